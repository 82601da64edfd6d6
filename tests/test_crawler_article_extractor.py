"""extract_article and what it stands on: block text, charset, the page's own dates."""

import json
import re
from datetime import UTC, datetime

import pytest

from crawler.article_extractor import extract_article, parse_page
from crawler.author_names import author_in_json
from crawler.block_text import html_fragment_text
from crawler.json_ld import json_ld_blocks
from crawler.page_dates import find_page_date, parse_machine_date
from kb.models import DateReliability
from tests.shared_data import shared_data

URL = "https://example.org/nota/una-nota"
SENTENCE = "Una comunidad se cuida todos los días, con reglas claras y con tiempo para escuchar. "


def page(head: str = "", body: str = "", lang: str = "es") -> bytes:
    paragraphs = "".join(f"<p>{number}. {SENTENCE * 3}</p>" for number in range(1, 4))
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Cuidar una comunidad | Diario</title>{head}</head><body>'
        f"<nav><a href='/'>Inicio</a></nav><article><h1>Cuidar una comunidad</h1>{paragraphs}{body}</article>"
        "<footer>Todos los derechos reservados</footer></body></html>"
    ).encode()


def test_an_article() -> None:
    head = (
        '<meta name="author" content="Ana Ruiz"><meta property="og:site_name" content="Diario">'
        '<meta property="article:published_time" content="2024-05-01T10:00:00-03:00"><link rel="canonical" href="/n/1">'
    )
    article = extract_article(page(head), URL)
    assert article is not None
    assert article.title == "Cuidar una comunidad"
    assert article.author == "Ana Ruiz"
    assert article.published == datetime(2024, 5, 1, 13, tzinfo=UTC)
    assert (article.date_reliability, article.date_source) == (DateReliability.EXACT, "meta")
    assert (article.lang, article.canonical_url) == ("es", "https://example.org/n/1")
    assert "Inicio" not in article.text
    assert article.text.count("\n\n") == 2


@pytest.mark.parametrize(
    "line",
    [
        "Ana Ruiz | Palma de Mallorca | 08/01/2014",
        "Ana Ruiz | 14 ago 2022, 10:47 BRT",
        "Lima, 4 de mayo de 2022 - 10:30 hs",
        "26 Sep 2011",
        "Lunes 4 de mayo de 2022, a las 22h03",
        "Ana Ruiz • May 4, 2022 at 3:15 p.m.",
    ],
)
def test_the_text_does_not_begin_with_who_and_when(line: str) -> None:
    body = (
        f"<h1>Cuidar una comunidad</h1><div class='nota'><p>{line}</p><p>{SENTENCE * 3}</p><p>{SENTENCE * 3}</p></div>"
    )
    article = extract_article(f"<title>Cuidar una comunidad</title><body>{body}".encode(), URL)
    assert article is not None
    assert article.text.startswith("Una comunidad se cuida")


@pytest.mark.parametrize(
    "line",
    [
        "Del 4 al 6 de mayo de 2022",
        "El congreso será el 4 de mayo de 2022",
        "El 4 de mayo de 2022 empezó todo. Nadie lo esperaba",
        "Madrid | El congreso de la comunidad empieza con retraso | 4 de mayo de 2022",
        "Ana Ruiz | Palma de Mallorca",
    ],
)
def test_a_line_that_says_more_than_who_and_when_stays(line: str) -> None:
    body = (
        f"<h1>Cuidar una comunidad</h1><div class='nota'><p>{line}</p><p>{SENTENCE * 3}</p><p>{SENTENCE * 3}</p></div>"
    )
    article = extract_article(f"<title>Cuidar una comunidad</title><body>{body}".encode(), URL)
    assert article is not None
    assert article.text.startswith(line)


def test_a_chronicle_keeps_the_date_that_heads_it() -> None:
    days = "".join(f"<h2>{day} de mayo de 2022</h2><p>{SENTENCE * 3}</p>" for day in (4, 5, 6))
    article = extract_article(f"<title>Cuidar</title><body><h1>Cuidar una comunidad</h1>{days}".encode(), URL)
    assert article is not None
    assert article.text.startswith("## 4 de mayo de 2022")


@pytest.mark.parametrize("line", ["Publicado por {}", "Por: {}", "POR {}", "Escrito por {} el 4 de mayo de 2022", "{}"])
def test_an_author_is_a_name(line: str) -> None:
    article = extract_article(page(body=f'<p class="author">{line.format("Ana Ruiz")}</p>'), URL)
    assert article is not None
    assert article.author == "Ana Ruiz"


