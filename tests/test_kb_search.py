"""Searching a real SQLite store with the fake model, and the pure parts of it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import text

from kb.embedding.fake import FakeEmbedder
from kb.errors import SearchError
from kb.index import document_words, full_text
from kb.index.indexer import Indexer
from kb.index.server_process import HOST
from kb.index.vector_index import VectorIndex
from kb.index.vector_server import VectorServer
from kb.intake.accept import accept
from kb.models import Notice, RawDocument, SearchAnswer, SearchFilters
from kb.search import filtered_documents, notices, planner
from kb.search.filtered_documents import FilteredDocuments
from kb.search.freshness import with_freshness
from kb.search.fusion import ScoredChunk, fuse
from kb.search.highlight import highlights
from kb.search.language_balance import corrections
from kb.search.naming import naming_words
from kb.search.planner import Plan, plan
from kb.search.query import LONGEST_QUERY, parse_query
from kb.search.searcher import Searcher
from kb.search.semantic import SemanticSearch
from kb.store.chunks import chunk_owners
from kb.store.database import Database
from kb.store.tables import documents
from tests.stored import delete_documents

NOW = datetime(2026, 11, 1, tzinfo=UTC)
COPIED = "La red social anunció cambios en su algoritmo para las cuentas de empresa. " * 4

DOCUMENTS = [
    RawDocument(
        url="https://uno.example/moderar",
        title="Cómo moderar un grupo",
        text="Intro breve.\n\n## Normas\n\nEscribe normas claras de moderación.\n\n## Otros\n\nLa campaña de #Reels.",
        lang="es", country="MX", kind="practice", source="Uno", published=NOW - timedelta(days=1),
    ),
    RawDocument(
        url="https://dos.example/rules",
        title="Community rules",
        text="Moderation needs clear rules. The campana brand wrote to @ana.",
        lang="en", country="US", kind="practice", source="Dos",
        publisher="Editorial Dos", published=NOW - timedelta(days=30),
    ),
    RawDocument(url="https://tres.example/a", title="Cambios", text=COPIED, lang="es", source="Época",
                published=NOW - timedelta(days=3)),
    RawDocument(url="https://cuatro.example/a", title="Cambios", text=COPIED, lang="es", source="Cuatro",
                published=NOW - timedelta(days=2)),
    RawDocument(url="https://uno.example/aviso", title="Aviso de gestión", lang="pt", source="Uno", seen=NOW),
]  # fmt: skip


def store(folder: Path, documents: list[RawDocument]) -> Database:
    database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
    with database.write() as connection:
        for document in documents:
            accept(connection, document, NOW)
    return database


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("search")
    database = store(folder, DOCUMENTS)
    Indexer(database, FakeEmbedder(), folder, server=None).run()
    yield database
    database.close()


@pytest.fixture(scope="module")
def ask(database: Database) -> Callable[..., SearchAnswer]:
    searcher = Searcher(database, FakeEmbedder(), lambda: None)

    def search(query: str, limit: int = 10, **filters) -> SearchAnswer:
        return searcher.search(query, SearchFilters(**filters), limit)

    return search


def urls(answer: SearchAnswer) -> list[str]:
    return [hit.url for hit in answer.hits]


def test_the_passage_that_answers_is_shown_verbatim_and_marked(ask):
    hit = ask("normas de moderación").hits[0]
    assert hit.url == "https://uno.example/moderar"
    assert hit.passage == "Escribe normas claras de moderación."
    assert hit.passage == DOCUMENTS[0].text[hit.char_start : hit.char_end]
    assert hit.heading_path == ("Normas",)
    assert [hit.passage[mark.start : mark.end] for mark in hit.highlights] == ["normas", "moderación"]
    assert (hit.rank, hit.why.lexical, hit.why.recency) == (1, 1.0, 0.0)


class TestEdited:
    """An article that was edited and is not indexed again yet."""

    url = "https://uno.example/moderar"
    intro = "Intro breve.\n\n"
    norms = "Escribe normas claras de moderación. Ponlas donde se lean."

    @pytest.fixture
    def edited(self, tmp_path: Path) -> Iterator[Callable[..., SearchAnswer]]:
        article = RawDocument(
            url=self.url, title="Cómo moderar", text=f"{self.intro}## Normas\n\n{self.norms}", lang="es",
            published=NOW, seen=NOW,
        )  # fmt: skip
        database = store(tmp_path, [article])
        Indexer(database, FakeEmbedder(), tmp_path, server=None).run()

        def ask(query: str, **now: str) -> SearchAnswer:
            with database.write() as connection:
                accept(connection, replace(article, seen=NOW + timedelta(hours=1), **now), NOW + timedelta(hours=1))
            return Searcher(database, FakeEmbedder(), lambda: None).search(query, SearchFilters(), 10)

        yield ask
        database.close()

    @pytest.mark.parametrize("query", ["normas de moderación", '"normas claras"'])
    def test_its_passage_is_where_it_stands_now(self, edited: Callable[..., SearchAnswer], query: str) -> None:
        text = f"Actualización: cambia el plazo.\n\n{self.intro}## Normas\n\n{self.norms}"
        (hit,) = edited(query, text=text, title="Cómo moderar, otra vez").hits
        assert hit.passage == self.norms == text[hit.char_start : hit.char_end]

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("Intro breve.\n\n## Reglas\n\nDa pocas reglas, y revísalas.", "Da pocas reglas, y revísalas."),
            ("Retirado.", "Retirado."),
            ("", "Cómo moderar"),
        ],
    )
    def test_what_is_in_the_place_of_a_passage_that_is_gone_is_shown_whole(
        self, edited: Callable[..., SearchAnswer], text: str, shown: str
    ) -> None:
        (hit,) = edited("normas de moderación", text=text).hits
        assert hit.passage == shown


def test_every_document_comes_once_and_none_is_left_out(ask):
    answer = ask("cualquier cosa")
    assert len(urls(answer)) == len(set(urls(answer))) == 4  # five documents, two of them copies
    assert [hit.rank for hit in answer.hits] == [1, 2, 3, 4]
    assert answer.notices == ()


def test_copies_are_folded_and_counted(ask):
    hit = ask("algoritmo de la red social").hits[0]
    assert (hit.title, hit.copies) == ("Cambios", 1)
    filtered = ask("algoritmo de la red social", sources=("cuatro",)).hits
    assert [(hit.url, hit.copies) for hit in filtered] == [("https://cuatro.example/a", 0)]


def test_a_document_without_text_shows_its_title(ask):
    hit = ask("aviso de gestión").hits[0]
    assert (hit.passage, hit.char_start, hit.char_end) == ("Aviso de gestión", 0, 0)


@pytest.mark.parametrize("query", ["#NormasClaras", "#normas_claras"])
def test_a_hashtag_finds_its_words(ask, query: str):
    hit = ask(query).hits[0]
    assert hit.url == "https://uno.example/moderar"
    assert [hit.passage[mark.start : mark.end] for mark in hit.highlights] == ["normas", "claras"]
    assert (hit.why.words, hit.why.lexical) == (1.0, 1.0)


@pytest.fixture(scope="module")
def written_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Searching texts of which some write the same in several ways."""
    folder = tmp_path_factory.mktemp("written")
    texts = [
        "Hoy abre #CaféAurora Palermo.",
        "Vamos a #cafeaurora",
        "Escribe @CafeAurora de su carta",
        "El café de Aurora",
        "Un #café en #AuroraBoreal",
        "Rige la Ley 21.719 desde diciembre",
        "Rige la ley 21 719 desde enero",
        "Law 21,719 is in force",
        "iPhone 15 128 GB",
        "Son 719 casos",
        "M&M vuelve a las tiendas",
        "H & M cierra dos locales",
    ]
    database = store(
        folder, [RawDocument(f"https://a.example/{number}", text=text) for number, text in enumerate(texts)]
    )
    Indexer(database, FakeEmbedder(), folder, server=None).run()
    yield Searcher(database, FakeEmbedder(), lambda: None)
    database.close()


