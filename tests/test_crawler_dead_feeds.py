"""Feeds that are not there, or never were any: the home page is read in their place."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.dead_feeds import home_instead
from crawler.outcomes import Outcome
from kb.models import Source, SourceState, SourceType
from kb.packs.reader import load_packs
from kb.packs.switching import source_of_entry
from kb.store.sources import list_sources
from tests.crawler_runs import CollectedRun, collect, feed_source, make_home
from tests.crawler_server import Answer, LocalServer
from tests.platform_pages import CHANNEL, html, named
from tests.test_crawler_named_feed import LINKS, feed

NOW = datetime.now(UTC)
PACK, ENTRY = next((pack, entry) for pack in load_packs() for entry in pack.entries if entry.feed)
SOURCE = source_of_entry(ENTRY, PACK, NOW)
HOME_HOST = ENTRY.home.split("/")[2]
WORKED = SourceState(1, last_success=NOW)


@pytest.mark.parametrize(
    ("state", "outcome", "is_replaced"),
    [
        (None, Outcome.NOT_FOUND, True),
        (SourceState(1), Outcome.NOT_A_FEED, True),
        (SourceState(1), Outcome.TIMEOUT, False),
        (SourceState(1), Outcome.REFUSED, False),
        (WORKED, Outcome.NOT_FOUND, False),
        (replace(WORKED, failures_in_a_row=2), Outcome.NOT_FOUND, True),
        (replace(WORKED, failures_in_a_row=2), Outcome.SERVER_ERROR, False),
        (WORKED, Outcome.GONE, True),
        (WORKED, Outcome.NOT_MODIFIED, False),
    ],
)
def test_a_feed_is_given_up_for_its_home_page(state: SourceState | None, outcome: Outcome, is_replaced: bool) -> None:
    assert home_instead(SOURCE, state, outcome) == (ENTRY.home if is_replaced else None)


def test_only_what_came_with_a_pack_has_a_home_page() -> None:
    assert home_instead(replace(SOURCE, tags=()), None, Outcome.GONE) is None
    assert home_instead(replace(SOURCE, type=SourceType.SITE), None, Outcome.GONE) is None
    # Known by its name after its address has changed.
    assert home_instead(replace(SOURCE, url="https://otra.example/feed"), None, Outcome.GONE) == ENTRY.home


def collected(home: Path, answers: dict[tuple[str, str], Answer]) -> tuple[CollectedRun, Source]:
    with LocalServer(answers) as server:
        database = make_home(home, server.web_map(), [SOURCE])
        run = collect(home, database)
    with database.read() as connection:
        return run, list_sources(connection)[0]


def test_the_source_becomes_the_feed_that_the_home_page_names(tmp_path: Path) -> None:
    page = html(named(f"https://{HOME_HOST}/nuevo-canal"), body=LINKS)
    run, source = collected(tmp_path, {(HOME_HOST, "/"): page, (HOME_HOST, "/nuevo-canal"): feed(HOME_HOST)})
    assert (source.type, source.url) == (SourceType.FEED, f"https://{HOME_HOST}/nuevo-canal")
    assert (source.name, source.tags, source.enabled) == (SOURCE.name, SOURCE.tags, True)
    outcomes = run.outcomes[SOURCE.name]
    assert (outcomes["site_read"], outcomes["feed_read"]) == (1, 1)
    assert f"{ENTRY.home} is read instead" in run.examples[SOURCE.name, "not_found"]


def test_the_source_becomes_the_site_where_no_feed_is_found(tmp_path: Path) -> None:
    feed_host, _, path = (ENTRY.feed or "").removeprefix("https://").partition("/")
    answers = {(HOME_HOST, "/"): html(body=LINKS), (feed_host, f"/{path}"): Answer(status=410)}
    run, source = collected(tmp_path, answers)
    assert (source.type, source.url, source.enabled) == (SourceType.SITE, ENTRY.home, True)
    assert f"{ENTRY.home} is read instead" in run.examples[SOURCE.name, "gone"]
    assert run.outcomes[SOURCE.name]["site_read"] == 1


def test_a_page_that_was_said_to_be_a_feed_is_followed_as_a_site(tmp_path: Path) -> None:
    answers = {
        ("named.example", "/blog"): html(named("/blog/canal")),
        ("named.example", "/blog/canal"): feed("named.example"),
        ("lists.example", "/comunidad"): html(body=LINKS),
        ("moved.example", "/feed"): Answer(status=302, headers={"Location": "http://lists.example/comunidad"}),
        ("nothing.example", "/feed"): html(body="Volvemos pronto"),
    }
    places = ("named.example/blog", "lists.example/comunidad", "moved.example/feed", "nothing.example/feed")
    with LocalServer(answers) as server:
        sources = [feed_source(f"http://{place}") for place in places]
        database = make_home(tmp_path, server.web_map(), sources)
        run = collect(tmp_path, database)
    with database.read() as connection:
        found = {source.name: (source.type, source.url) for source in list_sources(connection)}
    assert found == {
        "named.example": (SourceType.FEED, "http://named.example/blog/canal"),
        "lists.example": (SourceType.SITE, "http://lists.example/comunidad"),
        # What leads to another site, or lists nothing, may be a feed again tomorrow.
        "moved.example": (SourceType.FEED, "http://moved.example/feed"),
        "nothing.example": (SourceType.FEED, "http://nothing.example/feed"),
    }
    assert run.outcomes["lists.example"] == {"not_a_feed": 1, "site_read": 1, "not_found": 7}


def test_a_channel_of_a_list_is_followed_by_the_feed_that_its_platform_documents(tmp_path: Path) -> None:
    channel = f"http://www.youtube.com/channel/{CHANNEL}"  # as YouTube's own export has it
    consent = "https://consent.youtube.com/m?continue=x"
    answers = {
        ("www.youtube.com", f"/channel/{CHANNEL}"): Answer(status=302, headers={"Location": consent}),
        ("consent.youtube.com", "/m?continue=x"): html(body="<form></form>"),
        ("www.youtube.com", f"/feeds/videos.xml?channel_id={CHANNEL}"): feed("www.youtube.com"),
    }
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), [feed_source(channel)])
        collect(tmp_path, database)
    with database.read() as connection:
        (source,) = list_sources(connection)
    assert (source.type, source.url) == (
        SourceType.FEED,
        f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
    )


def test_a_page_that_was_said_to_be_a_feed_and_refuses_programs_may_have_one(tmp_path: Path) -> None:
    refused = Answer(b"<title>Just a moment...</title>", status=403)
    answers = {
        ("medium.com", "/@ana"): refused,
        ("medium.com", "/feed/@ana"): feed("medium.com"),
        ("guarded.example", "/blog"): refused,
        ("guarded.example", "/blog/feed/"): feed("guarded.example"),
        ("closed.example", "/feed"): refused,
    }
    with LocalServer(answers) as server:
        sources = [feed_source(f"http://{host}{path}") for host, path in answers if answers[host, path] is refused]
        database = make_home(tmp_path, server.web_map(), sources)
        run = collect(tmp_path, database)
    with database.read() as connection:
        found = {source.name: (source.type, source.url) for source in list_sources(connection)}
    assert found == {
        "medium.com": (SourceType.FEED, "https://medium.com/feed/@ana"),
        "guarded.example": (SourceType.FEED, "http://guarded.example/blog/feed/"),
        "closed.example": (SourceType.FEED, "http://closed.example/feed"),
    }
    assert run.outcomes["closed.example"] == {"refused": 1}
