"""The sample site, asked over real HTTP."""

import gzip
import http.client
import io
import json
import re
import subprocess
import sys
import threading
import time
import urllib.robotparser
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
import trafilatura
from lxml import etree, html

from ui.sample_site import SampleSite
from ui.sample_site.content import Article, ContentError, FeedFormat, Publisher, Quirk, load_content
from ui.sample_site.edition import Edition
from ui.sample_site.faults import FAULTS, Behaviour, Fault, check_faults
from ui.sample_site.feeds import feed_path

NOW = datetime(2026, 11, 22, 15, 40, 12, tzinfo=UTC)
SLOW_SECONDS = 0.3
CONTENT = load_content()
PUBLISHERS = list(CONTENT.publishers.values())
WITH_FEED = [publisher for publisher in PUBLISHERS if publisher.feed is not FeedFormat.NONE]
VERSIONS = {FeedFormat.RSS2: "rss20", FeedFormat.RSS1: "rss10", FeedFormat.ATOM: "atom10"}
# Names of vocabularies; nobody asks them for anything.
VOCABULARIES = ("https://schema.org", "https://jsonfeed.org/version/1.1", "http://www.w3.org/", "http://purl.org/")


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite(now=NOW, slow_seconds=SLOW_SECONDS) as site:
        yield site


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.body.decode())


def ask(site: SampleSite, url: str, method: str = "GET", **headers: str) -> Reply:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": parts.netloc, **named})
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()


def ask_feed(site: SampleSite, publisher: Publisher) -> Reply:
    return ask(site, site.edition.url(publisher, feed_path(publisher)))


def publisher_with(quirk: Quirk) -> Publisher:
    (publisher,) = (publisher for publisher in PUBLISHERS if quirk in publisher.quirks)
    return publisher


def fault_with(behaviour: Behaviour) -> Fault:
    (fault,) = (fault for fault in FAULTS if fault.behaviour is behaviour)
    return fault


def articles_where(field: str) -> list[Article]:
    return [article for article in CONTENT.articles.values() if getattr(article, field)]


def by_key(items: list[Publisher]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("publisher", items, ids=lambda publisher: publisher.key)


# The content


def test_it_is_as_large_as_promised() -> None:
    assert len(PUBLISHERS) >= 15
    assert len(CONTENT.articles) >= 75
    assert {publisher.lang for publisher in PUBLISHERS} == {"es", "en", "pt"}
    assert {publisher.feed for publisher in PUBLISHERS} == set(FeedFormat)
    assert frozenset().union(*(publisher.quirks for publisher in PUBLISHERS)) == set(Quirk)


def test_each_behaviour_and_each_odd_article_exists() -> None:
    check_faults(CONTENT)
    assert [fault.behaviour for fault in FAULTS] == list(Behaviour)
    assert all(articles_where(field) for field in ("undated", "future_days", "copy_of"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('lang = "es"', 'lang = "fr"'), r"nota\.md: lang: "),
        (("hour = 9", "hour = 24"), r"nota\.md: hour: "),
        (("hour = 9", "hour = 9\nhuor = 9"), r"nota\.md: huor: "),
        (("hour = 9", "hour = "), r"nota\.md: Invalid value"),
        (("+++\ntitle", "title"), r"nota\.md: the file must begin with TOML"),
        (("article:uno/nota", "article:uno/otra"), r"nota\.md: there is no article uno/otra"),
    ],
)
def test_a_mistake_in_an_article_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    write_content(tmp_path, *change)
    with pytest.raises(ContentError, match=message):
        load_content(tmp_path)


def test_a_mistake_in_a_publisher_is_named(tmp_path: Path) -> None:
    write_content(tmp_path, "", "")
    publishers = tmp_path / "publishers.toml"
    publishers.write_text(publishers.read_text().replace("uno.localhost", "uno.example"))
    with pytest.raises(ContentError, match=r"publisher 1: host: "):
        load_content(tmp_path)