@pytest.mark.parametrize(
    "nobody", ["www.diario.com.ar", "User Admin", "admin", "Super User", "Administrador", "Etiquetas Redes"]
)
def test_an_address_or_an_account_wrote_nothing(nobody: str) -> None:
    meta = f'<meta name="author" content="{nobody}">'
    node = {"@type": "NewsArticle", "headline": "Cuidar una comunidad", "author": {"@type": "Person", "name": nobody}}
    unsigned = extract_article(page(head=meta), URL)
    signed = extract_article(page(head=meta + json_ld(node), body="<p>Por Ana Ruiz</p>"), URL)
    assert unsigned is not None
    assert signed is not None
    assert (unsigned.author, signed.author) == (None, "Ana Ruiz")


@pytest.mark.parametrize(
    ("author", "named"),
    [
        ({"@type": "Person", "name": "Mar&iacute;a Peña"}, "María Peña"),
        ([{"@type": "Organization", "name": "Diario"}, {"@type": "Person", "name": "Por Ana Ruiz"}], "Ana Ruiz"),
        ({"@id": "#ana"}, "Ana Ruiz"),
        (["Ana Ruiz", "Luis Paz"], "Ana Ruiz; Luis Paz"),
    ],
)
def test_the_author_is_whom_the_articles_own_json_ld_names(author: object, named: str) -> None:
    related = {"@type": "NewsArticle", "headline": "Otra", "author": {"@type": "Person", "name": "Eva Gil"}}
    own = {"@type": "NewsArticle", "headline": "Cuidar una comunidad", "author": author}
    persons = [
        {"@type": "Person", "@id": f"#{name.split()[0].lower()}", "name": name} for name in ("Ana Ruiz", "Un Lector")
    ]
    graph = {"@context": "https://schema.org", "@graph": [related, own, *persons]}
    head = (
        f'<meta name="author" content="Noticias Diario"><script type="application/ld+json">{json.dumps(graph)}</script>'
    )
    article = extract_article(page(head), URL)
    assert article is not None
    assert article.author == named


@pytest.mark.parametrize("author", [None, 7, {"@id": 5}, {"name": ["Ana"]}, [[["Ana"]]], {"name": "x" * 100_000}])
def test_authors_of_odd_shapes_are_none(author: object) -> None:
    assert author_in_json([{"@type": "NewsArticle", "author": author}, {"@id": [], "name": {}}], "Título") is None


def test_structure_is_kept_and_inline_markup_is_not() -> None:
    body = (
        f"<h2>Las <em>reglas</em></h2><p>{SENTENCE}Con <b>fuerza</b> y <a href='/x'>enlace</a>.</p>"
        f"<ul><li>Una regla clara para todos</li><li>Otra regla clara</li></ul><h3>El orden</h3><p>{SENTENCE}</p>"
        "<ol><li>Primero escuchar a la gente</li><li>Luego responder con calma</li></ol>"
    )
    article = extract_article(page(body=body), URL)
    assert article is not None
    assert "\n\n## Las reglas\n\n" in article.text
    assert "\n\n### El orden\n\n" in article.text
    assert "- Una regla clara para todos\n- Otra regla clara" in article.text
    assert "1. Primero escuchar a la gente\n2. Luego responder con calma" in article.text
    assert "Con fuerza y enlace." in article.text
    assert not article.text.startswith("#")


@pytest.mark.parametrize(
    "html",
    [
        b"",
        b"   ",
        b"<html></html>",
        b"<html><body><h1>Entrar</h1><form><input name=a><p>Tu correo</p></form></body></html>",
        b"\x00\x01\x02",
        b"<" * 10_000,
        b"<div>" * 5_000 + b"x",
        "<p>Página no encontrada</p>".encode(),
    ],
)
def test_a_page_without_an_article_is_none(html: bytes) -> None:
    assert extract_article(html, URL) is None


@pytest.mark.parametrize(("encoding", "header"), [("latin-1", "utf-8"), ("utf-8", "iso-8859-1"), ("cp1252", None)])
def test_a_wrong_charset_does_no_harm(encoding: str, header: str | None) -> None:
    html = page("<meta charset='utf-8'>").decode().encode(encoding)
    article = extract_article(html, URL, header)
    assert article is not None
    assert "todos los días" in article.text


def test_an_unknown_date_is_unknown() -> None:
    article = extract_article(page(), URL)
    assert article is not None
    assert (article.published, article.date_reliability, article.date_source) == (None, DateReliability.NONE, None)


def test_a_date_in_the_address_is_guessed() -> None:
    article = extract_article(page(), "https://example.org/2023/04/05/una-nota.html")
    assert article is not None
    assert article.published == datetime(2023, 4, 5, tzinfo=UTC)
    assert article.date_reliability is DateReliability.GUESSED


