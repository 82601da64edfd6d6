"""Attention: how many independent publishers told of each topic, day by day, and how many were expected to. Pure.

Days count backwards: day 0 is the 24 hours before the instant that is looked from. A *presence* is one publisher that
tells of one topic on one day; ten articles of it are one presence, a reprint is none, and on a day on which a publisher
floods its presences count for less.

What is expected of a topic in a window is what its baseline, the 28 days before the window, says of the publishers
that are active in the window:

    expected = sum over publishers p of  active days of p in the window * rate of p
    rate of p = (k * rate of all + presences of p in the baseline) / (k + active days of p in the baseline)

An empirical-Bayes rate per publisher: one that has been watched for long counts by its own habit, one that came in
lately by that of all. One that was added to the collection less than a week before the window does not count in it. So
neither a publisher's own volume nor added sources look like a rise. Weekdays that a topic prefers multiply what is
expected by ``(1 + observed) / (1 + expected)`` on the same weekdays of the baseline.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

BASELINE_DAYS = 28  # four of each weekday
_WEEK = 7
# Active days of a publisher after which its own habit counts as much as that of all.
_OWN_HABIT = 3.0
# A publisher that writes more than so many times as much as on its usual days floods: as much of it counts as is usual.
_FLOOD = 3.0
# Publishers of the first days of a collection are not added to it.
_FIRST_DAYS = 3
_OF_A_SOURCE = 3  # articles


@dataclass(frozen=True, slots=True)
class Panel:
    """Who published when. Rows are publishers, columns days back."""

    volume: Ints  # (publishers, days): articles that count
    known_days: Ints  # (publishers,): for how long each has been known; without end for those that were not added

    def counts(self, window: int) -> Booleans:
        """Which publishers have been known long enough to say what is usual before a window."""
        enough: Booleans = self.known_days >= window + _WEEK
        return enough

    def active(self, window: int) -> Booleans:
        """Whether a publisher published anything on a day, for those that count in a window."""
        return (self.volume > 0) & self.counts(window)[:, None]

    def weights(self) -> Floats:
        """How much a presence of each publisher on each day counts: 1, less where it flooded."""
        total, active_days = self.volume.sum(axis=1), (self.volume > 0).sum(axis=1)
        mean = total.sum() / max(1, active_days.sum())
        # The day itself is not among those that say what is usual.
        others, other_days = total[:, None] - self.volume, np.maximum(active_days[:, None] - 1, 0)
        usual = (_OWN_HABIT * mean + others) / (_OWN_HABIT + other_days)
        weights: Floats = np.where(self.volume > _FLOOD * usual, usual / np.maximum(self.volume, 1), 1.0)
        return weights


@dataclass(frozen=True, slots=True)
class Presences:
    """Who told of which topic on which day: arrays of one length, one entry for each topic, publisher and day.

    ``weight`` is at most 1.
    """

    topic: Ints
    publisher: Ints
    day: Ints
    weight: Floats
    topics: int  # how many there are

    def by_day(self, days: int) -> Floats:
        """Attention ``(topics, days)``."""
        found = np.zeros((self.topics, days))
        inside = self.day < days
        np.add.at(found, (self.topic[inside], self.day[inside]), self.weight[inside])
        return found


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a window held of each topic, and what it was expected to hold; in publishers times days."""

    window: int  # days
    ago: int  # days since it ended
    observed: Floats
    expected: Floats


def known_days(first_seen: Ints, articles: Ints) -> Ints:
    """For how long publishers have been known; without end for those that were not added to the collection.

    By publisher: how many days ago it was first collected, and of how many articles. Those of the collection's first
    days were not added, nor were those of one or two articles: a source that is added brings more.
    """
    if not len(first_seen):
        return first_seen
    was_not_added = (first_seen > first_seen.max() - _FIRST_DAYS) | (articles < _OF_A_SOURCE)
    return np.where(was_not_added, np.iinfo(np.int64).max // 2, first_seen)


def is_new(known: Ints) -> Booleans:
    """Which publishers count in no window yet."""
    new: Booleans = known < 1 + _WEEK
    return new


def panel(publishers: Ints, days: Ints, known: Ints, length: int) -> Panel:
    """The panel, ``length`` days long, of articles by these publishers on these days; ``known`` as ``known_days``."""
    volume = np.zeros((len(known), length), np.int64)
    np.add.at(volume, (publishers, days), 1)
    return Panel(volume, known)


def presences(where: Panel, topics: Ints, publishers: Ints, days: Ints, number: int) -> Presences:
    """Presences of ``number`` topics, of what articles tell of them: arrays of one length, an entry for each topic that
    an article tells of.
    """
    people, length = where.volume.shape
    unique = np.unique((topics * people + publishers) * length + days)
    pair, day = np.divmod(unique, max(1, length))
    topic, publisher = np.divmod(pair, max(1, people))
    return Presences(topic, publisher, day, where.weights()[publisher, day], number)


def expectation(where: Panel, told: Presences, window: int, ago: int = 0) -> Expectation:
    """What the ``window`` days that ended so many days ``ago`` hold of each topic, and what was expected of them."""
    active = where.active(ago + window)[:, ago:]
    end = window + BASELINE_DAYS
    now = active[:, :window].sum(axis=1)
    before = active[:, window:end].sum(axis=1)
    counts, day = where.counts(ago + window)[told.publisher], told.day - ago
    in_window = counts & (day >= 0) & (day < window)
    in_baseline = counts & (day >= window) & (day < end)
    observed = np.bincount(told.topic[in_window], told.weight[in_window], told.topics)
    topic, publisher, weight = (values[in_baseline] for values in (told.topic, told.publisher, told.weight))
    rate = np.bincount(topic, weight, told.topics) / max(1, before.sum())
    trust = now / (_OWN_HABIT + before)
    expected = rate * (_OWN_HABIT * trust).sum() + np.bincount(topic, weight * trust[publisher], told.topics)
    same_phase = day[in_baseline] % _WEEK < window
    on_weekdays = np.bincount(topic[same_phase], weight[same_phase], told.topics)
    phase = np.arange(window, min(end, active.shape[1])) % _WEEK < window
    expected_on_weekdays = rate * active[:, window:end][:, phase].sum()
    expected = expected * (1 + on_weekdays) / (1 + expected_on_weekdays)
    return Expectation(window, ago, observed.astype(np.float64), expected)
