"""What a page tells of its author below the article is not part of that, whatever its box is called."""

import pytest

from crawler.article_extractor import extract_article

PROSE = "Las comunidades crecen cuando alguien responde a tiempo y explica las reglas con palabras claras. " * 3
BIO = "Diego es consultor de comunidades en Bogotá. Antes dirigió el equipo social de una aerolínea."


def read(rest: str, author: str = "Diego Salas") -> str:
    byline = f'<p><a rel="author" href="/autor/1">{author}</a></p>'
    article = f"<article><h1>Responder en tres horas</h1>{byline}{f'<p>{PROSE}</p>' * 3}{rest}</article>"
    found = extract_article(f"<title>Responder en tres horas</title><body>{article}".encode(), "https://a.example/b")
    assert found is not None
    assert found.author == author
    return found.text


@pytest.mark.parametrize(
    "bio",
    [
        f'<div class="mt-12 flex"><img src="d.jpg"><div><p class="font-bold">Diego Salas</p><p>{BIO}</p></div></div>',
        f'<section><h3>Escrito por Diego Salas</h3><span>{BIO}</span><a href="https://x.com/d">X</a></section>',
        "<p><em>Diego Salas es consultor de comunidades. Escríbele a <a href='#'>su correo</a>.</em></p>",
        "<p>Sobre el autor: Diego Salas dirige una agencia en Bogotá.</p><p>Fotos: Ana</p>",
    ],
)
def test_what_is_told_of_the_author_below_the_article_is_left_out(bio: str) -> None:
    assert read(bio) == read("")


@pytest.mark.parametrize(
    "kept",
    [
        # not the author
        f"<div><p>Eva Gil</p><p>{BIO}</p></div>",
        # the author asks
        f"<div><p><b>Diego Salas</b></p><p>{BIO}</p></div><div><p><b>Diego Salas</b></p><p>¿Y después?</p></div>",
        # the article goes on
        f"<p>Diego Salas es el primero que probó esto: {BIO}</p><p>{PROSE}</p>",
        f"<div><p>Diego Salas</p><p>{BIO} {PROSE * 2}</p></div>",
    ],
)
def test_what_only_names_the_author_stays(kept: str) -> None:
    assert BIO in read(kept)
