"""Sites without a feed: sitemaps, links that lead to articles, feeds that a page names."""

import gzip
import time
from datetime import UTC, datetime

import pytest

from crawler.errors import SiteMapError
from crawler.site_links import Link, SitePage, is_below, is_listing, looks_like_article, read_site_page
from crawler.site_map import looks_like_site_map, newest_first, newest_parts, parse_site_map
from crawler.site_reading import choose_entries, links_of_page, newest_entries, site_maps_named
from kb.models import DateReliability, RawDocument
from tests.platform_pages import rss

URL = "https://example.org/"
URLSET = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>'
)
MAX_BYTES = 1_000_000


def site_map(inside: str):
    return parse_site_map(URLSET.format(inside).encode(), URL, MAX_BYTES)


def test_a_news_sitemap() -> None:
    (entry,) = site_map(
        "<url><loc> https://example.org/a </loc><news:news><news:publication><news:name>E</news:name>"
        "<news:language>es</news:language></news:publication><news:publication_date>2024-05-01T10:00:00-03:00"
        "</news:publication_date><news:title>Una nota</news:title></news:news></url>"
    ).entries
    assert (entry.url, entry.title, entry.lang) == ("https://example.org/a", "Una nota", "es")
    assert entry.published == datetime(2024, 5, 1, 13, tzinfo=UTC)
    assert entry.date_reliability is DateReliability.EXACT


def test_pictures_have_addresses_and_titles_of_their_own() -> None:
    (entry,) = site_map(
        '<url><image:image xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
        "<image:loc>https://example.org/a.jpg</image:loc><image:title>Foto</image:title></image:image>"
        "<loc>https://example.org/a</loc><news:news><news:title>Una nota</news:title></news:news></url>"
    ).entries
    assert (entry.url, entry.title) == ("https://example.org/a", "Una nota")


def test_times_without_a_zone_are_the_publishers() -> None:
    body = URLSET.format("<url><loc>https://e.com.ar/a</loc><lastmod>2024-05-01T10:00:00</lastmod></url>").encode()
    (entry,) = parse_site_map(body, "https://e.com.ar/s.xml", MAX_BYTES).entries
    assert entry.modified == datetime(2024, 5, 1, 13, tzinfo=UTC)


def test_what_was_changed_is_not_what_was_published() -> None:
    (entry,) = site_map("<url><loc>https://example.org/a</loc><lastmod>2024-05-01</lastmod></url>").entries
    assert entry.published is None
    assert entry.modified == datetime(2024, 5, 1, tzinfo=UTC)


def test_a_gzipped_sitemap_and_a_bomb() -> None:
    body = gzip.compress(URLSET.format("<url><loc>https://example.org/a</loc></url>").encode())
    assert len(parse_site_map(body, URL, MAX_BYTES).entries) == 1
    with pytest.raises(SiteMapError, match="larger than"):
        parse_site_map(gzip.compress(b" " * (MAX_BYTES + 1)), URL, MAX_BYTES)
    with pytest.raises(SiteMapError, match="cannot be decompressed"):
        parse_site_map(body[:-20], URL, MAX_BYTES)


@pytest.mark.parametrize(
    "before",
    ["", "\n\n", "\ufeff\n", "<br />\n<b>Warning</b>: Undefined index in <b>/x.php</b><br />\n", "<!-- \x03 -->"],
)
@pytest.mark.parametrize("title", ["Ma&ntilde;ana en H&M", "<![CDATA[Mañana en H&M]]>", "Ma&amp;ntilde;ana en H&amp;M"])
def test_a_sitemap_that_is_not_well_formed(before: str, title: str) -> None:
    page = "<url><loc>https://example.org/{}?a=1&amp;b=2</loc><news:news><news:title>{}</news:title></news:news></url>"
    body = before + URLSET.format(page.format("x", title) + page.format("y", title))
    entries = parse_site_map(body.encode(), URL, MAX_BYTES).entries
    assert [(entry.url, entry.title) for entry in entries] == [
        ("https://example.org/x?a=1&b=2", "Mañana en H&M"),
        ("https://example.org/y?a=1&b=2", "Mañana en H&M"),
    ]