def date_of(head: str) -> tuple[datetime, DateReliability, str] | None:
    tree = parse_page(f"<html><head>{head}</head><body><p>x</p></body></html>")
    assert tree is not None
    found = find_page_date(tree, list(json_ld_blocks(tree)))
    return found and (found.published, found.reliability, found.source)


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_json_ld_comes_before_meta_and_the_article_before_its_page() -> None:
    graph = {
        "@graph": [
            {"@type": "WebSite", "datePublished": "2001-01-01"},
            {"@type": "NewsArticle", "datePublished": "2024-05-01T10:00:00Z", "dateModified": "2024-06-01"},
        ]
    }
    meta = '<meta property="article:published_time" content="2020-01-01T00:00:00Z">'
    assert date_of(meta + json_ld(graph)) == (datetime(2024, 5, 1, 10, tzinfo=UTC), DateReliability.EXACT, "json-ld")


def test_json_ld_that_is_broken_or_deep_is_passed_over() -> None:
    deep: object = {"datePublished": "2024-05-01"}
    for _ in range(50):
        deep = {"@graph": [deep]}
    meta = '<meta name="pubdate" content="2020-01-01">'
    broken = '<script type="application/ld+json">{"datePublished": </script>'
    expected = (datetime(2020, 1, 1, tzinfo=UTC), DateReliability.DAY, "meta")
    assert date_of(meta + broken + json_ld(deep)) == expected


def test_only_a_time_element_marked_as_publication_counts() -> None:
    assert date_of('<time datetime="2024-05-01T10:00:00Z">hoy</time>') is None
    marked = date_of('<time class="entry-date published" datetime="2024-05-01T10:00:00Z">hoy</time>')
    assert marked is not None
    assert marked[2] == "time"


@pytest.mark.parametrize(
    ("text", "expected", "reliability"),
    [
        ("2024-05-01T10:00:00-03:00", datetime(2024, 5, 1, 13, tzinfo=UTC), DateReliability.EXACT),
        ("2024-05-01T10:00:00.123-0300", datetime(2024, 5, 1, 13, tzinfo=UTC), DateReliability.EXACT),
        ("2024-05-01 10:00 UTC", datetime(2024, 5, 1, 10, tzinfo=UTC), DateReliability.EXACT),
        ("2024-05-01T10:00:00", datetime(2024, 5, 1, 10, tzinfo=UTC), DateReliability.DAY),
        ("20240501", datetime(2024, 5, 1, tzinfo=UTC), DateReliability.DAY),
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC), DateReliability.DAY),
    ],
)
def test_machine_dates(text: str, expected: datetime, reliability: DateReliability) -> None:
    date = parse_machine_date(text, "x")
    assert date is not None
    assert (date.published, date.reliability) == (expected, reliability)


@pytest.mark.parametrize(
    "text", ["", "hoy", "2024-13-01", "0001-01-01T00:00:00Z", "1970-01-01", "2024-05-01T99:00Z", "9" * 99]
)
def test_what_is_no_date(text: str) -> None:
    assert parse_machine_date(text, "x") is None


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("sólo  palabras\n y más", "sólo palabras y más"),
        ("uno\n\ndos", "uno\n\ndos"),
        ("<p>uno</p><p>dos</p>", "uno\n\ndos"),
        ("uno<br>dos<br><br>tres", "uno\ndos\n\ntres"),
        ("<ul><li><p>a</p></li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<h1>T</h1><h4>U</h4>", "## T\n\n#### U"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<!-- nada -->", ""),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "| a | b |"),
        ("<script>alert(1)</script><p>x</p>", "x"),
    ],
)
def test_fragments_of_html(fragment: str, text: str) -> None:
    assert html_fragment_text(fragment) == text


def test_fragments_nested_without_end_are_cut_off() -> None:
    assert html_fragment_text("<div>" * 10_000 + "x") in ("", "x")


def test_real_pages() -> None:
    folder = shared_data("articles")
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    counts: dict[str, list[int]] = {}
    articles = 0
    for row in rows:
        article = extract_article((folder / "pages" / row["file"]).read_bytes(), URL)
        articles += article is not None
        text = _one_line(article.text) if article else ""
        found, missed, wrong = counts.setdefault(row["lang"], [0, 0, 0])
        hits = sum(_one_line(snippet) in text for snippet in row["with"])
        boilerplate = sum(_one_line(snippet) in text for snippet in row["without"])
        counts[row["lang"]] = [found + hits, missed + len(row["with"]) - hits, wrong + boilerplate]
        now = datetime.now(UTC)
        assert article is None or article.published is None or article.published.date() != now.date()
    f1 = {lang: 2 * found / (2 * found + missed + wrong) for lang, (found, missed, wrong) in counts.items()}
    assert articles >= 0.95 * len(rows)
    assert f1["en"] >= 0.97
    assert f1["es/pt"] >= 0.965


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"(?m)^(?:#+ |- |\d+\. )", "", text).split())
