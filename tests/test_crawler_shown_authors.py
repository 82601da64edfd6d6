"""Whom the line under a headline names as the author."""

import pytest

from crawler.article_extractor import extract_article, parse_page
from crawler.shown_authors import find_shown_authors

PROSE = "Las comunidades crecen cuando alguien responde a tiempo y explica las reglas con palabras claras. " * 3
TEASER = '<div><h3>Otra nota</h3><a rel="author" href="/autor/eva">Eva Gil</a></div>'
COMMENT = '<div class="comment"><span itemprop="author">Un Lector</span></div>'


def shown(body: str) -> str | None:
    tree = parse_page(f"<html><body>{body}</body></html>")
    assert tree is not None
    return find_shown_authors(tree.find(".//h1"))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        # marked by HTML, microdata or microformats, or a link to an author's page
        ('<p>4 de mayo de 2022, por <a rel="author" href="/u/7">Ana Ruiz</a></p>', "Ana Ruiz"),
        ('<div itemprop="author" itemscope>Por <b itemprop="name">Ana Ruiz</b> <i>Directora</i></div>', "Ana Ruiz"),
        ('<span class="p-author h-card">Por Ana Ruiz</span>', "Ana Ruiz"),
        ('<p>Miércoles <a href="https://diario.example/author/ana-ruiz/">Ana Ruiz</a> 10:30</p>', "Ana Ruiz"),
        (
            '<p><a href="/autores/ana.html"><img src="ana.jpg"></a><a href="/autores/ana.html">Ana Ruiz</a></p>',
            "Ana Ruiz",
        ),
        # several in one line
        (
            '<p>Por <span><a rel="author">Ana Ruiz</a></span> y <span><a rel="author">Luis Paz</a></span></p>',
            "Ana Ruiz; Luis Paz",
        ),
        (
            '<p itemprop="author">Por <b itemprop="name">Ana Ruiz</b> y <b itemprop="name">Luis Paz</b></p>',
            "Ana Ruiz; Luis Paz",
        ),
        # what such links say beside the name, and what is no author's page
        ('<p><a href="/autor/ana">Ana Ruiz</a> <a href="/autor/ana">Ver más notas</a></p>', "Ana Ruiz"),
        ('<p><a href="/autor/">Todos</a> <a href="/autor/ana/feed/rss">RSS</a> <a rel="author">@ana</a></p>', None),
    ],
)
def test_the_line_under_the_headline_names_the_authors(line: str, named: str | None) -> None:
    assert shown(f"<article><h1>Título</h1>{line}<p>{PROSE}</p></article>") == named


@pytest.mark.parametrize(
    "body",
    [
        f"{TEASER}<h1>Título</h1>",
        f"<article><h1>Título</h1></article><article>{TEASER}</article>",
        f"<h1>Título</h1><aside>{TEASER}</aside>",
        f"<h1>Título</h1>{COMMENT}",
        f"<h1>Título</h1>{'<p>x</p>' * 40}{TEASER}",
        "<p>x</p>",
    ],
)
def test_others_are_not_its_authors(body: str) -> None:
    assert shown(body) is None


def test_what_is_shown_counts_before_what_stands_for_the_publisher_or_elsewhere() -> None:
    page = (
        '<title>Título</title><meta name="author" content="El Diario"><body><p class="author">Eva Gil</p>'
        f'<article><h1>Título</h1><p>Por <a rel="author">Ana Ruiz</a></p><p>{PROSE}</p><p>{PROSE}</p></article>'
    )
    article = extract_article(page.encode(), "https://diario.example/nota")
    assert article is not None
    assert article.author == "Ana Ruiz"
