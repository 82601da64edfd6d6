"""Where a topic stands in its life: new, rising, peaking, steady, fading, back again. Pure.

The life is replayed day by day from the oldest, so that what was said yesterday counts: a topic leaves a status only
past a threshold that is easier than the one it entered by. Nothing is kept between two looks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kb.trends.attention import BASELINE_DAYS, Floats, Ints
from kb.trends.scoring import WINDOWS, deviance


class Status(StrEnum):
    """What a reader is told of a topic."""

    NEW = "new"  # first told less than three days ago
    RISING = "rising"  # told more than before, and the most so far
    PEAKING = "peaking"  # told more than before, and not growing any more
    STEADY = "steady"  # told as before
    FADING = "fading"  # told less than half as much as at its height, or not at all any more
    BACK = "back"  # told again, for a week, after two weeks of silence


@dataclass(frozen=True, slots=True)
class Change:
    """What would change the status: so many more mentions on the last day, or so many days without any."""

    status: Status
    mentions: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """The life of a topic so far. Attention is in publishers times days of the collection as it is now.

    ``half_life_days`` is how long after its height it was told half as much, ``None`` if it still is told more.
    """

    status: Status
    window: int
    attention: float  # within the last ``window`` days
    height: float  # the most within as many days, of the last 28
    height_days_ago: int
    half_life_days: int | None
    changes: tuple[Change, ...]


NEW_DAYS, BACK_DAYS, SILENT_DAYS = 3, 7, 14
_ENOUGH = 30.0  # in a window: chance moves it by less than a fifth
# Of the deviance, to be called rising and to remain it: what chance alone reaches in one case of ten and of four. A
# topic told for long has had many days to reach that by chance, and must reach what one case in fifty does. That a
# topic moves is said with more care by its score.
_RISES, _KEEPS_RISING = 1.28, 0.67
_RISES_LATE = 2.05
_SURELY = 1.64  # standard deviations: one case of twenty
_HALF, _RECOVERED = 0.5, 0.7
_PAUSE = 3  # days without a mention after which nothing rises
_OUTAGE_DAYS = max(WINDOWS)  # in a row without any publisher: as many as make a story fade
_MOST_MENTIONS = 100  # that are tried to change the status
# Few publishers a day say little of how large the collection is: so many are added on both sides.
_SMOOTH = 10.0


def life(attention: Sequence[float], publishers: Sequence[int]) -> Life:
    """The life of a topic, by its attention and the number of active publishers on each day, the last day first.

    It must have been told at least once.
    """
    known = _known_days(np.array(attention, float), np.array(publishers, float))
    told = _as_if_today(np.array(attention, float)[known], np.array(publishers, float)[known])
    oldest = int(np.flatnonzero(told)[-1])
    window = _window(told[: oldest + 1])
    before = status = Status.STEADY
    for day in range(oldest, -1, -1):
        before, status = status, _next(status, _Look(told, window, day))
    now = _Look(told, window, 0)
    return Life(
        status=status,
        window=window,
        attention=now.attention,
        height=now.height,
        height_days_ago=int(known[now.height_days_ago]),
        half_life_days=_half_life(now, known),
        changes=tuple(_changes(told, window, before, status)),
    )


class _Look:
    """What is seen of a topic on one day, with ``window`` days in view."""

    def __init__(self, told: Floats, window: int, day: int) -> None:
        self.window = window
        known = told[day:]
        days = np.flatnonzero(known)
        self.silent = int(days[0]) if len(days) else len(known)
        gaps = np.flatnonzero(np.diff(days) > SILENT_DAYS)
        self.age = int(days[gaps[0]] if len(gaps) else days[-1]) if len(days) else 0
        self.is_first = not len(gaps)
        sums = np.convolve(np.append(known, np.zeros(window)), np.ones(window), "valid")[: len(known)]
        self.attention = float(sums[0])
        self.recent = sums[: min(self.age + 1, BASELINE_DAYS)]
        self.height_days_ago = int(self.recent.argmax())
        self.height = float(self.recent.max())
        # A week's sum stays high for days after most have stopped: its last days are compared with the best of it.
        part = max(1, window // 2)
        parts = np.convolve(known[:window], np.ones(part), "valid")
        best = float(parts.max())
        self.slackens = bool(parts[0] < max(best - _SURELY * best**0.5, _HALF * best))
        before = known[window : window + BASELINE_DAYS]
        self.expected = float(before.sum()) * window / BASELINE_DAYS
        self.lift = float(deviance(np.array(self.attention), np.array(self.expected + 1)))


def _next(before: Status, look: _Look) -> Status:
    """What is said on a day, after ``before`` was said on the day before."""
    low = look.height * (_RECOVERED if before is Status.FADING else _HALF)
    has_fallen = look.attention < low and look.attention < look.height - _SURELY * look.height**0.5
    if look.silent >= max(WINDOWS) or has_fallen:
        return Status.FADING
    if look.age < NEW_DAYS and look.is_first:
        return Status.NEW
    if look.age < BACK_DAYS and not look.is_first:
        return Status.BACK
    is_moving = before in (Status.RISING, Status.PEAKING)
    rises = _RISES if look.age < SILENT_DAYS else _RISES_LATE
    if look.lift < (_KEEPS_RISING if is_moving else rises):
        return Status.STEADY
    if look.silent > look.window / 2:
        return Status.FADING
    is_high = look.attention >= look.height - look.height**0.5 and look.silent < _PAUSE and not look.slackens
    return Status.RISING if is_high and look.height_days_ago < max(2, look.window) else Status.PEAKING


def _changes(told: Floats, window: int, before: Status, status: Status) -> Iterator[Change]:
    """What would come first: with more mentions on the last day, and with none from now on."""
    more = told.copy()
    for mentions in range(1, _MOST_MENTIONS + 1):
        more[0] = told[0] + mentions
        if (follows := _next(before, _Look(more, window, 0))) is not status:
            yield Change(follows, mentions=mentions)
            break
    for days in range(1, SILENT_DAYS + 1):
        silent = np.concatenate([np.zeros(days), told])
        if (follows := _next(status, _Look(silent, window, 0))) is not status:
            yield Change(follows, days=days)
            break


def _known_days(attention: Floats, publishers: Floats) -> Ints:
    """The days of which anything is known, the last first.

    Of many in a row on which nobody at all published, as where nothing was collected, no more are left than those after
    which a story fades.
    """
    is_empty = (attention == 0) & (publishers == 0)
    days = np.arange(len(is_empty))
    in_a_row = days - np.maximum.accumulate(np.where(is_empty, -1, days))
    known: Ints = np.flatnonzero(in_a_row <= _OUTAGE_DAYS)
    return known


def _as_if_today(attention: Floats, publishers: Floats) -> Floats:
    """The attention of each day as if as many publishers had been active as usually are now."""
    usual = publishers[:BASELINE_DAYS].mean()
    scaled: Floats = attention * (usual + _SMOOTH) / (publishers + _SMOOTH)
    return scaled


def _window(told: Floats) -> int:
    """The shortest window in which the topic has been told often enough to tell a move from chance."""
    for window in WINDOWS:
        if np.convolve(told, np.ones(window)).max() >= _ENOUGH:
            return window
    return WINDOWS[-1]


def _half_life(look: _Look, known: Ints) -> int | None:
    below = np.flatnonzero(look.recent[: look.height_days_ago] < look.height * _HALF)
    return int(known[look.height_days_ago] - known[below[-1]]) if len(below) else None