@pytest.fixture(scope="module")
def written(written_in: Searcher) -> Callable[[str], list[str]]:
    """The texts that a query finds."""
    return lambda query: sorted(hit.passage for hit in written_in.search(query, SearchFilters(), 20, NOW).hits)


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ('"Café Aurora"', ["Escribe @CafeAurora de su carta", "Hoy abre #CaféAurora Palermo.", "Vamos a #cafeaurora"]),
        ('"cafe aurora palermo"', ["Hoy abre #CaféAurora Palermo."]),
        ('"#CaféAurora"', ["Hoy abre #CaféAurora Palermo.", "Vamos a #cafeaurora"]),
        ('"boreal"', ["Un #café en #AuroraBoreal"]),
        ('"café aurora boreal"', []),
        ('"Aurora" -"Café Aurora"', ["El café de Aurora", "Un #café en #AuroraBoreal"]),
    ],
)
def test_a_phrase_is_found_joined_to_a_hashtag_or_a_name(written, query: str, texts: list[str]):
    assert written(query) == texts


@pytest.mark.parametrize("query", ['"Café Aurora"', "cafe aurora", '"café aurora" reseñas'])
def test_a_hashtag_of_the_words_that_are_asked_is_marked(written_in: Searcher, query: str):
    hits = written_in.search(query, SearchFilters(), 20, NOW).hits
    marked = {hit.passage[mark.start : mark.end]: hit.why.words for hit in hits for mark in hit.highlights}
    assert {"#CaféAurora", "#cafeaurora", "@CafeAurora"} <= marked.keys()
    if "reseñas" not in query:
        assert marked["#cafeaurora"] == marked["@CafeAurora"] == 1.0


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        *(
            (
                f'"{number}"',
                ["Law 21,719 is in force", "Rige la Ley 21.719 desde diciembre", "Rige la ley 21 719 desde enero"],
            )
            for number in ("21719", "21.719", "21,719", "21 719")
        ),
        ('"ley 21719 desde"', ["Rige la Ley 21.719 desde diciembre", "Rige la ley 21 719 desde enero"]),
        ("ley AND 21 719 AND diciembre", ["Rige la Ley 21.719 desde diciembre"]),
        ('"719"', ["Rige la ley 21 719 desde enero", "Son 719 casos"]),  # a space may divide two numbers
        ('"iphone 15"', ["iPhone 15 128 GB"]),
        ('"iphone 15 128"', ["iPhone 15 128 GB"]),
        ('"M&M"', ["M&M vuelve a las tiendas"]),
        ('"h&m cierra"', ["H & M cierra dos locales"]),
        ("H & M AND locales", ["H & M cierra dos locales"]),
    ],
)
def test_numbers_and_initials_are_found_however_they_are_spaced(written, query: str, texts: list[str]):
    assert written(query) == texts


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"langs": ("en",)}, ["https://dos.example/rules"]),
        ({"langs": ("EN", "pt")}, ["https://dos.example/rules", "https://uno.example/aviso"]),
        ({"sources": ("ÉPOCA",)}, ["https://tres.example/a"]),
        ({"sources": ("editorial dos",)}, ["https://dos.example/rules"]),
        ({"countries": ("mx",)}, ["https://uno.example/moderar"]),
        ({"kinds": ("practice",), "langs": ("es",)}, ["https://uno.example/moderar"]),
        ({"since": NOW - timedelta(days=1)}, ["https://uno.example/aviso", "https://uno.example/moderar"]),
        ({"until": NOW - timedelta(days=3)}, ["https://dos.example/rules"]),
        ({"langs": ("fr",)}, []),
        ({"sources": ("nobody", "\udc80")}, []),
    ],
)
def test_filters(ask, filters, expected):
    assert sorted(urls(ask("normas", **filters))) == expected


