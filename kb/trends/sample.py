"""The articles that count at one instant, as numbers: what attention is measured in. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from kb.store.trends import DatedArticle
from kb.trends.attention import Expectation, Ints, Panel, Presences, expectation, panel, presences
from kb.trends.counting import Reason, day_of, reasons
from kb.trends.scoring import WINDOWS, Scores, score

HORIZON_DAYS = 91  # thirteen weeks: the longest window, its baseline, and what came before


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known at ``as_of`` of the ``HORIZON_DAYS`` before it.

    ``counted`` are the articles that count, ``publishers`` and ``days`` theirs; ``rows`` finds them by their ids.
    """

    as_of: datetime
    articles: tuple[DatedArticle, ...]
    reasons: tuple[Reason | None, ...]
    counted: tuple[DatedArticle, ...]
    rows: Mapping[int, int]
    publishers: Ints
    days: Ints
    panel: Panel

    def presences(self, topics: Sequence[Sequence[int]]) -> Presences:
        """The presences of topics, each given by the rows of the articles that tell of it."""
        number = [len(rows) for rows in topics]
        rows = np.array([row for found in topics for row in found], np.int64)
        topic = np.repeat(np.arange(len(topics)), number)
        return presences(self.panel, topic, self.publishers[rows], self.days[rows], len(topics))

    def expectations(self, told: Presences, days: int) -> list[Expectation]:
        """What was expected of topics in each window that is no longer than ``days``."""
        return [expectation(self.panel, told, window) for window in WINDOWS if window <= days]

    def scores(self, told: Presences, days: int) -> Scores:
        """How sure it is that topics move, in windows no longer than ``days``."""
        return score(self.expectations(told, days))


def sample(
    articles: Sequence[DatedArticle], as_of: datetime, is_meant: Callable[[DatedArticle], bool] = lambda article: True
) -> Sample:
    """The sample of those of these articles that are meant.

    They are all that are dated within the horizon and were collected up to ``as_of``, those collected first first.
    """
    why = reasons(articles, as_of)
    counted = tuple(
        article for article, reason in zip(articles, why, strict=True) if reason is None and is_meant(article)
    )
    codes: dict[str, int] = {}
    publishers = [codes.setdefault(article.publisher, len(codes)) for article in counted]
    days = [_day(article, as_of) for article in counted]
    first_seen = np.zeros(len(codes), np.int64)
    for article in articles:
        if (code := codes.get(article.publisher)) is not None:
            first_seen[code] = max(first_seen[code], (as_of - article.seen) // timedelta(days=1))
    who, when = np.array(publishers, np.int64), np.array(days, np.int64)
    return Sample(
        as_of=as_of,
        articles=tuple(articles),
        reasons=tuple(why),
        counted=counted,
        rows={article.document_id: row for row, article in enumerate(counted)},
        publishers=who,
        days=when,
        panel=panel(who, when, first_seen, HORIZON_DAYS),
    )


def _day(article: DatedArticle, as_of: datetime) -> int:
    assert article.published is not None  # what has no date does not count
    return min(day_of(article.published, as_of), HORIZON_DAYS - 1)
