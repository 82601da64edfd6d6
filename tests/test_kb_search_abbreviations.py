"""Abbreviations of the trade in questions: what they find, with the model that does not know them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kb.embedding.bundled_e5 import BundledE5
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import RawDocument, SearchFilters
from kb.search.abbreviations import in_full
from kb.search.query import parse_query
from kb.search.searcher import Searcher
from kb.store.database import Database

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
ARTICLES = (
    ("es", "Cómo planificar el calendario de publicaciones en redes sociales"),
    ("en", "User-generated content needs a clear licence"),
    ("pt", "O WhatsApp limita os encaminhamentos"),
    ("es", "La llamada a la acción va en la primera línea"),
    ("en", "The city council voted on the new budget"),
    ("pt", "A nova lei de trânsito entra em vigor"),
    ("es", "Cómo regar las plantas en verano"),
)


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("estrategia en RRSS", "estrategia en redes sociales"),
        ("qué hace un CM, o una cm", "qué hace un community manager, o una community manager"),
        ("algoritmo ig y yt", "algoritmo Instagram y YouTube"),
        # a hashtag and a name are what they are, and a CMS manages content
        ("#RRSS de @fb", "#RRSS de @fb"),
        ("elegir un CMS", "elegir un CMS"),
    ],
)
def test_what_the_model_reads(typed: str, full: str) -> None:
    assert in_full(typed) == parse_query(typed, NOW).in_full == full


def test_words_are_those_of_both_and_a_phrase_stays_what_it_is() -> None:
    plain, phrase = parse_query("RRSS", NOW), parse_query('"RRSS" gratis', NOW)
    assert {"rrss", "red", "social"} <= set(plain.terms)
    assert [word.folded for text in phrase.phrases for word in text.words] == ["rrss"]
    assert phrase.phrases[0].words[0].parts == ()


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("abbreviations")
    database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
    with database.write() as connection:
        for number, (lang, title) in enumerate(ARTICLES):
            accept(connection, RawDocument(f"https://a.example/{number}", title=title, text=title, lang=lang), NOW)
    embedder = BundledE5(folder)
    Indexer(database, embedder, folder, server=None).run()
    yield Searcher(database, embedder, lambda: None)
    database.close()


@pytest.mark.parametrize(("query", "place"), [("RRSS", 0), ("ugc", 1), ("grupos de wpp", 2), ("CTA", 3)])
def test_what_they_stand_for_is_found_first_and_close_and_nothing_else_is_suggested(
    searcher: Searcher, query: str, place: int
) -> None:
    answer = searcher.search(query, SearchFilters(), 3)
    assert answer.hits[0].title == ARTICLES[place][1]
    assert answer.notices == ()
    assert answer.suggestion is None
