"""Answers as files: what a spreadsheet, a feed reader and a Markdown page make of them, hostile texts among them."""

import csv
import io
import json
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb.models import DateReliability, Highlight, Notice, SearchAnswer, SearchHit, Why
from kb.search.export import ExportFormat, write_answer
from kb.translation import translator

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = "http://127.0.0.1:8501/?q=a&b=1"
HOSTILE = "=cmd|'/c calc'!A0 <script>alert(1)</script> [x](javascript:alert(1)) \x00\ud800 & ]]> # **ñandú**"


def hit(rank: int = 1, **values) -> SearchHit:
    given = {
        "title": "Cómo moderar",
        "passage": "Con calma.\n\nY a tiempo.",
        "url": f"https://uno.example/{rank}?a=1&b=2",
        "published": NOW,
    }
    return SearchHit(
        rank=rank, score=0.9, document_id=rank, lang="es", source="Uno", publisher="uno.example", country="MX",
        kind="practice", date_reliability=DateReliability.EXACT, seen=NOW, char_start=0, char_end=10, passage_lang="es",
        heading_path=("Normas",), highlights=(Highlight(0, 3),), copies=0, why=Why(1.0, 0.9, 0.0), **(given | values),
    )  # fmt: skip


def written(form: ExportFormat, *hits: SearchHit, query: str = "moderar", language: str = "en") -> bytes:
    answer = SearchAnswer(query, hits, 1.23, (Notice("“{value}” is it.", "a"),))
    return write_answer(answer, form, translator(language), NOW, PAGE)


def test_csv_opens_in_a_spreadsheet():
    body = written(ExportFormat.CSV, hit(), hit(2, title=HOSTILE, published=None))
    assert body.startswith(b"\xef\xbb\xbfrank,title,url")
    first, second = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert (first["title"], first["published"], first["score"]) == ("Cómo moderar", "2026-11-22T12:00:00Z", "0.900")
    assert first["passage"] == "Con calma.\n\nY a tiempo."
    assert second["title"].startswith("'=cmd|")
    assert second["published"] == ""


def test_no_cell_runs_that_begins_behind_a_tab():
    body = written(ExportFormat.CSV, hit(passage="fecha\t=1+1\t@SUM(A1)")).decode("utf-8-sig")
    assert "fecha\t'=1+1\t'@SUM(A1)" in body


@pytest.mark.parametrize(
    ("language", "region", "delimiter"),
    [("es", "MX", ","), ("es", "419", ","), ("es", "AR", ";"), ("pt", "BR", ";"), ("en", "US", ","), ("es", "", ";")],
)
def test_excel_splits_a_table_where_its_reader_lives(language: str, region: str, delimiter: str) -> None:
    words = translator(language, region=region)
    assert words.list_separator == delimiter
    body = write_answer(SearchAnswer("a", (hit(title="a;b,c"),), 1.0, ()), ExportFormat.CSV, words, NOW, PAGE)
    (row,) = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    assert row["title"] == "a;b,c"


def test_json_is_the_documented_shape():
    values = json.loads(written(ExportFormat.JSON, hit(title=HOSTILE)))
    assert values["hits"][0]["title"] == HOSTILE
    assert (values["query"], values["notices"], values["suggestion"]) == ("moderar", ["“a” is it."], None)


def test_rss_is_read_by_a_feed_reader():
    feed = feedparser.parse(io.BytesIO(written(ExportFormat.RSS, hit(), hit(2, title=HOSTILE, published=None))))
    assert not feed.bozo
    assert (feed.feed.title, feed.feed.link) == ("Catalejo: moderar", PAGE)
    first, second = feed.entries
    assert (first.id, first.link) == ("https://uno.example/1?a=1&b=2",) * 2
    assert first.published == "Sun, 22 Nov 2026 12:00:00 GMT"
    assert first.summary == "<p>Con calma.</p><p>Y a tiempo.</p>"
    assert "published" not in second
    again = feedparser.parse(io.BytesIO(written(ExportFormat.RSS, hit(title="Otro título"))))
    assert again.entries[0].id == first.id


def test_markdown_cites_its_sources_and_is_nothing_but_text():
    text = written(ExportFormat.MARKDOWN, hit(), hit(2, title=HOSTILE, passage=HOSTILE)).decode()
    page = MarkdownIt().render(text)
    assert "<h2>1. Cómo moderar</h2>" in page
    assert "<blockquote>" in page
    assert "Uno, 2026-11-22 [1]" in page
    assert '“Cómo moderar”, 2026-11-22. <a href="https://uno.example/1?a=1&amp;b=2">' in page
    assert "<script>" not in page
    assert 'href="javascript' not in page
    assert "<strong>" not in page


def test_a_person_reads_them_in_their_own_language():
    text = written(ExportFormat.MARKDOWN, hit(published=None), language="pt").decode()
    assert text.splitlines()[2] == "1 resultado, 2026-11-22 12:00 UTC"
    assert "Uno, sem data [1]" in text
    assert "## Fontes" in text
    assert text.endswith("(lido em 2026-11-22)\n")
    feed = feedparser.parse(io.BytesIO(written(ExportFormat.RSS, hit(), language="es")))
    assert feed.feed.description == "Lo que Catalejo encontró para: moderar"


_signs = st.text(st.sampled_from(r"""ab12 \`*_{}[]()#+-.!|~<>&$:@^=;"'/"""), max_size=30)


@example("1 #")
@example("C##")
@given(_signs)
def test_markdown_shows_a_text_as_it_is_and_no_more(title: str):
    text = written(ExportFormat.MARKDOWN, hit(title=title, passage=title)).decode()
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    shown = [
        "".join(part.content for part in block.children or [] if part.type in ("text", "text_special"))
        for block in blocks
        if block.type == "inline"
    ]
    wanted = " ".join(title.split())
    assert f"1. {wanted}".strip() in shown
    assert wanted in shown or not wanted


@pytest.mark.parametrize("form", [ExportFormat.CSV, ExportFormat.MARKDOWN, ExportFormat.RSS])
def test_no_title_pretends_to_be_another(form: ExportFormat):
    assert "\u202e" not in written(form, hit(title="\u202egpj.exe", passage="\u2066x\u2069")).decode()


@pytest.mark.parametrize("form", list(ExportFormat))
def test_nothing_found_is_a_file_as_well(form: ExportFormat):
    assert written(form)


@given(st.text(), st.text(), st.sampled_from(ExportFormat))
def test_any_text_can_be_written(title: str, passage: str, form: ExportFormat):
    body = written(form, hit(title=title, passage=passage), query=title)
    body.decode("utf-8")
    if form is ExportFormat.RSS:
        assert not feedparser.parse(io.BytesIO(body)).bozo
    if form is ExportFormat.CSV:
        assert len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))) == 2
