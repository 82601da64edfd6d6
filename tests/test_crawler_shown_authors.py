"""Whom the line under a headline names as the author."""

import pytest

from crawler.article_extractor import extract_article, parse_page
from crawler.shown_authors import find_shown_authors, find_signing_line

PROSE = "Las comunidades crecen cuando alguien responde a tiempo y explica las reglas con palabras claras. " * 3
TEASER = '<div><h3>Otra nota</h3><a class="author" rel="author" href="/autor/eva">Eva Gil</a></div>'
COMMENT = '<div class="comment"><span class="author" itemprop="author">Un Lector</span></div>'


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
    ("line", "named"),
    [
        ('<p class="autor"><strong>Ana Ruiz</strong> | Lima | 08/01/2014</p>', "Ana Ruiz"),
        ('<p class="firma">Ana Ruiz | Lima</p>', "Ana Ruiz"),
        ('<div class="nota-autor">e. ruiz / L. J. de la paz</div>', "E Ruiz; L J de la paz"),
        ('<div class="byline">Por <b>Ana Ruiz</b><time>Actualizado el 4 de mayo</time></div>', "Ana Ruiz"),
        ('<div class="byline">Por Ana Ruiz y Luis de la Paz</div>', "Ana Ruiz; Luis de la Paz"),
        ('<span class="post-author">José Ortega y Gasset</span>', "José Ortega y Gasset"),
        ('<p class="byline">4 de mayo de 2022</p><span class="article__author">EFE</span>', "EFE"),
        # as Blogger calls what it shows of a post, its labels too
        ('<span class="byline post-labels"><i>Etiquetas</i> <a>Redes</a></span>', None),
        ('<div class="byline">Martes, 4 de mayo</div><span class="img-author">Cortesía</span>', None),
        ('<address class="author">posted by <a href="/about">Ana Ruiz</a> on <abbr>4 May</abbr></address>', "Ana Ruiz"),
        ('<div class="author-wrapper"><div>Ana Ruiz</div><div>Content Lead at El Sol</div></div>', "Ana Ruiz"),
        ('<div class="post-author-info"><b>Ana Ruiz</b><p>Editora</p></div>', "Ana Ruiz"),
        # no class either: what it says
        ("<p>4 de mayo de 2022</p><p>Autor(a):Ana Ruiz</p>", "Ana Ruiz"),
        ("<div><p>by <!-- -->Ana Ruiz</p><p>January 22, 2026</p></div>", "Ana Ruiz"),
        ("<p>Texto: Ana Ruiz, Luis de la Paz e Eva Gil Sosa</p>", "Ana Ruiz; Luis de la Paz; Eva Gil Sosa"),
        ('<p class="meta">Publicado em 18 de julho de 2025 por Ana Ruiz</p>', "Ana Ruiz"),
        ("<p>04/05/2022 - Por Ana Ruiz y Luis Paz</p>", "Ana Ruiz; Luis Paz"),
        ("<p>Por Ana Ruiz, g1 SP — São Paulo</p>", "Ana Ruiz"),
        ("<p>Por <b>Ana Ruiz</b> | Lima</p>", "Ana Ruiz"),
        ("<p>Por Ana Ruiz (EFE)</p>", "Ana Ruiz"),
        ("<p>By Ana Ruiz and Luis Paz, Head of Community</p>", "Ana Ruiz; Luis Paz"),
        ("<p>Written by Ana Ruiz on May 4, 2022</p>", "Ana Ruiz"),
        ("<p>Autor: Ana Ruiz | Fecha: 04/05/2022 10:30</p>", "Ana Ruiz"),
        ("<p>Autora: Ana Ruiz - Lectura: 4 min</p>", "Ana Ruiz"),
        ("<p>Por Semana Santa, cierran los comercios</p><p>Por Black Friday, Lima sube sus precios</p>", None),
        ("<p>Por Amor Propio el 4 de mayo de 2022 cierran todos los comercios del centro</p>", None),
        ('<p class="author"><a><i>Mensaje</i></a>por <b>Ana Ruiz</b> » Lun Mar 03, 2025</p>', "Ana Ruiz"),
        ("<p>Vivieron hasta 2022 por Amor Propio</p><p>El 4 de mayo de 2022 por fin abrió</p>", None),
        ("<p>Por amor a la comunidad</p><p>Texto: así se escribe</p><p>Autor: Ana</p>", None),
        (
            '<div class="byline">By <a href="/1">Ana Ruiz</a> &amp; <a href="/2">Luis Paz</a> | 3</div>',
            "Ana Ruiz; Luis Paz",
        ),
    ],
)
def test_a_line_that_only_its_class_or_its_words_call_a_signature(line: str, named: str | None) -> None:
    tree = parse_page(f"<html><body><article><h1>Título</h1>{line}<p>{PROSE}</p></article></body></html>")
    assert tree is not None
    assert find_signing_line(tree.find(".//h1")) == named


@pytest.mark.parametrize(
    ("meta", "line", "author"),
    [
        ("El Diario", '<p class="autor">Ana Ruiz | Lima</p>', "Ana Ruiz"),
        ("Ana Ruiz; Luis Paz", '<p class="autor">Ana Ruiz</p>', "Ana Ruiz; Luis Paz"),
        ("El Diario", '<p class="autor">Luis Paz</p><p>Por <a rel="author">Ana Ruiz</a></p>', "Ana Ruiz"),
    ],
)
def test_a_signature_counts_before_the_publisher_and_after_what_is_marked(meta: str, line: str, author: str) -> None:
    head = f'<title>Título</title><meta name="author" content="{meta}">'
    comment = '<div class="lector"><span class="comment-author">Un Lector</span></div>'
    page = f"{head}<body><article><h1>Título</h1>{line}<p>{PROSE}</p><p>{PROSE}</p></article>{comment}"
    article = extract_article(page.encode(), "https://diario.example/nota")
    assert article is not None
    assert article.author == author


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
    tree = parse_page(body)
    assert tree is not None
    assert find_signing_line(tree.find(".//h1")) is None


def test_what_is_shown_counts_before_what_stands_for_the_publisher_or_elsewhere() -> None:
    page = (
        '<title>Título</title><meta name="author" content="El Diario"><body><p class="author">Eva Gil</p>'
        f'<article><h1>Título</h1><p>Por <a rel="author">Ana Ruiz</a></p><p>{PROSE}</p><p>{PROSE}</p></article>'
    )
    article = extract_article(page.encode(), "https://diario.example/nota")
    assert article is not None
    assert article.author == "Ana Ruiz"
