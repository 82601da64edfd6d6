"""Did you mean …?: which words are near, and which are mistakes in a store of articles."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from kb.embedding.bundled_e5 import BundledE5
from kb.embedding.fake import FakeEmbedder
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import RawDocument, SearchFilters
from kb.search.searcher import Searcher
from kb.search.suggestion import nearest
from kb.store.database import Database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def article(name: str, title: str, text: str, lang: str) -> RawDocument:
    return RawDocument(url=f"https://{name}", title=title, text=text, lang=lang)


def test_the_nearest_word():
    words = {"moderar": 9, "moderno": 40, "campaña": 3, "instagram": 80}
    assert nearest("modrar", words) == ["moderar"]
    assert nearest("instragram", words) == ["instagram"]
    assert nearest("intsgram", words) == ["instagram"]  # two mistakes in a long word
    assert nearest("modxrxr", words) == []
    assert nearest("mask", {"mas": 900, "musk": 2}) == ["musk"]  # más stands everywhere
    assert nearest("mask", {"task": 9, "musk": 2}) == ["musk", "task"]  # first letters are seldom mistaken
    assert nearest("empeorar", {"esperar": 5}) == []
    assert nearest("empeorar", {"esperar": 50}) == ["esperar"]
    assert nearest("notificasione", {"notificaciones": 1}) == ["notificaciones"]
    assert nearest("instagran", words, at_least=100) == []
    assert nearest("inflencer", {"influencers": 1}) == ["influencers"]  # a plural is no mistake


def test_two_mistakes_in_a_word_that_sounds_alike_are_forgiven_from_fewer_letters_on():
    assert nearest("watsap", {"whatsapp": 1}) == ["whatsapp"]
    assert nearest("bussines", {"business": 1}) == ["business"]
    assert nearest("perros", {"petro": 1}) == []


def test_of_as_many_mistakes_those_that_sound_alike_are_likeliest():
    assert nearest("nina", {"gina": 40, "niña": 3}) == ["niña", "gina"]
    assert nearest("ibay", {"iba": 40, "ibai": 1}) == ["ibai", "iba"]
    assert nearest("crisiz", {"crisis": 2, "crisoz": 50})[0] == "crisis"
    assert nearest("votes", {"notes": 50, "botes": 1})[0] == "botes"


def test_a_short_word_of_a_single_article_is_no_mistake_of_its_author(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'catalejo.db'}")
    with database.write() as connection:
        text = "El sector tiene su razón y hace una comunicación mejor de cada detención."
        for number in range(20):
            accept(connection, article(f"a.example/{number}", f"Parte {number}", text, lang="es"), NOW)
        odd = "Cada lector pide más sazón y otra comunicasión de la retención."
        accept(connection, article("a.example/odd", "Lo que cuenta", odd, lang="es"), NOW)
    Indexer(database, FakeEmbedder(), tmp_path, server=None).run()
    searcher = Searcher(database, FakeEmbedder(), lambda: None)

    def suggested(query: str) -> str | None:
        return searcher.search(query, SearchFilters(), 5, NOW).suggestion

    assert suggested("más sazón para cada lector") is None
    assert suggested("otra comunicasión") == "otra comunicación"  # long words have hardly any neighbours
    assert suggested("lecttor") == "lector"
    assert suggested("retencion de lectores") is None  # first letters are seldom mistaken
    database.close()


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str | None]]:
    """What is suggested for a query in a collection of some more articles."""
    folder = tmp_path_factory.mktemp("spelled")
    database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
    with database.write() as connection:
        accept(connection, article("a.example/pt", "Plano", "Um calendário de abril.", lang="pt"), NOW)
        accept(connection, article("a.example/bell", "Abril", "Suena una campana.", lang="es"), NOW)
        accept(connection, article("a.example/name", "Abril", "Ganó Copa Cabana.", lang="es"), NOW)
        for number in range(20):
            text = "La campaña de YouTube y ShadowBan de este año: calendario, cabaña y un canal."
            accept(connection, article(f"a.example/{number}", f"Parte {number}", text, lang="es"), NOW)
    Indexer(database, FakeEmbedder(), folder, server=None).run()
    searcher = Searcher(database, FakeEmbedder(), lambda: None)
    yield lambda query: searcher.search(query, SearchFilters(), 5, NOW).suggestion
    database.close()


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("campana de youtube", "campaña de youtube"),
        ("Campana", "Campaña"),
        ("-campana canal", None),
        ("cabana", None),  # a name
        ("campaña", None),
    ],
)
def test_a_word_typed_without_its_tilde_is_a_mistake_where_it_is_rare(spelled, query: str, suggestion: str | None):
    assert spelled(query) == suggestion


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("you tube", "youtube"),
        ("canal de You Tube lang:es", "canal de Youtube lang:es"),
        ("shadow-ban", "shadowban"),
        ("you, tube", None),
        ("#you tube", None),
        ("de este", None),
    ],
)
def test_words_that_articles_write_as_one(spelled, query: str, suggestion: str | None):
    assert spelled(query) == suggestion


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("um calendário do youtuve", "um calendário do youtube"),
        ("um calendário do camal", None),
    ],
)
def test_a_name_is_suggested_in_any_language(spelled, query: str, suggestion: str | None):
    assert spelled(query) == suggestion


def test_a_suggestion_has_the_accents_of_the_language_that_has_most_of_the_word(spelled):
    assert spelled("calendrio") == "calendario"
    assert spelled("calendrio lang:pt") == "calendário lang:pt"
    assert spelled("calendrio -lang:es") == "calendário -lang:es"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str | None]]:
    """What is suggested for a query in a collection of a few articles, with words as the default model cuts them."""
    folder = tmp_path_factory.mktemp("small")
    database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
    with database.write() as connection:
        for number, (lang, title, text) in enumerate(
            [
                ("es", "Ley Karin", "La Ley Karin obliga a prevenir el acoso. La copa y los datos de Elon Musk."),
                ("es", "Sueldos", "Cuánto gana un community manager, y su comunidad."),
                ("pt", "Dicas de vendas", "Planeje o Instagram para a Black Friday, e crie um calendário."),
                ("en", "Alerts", "Neighbors black out."),
            ]
        ):
            accept(connection, article(f"a.example/{number}", title, text, lang=lang), NOW)
    embedder = BundledE5(folder)
    Indexer(database, embedder, folder, server=None).run()
    searcher = Searcher(database, embedder, lambda: None)
    yield lambda query: searcher.search(query, SearchFilters(), 5, NOW).suggestion
    database.close()


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("comunity manager", "community manager"),  # comun- is a stem of comunidad, in Spanish
        ("ley karim", "ley karin"),  # which would be a plural in Portuguese
        ("instagran", "instagram"),  # a name has no forms
        ("instagrams", None),  # but a plural
        ("calendarios", None),
        ("black fryday", "black friday"),  # of no language, as it has a capital within a sentence
    ],
)
def test_a_word_is_held_by_forms_of_its_own_language_alone(small, query: str, suggestion: str | None):
    assert small(query) == suggestion


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("vender ropa", None),
        ("gatos", None),
        ("elon mask", "elon musk"),  # which stand side by side
        ("los dattos", "los datos"),
    ],
)
def test_a_word_that_the_model_has_whole_is_no_mistake(small, query: str, suggestion: str | None):
    assert small(query) == suggestion