def test_a_sitemap_in_another_charset_than_it_says() -> None:
    body = URLSET.format("<url><loc>https://example.org/camión?a=1&amp;b=2</loc></url>" * 2).encode("latin-1")
    entries = parse_site_map(body, URL, MAX_BYTES).entries
    assert {entry.url for entry in entries} == {"https://example.org/cami%C3%B3n?a=1&b=2"}


@pytest.mark.parametrize("body", [b"", b"   ", b"<html><body></body></html>", b"words", b"<rss/>"])
def test_what_is_no_sitemap(body: bytes) -> None:
    with pytest.raises(SiteMapError, match="is no sitemap"):
        parse_site_map(body, URL, MAX_BYTES)


def test_addresses_of_a_sitemap_may_lack_their_host() -> None:
    body = (
        b"<urlset><url><loc>/una-nota</loc></url><url><loc>//a.example/otra</loc></url><url><loc>x</loc></url></urlset>"
    )
    entries = parse_site_map(body, "https://a.example/mapas/1.xml", 1_000).entries
    assert [entry.url for entry in entries] == ["https://a.example/una-nota", "https://a.example/otra"]


def test_a_list_of_addresses_and_a_feed_are_sitemaps_too() -> None:
    lines = "\ufeffhttps://example.org/nota-a\r\n\r\nno es\r\nhttps://example.org/nota-b?x=1&y=2\r\n".encode()
    for body in (lines, gzip.compress(lines)):
        assert looks_like_site_map(body)
        assert [entry.url for entry in parse_site_map(body, URL, MAX_BYTES).entries] == [
            "https://example.org/nota-a",
            "https://example.org/nota-b?x=1&y=2",
        ]
    (entry,) = parse_site_map(rss("Canal", "https://example.org/", entries=1).body, URL, MAX_BYTES).entries
    assert (entry.url, entry.title, entry.lang) == ("https://example.org/nota-0", "Nota 0", "es")
    assert entry.published == datetime(2026, 5, 1, tzinfo=UTC)
    assert not looks_like_site_map(b"https://example.org/ is <b>down</b>")


def test_entities_neither_grow_nor_load_files() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = head + "<urlset><url><loc>https://example.org/a</loc><title>&l11;&f;</title></url></urlset>"
    begun = time.process_time()
    entries = parse_site_map(body.encode(), URL, MAX_BYTES).entries
    assert time.process_time() - begun < 5
    assert all(len(entry.title) < 100 for entry in entries)


def test_an_index_gives_news_and_the_newest_first() -> None:
    body = (
        "<sitemapindex><sitemap><loc>https://example.org/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        "<sitemap><loc>https://example.org/new.xml</loc><lastmod>2024-01-01</lastmod></sitemap>"
        "<sitemap><loc>https://example.org/news.xml</loc></sitemap></sitemapindex>"
    )
    index = parse_site_map(body.encode(), URL, MAX_BYTES)
    assert index.is_index
    assert [url.rsplit("/", 1)[1] for url in newest_parts(index)] == ["news.xml", "new.xml", "old.xml"]


def test_pages_of_other_sites_and_sections_are_left_out() -> None:
    found = site_map(
        "<url><loc>https://example.org/</loc></url><url><loc>https://example.org/tag/x</loc></url>"
        "<url><loc>https://other.org/una-nota-muy-larga</loc></url>"
        "<url><loc>https://example.org/una-nota</loc></url>"
        "<url><loc>https://example.org/otra-nota</loc><lastmod>2024-01-01</lastmod></url>"
    )
    assert [entry.url for entry in newest_entries(found, URL)] == [
        "https://example.org/otra-nota",
        "https://example.org/una-nota",
    ]
    assert newest_first(found.entries)[0].modified is not None


