"""Published times: reading them, and refusing those that cannot be true. Pure; the present is always handed in."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from kb.models import DateReliability

# Servers whose clock is ahead, and articles released "at the full hour", are forgiven this much.
CLOCK_SKEW = timedelta(hours=1)
# Before the web: epoch zeros and template dates.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_MONTH_NAME = re.compile(r"\d{1,2}[ -][A-Za-z]{3}")
# What Go and PHP write where there is no date: "01 Jan 0001", "30 Nov -0001". Mail's rules make 2001 of that.
_NO_YEAR = re.compile(r"[A-Za-z] -?00\d\d\b")
# What PHP and Go write for the name of a zone that has none, as those of South America: hours, not minutes.
_HOURS_ALONE = re.compile(r"(?<=\s[+-]\d\d)$")
# What Java writes behind the offset: [America/Bahia].
_ZONE_ID = re.compile(r"(?<=[\dZ])\[[\w/+-]{1,40}\]$")
_DATE_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")


def parse_date(text: str, zone: tzinfo = UTC) -> tuple[datetime, DateReliability] | None:
    """Read an ISO 8601 or RFC 5322 date; ``None`` if it is neither.

    Gives the instant in UTC and ``EXACT`` if the text names its zone, ``DAY`` if it does not (a date alone is its
    midnight in UTC, a time is taken in ``zone``).
    """
    text = _ZONE_ID.sub("", text.strip())
    try:
        if _DATE_ONLY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time(), UTC), DateReliability.DAY
        parsed = datetime.fromisoformat(text)
    except ValueError:
        # Without a month's name the year of "00:10 12-01-2024" would be taken for an offset.
        if not _MONTH_NAME.search(text) or _NO_YEAR.search(text):
            return None
        try:
            parsed = parsedate_to_datetime(_HOURS_ALONE.sub("00", text))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    has_zone = parsed.tzinfo is not None
    try:
        moment = (parsed if has_zone else parsed.replace(tzinfo=zone)).astimezone(UTC)
        return moment, DateReliability.EXACT if has_zone else DateReliability.DAY
    except OverflowError:  # year 1 or 9999 with an offset that leads out of the calendar
        return None


def is_plausible(published: datetime, now: datetime) -> bool:
    """Whether an article can have been published then: not in the future, not before the web."""
    return EARLIEST <= published <= now + CLOCK_SKEW
