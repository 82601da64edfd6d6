"""The title that a page's reader sees, and the lead under it."""

import json
from datetime import UTC, datetime

import pytest

from crawler.article_extractor import extract_article, parse_page
from crawler.json_ld import json_ld_blocks
from crawler.page_lead import page_lead
from crawler.page_title import MAX_TITLE_LENGTH, page_title

LEAD = "Quien responde a tiempo conserva a su comunidad, dicen tres que lo hacen desde hace años"
PROSE = "Las comunidades crecen cuando alguien responde a tiempo y explica las reglas con palabras claras. " * 3
HOME = "https://www.diariodecomunidadesexample.com"


def title_of(head: str, body: str, path: str = "/nota") -> str:
    tree = parse_page(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return page_title(tree, list(json_ld_blocks(tree)), f"{HOME}{path}").text


def headline(text: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": text})}</script>'


def publisher(name: str) -> str:
    node = {"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": name}}
    script = f'<script type="application/ld+json">{json.dumps({"@graph": [node]})}</script>'
    return f"<title>Cuidar una comunidad - {name}</title>{script}"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        # one heading that the metadata confirms, with and without the site's name
        ("<title>Cuidar una comunidad | Diario</title>", "<h1>Cuidar una comunidad</h1>", "Cuidar una comunidad"),
        ("<title>Diario » Cuidar una comunidad</title>", "<h1>Cuidar una comunidad</h1>", "Cuidar una comunidad"),
        ("<title>Cuidar una comunidad « Ana</title>", "<h2>Cuidar una comunidad</h2>", "Cuidar una comunidad"),
        ("<title>Cuidar «una comunidad» | Diario</title>", "<p>x</p>", "Cuidar «una comunidad»"),
        # of several the confirmed one, of any level
        (
            '<meta property="og:title" content="Cuidar una comunidad - Diario">',
            "<h1>€5</h1><h1>Movimiento</h1><h2>Cuidar una comunidad</h2>",
            "Cuidar una comunidad",
        ),
        # the editor's headline, not the one for search engines or social networks
        (
            '<title>11 consejos - Diario</title><meta property="og:title" content="Consejos para comunidades">',
            "<h1>Once consejos de quienes cuidan comunidades desde hace años</h1>",
            "Once consejos de quienes cuidan comunidades desde hace años",
        ),
        (
            "<title>Cuidar una comunidad grande - Diario</title>",
            "<h1>Lo que una ciudad entera piensa y quiere</h1><h2>Sobre el autor</h2>",
            "Lo que una ciudad entera piensa y quiere",
        ),
        # neither is a heading that shares but one word with it
        (
            '<meta property="og:title" content="Cuidar a su comunidad">',
            "<h1>Cuándo escribir</h1><h1>Otra comunidad</h1>",
            "Cuidar a su comunidad",
        ),
        # a section's name is none, and of several that nothing confirms none is believed
        ("<title>Cuidar una comunidad - Diario</title>", "<h1>Últimas noticias</h1>", "Cuidar una comunidad"),
        (
            "<title>Cuidar una comunidad - Diario</title>",
            "<h1>Lo que una ciudad piensa</h1><h1>Otra nota del mismo día</h1>",
            "Cuidar una comunidad",
        ),
        (
            "<title>Comunidades: once consejos - Diario</title>",
            "<h1>Los once consejos para comunidades de quienes las cuidan</h1>",
            "Los once consejos para comunidades de quienes las cuidan",
        ),
        # what the JSON-LD calls headline
        (
            "<title>Otra cosa</title>" + headline("Cuidar una comunidad"),
            "<h1>Cuidar una comunidad</h1>",
            "Cuidar una comunidad",
        ),
        # other quotation marks, other case
        ('<title>CUIDAR "una" comunidad</title>', "<h1>Cuidar “una” comunidad</h1>", "Cuidar “una” comunidad"),
        # a main heading that holds the section too
        (
            "<title>Cuidar una comunidad</title>",
            "<h1><span>Opinión</span><span>Cuidar una comunidad</span></h1>",
            "Cuidar una comunidad",
        ),
        # the microformats' mark before a heading in the article that repeats the title
        (
            '<meta property="og:title" content="Cuidar una Comunidad">',
            '<h3 class="post-title entry-title">Cuidar una Comunidad</h3><h1>Cuidar una comunidad</h1>',
            "Cuidar una Comunidad",
        ),
        # markup in a heading: lines that are broken, styles, buttons, invisible letters, a decomposed accent
        ("<title>Cuidar una comunidad</title>", "<h1>Cuidar<br>una comunidad</h1>", "Cuidar una comunidad"),
        (
            "<title>Cuidar una comunidad</title>",
            "<h1><style>.x{color:red}</style>Cuidar una comu\xadni\u200bdad <button>Copiar</button></h1>",
            "Cuidar una comunidad",
        ),
        ("<title>Opinión - Diario</title>", "<h1>La opinio\u0301n de todos</h1>", "La opinión de todos"),
        ("<title>Cuidar una comunidad</title>", "<h1><i>Opinión</i> Cuidar una comunidad</h1>", "Cuidar una comunidad"),
        # entities that were escaped twice
        ('<meta property="og:title" content="Cuidar &amp;quot;una&amp;quot; comunidad">', "", 'Cuidar "una" comunidad'),
        # type in an attribute; what a page says of an element stays
        (
            '<meta property="og:title" content="Cuidar &lt;em class=x&gt;una&lt;/em&gt; grande">',
            "",
            "Cuidar una grande",
        ),
        ('<meta property="og:title" content="El elemento &lt;em&gt; hoy">', "", "El elemento <em> hoy"),
        # the name of the site: told by metadata, by JSON-LD, by the host, by a heading that leads home
        (publisher("El Diario, S.A."), "<h1>El Diario, S.A.</h1>", "Cuidar una comunidad"),
        ("<title>Cuidar una comunidad · Diario de Comunidades Example</title>", "", "Cuidar una comunidad"),
        (
            "<title>El Diario de Todos: Cuidar una comunidad</title>",
            '<h1><a href="/">El Diario de Todos</a></h1><h2>Cuidar una comunidad</h2>',
            "Cuidar una comunidad",
        ),
        (
            "<title>El Diario de Todos: Cuidar una comunidad</title>",
            '<a href="https://www.diariodecomunidadesexample.com"><h1>El Diario de Todos</h1></a>',
            "Cuidar una comunidad",
        ),
        # a page without a name of its own, as misconfigured systems give all of theirs
        (
            "<title>DiarioDeComunidadesExample.com</title>",
            "<h2>Menú</h2><h1>Cuidar una comunidad</h1><h1>Boletín</h1>",
            "Cuidar una comunidad",
        ),
        # a headline may link to a home page elsewhere, as in a blog of links
        (
            "<title>Mi blog</title>",
            '<h1><a href="https://otro.example/">Una comunidad nueva</a></h1>',
            "Una comunidad nueva",
        ),
        (
            '<meta property="og:site_name" content="El Diario"><title>Cuidar una comunidad - El Diario</title>',
            "<h1>El Diario</h1>",
            "Cuidar una comunidad",
        ),
        # an attribute that its own quotation mark ended
        (
            '<title>Llama "incapaz" al alcalde</title><meta property="og:title" content="Llama "incapaz" al alcalde">',
            "",
            'Llama "incapaz" al alcalde',
        ),
        ("<title>Sólo el título</title>", "", "Sólo el título"),
        ("", "<h1>Sólo el encabezado</h1>", "Sólo el encabezado"),
        ("", "", ""),
        # the site's name in the page's header, as its title too, is not the headline; a headline there is
        (
            "<title>El Diario</title>",
            "<header><h1>El Diario</h1></header><main><h1>Cuidar una comunidad</h1></main>",
            "Cuidar una comunidad",
        ),
        (
            "<title>Noticia</title>",
            "<header><h1>El Diario</h1></header><article><h1>Cuidar una comunidad</h1></article>",
            "Cuidar una comunidad",
        ),
        (
            '<meta property="og:title" content="Cuidar bien">',
            "<header><h1>Cuidar bien</h1></header><main><h1>Lo más leído del día</h1></main>",
            "Cuidar bien",
        ),
        (
            "<title>Cuidar una comunidad grande | Diario</title>",
            "<header><h1>Cuidar una comunidad grande</h1></header><main><h1>Lo más leído</h1></main>",
            "Cuidar una comunidad grande",
        ),
        # what the site says of itself in its header is not the headline, though it is all that metadata say
        (
            '<title>El Diario</title><meta property="og:title" content="El Diario - Notas de barrio">',
            "<header><h3><a href='/'>El Diario</a></h3><h2>Notas de barrio</h2></header><main><h1>Cuidar una comunidad",
            "Cuidar una comunidad",
        ),
        # a name that was cut goes on in a heading; one that is too short to tell does not
        (
            '<meta property="og:title" content="Once consejos para cuidar...">',
            "<h2>Once consejos para cuidar una comunidad</h2><h1>Más notas del mismo día</h1>",
            "Once consejos para cuidar una comunidad",
        ),
        (
            "<title>Once consejos para cuidar… | El Diario</title>",
            "<h2>Once consejos para cuidar bien</h2>",
            "Once consejos para cuidar bien",
        ),
        ('<meta property="og:title" content="Once…">', "<h2>Once consejos</h2>", "Once…"),
        # without a heading that says it, the line that does; else the only one that is marked
        (
            '<meta property="og:title" content="Cuidar una comunidad - La Voz">',
            "<div>La Voz</div><nav><span>Cuidar una comunidad</span></nav><div class='t'>Cuidar una comunidad</div>",
            "Cuidar una comunidad",
        ),
        (
            "<title>.:: Ministerio de Barrios ::.</title>",
            "<td>Inicio</td><td class='contentheading'>Cuidar una comunidad</td>",
            "Cuidar una comunidad",
        ),
        (
            "<title>Ministerio de Barrios</title>",
            "<b class='entry-title'>Cuidar una comunidad</b><b class='entry-title'>Una comunidad nueva</b>",
            "Ministerio de Barrios",
        ),
        # a page of which nothing says the title has a longer one than a section's name
        (
            "<title>Diario de Comunidades Example</title>",
            "<div><h1>Noticias</h1></div><h2>Cuidar una comunidad</h2><h3>Avisos</h3>",
            "Cuidar una comunidad",
        ),
        ("", "<article><h1>Cuidar</h1><h2>Contenido para suscriptores</h2></article>", "Cuidar"),
    ],
)
def test_title(head: str, body: str, title: str) -> None:
    assert title_of(head, body) == title