@pytest.mark.parametrize(
    "query",
    [
        "x" * 100_000, "palabra " * 20_000, "de la que", "?!… ---", "😀🎉", "\x00", "a\x00b", "\udc80", "שלום עולם",
        'NEAR("a" "b", 2)', '"sin cerrar', "a AND OR NOT", "title:x ^y *", "col : {a b}", "'; DROP TABLE documents; --",
        "%", "_", "-", "\u200b", "\u0301\u0301",
    ],
)  # fmt: skip
def test_anything_is_answered(ask, query):
    demands = " OR " in query  # words that no article holds
    assert len(ask(query).hits) == (0 if demands else 4)


@pytest.mark.parametrize("query", ["", "   ", "\n\t"])
def test_an_empty_query_is_refused_in_one_line(ask, query):
    with pytest.raises(SearchError, match="empty"):
        ask(query)


def test_a_query_that_is_cut_says_so(ask):
    assert ask("x" * (LONGEST_QUERY + 1)).notices == (Notice(notices.QUERY_CUT),)


def test_without_vectors_words_alone_are_compared(tmp_path: Path):
    class Interrupted(FakeEmbedder):
        def encode_documents(self, texts, progress=None):
            raise KeyboardInterrupt

    database = store(tmp_path, DOCUMENTS)
    searcher = Searcher(database, FakeEmbedder(), lambda: None)
    assert searcher.search("normas", SearchFilters(), 10).notices == (Notice(notices.NOTHING_INDEXED),)
    with pytest.raises(KeyboardInterrupt):
        Indexer(database, Interrupted(), tmp_path, server=None).run()
    answer = searcher.search("norma", SearchFilters(), 10)
    assert answer.notices == (Notice(notices.VECTORS_MISSING),)
    assert urls(answer) == ["https://uno.example/moderar"]
    assert answer.hits[0].score == 1.0
    database.close()


