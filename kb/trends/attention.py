"""Attention: how many independent publishers told of each topic, day by day, and how many were expected to. Pure.

Days count backwards: day 0 is the 24 hours before the instant that is looked from. A *presence* is one publisher that
tells of one topic on one day; ten articles of it are one presence, and a reprint is none.

What is expected of a topic in a window is what its baseline, the 28 days before the window, says of the publishers
that are active in the window:

    expected = sum over publishers p of  active days of p in the window * rate of p
    rate of p = (k * rate of all + presences of p in the baseline) / (k + active days of p in the baseline)

An empirical-Bayes rate per publisher: one that has been watched for long counts by its own habit, one that came in
lately by that of all. So neither a publisher's own volume nor growth of the collection looks like a rise. Weekdays that
a topic prefers multiply what is expected by ``(1 + observed) / (1 + expected)`` on the same weekdays of the baseline.
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
# A publisher that writes more than so many times as much as on its usual days floods: its articles share what is left.
_FLOOD = 3.0
# An enlargement of the collection: of the publishers of the last week this share more are new than in the weeks before.
_ENLARGED = 0.2


@dataclass(frozen=True, slots=True)
class Panel:
    """Who published when. Rows are publishers, columns days back."""

    volume: Ints  # (publishers, days): articles that count
    counts: Booleans  # (publishers,): False for one that came in with an enlargement less than a week ago

    @property
    def active(self) -> Booleans:
        """Whether a publisher published anything on a day and counts."""
        return (self.volume > 0) & self.counts[:, None]

    def weights(self, publishers: Ints, days: Ints) -> Floats:
        """How much an article of each of these publishers on each of these days counts: 1, less if it flooded."""
        publishing = self.volume > 0
        total, active_days = self.volume.sum(axis=1), publishing.sum(axis=1)
        volume = self.volume[publishers, days]
        mean = total.sum() / max(1, active_days.sum())
        # The day itself is not among those that say what is usual.
        others, other_days = total[publishers] - volume, active_days[publishers] - 1
        usual = (_OWN_HABIT * mean + others) / (_OWN_HABIT + other_days)
        weights: Floats = np.minimum(1.0, _FLOOD * usual / np.maximum(volume, 1)) * self.counts[publishers]
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
    observed: Floats
    expected: Floats


def panel(publishers: Ints, days: Ints, first_seen: Ints, length: int) -> Panel:
    """The panel of articles by these publishers on these days, ``length`` days long.

    ``first_seen`` says, by publisher, how many days ago it was first collected.
    """
    volume = np.zeros((len(first_seen), length), np.int64)
    np.add.at(volume, (publishers, days), 1)
    counts = np.ones(len(first_seen), bool)
    usual = _usual_share_of_new(volume, first_seen)
    if usual is not None and (_share_of_new(volume, first_seen, 0) or 0.0) > usual + _ENLARGED:
        counts = first_seen >= _WEEK
    return Panel(volume, counts)


def presences(where: Panel, topics: Ints, publishers: Ints, days: Ints, number: int) -> Presences:
    """Presences of ``number`` topics, of what articles tell of them: arrays of one length, an entry for each topic that
    an article tells of.
    """
    weights = where.weights(publishers, days)
    people, length = where.volume.shape
    key = (topics * people + publishers) * length + days
    unique, inverse = np.unique(key, return_inverse=True)
    weight = np.minimum(1.0, np.bincount(inverse, weights, len(unique)))
    pair, day = np.divmod(unique, length)
    topic, publisher = np.divmod(pair, people)
    kept = weight > 0
    return Presences(topic[kept], publisher[kept], day[kept], weight[kept], number)


def expectation(where: Panel, told: Presences, window: int) -> Expectation:
    """What the last ``window`` days hold of each topic, and what was expected of them."""
    active = where.active
    end = window + BASELINE_DAYS
    now = active[:, :window].sum(axis=1)
    before = active[:, window:end].sum(axis=1)
    in_window, in_baseline = told.day < window, (told.day >= window) & (told.day < end)
    observed = np.bincount(told.topic[in_window], told.weight[in_window], told.topics)
    topic, publisher, weight = (values[in_baseline] for values in (told.topic, told.publisher, told.weight))
    rate = np.bincount(topic, weight, told.topics) / max(1, before.sum())
    trust = now / (_OWN_HABIT + before)
    expected = rate * (_OWN_HABIT * trust).sum() + np.bincount(topic, weight * trust[publisher], told.topics)
    same_phase = told.day[in_baseline] % _WEEK < window
    on_weekdays = np.bincount(topic[same_phase], weight[same_phase], told.topics)
    phase = np.arange(window, min(end, active.shape[1])) % _WEEK < window
    expected_on_weekdays = rate * active[:, window:end][:, phase].sum()
    expected = expected * (1 + on_weekdays) / (1 + expected_on_weekdays)
    return Expectation(window, observed.astype(np.float64), expected)


def _usual_share_of_new(volume: Ints, first_seen: Ints) -> float | None:
    """The middle of the shares of the weeks of the baseline; ``None`` before there has been one."""
    shares = [_share_of_new(volume, first_seen, week) for week in range(1, 1 + BASELINE_DAYS // _WEEK)]
    known = sorted(share for share in shares if share is not None)
    return known[len(known) // 2] if known else None


def _share_of_new(volume: Ints, first_seen: Ints, week: int) -> float | None:
    """The share of the publishers collected in a week that were first collected in it; ``None`` if none was."""
    start, end = week * _WEEK, (week + 1) * _WEEK
    collected = volume[:, start:end].any(axis=1) & (first_seen >= start)
    return float((first_seen[collected] < end).mean()) if collected.any() else None