def test_a_heading_that_leads_to_the_blog_or_section_around_is_not_the_headline() -> None:
    head = "<title>Cuidar bien | El blog de las comunidades</title>"
    body = "<h2><a href='{}'>El blog de las comunidades</a></h2><h1>Cuidar bien</h1>"
    for around in ("/blog/", f"{HOME}/blog"):
        assert title_of(head, body.format(around), "/blog/cuidar-bien") == "Cuidar bien"
    head, body = "<title>Cuidar una comunidad - La Voz</title>", "<h1><a href='/blog/cuidar'>Cuidar una comunidad</a>"
    for own in ("/blog/cuidar/", "/blog/cuidar/2/", "/blog/cuidar/page/2", "/blog/cuidar/amp"):
        assert title_of(head, body, own) == "Cuidar una comunidad"


def test_a_heading_that_leads_to_the_pages_that_the_menu_lists_is_not_the_headline() -> None:
    head = "<title>Palabra del día -- moderar</title>"
    masthead = "<h2><a href='/palabra/'>Palabra del día</a></h2>"
    menu = "".join(f"<a href='/palabra/{page}'>{page}</a>" for page in ("archivo.html", "quien/", "contacto.html"))
    assert title_of(head, f"{masthead}{menu}", "/voces/moderar.html") == "moderar"
    # the page itself, with what hangs under it; a heading in the article; and two pages are no menu
    assert title_of(head, f"{masthead}{menu}", "/palabra/") == "Palabra del día"
    assert title_of(head, f"<article>{masthead}</article>{menu}", "/voces/moderar.html") == "Palabra del día"
    assert title_of(head, masthead + menu.partition("<a href='/palabra/contacto")[0], "/voces/m") == "Palabra del día"


