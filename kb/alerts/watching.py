"""Watches kept, and alerts raised of what they and trends bring."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection

from kb.alerts.deciding import FRESH, NEWS, SAME_STORY, SAME_TREND, STILL_PAST, decide, is_hidden, is_within, tellable
from kb.alerts.likeness import telling_words
from kb.alerts.matching import Matcher
from kb.alerts.quotes import quote
from kb.errors import WatchError
from kb.intake.dates import CLOCK_SKEW
from kb.intake.source_fields import cut_line
from kb.models import Alert, AlertArticle, AlertKind, Notice, SearchFilters, TrendVerdict, Watch
from kb.names import name_key
from kb.progress import Progress
from kb.quiet_hours import QuietHours
from kb.search.filters import required
from kb.search.query import parse_query
from kb.store import alerts as alert_store
from kb.store import watches as watch_store
from kb.store.database import Database
from kb.store.documents import get_documents
from kb.store.marked_topics import list_topics
from kb.store.publications import Window
from kb.store.saved_searches import last_findable, last_known
from kb.store.stories import stories_of
from kb.store.tables import documents
from kb.store.watches import Found
from kb.stories.following import Stories
from kb.trends.marks import Marks
from kb.trends.reading import TrendQuery, report_trends
from kb.trends.trend import Trend

_MAX_NAME = 100
MOST_ARTICLES = 100  # of one alert, which counts the others, and of what a watch finds
_MOST_TRENDS = 200  # that are looked at


@dataclass(frozen=True, slots=True)
class AlertRules:
    """When alerts are raised: the score from which on a trend is one, and how long a watch waits after one.

    ``quiet_hours`` are those in which none is delivered.
    """

    trend_score: float
    cooling: timedelta
    quiet_hours: QuietHours | None = None


class Watching:
    """The watches and alerts of one store. ``matcher`` and ``stories``, which load a model, are called when needed."""

    def __init__(
        self,
        database: Database,
        matcher: Callable[[], Matcher],
        stories: Callable[[], Stories],
        rules: AlertRules,
        home: Path,
    ) -> None:
        self._database = database
        self._load_matcher = matcher
        self._load_stories = stories
        self._rules = rules
        self._lock_file = home / "alerts.lock"

    @cached_property
    def _matcher(self) -> Matcher:
        return self._load_matcher()

    @cached_property
    def _stories(self) -> Stories:
        return self._load_stories()

    def add(self, name: str, query: str, filters: SearchFilters, now: datetime) -> Watch:
        """Watch for what a query finds; what comes in from now on raises alerts.

        Raises ``WatchError``, and ``SearchError`` for an empty query.
        """
        name = cut_line(name, _MAX_NAME)
        if not name:
            raise WatchError("A watch needs a name.")
        parsed = parse_query(query, now)
        if filters.since or filters.until or filters.same_language or parsed.names_time:
            raise WatchError("A watch looks at what is new, in the languages that are named; it takes no dates.")
        if not parsed.names_something:
            raise WatchError(f"{query[:80]!r} says nothing to watch for; give a name, a topic or words in quotes.")
        model_id = self._matcher.model_id  # loaded before others are kept from writing
        with self._database.write() as connection:
            known_until = last_known(connection, model_id)
            return watch_store.put_watch(connection, Watch(name, parsed.typed.strip(), filters, now, known_until))

    def notices(self, query: str, now: datetime) -> tuple[Notice, ...]:
        """What a person should know of a query: what of it was not understood, which names nothing has."""
        parsed = parse_query(query, now)
        with self._database.read() as connection:
            return (*parsed.notices, *required(connection, parsed)[1])

    def all(self) -> list[Watch]:
        """Every watch, by name."""
        with self._database.read() as connection:
            return watch_store.list_watches(connection)

    def get(self, name: str) -> Watch:
        """The watch of this name. Raises ``WatchError`` if there is none."""
        with self._database.read() as connection:
            return watch_store.get_watch(connection, name)

    def remove(self, watch: Watch) -> None:
        """Stop watching; the alerts that it raised stay."""
        with self._database.write() as connection:
            watch_store.remove_watch(connection, watch)

    def finds(self, watch: Watch, since: datetime, now: datetime) -> list[AlertArticle]:
        """What a watch finds among what is dated from ``since`` to ``now``: an article of each story, as in an alert.

        It raises nothing, and nothing counts as told.
        """
        return self.finds_in(watch, Window(since, now + CLOCK_SKEW, now), now)

    def finds_in(self, watch: Watch, window: Window, now: datetime) -> list[AlertArticle]:
        """The same of what was published in a window."""
        with self._database.read() as connection:
            found = self._matcher.find(connection, watch.query, watch.filters, [window.condition], now)
            story_of = stories_of(connection, _ids(found))
            return _articles(connection, tellable(found, story_of).stories, story_of, watch, now)

    def check(self, now: datetime, progress: Progress) -> list[Alert] | None:
        """Look at what is new, and raise alerts of it; ``None`` if another process is at it.

        May be killed at any point: what was not raised is raised by the next check, and nothing twice.
        """
        try:
            with FileLock(self._lock_file).acquire(timeout=0):
                return self._check(now, progress)
        except Timeout:
            return None

    def alerts(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        kind: AlertKind | None = None,
        watch: str | None = None,
        limit: int = 100,
    ) -> list[Alert]:
        """The alerts that were raised in a time, both ends included, the newest first.

        Those of trends about what was hidden by ``until``, even after they were raised, are left out. ``watch`` is the
        name of a watch, also of one that was removed. Raises ``WatchError`` if there is none.
        """
        with self._database.read() as connection:
            name = None
            if watch is not None:
                raised_by = alert_store.watches_that_raised(connection)
                name = next((each for each in raised_by if name_key(each) == name_key(watch)), None)
                name = name or watch_store.get_watch(connection, watch).name
            marks = Marks(tuple(list_topics(connection, until)))
            raised = alert_store.each_alert(connection, since=since, until=until, kind=kind, watch=name)
            return list(islice((alert for alert in raised if not is_hidden(alert, marks)), limit))

    def alert(self, alert_id: int) -> Alert:
        """One alert. Raises ``WatchError`` if there is none with this id."""
        with self._database.read() as connection:
            return alert_store.get_alert(connection, alert_id)

    def _check(self, now: datetime, progress: Progress) -> list[Alert]:
        watches, raised = self.all(), list[Alert]()
        for number, watch in enumerate(watches):
            progress(number, len(watches) + 1, watch.name)
            if (alert := self._check_watch(watch, now)) is not None:
                raised.append(alert)
        progress(len(watches), len(watches) + 1, "trends")
        raised += self._check_trends(now)
        progress(len(watches) + 1, len(watches) + 1, "")
        with self._database.write() as connection:
            watch_store.forget_found(connection, now, NEWS)
            alert_store.date_back(connection, now)
            alert_store.forget_old_alerts(connection, now)
        return raised

    def _check_watch(self, watch: Watch, now: datetime) -> Alert | None:
        where = [watch_store.is_unseen(watch), documents.c.dated >= now - NEWS, documents.c.dated <= now + CLOCK_SKEW]
        with self._database.read() as connection:
            if is_within(alert_store.last_raised(connection, watch), self._rules.cooling, now):
                return None  # what comes in meanwhile is in the next
            # Read before the search: what becomes findable in between is looked at the next time.
            known_until = last_findable(connection, self._matcher.model_id)
            found = self._matcher.find(connection, watch.query, watch.filters, where, now)
            new = [document for document in found if document.seen - document.dated <= FRESH]
            told = watch_store.told(connection, watch)
            untold = [*watch_store.waiting(connection, watch), *new]
            story_of = stories_of(connection, [*_ids(untold), *(document.document_id for document, _ in told)])
            pause = timedelta() if parse_query(watch.query, now).demands_words else SAME_STORY
            ready = tellable(untold, story_of, told, lambda when: is_within(when, pause, now))
            articles = _articles(connection, ready.stories, story_of, watch, now)
        with self._database.write() as connection:
            if not watch_store.note_found(connection, watch, _ids(new), known_until, now):
                return None  # it was removed meanwhile
            of_stories = [document for story in ready.stories for document in story]
            watch_store.note_told(connection, watch, _ids([*of_stories, *ready.copies]), now)
            if not articles:
                return None
            alert = Alert(
                kind=AlertKind.WATCH,
                title=articles[0].title,
                raised=now,
                due=self._due(now),
                articles=tuple(articles),
                stories=len(ready.stories),
                watch=watch.name,
            )
            return alert_store.put_alert(connection, alert, watch)

    def _check_trends(self, now: datetime) -> list[Alert]:
        query = TrendQuery(as_of=now, limit=_MOST_TRENDS, least_score=STILL_PAST)
        trends = report_trends(self._database, self._stories, query).trends
        with self._database.write() as connection:
            told = list(alert_store.trends_that_raised(connection, now - SAME_TREND))
            now_in = self._stories.at(connection, None).current(connection, {alert.story_id for alert in told})
            last_past: dict[int, datetime] = {}
            alerts_of: dict[int, list[int]] = defaultdict(list)
            for alert in told:
                # A day that is told again with what came in since may tell the same under another number.
                of_documents = Counter(stories_of(connection, alert.documents).values()).most_common(1)
                for current in {now_in[alert.story_id], *(story for story, _ in of_documents)}:
                    last_past[current] = max(alert.last_past, last_past.get(current, alert.last_past))
                    alerts_of[current].append(alert.alert_id)
            decided = decide(trends, last_past, self._rules.trend_score, now)
            still_past = [alert_id for story in decided.still_past for alert_id in alerts_of[story]]
            alert_store.note_past(connection, still_past, now)
            return [alert_store.put_alert(connection, self._of_trend(trend, now)) for trend in decided.raised]

    def _of_trend(self, trend: Trend, now: datetime) -> Alert:
        parts = trend.score_parts
        return Alert(
            kind=AlertKind.TREND,
            title=trend.title,
            raised=now,
            due=self._due(now),
            articles=tuple(
                AlertArticle(each.document_id, each.url, each.title, each.source, each.lang, each.country,
                             each.published, each.date_reliability, others=each.copies)
                for each in trend.evidence[:MOST_ARTICLES]
            ),
            story_id=trend.story_id,
            verdict=TrendVerdict(
                status=trend.status.value,
                score=trend.score,
                window_days=parts.window_days,
                observed=parts.observed,
                expected=parts.expected,
                at_least=parts.at_least,
                independent_publishers=trend.independent_publishers,
                documents=trend.documents,
                countries=dict(trend.countries),
                first_seen=trend.first_seen,
            ),
        )  # fmt: skip

    def _due(self, now: datetime) -> datetime:
        quiet = self._rules.quiet_hours
        return now if quiet is None else quiet.due(now)


def _ids(found: Sequence[Found]) -> list[int]:
    return [each.document_id for each in found]


def _articles(
    connection: Connection, stories: Sequence[Sequence[Found]], story_of: Mapping[int, int], watch: Watch, now: datetime
) -> list[AlertArticle]:
    """The first article of each of the first stories."""
    firsts = {story[0].document_id: len(story) - 1 for story in stories[:MOST_ARTICLES]}
    known = get_documents(connection, firsts)
    telling = telling_words(parse_query(watch.query, now).text)
    return [
        AlertArticle(
            document_id=article.id,
            url=article.url,
            title=article.title,
            source=article.publisher,
            lang=article.lang,
            country=article.country,
            published=article.published,
            date_reliability=article.date_reliability,
            quote=quote(article.text, telling),
            others=others,
            story_id=story_of.get(article.id),
        )
        for article, others in ((known[document_id], others) for document_id, others in firsts.items())
    ]
