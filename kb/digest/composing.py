"""What there is to tell of a period, read from the store."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kb.alerts.watching import Watching
from kb.digest.advised import advised
from kb.digest.choosing import Told, choose, told_in
from kb.digest.days_ahead import days_ahead
from kb.digest.edition import Edition
from kb.digest.missed import missed
from kb.digest.period import Period
from kb.digest.platform_changes import platform_changes
from kb.digest.scope import Scope, Subject
from kb.digest.source_news import source_news
from kb.digest.told_stories import documents_of, tell_in_brief, tell_story
from kb.digest.watched import watched, watches_of
from kb.models import Audience
from kb.store.database import Database
from kb.store.documents import get_documents
from kb.store.publications import Window, count_published, countries_published
from kb.store.stories import merged_into
from kb.stories.following import Stories
from kb.trends.reading import TrendQuery, report_trends
from kb.trends.trend import Trend

_MOST_TRENDS = 200  # that are looked at
_MOST_COUNTRIES = 8  # whose holidays are told where an audience names none
_DAY = timedelta(days=1)


class Composer:
    """Composes editions of one store. ``stories``, which loads a model, is called when needed."""

    def __init__(self, database: Database, watching: Watching, stories: Callable[[], Stories]) -> None:
        self._database = database
        self._watching = watching
        self._load_stories = stories

    def compose(self, audience: Audience, period: Period, known_until: datetime, before: Edition | None) -> Edition:
        """The edition of a period by what was collected by an instant; ``before`` is what was told before it.

        The same store gives the same edition. Raises ``EmbeddingError``.
        """
        stories = self._load_stories()
        until = min(period.ends, known_until)
        window = Window(period.begins, until, known_until, audience.countries, audience.source_langs)
        with self._database.read() as connection:
            scope = Scope(audience, window, stories.at(connection, known_until).stories(connection, window.since))
            went, watches = merged_into(connection), watches_of(connection)
        said_before = {went.get(story, story): said for story, said in told_in(before)} if before else {}
        trends = self._trends(stories, scope)
        with self._database.read() as connection:
            edition = _tell(connection, scope, period, trends, said_before)
        told: list[Subject] = [("story", story) for story, _ in told_in(edition)]
        told += [scope.subject(change.article.document_id) for change in edition.platform_changes]
        return replace(edition, watched=watched(self._watching, watches, scope, told))

    def _trends(self, stories: Stories, scope: Scope) -> list[Trend]:
        """What moved; ``recent`` are the articles of the period."""
        window, audience = scope.window, scope.audience
        query = TrendQuery(
            as_of=window.until,
            days=max(1, math.ceil((window.until - window.since) / _DAY)),
            limit=_MOST_TRENDS,
            countries=audience.countries,
            langs=audience.source_langs,
            about=audience.topics,
            known_until=window.known_until,
        )
        trends = report_trends(self._database, stories, query).trends
        with self._database.read() as connection:
            known = get_documents(connection, [document for trend in trends for document in trend.recent])
        inside = {each.id for each in known.values() if (each.published or each.seen) >= window.since}
        return [replace(trend, recent=tuple(each for each in trend.recent if each in inside)) for trend in trends]


def _tell(
    connection: Connection, scope: Scope, period: Period, trends: Sequence[Trend], before: Mapping[int, Told]
) -> Edition:
    """Everything but what is watched."""
    audience, window = scope.audience, scope.window
    chosen = choose(trends, before, scope.amounts)
    every = (*chosen.top, *chosen.moving, *chosen.closing)
    known = get_documents(connection, [document for trend in every for document in documents_of(trend)])
    quoted: set[str] = set()
    told = {("story", trend.story_id) for trend in every}
    practices, to_check = advised(connection, scope)
    added, troubled = source_news(connection, window)
    return Edition(
        audience=audience,
        start=period.start,
        end=period.end,
        known_until=window.known_until,
        published=count_published(connection, window),
        published_before=count_published(connection, replace(window, since=period.before.begins, until=window.since)),
        top_stories=tuple(tell_story(scope, each, known, before.get(each.story_id), quoted) for each in chosen.top),
        moving=tuple(tell_in_brief(scope, each, known, before.get(each.story_id)) for each in chosen.moving),
        closing=tuple(tell_in_brief(scope, each, known, before.get(each.story_id)) for each in chosen.closing),
        platform_changes=platform_changes(connection, scope, told),
        practices=practices,
        to_check=to_check,
        days_ahead=days_ahead(_countries(connection, scope), period.end, audience.lang, scope.amounts.days_ahead),
        added_sources=added,
        troubled_sources=troubled,
        missed=missed(connection, scope),
    )


def _countries(connection: Connection, scope: Scope) -> Sequence[str]:
    """The countries whose days are told: those of the audience, else those that most is published in."""
    return scope.audience.countries or countries_published(connection, scope.window)[:_MOST_COUNTRIES]