def test_what_the_publishers_own_field_calls_the_headline_counts_before_the_title_for_search_engines() -> None:
    field = '<meta property="{}" content="La guerra de las comidas: una carta pide frenar lo importado">'
    searched = "<title>Un chef se une a la guerra de las comidas</title>"
    shown = "<h1>Un chef se une a la guerra de las comidas</h1>{}"
    editors = "<h2>La guerra de las comidas: una carta pide frenar lo importado</h2>"
    for name in ("headline", "diario:headline"):
        title = title_of(field.format(name) + searched, shown.format(editors))
        assert title == "La guerra de las comidas: una carta pide frenar lo importado"
        assert title_of(field.format(name) + searched, shown.format("")) == "Un chef se une a la guerra de las comidas"


@pytest.mark.parametrize(
    ("name", "heading", "title"),
    [
        ("GuiaDeInicio/Moderacion - Wiki", "Moderación de comunidades", "Moderación de comunidades"),
        ("Guía/Descarga", "Descargas", "Descargas"),
        ("GuiaDeInicio/Moderacion", "Otras cosas", "GuiaDeInicio/Moderacion"),
        ("Moderacion", "Moderación de comunidades", "Moderacion"),
        ("Sí/No en Moderación", "Moderación de comunidades", "Sí/No en Moderación"),
    ],
)
def test_a_page_that_is_called_by_its_path_has_the_title_of_the_heading_that_says_its_name(
    name: str, heading: str, title: str
) -> None:
    assert title_of(f"<title>{name}</title>", f"<h1>Usuario</h1><h1>Página</h1><h2>{heading}</h2>") == title


