"""parse_feed: every format, every odd thing that feeds do, and all the real ones."""

import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import FeedError
from crawler.feed_entries import MAX_ENTRIES, MAX_TITLE_LENGTH, UpdateHints
from crawler.feed_parser import FeedEntry, ParsedFeed, parse_feed
from crawler.page_identity import is_place_on_page
from kb.intake.addresses import canonical_address
from kb.models import DateReliability
from tests.eval.eval_feeds import feed_fault
from tests.shared_data import shared_data

URL = "https://example.org/blog/feed.xml"


def rss(*items: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Canal</title>{head}{"".join(items)}'
        "</channel></rss>"
    ).encode()


def item(inside: str = "", link: str = "https://example.org/1") -> str:
    return f"<item><title>Nota</title><link>{link}</link>{inside}</item>"


def only_entry(body: bytes, **arguments: str) -> FeedEntry:
    (entry,) = parse_feed(body, URL, **arguments).entries
    return entry


def test_rss_2() -> None:
    feed = parse_feed(
        rss(
            "<item><title>Título &amp; más</title><link>https://example.org/1</link>"
            "<author>ana@e.org (Ana Ruiz)</author><category>Redes</category>"
            "<category>Redes</category><pubDate>Mon, 18 Jul 2022 09:38:37 +0200</pubDate>"
            "<description>Corto</description><content:encoded>&lt;p&gt;Uno &lt;b&gt;dos&lt;/b&gt;&lt;/p&gt;"
            "&lt;ul&gt;&lt;li&gt;tres&lt;/li&gt;&lt;/ul&gt;</content:encoded></item>",
            head="<link>https://example.org/</link><language>es-MX</language>",
        ),
        URL,
    )
    assert (feed.title, feed.home_url, feed.lang) == ("Canal", "https://example.org/", "es")
    (entry,) = feed.entries
    assert entry.title == "Título & más"
    assert entry.text == "Uno dos\n\n- tres"
    assert entry.tags == ("Redes",)
    assert entry.published == datetime(2022, 7, 18, 7, 38, 37, tzinfo=UTC)
    assert entry.date_reliability is DateReliability.EXACT
    assert entry.author == "Ana Ruiz"


def test_rss_1() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://e.org/"><title>C</title></channel>
      <item rdf:about="https://e.org/1"><title>Nota</title><link>https://e.org/1</link>
      <dc:date>2024-05-01T10:00:00-03:00</dc:date></item></rdf:RDF>"""
    entry = only_entry(body)
    assert entry.published == datetime(2024, 5, 1, 13, tzinfo=UTC)
    assert entry.date_reliability is DateReliability.EXACT


def test_atom_with_a_relative_link() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><title type="html">&lt;i&gt;A&lt;/i&gt;
      nota</title><link href="../nota/1"/><id>tag:e.org,2024:1</id><published>2024-05-01T10:00:00Z</published>
      <updated>2024-06-01T10:00:00Z</updated><summary>S</summary></entry></feed>"""
    entry = only_entry(body)
    assert entry.url == "https://example.org/nota/1"
    assert entry.title == "A nota"
    assert entry.published == datetime(2024, 5, 1, 10, tzinfo=UTC)


