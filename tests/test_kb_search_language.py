"""The query language: what is read of what was typed, and what it finds in a real store with the fake model."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.embedding.fake import FakeEmbedder
from kb.errors import CatalejoError
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import Notice, RawDocument, SearchAnswer, SearchFilters
from kb.search import notices
from kb.search.query import parse_query
from kb.search.searcher import Searcher
from kb.search.spelling import spelling_order
from kb.search.syntax import OPERATORS, site_named
from kb.store.database import Database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def article(name: str, title: str, text: str, **values) -> RawDocument:
    return RawDocument(url=f"https://{name}", title=title, text=text, **values)


DOCUMENTS = [
    article("uno.example/1", "Reglas del grupo", "Cuida el tono de voz. Publica cada lunes. #Reels con @ana.",
            lang="es", country="MX", kind="practice", source="El Pulso Digital", tags=("Moderación", "guías"),
            published=NOW - timedelta(days=1)),
    article("blog.uno.example/dos.example/2", "Tono", "El tono, la voz y el año. Sorteo de la campaña.", lang="es",
            country="AR", kind="news", source="Taller", tags=("sorteos",), published=NOW - timedelta(days=20)),
    article("dos.example/3", "Group rules", "Rules for Instagram groups: no giveaways.", lang="en", country="US",
            kind="platform", source="Notes", published=NOW - timedelta(days=400)),
    article("www.tres.com.br/4", "Regras", "Ano novo no TikTok. Ele publicó ou não publico nada.", lang="pt",
            country="BR", source="Época", published=NOW - timedelta(days=10)),
    article("tres.com.br/5", "Público", "O público quer algoritmo. Lançamento do algoritmo.", lang="pt", country="BR",
            source="Época", published=NOW - timedelta(days=9)),
]  # fmt: skip
ALL = {1, 2, 3, 4, 5}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("language")
    database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
    with database.write() as connection:
        for document in DOCUMENTS:
            accept(connection, document, NOW)
    Indexer(database, FakeEmbedder(), folder, server=None).run()
    yield Searcher(database, FakeEmbedder(), lambda: None)
    database.close()


@pytest.fixture(scope="module")
def ask(searcher: Searcher) -> Callable[..., SearchAnswer]:
    def search(query: str, **filters) -> SearchAnswer:
        return searcher.search(query, SearchFilters(**filters), 10, NOW)

    return search


def found(answer: SearchAnswer) -> set[int]:
    return {hit.document_id for hit in answer.hits}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("reglas", ALL),  # plain words rank, they do not exclude
        ('"tono de voz"', {1}),
        ('"TONO  DE   VOZ"', {1}),
        ("“tono de voz”", {1}),
        ("«tono de voz»", {1}),
        ('"el tono la voz"', {2}),
        ('"voz de tono"', set()),
        ('"campana"', set()),
        ('"campaña"', {2}),
        ('"ano"', {4}),
        ('"año"', {2}),
        ('"publico"', {4, 5}),
        ('"reglas del grupo"', {1}),  # in the title
        ('"grupo cuida"', set()),  # not from the title into the text
        ("-tono", {3, 4, 5}),
        ("reglas -TONO", {3, 4, 5}),
        ('-"tono de voz"', {2, 3, 4, 5}),
        ("-reglas -rules", {2, 4, 5}),
        ("-#reels", {2, 3, 4, 5}),
        ('"#reels"', {1}),
        ('"reels"', {1}),
        ('"#tono"', set()),
        ('"@ana"', {1}),
        ("site:uno.example", {1, 2}),
        ("site:https://www.uno.example/", {1, 2}),
        ("site:blog.uno.example", {2}),
        ("site:dos.example", {3}),
        ("site:tres.com.br", {4, 5}),
        ("site:.br", {4, 5}),
        ("site:tres.com.br/4", {4}),
        ("-site:tres.com.br", {1, 2, 3}),
        ("sitio:uno.example sitio:dos.example", {1, 2, 3}),
        ("source:taller", {2}),
        ('fuente:"el pulso digital"', {1}),
        ("fonte:pulso", {1}),
        ("source:epoca", {4, 5}),
        ("lang:es", {1, 2}),
        ("idioma:portugués", {4, 5}),
        ("lang:en,pt", {3, 4, 5}),
        ("lang:,en,,pt,", {3, 4, 5}),
        ("-lang:es,en", {4, 5}),
        ("tiktok OR lang:es,en", {1, 2, 3, 4}),
        ('country:"México, Argentina"', {1, 2}),
        ("kind:practice,platform", {1, 3}),
        ("site:dos.example,tres.com.br", {3, 4, 5}),
        ("lang:es-MX lang:en", {1, 2, 3}),
        ("-lang:es", {3, 4, 5}),
        ("country:mx", {1}),
        ("país:México", {1}),
        ("pais:brasil OR país:argentina", {2, 4, 5}),
        ("kind:practice", {1}),
        ("tipo:plataforma", {3}),
        ("tag:moderacion", {1}),
        ("etiqueta:MODERACIÓN tag:guias", {1}),
        ("tag:moderacion tag:sorteos", set()),
        ("after:2026-11-10", {1, 4, 5}),
        ("desde:2026-11", {1, 4, 5}),
        ("before:2026-11-10", {2, 3}),
        ("hasta:2026-11-10", {2, 3, 4}),
        ("after:12d", {1, 4, 5}),
        ("after:2026-01-01 before:2026-11-01", {2}),
        ("instagram OR tiktok", {3, 4}),
        ("grupos OR tiktok", {1, 4}),  # endings do not matter, as for plain words
        ('"tono de voz" OR lang:en', {1, 3}),
        ("tiktok OR -lang:pt", {1, 2, 3, 4}),
        ("lang:es tono OR reglas -sorteo", {1}),
        ("site:uno.example NOT reglas", {2}),
        ('grupo AND NOT "tono de voz"', set()),
        ('grupo AND NOT "tiktok"', {1}),
        ("tiktok AND publico", {4}),
        ("tono AND campaña", {2}),
        ("tono AND campaña sorteo", {2}),
        ("(tono OR ano) AND campaña", {2}),
        ('"tono" AND "campaña"', {2}),
        ('"tono" AND "tiktok"', set()),
        ("tiktok AND (regras OR reglas)", {4}),
        ("reglas OR (tiktok AND ano)", {1, 4}),
        ("lang:pt NOT (tiktok AND sorteo)", {5}),
        ("AND tiktok", ALL),
        ("tiktok AND", ALL),
        ("BLACK AND WHITE", ALL),
        ("NOT site:tres.com.br", {1, 2, 3}),
        ('("tono de voz") OR ("tiktok")', {1, 4}),
        ('("tono de voz" OR tiktok) AND (lang:pt OR lang:en)', {4}),
        ('kind:news NOT ("tono" OR "tiktok") "algoritmo"', {5}),
        ("lang:pt NOT (tiktok OR sorteo)", {5}),
        ("lang:pt -(tiktok OR sorteo) algoritmo", {5}),
        ("lang:es (tono)", {1, 2}),
        ('"tiktok" OR ("tono" "voz")', {1, 2, 4}),
        ('("sorteo" "campaña") OR ("tiktok" lang:en) OR (algoritmo)', {2, 5}),
        ('("sorteo" ("tono" OR "tiktok")) OR ("ano" (lang:en OR lang:pt))', {2, 4}),
        ('"tiktok" OR (lang:es lang:en)', {1, 2, 3, 4}),  # either of them, as without parentheses
        ('"tiktok" OR ("tono" -(sorteo OR campaña))', {1, 4}),
        ("tiktok OR NOT (tono OR lang:en)", {4, 5}),
        ('("tono" OR "tiktok"', {1, 2, 4}),
        ('"tono") OR ("tiktok"', {1, 2, 4}),
        ("tiktok OR NOT lang:pt", {1, 2, 3, 4}),
        ("idioma:es NOT -país:mx", {2}),
        ('lang:es NOT "…" tono', {1, 2}),
        ("CHANGES DO NOT HURT GROUPS", {1, 2, 3, 4, 5}),
        ('"tono de voz" o "tiktok"', {1, 4}),
        ("«tono de voz» Ou “tiktok”", {1, 4}),
        ('"tono de voz" o -"tiktok"', {1}),
    ],
)  # fmt: skip
def test_what_a_query_finds(ask, query: str, expected: set[int]):
    answer = ask(query)
    assert found(answer) == expected
    assert answer.notices == ()


@pytest.mark.parametrize(
    ("query", "sentence", "value"),
    [
        ('reglas "del grupo', notices.QUOTE_NOT_CLOSED, ""),
        ("autor:ana", notices.UNKNOWN_OPERATOR, "autor:"),
        ("site: reglas", notices.OPERATOR_WITHOUT_VALUE, "site:"),
        ('lang:","', notices.OPERATOR_WITHOUT_VALUE, "lang:"),
        ("lang:xx", notices.UNKNOWN_LANGUAGE, "xx"),
        ("country:Narnia", notices.UNKNOWN_COUNTRY, "Narnia"),
        ("kind:blog", notices.UNKNOWN_KIND, "blog"),
        ("lang:es,xx", notices.UNKNOWN_LANGUAGE, "xx"),
        ("after:luego", notices.UNKNOWN_DATE, "luego"),
        ("before:2026-13-01", notices.UNKNOWN_DATE, "2026-13-01"),
        ("site:::", notices.UNKNOWN_SITE, "::"),
        ("OR reglas", notices.OR_ALONE, ""),
        ("reglas OR", notices.OR_ALONE, ""),
        ("(reglas OR) grupo", notices.OR_ALONE, ""),
    ],
)
def test_what_is_not_understood_is_words_and_is_told(ask, query: str, sentence: str, value: str):
    answer = ask(query)
    assert found(answer) == ALL
    assert [(notice.sentence, notice.value) for notice in answer.notices] == [(sentence, value)]
    assert value in str(answer.notices[0])
    assert "{" not in str(answer.notices[0])


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("source:nadie", notices.NO_SUCH_SOURCE), ("tag:nada", notices.NO_SUCH_TAG)],
)
def test_a_name_that_nothing_has_is_told(ask, query: str, sentence: str):
    answer = ask(query)
    assert (found(answer), [notice.sentence for notice in answer.notices]) == (set(), [sentence])


@pytest.mark.parametrize("query", ["mira https://uno.example/1", "Re: reglas", "a las 12:30", "c++ :)", '""'])
def test_ordinary_writing_is_no_operator(ask, query: str):
    answer = ask(query)
    assert (found(answer), answer.notices) == (ALL, ())


@pytest.mark.parametrize("query", ["-", "--", "?!", "😀", "de la que", "que é o"])
def test_where_there_is_nothing_to_look_for_the_answer_says_that_it_guesses(ask, query: str):
    answer = ask(query)
    assert found(answer) == ALL
    assert answer.notices == (Notice(notices.NO_TELLING_WORDS),)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("https://uno.example/1", {1}),
        (" HTTPS://www.uno.example/1?utm_source=boletin#x ", {1}),
        ("https://tres.com.br/", {4, 5}),
    ],
)
def test_the_address_of_a_page_finds_it(ask, query: str, expected: set[int]):
    assert (found(ask(query)), ask(query).notices) == (expected, ())


def test_the_address_of_a_page_that_was_not_collected_is_said_to_have_none(ask):
    answer = ask("https://uno.example/otra")
    assert (answer.hits, answer.notices) == ((), (Notice(notices.NO_SUCH_SITE, "uno.example/otra"),))


def test_operators_and_filters_both_hold(ask):
    assert found(ask("lang:pt", sources=("Época",), until=NOW - timedelta(days=9, hours=1))) == {4}
    assert found(ask("lang:pt", langs=("es",))) == set()
    assert found(ask("reglas", tags=("moderacion",))) == {1}


def test_operators_alone_list_the_newest_first(ask):
    answer = ask("-lang:en")
    assert [hit.document_id for hit in answer.hits] == [1, 5, 4, 2]
    assert {hit.score for hit in answer.hits} == {0.0}


def test_the_passage_shown_holds_the_phrase(tmp_path):
    text = "## Normas\n\nNormas, normas y más normas.\n\n## Otra cosa\n\nCuida el tono de voz."
    database = Database.open(f"sqlite:///{tmp_path / 'catalejo.db'}")
    with database.write() as connection:
        accept(connection, article("a.example/", "Normas", text, lang="es"), NOW)
    Indexer(database, FakeEmbedder(), tmp_path, server=None).run()
    hit = Searcher(database, FakeEmbedder(), lambda: None).search('normas "de voz"', SearchFilters(), 5).hits[0]
    assert hit.passage == "Cuida el tono de voz."
    database.close()


def test_a_question_with_a_phrase_that_nothing_holds_is_answered_without_it_and_says_so(ask):
    answer = ask('cómo escribir "reglas del grupo grande"')
    assert found(answer) == ALL
    assert answer.notices == (Notice(notices.PHRASE_NOWHERE, "reglas del grupo grande"),)
    assert found(ask('reglas "no está" lang:pt "tampoco esto"')) == found(ask("lang:pt"))
    said = ask('reglas "no está" lang:pt "tampoco esto"').notices
    assert said == (Notice(notices.PHRASE_NOWHERE, "no está”, “tampoco esto"),)


@pytest.mark.parametrize(
    "query", ['"reglas del grupo grande"', 'lang:es "no está"', '"no está" OR reglamento', "x -reglas"]
)
def test_a_phrase_alone_and_what_is_excluded_are_kept_to(ask, query: str):
    answer = ask(query)
    assert notices.PHRASE_NOWHERE not in [notice.sentence for notice in answer.notices]
    assert found(answer) < ALL


@pytest.mark.parametrize("query", ["sitio:El País reglas", "site:el", "site:el site:la"])
def test_a_site_of_no_article_is_named_where_nothing_is_found(ask, query: str):
    answer = ask(query)
    assert not answer.hits
    assert answer.notices[0] == Notice(notices.NO_SUCH_SITE, "el")
    for another in ("-site:el reglas", "site:el OR reglas"):
        assert ask(another).notices == ()


def test_numbers_of_filters_count_what_is_answered(ask, searcher):
    query = 'cómo escribir "reglas del grupo grande"'
    counted = searcher.facets(query, SearchFilters(), NOW)
    assert sum(counted.langs.values()) == len(found(ask(query))) == len(ALL)


@pytest.mark.parametrize("query", ["eco de la plaza", "kind:news", '"eco"', "eco OR plaza"])
def test_numbers_of_filters_leave_out_what_is_not_indexed_yet(tmp_path, query: str):
    database = Database.open(f"sqlite:///{tmp_path / 'catalejo.db'}")
    with database.write() as connection:
        accept(connection, article("a.example/1", "Eco", "Eco de ayer.", source="Uno"), NOW)
    Indexer(database, FakeEmbedder(), tmp_path, server=None).run()
    with database.write() as connection:
        accept(connection, article("a.example/2", "Eco", "Eco de hoy.", source="Dos"), NOW)
    searcher = Searcher(database, FakeEmbedder(), lambda: None)
    assert len(searcher.search(query, SearchFilters(), 10, NOW).hits) == 1
    assert searcher.facets(query, SearchFilters(), NOW).sources == {"Uno": 1}
    database.close()


@pytest.mark.parametrize("query", ['"eco"', "eco OR plaza", 'reglas "eco"'])
def test_numbers_of_filters_count_whole_what_the_query_demands(tmp_path, monkeypatch, query: str):
    monkeypatch.setattr("kb.search.searcher._FACET_PASSAGES", 2)
    database = Database.open(f"sqlite:///{tmp_path / 'catalejo.db'}")
    with database.write() as connection:
        for number in range(5):
            accept(connection, article(f"a.example/{number}", "Eco", f"Eco {number}."), NOW)
    Indexer(database, FakeEmbedder(), tmp_path, server=None).run()
    counted = Searcher(database, FakeEmbedder(), lambda: None).facets(query, SearchFilters(), NOW)
    assert sum(counted.kinds.values()) == 5
    database.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("país:Estados Unidos rules", {3}),
        ("pais:estados unidos,mx", {1, 3}),
        ("-país:estados unidos", ALL - {3}),
        ("(país:estados unidos) OR lang:pt", {3, 4, 5}),
        ("tipo:buena práctica", {1}),
        ("desde:la semana pasada reglas", {1, 4, 5}),
        ("desde:ayer 5 reglas", {1}),
        ("hasta:noviembre de 2025", {3}),
        ("antes:1 de enero de 2026 reglas del grupo", {3}),
        ("lang:es, en casa", {1, 2}),  # a comma ends what was meant
        ("lang:es OR lang:en", {1, 2, 3}),
        ("país:EE. UU. rules", {3}),
        ("país: méxico", {1}),
        ("país: estados unidos rules", {3}),
        ("-país: México", ALL - {1}),
        ("desde: la semana pasada lang: es", {1}),
        ("site: uno.example", {1, 2}),
        ('fuente: "el pulso"', {1}),
        ("lang:es -lang:en", {1, 2}),
    ],
)
def test_values_of_several_words(ask, query: str, expected: set[int]):
    answer = ask(query)
    assert (found(answer), answer.notices) == (expected, ())


@pytest.mark.parametrize("query", ["fuente: Taller", "lang: reglas", "site: reglas", "desde: -tono reglas", "tag:"])
def test_a_word_behind_a_blank_that_is_no_value_is_a_word(ask, query: str):
    name = query.split(":")[0]
    assert ask(query).notices == (Notice(notices.OPERATOR_WITHOUT_VALUE, f"{name}:"),)


def test_words_after_an_operator_that_name_nothing_with_it_are_asked_for(ask):
    assert [hit.document_id for hit in ask("lang:es sorteo de la campaña").hits] == [2, 1]
    (notice,) = ask("país:estados lejanos").notices
    assert (notice.sentence, notice.value) == (notices.UNKNOWN_COUNTRY, "estados")


def test_exact_spelling_comes_first(ask):
    assert [hit.document_id for hit in ask("publico", langs=("pt",)).hits] == [4, 5]
    assert [hit.document_id for hit in ask("público", langs=("pt",)).hits] == [5, 4]


def test_only_the_language_of_the_query(ask):
    assert found(ask("cómo publicar en el grupo", same_language=True)) == {1, 2}
    assert found(ask("how to write rules for groups", same_language=True)) == {3}
    assert found(ask("how to write rules for groups", same_language=True, langs=("pt",))) == {4, 5}
    assert found(ask("lang:pt how to write rules", same_language=True)) == {4, 5}
    unclear = ask("12345", same_language=True)
    assert [notice.sentence for notice in unclear.notices] == [notices.LANGUAGE_UNCLEAR]
    assert found(unclear) == ALL


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("algoritmmo", "algoritmo"),
        ("algortimo lang:pt", "algoritmo lang:pt"),
        ('"lansamento do algoritmo"', '"lançamento do algoritmo"'),
        ("algoritmo", None),
        ("algoritmic", "algoritmo"),  # a form of it in English, in which no article holds one
        ("algorítmico", None),  # a form of a word that articles hold
        ("algoritmmo:lang", None),
        ("algoritmos", None),
        ("@algoritmmo", None),
        ("tiktok", None),
        ("xyzxyz", None),
        ("-algoritmmo", None),
        ("ano", None),
    ],
)
def test_suggestions(ask, query: str, suggestion: str | None):
    assert ask(query).suggestion == suggestion


def test_a_word_of_another_language_is_no_suggestion(ask):
    assert ask("lansamento").suggestion == "lançamento"  # of one word nobody can tell the language
    assert ask("cuándo es el lansamento de la campaña en la red social").suggestion is None


def test_values_that_a_filter_takes_for_one_are_counted_as_one(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'catalejo.db'}")
    with database.write() as connection:
        for number, (source, tags) in enumerate(
            [("El Eco", ("Política", "🔥")), ("El Eco", ("politica", "Política")), ("EL ECO", ("POLÍTICA", "redes"))]
        ):
            accept(connection, article(f"a.example/{number}", "Eco", f"N {number}", source=source, tags=tags), NOW)
    Indexer(database, FakeEmbedder(), tmp_path, server=None).run()
    searcher = Searcher(database, FakeEmbedder(), lambda: None)
    counted = searcher.facets("eco", SearchFilters(), NOW)
    assert (counted.tags, counted.sources) == ({"Política": 3, "redes": 1}, {"El Eco": 3})
    for filters in (SearchFilters(tags=("politica",)), SearchFilters(sources=("EL ECO",))):
        assert len(searcher.search("eco", filters, 10, NOW).hits) == 3
        counted = searcher.facets("eco", filters, NOW)
        assert {**counted.tags, **counted.sources}[(filters.tags or filters.sources)[0]] == 3
    database.close()


@pytest.mark.parametrize(
    "query", ["site:dos.example, rules", "rules site:dos.example.", "source:Notes; rules", "until:2025-12-01, rules"]
)
def test_the_comma_behind_a_value_is_none_of_it(ask, query: str):
    answer = ask(query)
    assert (found(answer), answer.notices) == ({3}, ())


def test_sites():
    assert site_named("HTTPS://WWW.España.example/a?b=1") == "xn--espaa-rta.example/a?b=1"
    assert [site_named(text) for text in ("", "::", "a b")] == [None] * 3


typed = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            ['"', "“", "«", "»", "-", " OR ", "(", ")", "NOT", "NEAR(", "*", "^", "'; DROP TABLE documents; --", "\x00"]
        ),
        st.builds("{}:{}".format, st.sampled_from(sorted(OPERATORS)), st.text(max_size=12)),
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=300)
@given(typed)
def test_any_text_is_answered_or_refused(searcher: Searcher, text: str):
    searcher.facets(text, SearchFilters(), NOW)  # without a query, of everything
    try:
        answer = searcher.search(text, SearchFilters(), 3, NOW)
    except CatalejoError:
        assert not text.strip()
    else:
        assert all("\n" not in str(notice) for notice in answer.notices)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str):
    try:
        query = parse_query(text, NOW)
    except CatalejoError:
        assert not text.strip()
    else:
        assert all(query.typed[word.start : word.end] for word in query.words)


def test_a_query_of_a_hundred_thousand_characters(ask):
    for part in ('"a" ', "-a ", "a OR ", "site:x ", '"', "lang:es OR ", "(", "a OR (b c OR ("):
        assert notices.QUERY_CUT in [notice.sentence for notice in ask(part * (100_000 // len(part))).notices]


def test_only_results_with_the_same_words_swap_places():
    texts = ["el público", "nada", "publicó reglas", "publico", "publico reglas"]
    typed = {"publico": "publico", "reglas": "reglas"}
    assert spelling_order(texts, typed) == [3, 1, 4, 0, 2]
    assert spelling_order(texts, {"publico": "Público"}) == [0, 1, 2, 3, 4]
    assert spelling_order(["publico", "pu\u0301blico"], {"publico": "público"}) == [1, 0]
