"""When a digest is due, and the days that are told then. Pure."""

import itertools
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from kb.digest.period import Period
from kb.errors import DigestError
from kb.models import Cadence
from kb.quiet_hours import first_shown

_DAY = timedelta(days=1)
_STEP = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Each day, or on a weekday (0 is Monday) of each week, or on a day of each month, at a time by a zone's clocks.

    In months that have no such day it is their last one. A time that the clocks skip is due at the instant at which
    they do, one that they show twice the first time. Raises ``DigestError`` where the cadence lacks its day.
    """

    cadence: Cadence
    at: time
    zone: tzinfo
    weekday: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.weekday not in (range(7) if self.cadence is Cadence.WEEKLY else (None,)):
            raise DigestError("A weekly digest, and no other, needs a day of the week.")
        if self.day not in (range(1, 32) if self.cadence is Cadence.MONTHLY else (None,)):
            raise DigestError("A monthly digest, and no other, needs a day of the month, from 1 to 31.")

    def last_due(self, now: datetime) -> datetime:
        """The last instant (UTC), at or before ``now``, at which it was due."""
        # Clocks that are set back over midnight show the day before again, after the first moments of this one.
        day = self._day_up_to(now.astimezone(self.zone).date() + _DAY)
        while (due := first_shown(day, self.at, self.zone)) > now:
            day = self._day_up_to(day - _DAY)
        return due

    def next_due(self, now: datetime) -> datetime:
        """The first instant (UTC) after ``now`` at which it is due."""
        # However clocks are set, days are longer than the steps: none hides another that is due before it.
        steps = (self.last_due(now + count * _STEP) for count in itertools.count(1))
        return next(due for due in steps if due > now)

    def period(self, due: datetime) -> Period:
        """What is told at an instant at which it was due: the last day, ISO week or calendar month that was over."""
        day = due.astimezone(self.zone).date()
        if first_shown(day, self.at, self.zone) > due:
            day -= _DAY  # the clocks skipped its time, and the rest of it
        match self.cadence:
            case Cadence.DAILY:
                first, last = day - _DAY, day - _DAY
            case Cadence.WEEKLY:
                first, last = (day - (day.weekday() + back) * _DAY for back in (7, 1))
            case Cadence.MONTHLY:
                last = day.replace(day=1) - _DAY
                first = last.replace(day=1)
        return Period(first, last, self.zone)

    def _day_up_to(self, last: date) -> date:
        """The last day on which it is due, ``last`` or before."""
        if self.weekday is not None:
            return last - (last.weekday() - self.weekday) % 7 * _DAY
        if self.day is not None:
            day = _in_month(last, self.day)
            return day if day <= last else _in_month(last.replace(day=1) - _DAY, self.day)
        return last


def _in_month(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