def test_without_the_index_of_words_an_answer_says_that_meaning_alone_was_compared(tmp_path: Path):
    database = store(tmp_path, DOCUMENTS)
    Indexer(database, FakeEmbedder(), tmp_path, server=None).run()
    searcher = Searcher(database, FakeEmbedder(), lambda: None)
    for lost in (document_words.TABLE, full_text.TABLE):
        with database.write() as connection:
            connection.execute(text(f"DROP TABLE {lost.name}"))
        assert Notice(notices.WORDS_MISSING) in searcher.search("normas claras", SearchFilters(), 10).notices
    Indexer(database, FakeEmbedder(), tmp_path, server=None).run()
    assert searcher.search("normas claras", SearchFilters(), 10).notices == ()
    database.close()


def test_a_long_lived_searcher_sees_what_is_indexed_and_deleted_later(tmp_path: Path):
    database = store(tmp_path, DOCUMENTS[:2])
    indexer = Indexer(database, FakeEmbedder(), tmp_path, server=None)
    indexer.run()
    searcher = Searcher(database, FakeEmbedder(), lambda: None)
    assert len(searcher.search("normas", SearchFilters(), 10).hits) == 2
    with database.write() as connection:
        accept(connection, DOCUMENTS[2], NOW)
        delete_documents(connection, [1])
    assert urls(searcher.search("normas", SearchFilters(), 10)) == ["https://dos.example/rules"]
    indexer.run()
    found = urls(searcher.search("normas", SearchFilters(), 10))
    assert sorted(found) == ["https://dos.example/rules", "https://tres.example/a"]
    database.close()


def test_one_search_loads_nothing_heavy(database: Database):
    code = (
        "import sys; from kb.embedding import load_embedder; from kb.models import SearchFilters\n"
        "from pathlib import Path; from kb.search.searcher import Searcher; from kb.store.database import Database\n"
        "searcher = Searcher(Database.open(sys.argv[1]), load_embedder('fake', Path()), lambda: None)\n"
        "assert searcher.search('normas', SearchFilters(), 3).hits\n"
        "print([name for name in ('torch', 'chromadb', 'streamlit', 'scrapy', 'py3langid') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, database.engine.url.render_as_string()]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_planner():
    assert plan(1_000, 1_000) is Plan.MATRIX
    assert plan(1_000, 10) is Plan.ROWS
    assert plan(1_000_000, 50_000) is Plan.ROWS
    assert plan(1_000_000, 50_001) is Plan.SERVER


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, VectorServer]]:
    folder = tmp_path_factory.mktemp("many")
    rows = [
        RawDocument(url=f"https://many.example/{n}", title=f"Guía {n}", text=f"Texto número {n} palabra{n % 7}.",
                    lang="en" if n % 50 == 0 else "es")
        for n in range(400)
    ]  # fmt: skip
    database = store(folder, rows)
    with VectorServer(folder, folder / "chroma") as server:
        Indexer(database, FakeEmbedder(), folder, server).run()
        yield database, server
    database.close()


