"""Headings, lists and tables of an article survive as Markdown's blocks, in the markup of the usual systems."""

import time
from collections.abc import Callable

import pytest

from crawler.article_body import mark_body
from crawler.article_extractor import extract_article, parse_page
from crawler.block_text import html_fragment_text
from crawler.page_structure import mark_structure

PROSE = [
    f"<p>Párrafo {number}: {subject} crece cuando alguien responde a tiempo y explica sus {number * 7} reglas con "
    "palabras claras, sin apuro y sin copiar lo que hacen otros.</p>"
    for number, subject in enumerate(("la comunidad", "el grupo", "la audiencia", "la marca"))
]
URL = "https://diario.example/nota"
ADVICE = "Nadie espera más de una hora en un canal público de atención."


def wordpress(inner: str) -> str:
    return (
        '<main><article class="post hentry"><header class="entry-header"><h1 class="entry-title">Título de la nota</h1>'
        f'</header><div class="entry-content">{PROSE[0]}{PROSE[1]}{inner}{PROSE[2]}</div></article></main>'
    )


def blogger(inner: str) -> str:
    return (
        '<div class="post hentry"><h3 class="post-title entry-title">Título de la nota</h3>'
        f'<div class="post-body entry-content">{PROSE[0]}<br/><br/>{PROSE[1]}{inner}<br/>{PROSE[2]}</div></div>'
    )


def medium(inner: str) -> str:
    text = f"{PROSE[0]}{PROSE[1]}{inner}{PROSE[2]}"
    return f"<article><div><section><h1>Título de la nota</h1>{text}</section></div></article>"


def inner_text(body: str) -> str:
    """What the article's text has between the second and the last paragraph."""
    html = f'<html lang="es"><head><title>Título de la nota</title></head><body>{body}</body></html>'
    article = extract_article(html.encode(), URL)
    assert article is not None
    return article.text.split("Párrafo 1")[1].split("\n\n", 1)[1].split("Párrafo 2")[0].strip()


@pytest.mark.parametrize("system", [wordpress, blogger, medium])
@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (
            f"<h2>1. Responde pronto</h2><p>{ADVICE}</p><h3>Ejemplo</h3><ul><li>Ni insultos</li><li>ni spam</li></ul>",
            f"## 1. Responde pronto\n\n{ADVICE}\n\n### Ejemplo\n\n- Ni insultos\n- ni spam",
        ),
        (f"<div class='callout'><div>{ADVICE}</div></div>", ADVICE),
        (
            "<ol><li>Define metas<ol><li>Alcance</li><li>Respuestas</li></ol></li><li>Mide todo</li></ol>",
            "1. Define metas\n   1. Alcance\n   2. Respuestas\n2. Mide todo",
        ),
        (
            f"<ol><li>Abre todo</li></ol><p>{ADVICE}</p><ol start='2'><li>Responde</li><li value='7'>Mide</li></ol>",
            f"1. Abre todo\n\n{ADVICE}\n\n2. Responde\n7. Mide",
        ),
        (
            f"<ol><li><h2>Responde pronto</h2><p>{ADVICE}</p></li><li><h2>Explica todo</h2><p>Una vez.</p></li></ol>",
            f"## Responde pronto\n\n{ADVICE}\n\n## Explica todo\n\nUna vez.",
        ),
        (
            "<dl><dt>Alcance</dt><dd>Cuántas vieron.</dd><dt>¿Interacción?</dt><dd>Cuántas respondieron.</dd></dl>",
            "- Alcance: Cuántas vieron.\n- ¿Interacción? Cuántas respondieron.",
        ),
        (
            "<table><tr><th>Red</th><th>Hora</th></tr><tr><td>Instagram</td><td>19:00</td></tr></table>",
            "| Red | Hora |\n| Instagram | 19:00 |",
        ),
        (
            f"<details><summary>¿Cuándo publico?</summary><p>{ADVICE}</p></details>",
            f"### ¿Cuándo publico?\n\n{ADVICE}",
        ),
        # what unfolds an answer is a button for Bootstrap, and for Elementor a link to nowhere
        (
            f'<h2 class="accordion-header"><button aria-expanded="false">¿Cuándo publico?</button></h2><p>{ADVICE}</p>',
            f"## ¿Cuándo publico?\n\n{ADVICE}",
        ),
        (
            f'<div role="button" aria-expanded="false"><a href="">¿Cuándo publico?</a></div><div><p>{ADVICE}</p></div>',
            f"### ¿Cuándo publico?\n\n{ADVICE}",
        ),
        # a heading in a button, a button alone, and the answer folded
        (
            f'<button><h3>¿Cuándo publico?</h3></button><div aria-hidden="true"><p>{ADVICE}</p></div>',
            f"### ¿Cuándo publico?\n\n{ADVICE}",
        ),
        (
            f'<button aria-controls="a">¿Cuándo publico?</button><div style="display:none"><p>{ADVICE}</p></div>',
            f"### ¿Cuándo publico?\n\n{ADVICE}",
        ),
        (
            f'<h2><button class="accordion-button collapsed">¿Cuándo publico?</button></h2><div><p>{ADVICE}</p></div>',
            f"## ¿Cuándo publico?\n\n{ADVICE}",
        ),
        (
            f'<dl><dt><button aria-expanded="false">¿Cuándo publico?</button></dt><dd>{ADVICE}</dd></dl>',
            f"- ¿Cuándo publico? {ADVICE}",
        ),
        # a short list with links is a menu only where it says no more than the links
        (
            '<ul><li><a href="/b">Buffer</a>: programa y mide.</li><li><a href="/h">Hoot</a>: responde</li></ul>',
            "- Buffer: programa y mide.\n- Hoot: responde",
        ),
        # names of networks head sections here; trafilatura takes them for share buttons
        (
            f"<h2>Facebook</h2><p>{ADVICE}</p><h2><b>E-mail</b></h2><ul><li>Instagram</li><li><b>Twitter</b></li></ul>",
            f"## Facebook\n\n{ADVICE}\n\n## E-mail\n\n- Instagram\n- Twitter",
        ),
        (f"<h2>Las <em>reglas</em> claras</h2><p>{ADVICE}</p>", f"## Las reglas claras\n\n{ADVICE}"),
        (
            f'<h2 id="x">Responde pronto<a class="headerlink" href="#x">¶</a></h2><p>{ADVICE}</p>',
            f"## Responde pronto\n\n{ADVICE}",
        ),
    ],
)
def test_structure(system: Callable[[str], str], inner: str, text: str) -> None:
    assert inner_text(system(inner)) == text


