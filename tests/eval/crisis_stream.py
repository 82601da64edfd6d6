"""Thirteen real crises in one stream of ten weeks, over what else was said: ``shared/data/bursts`` and ``news``."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kb.index.analysis import words
from kb.models import DateReliability
from kb.store.trends import DatedArticle
from tests.shared_data import SHARED

START = datetime(2026, 1, 1, tzinfo=UTC)
WEEKS = 10
# A week and two days of what else was said first: before a week of history there are no topics.
_FIRST, _APART = timedelta(days=9), timedelta(days=4.4)
_RETWEET = re.compile(r"^(?:RT @\w+:?\s*)+")
_NO_WORDS = re.compile(r"https?://\S+|&\w+;")


@dataclass(frozen=True)
class Said:
    """A tweet, or a text of news. ``event`` is the number of the crisis that it is about."""

    article: DatedArticle
    event: int | None


def crisis_stream() -> tuple[list[str], list[Said]]:
    """The names of the crises, and everything that was said, in the order of time.

    One document a tweet; a retweet is a copy of what it repeats, every other tweet its own publisher. The crises keep
    the hours of their days. The news, which carry no time here, are spread over the weeks by chance.
    """
    tweets = [json.loads(line) for line in (SHARED / "bursts/tweets.jsonl").read_text("utf-8").splitlines()]
    tweets = [tweet for tweet in tweets if tweet["label"] != "Not applicable"]
    events = sorted({tweet["event"] for tweet in tweets})
    chance = random.Random(5)
    chance.shuffle(events)
    said = []
    for number, event in enumerate(events):
        own = [tweet for tweet in tweets if tweet["event"] == event]
        began = min(datetime.fromisoformat(tweet["time"]) for tweet in own if _is_on_topic(tweet))
        shift = (START + _FIRST + number * _APART).date() - began.date()
        for tweet in own:
            moment = datetime.fromisoformat(tweet["time"]) + shift
            said.append((moment, tweet["text"], number if _is_on_topic(tweet) else None))
    for line in (SHARED / "news/news-es.jsonl").read_text("utf-8").splitlines():
        news = json.loads(line)
        moment = START + chance.random() * timedelta(weeks=WEEKS)
        said.append((moment, f"{news['title']}. {news['text'][:200]}", None))
    said = [each for each in said if START <= each[0] < START + timedelta(weeks=WEEKS)]
    said.sort(key=lambda each: each[0])
    return events, list(_documents(said))


def _is_on_topic(tweet: dict[str, str]) -> bool:
    return tweet["label"].startswith("Related")


def _documents(said: list[tuple[datetime, str, int | None]]) -> Iterator[Said]:
    first: dict[str, int] = {}
    for number, (moment, text, event) in enumerate(said):
        own = _NO_WORDS.sub(" ", _RETWEET.sub("", text))
        key = " ".join(word.folded for word in words(own))
        article = DatedArticle(
            document_id=number,
            url=f"https://p{number}.example/",
            title=own,
            publisher=f"p{number}",
            feed=f"p{number}",
            country=None,
            lang=None,
            kind="news",
            published=moment,
            date_reliability=DateReliability.EXACT,
            seen=moment,
            text_id=first.setdefault(key, number),
        )
        yield Said(article, event)