@pytest.mark.parametrize(
    "path",
    [
        "/nota/una-comunidad-se-cuida",
        "/2024/05/01/nota",
        "/economia/nota-1234567.html",
        "/politica/el-congreso-vota-hoy",
        "/p/12345678",
    ],
)
def test_addresses_of_articles(path: str) -> None:
    assert looks_like_article(f"https://example.org{path}")


@pytest.mark.parametrize(
    "path",
    ["/", "", "/tag/una-comunidad-se-cuida", "/autor/ana", "/economia", "/logo-de-la-empresa.png", "/politica/feed"],
)
def test_addresses_that_are_none(path: str) -> None:
    assert not looks_like_article(f"https://example.org{path}")


@pytest.mark.parametrize(
    "name",
    [
        "politica-de-privacidad-y-cookies",
        "terminos-y-condiciones-de-uso",
        "aviso-legal.html",
        "politica-de-privacidade",
    ],
)
def test_what_the_law_wants_of_every_site_is_no_article(name: str) -> None:
    assert not looks_like_article(f"https://example.org/{name}")
    assert is_listing(f"https://example.org/legal/{name}/")
    assert not is_listing(f"https://example.org/{name}-que-cambia-en-whatsapp")
    assert looks_like_article("https://example.org/politica-de-cookies-que-dice-la-nueva-ley")


def test_listings() -> None:
    assert is_listing("https://example.org/")
    assert is_listing("https://example.org/category/news")
    assert not is_listing("https://example.org/nota/x")
    assert is_listing("https://example.org/blog/")
    assert is_listing("https://example.org/Mi-Cuenta")
    assert not is_listing("https://example.org/blog/resiliencia"), "what lies below is an article"


@pytest.mark.parametrize(
    ("path", "page", "below"),
    [
        ("/a", "/", True),
        ("/blog/a", "/blog", True),
        ("/blog/a", "/blog/index.html", True),
        ("/blogs/a", "/blog", False),
        ("/a", "/index.php", True),
        ("/a", "/blog/", False),
    ],
)
def test_what_lies_below_a_page(path: str, page: str, below: bool) -> None:
    assert is_below(f"https://www.example.org{path}", f"https://example.org{page}") is below


def test_a_section_takes_its_own_pages_of_a_sitemap() -> None:
    found = site_map("".join(f"<url><loc>https://example.org/{path}</loc></url>" for path in ("blog/hoy", "tienda")))
    assert [entry.url for entry in newest_entries(found, URL + "blog/")] == ["https://example.org/blog/hoy"]
    assert newest_entries(found, URL + "comunidad/") == [], "what is of other sections is none of its business"
    links = tuple(Link(f"{URL}{path}", path) for path in ("blog/una", "tienda/otra"))
    page = SitePage("", None, (), links)
    assert [entry.url for entry in links_of_page(page, URL + "blog/")] == [URL + "blog/una"]
    assert len(links_of_page(page, URL + "comunidad/")) == 2, "many keep the articles of a section elsewhere"
    assert len(links_of_page(page, URL)) == 2


def parts_of(*names: str) -> list[str]:
    inside = "".join(f"<sitemap><loc>{URL}{name}.xml</loc></sitemap>" for name in names)
    index = parse_site_map(f"<sitemapindex>{inside}</sitemapindex>".encode(), URL, MAX_BYTES)
    return [url.removeprefix(URL).removesuffix(".xml") for url in newest_parts(index)]


