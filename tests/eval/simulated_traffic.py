"""A year of articles with trends planted in it, and with what looks like trends and is none.

A hundred publishers, two hundred at the end, write on three hundred topics that differ in how common they are; a fifth
of the topics has a weekday of its own, and weekends are quiet. Forty trends of 8 to 40 articles over six days are
planted, half of them of topics that exist. Beside them: publishers that flood, texts that thirty publishers reprint,
imports of old articles without dates, with one second for many, or dated on the day of the import, and fifty sources
added at once that share a topic of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from kb.models import DateReliability
from kb.store.trends import DatedArticle

START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 365
_FIRST, _LAST = 100, 200  # publishers
_TOPICS = 300
_RARE = 30  # topics from here on are not told every day
_WEEK = (1, 1, 1, 1, 1, 0.6, 0.55)
_COURSE = (0.2, 0.4, 0.32, 0.2, 0.13, 0.07)  # of a planted trend, by day
_WARM_UP = 40
OWN_TOPIC = 1_000  # of the added sources
ADDED_ON = 250


@dataclass
class Traffic:
    """``articles`` in the order in which they were collected; ``planted`` are topics with the days on which they began;
    ``traps`` are the topics of what is no trend, with its days; the topic of the added sources is none on any day.
    """

    articles: list[DatedArticle] = field(default_factory=list)
    topic_of: dict[int, int] = field(default_factory=dict)
    planted: list[tuple[int, int]] = field(default_factory=list)
    traps: list[tuple[int, int]] = field(default_factory=list)


class _Writer:
    def __init__(self, chance: np.random.Generator) -> None:
        self.traffic = Traffic()
        self._chance = chance

    def write(
        self,
        publisher: str,
        day: int,
        topic: int,
        published: datetime | None = None,
        seen: datetime | None = None,
        reliability: DateReliability = DateReliability.EXACT,
        copy_of: int | None = None,
    ) -> int:
        number = len(self.traffic.articles)
        moment = published or START + timedelta(days=day, seconds=float(self._chance.uniform(0, 86_400)))
        self.traffic.articles.append(
            DatedArticle(
                document_id=number,
                url=f"https://{publisher}.example/{number}",
                title=f"{topic} {number}",
                publisher=publisher,
                feed=publisher,
                country=None,
                lang="es",
                kind="news",
                published=None if reliability is DateReliability.NONE else moment,
                date_reliability=reliability,
                seen=seen or moment,
                text_id=number if copy_of is None else copy_of,
            )
        )
        self.traffic.topic_of[number] = topic
        return number


def simulate(seed: int) -> Traffic:
    """The year of this seed."""
    chance = np.random.default_rng(seed)
    writer = _Writer(chance)
    joined = np.concatenate([np.zeros(_FIRST), np.sort(chance.uniform(0, DAYS, _LAST - _FIRST))])
    volume = chance.lognormal(0.7, 0.7, _LAST).clip(0.2, 12)
    common = 1 / np.arange(1, _TOPICS + 1)
    weekday, is_weekly = chance.choice(7, _TOPICS), chance.random(_TOPICS) < 0.2
    planted = list(_planted(chance))
    writer.traffic.planted = [(topic, day) for topic, day, _ in planted]
    for day in range(DAYS):
        today = (START + timedelta(days=day)).weekday()
        active = np.flatnonzero(joined <= day)
        share = common * np.where(is_weekly, np.where(weekday == today, 4, 0.5), 1)
        share /= share.sum()
        for publisher in active:
            for topic in chance.choice(_TOPICS, chance.poisson(volume[publisher] * _WEEK[today]), p=share):
                writer.write(f"p{publisher}", day, int(topic))
        for topic, began, size in planted:
            if 0 <= day - began < len(_COURSE):
                number = min(len(active), round(size * _COURSE[day - began]))
                for publisher in chance.choice(active, number, replace=False):
                    writer.write(f"p{publisher}", day, topic)
    for trap in (_floods, _reprints, _imports):
        trap(writer, chance)
    _added_sources(writer, chance, common / common.sum())
    writer.traffic.articles.sort(key=lambda article: (article.seen, article.document_id))
    return writer.traffic


def _planted(chance: np.random.Generator) -> Iterator[tuple[int, int, int]]:
    for number in range(40):
        topic = _TOPICS + number if number % 2 else int(chance.integers(_RARE, _TOPICS))
        yield topic, int(chance.integers(_WARM_UP, DAYS - 12)), int(chance.integers(8, 41))


def _trap(writer: _Writer, chance: np.random.Generator) -> tuple[int, int]:
    """A topic that no trend is planted in, and a day."""
    taken = {topic for topic, _ in (*writer.traffic.planted, *writer.traffic.traps)}
    topic = next(topic for topic in chance.permutation(np.arange(_RARE, _TOPICS)).tolist() if topic not in taken)
    day = int(chance.integers(_WARM_UP, DAYS - 5))
    writer.traffic.traps.append((topic, day))
    return topic, day


def _floods(writer: _Writer, chance: np.random.Generator) -> None:
    for _ in range(12):
        topic, day = _trap(writer, chance)
        publisher = f"p{chance.integers(0, _FIRST)}"
        for number in range(240):
            writer.write(publisher, day + number // 80, topic)


def _reprints(writer: _Writer, chance: np.random.Generator) -> None:
    for _ in range(12):
        topic, day = _trap(writer, chance)
        first = writer.write("p0", day, topic)
        for publisher in chance.choice(_FIRST, 30, replace=False):
            writer.write(f"p{publisher}", day, topic, copy_of=first)


def _imports(writer: _Writer, chance: np.random.Generator) -> None:
    for number in range(9):
        topic, day = _trap(writer, chance)
        now = START + timedelta(days=day, hours=9)
        for publisher in chance.choice(_FIRST, 12, replace=False):
            for _ in range(20):
                name = f"p{publisher}"
                if number % 3 == 0:
                    writer.write(name, day, topic, now, now, DateReliability.NONE)
                elif number % 3 == 1:
                    writer.write(name, day, topic, now + timedelta(seconds=int(publisher)), now + timedelta(hours=1))
                else:
                    writer.write(name, day, topic, now.replace(hour=0), now, DateReliability.DAY)


def _added_sources(writer: _Writer, chance: np.random.Generator, share: np.ndarray) -> None:
    first_read = START + timedelta(days=ADDED_ON, hours=8)
    for publisher in range(50):
        for day in range(ADDED_ON - 5, DAYS):
            for _ in range(chance.poisson(2)):
                topic = OWN_TOPIC if chance.random() < 0.3 else int(chance.choice(_TOPICS, p=share))
                seen = max(first_read, START + timedelta(days=day, hours=23, minutes=59))
                writer.write(f"new{publisher}", day, topic, seen=seen)