def write_content(root: Path, old: str, new: str) -> None:
    """One publisher with one article, in which ``old`` is replaced by ``new``."""
    (root / "publishers.toml").write_text(
        '[[publisher]]\nkey = "uno"\nhost = "uno.localhost"\nname = "Uno"\nlang = "es"\ncountry = "MX"\nkind = "news"\n'
        'tagline = "Uno"\nfeed = "rss2"\nquirks = []\n'
    )
    article = (
        '+++\ntitle = "Nota"\nlang = "es"\nauthor = "Ana"\ndays_ago = 1\nhour = 9\nminute = 0\nkind = "news"\n'
        'summary = "Nota."\ntags = ["nota"]\n+++\nTexto con [un enlace](article:uno/nota).\n'
    )
    (root / "articles" / "uno").mkdir(parents=True)
    (root / "articles" / "uno" / "nota.md").write_text(article.replace(old, new, 1))


# Dates


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_no_date_is_later_than_now_but_the_planted_one(hour: int) -> None:
    edition = Edition(CONTENT, NOW.replace(hour=hour, minute=0, second=0), 80)
    for article in CONTENT.articles.values():
        published = edition.published(article)
        if article.future_days:
            assert published == edition.now + timedelta(days=article.future_days)
        elif article.undated:
            assert published is None
        else:
            assert published is not None
            assert published <= edition.now
            assert published.date() == edition.now.date() - timedelta(days=article.days_ago)


def test_articles_of_earlier_days_keep_their_hour_and_those_of_today_their_order() -> None:
    edition = Edition(CONTENT, NOW, 80)
    article = next(article for article in CONTENT.articles.values() if not article.undated and not article.future_days)
    earlier = edition.published(replace(article, days_ago=1, hour=23, minute=59))
    assert earlier == datetime(2026, 11, 21, 23, 59, tzinfo=UTC)
    today = [edition.published(replace(article, days_ago=0, hour=hour)) for hour in range(24)]
    assert all(before and after and before < after for before, after in pairwise(today))


def test_the_sample_never_ages() -> None:
    with SampleSite() as site:
        newest = max(site.edition.newest(publisher) for publisher in PUBLISHERS)
        assert timedelta(0) <= datetime.now(UTC) - newest < timedelta(days=2)


# Feeds


@by_key([publisher for publisher in WITH_FEED if publisher.feed is not FeedFormat.JSON])
def test_a_feed_holds_every_article_and_fault(site: SampleSite, publisher: Publisher) -> None:
    reply = ask_feed(site, publisher)
    parsed = feedparser.parse(io.BytesIO(reply.body), response_headers=dict(reply.headers))
    articles = site.edition.articles_of(publisher)
    faults = [fault for fault in FAULTS if fault.publisher == publisher.key]
    assert parsed.version == VERSIONS[publisher.feed]
    assert [entry.title for entry in parsed.entries] == [
        *(article.title for article in articles),
        *(fault.title for fault in faults),
    ]
    assert [urlsplit(entry.link)[:3] for entry in parsed.entries] == [
        *(urlsplit(site.edition.article_url(article))[:3] for article in articles),
        *(urlsplit(site.edition.url(publisher, fault.path))[:3] for fault in faults),
    ]
    for entry, article in zip(parsed.entries, articles, strict=False):
        published = site.edition.published(article)
        found = entry.get("published_parsed") or entry.get("updated_parsed")  # RSS 1.0 has only the latter
        assert found == (published and published.utctimetuple())
        assert entry.author == article.author
        assert {tag.term for tag in entry.tags} == set(article.tags)


@by_key([publisher for publisher in WITH_FEED if publisher.feed is FeedFormat.JSON])
def test_a_json_feed_holds_every_article(site: SampleSite, publisher: Publisher) -> None:
    document = json.loads(ask_feed(site, publisher).body)
    articles = site.edition.articles_of(publisher)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["url"] for item in document["items"]] == [site.edition.article_url(article) for article in articles]
    for item, article in zip(document["items"], articles, strict=True):
        published = site.edition.published(article)
        assert item.get("date_published") == (published and published.isoformat())
        assert item["content_html"].startswith("<")


@by_key([publisher for publisher in WITH_FEED if publisher.feed is not FeedFormat.JSON])
def test_only_the_two_broken_feeds_are_not_xml(site: SampleSite, publisher: Publisher) -> None:
    broken = publisher.quirks & {Quirk.MALFORMED_FEED, Quirk.LATIN1_DECLARED_UTF8}
    try:
        etree.fromstring(ask_feed(site, publisher).body)
    except etree.XMLSyntaxError:
        assert broken
    else:
        assert not broken


