"""What platforms answer, written by hand from the documentation that ``crawler/platform_feeds.py`` cites."""

from collections.abc import Iterable

from tests.crawler_server import Answer

CHANNEL = "UCabcdefghijklmnopqrstuv"


def html(head: str = "", body: str = "", title: str = "Sitio") -> Answer:
    """A page."""
    return Answer(f"<html lang='es'><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode())


def named(*paths: str) -> str:
    """Link elements of feeds."""
    return "".join(f'<link rel="alternate" type="application/rss+xml" title="{path}" href="{path}">' for path in paths)


def rss(title: str, link: str, entries: int = 2, day: int = 1, language: str = "es") -> Answer:
    """A feed of RSS 2.0 whose entries follow each other by an hour, on a day of May 2026."""
    items = "".join(
        f"<item><title>Nota {n}</title><link>{link}nota-{n}</link>"
        f"<pubDate>{day:02d} May 2026 {n:02d}:00:00 GMT</pubDate></item>"
        for n in range(entries)
    )
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title><link>{link}</link>'
        f"<language>{language}</language>{items}</channel></rss>"
    )
    return Answer(body.encode(), content_type="application/rss+xml")


def atom(title: str, link: str, day: int = 1) -> Answer:
    """A feed of Atom with one entry."""
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es"><title>{title}</title>'
        f'<link rel="alternate" href="{link}"/><updated>2026-05-{day:02d}T10:00:00Z</updated>'
        f'<entry><id>urn:1</id><title>Una</title><link rel="alternate" href="{link}nota-1"/>'
        f"<published>2026-05-{day:02d}T10:00:00Z</published><updated>2026-05-{day:02d}T10:00:00Z</updated></entry></feed>"
    )
    return Answer(body.encode(), content_type="application/atom+xml")


def url_set(urls: Iterable[str]) -> bytes:
    """A sitemap."""
    entries = "".join(f"<url><loc>{url}</loc><lastmod>2026-05-03</lastmod></url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


_WORDPRESS = (
    '<meta name="generator" content="WordPress 6.5">'
    '<link rel="alternate" type="application/rss+xml" title="Blog &raquo; Comentarios del feed" href="/comments/feed/">'
    '<link rel="alternate" type="application/rss+xml" title="Blog &raquo; Feed" href="/feed/">'
)
# Address that a person gives, and the address of the feed that stands for it.
EXPECTED = {
    f"https://www.youtube.com/channel/{CHANNEL}": f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
    "https://www.youtube.com/@canal": f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
    "https://www.youtube.com/c/otro": f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
    "https://www.youtube.com/playlist?list=PL123": "https://www.youtube.com/feeds/videos.xml?playlist_id=PL123",
    "https://social.example/@ana": "https://social.example/@ana.rss",
    "https://social.example/@bea@otra.example": "https://otra.example/@bea.rss",
    "https://social.example/tags/comunidad": "https://social.example/tags/comunidad.rss",
    "https://www.reddit.com/r/mexico/": "https://www.reddit.com/r/mexico/.rss",
    "https://old.reddit.com/user/ana": "https://www.reddit.com/user/ana/.rss",
    "https://blog.blogspot.com/": "https://blog.blogspot.com/feeds/posts/default",
    "http://wordpress.example/": "http://wordpress.example/feed/",
    "http://wordpress.example/category/redes/": "http://wordpress.example/category/redes/feed/",
    "https://boletin.substack.com/": "https://boletin.substack.com/feed",
    "https://medium.com/@ana": "https://medium.com/feed/@ana",
    "https://fotos.tumblr.com/": "https://fotos.tumblr.com/rss",
    "https://github.com/ana/proyecto": "https://github.com/ana/proyecto/releases.atom",
    "https://github.com/ana/etiquetas": "https://github.com/ana/etiquetas/tags.atom",
    "https://bsky.app/profile/ana.example": "https://bsky.app/profile/did:plc:ana/rss",
}
ANSWERS = {
    # As the real one: the feed that YouTube documents for subscribers is closed to robots.
    ("www.youtube.com", "/robots.txt"): Answer(
        b"User-agent: *\nDisallow: /feeds/videos.xml\n", content_type="text/plain"
    ),
    ("www.youtube.com", "/@canal"): html(f'<link rel="canonical" href="https://www.youtube.com/channel/{CHANNEL}">'),
    ("www.youtube.com", "/c/otro"): html(body=f'<meta itemprop="identifier" content="{CHANNEL}">'),
    ("www.youtube.com", f"/feeds/videos.xml?channel_id={CHANNEL}"): atom("Canal", "https://www.youtube.com/"),
    ("www.youtube.com", "/feeds/videos.xml?playlist_id=PL123"): atom("Lista", "https://www.youtube.com/"),
    ("social.example", "/@ana.rss"): rss("Ana", "https://social.example/@ana/"),
    ("otra.example", "/@bea.rss"): rss("Bea", "https://otra.example/@bea/"),
    ("social.example", "/tags/comunidad.rss"): rss("#comunidad", "https://social.example/tags/comunidad/"),
    ("www.reddit.com", "/r/mexico/.rss"): atom("México", "https://www.reddit.com/r/mexico/"),
    ("www.reddit.com", "/user/ana/.rss"): atom("ana", "https://www.reddit.com/user/ana/"),
    ("blog.blogspot.com", "/feeds/posts/default"): atom("Blog", "https://blog.blogspot.com/"),
    ("wordpress.example", "/"): html(_WORDPRESS),
    ("wordpress.example", "/category/redes/"): html(_WORDPRESS),
    ("wordpress.example", "/feed/"): rss("Blog", "http://wordpress.example/", day=2),
    ("wordpress.example", "/comments/feed/"): rss("Comentarios en Blog", "http://wordpress.example/c/", day=3),
    ("wordpress.example", "/category/redes/feed/"): rss("Redes – Blog", "http://wordpress.example/r/"),
    ("boletin.substack.com", "/feed"): rss("Boletín", "https://boletin.substack.com/"),
    ("medium.com", "/feed/@ana"): rss("Stories by Ana on Medium", "https://medium.com/@ana/"),
    ("fotos.tumblr.com", "/rss"): rss("Fotos", "https://fotos.tumblr.com/"),
    ("github.com", "/ana/proyecto/releases.atom"): atom("Release notes", "https://github.com/ana/proyecto/"),
    ("github.com", "/ana/etiquetas/releases.atom"): Answer(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Release notes</title></feed>'
    ),
    ("github.com", "/ana/etiquetas/tags.atom"): atom("Tags", "https://github.com/ana/etiquetas/"),
    ("bsky.app", "/profile/ana.example/rss"): Answer(status=302, headers={"Location": "/profile/did:plc:ana/rss"}),
    ("bsky.app", "/profile/did:plc:ana/rss"): rss("@ana.example", "https://bsky.app/profile/ana.example/"),
}
