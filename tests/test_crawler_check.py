"""What a source is like, by one look at it: the verdicts, and a run that looks at many."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.outcomes import SOURCE_SUCCESSES, Outcome
from crawler.source_contents import SourceContents, feed_contents, page_contents
from crawler.verdict import Judgement, Look, Verdict, judge
from kb.models import SourceState, SourceType
from kb.store.sources import get_source_states
from tests.crawler_runs import ROOT, feed_source, make_home
from tests.crawler_server import Answer, LocalServer
from tests.stored import all_documents
from tests.trend_shapes import MASTODON_TAGS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FRESH = SourceState(1)


def daily(newest: datetime, count: int = 10) -> tuple[datetime, ...]:
    return tuple(newest - DAY * number for number in range(count))


def look(*published: datetime, entries: int | None = None, moved_to: str | None = None) -> Look:
    contents = SourceContents(len(published) if entries is None else entries, published)
    return Look(Outcome.FEED_READ, 200, contents, moved_to)


@pytest.mark.parametrize(
    ("seen", "state", "verdict", "reason"),
    [
        (look(*daily(NOW)), FRESH, Verdict.WORKS, ""),
        (look(*daily(NOW - 9 * DAY)), FRESH, Verdict.WORKS, ""),
        (look(*daily(NOW - 11 * DAY)), FRESH, Verdict.STALE, "nothing new for 11 days; usually every 24 hours"),
        (look(entries=30), FRESH, Verdict.WORKS, ""),
        (look(NOW - 100 * DAY), FRESH, Verdict.WORKS, ""),
        (look(NOW - 200 * DAY), FRESH, Verdict.STALE, "nothing new for 200 days"),
        # What collecting has learned counts where the answer itself says nothing of time.
        (look(entries=30), SourceState(1, latest_entry=NOW - DAY, rhythm_seconds=3600), Verdict.WORKS, ""),
        (
            look(entries=30),
            SourceState(1, latest_entry=NOW - 4 * DAY, rhythm_seconds=3600),
            Verdict.STALE,
            "nothing new for 4 days; usually every 60 minutes",
        ),
        (look(), FRESH, Verdict.EMPTY, "can be read, but names no articles"),
        (look(NOW, moved_to="https://b.example/"), FRESH, Verdict.MOVED, "has moved to https://b.example/"),
        (
            look(entries=0, moved_to="https://b.example/"),
            FRESH,
            Verdict.EMPTY,
            "can be read, but names no articles; has moved to https://b.example/",
        ),
        (Look(Outcome.REFUSED, 403), FRESH, Verdict.BLOCKED, "refuses to be read by programs (403)"),
        (Look(Outcome.RATE_LIMITED, 429), FRESH, Verdict.BLOCKED, "asks to come back later (429)"),
        (Look(Outcome.GONE, 410), FRESH, Verdict.GONE, "is gone for good (410)"),
        (
            Look(Outcome.FAILED, said="KeyError('x')"),
            FRESH,
            Verdict.BROKEN,
            "could not be looked at (failed: KeyError('x'))",
        ),
    ],
)
def test_verdicts(seen: Look, state: SourceState, verdict: Verdict, reason: str) -> None:
    judged = judge(seen, state, NOW)
    assert (judged.verdict, judged.reason) == (verdict, reason)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome not in SOURCE_SUCCESSES])
def test_whatever_fails_has_a_reason_in_words(outcome: Outcome) -> None:
    judged = judge(Look(outcome, 500, said="the reason"), FRESH, NOW)
    assert judged.verdict in (Verdict.BLOCKED, Verdict.BROKEN, Verdict.GONE)
    assert judged.reason
    assert "{" not in judged.reason
    assert "_" not in judged.reason.replace("max_page_bytes", "")


def test_what_cannot_be_a_time_is_no_last_entry() -> None:
    feed = b"""<rss version="2.0"><channel><item><link>https://a.example/1</link>
        <pubDate>Sat, 01 Jan 2050 00:00:00 GMT</pubDate></item></channel></rss>"""
    assert feed_contents(feed, "https://a.example/feed", None, NOW) == SourceContents(1)


def test_an_index_of_sitemaps_names_its_parts_news_first() -> None:
    index = b"""<sitemapindex><sitemap><loc>https://a.example/old.xml</loc></sitemap>
        <sitemap><loc>https://a.example/news.xml</loc></sitemap></sitemapindex>"""
    found = page_contents(index, "https://a.example/sitemap.xml", None, 1_000_000, NOW)
    assert found == SourceContents(0, site_maps=("https://a.example/news.xml", "https://a.example/old.xml"))


def rss(newest: datetime, count: int = 6) -> Answer:
    items = "".join(
        f"<item><title>T</title><link>https://x.example/{number}</link><pubDate>{format_datetime(moment)}</pubDate></item>"
        for number, moment in enumerate(daily(newest, count))
    )
    return Answer(f'<rss version="2.0"><channel><title>C</title>{items}</channel></rss>'.encode())


def moved(to: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"Location": to})


def test_a_site_that_is_a_feed_names_what_the_feed_does() -> None:
    contents = page_contents(rss(NOW).body, "https://e.example/", None, 1_000_000, NOW)
    assert contents == feed_contents(rss(NOW).body, "https://e.example/", None, NOW)
    assert contents.entries == 6


