"""The digest as PDF: what is on its pages, and that it asks nobody for anything."""

import re
import sys
import zlib
from dataclasses import replace
from typing import Any

import pytest

from kb.digest.rendering.brand import Brand, load_logo
from kb.digest.rendering.html import to_page
from kb.digest.rendering.pdf import to_pdf
from kb.digest.written import Entry, Link, Section, Text
from kb.errors import DigestError
from tests.lacking import lacking
from tests.test_kb_digest_rendering import BRAND, URL, WRITTEN, picture


def made(page: str) -> bytes:
    """The PDF of a page. Skips the test where there is no WeasyPrint, unless everything is required."""
    try:
        return to_pdf(page)
    except DigestError as error:
        lacking(str(error))


def laid_out(page: str) -> list[Any]:
    """The pages that WeasyPrint makes of a page. Skips the test where there is none, unless everything is required."""
    made(page)
    import weasyprint

    pages: list[Any] = weasyprint.HTML(string=page).render().pages
    return pages


def inside(pdf: bytes) -> bytes:
    """The file with its streams unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompress(stream) for stream in streams if stream.startswith(b"x"))


def test_the_page_becomes_a_document_on_a4():
    page = to_page(WRITTEN, Brand("Agencia Faro"))
    pdf = made(page)
    text = inside(pdf)
    assert pdf.startswith(b"%PDF-")
    assert re.search(rb"/MediaBox \[0 0 595\.2\d* 841\.8\d*\]", text)
    assert b"/Lang (es)" in text
    assert b"/URI (https://uno.example/nota?a=1&copy;=2)" in text
    assert b"javascript" not in text
    assert made(page) == pdf


def test_no_page_begins_with_the_sources_of_what_the_one_before_tells():
    links = tuple(Link(f"Medio {number}, 20 nov 2026", URL) for number in range(5))
    entries = tuple(
        Entry(f"story/{number}", Text(f"Historia {number}"), URL, "nueva", ("La cuentan 5 medios.",) * 9, links=links)
        for number in range(60)
    )
    written = replace(WRITTEN, sections=(Section("moving", "También en movimiento", entries=entries),))
    pages = laid_out(to_page(written, BRAND))
    assert len(pages) > 5
    first_words = [next(box.text for box in page._page_box.descendants() if hasattr(box, "text")) for page in pages]
    assert not [words for words in first_words if words.startswith("Fuentes")]


@pytest.mark.timeout(60)
def test_a_word_without_end_does_not_hold_it_up():
    written = replace(WRITTEN, title="W" * 5_000, sections=())
    assert made(to_page(written, Brand("x"))).startswith(b"%PDF-")


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path):
    asked = []
    monkeypatch.setattr(
        "urllib.request.OpenerDirector.open", lambda self, request, *rest, **more: asked.append(request)
    )
    secret = tmp_path / "secret.css"
    secret.write_text("body { color: red }", encoding="utf-8")
    made(f'<link rel=stylesheet href="{secret.as_uri()}"><img src="http://127.0.0.1:9/a.png"><img src="{secret}">')
    assert not asked


def test_a_broken_logo_is_refused_after_a_pdf_was_made():
    made("<p>x</p>")
    with pytest.raises(DigestError, match="cannot be read"):
        load_logo(picture("PNG")[:100])


def test_without_weasyprint_the_error_names_the_remedy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(DigestError, match=r"pip install 'catalejo\[pdf\]'.*apt-get install libpango"):
        to_pdf("<p>x</p>")
