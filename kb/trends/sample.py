"""The articles that count at one instant, as numbers: what attention is measured in. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from kb.store.trends import DatedArticle
from kb.trends.attention import (
    Ints,
    Panel,
    Presences,
    expectation,
    is_new,
    known_days,
    panel,
    presences,
)
from kb.trends.counting import Reason, day_of, reasons
from kb.trends.scoring import WINDOWS, Scores, score

HORIZON_DAYS = 91  # thirteen weeks: the longest window, its baseline, and what came before


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known at ``as_of`` of the ``HORIZON_DAYS`` before it.

    ``counted`` are the articles that count, ``publishers`` (numbers of who tells independently) and ``days`` theirs;
    ``rows`` finds them by their ids.
    """

    as_of: datetime
    articles: tuple[DatedArticle, ...]
    reasons: tuple[Reason | None, ...]
    counted: tuple[DatedArticle, ...]
    rows: Mapping[int, int]
    publishers: Ints
    days: Ints
    panel: Panel

    @property
    def active_publishers(self) -> tuple[int, ...]:
        """How many publishers published anything on each day."""
        return tuple(self.panel.active(min(WINDOWS)).sum(axis=0).tolist())

    def presences(self, topics: Sequence[Sequence[int]]) -> Presences:
        """The presences of topics, each given by the rows of the articles that tell of it."""
        number = [len(rows) for rows in topics]
        rows = np.array([row for found in topics for row in found], np.int64)
        topic = np.repeat(np.arange(len(topics)), number)
        return presences(self.panel, topic, self.publishers[rows], self.days[rows], len(topics))

    def scores(self, told: Presences, days: int) -> Scores:
        """How sure it is that topics move, in windows no longer than ``days``."""
        return score([expectation(self.panel, told, window) for window in WINDOWS if window <= days])

    def scores_throughout(self, told: Presences, days: int) -> Scores:
        """How sure it is that topics moved at any time in ``days``.

        Where they are longer than the longest window that fits, that is laid over those before too, each half over the
        next.
        """
        fitting = [window for window in WINDOWS if window <= days]
        longest = fitting[-1]
        half = (longest + 1) // 2
        earlier = sorted({min(ago, days - longest) for ago in range(half, days, half)} - {0}, reverse=True)
        looks = [*((longest, ago) for ago in earlier), *((window, 0) for window in fitting)]
        return score([expectation(self.panel, told, window, ago) for window, ago in looks])


def sample(
    articles: Sequence[DatedArticle], as_of: datetime, is_meant: Callable[[DatedArticle], bool] = lambda article: True
) -> Sample:
    """The sample of those of these articles that are meant.

    They are all that are dated within the horizon and were collected up to ``as_of``, those collected first first.
    """
    unit_of = _units(articles)
    seen: dict[str, list[int]] = {}
    for article in articles:
        seen.setdefault(unit_of(article), []).append(max(0, (as_of - article.seen) // timedelta(days=1)))
    known = known_days(
        np.array([max(each) for each in seen.values()], np.int64), np.array([len(each) for each in seen.values()])
    )
    new = {unit for unit, is_added in zip(seen, is_new(known), strict=True) if is_added}
    why = reasons(articles, as_of, lambda article: unit_of(article) in new, is_meant)
    counted = tuple(
        article for article, reason in zip(articles, why, strict=True) if reason is None and is_meant(article)
    )
    codes: dict[str, int] = {}
    who = np.array([codes.setdefault(unit_of(article), len(codes)) for article in counted], np.int64)
    when = np.array([_day(article, as_of) for article in counted], np.int64)
    days_known = dict(zip(seen, known.tolist(), strict=True))
    return Sample(
        as_of=as_of,
        articles=tuple(articles),
        reasons=tuple(why),
        counted=counted,
        rows={article.document_id: row for row, article in enumerate(counted)},
        publishers=who,
        days=when,
        panel=panel(who, when, np.array([days_known[unit] for unit in codes], np.int64), HORIZON_DAYS),
    )


def _units(articles: Iterable[DatedArticle]) -> Callable[[DatedArticle], str]:
    """Who tells independently: of all that one feed lists, the publisher of most of it, else the feed.

    A newspaper that lists an article of another now and then is itself, in this feed as in its others.
    """
    publishers: dict[str, Counter[str]] = {}
    for article in articles:
        publishers.setdefault(article.feed, Counter())[article.publisher] += 1
    units = {}
    for feed, listed in publishers.items():
        ((publisher, most),) = listed.most_common(1)
        units[feed] = publisher if 2 * most > listed.total() else f"\n{feed}"
    return lambda article: units[article.feed]


def _day(article: DatedArticle, as_of: datetime) -> int:
    assert article.published is not None  # what has no date does not count
    return min(day_of(article.moment, as_of), HORIZON_DAYS - 1)