def test_a_run_looks_at_every_source_once_and_stores_nothing_of_them(tmp_path: Path) -> None:
    today = datetime.now(UTC).replace(microsecond=0)
    links = "".join(f'<a href="/2026/11/2{number}/una-nota-muy-larga">Una nota muy larga</a>' for number in range(5))
    site_map = "<urlset><url><loc>https://mapped.example/nota-larga-de-hoy-1</loc></url></urlset>"
    answers = {
        ("works.example", "/feed"): rss(today),
        ("moved.example", "/feed"): moved("https://works.example/feed"),
        ("strays.example", "/feed"): moved("https://works.example/feed", 302),
        ("stale.example", "/feed"): rss(today - 90 * DAY),
        ("empty.example", "/feed"): rss(today, 0),
        ("closed.example", "/feed"): Answer(status=403),
        ("robots.example", "/robots.txt"): Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain"),
        ("busy.example", "/feed"): Answer(status=429, headers={"Retry-After": "3600"}),
        ("gone.example", "/feed"): Answer(status=410),
        ("page.example", "/feed"): Answer(b"<html><body>Hola</body></html>"),
        ("site.example", "/"): Answer(f"<html><body>{links}</body></html>".encode()),
        ("mapped.example", "/"): Answer(b"<html><body>Hola</body></html>"),
        ("mapped.example", "/robots.txt"): Answer(
            b"Sitemap: nonsense\nSitemap: https://mapped.example/none.xml\nSitemap: https://mapped.example/map.xml\n"
        ),
        ("mapped.example", "/map.xml"): Answer(site_map.encode(), content_type="application/xml"),
        ("bare.example", "/"): Answer(b"<html><body>Hola</body></html>"),
        ("mastodon.example", "/api/v1/trends/tags?limit=20"): Answer(MASTODON_TAGS, content_type="application/json"),
        ("mastodon.example", "/api/v1/trends/links?limit=20"): Answer(b"<html></html>"),
        ("breaks.example", "/feed"): Answer(misbehave=lambda writer: writer.close()),
    }
    feeds = ["works", "moved", "strays", "stale", "empty", "closed", "robots", "busy", "gone", "lost", "page", "breaks"]
    sources = [
        *(feed_source(f"https://{name}.example/feed", name) for name in feeds),
        *(feed_source(f"https://{name}.example/", name, SourceType.SITE) for name in ("site", "mapped", "bare")),
        feed_source("https://mastodon.example/api/v1/trends/tags?limit=20", "tags", SourceType.TREND),
        feed_source("https://mastodon.example/api/v1/trends/links?limit=20", "links", SourceType.TREND),
        feed_source("https://no.example/trend", "trend", SourceType.TREND),
    ]
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), sources)
        done = check(tmp_path)
        asked = [request for request in server.requests if request[1] != "/robots.txt"]
    assert done.stderr == ""
    first, *rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert first == {"sources": len(sources)}
    assert sorted(row["source"] for row in rows) == sorted(source.name for source in sources)
    assert {row["source"]: row["verdict"] for row in rows} == {
        "works": "works", "moved": "moved", "strays": "works", "stale": "stale", "empty": "empty", "closed": "blocked",
        "robots": "blocked", "busy": "blocked", "gone": "gone", "lost": "gone", "page": "broken", "breaks": "broken",
        "site": "works", "mapped": "works", "bare": "empty", "tags": "works", "links": "broken",
        "trend": "broken",
    }  # fmt: skip
    by_name = {row["source"]: row for row in rows}
    assert by_name["moved"]["moved_to"] == "https://works.example/feed"
    assert (by_name["works"]["entries"], by_name["works"]["last_entry"]) == (6, today.isoformat())
    assert {name: by_name[name]["entries"] for name in ("site", "mapped", "tags")} == {
        "site": 5,
        "mapped": 1,
        "tags": 2,
    }
    assert by_name["links"]["reason"] == "answers otherwise than it documents"
    assert ("robots.example", "/feed") not in asked
    with database.read() as connection:
        assert all_documents(connection) == []
        assert {state.last_checked for state in get_source_states(connection).values()} == {None}

    # A host that asked to be left alone is, the next time too.
    with LocalServer(answers) as server:
        (tmp_path / "map").write_text(server.web_map())
        busy = next(row["source_id"] for row in rows if row["source"] == "busy")
        again = check(tmp_path, "--source", str(busy))
        assert server.requests == []
    assert json.loads(again.stdout.splitlines()[1])["verdict"] == "blocked"


def check(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m crawler.check`` to its end."""
    command = [sys.executable, "-m", "crawler.check", "--home", str(home), *arguments]
    variables = {"CATALEJO_WEB_MAP": str(home / "map"), "CATALEJO_DELAY_PER_HOST_SECONDS": "0"}
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    return done


def test_a_judgement_of_a_failure_says_nothing_of_entries() -> None:
    assert judge(Look(Outcome.TIMEOUT), FRESH, NOW) == Judgement(
        Verdict.BROKEN, "did not answer in time; try again later"
    )