def test_what_atom_calls_updated_is_a_guess_at_the_publication() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><title>A</title>
      <link href="https://e.org/1"/><updated>2024-06-01T10:00:00Z</updated></entry></feed>"""
    assert only_entry(body).date_reliability is DateReliability.GUESSED


@pytest.mark.parametrize(
    ("inside", "reliability"),
    [
        ("<dc:date>2024-05-01T10:00:00Z</dc:date>", DateReliability.EXACT),
        ("<dcterms:modified>2024-05-01T10:00:00Z</dcterms:modified>", DateReliability.GUESSED),
        ("<atom:updated>2024-05-01T10:00:00Z</atom:updated>", DateReliability.GUESSED),
        ("<pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate><atom:updated>2025-01-01T00:00:00Z</atom:updated>", "exact"),
    ],
)
def test_an_edit_in_rss_is_no_exact_publication(inside: str, reliability: str) -> None:
    body = rss(item(inside)).replace(b"xmlns:dc=", b'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc=', 1)
    body = body.replace(b"xmlns:dc=", b'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc=', 1)
    entry = only_entry(body)
    assert (entry.published, entry.date_reliability) == (datetime(2024, 5, 1, 10, tzinfo=UTC), reliability)


def test_json_feed() -> None:
    items = [
        {
            "id": "1",
            "url": "/1",
            "title": "Nota",
            "content_html": "<p>Hola</p>",
            "date_published": "2024-05-01T10:00:00-03:00",
            "authors": [{"name": "Ana"}, {"name": "Luis"}],
            "tags": ["x", 5],
        },
        {"id": "https://example.org/2", "content_text": "Hola"},
        {"id": "no address"},
        "no item",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Canal", "language": "pt-BR", "items": items}
    parsed = parse_feed(json.dumps(feed).encode(), URL)
    assert parsed.lang == "pt"
    assert [entry.url for entry in parsed.entries] == ["https://example.org/1", "https://example.org/2"]
    first = parsed.entries[0]
    assert (first.text, first.author, first.tags) == ("Hola", "Ana, Luis", ("x",))
    assert first.published == datetime(2024, 5, 1, 13, tzinfo=UTC)


def test_a_line_end_in_a_text_ruins_no_json_feed() -> None:
    item = '{"id": "https://example.org/1", "content_text": "uno\n\n\tdos"}'
    assert (
        only_entry(f'{{"version": "https://jsonfeed.org/version/1", "items": [{item}]}}'.encode()).text
        == "uno\n\n\tdos"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"<!doctype html><html><body><p>Hola</p></body></html>", "an HTML page"),
        (b"just words", "neither"),
        (b'{"items": []}', "without a JSON Feed's version"),
        (b'{"version": ', "begins like JSON"),
        (b"[" * 100_000, "neither"),
        (b'{"a":' * 100_000, "begins like JSON"),
        (b"\x00\x01\x02", "neither"),
    ],
)
def test_what_is_no_feed_says_so_in_one_line(body: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason) as caught:
        parse_feed(body, URL)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("date", "expected", "reliability"),
    [
        ("Mon, 18 Jul 2022 09:38:37 +0200", datetime(2022, 7, 18, 7, 38, 37, tzinfo=UTC), DateReliability.EXACT),
        ("Mon, 18 Jul 2022 09:38:37 GMT", datetime(2022, 7, 18, 9, 38, 37, tzinfo=UTC), DateReliability.EXACT),
        ("Mon, 18 Jul 2022 09:38:37 CEST", datetime(2022, 7, 18, 9, 38, 37, tzinfo=UTC), DateReliability.DAY),
        ("Mon, 18 Jul 2022 09:38:37", datetime(2022, 7, 18, 9, 38, 37, tzinfo=UTC), DateReliability.DAY),
        ("2022-07-18", datetime(2022, 7, 18, tzinfo=UTC), DateReliability.DAY),
        ("Lun, 18 Jul 2022 09:38:37 -0300", datetime(2022, 7, 18, 12, 38, 37, tzinfo=UTC), DateReliability.EXACT),
        ("mié., 04 ene. 2023 10:00:00 GMT", datetime(2023, 1, 4, 10, tzinfo=UTC), DateReliability.EXACT),
        ("Sex, 05 Dez 2025 10:00:00 -03:00", datetime(2025, 12, 5, 13, tzinfo=UTC), DateReliability.EXACT),
        ("Lun, 18 Abr 2022 09:38:37 EST", datetime(2022, 4, 18, 14, 38, 37, tzinfo=UTC), DateReliability.EXACT),
        ("2024-05-06T10:00:00-03", datetime(2024, 5, 6, 13, tzinfo=UTC), DateReliability.EXACT),
        ("Mon May 06 2024 10:00:00 GMT-0300 (ART)", datetime(2024, 5, 6, 13, tzinfo=UTC), DateReliability.EXACT),
        ("Mon, 06 May 2024 10:00:00 UTC-03:00", datetime(2024, 5, 6, 13, tzinfo=UTC), DateReliability.EXACT),
        ("Mon, 06 May 2024 10:00 PM -0300", datetime(2024, 5, 7, 1, tzinfo=UTC), DateReliability.EXACT),
        ("Mon, 06 May 2024 10:00:00 PM", datetime(2024, 5, 6, 22, tzinfo=UTC), DateReliability.DAY),
        ("2024-05-06 12:00 AM", datetime(2024, 5, 6, 0, tzinfo=UTC), DateReliability.DAY),
        # "D, d M Y H:i:s T" in PHP, where the zone has no name; what Java calls toString; years first with slashes.
        ("Mon, 06 May 2024 10:00:00 -03", datetime(2024, 5, 6, 13, tzinfo=UTC), DateReliability.EXACT),
        ("lun, 06 may 2024 10:00:00 -05", datetime(2024, 5, 6, 15, tzinfo=UTC), DateReliability.EXACT),
        ("2024-05-06T10:00:00Z[UTC]", datetime(2024, 5, 6, 10, tzinfo=UTC), DateReliability.EXACT),
        ("2024-05-06T10:00:00-03:00[America/Bahia]", datetime(2024, 5, 6, 13, tzinfo=UTC), DateReliability.EXACT),
        ("2024/05/06 10:00:00", datetime(2024, 5, 6, 10, tzinfo=UTC), DateReliability.DAY),
        ("2024-05-06 10:00:00 EST", datetime(2024, 5, 6, 15, tzinfo=UTC), DateReliability.EXACT),
        ("Domingo, 18 de agosto de 2024 - 10:00", datetime(2024, 8, 18, 10, tzinfo=UTC), DateReliability.DAY),
        ("04/05/2022 10:30", datetime(2022, 5, 4, 10, 30, tzinfo=UTC), DateReliability.DAY),
        ("18 de março de 2024", datetime(2024, 3, 18, tzinfo=UTC), DateReliability.DAY),
        # Of these feedparser makes today, today, the year 1658 and the first of January.
        ("10:30", None, DateReliability.NONE),
        ("00:10 12-01-2024", datetime(2024, 1, 12, 0, 10, tzinfo=UTC), DateReliability.DAY),
        ("1658137117", None, DateReliability.NONE),
        ("2024", None, DateReliability.NONE),
        ("2024-05", None, DateReliability.NONE),
        ("31 de febrero de 2024", None, DateReliability.NONE),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None, DateReliability.NONE),
        ("0001-01-01T00:00:00", datetime(1, 1, 1, tzinfo=UTC), DateReliability.DAY),
        ("ayer", None, DateReliability.NONE),
        ("9" * 50_000, None, DateReliability.NONE),
        ("", None, DateReliability.NONE),
    ],
)
def test_dates(date: str, expected: datetime | None, reliability: DateReliability) -> None:
    entry = only_entry(rss(item(f"<pubDate>{date}</pubDate>")))
    assert (entry.published, entry.date_reliability) == (expected, reliability)


@pytest.mark.parametrize(
    ("date", "country", "url", "expected"),
    [
        ("Mon, 18 Jul 2022 09:38:37", "AR", URL, datetime(2022, 7, 18, 12, 38, 37, tzinfo=UTC)),
        ("Mon, 18 Jul 2022 09:38:37 CEST", "ES", URL, datetime(2022, 7, 18, 7, 38, 37, tzinfo=UTC)),
        ("2022-01-18 09:38:37", "ES", URL, datetime(2022, 1, 18, 8, 38, 37, tzinfo=UTC)),
        ("18 de julio de 2022, 09:38", None, "https://e.com.pe/rss", datetime(2022, 7, 18, 14, 38, tzinfo=UTC)),
        ("2022-07-18", "AR", URL, datetime(2022, 7, 18, tzinfo=UTC)),
        ("2022-07-18 23:00:00", "XX", URL, datetime(2022, 7, 18, 23, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_the_publishers(date: str, country: str | None, url: str, expected: datetime) -> None:
    (entry,) = parse_feed(rss(item(f"<pubDate>{date}</pubDate>")), url, country=country).entries
    assert (entry.published, entry.date_reliability) == (expected, DateReliability.DAY)


def test_a_time_without_a_zone_in_a_json_feed_is_the_publishers() -> None:
    one = {"url": "https://e.org/1", "date_published": "2024-05-01T10:00:00"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "C", "items": [one]}
    (entry,) = parse_feed(json.dumps(feed).encode(), URL, country="CO").entries
    assert (entry.published, entry.date_reliability) == (datetime(2024, 5, 1, 15, tzinfo=UTC), DateReliability.DAY)


@pytest.mark.parametrize(
    ("times", "are_kept"),
    [
        (("10:00:07", "10:00:07", "10:00:07"), False),
        (("10:00:00", "10:00:00", "10:00:00"), True),  # of an edition
        (("10:00:07", "10:00:07", "10:00:08"), True),
        (("10:00:07", "10:00:07"), True),
    ],
)
def test_the_time_at_which_a_feed_was_made_is_that_of_no_article(times: tuple[str, ...], are_kept: bool) -> None:
    links = [f"https://example.org/{number}" for number in range(len(times))]
    dated = zip(times, links, strict=True)
    xml = rss(*(item(f"<pubDate>Mon, 18 Jul 2022 {time} GMT</pubDate>", link) for time, link in dated))
    items = [{"url": link, "date_published": f"2022-07-18T{time}Z"} for time, link in zip(times, links, strict=True)]
    as_json = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "C", "items": items}).encode()
    for body in (xml, as_json):
        entries = parse_feed(body, URL).entries
        assert [entry.published is not None for entry in entries] == [are_kept] * len(times)


@pytest.mark.parametrize(
    ("lang", "country", "month"),
    [
        ("en-us", None, 4),
        ("en", None, 4),
        ("en-GB", None, 5),
        ("en-us", "MX", 5),  # WordPress's language of the first day
        ("es-US", None, 4),
        ("es", "US", 4),
        ("es-mx", None, 5),
        ("es", None, 5),
        ("pt-br", "BR", 5),
        ("", None, 5),
    ],
)
def test_which_number_is_the_day_depends_on_language_and_country(lang: str, country: str | None, month: int) -> None:
    body = rss(item("<pubDate>04/05/2022 10:30</pubDate>"), head=f"<language>{lang}</language>")
    (entry,) = parse_feed(body, URL, country=country).entries
    assert entry.published is not None
    assert entry.published.month == month


@pytest.mark.parametrize(
    ("authors", "named"),
    [
        (["redaccion@e.org"], None),
        (["Por Ana Ruiz"], "Ana Ruiz"),
        (["ana@e.org (Ana Ruiz)", "Luis Paz", "Ana Ruiz"], "Ana Ruiz, Luis Paz"),
    ],
)
def test_authors_are_names(authors: list[str], named: str | None) -> None:
    inside = "".join(f"<dc:creator>{author}</dc:creator>" for author in authors)
    assert only_entry(rss(item(inside))).author == named


@pytest.mark.parametrize(
    ("author", "named"),
    [
        ("redaccion@marca.digital", None),
        ("ana@marca.digital (Ana Ruiz)", "Ana Ruiz"),
        ("<![CDATA[ana@marca.digital (Ana Ruiz)]]>", "Ana Ruiz"),
        ("Ana Ruiz &lt;ana@marca.digital&gt;", "Ana Ruiz"),
        ("<![CDATA[Ana Ruiz <ana@marca.digital>]]>", "Ana Ruiz"),
        ("Ana Ruiz (ana@marca.digital)", "Ana Ruiz"),
        ("Ana @anaruiz", "Ana @anaruiz"),
    ],
)
def test_mail_of_an_author_is_no_part_of_the_name(author: str, named: str | None) -> None:
    assert only_entry(rss(item(f"<author>{author}</author>"))).author == named
    assert only_entry(rss(item(f"<dc:creator>{author}</dc:creator>"))).author == named


def test_mojibake_in_a_feed_is_repaired() -> None:
    entry = only_entry(rss(item("<description>&lt;p&gt;EspaÃ±a y su campaÃ±a&lt;/p&gt;</description>")))
    assert entry.text == "España y su campaña"


def test_an_entry_whose_guid_is_its_link() -> None:
    assert only_entry(rss("<item><title>N</title><guid>https://example.org/9</guid></item>")).url.endswith("/9")


def test_entries_with_neither_a_web_address_nor_a_text_are_left_out() -> None:
    links = ("mailto:a@b.c", "javascript:alert(1)", "file:///etc/passwd", "ftp://e.org/x")
    items = [item(link=link) for link in links]
    items.append("<item><title>N</title></item>")
    assert parse_feed(rss(*items, item()), URL).entries == (only_entry(rss(item())),)


def test_an_entry_that_links_nothing_is_known_by_its_guid_on_the_page_of_its_feed() -> None:
    said = "<description>Aviso de hoy</description><guid isPermaLink='false'>{}</guid>"
    items = [
        f"<item><title>{title}</title>{said.format(guid)}</item>" for guid, title in ((7, "A"), (8, "A"), (8, "B"))
    ]
    home = "<link>https://example.org/avisos/#hoy</link>"
    entries = parse_feed(rss(*items, head=home), URL).entries
    assert [(entry.title, entry.url.partition("#/")[0]) for entry in entries] == [
        ("A", "https://example.org/avisos/")
    ] * 2
    assert entries == parse_feed(rss(*items[:2], head=home), URL).entries
    assert only_entry(rss(items[0])).url.startswith(f"{URL}#/")
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 7, "content_text": "Aviso de hoy"}]}
    assert is_place_on_page(only_entry(json.dumps(feed | {"home_page_url": "https://example.org/"}).encode()).url)


@pytest.mark.parametrize(
    "said",
    ["&lt;![CDATA[{}]]&gt;", "<![CDATA[<![CDATA[{}]]]]><![CDATA[>]]>", "&lt;![CDATA[&lt;p&gt;{}&lt;/p&gt;]]&gt;"],
)
def test_a_mark_of_cdata_that_was_escaped_hides_nothing(said: str) -> None:
    entry = only_entry(rss(f"<item><title>{said}</title><link>https://e.org/1</link></item>".format("Una nota")))
    assert entry.title == "Una nota"
    assert only_entry(rss(item(f"<description>{said.format('Un texto')}</description>"))).text == "Un texto"


@pytest.mark.parametrize(
    "footer",
    [
        "The post {} appeared first on {}.",
        "La entrada {} se publicó primero en {}.",
        "La entrada {} aparece primero en {}.",
        "O post {} apareceu primeiro em {}.",
    ],
)
def test_where_an_entry_was_seen_first_is_not_its_text(footer: str) -> None:
    line = footer.format(
        '&lt;a href="https://e.org/1"&gt;Nota&lt;/a&gt;', '&lt;a href="https://e.org"&gt;Diario&lt;/a&gt;'
    )
    text = only_entry(
        rss(item(f"<description>&lt;p&gt;{'Texto. ' * 300}&lt;/p&gt;&lt;p&gt;{line}&lt;/p&gt;</description>"))
    ).text
    assert text == ("Texto. " * 300).strip()
    assert only_entry(rss(item(f"<description>&lt;p&gt;{line}&lt;/p&gt;</description>"))).text.endswith("Diario.")


def test_a_caption_is_no_text_of_an_entry() -> None:
    media = (
        "<media:content url='x'><media:description>El intendente, ayer, en la plaza</media:description></media:content>"
    )
    body = rss(item("<description>Corto</description>" + media)).replace(
        b"xmlns:dc", b'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc', 1
    )
    assert only_entry(body).text == "Corto"


def test_what_a_video_says_of_itself_is_its_text() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>Canal</title><entry>'
        '<title>Reglas</title><link href="https://www.youtube.com/watch?v=abc"/><media:group><media:content url="x"/>'
        "<media:description>Cómo escribir las reglas.</media:description></media:group></entry></feed>"
    )
    assert only_entry(body.encode()).text == "Cómo escribir las reglas."


def test_feedburner_links_lead_to_the_article_itself() -> None:
    body = rss(item("<feedburner:origLink>https://example.org/real</feedburner:origLink>", link="http://fb.com/~r/1"))
    body = body.replace(b"xmlns:dc", b'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:dc', 1)
    assert only_entry(body).url == "https://example.org/real"


@pytest.mark.parametrize("inside", ["https://example.org/nota?p=1", "https%3A%2F%2Fexample.org%2Fnota%3Fp%3D1"])
def test_links_of_google_alerts_lead_to_the_article_itself(inside: str) -> None:
    link = f"https://www.google.com/url?rct=j&amp;sa=t&amp;url={inside}&amp;ct=ga&amp;usg=AOv"
    assert only_entry(rss(item(link=link))).url == "https://example.org/nota?p=1"


def test_an_episode_without_a_page_is_known_by_its_file() -> None:
    file = "https://cdn.example/episodio-1.mp3"
    inside = (
        f'<title>E</title><guid isPermaLink="false">e-1</guid><enclosure url="{file}" type="audio/mpeg" length="9"/>'
    )
    assert only_entry(rss(f"<item>{inside}</item>")).url == file
    assert (
        only_entry(rss(f"<item>{inside}<link>https://example.org/e/1</link></item>")).url == "https://example.org/e/1"
    )
    attached = [{"mime_type": "audio/mpeg", "url": file}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "e-1", "attachments": attached}]}
    assert only_entry(json.dumps(feed).encode()).url == file


def test_episodes_that_share_the_page_of_their_podcast_are_told_apart() -> None:
    page = "<link>https://example.org/programa</link>"
    said = "<title>E</title><description>De qué va</description><guid isPermaLink='false'>{0}</guid>"
    files = ["https://cdn.example/{0}.mp3", "https://cdn.example/play?id={0}"]
    items = [f"<item>{page}{said}<enclosure url='{file}' type='audio/mpeg' length='9'/></item>" for file in files]
    for item_, address in zip(items, ["https://cdn.example/{0}.mp3", "https://example.org/#/"], strict=True):
        body = rss(*map(item_.format, (1, 2)), head="<link>https://example.org/</link>")
        urls = [entry.url for entry in parse_feed(body, URL).entries]
        assert len(urls) == 2
        assert all(url.startswith(address.format(number)) for number, url in enumerate(urls, start=1))
    assert only_entry(rss(items[0].format(1))).url == "https://example.org/programa"


def test_a_feed_that_is_not_well_formed() -> None:
    entry = only_entry(
        b'<rss version="2.0"><channel><title>A & B</title><item><title>C & D</title><link>https://e.org/1</link><description>x'
    )
    assert entry.url == "https://e.org/1"


def test_references_that_xml_does_not_know_are_read_as_pages_have_them() -> None:
    body = rss(item("<author>P&G</author><description>Ma&ntilde;ana, <![CDATA[R&D y &lt;b&gt;]]></description>"))
    entry = only_entry(body.replace(b"Nota", b"H&M y R&D; 5 &lt; 6").replace(b"org/1", b"org/1?a=1&b=2"))
    assert (entry.title, entry.url) == ("H&M y R&D; 5 < 6", "https://example.org/1?a=1&b=2")
    assert (entry.author, entry.text) == ("P&G", "Mañana, R&D y <b>")


def test_what_was_escaped_once_too_often_is_read() -> None:
    inside = (
        "<description><![CDATA[&lt;p&gt;M&aacute;s &lt;b&gt;reglas&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Y otra.&lt;/p&gt;]]>"
    )
    entry = only_entry(
        rss(item(inside + "</description>")).replace(b"Nota", b"Qu&amp;amp;eacute; es &amp;amp;#8220;X&amp;amp;#8221;")
    )
    assert entry.title == "Qué es “X”"
    assert entry.text == "Más reglas.\n\nY otra."
    page_on_html = "<description>&lt;p&gt;Escribe &lt;code&gt;&amp;amp;eacute;&lt;/code&gt;.&lt;/p&gt;</description>"
    assert only_entry(rss(item(page_on_html))).text == "Escribe &eacute;."


@pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1", "no-such-encoding"])
def test_latin_1_bytes_whatever_they_claim_to_be(declared: str) -> None:
    text = rss(item("<description>El año de la campaña</description>")).decode().replace("UTF-8", declared)
    assert only_entry(text.encode("latin-1")).text == "El año de la campaña"
    assert only_entry(text.encode("utf-8")).text == "El año de la campaña"


def test_the_charset_of_the_header_helps() -> None:
    body = rss(item("<description>Привет, мир</description>")).replace(b' encoding="UTF-8"', b"")
    text = only_entry(body.decode().encode("koi8-r"), content_type="text/xml; charset=koi8-r").text
    assert text == "Привет, мир"


@pytest.mark.parametrize("reference", ["&#x110000;", "&#xD800;", "&#55296;", "&#1114112;", "&#" + "9" * 5000 + ";"])
def test_characters_that_do_not_exist_cost_no_feed(reference: str) -> None:
    entry = only_entry(rss(item(f"<description>Sí {reference} & &#128512; &#8217;</description>")))  # "&" ruins the XML
    assert entry.text.startswith("Sí")
    assert entry.text.endswith("😀 ’")


@pytest.mark.parametrize("amp", ["&", "&amp;"])
@pytest.mark.parametrize("emoji", ["#55357;{amp}#56832;", "#xD83D;{amp}#xde00;"])
def test_an_emoji_as_two_references_is_one(emoji: str, amp: str) -> None:
    entry = only_entry(rss(item(f"<description>¡Feliz {amp}{emoji.format(amp=amp)} día!</description>")))
    assert entry.text == "¡Feliz 😀 día!"


def test_scripts_and_styles_are_no_text() -> None:
    inside = "<description>&lt;script&gt;alert(1)&lt;/script&gt;&lt;style&gt;p{}&lt;/style&gt;Sí</description>"
    assert only_entry(rss(item(inside))).text == "Sí"


def test_titles_and_numbers_of_entries_are_bounded() -> None:
    long = f"<item><title>{'largo ' * 1000}</title><link>https://e.org/0</link></item>"
    items = [item(link=f"https://e.org/{number}") for number in range(1, MAX_ENTRIES + 50)]
    feed = parse_feed(rss(long, *items), URL)
    assert len(feed.entries) == MAX_ENTRIES
    assert len(feed.entries[0].title) <= MAX_TITLE_LENGTH


def test_the_same_link_twice_is_one_entry() -> None:
    assert len(parse_feed(rss(item(), item()), URL).entries) == 1


def test_entity_bombs_and_external_entities_stay_small_and_outside() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = bomb.encode() + rss(item("<description>&l11; &f;</description>")).partition(b"?>")[2]
    begun = time.process_time()
    feed = parse_feed(body, URL)
    assert time.process_time() - begun < 5
    assert len(feed.entries[0].text) < 1000
    assert "root:" not in feed.entries[0].text


def hints(head: str) -> UpdateHints:
    return parse_feed(rss(item(), head=head), URL).hints


@pytest.mark.parametrize(
    ("head", "interval"),
    [
        ("", None),
        ("<ttl>90</ttl>", timedelta(minutes=90)),
        ("<ttl> 15 </ttl>", timedelta(minutes=15)),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        (f"<ttl>{'9' * 5000}</ttl>", None),
        (
            "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            timedelta(minutes=30),
        ),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", timedelta(weeks=1)),
        ("<sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
        ("<sy:updatePeriod>always</sy:updatePeriod>", None),
        ("<ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
    ],
)
def test_how_often_a_feed_asks_to_be_read(head: str, interval: timedelta | None) -> None:
    assert hints(head).interval == interval


def test_hours_and_days_that_a_feed_asks_to_skip() -> None:
    asked = hints(
        "<skipHours>\n<hour>24</hour> <hour> 7</hour><hour>99</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>saturday</day><day>Domingo</day></skipDays>"
    )
    assert asked == UpdateHints(skip_hours=frozenset({0, 7}), skip_days=frozenset({5, 6}))


@pytest.mark.parametrize("head", ["<skipHours><hour>3</hour>", "<skipDays/>", "<hour>3</hour><day>Monday</day>"])
def test_broken_lists_of_hours_and_days_ask_for_nothing(head: str) -> None:
    assert hints(head) == UpdateHints()


def test_a_feed_that_asks_never_to_be_read_is_read() -> None:
    every_hour = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    assert hints(f"<skipHours>{every_hour}</skipHours>") == UpdateHints()


_PIECES = (
    "<rss><channel> <feed xmlns='http://www.w3.org/2005/Atom'> <rdf:RDF> <item> </item> <entry> </entry> "
    "<title> </title> <link>https://e.org/1</link> <link href='//[::1' /> <link>http://[</link> "
    "<guid>x</guid> <id>https://e.org/2</id> <pubDate>31/12/9999</pubDate> "
    "<pubDate>0001-01-01T00:00:00+14:00</pubDate> <updated>-0</updated> <ttl>-1</ttl> <description> "
    "<![CDATA[ ]]> <!-- --> <!DOCTYPE &lt; &#0; &#x110000; &nada; <enclosure/> <category/> <author> < > & "
    "\0 <skipHours><hour>24</hour></skipHours> xml:base='http://[' </channel></rss> {\"version\": ñ \ud800 %"
).split(" ")


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_PIECES), max_size=25))
def test_no_ruin_of_a_feed_raises_anything_but_its_own_error(pieces: list[str]) -> None:
    try:
        feed = parse_feed(" ".join(pieces).encode("utf-8", "surrogatepass"), URL, country="ES")
    except FeedError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)


def test_real_feeds_give_their_entries() -> None:
    for path in sorted(shared_data("feeds/real").glob("*.xml")):
        feed = parse_feed(path.read_bytes(), URL)
        body = path.read_text("utf-8", "replace")
        assert len(feed.entries) >= max(body.count("<item>"), body.count("<entry>")) > 0, path.name
        assert feed.title, path.name
        for entry in feed.entries:
            assert entry.title, path.name
            assert entry.url.startswith("http"), path.name
        # One of the ten has three entries without a date.
        dated = [entry for entry in feed.entries if entry.date_reliability is DateReliability.EXACT]
        assert len(dated) >= 0.85 * len(feed.entries), path.name


def test_the_suite_of_feedparser_never_raises_nor_hangs() -> None:
    paths = [path for path in shared_data("feeds/feedparser-suite").rglob("*.*") if path.is_file()]
    assert len(paths) > 2000
    assert list(filter(None, map(feed_fault, paths))) == []


def test_of_a_long_feed_the_newer_end_is_read() -> None:
    last = datetime(2026, 11, 25, tzinfo=UTC)

    def feed(hours: Iterable[int]) -> ParsedFeed:
        items = "".join(
            f"<item><link>https://a.example/n{h}</link><title>t</title>"
            f"<pubDate>{last - timedelta(hours=h):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for h in hours
        )
        return parse_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), "https://a.example/feed")

    newest = {f"https://a.example/n{h}" for h in range(1000)}
    assert {entry.url for entry in feed(range(1500)).entries} == newest
    assert {entry.url for entry in feed(reversed(range(1500))).entries} == newest


def test_entries_that_share_the_front_page_are_told_apart() -> None:
    items = "".join(f"<item><link>https://a.example/</link><title>Aviso {n}</title></item>" for n in range(3))
    again = "".join(f"<item><link>https://a.example/nota</link><title>Nota {n}</title></item>" for n in range(3))
    feed = parse_feed(f"<rss version='2.0'><channel>{items}{again}</channel></rss>".encode(), "https://a.example/feed")
    assert [entry.title for entry in feed.entries] == ["Aviso 0", "Aviso 1", "Aviso 2", "Nota 0"]
    assert len({canonical_address(entry.url) for entry in feed.entries}) == 4


def test_places_on_one_page_are_told_apart() -> None:
    links = ["changelog#may", "changelog#june", "nota#comments", "nota", "app#/a", "app#/b", "app#!/c"]
    items = "".join(f"<item><link>https://a.example/{link}</link><title>{link}</title></item>" for link in links)
    feed = parse_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), "https://a.example/feed")
    addresses = [canonical_address(entry.url).removeprefix("https://a.example/") for entry in feed.entries]
    assert addresses == ["changelog#/may", "changelog#/june", "nota", "nota", "app#/a", "app#/b", "app#!/c"]


@pytest.mark.parametrize(
    ("site", "link", "address"),
    [
        ("<link>https://sitio.example/blog/</link>", "/nota/1", "https://sitio.example/nota/1"),
        ("<link><![CDATA[ https://sitio.example/blog/ ]]></link>", "nota/1", "https://sitio.example/blog/nota/1"),
        ("<link>www.sitio.example</link>", "www.sitio.example/nota/1", "https://www.sitio.example/nota/1"),
        ("<link>/</link>", "/nota/1", "https://feeds.example/nota/1"),
        ("<link>https://[</link>", "/nota/1", "https://feeds.example/nota/1"),
        ("", "nota/1", "https://feeds.example/x/nota/1"),
    ],
)
def test_relative_links_of_rss_count_from_its_site(site: str, link: str, address: str) -> None:
    item = f"<item><title>Una</title><link>{link}</link></item>"
    feed = f"<rss version='2.0'><channel><title>x</title>{site}{item}</channel></rss>"
    (entry,) = parse_feed(feed.encode(), "https://feeds.example/x/rss.xml").entries
    assert entry.url == address


def test_a_base_that_a_feed_states_comes_first() -> None:
    item = "<item><title>Una</title><link>nota/1</link></item>"
    feed = f"<rss xml:base='https://base.example/b/'><channel><link>https://sitio.example/</link>{item}</channel></rss>"
    (entry,) = parse_feed(feed.encode(), "https://feeds.example/x/rss.xml").entries
    assert entry.url == "https://base.example/b/nota/1"


@pytest.mark.parametrize("element", ["link", "guid"])
def test_blanks_before_an_address_take_no_time(element: str) -> None:
    blanks = " " * 100_000
    begun = time.process_time()
    feed = f"<rss version='2.0'><channel><{element}>{blanks}www<item><link>https://sitio.example/1</link></item>"
    assert len(parse_feed(feed.encode(), "https://feeds.example/").entries) == 1
    assert time.process_time() - begun < 3
