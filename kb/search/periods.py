"""Times as people write them in queries and options. Pure; the present is always handed in."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.intake.dates import parse_date

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_AGO = re.compile(r"(\d{1,4})([hdwm])", re.IGNORECASE)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "m": timedelta(days=30)}
_LONGEST_IN_WORDS = 40  # letters: "el miércoles 30 de septiembre de 2026"
# A number or a letter by itself, which dateparser takes for a day of this month, names no time; neither does what
# begins as an ISO date and is none: it would read 2026-13-01 as the 13th of January.
_DATE_IN_WORDS = re.compile(r"(?!\d{4}-\d)(?:.*[^\W\d_]{3}|.*\d[/.-]\d)", re.DOTALL)
# What dateparser does not know: *últimos 7 días*, *la última semana*, *past month*.
_LAST = re.compile(
    r"""(?:(?:el|las?|los|[ao]s?|the)\s+)?
    (?: (?:[úu]ltim[oa]s|last|past)\s+(?=\d)
      | (?P<one>[úu]ltim[oa]|past)\s+(?=hora|d[ií]a|semana|m[eê]s|a[nñ]o|hour|day|week|month|year) )""",
    re.IGNORECASE | re.VERBOSE,
)
# It knows *semana pasada* with its article alone, but days without: *el lunes pasado*, *el 5 de mayo*.
_PAST = re.compile(r".*\bpasad[oa]", re.IGNORECASE)
_AROUND_DAY = re.compile(r"^(?:el|o|a)\s+|\s+pass?ad[oa]$", re.IGNORECASE)
_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")


def period(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """``(first moment, first moment after it)`` of what a text names, UTC; ``None`` if it names no time.

    A year (``2026``), a month (``2026-11``, ``noviembre``), a week (``la semana pasada``), a day (``2026-11-22``,
    ``22/11/2026``, ``ayer``), an instant, or how long before ``now`` (``24h``, ``7d``, ``2w``, ``3m`` of 30 days); the
    last two are the same moment twice. Days begin at midnight UTC. Words are those of es, pt and en, and mean the
    latest such time up to the day that ``now`` is in its own time zone. Of numbers alone the day comes first.
    """
    text = text.strip()
    if match := _AGO.fullmatch(text):
        moment = now - int(match[1]) * _UNITS[match[2].lower()]
        return moment, moment
    if match := _YEAR_OR_MONTH.fullmatch(text):
        return _year_or_month(int(match[1]), int(match[2]) if match[2] else None)
    if (parsed := parse_date(text)) is not None:
        is_day = ":" not in text and "T" not in text.upper()
        return parsed[0], _after(parsed[0], timedelta(days=1)) if is_day else parsed[0]
    return _in_words(text, now)


def _in_words(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    if len(text) > _LONGEST_IN_WORDS or not _DATE_IN_WORDS.match(text):
        return None
    said = _LAST.sub(lambda last: "1 " if last["one"] else "", text, count=1)
    ways = [said, *((f"la {said}", f"el {said}") if _PAST.fullmatch(said) else ()), _AROUND_DAY.sub("", said)]
    answers = (_parser(now.date()).get_date_data(way) for way in dict.fromkeys(ways) if _DATE_IN_WORDS.match(way))
    found = next((answer for answer in answers if answer.date_obj is not None), None)
    if found is None or found.date_obj is None:
        return None
    day = datetime.combine(found.date_obj, time(), UTC)
    match found.period:
        case "year" | "month" as unit:
            return _year_or_month(day.year, day.month if unit == "month" else None)
        case "week":
            monday = day - timedelta(days=day.weekday())
            return monday, _after(monday, timedelta(weeks=1))
        case _:
            return day, _after(day, timedelta(days=1))


@lru_cache(maxsize=2)  # days: about midnight people are in either
def _parser(today: date) -> "DateDataParser":
    from dateparser.date import DateDataParser  # a tenth of a second, which only who writes such a date waits

    settings = {"DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past", "RELATIVE_BASE": datetime.combine(today, time())}
    return DateDataParser(languages=["es", "pt", "en"], settings=settings)


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