def test_the_headline_of_a_related_article_in_json_ld_is_not_the_pages() -> None:
    related = [{"@type": "NewsArticle", "headline": "Vuelve el ferry", "datePublished": "2024-06-01T10:00:00Z"}]
    own = {"@type": "NewsArticle", "headline": "Un pueblo con correo", "datePublished": "2023-05-15T10:00:00Z"}
    script = f'<script type="application/ld+json">{json.dumps([*related, own])}</script>'
    page = (
        f"<title>Un pueblo con correo | Diario</title>{script}<body><article><h1>Saben cómo me llamo</h1>"
        f"<p>{PROSE * 2}</p></article><h3>Vuelve el ferry</h3>"
    )
    article = extract_article(page.encode(), "https://diario.example/nota")
    assert article is not None
    assert (article.title, article.published) == ("Saben cómo me llamo", datetime(2023, 5, 15, 10, tzinfo=UTC))


def test_titles_without_end_are_bounded() -> None:
    many = "<title>" + "a - " * 200_000 + "</title>" + '<meta property="og:title" content="x">' * 2_000
    assert len(title_of(many, "<h1>" + "b c " * 100_000 + "</h1>" + "<h2>d</h2>" * 5_000)) <= MAX_TITLE_LENGTH
    assert title_of("", "<h1><div>" * 200 + "b c " * 500_000) == ""
    nested = '{"headline": "x", "@graph": [' * 100_000 + "]}" * 100_000  # deeper than any Python reads
    assert title_of(f'<script type="application/ld+json">{nested}</script><title>Título</title>', "") == "Título"