def test_the_malformed_feed_has_a_bare_ampersand_and_elements_never_closed(site: SampleSite) -> None:
    text = ask_feed(site, publisher_with(Quirk.MALFORMED_FEED)).body.decode()
    assert " & " in text
    assert text.count("<b>") > text.count("</b>")


def test_links_of_one_feed_carry_tracking_parameters_that_change_nothing(site: SampleSite) -> None:
    publisher = publisher_with(Quirk.TRACKING_PARAMETERS)
    for entry in feedparser.parse(io.BytesIO(ask_feed(site, publisher).body)).entries:
        assert {"utm_source", "utm_medium", "utm_campaign", "fbclid"} == set(parse_qs(urlsplit(entry.link).query))
        clean = entry.link.partition("?")[0]
        assert ask(site, entry.link).body == ask(site, clean).body
        assert ask(site, entry.link).tree.xpath("string(//link[@rel='canonical']/@href)") == clean


def test_one_feed_is_slow(site: SampleSite) -> None:
    started = time.monotonic()
    assert ask_feed(site, publisher_with(Quirk.SLOW)).status == 200
    assert time.monotonic() - started >= SLOW_SECONDS


def test_one_publisher_says_utf8_and_sends_latin1(site: SampleSite) -> None:
    publisher = publisher_with(Quirk.LATIN1_DECLARED_UTF8)
    for url in (site.edition.url(publisher), site.edition.url(publisher, feed_path(publisher))):
        reply = ask(site, url)
        assert reply.headers["Content-Type"].endswith("charset=utf-8")
        assert publisher.tagline in reply.body.decode("latin-1")
        with pytest.raises(UnicodeDecodeError):
            reply.body.decode()


def test_sources_are_feeds_or_home_pages(site: SampleSite) -> None:
    assert [source.name for source in site.sources] == [publisher.name for publisher in PUBLISHERS]
    for source, publisher in zip(site.sources, PUBLISHERS, strict=True):
        reply = ask(site, source.address)
        assert reply.status == 200
        assert reply.headers["Content-Type"].startswith("text/html") == (publisher.feed is FeedFormat.NONE)
    assert site.web_map() == f"* 127.0.0.1:{site.port}\n"


def test_a_publisher_without_a_feed_has_a_sitemap_or_a_listing(site: SampleSite) -> None:
    mapped, listed = publisher_with(Quirk.SITEMAP), publisher_with(Quirk.LISTING)
    robots = ask(site, site.edition.url(mapped, "/robots.txt")).body.decode()
    (address,) = re.findall(r"^Sitemap: (\S+)$", robots, re.MULTILINE)
    locations = etree.fromstring(ask(site, address).body).xpath("//*[local-name()='loc']/text()")
    assert locations == [site.edition.article_url(article) for article in site.edition.articles_of(mapped)]
    assert ask(site, site.edition.url(listed, "/sitemap.xml")).status == 404
    links = ask(site, site.edition.url(listed)).tree.xpath("//main//a/@href")
    assert links == [site.edition.article_url(article) for article in site.edition.articles_of(listed)]


@by_key(PUBLISHERS)
def test_a_home_page_leads_to_its_feed(site: SampleSite, publisher: Publisher) -> None:
    alternates = html.fromstring(ask(site, site.edition.url(publisher)).body).xpath("//link[@rel='alternate']/@href")
    has_feed = publisher.feed is not FeedFormat.NONE
    assert alternates == ([site.edition.url(publisher, feed_path(publisher))] if has_feed else [])


# Pages


@by_key(PUBLISHERS)
def test_an_article_page_says_what_it_is(site: SampleSite, publisher: Publisher) -> None:
    for article in site.edition.articles_of(publisher):
        reply = ask(site, site.edition.article_url(article))
        assert reply.status == 200
        page = html.fromstring(reply.body)
        published = site.edition.published(article)
        assert page.get("lang") == article.lang
        assert page.xpath("string(//link[@rel='canonical']/@href)") == site.edition.article_url(article)
        metadata = [json.loads(text) for text in page.xpath("//script[@type='application/ld+json']/text()")]
        assert [data["datePublished"] for data in metadata] == ([published.isoformat()] if published else [])
        assert [data["headline"] for data in metadata] == ([article.title] if published else [])


