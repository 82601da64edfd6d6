"""Signals in the store, and the trend sources that a person may name."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.config import load_settings
from kb.errors import SettingsError, SourceError
from kb.knowledge_base import KnowledgeBase
from kb.models import Kind, Signal, SourceType
from kb.sources.trend_sources import KINDS, PARAMETERS, TrendKind, kind_of, trend_source
from kb.store.signals import SIGNALS_KEPT, add_signals, forget_old_signals
from kb.store.sources import remove_source
from tests.steady_clock import let_clock_go_on

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
EXAMPLES = {name: parameter.example for name, parameter in PARAMETERS.items()}


@pytest.fixture
def knowledge(tmp_path: Path) -> KnowledgeBase:
    return KnowledgeBase.open(load_settings(tmp_path))


def put(knowledge: KnowledgeBase, source_id: int, *signals: Signal) -> None:
    with knowledge.database.write() as connection:
        add_signals(connection, source_id, signals)


def test_the_same_observation_is_kept_once(knowledge: KnowledgeBase) -> None:
    source = knowledge.sources.add(trend_source("github", {}, NOW))
    first = Signal("a", "stars", NOW, 1, 10, url="https://a.example/")
    put(knowledge, source.id, first, Signal("b", "stars", NOW, 2, 9))
    put(knowledge, source.id, Signal("a", "stars", NOW, 7, 11), Signal("a", "stars", NOW + HOUR, 1, 12))
    assert [(s.topic, s.observed, s.rank, s.count, s.source_id) for s in knowledge.sources.signals()] == [
        ("a", NOW + HOUR, 1, 12, source.id),
        ("a", NOW, 1, 10, source.id),
        ("b", NOW, 2, 9, source.id),
    ]


def test_two_sources_may_say_the_same(knowledge: KnowledgeBase) -> None:
    ids = [knowledge.sources.add(trend_source(name, {}, NOW)).id for name in ("github", "bluesky")]
    for source_id, country in zip(ids, ("MX", "AR"), strict=True):
        put(knowledge, source_id, Signal("a", "rank", NOW, 1, country=country))
    assert [s.source_id for s in knowledge.sources.signals(source_ids=ids[1:])] == ids[1:]
    assert [s.source_id for s in knowledge.sources.signals(country="MX")] == ids[:1]
    assert knowledge.sources.signals(since=NOW + HOUR) == []
    assert len(knowledge.sources.signals(limit=1)) == 1


def test_an_unordered_list_is_given_by_its_numbers(knowledge: KnowledgeBase) -> None:
    source = knowledge.sources.add(trend_source("hacker-news", {}, NOW))
    put(knowledge, source.id, *(Signal(str(n), "points", NOW, count=n) for n in (3, 9, 5)), Signal("x", "points", NOW))
    assert [signal.count for signal in knowledge.sources.signals()] == [9, 5, 3, None]


def test_old_signals_and_those_of_a_removed_source_go(knowledge: KnowledgeBase) -> None:
    kept, removed = (knowledge.sources.add(trend_source(name, {}, NOW)) for name in ("github", "bluesky"))
    put(knowledge, kept.id, Signal("old", "stars", NOW - SIGNALS_KEPT - HOUR), Signal("young", "stars", NOW - HOUR))
    put(knowledge, removed.id, Signal("gone", "rank", NOW))
    with knowledge.database.write() as connection:
        forget_old_signals(connection, NOW)  # by a clock that nobody knows yet
    assert {"old", "young"} < {signal.topic for signal in knowledge.sources.signals()}
    with knowledge.database.write() as connection:
        let_clock_go_on(connection, NOW)
        forget_old_signals(connection, NOW)
        remove_source(connection, removed.id)
    assert [signal.topic for signal in knowledge.sources.signals()] == ["young"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_address_of_a_source_says_its_kind(knowledge: KnowledgeBase, kind: TrendKind) -> None:
    given = {name: EXAMPLES[name] for name in kind.parameters}
    source = trend_source(kind.name, given, NOW)
    assert kind_of(source.url) is kind
    assert (source.type, source.kind) == (SourceType.TREND, Kind.TREND.value)
    assert (source.country, source.lang) == (given.get("country"), given.get("lang"))
    knowledge.sources.add(source)
    with pytest.raises(SourceError, match="is a source already"):
        knowledge.sources.add(trend_source(kind.name, given, NOW, name="another name"))


@pytest.mark.parametrize(
    ("kind", "given", "url"),
    [
        ("google-trends", {"country": " mx "}, "https://trends.google.com/trending/rss?geo=MX"),
        (
            "mastodon-tags",
            {"instance": "https://Mastodon.example/", "country": "es", "lang": "CA"},
            "https://mastodon.example/api/v1/trends/tags?limit=20",
        ),
        ("reddit", {"community": "/r/Mexico/"}, "https://www.reddit.com/r/mexico/hot/.rss"),
    ],
)
def test_what_a_person_copies_is_understood(kind: str, given: dict[str, str], url: str) -> None:
    assert trend_source(kind, given, NOW).url == url


def test_a_country_and_a_language_are_facts_of_any_source() -> None:
    source = trend_source("bluesky", {"country": "México", "lang": "es"}, NOW, name=" Azul\n", tags=("redes", "redes"))
    assert (source.country, source.lang, source.name, source.tags) == ("MX", "es", "Azul", ("redes",))


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("twitter", {}, "There is no trend source 'twitter'; there are: google-trends, "),
        ("google-trends", {}, "google-trends needs --country, as in: --country MX."),
        ("google-trends", {"country": "Narnia"}, "'narnia' is no country; write it like MX."),
        ("wikipedia", {"lang": "es.evil.example/"}, "'es.evil.example' is no lang; write it like es."),
        ("mastodon-links", {"instance": "localhost"}, "'localhost' is no instance"),
        ("mastodon-links", {"instance": "user@host.example"}, "is no instance"),
        ("mastodon-links", {"instance": "host.example/path"}, "is no instance"),
        ("mastodon-links", {"instance": "1.2.3.4.5"}, "cannot be asked at"),
        ("reddit", {"community": "a b"}, "'a b' is no community"),
        ("reddit", {"community": "../../x"}, "is no community"),
        ("bluesky", {"community": "mexico"}, "bluesky takes no --community."),
    ],
)
def test_what_cannot_be_is_one_line(kind: str, given: dict[str, str], said: str) -> None:
    with pytest.raises(SourceError) as caught:
        trend_source(kind, given, NOW)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://trends.google.com/trending/rss?geo=MX&x=1",
        "http://trends.google.com/trending/rss?geo=MX",
        "https://trends.google.com.evil.example/trending/rss?geo=MX",
        "https://trendsXgoogle.com/trending/rss?geo=MX",
        "https://a.example/feed",
        "",
    ],
)
def test_another_address_is_of_no_kind(address: str) -> None:
    assert kind_of(address) is None


def test_half_of_reddits_credentials_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALEJO_REDDIT_CLIENT_SECRET", "very secret")
    with pytest.raises(SettingsError, match="belong together") as caught:
        load_settings(tmp_path)
    monkeypatch.setenv("CATALEJO_REDDIT_CLIENT_ID", "id")
    assert "very secret" not in str(caught.value) + repr(load_settings(tmp_path))