class TestPlans:
    """Whatever the way, the nearest passages are the same."""

    @pytest.mark.parametrize("lang", [(), ("es",), ("en",)])
    def test_all_agree(self, many, lang, monkeypatch: pytest.MonkeyPatch):
        database, server = many
        found = {}
        for way in ("matrix", "rows", "server", "stream"):
            monkeypatch.setattr(planner, "MOST_IN_MEMORY", 1000 if way == "matrix" else 0)
            monkeypatch.setattr(planner, "MOST_ROWS", 1000 if way == "rows" else 0)
            find = server.ensure if way == "server" else lambda: None
            searcher = Searcher(database, FakeEmbedder(), find)
            answer = searcher.search("palabra3 texto número 45", SearchFilters(langs=lang), 5)
            found[way] = [(hit.url, round(hit.why.semantic, 4)) for hit in answer.hits]
        assert len(found["matrix"]) == 5
        assert found["rows"] == found["matrix"]
        assert found["stream"] == found["matrix"]
        assert found["server"] == found["matrix"]

    def test_the_server_is_asked_for_more_until_filters_leave_enough(self, many, monkeypatch: pytest.MonkeyPatch):
        database, server = many
        monkeypatch.setattr(planner, "MOST_IN_MEMORY", 0)
        monkeypatch.setattr(planner, "MOST_ROWS", 0)
        monkeypatch.setattr("kb.search.semantic._LARGE_PART", 1.0)
        asked = []
        query = VectorIndex.query
        monkeypatch.setattr(VectorIndex, "query", lambda *a: asked.append(a[-1]) or query(*a))
        semantic = SemanticSearch(FakeEmbedder.model_id, 64, server.ensure, FilteredDocuments())
        with database.read() as connection:
            question = semantic.query(connection, FakeEmbedder().encode_query("texto"))
            found = semantic.nearest(connection, question, 4, [documents.c.lang == "en"])
        assert len(found) == 4
        assert asked == sorted(asked)
        assert len(asked) > 1

    def test_a_server_that_fails_costs_no_answer(self, many, monkeypatch: pytest.MonkeyPatch):
        database, server = many
        monkeypatch.setattr(planner, "MOST_IN_MEMORY", 0)
        monkeypatch.setattr(planner, "MOST_ROWS", 0)
        address = server.ensure()
        VectorIndex(HOST, address.port).names()
        gone = type(address)(address.pid, 1)
        searcher = Searcher(database, FakeEmbedder(), lambda: gone)
        assert len(searcher.search("texto", SearchFilters(), 5).hits) == 5


def test_fusion():
    ranked = fuse({1: 0.9, 2: 0.8, 3: 0.7}, {3: 5.0, 4: 2.5}, lowest=0.7)
    assert [chunk.chunk_id for chunk in ranked] == [1, 4, 2, 3]  # 4 has no vector yet: its words count for both
    assert [round(chunk.score, 3) for chunk in ranked] == [0.7, 0.5, 0.35, 0.3]
    assert [chunk.chunk_id for chunk in fuse({}, {1: 1.0, 2: 2.0}, lowest=0.0)] == [2, 1]
    assert fuse({}, {}, lowest=0.0) == []
    assert fuse({1: 0.5}, {}, lowest=0.5)[0].semantic == 1.0


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("lucia ferreyra", ["lucia", "ferreyra"]),
        ("¿qué dijo Lucía Ferreyra sobre la huelga de ayer?", ["lucia", "ferreyra"]),
        ("¿Cómo puedo moderar un grupo grande de vecinos?", []),
        ("por qué da error 429 al publicar muchos enlaces", ["429"]),
        ("qué publicó ayer @cafe_andino sobre el #CaféConHistoria", ["cafe_andino", "cafeconhistoria"]),
        ("How To Grow Your Instagram Following Fast", []),  # a headline
        ("Primero escribe. Después revisa las normas del grupo.", []),
    ],
)
def test_what_a_query_names(typed: str, named: list[str]):
    assert [word.folded for word in naming_words(parse_query(typed, NOW))] == named