@by_key(PUBLISHERS)
def test_extraction_finds_the_text_and_not_what_is_around_it(site: SampleSite, publisher: Publisher) -> None:
    article = site.edition.articles_of(publisher)[0]
    encoding = "latin-1" if Quirk.LATIN1_DECLARED_UTF8 in publisher.quirks else "utf-8"
    page = ask(site, site.edition.article_url(article)).body.decode(encoding)
    assert "Catalejo" in page
    text = trafilatura.extract(page, include_comments=False, favor_precision=True) or ""
    assert re.findall(r"\w+", article.body)[:8] == re.findall(r"\w+", text)[:8]
    assert "Catalejo" not in text
    assert "cookies" not in text


def test_the_undated_page_names_no_date(site: SampleSite) -> None:
    for article in articles_where("undated"):
        reply = ask(site, site.edition.article_url(article))
        assert reply.headers["Last-Modified"] is None
        assert b"<time" not in reply.body
        without_body = re.sub(rb'<div class="body">.*?</article>', b"", reply.body, flags=re.DOTALL)
        assert not re.search(rb"\b20\d\d\b", without_body)


def test_the_syndicated_copy_says_the_same_and_names_its_origin(site: SampleSite) -> None:
    for copy in articles_where("copy_of"):
        original = CONTENT.articles[copy.copy_of or ""]
        pages = [ask(site, site.edition.article_url(article)).tree for article in (copy, original)]
        bodies = [page.xpath("string(//div[@class='body'])") for page in pages]
        assert bodies[0] == bodies[1]
        name = CONTENT.publishers[original.publisher].name
        assert name in pages[0].xpath("string(//article/header)")
        assert copy.publisher != original.publisher


def test_every_link_on_the_site_stays_on_it_and_resolves(site: SampleSite) -> None:
    waiting = [site.edition.url(publisher) for publisher in PUBLISHERS]
    met = set(waiting)
    while waiting:
        url = waiting.pop()
        reply = ask(site, url)
        assert reply.status == 200, url
        if not reply.headers["Content-Type"].startswith("text/html"):
            continue
        page = html.fromstring(reply.body, base_url=url)
        page.make_links_absolute(url)
        for _, _, link, _ in page.iterlinks():
            if link not in met and not link.startswith("data:"):
                parts = urlsplit(link)
                assert (parts.hostname or "").endswith(".localhost"), (url, link)
                assert parts.port == site.port
                met.add(link)
                waiting.append(link)
    assert met >= {site.edition.article_url(article) for article in CONTENT.articles.values()}


def test_nothing_mentions_a_host_beyond_loopback(site: SampleSite) -> None:
    urls = [source.address for source in site.sources]
    urls += [site.edition.article_url(article) for article in CONTENT.articles.values()]
    for url in urls:
        for mentioned in re.findall(r"https?://[^\s\"'<>&]+", ask(site, url).body.decode("latin-1")):
            assert mentioned.startswith(VOCABULARIES) or f".localhost:{site.port}" in mentioned, (url, mentioned)


# Faults


def test_planted_addresses_misbehave_as_the_table_says(site: SampleSite) -> None:
    def reply_of(behaviour: Behaviour) -> Reply:
        fault = fault_with(behaviour)
        return ask(site, site.edition.url(CONTENT.publishers[fault.publisher], fault.path))

    assert {behaviour: reply_of(behaviour).status for behaviour in Behaviour} == {
        Behaviour.LOGIN: 200,
        Behaviour.NOT_FOUND: 404,
        Behaviour.GONE: 410,
        Behaviour.TOO_MANY_REQUESTS: 429,
        Behaviour.FORBIDDEN: 200,
        Behaviour.REDIRECT: 301,
    }
    assert reply_of(Behaviour.LOGIN).tree.xpath("//main//input[@type='password']")
    assert reply_of(Behaviour.TOO_MANY_REQUESTS).headers["Retry-After"] == "120"
    target = CONTENT.articles[fault_with(Behaviour.REDIRECT).target]
    assert reply_of(Behaviour.REDIRECT).headers["Location"] == site.edition.article_url(target)


