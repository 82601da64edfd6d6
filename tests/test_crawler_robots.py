"""robots.txt by RFC 9309: who is meant, how much is read, in which encoding, and what a hostile one may cost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.robots import MAX_BYTES, MAX_CRAWL_DELAY_SECONDS, MAX_SITE_MAPS, RobotsRules, parse_robots

HOST = "https://diario.example"


def rules(text: str | bytes) -> RobotsRules:
    return parse_robots(text if isinstance(text, bytes) else text.encode(), "Catalejo")


def forbids(text: str | bytes, path: str) -> bool:
    return not rules(text).allows(HOST + path)


@pytest.mark.parametrize(
    ("text", "path", "forbidden"),
    [
        ("User-agent: *\nDisallow: /x", "/x/1", True),
        ("User-agent: *\nDisallow: /x", "/y", False),
        ("", "/x", False),
        ("<!doctype html><html><body>Not found</body></html>", "/x", False),
        # The longest match wins, "allow" where both are as long (2.2.2).
        ("User-agent: *\nDisallow: /x\nAllow: /x/open", "/x/open/1", False),
        ("User-agent: *\nAllow: /x\nDisallow: /x/shut", "/x/shut", True),
        ("User-agent: *\nAllow: /x\nDisallow: /x", "/x", False),
        # Special characters (2.2.3).
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", False),
        ("User-agent: *\nDisallow: /a # not all", "/ab", True),
        # Our own group counts alone; names are compared whole and without case (2.2.1).
        ("User-agent: *\nDisallow: /\n\nUser-agent: CATALEJO\nDisallow: /x", "/y", False),
        ("User-agent: *\nDisallow:\n\nUser-agent: catalejo/2.0\nDisallow: /x", "/x", True),
        ("User-agent: *\nDisallow:\n\nUser-agent: cat\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:\n\nUser-agent: catalejo-images\nDisallow: /", "/x", False),
        ("User-agent: googlebot\nUser-agent: catalejo\nDisallow: /x", "/x", True),
        ("User-agent: googlebot\nDisallow: /x", "/x", False),
        # Groups of one name are one group.
        ("User-agent: *\nDisallow: /a\n\nUser-agent: b\nDisallow:\n\nUser-agent: *\nDisallow: /c", "/c", True),
        # Byte order mark, line ends of all kinds, blanks.
        ("\ufeffUser-agent: *\r\nDisallow: /x\r\n", "/x", True),
        ("User-agent: *\rDisallow: /x", "/x", True),
        ("  User-agent :  *  \n\tDisallow :  /x  ", "/x", True),
        ("User-agent: *\n\n\nDisallow: /x", "/x", True),
    ],
)
def test_rules_mean_what_the_rfc_says(text: str, path: str, forbidden: bool) -> None:
    assert forbids(text, path) == forbidden


def test_accents_are_compared_as_they_are_sent_whatever_the_file_is_encoded_in() -> None:
    text = "User-agent: *\nDisallow: /año"
    for encoding in ("utf-8", "latin-1", "utf-16"):
        assert forbids(text.encode(encoding), "/a%C3%B1o/2026"), encoding
        assert not forbids(text.encode(encoding), "/ano"), encoding


def test_half_a_rule_at_the_limit_is_no_rule() -> None:
    head = b"User-agent: *\nDisallow: /read\n"
    filling = b"#" + b"x" * (MAX_BYTES - len(head) - len(b"\nDisallow: /") - 1)
    body = head + filling + b"\nDisallow: /private/" + b"y" * 1000 + b"\nDisallow: /beyond\n"
    assert body[:MAX_BYTES].endswith(b"\nDisallow: /")
    assert forbids(body, "/read")
    assert not forbids(body, "/")
    assert not forbids(body, "/beyond")


def test_half_a_mebibyte_is_read() -> None:
    body = b"User-agent: *\n" + b"# filling\n" * 50_000 + b"Disallow: /x\n"
    assert 490_000 < len(body) <= MAX_BYTES
    assert forbids(body, "/x")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2", 2.0),
        ("0.5", 0.5),
        ("0", 0.0),
        ("86400", MAX_CRAWL_DELAY_SECONDS),
        ("-1", 0.0),
        ("soon", 0.0),
        ("nan", 0.0),
    ],
)
def test_crawl_delay_is_a_number_up_to_a_bound(value: str, seconds: float) -> None:
    assert rules(f"User-agent: *\nCrawl-delay: {value}").crawl_delay == seconds


def test_sitemaps_are_found_wherever_they_stand_and_not_without_end() -> None:
    few = rules("Sitemap: https://a.example/1.xml\nUser-agent: b\nDisallow: /\nSitemap: https://a.example/2.xml")
    assert few.site_maps == ("https://a.example/1.xml", "https://a.example/2.xml")
    many = rules("\n".join(f"Sitemap: https://a.example/{number}.xml" for number in range(5_000)))
    assert len(many.site_maps) == MAX_SITE_MAPS


@pytest.mark.parametrize(
    "body",
    [
        b"".join(b"User-agent: a%d\n" % n for n in range(15_000)) + b"Disallow: /%d\n" * 20_000,
        b"User-agent: *\n" + b"Disallow: /" + b"*a" * 250_000,
        b"User-agent: *\n" + b"Disallow: /*a*b*c$\n" * 26_000,
        b"User-agent" + b" " * 500_000,
        b"a" * 500_000,
        b"\x00" * 500_000,
        b"Disallow $" * 50_000,
    ],
    ids=["names", "stars", "patterns", "blanks", "one line", "nul", "dollars"],
)
def test_a_hostile_file_costs_no_more_than_a_moment(body: bytes) -> None:
    begun = time.process_time()
    understood = rules(body)
    for _ in range(3):
        understood.allows(HOST + "/" + "a" * 1_900)
    assert time.process_time() - begun < 2


@given(st.binary(max_size=300))
def test_any_bytes_are_read(body: bytes) -> None:
    assert isinstance(rules(b"User-agent: *\nDisallow: /x\n" + body).allows(HOST + "/x"), bool)
