"""Whatever the web holds, what is made of it cannot leave its place on the page."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.models import Highlight
from ui.web.markup import excerpt_span, isolated, link, markdown_text, marked_passage, plain, safe_address

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</bdi></blockquote><iframe src=javascript:alert(1)>",
    "&lt;b&gt; &#60;b&#62;",
    "[click](javascript:alert(1)) **bold** $x^2$ :material/home:",
    "invoice\u202egpj.exe",
    "a\x00b\x07c",
    "\ud800 alone",
    "Z" + "\u0301" * 500,
    "W" * 10_000,
]


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    shown = _Tags(isolated(text))
    assert shown.tags == ["bdi"]
    assert len(shown.text) <= 300
    shown.text.encode("utf-8")
    assert not set(shown.text) & {"\u202e", "\x00", "\x07"}
    assert "\u0301" * 4 not in shown.text


@given(st.text(), st.lists(st.tuples(st.integers(-5, 80), st.integers(-5, 80))))
def test_passages_hold_marks_and_nothing_else(text: str, spans: list[tuple[int, int]]) -> None:
    highlights = tuple(Highlight(start, end) for start, end in spans)
    assert set(_Tags(marked_passage(text, highlights, (0, len(text)))).tags) <= {"mark"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " https://example.org",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "https://[::1",
        "https://example.org/\u202egpj.exe",
        "https://example.org/" + "x" * 5_000,
        "",
    ],
)
def test_unsafe_addresses_are_no_links(url: str) -> None:
    assert safe_address(url) is None
    assert _Tags(link(url, "title", "note")).tags == ["bdi"]


def test_links_open_beside_the_app_and_tell_nothing() -> None:
    html = link('https://example.org/?a=1&b="2"', "Título <b>", "(se abre en otra pestaña)")
    assert 'href="https://example.org/?a=1&amp;b=&quot;2&quot;"' in html
    assert 'target="_blank" rel="noopener noreferrer"' in html
    assert _Tags(html).text == "Título <b> (se abre en otra pestaña)"


def test_highlights_are_code_points_of_the_passage() -> None:
    passage = "La campaña 🎉 <año>"
    assert marked_passage(passage, (Highlight(3, 10), Highlight(14, 17)), (0, len(passage))) == (
        "La <mark>campaña</mark> 🎉 &lt;<mark>año</mark>&gt;"
    )


def test_overlapping_highlights_are_one_mark() -> None:
    assert marked_passage("abcdef", (Highlight(0, 3), Highlight(2, 4)), (0, 6)) == "<mark>abcd</mark>ef"


def test_marks_of_headings_and_lists() -> None:
    passage = "Uno\n\n## Dos\n\n- tres\n1. cuatro #5 - seis"
    whole = (0, len(passage))
    assert marked_passage(passage, (), whole) == "Uno\n\nDos\n\n• tres\n1. cuatro #5 - seis"
    assert marked_passage(passage, (), whole, blank_lines=False) == "Uno\nDos\n• tres\n1. cuatro #5 - seis"


def test_excerpt_is_where_most_highlights_are() -> None:
    passage = "palabra " * 200
    start, end = excerpt_span(passage, (Highlight(8, 15), Highlight(800, 807), Highlight(816, 823)), 200)
    assert start <= 800 < 823 <= end
    assert end - start <= 200
    assert passage[start - 1] == passage[end] == " "


def test_excerpt_begins_with_a_sentence() -> None:
    passage = "Relleno antes. " * 30 + "Aquí empieza lo bueno: la clave. " + "Relleno después. " * 30
    key = passage.index("clave")
    start, end = excerpt_span(passage, (Highlight(key, key + 5),), 200)
    assert passage[start:].startswith("Aquí empieza")
    assert end - start <= 200


@given(st.text(), st.lists(st.integers(0, 100)), st.integers(10, 60))
def test_excerpts_lie_within_the_passage(text: str, starts: list[int], length: int) -> None:
    start, end = excerpt_span(text, tuple(Highlight(at, at + 3) for at in starts if at + 3 <= len(text)), length)
    assert 0 <= start <= end <= len(text)
    assert end - start <= length * 1.2


@pytest.mark.parametrize("passage", ["", "corta", "x" * 1000])
def test_excerpt_without_highlights_is_the_beginning(passage: str) -> None:
    assert excerpt_span(passage, (), 300) == (0, min(len(passage), 300))


def test_long_text_says_that_it_goes_on() -> None:
    assert plain("uno dos tres", 8) == "uno dos…"


def test_labels_show_marks_of_markdown_as_they_are() -> None:
    assert markdown_text("**a** $x$") == r"\*\*a\*\* \$x\$"
    # Streamlit makes icons of ":material/home:" and ":smile:" even where the colons are escaped.
    assert markdown_text(":smile:").startswith("\\:\u2060")
    assert "\u2060" not in markdown_text("Nota: a las 10:30")


@pytest.mark.parametrize("address", ["http://evil.test/a", "HTTPS://evil.test", "www.evil.test", "pay@evil.test"])
def test_a_label_has_no_links_to_addresses_in_text(address: str) -> None:
    """Streamlit makes links of bare addresses even where their signs are escaped, so no sign may follow the next."""
    label = markdown_text(f"see ({address})").replace("\\", "")
    assert not re.search(r"https?://[-.\w]|www\.|\w@[-\w]", label, re.IGNORECASE)
    assert label.replace("\u2060", "") == f"see ({address})"