@by_key(PUBLISHERS)
def test_robots_forbid_one_path_and_nothing_else(site: SampleSite, publisher: Publisher) -> None:
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(ask(site, site.edition.url(publisher, "/robots.txt")).body.decode().splitlines())
    assert all(robots.can_fetch("Catalejo", site.edition.article_url(a)) for a in site.edition.articles_of(publisher))
    for fault in FAULTS:
        if fault.publisher == publisher.key:
            allowed = robots.can_fetch("Catalejo", site.edition.url(publisher, fault.path))
            assert allowed == (fault.behaviour is not Behaviour.FORBIDDEN)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(publisher_with(Quirk.LISTING).key, "/x", Behaviour.GONE, "x"),
        Fault(WITH_FEED[0].key, "/x", Behaviour.REDIRECT, "x", target="no/such"),
    ],
)
def test_a_fault_that_no_feed_can_hold_is_refused(fault: Fault) -> None:
    with pytest.raises(ContentError, match="fault /x"):
        check_faults(CONTENT, [fault])


# HTTP


def test_unknown_hosts_and_paths_answer_404_and_are_logged(site: SampleSite) -> None:
    host = PUBLISHERS[0].host
    assert ask(site, f"http://real-publisher.example:{site.port}/feed").status == 404
    assert ask(site, f"http://{host}:{site.port}/no/such?q=1").status == 404
    assert site.requests[-2:] == (("real-publisher.example", "/feed", 404), (host, "/no/such?q=1", 404))


@by_key(PUBLISHERS)
def test_what_did_not_change_is_not_sent_again(site: SampleSite, publisher: Publisher) -> None:
    article = next(article for article in site.edition.articles_of(publisher) if not article.undated)
    for url in (site.edition.url(publisher), site.edition.article_url(article)):
        first = ask(site, url)
        modified = first.headers["Last-Modified"]
        for headers in (
            {"If_None_Match": first.headers["ETag"]},
            {"If_None_Match": f'"other", {first.headers["ETag"]}'},
            {"If_None_Match": "*"},
            {"If_Modified_Since": modified},
        ):
            again = ask(site, url, **headers)
            assert (again.status, again.body) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
        for headers in (
            {"If_None_Match": '"other"', "If_Modified_Since": modified},
            {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
            {"If_Modified_Since": "yesterday"},
        ):
            assert ask(site, url, **headers).body == first.body


def test_head_answers_as_get_without_a_body(site: SampleSite) -> None:
    url = site.edition.url(PUBLISHERS[0])
    got, headed = ask(site, url), ask(site, url, method="HEAD")
    assert headed.body == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified"):
        assert headed.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("accepted", "compressed"), [("gzip, deflate", True), ("gzip;q=0.5", True), ("gzip;q=0", False), ("br", False)]
)
def test_gzip_is_sent_where_it_is_accepted(site: SampleSite, accepted: str, compressed: bool) -> None:
    url = site.edition.url(PUBLISHERS[0])
    reply = ask(site, url, Accept_Encoding=accepted)
    assert (reply.headers["Content-Encoding"] == "gzip") == compressed
    assert (gzip.decompress(reply.body) if compressed else reply.body) == ask(site, url).body


def test_one_connection_serves_many_requests(site: SampleSite) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    for publisher in PUBLISHERS:
        connection.request("GET", "/", headers={"Host": publisher.host.upper()})
        assert publisher.name.encode() in connection.getresponse().read()
    connection.close()


def test_it_ends_at_once_whatever_connections_are_open() -> None:
    threads = set(threading.enumerate())
    with SampleSite(slow_seconds=60) as site:
        idle = http.client.HTTPConnection("127.0.0.1", site.port)
        idle.request("GET", "/", headers={"Host": PUBLISHERS[0].host})
        idle.getresponse().read()
        slow_publisher = publisher_with(Quirk.SLOW)
        slow = http.client.HTTPConnection("127.0.0.1", site.port)
        slow.request("GET", feed_path(slow_publisher), headers={"Host": slow_publisher.host})
        started = time.monotonic()
    assert time.monotonic() - started < 5
    assert set(threading.enumerate()) <= threads
    for connection in (idle, slow):
        connection.close()
    with pytest.raises(ConnectionRefusedError):
        ask(site, site.sources[0].address)


def test_a_port_in_use_is_one_line(site: SampleSite) -> None:
    with pytest.raises(OSError, match="in use"), SampleSite(port=site.port):
        pass
    command = [sys.executable, "-m", "ui.sample_site", "--port", str(site.port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Cannot serve on port {site.port}: Address already in use\n"
