"""Trends read from the store."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kb.models import Signal
from kb.store.database import Database
from kb.store.marked_topics import list_topics
from kb.store.signals import list_signals
from kb.store.trends import DatedArticle, articles_known
from kb.stories.following import Stories
from kb.stories.reading import read_story
from kb.trends.marks import Marks, topics_told
from kb.trends.places import place_of
from kb.trends.ranking import Ranked, rank_stories, rank_topics
from kb.trends.sample import HORIZON_DAYS, Sample, sample
from kb.trends.telling import surroundings, tell
from kb.trends.trend import LeftOutArticle, Topic, TrendReport

_MOST_SIGNALS = 20_000  # of the days asked for


@dataclass(frozen=True, slots=True)
class TrendQuery:
    """What is asked: the ``days`` before ``as_of``, and whether articles of some countries, languages or kinds alone
    count.

    ``about``: only stories about one of these topics; ``networks``: and about one of these. ``story_id``: one story
    alone, without topics, hidden or not; also by the id of one that went into it. ``least_score``: only what has at
    least this score. ``throughout``: by what moved in so many days instead, as where they are no whole ones.
    ``known_until``: what was collected by then counts, as far as it is dated before ``as_of``; else what was collected
    by ``as_of``.
    """

    as_of: datetime
    days: int = 7
    limit: int = 20
    countries: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    story_id: int | None = None
    least_score: float = -math.inf
    throughout: int | None = None
    known_until: datetime | None = None

    def is_about(self, article: DatedArticle) -> bool:
        """Whether an article is one of those that are asked for."""
        if (self.langs and article.lang not in self.langs) or (self.kinds and article.kind not in self.kinds):
            return False
        if not self.countries:
            return True
        place = place_of(article)
        return place is not None and place[0] in self.countries and place[1].is_of_publisher

    @property
    def known_at(self) -> datetime:
        """When it is asked: what was known then counts."""
        return self.known_until or self.as_of


def report_trends(database: Database, stories: Stories, query: TrendQuery) -> TrendReport:
    """What moved, by what had been collected at the time that is asked for."""
    with database.read() as connection:
        known, later = _known(connection, query)
        placed = stories.at(connection, query.known_at)
        story_of = placed.stories(connection, query.as_of - timedelta(days=HORIZON_DAYS))
        marks = Marks(tuple(list_topics(connection, query.known_at)))
        counted = sample(known, query.as_of, query.is_about)
        ranked = rank_stories(counted, story_of, query.days, query.throughout)
        ranked = [each for each in ranked if each.score >= query.least_score]
        hidden = 0
        if query.story_id is not None:
            wanted = placed.current(connection, [query.story_id])[query.story_id]
            ranked = [each for each in ranked if each.story_id == wanted]
        else:
            for topics in filter(None, (query.about, query.networks)):
                ranked = [each for each in ranked if topics_told(topics, _headlines(counted, each))]
            everything = len(ranked)
            ranked = [each for each in ranked if not marks.hides(_headlines(counted, each))]
            hidden = everything - len(ranked)
        followed = {each.story_id: marks.followed(_headlines(counted, each)) for each in ranked}
        # What is followed and moves comes first.
        ranked.sort(key=lambda each: not (followed[each.story_id] and each.score > 0))
        ranked = ranked[: query.limit]
        members = {
            story: [document for document in documents if document not in later]
            for story, documents in placed.members(connection, [each.story_id for each in ranked]).items()
        }
        told: dict[int, list[DatedArticle]] = defaultdict(list)
        for article in known:
            if (found := story_of.get(article.document_id)) in members:
                told[found].append(article)
        around = surroundings(counted, query.days, story_of, _signals(connection, query))
        trends = tuple(
            tell(around, each, read_story(connection, stories, each.story_id, members[each.story_id], query.known_at),
                 told[each.story_id], followed[each.story_id])
            for each in ranked
        )  # fmt: skip
    recent = counted.days < query.days
    return TrendReport(
        as_of=query.as_of,
        days=query.days,
        articles=int(recent.sum()),
        publishers=len(set(counted.publishers[recent].tolist())),
        left_out=dict(Counter(article.reason for article in _left_out(counted, query)).most_common()),
        trends=trends,
        topics=() if query.story_id else _topics(counted, story_of, query, marks),
        hidden=hidden,
    )


def list_left_out(database: Database, query: TrendQuery) -> list[LeftOutArticle]:
    """The articles of the days asked for that do not count, and why, those collected first first."""
    with database.read() as connection:
        known, _ = _known(connection, query)
    return list(_left_out(sample(known, query.as_of, query.is_about), query))


def _headlines(counted: Sample, ranked: Ranked) -> Iterator[str]:
    return (counted.counted[row].title for row in ranked.rows)


def _topics(counted: Sample, story_of: Mapping[int, int], query: TrendQuery, marks: Marks) -> tuple[Topic, ...]:
    found = rank_topics(counted, story_of, query.days, query.limit + len(marks.topics))
    return tuple(topic for topic in found if not marks.hides_term((topic.term, *topic.with_terms)))[: query.limit]


def _known(connection: Connection, query: TrendQuery) -> tuple[list[DatedArticle], frozenset[int]]:
    """What is known of the horizon, and the ids of what is known but dated later."""
    found = list(articles_known(connection, query.as_of - timedelta(days=HORIZON_DAYS), query.known_at))
    if query.known_at == query.as_of:  # a clock that is ahead dates what was collected by then
        return found, frozenset()
    later = frozenset(article.document_id for article in found if article.moment >= query.as_of)
    return [article for article in found if article.document_id not in later], later


def _left_out(counted: Sample, query: TrendQuery) -> Iterator[LeftOutArticle]:
    start = query.as_of - timedelta(days=query.days)
    for article, reason in zip(counted.articles, counted.reasons, strict=True):
        if reason is not None and query.is_about(article) and article.dated >= start:
            yield LeftOutArticle(article.url, article.title, article.publisher, reason)


def _signals(connection: Connection, query: TrendQuery) -> list[Signal]:
    since = query.as_of - timedelta(days=query.days)
    return list_signals(connection, since=since, until=query.as_of, countries=query.countries, limit=_MOST_SIGNALS)