def test_the_newest_parts_of_an_index_come_first_also_without_dates() -> None:
    months = [f"sitemap-{year}-{month:02}" for year in range(2010, 2027) for month in range(1, 13)]
    assert parts_of(*months)[:2] == ["sitemap-2026-12", "sitemap-2026-11"]
    assert parts_of(*reversed(months))[:2] == ["sitemap-2026-12", "sitemap-2026-11"]
    wordpress = ("posts-post-1", "posts-post-2", "posts-post-10", "posts-page-1", "taxonomies-category-1")
    assert parts_of(*wordpress)[:3] == ["posts-post-10", "posts-post-2", "posts-post-1"]
    assert parts_of("post-sitemap", "guia-sitemap", "noticias") == ["noticias", "post-sitemap", "guia-sitemap"]


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (
            "page-sitemap product-sitemap category-sitemap post_tag-sitemap author-sitemap guia-sitemap post-sitemap",
            "guia-sitemap post-sitemap",
        ),
        ("store-products-sitemap blog-posts-sitemap blog-categories-sitemap pages-sitemap", "blog-posts-sitemap"),
        ("wp-sitemap-posts-page-1 wp-sitemap-posts-post-1 wp-sitemap-users-1", "wp-sitemap-posts-post-1"),
        ("sitemap-pages sitemap-tags", "sitemap-pages sitemap-tags"),  # which hold the articles nobody knows
        ("noticias-page-2 noticias-page-1 sitemap-autores", "noticias-page-2 noticias-page-1"),
    ],
)
def test_parts_of_an_index_that_hold_no_articles_are_not_read_where_others_do(names: str, read: str) -> None:
    assert parts_of(*names.split()) == read.split()


@pytest.mark.parametrize(
    "paths",
    [
        [f"{year}/01/0{day}/una-nota-larga-{day}" for year in range(1950, 2027) for day in range(1, 10)],
        [f"nota-{number}" for number in range(10_000, 10_700)],
        [f"?p={number}" for number in range(1, 700)],
    ],
)
def test_the_newest_pages_of_an_undated_sitemap_come_first(paths: list[str]) -> None:
    for order in (paths, paths[::-1]):
        found = site_map("".join(f"<url><loc>https://example.org/n/{path}</loc></url>" for path in order))
        newest = newest_entries(found, URL)
        assert len(newest) == 200
        assert newest[0].url.endswith(paths[-1])


def test_a_list_without_any_evidence_stays_in_its_order() -> None:
    found = site_map("".join(f"<url><loc>https://example.org/{path}</loc></url>" for path in ("b-x", "a-x", "c-x")))
    assert [entry.url[-3] for entry in newest_entries(found, URL)] == ["b", "a", "c"]


HEADLINES = [
    "Meta lanza Threads en toda América Latina",
    "Lo que cambia en WhatsApp desde mayo",
    "Así se cuida un grupo grande",
]


@pytest.mark.parametrize(
    "address", ["/hoy/{}-y-red", "/nota.php?id={}&s=1", "/nota/una-red/{}", "/noticias/{}.asp", "/{}/red"]
)
def test_headlines_whose_addresses_are_alike_are_articles(address: str) -> None:
    def linked(headlines: list[str]) -> list[str]:
        links = (f'<td><a href="{address.format(n)}"><b>{text}</b></a></td>' for n, text in enumerate(headlines))
        menu = "".join(f'<a href="/empresa/{n}">Quiénes somos hoy</a>' for n in range(5))
        footer = "".join(f'<a href="/pie/{n}">Escribe a la redacción de este diario</a>' for n in range(5))
        html = f"<table><tr>{''.join(links)}</tr></table>{menu}<footer>{footer}</footer>"
        return [link.title for link in read_site_page(html.encode(), URL).articles]

    assert linked(HEADLINES) == HEADLINES
    assert linked(HEADLINES[:2]) == [], "two may be anything"
    assert linked(["Precios", "Quiénes somos", "Política de uso de este sitio"]) == []


def test_sitemaps_are_believed_alone_only_where_they_know_what_the_page_links() -> None:
    links = [RawDocument(f"{URL}nota-nueva-{number}") for number in range(6)]
    old = [RawDocument(f"{URL}vieja", modified=datetime(2015, 1, 1, tzinfo=UTC))]
    fresh = [RawDocument(link.url, modified=datetime(2026, 1, 1, tzinfo=UTC)) for link in links[:3]]
    assert choose_entries([], links) == links
    assert choose_entries([old], links) == [*links, *old]
    assert choose_entries([old, fresh], links) == [*fresh, *old]
    assert choose_entries([old, fresh], []) == [*fresh, *old]


