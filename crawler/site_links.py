"""Which links of a page lead to articles, and which of them are feeds. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.article_extractor import page_language, parse_page
from crawler.block_text import clean_line
from crawler.charset import decode_text
from crawler.feed_entries import MAX_TITLE_LENGTH, MIN_HEADLINE, resolved_address
from crawler.platform_feeds import CHANNEL_ID
from kb.intake.addresses import canonical_address, host_of, registrable_domain
from kb.intake.publishers import same_site

MAX_LINKS = 500
MAX_BLOGS = 2  # of a page
_MIN_ALIKE = 3  # links with headlines whose addresses differ in one place: articles, whatever their addresses look like
_MIN_WORDS = 5  # of such a headline; items of a menu have fewer
MAX_FEEDS = 50  # of a page; a portal that names more has a feed for each of its tags
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
# What others call it. Pages in another language, previews and interfaces are alternates of such types too.
_LOOSE_TYPES = frozenset({"", "text/xml", "application/xml", "application/json"})
# What the address of a feed looks like, and the host of one that another service serves (FeedBurner and its like).
_FEED_PATH = re.compile(
    r"/(?:feeds?|rss2?|atom)(?:/|$)|(?:/|\.)(?:feeds?|rss2?|atom|rdf)(?:\.(?:xml|json|php))?$", re.I
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type|alt)=(?:feed|rss2?|atom)(?:&|$)", re.IGNORECASE)
_FEED_HOST = re.compile(r"(?:feeds?|rss)\d?\.")
_FEED_TEXT = frozenset({"rss", "atom", "feed", "rss feed", "feed rss", "canal rss", "feed de rss", "rss 2.0"})
# First folders of addresses that list articles, or are about the site. In the three languages.
SECTIONS = frozenset(
    """
    about acerca archive archives archivo arquivo author authors autor autores avisos buscar busca busqueda cart
    categoria categorias category categories contact contacto contato cookies etiqueta etiquetas equipo equipe feed
    feeds login newsletter page pagina privacidad privacidade privacy quienes-somos search seccion secao
    section sobre sobre-nosotros subscribe suscribete suscripcion tag tags team tema temas terminos termos terms topic
    topics
    """.split()
)
# Right below the host, the front of such a list, and what a shop has once. "/noticias/una-nota" is an article.
_FRONTS = frozenset(
    """
    actualidad articles articulos artigos atualidade blog carrinho carrito checkout finalizar-compra home imprensa
    inicio loja mi-cuenta minha-conta my-account news noticias novedades novidades portada prensa press shop tienda
    """.split()
)
# What companies and shops call the part of their site that has articles: a link's text, the last part of its path, or
# the first of its host.
_BLOG = "blog"
_BLOGS = frozenset(
    """
    articles articulos artigos artículos blog blogs journal magazine news newsroom noticias notícias novedades novidades
    revista
    """.split()
)
# A page whose name holds no other words, "politica-de-cookies", is what the law wants of every site, not an article.
_LEGAL_WORDS = frozenset(
    """
    and aviso condiciones condicoes conditions cookie cookies dados datos de del do e general generales gerais html
    la legal of personales pessoais policy politica politicas privacidad privacidade privacy proteccion protecao service
    site sitio terminos termos terms tratamiento tratamento use uso web y
    """.split()
)
# Where a browser with scripts shows nothing, and less text than which a page without a link does not say anything by.
_UNSHOWN = "ancestor::script or ancestor::noscript or ancestor::style or ancestor::template"
_LEAST_SHOWN = 100
_DATE_IN_PATH = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\b)")
_NUMBER = re.compile(r"\d+")
_LONG_NUMBER = re.compile(r"\d{5,}")
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|zip|mp[34]|avi|mov|docx?|xlsx?|pptx?|css|js|xml|json|rss|txt|ico)$", re.IGNORECASE
)
_MEDIA_FILE = re.compile(r"\.(?:mp[34]|m4[abv]|aac|og[agv]|opus|wav|flac|webm|mov|avi)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link and its text."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """What a page of a site offers: its name, feeds that it names, links that look like articles or like feeds.

    ``blogs`` are the pages of the same site, below it, that are called a blog or news, a blog first.
    ``is_frame``: it shows nothing before its scripts have run.
    ``generator`` is the software that made it, as it says itself; ``channel_id`` that of a channel of YouTube.
    """

    title: str
    lang: str | None
    feeds: tuple[Link, ...]
    articles: tuple[Link, ...]
    feed_links: tuple[Link, ...] = ()
    canonical_url: str | None = None
    generator: str = ""
    channel_id: str | None = None
    blogs: tuple[str, ...] = ()
    is_frame: bool = False


NO_PAGE = SitePage("", None, (), ())  # one that says nothing, or could not be had


def read_site_page(html: bytes, url: str, charset: str | None = None) -> SitePage:
    """Read a front page or listing that was served at ``url``."""
    tree = parse_page(decode_text(html, charset))
    if tree is None:
        return NO_PAGE
    base = next((resolved_address(url, href) for href in tree.xpath("//base/@href")[:1]), None) or url
    title = " ".join(tree.xpath("//meta[@property='og:site_name']/@content")[:1] or tree.xpath("//title/text()")[:1])
    return SitePage(
        title=clean_line(title)[:MAX_TITLE_LENGTH],
        lang=page_language(tree),
        feeds=tuple(_feeds(tree, base)),
        articles=tuple(_articles(tree, base, url)),
        feed_links=tuple(_feed_links(tree, base, url)),
        canonical_url=next(
            (resolved_address(base, href) for href in tree.xpath("//link[@rel='canonical']/@href")[:1]), None
        ),
        generator=_generator(tree),
        channel_id=_channel_id(tree, url),
        blogs=tuple(_blogs(tree, base, url)),
        is_frame=_is_frame(tree),
    )


def looks_like_article(url: str) -> bool:
    """Whether an address has the shape of an article's: a date, a long number, or a last part of several words."""
    path = urlsplit(url).path
    parts = [part for part in path.lower().split("/") if part]
    if not parts or parts[0] in SECTIONS or parts[-1] in SECTIONS or _FILE.search(path):
        return False
    words = re.split(r"[-_.]", parts[-1])
    if _is_legal(parts[-1]):
        return False
    return len(words) >= 4 or bool(_DATE_IN_PATH.search(path)) or bool(_LONG_NUMBER.search(parts[-1]))