def lead_of(head: str, body: str) -> str:
    tree = parse_page(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return page_lead(tree, tree.find(".//h1"))


@pytest.mark.parametrize("logo", ["<div class='box logo'><h1>{}</h1></div>", "<h1 id='site-logo'>{}</h1>"])
def test_the_heading_in_the_logo_is_not_the_headline(logo: str) -> None:
    """Some sites put the title there for search engines, beside today's date."""
    masthead = logo.format("<span>Cuidar una comunidad</span><a href='/edicion.html'>Portada</a>")
    own = "<article><h3>Cuidar una comunidad</h3><p>Ana Ruiz | Lima | 04/05/2022</p>"
    page = f"<title>Cuidar una comunidad</title><body>{masthead}<p>Jueves, 12 mayo 2022</p>{own}<p>{PROSE * 3}</p>"
    article = extract_article(page.encode(), "https://diario.example/nota")
    assert article is not None
    assert (article.title, article.published) == ("Cuidar una comunidad", datetime(2022, 5, 4, tzinfo=UTC))


def test_the_lead_is_what_the_description_says_and_the_page_shows() -> None:
    described = f'<meta name="description" content="{LEAD[:70]}…">'
    assert lead_of(described, f"<header><h1>Título</h1><h2>{LEAD}</h2></header><p>{PROSE}</p>") == LEAD
    assert lead_of(described, f"<h1>Título</h1><h2>Otra cosa</h2><p>{PROSE}</p>") == ""
    assert lead_of(described, f"<h2>{LEAD}</h2><h1>Título</h1>") == ""
    assert lead_of('<meta name="description" content="Diario">', "<h1>Título</h1><p>Diario de hoy</p>") == ""


@pytest.mark.parametrize(
    ("under", "lead"),
    [
        ("<p class='nota__bajada'>{}</p>", LEAD),
        ("<div id='SubTitulo'><h4>{}</h4></div>", LEAD),
        ("<header class='linha-fina'><p><a href='/ana'>Ana Ruiz</a></p></header><p class='linha-fina'>{}</p>", LEAD),
        ("<div class='subtitulo'><ul><li>{}</li><li>Otra cosa</li></ul></div>", f"- {LEAD}\n- Otra cosa"),
        # a small heading right under it, named or not
        ("<div><h2 class='x1'>{}</h2></div>", LEAD),
        ("<p>Lima</p><h2>{}</h2>", ""),
        ("<h2>Otra cosa</h2><h2>{}</h2>", ""),
        # other things of that name
        ("<p class='bajada-foto'>{}</p>", ""),
        ("<p class='newsletter-subhead'>{}</p>", ""),
        ("<figure><p class='lead'>{}</p></figure>", ""),
        ("<div class='lead'><p><img src='a.jpg'>{}</p></div>", ""),
        ("<a href='/otra'><p class='excerpt'>{}</p></a>", ""),
        ("<article><h3>Otra</h3><p class='excerpt'>{}</p></article>", ""),
        ("<p class='lead'>Por Ana Ruiz | Lima | 4 de mayo de 2022</p>", ""),
        ("<p>" + PROSE + "</p><p class='lead'>{}</p>", ""),
    ],
)
def test_the_lead_is_what_its_name_says_before_the_first_paragraph(under: str, lead: str) -> None:
    assert lead_of("", f"<article><h1>Título</h1>{under.format(LEAD)}<p>{PROSE}</p></article>") == lead


def test_the_lead_stands_before_the_text_once() -> None:
    def page(inside: str) -> bytes:
        return (
            f'<html lang="es"><head><title>Título</title><meta name="description" content="{LEAD}"></head><body>'
            f'<header><h1>Título</h1><h2>{LEAD}</h2></header><div class="article-body">{inside}<p>{PROSE}</p>'
            f"<p>{PROSE}</p></div></body></html>"
        ).encode()

    for html in (page(""), page(f"<p>{LEAD}</p>")):
        article = extract_article(html, "https://diario.example/n")
        assert article is not None
        assert article.text.startswith(f"{LEAD}\n\nLas comunidades")
        assert article.text.count(LEAD) == 1


@pytest.mark.parametrize("body", ["<div><p>{}</p><h2>Comparte</h2><p>{}</p></div>", "<div>{}<br><br>{}</div>"])
def test_a_short_article_that_begins_with_its_description_is_no_lead(body: str) -> None:
    head = f'<title>Título</title><meta name="description" content="{LEAD}">'
    page = f"{head}<body><article><h1>Título</h1>{body.format(f'{LEAD}, y lo prueban.', PROSE)}</article>"
    article = extract_article(page.encode(), "https://diario.example/n")
    assert article is not None
    assert article.text.count(LEAD) == 1
    assert article.text.count(PROSE.strip()) == 1
