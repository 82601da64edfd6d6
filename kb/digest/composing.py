"""What there is to tell of a period, read from the store."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from kb.alerts.watching import Watching
from kb.digest.advised import advised
from kb.digest.choosing import Told, choose, told_in
from kb.digest.days_ahead import days_ahead
from kb.digest.edition import Edition
from kb.digest.missed import missed
from kb.digest.period import Period
from kb.digest.platform_changes import platform_changes
from kb.digest.scope import Scope
from kb.digest.source_news import source_news
from kb.digest.told_stories import documents_of, tell_in_brief, tell_story
from kb.digest.watched import watched, watches_of
from kb.models import Audience
from kb.store.database import Database
from kb.store.documents import get_documents
from kb.store.publications import Window, count_published, countries_published
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

    def compose(
        self,
        audience: Audience,
        period: Period,
        known_until: datetime,
        before: Edition | None = None,
        version_before: Edition | None = None,
    ) -> Edition:
        """The edition of a period by what was collected by an instant.

        ``before`` is what was told before this period, ``version_before`` what was told of it: its stories keep their
        keys. The same store gives the same edition. Raises ``EmbeddingError``.
        """
        stories = self._load_stories()
        until = min(period.ends, known_until)
        window = Window(period.begins, until, known_until, audience.countries, audience.source_langs)
        with self._database.read() as connection:
            placed = stories.at(connection, known_until)
            told_before, told_of_it = told_in(before), told_in(version_before)
            now_in = placed.current(connection, {said.story_id for said in (*told_before, *told_of_it)})
            said_before = {now_in[said.story_id]: said for said in told_before}
            keys = {now_in[said.story_id]: said.key for said in told_of_it}
            scope = Scope(audience, window, placed.stories(connection, window.since), keys)
            watches = watches_of(connection)
        trends = self._trends(stories, scope)
        with self._database.read() as connection:
            edition = _tell(connection, scope, period, trends, said_before)
        told = {("story", said.story_id): said.key for said in told_in(edition)}
        told |= {scope.subject(change.article.document_id): change.key for change in edition.platform_changes}
        told |= {scope.subject(each.quote.article.document_id): each.key for each in edition.practices}
        return replace(edition, watched=watched(self._watching, watches, scope, told))

    def _trends(self, stories: Stories, scope: Scope) -> list[Trend]:
        """What moved; ``recent`` are the articles of the period."""
        window, audience = scope.window, scope.audience
        days = (window.until - window.since) / _DAY
        query = TrendQuery(
            as_of=window.until,
            days=max(1, math.ceil(days)),
            # An hour that clocks are set by is no day.
            throughout=max(1, round(days)),
            limit=_MOST_TRENDS,
            countries=audience.countries,
            langs=audience.source_langs,
            about=audience.topics,
            known_until=window.known_until,
        )
        trends = report_trends(self._database, stories, query).trends
        with self._database.read() as connection:
            known = get_documents(connection, [document for trend in trends for document in trend.recent])
        inside = {each.id for each in known.values() if each.moment >= window.since}
        return [replace(trend, recent=tuple(each for each in trend.recent if each in inside)) for trend in trends]


def _tell(
    connection: Connection, scope: Scope, period: Period, trends: Sequence[Trend], before: Mapping[int, Told]
) -> Edition:
    """Everything but what is watched."""
    audience, window = scope.audience, scope.window
    published = count_published(connection, window)
    # Where nothing was collected, nobody knows that a story is told no more.
    chosen = choose(trends if published.articles else (), before, scope.amounts)
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
        published=published,
        published_before=count_published(connection, _as_long_before(window, period)),
        told_more=chosen.news,
        top_stories=tuple(tell_story(scope, each, known, before.get(each.story_id), quoted) for each in chosen.top),
        moving=tuple(tell_in_brief(scope, each, known, before.get(each.story_id)) for each in chosen.moving),
        closing=tuple(tell_in_brief(scope, each, known, before.get(each.story_id)) for each in chosen.closing),
        platform_changes=platform_changes(connection, scope, told),
        practices=practices,
        to_check=to_check,
        days_ahead=days_ahead(
            _countries(connection, scope), _eve(window, period), audience.lang, scope.amounts.days_ahead
        ),
        added_sources=added,
        troubled_sources=troubled,
        missed=missed(connection, scope),
    )


def _as_long_before(window: Window, period: Period) -> Window:
    """The period before; of one that is not over yet, as much as has passed."""
    is_over = window.until == period.ends
    since = period.before.begins if is_over else window.since - (window.until - window.since)
    return replace(window, since=since, until=window.since)


def _eve(window: Window, period: Period) -> date:
    """The day after which days are ahead: when a month is told late, some that follow it have passed.

    Where as many days again are over, it is told what was ahead then.
    """
    composed = window.known_until.astimezone(period.zone).date()
    return period.end if composed > period.end + period.days * _DAY else max(period.end, composed - _DAY)


def _countries(connection: Connection, scope: Scope) -> Sequence[str]:
    """The countries whose days are told: those of the audience, else those that most is published in."""
    return scope.audience.countries or countries_published(connection, scope.window)[:_MOST_COUNTRIES]