def test_sitemaps_of_a_robots_txt_may_be_relative_and_are_addresses() -> None:
    named = ["/mapa.xml", "https://example.org/news.xml", "http://[mal", "javascript:x", "/mapa.xml"]
    assert site_maps_named(named, URL + "robots.txt") == [URL + "news.xml", URL + "mapa.xml"]


def test_a_front_page() -> None:
    html = """<html lang="es-AR"><head><title>Diario | Inicio</title><meta property="og:site_name" content="Diario">
      <link rel="alternate" type="application/rss+xml" title="Todo" href="/rss">
      <link rel="alternate" type="application/atom+xml" href="https://example.org/atom">
      <link rel="alternate" hreflang="en" href="/en"></head><body>
      <a href="/nota/una-comunidad-se-cuida"><img></a>
      <a href="/nota/una-comunidad-se-cuida#x">Una comunidad se cuida</a>
      <h2><a href="/corta">Un titular que es bastante largo</a></h2><a href="/corta2">Menú</a>
      <a href="https://other.org/una-nota-de-otro-sitio">Una nota de otro sitio cualquiera</a>
      <a href="javascript:void(0)">nada</a><a href="http://[">roto</a><a href="/tag/x">Una etiqueta que es larga</a>
      </body></html>"""
    page = read_site_page(html.encode(), URL)
    assert (page.title, page.lang) == ("Diario", "es")
    assert [link.url for link in page.feeds] == ["https://example.org/rss", "https://example.org/atom"]
    assert [(link.url, link.title) for link in page.articles] == [
        ("https://example.org/nota/una-comunidad-se-cuida", "Una comunidad se cuida"),
        ("https://example.org/corta", "Un titular que es bastante largo"),
    ]


@pytest.mark.parametrize(
    ("link", "is_feed"),
    [
        ('type="text/xml" title="RSS" href="/rss.xml"', True),
        ('type="application/xml" href="/rss/portada"', True),
        ('title="RSS" href="/feed/"', True),
        ('type="application/json" href="/wp-json/wp/v2/posts/1"', False),
        ('type="text/xml+oembed" href="/wp-json/oembed/1.0/embed?format=xml"', False),
        ('hreflang="pt" href="/pt/"', False),
    ],
)
def test_a_feed_that_is_named_with_another_type_shows_by_its_address(link: str, is_feed: bool) -> None:
    page = read_site_page(f'<link rel="alternate" {link}><p>x</p>'.encode(), URL)
    assert bool(page.feeds) is is_feed


def test_a_base_that_is_no_address_counts_for_nothing() -> None:
    page = read_site_page(b'<base href="http://[x"><a href="/2024/01/01/nota">Una nota</a>', "https://example.org/")
    assert [link.url for link in page.articles] == ["https://example.org/2024/01/01/nota"]


def test_a_page_that_is_nothing() -> None:
    assert read_site_page(b"", URL).articles == ()


@pytest.mark.parametrize(
    ("body", "is_frame"),
    [
        ("<div id=app></div><script>x()</script>", True),
        (
            "<noscript>Activa JavaScript para ver este sitio.</noscript><script>x</script>",
            True,
        ),
        ("<p>Cargando...</p><template><a href=/a>Una</a></template><script>x</script>", True),
        ("<div></div>", False),
        ("<script>x()</script><a href=/acerca>Acerca</a>", False),
        ("<script>x()</script><p>" + "Un sitio que dice algo, y que no enlaza nada. " * 5 + "</p>", False),
    ],
)
def test_a_page_that_scripts_have_to_fill_is_a_frame(body: str, is_frame: bool) -> None:
    assert read_site_page(f"<html><body>{body}</body></html>".encode(), "https://a.example/").is_frame is is_frame