def is_listing(url: str) -> bool:
    """Whether an address is plainly none of an article: the front page, a section, a file, a legal notice."""
    parts = [part for part in urlsplit(url).path.lower().split("/") if part]
    is_front = not parts or (len(parts) == 1 and parts[0] in _FRONTS)
    return is_front or parts[0] in SECTIONS or bool(_FILE.search(parts[-1])) or _is_legal(parts[-1])


def is_media_file(url: str) -> bool:
    """Whether an address names a file of sound or film, which has nothing to read."""
    return bool(_MEDIA_FILE.search(urlsplit(url).path))


def looks_like_feed(href: str) -> bool:
    """Whether a link, relative or not, has the shape of a feed's address."""
    address, _, query = href.strip().partition("#")[0].partition("?")
    return bool(_FEED_PATH.search(address) or _FEED_QUERY.search(query))


def folder_of(page_url: str) -> str:
    """The path of the folder that a page is the front of: ``/blog`` of ``/blog``, ``/blog/`` and ``/blog/index.html``.

    Empty for the front page of a host.
    """
    path = urlsplit(page_url).path
    above, _, last = path.rpartition("/")
    return above if "." in last else path.rstrip("/")


def is_below(url: str, page_url: str) -> bool:
    """Whether an address lies in the folder that a page is the front of; everything does below a host's front page."""
    folder = folder_of(page_url)
    if not folder:
        return True
    page, other = urlsplit(page_url), urlsplit(url)
    same_host = other.netloc.removeprefix("www.") == page.netloc.removeprefix("www.")
    return same_host and other.path.startswith(folder + "/")


def _is_legal(name: str) -> bool:
    words = re.split(r"[-_.]", name)
    return len(words) > 1 and _LEGAL_WORDS.issuperset(words)


def _feeds(tree: HtmlElement, base: str) -> Iterator[Link]:
    seen: set[str] = set()
    for link in tree.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        if len(seen) < MAX_FEEDS and "alternate" in kinds and _names_feed(link):
            url = resolved_address(base, link.get("href"))
            if url and url not in seen:
                seen.add(url)
                yield Link(url, clean_line(link.get("title") or "")[:MAX_TITLE_LENGTH])


def _feed_links(tree: HtmlElement, base: str, page_url: str) -> Iterator[Link]:
    """Links in the text of the page that look like feeds of its site."""
    seen = {page_url}
    for anchor in tree.iter("a"):
        href = anchor.get("href") or ""
        if len(seen) > MAX_FEEDS or not href or href.startswith("#"):
            continue
        text = clean_line(anchor.text_content()[: MAX_TITLE_LENGTH * 4])[:MAX_TITLE_LENGTH]
        if not (_has_feed_type(anchor) or text.casefold() in _FEED_TEXT or looks_like_feed(href)):
            continue
        url = resolved_address(base, href)
        if url is None or url in seen or (not same_site(url, page_url) and not _FEED_HOST.match(host_of(url))):
            continue
        seen.add(url)
        yield Link(url, text)


