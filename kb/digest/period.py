"""The days that an edition tells of. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from kb.errors import DigestError

MOST_DAYS = 35  # a month, and the days that fill its weeks
_DAY = timedelta(days=1)
# Before and after, nothing has been or can be collected.
_FIRST, _LAST = date(1990, 1, 1), date(2199, 12, 31)
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` to ``end``, both included, by the clocks of a zone."""

    start: date
    end: date
    zone: tzinfo

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.end - self.start).days + 1

    @property
    def begins(self) -> datetime:
        """The first instant of the first day (UTC)."""
        return _midnight(self.start, self.zone)

    @property
    def ends(self) -> datetime:
        """The first instant after the last day (UTC)."""
        return _midnight(self.end + _DAY, self.zone)

    @property
    def before(self) -> "Period":
        """As many days, just before."""
        return Period(self.start - self.days * _DAY, self.start - _DAY, self.zone)


def iso_week(text: str, zone: tzinfo) -> Period:
    """The week ``2026-W46`` (ISO 8601, from Monday to Sunday). Raises ``DigestError``."""
    found = _WEEK.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise DigestError(f"{text[:40]!r} is no week; write it as 2026-W46.") from None
    return days_between(monday, min(monday, _LAST) + 6 * _DAY, zone)


def last_week(now: datetime, zone: tzinfo) -> Period:
    """The last ISO week that is over, by the clocks of a zone."""
    today = now.astimezone(zone).date()
    monday = today - (today.weekday() + 7) * _DAY
    return Period(monday, monday + 6 * _DAY, zone)


def days_between(start: date, end: date, zone: tzinfo) -> Period:
    """The days from one to another. Raises ``DigestError`` if there are none, or too many."""
    if start < _FIRST or end > _LAST:
        raise DigestError(f"A digest tells of days from {_FIRST} to {_LAST}.")
    if start > end:
        raise DigestError(f"{start} is after {end}; the first day comes first.")
    period = Period(start, end, zone)
    if period.days > MOST_DAYS:
        raise DigestError(f"From {start} to {end} are {period.days} days; a digest tells of {MOST_DAYS} at the most.")
    return period


def must_have_begun(period: Period, now: datetime) -> None:
    """Raises ``DigestError`` for a period of which nothing can be told yet."""
    if period.begins >= now:
        raise DigestError(f"{period.start} has not begun yet; a digest tells what was.")


def _midnight(day: date, zone: tzinfo) -> datetime:
    # Where the clocks skip midnight, this is the instant at which they do.
    return datetime.combine(day, time.min, zone).astimezone(UTC)
