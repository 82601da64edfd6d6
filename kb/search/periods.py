"""Times as people write them in queries and options. Pure; the present is always handed in."""

import re
from datetime import UTC, datetime, timedelta

from kb.intake.dates import parse_date

_AGO = re.compile(r"(\d{1,4})([hdw])", re.IGNORECASE)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DAYS_AGO = {"today": 0, "hoy": 0, "hoje": 0, "yesterday": 1, "ayer": 1, "ontem": 1}
_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")


def period(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """``(first moment, first moment after it)`` of what a text names, UTC; ``None`` if it names no time.

    A year (``2026``), a month (``2026-11``), a day (``2026-11-22``, ``ayer``), an instant, or how long before ``now``
    (``24h``, ``7d``, ``2w``); the last two are the same moment twice.
    """
    text = text.strip()
    if (days := _DAYS_AGO.get(text.lower())) is not None:
        begins = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
        return begins, begins + timedelta(days=1)
    if match := _AGO.fullmatch(text):
        moment = now - int(match[1]) * _UNITS[match[2].lower()]
        return moment, moment
    if match := _YEAR_OR_MONTH.fullmatch(text):
        return _year_or_month(int(match[1]), int(match[2]) if match[2] else None)
    parsed = parse_date(text)
    if parsed is None:
        return None
    is_day = ":" not in text and "T" not in text.upper()
    return parsed[0], _after(parsed[0], timedelta(days=1)) if is_day else parsed[0]


def _year_or_month(year: int, month: int | None) -> tuple[datetime, datetime] | None:
    try:
        begins = datetime(year, month or 1, 1, tzinfo=UTC)
    except ValueError:
        return None
    if month is None:
        return begins, _after(begins.replace(month=12, day=31), timedelta(days=1))
    return begins, _after(begins, timedelta(days=31)).replace(day=1)


def _after(moment: datetime, duration: timedelta) -> datetime:
    try:
        return moment + duration
    except OverflowError:  # the calendar's last day has no day after it
        return moment
