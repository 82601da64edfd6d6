"""Where feeds may be, in which order they are asked for, and which is the best: pure."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery import (
    MAX_CANDIDATES,
    MAX_SITE_MAPS_TRIED,
    Candidate,
    FoundFeed,
    Way,
    best_first,
    candidates_of_address,
    candidates_of_page,
    is_comments,
    is_worth_following,
    read_feed,
    read_site_map,
    site_map_addresses,
    spellings_of_address,
    well_known_feeds,
)
from crawler.errors import FeedError
from crawler.platform_feeds import conventional_feeds, feeds_of_software, is_feed_for_subscribers
from crawler.site_links import read_site_page
from tests.platform_pages import CHANNEL, rss, url_set

HOME = "https://site.example/"
NOW = datetime(2026, 5, 4, tzinfo=UTC)


def page(head: str = "", body: str = "", url: str = HOME):
    return read_site_page(f"<html><head>{head}</head><body>{body}</body></html>".encode(), url)


def found(path: str, *, title: str = "", entries: int = 3, newest: datetime | None = NOW, first: str = "") -> FoundFeed:
    return FoundFeed(HOME + path, Way.LINK_ELEMENT, title, None, "es", entries, newest, (first,) if first else ())


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        (f"https://m.youtube.com/channel/{CHANNEL}/videos", f"videos.xml?channel_id={CHANNEL}"),
        ("https://www.youtube.com/user/ana", "videos.xml?user=ana"),
        ("https://youtube.com/playlist?si=x&list=PL1", "videos.xml?playlist_id=PL1"),
        ("https://www.reddit.com/r/mexico/top/?t=week", "https://www.reddit.com/r/mexico/.rss"),
        ("https://medium.com/revista", "https://medium.com/feed/revista"),
        ("https://medium.com/tag/comunidad", "https://medium.com/feed/tag/comunidad"),
        ("https://ana.medium.com/", "https://ana.medium.com/feed"),
        ("https://substack.com/@ana", "https://ana.substack.com/feed"),
        ("https://b.blogspot.com/search/label/redes%20sociales", "https://b.blogspot.com/feeds/posts/default/-/redes"),
        ("https://b.wordpress.com/category/redes/", "https://b.wordpress.com/category/redes/feed/"),
        ("https://www.tumblr.com/fotos", "https://fotos.tumblr.com/rss"),
        ("https://fotos.tumblr.com/tagged/mar", "https://fotos.tumblr.com/tagged/mar/rss"),
        ("https://github.com/ana/proyecto/releases", "https://github.com/ana/proyecto/releases.atom"),
        ("https://SOCIAL.example:8443/@ana/", "https://SOCIAL.example:8443/@ana.rss"),
        # What apps copy where somebody shares a post is the address of that post.
        ("https://social.example/@ana/113456789012345678", "https://social.example/@ana.rss"),
        ("https://social.example/@ana@otra.example/113456789012345678", "https://otra.example/@ana.rss"),
        ("https://bsky.app/profile/ana.example/post/3kabc", "https://bsky.app/profile/ana.example/rss"),
        ("https://substack.com/@ana/note/c-123", "https://ana.substack.com/feed"),
        ("https://open.substack.com/pub/ana/p/hola?r=1a&utm_medium=ios", "https://ana.substack.com/feed"),
        ("https://medium.com/revista/diez-ideas-para-tu-comunidad-0a1b2c3d4e5f", "https://medium.com/feed/revista"),
    ],
)
def test_conventions(url: str, feed: str) -> None:
    assert feed in conventional_feeds(url)[0]


@pytest.mark.parametrize(
    ("url", "others"),
    [
        ("https://dominio.mx/blog?x=1", ["https://www.dominio.mx/blog?x=1"]),
        ("https://www.dominio.com.mx:8443/", ["https://dominio.com.mx:8443/"]),
        ("https://blog.dominio.mx/", []),
        ("https://8.8.8.8/", []),
        ("https://[2001:db8::1]/", []),
    ],
)
def test_where_a_host_that_does_not_answer_may_be(url: str, others: list[str]) -> None:
    assert spellings_of_address(url) == [url, *others]


def test_http_comes_before_another_host() -> None:
    in_order = ["https://dominio.mx/", "http://dominio.mx/", "https://www.dominio.mx/", "http://www.dominio.mx/"]
    assert spellings_of_address("https://dominio.mx/", or_http=True) == in_order


@pytest.mark.parametrize(
    "url",
    [
        HOME,
        "https://www.youtube.com/@canal",
        "https://www.youtube.com/playlist",
        "https://www.youtube.com/playlist?list=../../etc",
        "https://www.youtube.com.evil.example/channel/" + CHANNEL,
        "https://github.com/ana",
        "https://medium.com/m/signin",
        "https://github.com/ana/proyecto/issues/1",
        "https://www.substack.com/",
        "https://site.example/nota/{origin}",
        "https://site.example/%7Borigin%7D",
    ],
)
def test_addresses_without_a_convention(url: str) -> None:
    assert conventional_feeds(url) == ()


def test_a_feed_of_a_platform_is_left_as_it_was_given() -> None:
    assert candidates_of_address("https://www.reddit.com/r/mexico/new/.rss") == []
    assert candidates_of_address("https://www.reddit.com/r/mexico/new/") != []


def test_long_addresses_are_matched_in_no_time() -> None:
    begun = time.process_time()
    for filling in ("a", "/", "@", "a.", "list=", "&list=", "-"):
        for start in ("https://www.youtube.com/playlist?", "https://a.blogspot.com/", "https://x.example/@"):
            conventional_feeds(start + filling * 2_000)
            is_comments(start + filling * 2_000, filling * 2_000)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("generator", "url", "feeds"),
    [
        ("WordPress 6.5", HOME, ["feed/"]),
        ("WordPress 6.5", HOME + "category/x/", ["category/x/feed/", "feed/"]),
        ("Joomla! - Open Source Content Management", HOME + "blog", ["blog/?format=feed&type=rss"]),
        ("Ghost 5.8", HOME + "nota/", ["rss/"]),
        ("Wix.com Website Builder", HOME, ["blog-feed.xml"]),
        ("Nobody knows", HOME, []),
        ("", HOME, []),
    ],
)
def test_feeds_by_software(generator: str, url: str, feeds: list[str]) -> None:
    assert list(feeds_of_software(generator, url)) == [HOME + feed for feed in feeds]


def test_a_page_names_by_elements_before_links_and_comments_last() -> None:
    elements = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
        for title, href in (("Sitio » Comentarios del feed", "/c"), ("Sitio", "/feed"), ("Otra vez", "/feed"))
    )
    links = '<a href="/rss/pais.xml">País</a><a href="https://other.example/feed">RSS de otro</a><a href="/tv">RSS</a>'
    links += (
        '<a href="https://feeds.example.net/sitio">RSS</a><a href="/feedback">Opina</a><a href="/nota/rss-vive">x</a>'
    )
    candidates = candidates_of_page(page(elements, links), HOME)
    assert [(candidate.url, candidate.way) for candidate in candidates] == [
        (HOME + "feed", Way.LINK_ELEMENT),
        (HOME + "rss/pais.xml", Way.LINK),
        (HOME + "tv", Way.LINK),
        ("https://feeds.example.net/sitio", Way.LINK),
        (HOME + "c", Way.LINK_ELEMENT),
    ]


def test_a_section_prefers_its_own_feed() -> None:
    elements = '<link rel="alternate" type="application/rss+xml" href="{}">'
    section = HOME + "blog/"
    candidates = candidates_of_page(
        page(elements.format("/feed") + elements.format("/blog/feed"), url=section), section
    )
    assert [candidate.url for candidate in candidates] == [HOME + "blog/feed", HOME + "feed"]


def test_the_feed_that_the_software_of_a_page_documents_comes_first() -> None:
    head = '<meta name="generator" content="Discourse 3.4.0 - https://github.com/discourse/discourse">'
    head += "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{name}.rss">' for name in ("posts", "latest")
    )
    candidates = candidates_of_page(page(head), HOME)
    assert [candidate.url for candidate in candidates] == [HOME + "latest.rss", HOME + "posts.rss"]


@pytest.mark.parametrize(
    "head",
    [
        f'<meta itemprop="identifier" content="{CHANNEL}">',
        f'<link rel="canonical" href="https://www.youtube.com/channel/{CHANNEL}">',
    ],
)
def test_the_channel_of_a_handle_is_read_from_its_page(head: str) -> None:
    url = "https://www.youtube.com/@canal"
    (candidate,) = candidates_of_page(page(head, url=url), url)
    assert candidate == Candidate(f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}", Way.CONVENTION)


def test_only_youtubes_feeds_are_for_subscribers_whatever_robots_txt_says() -> None:
    assert is_feed_for_subscribers(f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}")
    for other in (
        "https://www.youtube.com/feeds/videos.xml/more",
        "https://www.youtube.com/watch?v=1",
        "https://www.youtube.com.evil.example/feeds/videos.xml",
        "https://www.reddit.com/r/mexico/.rss",
    ):
        assert not is_feed_for_subscribers(other)


def test_only_youtube_is_believed_about_its_channels() -> None:
    assert page(f'<meta itemprop="identifier" content="{CHANNEL}">').channel_id is None
    url = "https://www.youtube.com/@canal"
    assert page('<meta itemprop="identifier" content="UC&list=1">', url=url).channel_id is None


def test_ten_thousand_feeds_are_a_few_candidates_soon() -> None:
    elements = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}.rss">' for n in range(10_000))
    links = "".join(f'<a href="/{n}/feed">RSS</a>' for n in range(10_000))
    begun = time.process_time()
    many = page(elements, links)
    assert len(candidates_of_page(many, HOME)) == MAX_CANDIDATES
    assert time.process_time() - begun < 5
    assert len(many.feeds) <= 50
    assert len(many.feed_links) <= 50


def test_usual_addresses_are_few_ordered_and_begin_below_the_page() -> None:
    asked = [candidate.url for candidate in well_known_feeds(page('<meta name="generator" content="Hugo 0.1">'), HOME)]
    assert asked[:3] == [HOME + "index.xml", HOME + "feed/", HOME + "rss"]
    of_drupal = page('<meta name="Generator" content="Drupal 7 (http://drupal.org)">')
    assert well_known_feeds(of_drupal, HOME)[0].url == HOME + "rss.xml"
    assert len(asked) == len(set(asked)) <= 12
    below = [candidate.url for candidate in well_known_feeds(page(), HOME + "blog/")]
    assert below[0] == HOME + "blog/feed/"
    assert HOME + "feed/" in below
    assert len(below) <= 16
    index = [candidate.url for candidate in well_known_feeds(page(), HOME + "index.html")]
    assert index[0] == HOME + "feed/"


def test_sitemaps_of_robots_txt_are_preferred_and_those_of_news_first() -> None:
    named = [HOME + "todo.xml", "ftp://site.example/x", HOME + "noticias.xml", *[f"{HOME}{n}.xml" for n in range(9)]]
    assert site_map_addresses(named, HOME)[:2] == [HOME + "noticias.xml", HOME + "todo.xml"]
    assert len(site_map_addresses(named, HOME)) <= MAX_SITE_MAPS_TRIED
    assert site_map_addresses([], HOME)[0] == HOME + "news-sitemap.xml"
    assert site_map_addresses([], HOME + "blog/") == []
    # The name of a newspaper says nothing of its sitemaps.
    of_news = "https://news.example/"
    assert site_map_addresses([of_news + "a.xml", of_news + "news.xml"], of_news)[0] == of_news + "news.xml"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("comments/feed/", ""),
        ("?feed=comments-rss2", ""),
        ("feeds/comments/default", ""),
        ("feeds/123/comments/default", ""),
        ("x", "Comments on: Una nota"),
        ("x", "Comentarios en: Una nota"),
        ("x", "Comentários sobre: Uma nota"),
        ("x", "Sitio » Feed de comentários"),
    ],
)
def test_comments(path: str, title: str) -> None:
    assert is_comments(HOME + path, title)


@pytest.mark.parametrize("title", ["Comentarista deportivo", "Comentarios de fútbol", "Sin comentarios", "Community"])
def test_what_only_speaks_of_comments(title: str) -> None:
    assert not is_comments(HOME + "feed", title)


def test_the_best_of_several_feeds() -> None:
    asleep, empty = NOW - timedelta(days=800), {"entries": 0, "newest": None}
    feeds = [
        found("comments/feed", first="c"),
        found("empty", **empty),
        found("old", newest=asleep, first="o"),
        found("feed", first="f"),
        found("feed.atom", first="f"),
        found("second", first="s"),
    ]
    best = best_first(feeds, HOME)
    assert [feed.url.removeprefix(HOME) for feed in best] == ["feed", "second", "old", "empty", "comments/feed"]
    assert [is_worth_following(feed) for feed in best] == [True, True, True, False, False]
    assert best_first([], HOME) == []


def test_feeds_and_sitemaps_in_figures() -> None:
    candidate = Candidate(HOME + "feed", Way.LINK, "Como la llama la página")
    feed = read_feed(rss("Canal", HOME, entries=3).body, HOME + "feed", None, candidate, NOW)
    assert (feed.title, feed.entries, feed.newest) == ("Canal", 3, datetime(2026, 5, 1, 2, tzinfo=UTC))
    assert read_feed(rss("", HOME).body, HOME, None, candidate, NOW).title == "Como la llama la página"
    with pytest.raises(FeedError):
        read_feed(b"<html></html>", HOME, None, candidate, NOW)
    spanish = "Una comunidad se cuida todos los días con paciencia, reglas claras y mucha conversación. " * 3
    words = rss("Blog", HOME, language="en-US").body.replace(b"Nota", spanish.encode())
    assert read_feed(words, HOME, None, candidate, NOW).lang == "es"
    ahead = rss("Agenda", HOME, entries=2, day=9).body.replace(b"09 May 2026 00", b"03 May 2026 00")
    assert read_feed(ahead, HOME, None, candidate, NOW).newest == datetime(2026, 5, 3, tzinfo=UTC)
    body = url_set([HOME + "nota/una", HOME + "tag/x", HOME, "https://other.example/nota/otra"])
    site_map = read_site_map(body, HOME + "sitemap.xml", 1_000_000, HOME, NOW)
    assert (site_map.entries, site_map.newest, site_map.parts) == (1, datetime(2026, 5, 3, tzinfo=UTC), ())