def _generator(tree: HtmlElement) -> str:
    named = (meta.get("content", "") for meta in tree.iter("meta") if meta.get("name", "").lower() == "generator")
    return clean_line(next(named, ""))[:MAX_TITLE_LENGTH]


def _blogs(tree: HtmlElement, base: str, page_url: str) -> list[str]:
    found: dict[str, bool] = {}
    own = canonical_address(page_url)
    for anchor in tree.iter("a"):
        url = resolved_address(base, anchor.get("href"))
        if url is None or not is_below(url, page_url) or canonical_address(url) == own or not same_site(url, page_url):
            continue
        path = urlsplit(url).path.rstrip("/")
        name = path.rpartition("/")[2].lower() if path else host_of(url).partition(".")[0]
        text = clean_line(anchor.text_content()[: MAX_TITLE_LENGTH * 4]).casefold()
        if name in _BLOGS or text in _BLOGS:
            found.setdefault(url, _BLOG in (name, text))
    return sorted(found, key=found.__getitem__, reverse=True)[:MAX_BLOGS]


def _is_frame(tree: HtmlElement) -> bool:
    if not tree.xpath("//script") or tree.xpath(f"//a[@href and not({_UNSHOWN})]"):
        return False
    shown = "".join(tree.xpath(f"//body//text()[not({_UNSHOWN})]"))
    return len(clean_line(shown)) < _LEAST_SHOWN


def _names_feed(link: HtmlElement) -> bool:
    return _has_feed_type(link) or (_type_of(link) in _LOOSE_TYPES and looks_like_feed(link.get("href") or ""))


def _has_feed_type(link: HtmlElement) -> bool:
    return _type_of(link) in _FEED_TYPES


def _type_of(link: HtmlElement) -> str:
    return (link.get("type") or "").lower().split(";")[0].strip()


def _channel_id(tree: HtmlElement, url: str) -> str | None:
    """The channel that a page of YouTube is about: it names it as microdata, also where its address is a handle."""
    if registrable_domain(url) != "youtube.com":
        return None
    named = tree.xpath("//meta[@itemprop='identifier' or @itemprop='channelId']/@content")
    return next((str(value) for value in named if CHANNEL_ID.fullmatch(value)), None)


def _articles(tree: HtmlElement, base: str, page_url: str) -> Iterator[Link]:
    own = canonical_address(page_url)
    titles: dict[str, str] = {}
    possible: dict[str, set[str]] = {}
    sure: set[str] = set()
    for anchor in tree.iter("a"):
        if (anchor.get("rel") or "").lower() == "author" or len(sure) >= MAX_LINKS:
            continue
        url = resolved_address(base, anchor.get("href"))
        if url is None or not same_site(url, page_url):
            continue
        url = canonical_address(url)
        text = clean_line(anchor.text_content())[:MAX_TITLE_LENGTH]
        is_headline = len(text) >= MIN_HEADLINE and not is_listing(url)
        if url == own:
            continue
        # An article is often linked twice, by its picture and by its headline.
        titles[url] = max(titles.get(url, ""), text, key=len)
        if looks_like_article(url) or (is_headline and _in_heading(anchor)):
            sure.add(url)
        elif is_headline and len(text.split()) >= _MIN_WORDS and not _in_margin(anchor):
            possible.setdefault(_shape(url), set()).add(url)
    sure.update(*(alike for alike in possible.values() if len(alike) >= _MIN_ALIKE))
    for url, title in titles.items():
        if url in sure:
            yield Link(url, title)


def _shape(url: str) -> str:
    """An address without what tells one article of a site from another: its name, numbers, the values of its query."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    if parts.query:
        names = sorted(part.partition("=")[0] for part in parts.query.split("&"))
        return f"{parts.netloc}{parts.path}?{'&'.join(names)}"
    if name.isdigit():  # the name stands before it
        folder = f"{folder.rpartition('/')[0]}/0"
    return parts.netloc + _NUMBER.sub("0", folder)


def _in_margin(anchor: HtmlElement) -> bool:
    return any(ancestor.tag in ("nav", "header", "footer", "aside") for ancestor in anchor.iterancestors())


def _in_heading(anchor: HtmlElement) -> bool:
    around = [ancestor.tag for ancestor in anchor.iterancestors()][:3]
    inside = [child.tag for child in anchor.iterdescendants()][:3]
    return any(tag in ("h1", "h2", "h3", "h4", "article") for tag in (*around, *inside))