def test_what_is_named_comes_before_what_is_near_in_meaning(tmp_path: Path):
    named = RawDocument(
        url="https://uno.example/taller", title="Taller de invierno", lang="es",
        text="El sábado se reunió el club de lectura. Lo coordina Lucía Ferreyra, bibliotecaria.",
    )  # fmt: skip
    others = [
        RawDocument(url=f"https://dos.example/{n}", title=f"Personas {n}", lang="es", text=f"Lucía y otras {n}.")
        for n in range(30)
    ]
    database = store(tmp_path, [named, *others])

    class Nameless(FakeEmbedder):
        """Takes any question for one about the thirty others, as a model does with a name that it does not know."""

        def encode_query(self, text: str) -> npt.NDArray[np.float32]:
            return super().encode_query(f"{others[0].title} {others[0].text}")

    Indexer(database, FakeEmbedder(), tmp_path, server=None).run()
    found = Searcher(database, Nameless(), lambda: None).search("Lucía Ferreyra", SearchFilters(), 3).hits
    assert found[0].url == named.url
    database.close()


def test_words_that_many_documents_hold_name_nothing(database: Database):
    with database.read() as connection:
        assert len(full_text.holding_each(connection, [["moder"]], 2)) >= 2
        assert not full_text.holding_each(connection, [["moder"]], 1)
        assert len(full_text.holding_each(connection, [["red"], ["social", "nada"]], 1)) == 2, "one is a copy"
        assert not full_text.holding_each(connection, [["red"], ["nadie"]], 2)
        assert not full_text.holding_each(connection, [["red"], []], 2)
        assert not full_text.holding_each(connection, [], 2)


def test_words_are_compared_within_a_language():
    languages = {1: "es", 2: "es", 3: "en", 4: "pt"}
    lexical = {1: 10.0, 2: 5.0, 3: 6.0, 4: 1.5}
    found = {chunk.chunk_id: round(chunk.lexical, 3) for chunk in fuse({}, lexical, 0.0, languages)}
    assert found == {1: 1.0, 2: 0.5, 3: 1.0, 4: 0.5}  # what has hardly any of the words is not made good


def test_without_a_vector_a_few_words_in_another_language_are_no_good_answer():
    languages = {1: "es", 2: "es", 3: "pt"}
    ranked = fuse({1: 0.9, 2: 0.8}, {1: 10.0, 2: 5.0, 3: 4.0}, 0.7, languages)
    assert [(chunk.chunk_id, round(chunk.score, 3)) for chunk in ranked] == [(1, 1.0), (3, 0.58), (2, 0.5)]


def test_similarities_are_corrected_for_what_is_usual_in_a_language():
    similarities = np.array([0.9] * 5 + [0.7] * 5 + [0.1], np.float32)
    found = corrections(similarities, ["es"] * 5 + ["en"] * 5 + ["pt"], part=0.5)
    assert found.keys() == {"es", "en"}  # one passage says nothing of its language
    assert found["en"] - found["es"] == pytest.approx(0.1)
    assert corrections(similarities[:5], ["es"] * 5) == {"es": pytest.approx(0.0)}
    assert corrections(similarities[:0], []) == {}


def test_freshness_is_halved_with_every_half_life():
    ranked = [ScoredChunk(n, score, 0.0, score) for n, score in ((1, 0.8), (2, 0.7), (3, 0.6), (4, 0.5))]
    dated = {1: NOW - timedelta(days=60), 2: NOW - timedelta(days=30), 3: NOW + timedelta(days=1)}
    found = with_freshness(ranked, dated, NOW, timedelta(days=30))
    assert [(c.chunk_id, round(c.score, 3), round(c.recency, 3)) for c in found] == [
        (3, 0.9, 0.3), (1, 0.875, 0.075), (2, 0.85, 0.15), (4, 0.5, 0.0)
    ]  # fmt: skip


