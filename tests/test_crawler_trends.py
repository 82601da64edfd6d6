"""Trend sources: what each documents is read, anything else is refused in one line."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.conditional_get import Validators
from crawler.errors import TrendShapeError
from crawler.items import SourceCheck
from crawler.outcomes import Outcome
from crawler.poll_schedule import Bounds
from crawler.trend_recording import record_trend
from crawler.trends import reddit, wikipedia
from crawler.trends.rate_limit import allowed_again
from crawler.trends.readers import READERS, REDDIT_BY_TOKEN, TrendReader
from crawler.trends.reading import MAX_TOPIC, MAX_TOPICS, TrendReading
from kb.models import Signal
from kb.sources import trend_sources
from kb.sources.trend_sources import KINDS, trend_source
from kb.store.database import Database
from kb.store.signals import list_signals
from kb.store.sources import add_source, get_source_states, remove_source
from tests import trend_shapes as shapes
from tests.crawler_runs import ROOT
from tests.trend_shapes import ANSWERS, ARTICLES

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://api.example/trends"
PARSERS = {name: reader.parse for name, reader in READERS.items()} | {"reddit by token": REDDIT_BY_TOKEN.parse}
DAY = datetime(2026, 11, 21, tzinfo=UTC)
SIGNALS = {
    "google-trends": [
        Signal("apagón cdmx", "searches", NOW, count=2000, url="https://diario.example/apagon-cdmx"),
        Signal("liga mx", "searches", NOW, count=200_000),
    ],
    "hacker-news": [
        Signal(
            "Why small communities <last>",
            "points",
            NOW,
            count=312,
            lang="en",
            url="https://blog.example/small-communities?utm_source=hn",
        ),
        Signal(
            "Ask HN: How do you moderate a forum?",
            "points",
            NOW,
            count=55,
            lang="en",
            url="https://news.ycombinator.com/item?id=41000002",
        ),
    ],
    "mastodon-links": [
        Signal("Elecciones: lo que & cómo votar", "accounts", NOW, 1, 23, url="https://noticias.example/elecciones"),
        Signal("Un video", "accounts", NOW, 2, url="https://videos.example/v/1"),
    ],
    "mastodon-tags": [
        Signal("#hola", "accounts", NOW, 1, 23, url="https://mastodon.example/tags/hola"),
        Signal("#BuenosDías", "accounts", NOW, 2, url="https://mastodon.example/tags/BuenosD%C3%ADas"),
    ],
    "mastodon-posts": [
        Signal(
            "Hoy cumple diez años nuestra comunidad. Gracias",
            "boosts",
            NOW,
            1,
            120,
            lang="es",
            url="https://mastodon.example/@ana/108910940413327534",
        ),
        Signal("Hi", "boosts", NOW, 2, url="https://mastodon.example/@b/2"),
    ],
    "wikipedia": [
        Signal(
            "Día de Muertos",
            "views",
            DAY,
            3,
            80_123,
            lang="es",
            url="https://es.wikipedia.org/wiki/D%C3%ADa_de_Muertos",
        ),
        Signal("AC/DC", "views", DAY, 4, 70_001, lang="es", url="https://es.wikipedia.org/wiki/AC/DC"),
    ],
    "wikipedia-country": [
        Signal("Lionel Messi", "views", DAY, 2, 8700, lang="es", url="https://es.wikipedia.org/wiki/Lionel_Messi")
    ],
    "reddit": [
        Signal("Abren nueva línea del metro", "rank", NOW, 1, url="https://www.reddit.com/r/mexico/comments/b/abren/"),
        Signal("Una foto", "rank", NOW, 2, url="https://www.reddit.com/r/mexico/comments/c/una_foto/"),
    ],
    "reddit by token": [
        Signal(
            "Abren nueva línea del metro",
            "points",
            NOW,
            1,
            812,
            url="https://www.reddit.com/r/mexico/comments/b/abren/",
        ),
        Signal("Una foto", "points", NOW, 2, 99, url="https://www.reddit.com/r/mexico/comments/c/una_foto/"),
    ],
    "bluesky": [
        Signal("Copa América", "rank", NOW, 1, url="https://bsky.app/profile/trending.bsky.app/feed/1"),
        Signal("Gamescom", "rank", NOW, 2, url="https://bsky.app/profile/trending.bsky.app/feed/2"),
    ],
    "github": [
        Signal("ana/bot", "stars", NOW, 1, 4200, url="https://github.example/ana/bot"),
        Signal("b/c", "stars", NOW, 2, 900, url="https://github.example/b/c"),
    ],
}


def test_every_kind_has_a_reader_and_a_recorded_shape() -> None:
    assert {kind.name for kind in KINDS} == set(READERS)
    assert set(ANSWERS) == set(SIGNALS) == set(PARSERS)


@pytest.mark.parametrize("name", PARSERS)
def test_what_is_documented_is_read(name: str) -> None:
    reading = PARSERS[name](ANSWERS[name], URL, NOW)
    assert list(reading.signals) == SIGNALS[name]
    assert {entry.url: entry.title for entry in reading.entries} == ARTICLES.get(name, {})


UNDOCUMENTED = [
    b"",
    b"not json",
    b"<!doctype html><html><body>Log in</body></html>",
    b'{"error": "This method requires an authenticated user"}',
    b"null",
    b"7",
    b'{"hits": 3, "items": "x", "topics": {}, "data": []}',
    b'{"hits": [1], "items": [[]], "topics": [null], "data": {"children": [1, {}, {"data": 3}]}}',
    b"[1, null, [], {}]",
    b"[" * 200_000,
    b'{"hits":' * 100_000,
    b"9" * 100_000,
    b"\xff\xfe\x00",
]
UNDOCUMENTED_XML = [
    b"<rss><channel><item><title/></item></channel></rss>",
    b"<rss><channel><item>",
    b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss><item><title>&b;</title></item></rss>',
]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        *((name, body) for name in PARSERS for body in UNDOCUMENTED),
        *(("google-trends", body) for body in UNDOCUMENTED_XML),
    ],
)
def test_what_is_not_documented_is_said_in_one_line(name: str, body: bytes) -> None:
    with pytest.raises(TrendShapeError, match=re.escape(f"{URL} does not answer as documented: expected ")) as caught:
        PARSERS[name](body, URL, NOW)
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "hits items topics data children articles title url points name history content card topic link "
                "article year month day project rank views full_name permalink score".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(JSON, st.sampled_from(sorted(PARSERS)))
def test_json_of_any_types_is_read_or_refused(value: object, name: str) -> None:
    check_hostile(PARSERS[name], json.dumps(value).encode())


@given(st.data(), st.sampled_from(sorted(set(PARSERS) - {"google-trends", "reddit"})), JSON)
def test_a_documented_answer_with_anything_in_one_place_is_read_or_refused(
    data: st.DataObject, name: str, anything: object
) -> None:
    answer = json.loads(ANSWERS[name])
    here = answer
    while True:  # walk down to some place of the answer
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(here[key], dict | list) or not here[key] or data.draw(st.booleans()):
            break
        here = here[key]
    here[key] = anything
    check_hostile(PARSERS[name], json.dumps(answer).encode())


def check_hostile(parse: Callable[[bytes, str, datetime], TrendReading], body: bytes) -> None:
    try:
        reading = parse(body, URL, NOW)
    except TrendShapeError:
        return
    for said in reading.signals:
        assert 0 < len(said.topic) <= MAX_TOPIC
        assert said.topic.isprintable() or not said.topic.isascii()
        said.topic.encode("utf-8")  # the store's text
        assert said.count is None or 0 <= said.count < 2**31
        assert said.rank is None or 0 <= said.rank < 2**31
        assert said.observed <= NOW


def test_an_answer_is_cut_at_what_is_kept() -> None:
    hits = [{"title": f"{number} " + "x" * 1000, "points": 10**30} for number in range(10_000)]
    reading = PARSERS["hacker-news"](json.dumps({"hits": hits}).encode(), URL, NOW)
    assert len(reading.signals) == MAX_TOPICS
    assert {len(said.topic) for said in reading.signals} == {MAX_TOPIC}
    assert {said.count for said in reading.signals} == {2**31 - 1}


def test_a_topic_named_twice_counts_once() -> None:
    body = b'{"topics": [{"topic": "a"}, {"topic": "b"}, {"topic": " a "}, {"topic": "c"}]}'
    assert [(s.topic, s.rank) for s in PARSERS["bluesky"](body, URL, NOW).signals] == [("a", 1), ("b", 2), ("c", 3)]


@pytest.mark.parametrize("name", ["hacker-news", "mastodon-tags", "bluesky", "github", "google-trends"])
def test_an_empty_list_is_an_answer(name: str) -> None:
    empty = {"mastodon-tags": b"[]", "google-trends": b"<rss><channel><title>t</title></channel></rss>"}
    reading = PARSERS[name](empty.get(name, b'{"hits": [], "topics": [], "items": []}'), URL, NOW)
    assert reading == TrendReading(())


def test_wikipedia_is_asked_for_yesterday_then_for_the_day_before() -> None:
    assert wikipedia.addresses("https://w.example/top", datetime(2026, 3, 1, 0, 5, tzinfo=UTC)) == (
        "https://w.example/top/2026/02/28",
        "https://w.example/top/2026/02/27",
    )


@pytest.mark.parametrize("day", ["2026-11-23", "2026-02-30", "0-0-0", "9999999999-1-1", "x-y-z"])
def test_a_day_that_cannot_be_is_refused(day: str) -> None:
    body = shapes.wikipedia([{"article": "A", "views": 1, "rank": 1}], day, project="es.wikipedia")
    with pytest.raises(TrendShapeError, match="day"):
        PARSERS["wikipedia"](body, URL, NOW)


def test_github_is_asked_for_repositories_of_the_last_week() -> None:
    assert READERS["github"].addresses("https://g.example/s?a=b", NOW) == (
        "https://g.example/s?a=b&q=created:%3E%3D2026-11-15",
    )


def test_reddit_is_asked_with_a_token_fit_for_a_header() -> None:
    assert reddit.parse_token(shapes.REDDIT_TOKEN, URL) == "eyJh.bGci-_0"
    assert reddit.hot_address("https://www.reddit.com/r/mexico/hot/.rss").startswith(
        "https://oauth.reddit.com/r/mexico/hot?"
    )
    # RFC 7617, 2: the example of the basic scheme
    assert reddit.token_headers("Aladdin", "open sesame")["Authorization"] == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    for token in ['"a\\r\\nHost: b"', '""', "3", "null", '"' + "a" * 5000 + '"']:
        with pytest.raises(TrendShapeError, match="access_token"):
            reddit.parse_token(b'{"access_token": ' + token.encode() + b"}", URL)


@pytest.mark.parametrize(
    ("remaining", "reset", "expected"),
    [
        ("0.0", "300", timedelta(minutes=5)),  # Reddit: seconds that remain
        ("0", "1795349100", timedelta(minutes=5)),  # GitHub: seconds since 1970
        ("0", "2026-11-22T12:05:00.000Z", timedelta(minutes=5)),  # Mastodon: a time
        ("0", "999999999999", timedelta(days=1)),
        ("0", "900000000", timedelta(days=1)),
        ("0", "2026-11-22T11:00:00Z", timedelta(0)),
        ("0", "soon", timedelta(0)),
    ],
)
def test_a_rate_limit_is_heard_in_every_dialect(remaining: str, reset: str, expected: timedelta) -> None:
    assert allowed_again(remaining, reset, NOW) == NOW + expected


@pytest.mark.parametrize(
    ("remaining", "reset"), [(None, None), ("99.0", "300"), ("0", None), ("0", ""), ("x", "3"), (".", "3"), ("-1", "3")]
)
def test_without_a_limit_that_is_reached_nothing_waits(remaining: str | None, reset: str | None) -> None:
    assert allowed_again(remaining, reset, NOW) is None


def test_the_documentation_shows_a_whole_one_in_under_40_lines() -> None:
    chapter = (ROOT / "docs" / "collecting.md").read_text(encoding="utf-8").partition("### Adding one")[2]
    kind_code, module_code, line = re.findall(r"```python\n(.*?)```", chapter.split("\n## ")[0], re.DOTALL)
    assert len((kind_code + module_code + line).splitlines()) < 40
    (kind,) = eval(f"({kind_code.strip()})", vars(trend_sources))
    lemmy = ModuleType("lemmy")
    exec(module_code, vars(lemmy))
    ((name, reader),) = eval("{" + line.strip() + "}", {"TrendReader": TrendReader, "lemmy": lemmy}).items()

    assert kind.name == name
    assert kind.parameters == ("instance",)
    assert kind.pattern().fullmatch(kind.address.format(instance="lemmy.example"))
    post = {"name": "Hola", "ap_id": "https://lemmy.example/post/1", "url": "https://diario.example/hola"}
    reading = reader.parse(json.dumps({"posts": [{"post": post, "counts": {"score": 7}}]}).encode(), URL, NOW)
    assert reading.signals == (Signal("Hola", "points", NOW, 1, 7, url="https://lemmy.example/post/1"),)
    assert [entry.url for entry in reading.entries] == ["https://diario.example/hola"]
    for body in UNDOCUMENTED:
        with pytest.raises(TrendShapeError):
            reader.parse(body, URL, NOW)


def test_what_is_read_is_recorded_once_and_looked_at_again_when_the_kind_says(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    reading = PARSERS["hacker-news"](shapes.HACKER_NEWS, URL, NOW)
    every, validators = timedelta(hours=3), Validators('"1"')
    record = partial(record_trend, every=every, bounds=Bounds(timedelta(minutes=15), timedelta(days=1)))
    with database.write() as connection:
        source = add_source(connection, trend_source("hacker-news", {"lang": "en"}, NOW))
        read = SourceCheck(source.id, Outcome.TREND_READ, entries=reading.entries, validators=validators)
        first = record(connection, source, read, reading.signals, NOW)
        again = record(connection, source, read, reading.signals, NOW + every)
        record(connection, source, SourceCheck(source.id, Outcome.NOT_MODIFIED), (), NOW + 2 * every)
        state = get_source_states(connection)[source.id]
        remove_source(connection, source.id)
        gone = record(connection, source, read, reading.signals, NOW)
        left = list_signals(connection)
    assert [page.url for page in first] == list(ARTICLES["hacker-news"])
    assert again == gone == left == []
    assert (state.etag, state.next_check, state.failures_in_a_row) == ('"1"', NOW + 3 * every, 0)
