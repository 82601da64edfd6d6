"""When a page was published: what it states, what it shows, and in whose zone that is read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.article_extractor import extract_article, parse_page
from crawler.json_ld import json_ld_blocks
from crawler.page_dates import PageDate, find_page_date, parse_machine_date
from crawler.publisher_zone import publisher_country, zone_of_country
from crawler.shown_dates import find_shown_date
from crawler.written_dates import read_written_date, zone_in
from kb.models import DateReliability

BOGOTA = ZoneInfo("America/Bogota")
PROSE = "Las comunidades crecen cuando alguien responde a tiempo y explica las reglas con palabras claras. " * 3


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("miércoles, 4 de mayo de 2022", "2022-05-04T00:00:00"),
        ("Publicado el 4 de Mayo del 2022", "2022-05-04T00:00:00"),
        ("1º de março de 2024", "2024-03-01T00:00:00"),
        ("mayo 4 de 2022", "2022-05-04T00:00:00"),
        ("Apr 7, 2009", "2009-04-07T00:00:00"),
        ("April 7th, 2009", "2009-04-07T00:00:00"),
        ("7 September 2020", "2020-09-07T00:00:00"),
        ("10/mai/2022", "2022-05-10T00:00:00"),
        ("10/05/2022 05:22 pm", "2022-05-10T17:22:00"),
        ("10.05.2022, 12:05 a. m.", "2022-05-10T00:05:00"),
        ("03/05/2022 a las 22h03", "2022-05-03T22:03:00"),
        ("2022/5/3 07:59:48", "2022-05-03T07:59:48"),
        ("05/13/2022", "2022-05-13T00:00:00"),
        ("07/03/25 às 09h12", "2025-03-07T09:12:00"),
        ("07.03.25 | 08:00", "2025-03-07T08:00:00"),
        ("2025.03.07", "2025-03-07T00:00:00"),
    ],
)
def test_written_dates(text: str, moment: str) -> None:
    found = read_written_date(text)
    assert found is not None
    assert (found[0].isoformat(), found[1]) == (moment, not moment.endswith("T00:00:00"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hace dos horas",
        "ayer",
        "mayo de 2022",
        "31 de febrero de 2022",
        "1/2/22",
        "11-12-22",
        "07/03/25/4",
        "10.12.25.1",
        "07/03/97",
        "2.025.03.07",
        "1.234.2022",
        "10/20/2022/5",
        "9" * 500,
    ],
)
def test_what_is_no_written_date(text: str) -> None:
    assert read_written_date(text) is None


def test_whether_the_day_comes_first_is_told() -> None:
    for day_first, month in ((True, 4), (False, 5)):
        found = read_written_date("05/04/2022", day_first=day_first)
        assert found is not None
        assert found[0].month == month


def stated(head: str, zone: ZoneInfo = BOGOTA) -> PageDate | None:
    tree = parse_page(f"<html><head>{head}</head><body><p>x</p></body></html>")
    assert tree is not None
    return find_page_date(tree, list(json_ld_blocks(tree)), zone)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_a_time_without_a_zone_is_the_publishers_and_no_more_exact_for_that() -> None:
    found = stated(meta("article:published_time", "2022-05-05T22:17:36"))
    assert found == PageDate(datetime(2022, 5, 6, 3, 17, 36, tzinfo=UTC), DateReliability.DAY, "meta")
    summer = parse_machine_date("2022-07-01T12:00", "x", ZoneInfo("Europe/Madrid"))
    assert summer is not None
    assert summer.published == datetime(2022, 7, 1, 10, tzinfo=UTC)


def test_a_day_is_a_day_in_every_zone_and_a_zone_that_is_named_holds() -> None:
    assert stated(meta("pubdate", "2022-05-05")) == PageDate(
        datetime(2022, 5, 5, tzinfo=UTC), DateReliability.DAY, "meta"
    )
    exact = PageDate(datetime(2022, 5, 5, 10, tzinfo=UTC), DateReliability.EXACT, "meta")
    assert stated(meta("pubdate", "2022-05-05T10:00:00Z")) == exact


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Mon, 06 May 2024 10:00:00 GMT", 10),
        ("Mon May 06 2024 10:00:00 GMT-0300 (ART)", 13),
        ("Mon May 06 10:00:00 EDT 2024", 14),
        ("6 de mayo de 2024, 10:00 UTC-3", 13),
        ("05/06/2024 10:00 AM EST", 15),
        ("2024-05-06 10:00:00 +05:30", 4),
    ],
)
def test_a_zone_that_is_written_is_read(text: str, hour: int) -> None:
    tree = parse_page(f'<html><head><meta name="pubdate" content="{text}"></head><body></body></html>')
    assert tree is not None
    date = find_page_date(tree, [], BOGOTA, day_first=False)
    assert date is not None
    assert (date.published.day, date.published.hour, date.reliability) == (6, hour, DateReliability.EXACT)


def test_the_end_of_a_span_is_no_zone() -> None:
    assert zone_in("6 May 2024 10:00-12:00") is None
    assert zone_in("6 May 2024 10:00 - 12:00") is None
    assert zone_in("6 May 2024 10:00 -9999") is None


@pytest.mark.parametrize(
    "name", ["article:published_time", "og:article:published_time", "PublishDate", "publish-date", "fecha_publicacion"]
)
def test_meta_names_are_told_by_their_letters(name: str) -> None:
    assert stated(meta(name, "2022-05-05")) is not None


@pytest.mark.parametrize("text", ["2022-5-5 22:17:36", "2022/05/05 22:17:36", "05/05/2022 10:17:36 pm"])
def test_times_as_content_systems_of_newspapers_write_them(text: str) -> None:
    found = stated(meta("article:published_time", text))
    assert found is not None
    assert (found.published, found.reliability) == (datetime(2022, 5, 6, 3, 17, 36, tzinfo=UTC), DateReliability.DAY)


def test_the_same_time_with_a_zone_is_preferred_and_another_time_is_not() -> None:
    naive = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2022-05-05T22:17:00"}</script>'
    )
    same = stated(naive + meta("article:published_time", "2022-05-05T22:17:00-05:00"), ZoneInfo("Europe/Madrid"))
    assert same == PageDate(datetime(2022, 5, 6, 3, 17, tzinfo=UTC), DateReliability.EXACT, "meta")
    other = stated(naive + meta("article:published_time", "2023-01-01T00:00:00Z"))
    assert other is not None
    assert (other.published.year, other.source) == (2022, "json-ld")


@pytest.mark.parametrize(
    "element",
    [
        "<abbr class='published' itemprop='datePublished' title='{}'>10:22</abbr>",
        '<span itemprop="datePublished" content="{}">hace 2 horas</span>',
        '<time class="entry-date published" datetime="{}">ayer</time>',
        '<time class="updated" datetime="{}" pubdate>ayer</time>',
        '<time class="entry-date updated" datetime="{}">ayer</time>',
        '<span itemprop="dateCreated datePublished"><time datetime="{}">ayer</time></span>',
    ],
)
def test_a_time_for_machines_is_read_in_whatever_element_it_stands(element: str) -> None:
    tree = parse_page(f"<html><body><h1>Una nota</h1>{element.format('2023-05-15T10:22:00-03:00')}</body></html>")
    assert tree is not None
    assert find_page_date(tree, []) == PageDate(
        datetime(2023, 5, 15, 13, 22, tzinfo=UTC), DateReliability.EXACT, "time"
    )


def test_of_several_articles_in_json_ld_that_with_the_title_is_dated() -> None:
    related = {"@type": "NewsArticle", "headline": "Otra", "datePublished": "2024-06-01T10:00:00Z"}
    own = {"@type": "NewsArticle", "headline": "Una &quot;nota&quot;", "datePublished": "2023-05-15T10:00:00Z"}
    items = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": related}]}
    page = {"@type": "WebPage", "datePublished": "2019-01-01T00:00:00Z"}
    tree = parse_page("<p>x</p>")
    assert tree is not None
    found = find_page_date(tree, [items, page, own], title='Una "nota"')
    assert found == PageDate(datetime(2023, 5, 15, 10, tzinfo=UTC), DateReliability.EXACT, "json-ld")
    assert find_page_date(tree, [items], title='Una "nota"') is None
    listed = find_page_date(tree, [items], title="Otra")
    assert listed is not None
    assert listed.published.year == 2024


@pytest.mark.parametrize(
    "other",
    [
        "<article><h1>Título</h1></article><ol class='comment-list'><li>{}</li></ol>",
        "<h1>Título</h1><article itemprop='comment'>{}</article>",
        "<h1>Título</h1><div class='comentario'>{}</div>",
        "<h1>Título</h1><section id='comments'>{}</section>",
    ],
)
def test_the_time_of_a_comment_is_not_the_pages(other: str) -> None:
    time = '<time class="entry-date published" itemprop="datePublished" datetime="2024-06-01T10:00:00Z">hoy</time>'
    page = f"<html lang='es'><title>Título</title><body>{other.format(time)}<div><p>{PROSE}</p><p>{PROSE}</p></div>"
    article = extract_article(page.encode(), "https://diario.example/nota")
    assert article is not None
    assert (article.title, article.published) == ("Título", None)


def test_the_day_of_an_event_or_a_birth_is_not_the_pages() -> None:
    """How Wikipedia and its kin mark when what the page tells of began, by hCalendar and hCard."""
    for marks in ("bday dtstart published updated", "dtstart published"):
        founded = f"<table><tr><td>(<span class='{marks}'>1998-09-04</span>)</td></tr></table>"
        assert dated("", f"{founded}<p>{PROSE}</p>") is None


@pytest.mark.parametrize(
    "own",
    [
        "<time class='published'>4 de mayo de 2020</time>",
        "<abbr class='published' title='hace tiempo'>04/05/2020</abbr>",
        "<span itemprop='datePublished'>Publicado el 4 de mayo de 2020 | Actualizado el 5 de junio de 2022</span>",
    ],
)
def test_a_marked_time_for_readers_is_read_wherever_it_stands(own: str) -> None:
    teaser = "<li class='status-publish'>Otra nota, 6 de julio de 2024</li>"
    page = (
        f"<title>Título</title><body><h1>Título</h1><p>{PROSE}</p>{'<i>x</i>' * 200}{teaser}<p>{own}</p><p>{PROSE}</p>"
    )
    article = extract_article(page.encode(), "https://diario.example/nota")
    assert article is not None
    assert (article.published, article.date_source) == (datetime(2020, 5, 4, tzinfo=UTC), "time")
    assert article.date_reliability is DateReliability.DAY


def test_a_time_for_machines_is_better_than_one_for_readers() -> None:
    other, own = "<time class='published'>6 de julio de 2024</time>", "<time pubdate datetime='2020-05-04'>hoy</time>"
    page = f"<title>Título</title><body>{other}<h1>Título</h1>{own}<p>{PROSE}</p><p>{PROSE}</p>"
    article = extract_article(page.encode(), "https://diario.example/nota")
    assert article is not None
    assert article.published == datetime(2020, 5, 4, tzinfo=UTC)


def test_the_time_of_an_article_above_is_not_the_pages() -> None:
    time = '<time class="published" datetime="{}-01T10:00:00Z">hoy</time>'
    above, own = time.format("2024-06"), time.format("2020-05")
    tree = parse_page(f"<article><h3>Otra</h3>{above}</article><article><h1>Título</h1>{own}</article>")
    assert tree is not None
    date = find_page_date(tree, [], heading=tree.find(".//h1"))
    assert date is not None
    assert date.published.year == 2020


def test_the_time_of_an_article_beside_the_pages_own_is_not_the_pages() -> None:
    time = '<time pubdate datetime="2024-06-01T10:00:00Z">hoy</time>'
    tree = parse_page(f"<article><h1>Título</h1><p>{PROSE}</p></article><ul><li><article>{time}</article></li></ul>")
    assert tree is not None
    assert find_page_date(tree, [], heading=tree.find(".//h1")) is None


@pytest.mark.parametrize(
    "line",
    [
        "Publicado: 04 de mayo de 2020 | Actualizado: 5 de junio de 2022",
        "04/05/2020 08h00 Atualizado há 2 anos",
        "May 4, 2020 (updated June 5, 2022)",
    ],
)
def test_of_a_line_with_two_dates_that_of_the_publication_counts(line: str) -> None:
    found = shown(f"<h1>Título</h1><p>{line}</p><p>{PROSE}</p>")
    assert found is not None
    assert found.published.date().isoformat() == "2020-05-04"


def test_the_day_that_a_sentence_tells_of_is_not_that_of_the_publication() -> None:
    assert shown("<h1>Título</h1><p>El congreso fue el 12 de diciembre de 2019 en Lima.</p>") is None
    line = "Actualidad, por la Redacción de Diario, 12 de diciembre de 2019, 10:30 {}."
    for half in ("a.m", "p. m", "hs"):
        assert shown(f"<h1>Título</h1><p>{line.format(half)}</p>") is not None
    assert shown("<h1>Título</h1><p>Publicado el jueves 12 de diciembre de 2019 por Ana Ruiz.</p>") is not None


def test_a_modified_time_is_never_the_published_one() -> None:
    head = meta("article:modified_time", "2022-05-05T10:00:00Z") + meta("og:updated_time", "2022-05-05T10:00:00Z")
    ld = '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2022-05-05T10:00:00Z"}</script>'
    assert stated(head + ld) is None


def shown(body: str, url: str = "https://diario.example/nota") -> PageDate | None:
    tree = parse_page(f"<html><body>{body}</body></html>")
    assert tree is not None
    heading = next((one for one in tree.iter("h1") if one.text == "Título"), None)
    return find_shown_date(heading, url, BOGOTA)


def test_what_stands_under_the_headline_is_guessed_to_be_the_date() -> None:
    line = shown(f"<h1>Título</h1><p>Bogotá, 4 de mayo de 2022 - 10:30</p><p>{PROSE}</p>")
    assert line == PageDate(datetime(2022, 5, 4, 15, 30, tzinfo=UTC), DateReliability.GUESSED, "text")
    element = shown('<h1>Título</h1><span>hoy</span><time datetime="2022-05-04T07:59:48-04:00">07:59</time>')
    assert element == PageDate(datetime(2022, 5, 4, 11, 59, 48, tzinfo=UTC), DateReliability.GUESSED, "time")


def test_a_date_before_the_headline_is_the_articles_in_its_block_only() -> None:
    before = "<span>Comunidades</span><span>4 de mayo de 2022</span>"
    expected = PageDate(datetime(2022, 5, 4, tzinfo=UTC), DateReliability.GUESSED, "text")
    assert shown(f"<header><div>{before}</div><h1>Título</h1></header>") == expected
    assert shown(f"<div>{before}</div><main><h1>Título</h1></main>") is None
    assert shown(f"<header>{before}{'<i>x</i>' * 9}<h1>Título</h1></header>") is None


def test_a_date_alone_that_opens_the_cell_of_the_headline_is_the_articles() -> None:
    box = "<div class='box'><div>{}</div><b>Tema</b>" + "<a href='/otra'>otra</a>" * 9 + "</div>"
    expected = PageDate(datetime(2022, 5, 4, tzinfo=UTC), DateReliability.GUESSED, "text")
    cell = "<table><tr><td>{}<h1>Título</h1></td></tr></table>"
    assert shown(cell.format(box.format("4 de mayo de 2022"))) == expected
    # words beside it, a menu between, a box that may be the whole page, another cell
    assert shown(cell.format(box.format("Fundado el 4 de mayo de 2022"))) is None
    assert shown(cell.format(box.format("4 de mayo de 2022") + "<ul><li>Inicio</li></ul>")) is None
    assert shown(f"<div>{box.format('4 de mayo de 2022')}<h1>Título</h1></div>") is None
    assert shown(f"<table><td>{box.format('4 de mayo de 2022')}</td><td><h1>Título</h1></td></table>") is None


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Título</h1><ul><li class='comment even'>Ana, 4 de mayo de 2022</li></ul>",
        "<p>Domingo 22 de noviembre de 2026</p><h1>Título</h1>",  # today, in the head of the page
        "<h1>Título</h1><p>Actualizado: 4 de mayo de 2022</p>",
        "<h1>Título</h1><p>Revisado el 4 de mayo de 2022</p>",
        "<h1>Título</h1><p><b>Última actualización:</b> <span>4 de mayo de 2022</span></p>",
        "<h1>Título</h1><p>Última edición: <time>4 de mayo de 2022</time></p>",
        "<h1>Título</h1><div>Última actualización</div><div>4 de mayo de 2022</div>",
        "<h1>Título</h1><div><span>Atualizado</span> <time datetime='2022-05-04'>4 de maio</time></div>",
        "<h1>Título</h1><span class='updated'>4 de mayo de 2022</span>",
        "<h1>Título</h1><p>Updated <time datetime='2022-05-04'>May 4</time></p>",
        "<h1>Título</h1><div><time datetime='2022-05-04'>4 de mayo de 2022</time> <span>Actualización</span></div>",
        "<h1>Título</h1><ul><li><time datetime='2022-05-04'>hace 3 años</time></li><li>Actualización</li></ul>",
        "<h1>Título</h1><a href='/x'><p>Otra nota</p><p>4 de mayo de 2022</p></a>",
        "<h1>Título</h1><aside><time datetime='2022-05-04'>4 de mayo</time></aside>",
        "<h1>Título</h1><blockquote>Ana en <time datetime='2022-05-04'>4 de mayo</time></blockquote>",
        f"<h1>Título</h1><p>{PROSE} El 4 de mayo de 2022 empezó todo.</p>",
        "<h2>Otro</h2><p>4 de mayo de 2022</p>",
        "<h1>Título</h1><p>Vigencia: 1 de enero de 2022</p>",
        "<h1>Título</h1><p><b>Fecha límite:</b> <span>04/05/2022</span></p>",
        "<h1>Título</h1><dl><dt>Quando:</dt><dd>4 de maio de 2022</dd></dl>",
        "<h1>Título</h1><p>Inscripciones hasta el 4 de mayo de 2022</p>",
        "<h1>Título</h1><p>Webinar: May 4, 2022 at 10:00</p>",
        "<h1>Título</h1><p>Del 4 al 31 de mayo de 2022</p>",
        "<h1>Título</h1><p>04/05/2022 - 31/05/2022</p>",
        "<h1>Título</h1><ul><li><b>Fecha:</b> 4 de mayo de 2022</li><li>Hora: 9</li><li><b>Lugar:</b> Lima</li></ul>",
        "<h1>Título</h1><p><b>Data:</b> <span>4 de maio de 2022</span></p><p>Local: Recife</p>",
        "<h1>Título</h1><div><span>May 4, 2022</span> <span>Venue: Lima</span></div>",
        "<h1>Título</h1><p>May 4, 2022 to June 5, 2022</p>",
        "<h1>Título</h1><span title='El congreso del 4 de mayo de 2022'>Congreso</span>",
    ],
)
def test_dates_that_are_not_the_articles(body: str) -> None:
    assert shown(body) is None


@pytest.mark.parametrize(
    "body",
    [
        "<p>Actualizado: 9/5/2022 | Publicado: 4 de mayo de 2022</p>",
        "<p>Actualizado: <b>9 de mayo de 2022</b> Publicado: <span>4 de mayo de 2022</span></p>",
        "<p>Lima, 4 de mayo de 2022 - 5 min de lectura</p>",
        "<p>Guía 2021 - 4 de mayo de 2022</p>",
        "<ul><li>Fecha: 4 de mayo de 2022</li><li>Sección: Locales</li></ul>",
        "<dl><dt>Fecha</dt><dd>04/05/2022</dd></dl>",
        "<font size='1'>4 de mayo de 2022</font>",
        "<p>Eventos | 4 de mayo de 2022</p>",
        "<p>Escrito por Ana, revisado por Luis | 4 de mayo de 2022</p>",
        "<span class='posted updated'>4 de mayo de 2022</span>",
        "<div><span>04</span><span>May</span><span>2022</span></div>",
        "<span title='04/05/2022'>há 2 dias</span>",
    ],
)
def test_the_publication_is_known_beside_a_change(body: str) -> None:
    expected = PageDate(datetime(2022, 5, 4, tzinfo=UTC), DateReliability.GUESSED, "text")
    assert shown(f"<h1>Título</h1>{body}<p>{PROSE}</p>") == expected


def test_a_date_in_the_address() -> None:
    expected = PageDate(datetime(2023, 4, 5, tzinfo=UTC), DateReliability.GUESSED, "address")
    assert shown("<h1>Título</h1>", "https://diario.example/2023/04/05/nota.html") == expected
    assert shown("<h1>Título</h1>", "https://diario.example/nota/2023-04-05") == expected
    for url in ("https://diario.example/2023/13/45/nota", "https://diario.example/2023/04/nota", "http://["):
        assert shown("<h1>Título</h1>", url) is None


def dated(head: str, body: str = "") -> PageDate | None:
    prose = f"<p>{PROSE}</p>" * 2
    html = f"<html><head>{head}</head><body><article><h1>Título</h1>{body}{prose}</article></body></html>"
    article = extract_article(html.encode(), "https://diario.example/nota")
    assert article is not None
    if article.published is None or article.date_source is None:
        return None
    return PageDate(article.published, article.date_reliability, article.date_source)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (meta("article:modified_time", "2022-05-05T10:00:00Z"), ""),
        (meta("og:updated_time", "2022-05-05T10:00:00Z"), ""),
        ('<meta name="lastmod" content="2022-05-05">', ""),
        ('<meta http-equiv="last-modified" content="Thu, 05 May 2022 10:00:00 GMT">', ""),
        ('<meta itemprop="copyrightYear" content="2022">', ""),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2022-05-05"}</script>', ""),
        ("", '<p>Actualizado: <time datetime="2022-05-05">5 de mayo</time></p>'),
        ("", '<time class="updated" datetime="2022-05-05T10:00Z">5 de mayo</time>'),
        ("", "<p>Última actualización: 05/05/2022</p>"),
        ("", "<p>Atualizado em 05/05/2022 às 10h</p>"),
        ("", "<div><p>Last updated: May 5, 2022</p></div>"),
    ],
)
def test_nobody_takes_the_time_of_a_change_for_that_of_the_publication(head: str, body: str) -> None:
    assert dated(head, body) is None


def test_no_date_of_another_article_is_guessed_from_a_margin() -> None:
    other = '<li><a href="/otra">Otra nota</a> <time class="date" datetime="2022-05-04">4 de mayo de 2022</time></li>'
    for margin in ("aside", "nav"):
        assert dated("", f"<{margin}><ul>{other}</ul></{margin}>") is None


@pytest.mark.parametrize(
    "teaser",
    [
        '<section><h3><a href="/otra">{}</a></h3><time datetime="2024-06-01T10:00:00Z">hace un mes</time></section>',
        '<ul><li><a href="/otra">{}</a> <span>1 de junio de 2024</span></li></ul>',
        '<div><h3><a href="/otra">{}</a></h3><span>01/06/2024</span></div>',
        '<div><div><p class="d">01/06/2024</p></div><h4><a href="/otra">{}</a></h4></div>',
    ],
)
def test_the_date_of_a_teaser_below_is_not_the_pages(teaser: str) -> None:
    prose, teaser = f"<p>{PROSE}</p>" * 2, teaser.format("Otra nota de la casa")
    for line, day in (("<p>4 de mayo de 2020</p>", "2020-05-04"), ("<p>Publicado hace dos horas</p>", None)):
        page = f"<title>Título</title><body><article><h1>Título</h1>{line}{prose}</article>{teaser}"
        article = extract_article(page.encode(), "https://diario.example/nota")
        assert article is not None
        assert (article.published and article.published.date().isoformat()) == day


def test_a_date_below_the_text_counts_where_none_is_above() -> None:
    expected = PageDate(datetime(2022, 5, 4, tzinfo=UTC), DateReliability.GUESSED, "text")
    text = f"<p>{PROSE} <a href='/x'>Así cambió la plaza este año</a></p>" * 3
    assert shown(f"<h1>Título</h1><div>{text}<p>Publicado el 4 de mayo de 2022</p></div>") == expected


def test_a_meta_element_that_says_only_date_yields_to_what_the_page_shows() -> None:
    vague = meta("dc.date", "2022-03-03T10:00:00Z")
    assert dated(vague) == PageDate(datetime(2022, 3, 3, 10, tzinfo=UTC), DateReliability.EXACT, "meta")
    same, other = "<p>3 de marzo de 2022</p>", "<p>7 de abril de 2022</p>"
    assert dated(vague, same) == dated(vague)
    assert dated(vague, other) == PageDate(datetime(2022, 4, 7, tzinfo=UTC), DateReliability.GUESSED, "text")
    assert dated(vague + meta("pubdate", "2022-03-03T10:00:00Z"), other) == dated(vague)


def test_json_ld_in_xhtml_is_read() -> None:
    script = '<script type="application/ld+json">//<![CDATA[\n{"datePublished": "2022-05-05"}\n//]]></script>'
    assert stated(script) == PageDate(datetime(2022, 5, 5, tzinfo=UTC), DateReliability.DAY, "json-ld")


@pytest.mark.parametrize(
    "value",
    ["[{}]", '{{"@type": "xsd:dateTime", "@value": {}}}', "1741338720", "1741338720000", '"1741338720"'],
)
def test_a_date_in_json_ld_has_several_forms(value: str) -> None:
    date = value.format('"2025-03-07T09:12:00Z"')
    expected = PageDate(datetime(2025, 3, 7, 9, 12, tzinfo=UTC), DateReliability.EXACT, "json-ld")
    assert stated(f'<script type="application/ld+json">{{"datePublished": {date}}}</script>') == expected
    for odd in ("[]", "{}", "[[]]", "1" * 30, "true", "null"):
        assert stated(f'<script type="application/ld+json">{{"datePublished": {odd}}}</script>') is None


def test_json_ld_that_is_none_still_dates_its_article() -> None:
    date, other = '"datePublished": "2022-05-05",', '{"datePublished": "2022-05-04"}'
    headline = '"headline": "Senador llama "incapacitado" al presidente"'
    expected = PageDate(datetime(2022, 5, 5, tzinfo=UTC), DateReliability.DAY, "json-ld")
    assert stated(f'<script type="application/ld+json">{{{date}{headline}}}</script>') == expected
    assert stated(f'<script type="application/ld+json">{{{date}}}</script>') == expected
    page = '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2019-01-01"}</script>'
    assert stated(f'<script type="application/ld+json">{{{date}{headline}}}</script>{page}') == expected
    assert stated(f'<script type="application/ld+json">[{other},{{{date}{headline}}}]</script>') is None
    bare = '{"datePublished": 2022-05-05T06:18:10-03:00, "headline": "Senador responde"}'
    expected = PageDate(datetime(2022, 5, 5, 9, 18, 10, tzinfo=UTC), DateReliability.EXACT, "json-ld")
    assert stated(f'<script type="application/ld+json">{bare}</script>') == expected


def test_the_zone_of_a_publisher() -> None:
    assert zone_of_country(publisher_country("AR", "https://diario.example/")) == ZoneInfo(
        "America/Argentina/Buenos_Aires"
    )
    assert publisher_country("mx", "https://diario.cl/") == "MX"
    assert publisher_country(None, "https://startup.io/") is None
    assert publisher_country(None, "https://www.diario.com.uy/x") == "UY"
    assert publisher_country(None, "https://diario.com.co/") == "CO"
    assert publisher_country(None, "https://diario.co.uk/") == "GB"
    for url in ("https://startup.co/", "https://diario.com/", "https://localhost/", "http://[", ""):
        assert zone_of_country(publisher_country(None, url)) is UTC


def test_an_article_is_dated_in_the_zone_of_its_source() -> None:
    html = (
        f'<html lang="es"><head>{meta("article:published_time", "2022-05-05 22:17")}</head>'
        f"<body><article><h1>Título</h1><p>{PROSE}</p><p>{PROSE}</p></article></body></html>"
    ).encode()
    hours = {}
    for country, url in (
        (None, "https://diario.example/"),
        ("CO", "https://diario.example/"),
        (None, "https://diario.cl/"),
    ):
        article = extract_article(html, url, country=country)
        assert article is not None
        assert article.published is not None
        hours[country, url[-4:]] = article.published.hour
    assert hours == {(None, "ple/"): 22, ("CO", "ple/"): 3, (None, ".cl/"): 2}


@pytest.mark.parametrize(
    ("lang", "country", "month"),
    [
        ("es", "MX", 4),
        ("en", "US", 5),
        ("en", "GB", 4),
        ("en", "AR", 4),
        ("pt", None, 4),
        ("en", None, 5),
        ("en-GB", None, 4),
        ("en_AU", None, 4),
        ("en-US", None, 5),
        ("en-US", "ES", 4),
        ("en-Latn-NZ", None, 4),
        ("english", None, 4),
        ("es-US", None, 5),
        ("es", "US", 5),
        ("es-MX", None, 4),
        ("es-US", "MX", 4),
        ("es", "PR", 4),
        ("fr-CA", None, 4),
    ],
)
def test_which_number_is_the_day_depends_on_language_and_country(lang: str, country: str | None, month: int) -> None:
    html = (
        f'<html lang="{lang}"><head>{meta("article:published_time", "05/04/2022")}</head>'
        f"<body><article><h1>Título</h1><p>{PROSE}</p><p>{PROSE}</p></article></body></html>"
    ).encode()
    article = extract_article(html, "https://diario.example/", country=country)
    assert article is not None
    assert article.published is not None
    assert article.published.month == month
