"""What a person's settings mean to Scrapy, and to the sites it visits."""

import asyncio
from pathlib import Path

import pytest

from crawler.settings import scrapy_settings, user_agent
from crawler.web_map import read_web_map
from kb.config import load_settings
from kb.errors import SettingsError
from tests.crawler_runs import collect, feed_source, make_home
from tests.crawler_server import Answer, LocalServer

FEED = b'<rss version="2.0"><channel><title>C</title></channel></rss>'


def test_limits_of_the_settings_reach_scrapy(tmp_path: Path) -> None:
    web_map = tmp_path / "map"
    web_map.write_text("* 127.0.0.1:80")
    limits = {"concurrent_requests_per_host": 3, "delay_per_host_seconds": 1.5, "max_page_bytes": 20_000}
    combined = scrapy_settings(load_settings(tmp_path, web_map=web_map, **limits))
    assert combined.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 3
    assert combined.getfloat("DOWNLOAD_DELAY") == 1.5
    assert combined.getint("DOWNLOAD_MAXSIZE") == 20_000
    assert combined.getfloat("DOWNLOAD_DELAY_JITTER") == 0
    assert combined["CATALEJO_WEB_MAP"] == read_web_map(web_map)


def test_the_user_agent_says_whom_to_turn_to() -> None:
    assert user_agent("ana@example.org").endswith(" (+ana@example.org)")
    assert user_agent("").startswith("Catalejo/")


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "ana@ñandú.mx"])
def test_a_contact_that_no_header_can_hold_is_refused_not_bent(tmp_path: Path, contact: str) -> None:
    with pytest.raises(SettingsError, match=r"'contact' .*xn--"):
        load_settings(tmp_path, contact=contact)


def test_a_run_offers_nobody_a_console_and_writes_nothing_outside_its_folder(tmp_path: Path) -> None:
    """Scrapy's extensions open a port that runs what it is sent, and leave its key in the user's profile."""
    profile = tmp_path / "profile"
    profile.mkdir()
    meanwhile: list[Path] = []

    def answer(writer: asyncio.StreamWriter) -> None:
        meanwhile.extend(profile.rglob("*"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(FEED), FEED))

    own = {
        name: str(profile) for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    }
    with LocalServer({("a.example", "/feed"): Answer(misbehave=answer)}) as server:
        database = make_home(tmp_path / "home", server.web_map(), [feed_source("http://a.example/feed")])
        assert collect(tmp_path / "home", database, **own).outcomes == {"a.example": {"feed_read": 1}}
    assert meanwhile == list(profile.rglob("*")) == []


def test_robots_txt_is_obeyed_where_it_means_us(tmp_path: Path) -> None:
    robots = b"User-agent: *\nDisallow:\n\nUser-agent: catalejo\nDisallow: /feed\n"
    answers = {
        ("a.example", "/robots.txt"): Answer(robots, content_type="text/plain"),
        ("a.example", "/feed"): Answer(FEED),
    }
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), [feed_source("https://a.example/feed")])
        run = collect(tmp_path, database)
        assert run.outcomes == {"a.example": {"forbidden_by_robots": 1}}
        assert server.requests == [("a.example", "/robots.txt")]


def test_a_mapped_https_address_is_spoken_to_in_plain_tcp(tmp_path: Path) -> None:
    with LocalServer({("a.example", "/feed"): Answer(FEED)}) as server:
        database = make_home(tmp_path, server.web_map(), [feed_source("https://a.example/feed")])
        assert collect(tmp_path, database).outcomes == {"a.example": {"feed_read": 1}}


def test_a_host_is_not_asked_faster_than_it_is_allowed(tmp_path: Path) -> None:
    items = b"".join(b"<item><link>http://a.example/%d</link></item>" % number for number in range(4))
    answers = {("a.example", "/feed"): Answer(FEED.replace(b"</channel>", items + b"</channel>"))}
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), [feed_source("http://a.example/feed")])
        run = collect(tmp_path, database, CATALEJO_DELAY_PER_HOST_SECONDS="0.6")
        assert run.outcomes["a.example"] == {"feed_read": 1, "not_found": 4}
        pauses = [later - earlier for earlier, later in zip(server.times, server.times[1:], strict=False)]
    assert min(pauses) >= 0.5, "on a busy machine a request may arrive late, and the next one in time"
