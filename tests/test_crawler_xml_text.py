"""Characters that XML forbids cost neither an article nor a feed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.article_extractor import extract_article
from crawler.block_text import html_fragment_text
from crawler.feed_parser import parse_feed
from crawler.xml_text import xml_bytes

_FORBIDDEN = [
    *("\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\ufffe"),
    *("&#1;", "&#11;", "&#x1b;", "&#x000C;", "&#031;", "&#11", f"&#{'0' * 99}31;"),
]
_SENTENCE = "La comunidad se reúne cada martes para leer en voz alta lo que escribió durante la semana. "
_PAGE = (
    "<html lang=es><head><title>Los martes</title></head><body><article><h1>Los martes de la {}comunidad</h1>"
    f"<p>La {{}}comunidad abre.</p><p>{_SENTENCE * 3}</p><p>{_SENTENCE * 3}</p></article></body></html>"
)
_FEED = (
    "<rss version='2.0'><channel><title>Los {}martes</title><item><title>La {}comunidad abre</title>"
    "<link>https://diario.example/nota</link><description>{}Abre a las seis.</description></item></channel></rss>"
)


@pytest.mark.parametrize("forbidden", _FORBIDDEN)
def test_a_forbidden_character_costs_no_article(forbidden: str) -> None:
    article = extract_article(_PAGE.format(forbidden, forbidden).encode(), "https://diario.example/nota")

    assert article is not None
    assert article.title == "Los martes de la comunidad"
    assert article.text.startswith("La comunidad abre.")


@pytest.mark.parametrize("forbidden", _FORBIDDEN)
def test_a_forbidden_character_costs_no_feed(forbidden: str) -> None:
    feed = parse_feed(_FEED.format(forbidden, forbidden, forbidden).encode(), "https://diario.example/feed")

    assert feed.title == "Los martes"
    assert [(entry.title, entry.text) for entry in feed.entries] == [("La comunidad abre", "Abre a las seis.")]


def test_allowed_references_stay() -> None:
    assert html_fragment_text("<p>uno&#9;dos &#161;tres&#33; &#x1F600;</p>") == "uno dos ¡tres! 😀"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_comes_out_may_stand_in_xml(text: str) -> None:
    root = etree.Element("p")
    root.text = xml_bytes(text).decode()  # lxml raises ValueError for what may not

    assert len(root.text or "") <= len(text)