def test_the_newer_of_two_equal_articles_comes_first_where_freshness_counts(database: Database):
    searcher = Searcher(database, FakeEmbedder(), lambda: None, timedelta(days=30))
    hits = searcher.search("cualquier cosa", SearchFilters(), 10).hits
    assert all(hit.why.recency > 0 for hit in hits)
    newest = max(hits, key=lambda hit: hit.published or hit.seen)
    assert newest.why.recency == max(hit.why.recency for hit in hits)


def test_documents_that_a_filter_leaves_are_asked_for_again_when_one_changes(tmp_path: Path):
    database = store(tmp_path, DOCUMENTS[:2])
    filtered = FilteredDocuments()
    conditions = [documents.c.lang == "es"]
    with database.read() as connection:
        assert filtered.documents(connection, conditions).tolist() == [1]
    with database.write() as connection:
        accept(connection, DOCUMENTS[2], NOW)
    with database.read() as connection:
        assert sorted(filtered.documents(connection, conditions)) == [1, 3]
        assert filtered.documents(connection, [documents.c.lang == "en"]).tolist() == [2]
    database.close()


def test_passages_that_a_filter_leaves_are_listed_anew_when_an_article_is_cut(tmp_path: Path):
    database = store(tmp_path, DOCUMENTS[:2])
    filtered = FilteredDocuments()
    conditions = [documents.c.lang == "es"]
    with database.read() as connection:
        assert filtered.few_chunks(connection, conditions) == ()
    Indexer(database, FakeEmbedder(), tmp_path, server=None).run()
    with database.read() as connection:
        found = filtered.few_chunks(connection, conditions)
        assert found
        assert {owner for _, owner, _ in chunk_owners(connection, found)} == {1}
    database.close()


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_words_find_the_best_that_fulfil_conditions_however_many_are_looked_at_first(database: Database, limit: int):
    terms = ["algoritm", "norm", "clear"]
    with database.read() as connection:
        best = [chunk_id for chunk_id, _ in full_text.search(connection, terms, 100)]
        languages = {chunk_id: language for chunk_id, _, language in chunk_owners(connection)}
        for language in ("es", "en"):
            wanted = [chunk_id for chunk_id in best if languages[chunk_id] == language]
            assert wanted, language
            for share in (0.0, 1.0):
                found = full_text.search(connection, terms, limit, [documents.c.lang == language], share=share)
                assert [chunk_id for chunk_id, _ in found] == wanted[:limit]


def test_which_part_of_all_documents_a_filter_leaves(tmp_path: Path):
    database = store(tmp_path, DOCUMENTS[:3])
    with database.read() as connection:
        assert FilteredDocuments().share(connection, [documents.c.lang == "es"]) == pytest.approx(2 / 3)
        assert FilteredDocuments().share(connection, [documents.c.lang == "xx"]) == 0
    database.close()


def test_words_find_the_same_among_the_listed_passages_of_a_filter_as_by_its_conditions(database: Database):
    conditions = [documents.c.lang == "es", documents.c.source != "Cuatro"]
    terms = ["algoritm", "norm", "clear", "held by no article"]
    with database.read() as connection:
        few = FilteredDocuments().few_chunks(connection, conditions)
        found = full_text.search(connection, terms, 10, conditions)
        assert few is not None
        assert {chunk_id for chunk_id, _ in found} < set(few)
        assert full_text.search(connection, terms, 10, conditions, few) == found
        assert full_text.search(connection, terms, 10, conditions, share=0.1) == found
        assert full_text.search(connection, terms, 10, conditions, []) == []
        assert full_text.search(connection, terms[-1:], 10) == []


def test_the_passages_of_many_documents_are_not_listed(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filtered_documents, "_FEW", 2)
    with database.read() as connection:
        assert FilteredDocuments().few_chunks(connection, [documents.c.lang == "es"]) is None
        assert FilteredDocuments().few_chunks(connection, [documents.c.lang == "en"]) is not None


def test_highlights_ignore_accents_and_endings():
    query = parse_query("publicacion #reels", NOW)
    passage = "Publicaciones y Reels, con #Reels."
    assert [passage[m.start : m.end] for m in highlights(passage, "es", query.terms)] == [
        "Publicaciones", "Reels", "#Reels",
    ]  # fmt: skip
