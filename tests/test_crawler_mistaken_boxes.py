"""Boxes of an article are not dropped for letters in their names, and what stands beside it still is."""

import pytest

from crawler.article_extractor import extract_article

PROSE = "Las comunidades crecen cuando alguien responde a tiempo y explica las reglas con palabras claras. " * 3
TIP = "Revisa cada perfil dos veces al año y anota quién tiene la contraseña de cada cuenta."


def read(box: str) -> str:
    article = (
        f"<article><h1>Cuidar las cuentas</h1><p>{PROSE}</p><p>{PROSE}</p>{box}<p>{PROSE}</p><p>{PROSE}</p></article>"
    )
    found = extract_article(f"<title>Cuidar las cuentas</title><body>{article}".encode(), "https://a.example/b")
    assert found is not None
    return found.text


@pytest.mark.parametrize(
    "box",
    [
        f'<section id="social-media-audit"><h2>Social media audit</h2><p>{TIP}</p></section>',
        f'<section id="share-of-voice"><h2>Share of voice</h2><p>{TIP}</p></section>',
        f'<div class="elementor-widget elementor-widget-text-editor"><div><p>{TIP}</p></div></div>',
        f'<div class="swiper-slide"><h3>Consejo</h3><p>{TIP}</p></div>',
        f'<div class="font-barlow text-lg"><p>{TIP}</p></div>',
        f'<div class="mt-4 hidden md:block"><p>{TIP}</p></div>',
        f'<p class="social-tip">{TIP}</p>',
        f'<div class="slide &#1; &#xFFFE;"><p>{TIP}</p></div>',
        # the last of several goes with the others, and one that holds no sentence
        f'<div class="slide-1"><div class="rt_slide"><p>{TIP}</p></div><div class="rt_slide"><p>Fin.</p></div></div>',
    ],
)
def test_what_an_article_holds_in_a_box_with_an_odd_name_is_read(box: str) -> None:
    text = read(box)
    assert TIP in text
    assert ("Fin." in text) == ("Fin." in box)


def test_an_article_that_is_made_of_such_boxes_is_read_from_beginning_to_end() -> None:
    """As Elementor makes one: the first, the last, headings and lists are between no two sentences."""
    parts = [
        f"<p>{PROSE}</p>",
        "<h2>Quién responde</h2>",
        '<ul class="elementor-icon-list-items"><li><span class="elementor-icon-list-text">Por turnos</span></li></ul>',
        f"<p>{TIP}</p>",
        f"<p>{PROSE}</p>",
    ]
    widgets = "".join(
        f'<div class="elementor-element elementor-element-{number} elementor-widget"><div>{part}</div></div>'
        for number, part in enumerate(parts)
    )
    html = f"<title>Cuidar las cuentas</title><body><main><h1>Cuidar las cuentas</h1><div>{widgets}</div></main>"
    found = extract_article(html.encode(), "https://a.example/b")
    assert found is not None
    assert found.text == "\n\n".join((PROSE.strip(), "## Quién responde", "- Por turnos", TIP, PROSE.strip()))


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="newsletter-box"><p>{TIP}</p></div>',
        f'<div class="sidebar"><p>{TIP}</p></div>',
        f'<div id="share"><h3>Share this article</h3><p>{TIP}</p></div>',
        f'<div class="post-author-info"><p>{TIP}</p></div>',
        f'<div class="social-posts"><p><a href="/x">{TIP}</a></p></div>',
        f'<div class="slide-in"><form><p>{TIP}</p><input></form></div>',
    ],
)
def test_what_stands_between_the_paragraphs_of_an_article_is_left_out(box: str) -> None:
    assert TIP not in read(box)