def test_buttons_beside_a_heading_are_no_part_of_it() -> None:
    assert inner_text(wordpress(f"<h3>Medidas <button>1x</button><button>2x</button></h3><p>{ADVICE}</p>")) == (
        f"### Medidas\n\n{ADVICE}"
    )


def test_share_buttons_are_no_items() -> None:
    bar = '<ul><li><a href="https://facebook.com/s">Facebook</a></li><li><button>WhatsApp</button></li></ul>'
    assert inner_text(wordpress(bar)) == ""


def test_lists_and_tables_of_fragments() -> None:
    nested = "<ul><li>a<ol><li>b<ul><li>c<ul><li>d</li></ul></li></ul></li></ol></li><li>e</li></ul>"
    assert html_fragment_text(nested) == "- a\n  1. b\n     - c\n      - d\n- e"
    grouped = "<dl><div><dt>Uno</dt><dd>el <b>primero</b></dd><dd>de todos</dd></div><dd>solo</dd></dl>"
    assert html_fragment_text(grouped) == "- Uno: el primero de todos solo"
    assert html_fragment_text("<ul><li>1. Responde</li><li>2. Mide</li></ul>") == "1. Responde\n2. Mide"
    layout = f"<table><tr><td>{'largo ' * 40}</td><td><p>uno</p><p>dos</p></td></tr></table>"
    assert html_fragment_text(layout).endswith("largo\n\nuno\n\ndos")
    assert html_fragment_text("<table><tr><td>solo</td></tr></table>") == "solo"
    assert html_fragment_text("<p>super<wbr>largo</p>") == "superlargo"


@pytest.mark.parametrize(
    "hostile",
    [
        "<table><tr><td>a</td><td>" * 2_000,
        "<dl><dt>a<dd>" * 2_000,
        "<ul><li>a" * 2_000,
        "<ol start='999999999999'>" + "<li value='-5'>a" * 20_000,
        "<h2>Facebook</h2>" * 20_000,
        "<h2>a<a href='#x'>¶</a></h2>" * 10_000,
    ],
)
def test_hostile_structure_is_read_in_time(hostile: str) -> None:
    begun = time.process_time()
    extract_article(
        f"<html><body><article><h1>Título</h1>{PROSE[0]}{PROSE[1]}{hostile}".encode(), "https://d.example/n"
    )
    html_fragment_text(hostile)
    assert time.process_time() - begun < 60


def test_body_in_parts() -> None:
    parts = "".join(
        '<div class="container"><div itemprop="articleBody">'
        + "".join(prose.replace("Párrafo", f"Parte {part}, párrafo") for prose in 2 * PROSE)
        + "</div></div><aside>Publicidad</aside>"
        for part in range(4)
    )
    article = extract_article(f"<article><h1>Título de la nota</h1>{parts}</article>".encode(), URL)
    assert article is not None
    assert [f"Parte {part}" in article.text for part in range(4)] == [True] * 4


def test_bodies_of_several_articles() -> None:
    items = "".join(f'<div itemscope><div itemprop="articleBody">{part}</div></div>' for part in PROSE)
    tree = parse_page(items)
    assert tree is not None
    mark_structure(tree)
    assert [len(body.getparent()) for body in tree.iter("div") if body.get("itemprop")] == [1] * 4


@pytest.mark.parametrize(
    "page",
    [
        '<div class="articulo">{}</div>',
        '<header>Mi sitio</header><section><div class="conteudo">{}</div></section><footer><p>Contacto</p></footer>',
        "<table><tr><td><a href='/'>Inicio</a></td><td>{}</td></tr></table>",
        "<form id='aspnetForm'><center><font>{}</font></center></form>",
        "<hr>{}<hr>",
    ],
)
def test_a_body_that_is_called_nothing_english_keeps_its_headings_and_lists(page: str) -> None:
    inner = f"<h2>1. Responde pronto</h2><p>{ADVICE}</p><ul><li>Sin insultos</li><li>sin spam</li></ul>"
    text = f"## 1. Responde pronto\n\n{ADVICE}\n\n- Sin insultos\n- sin spam"
    assert inner_text(page.format(f"<h1>Título de la nota</h1>{PROSE[0]}{PROSE[1]}{inner}{PROSE[2]}")) == text


def test_the_body_is_what_holds_nearly_all_paragraphs() -> None:
    teaser = "<div><p>Otra nota, que habla de algo muy distinto y poco.</p></div>"
    tree = parse_page(f'<div><div id="nota">{"".join(PROSE)}</div>{teaser}</div>')
    assert tree is not None
    mark_body(tree)
    assert tree.xpath("//*[@itemprop='articleBody']/@id") == ["nota"]
    named = parse_page(f'<div><div class="entry-content">{PROSE[0]}</div><div>{"".join(PROSE)}</div></div>')
    assert named is not None
    mark_body(named)
    assert not named.xpath("//@itemprop")
