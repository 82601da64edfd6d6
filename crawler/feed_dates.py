"""When a feed says an entry was published. Pure: no clock."""

import calendar
import re
from datetime import UTC, datetime, tzinfo
from time import struct_time
from typing import Any

from crawler.written_dates import read_written_date, zone_in
from kb.intake.dates import parse_date
from kb.models import DateReliability

_MAX_TEXT = 100
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}|T\d{4}")
_WITHOUT_DAY = re.compile(r"\s*\d{4}(?:-\d{2})?\s*")


def published_time(
    raw: dict[str, Any], zone: tzinfo, *, day_first: bool, trust_updated: bool
) -> tuple[datetime | None, DateReliability]:
    """The published time of an entry as feedparser read it, in UTC.

    A time without a zone is read in ``zone``, the publisher's. What is called an update may be an edit, and is a guess
    at best; ``trust_updated`` says that it is Dublin Core's ``date``, a publication that feedparser gives that name.
    """
    for name in ("published", "created", "updated"):
        # By key: feedparser's dictionary answers "updated" with "published" where only that is there.
        text = dict.get(raw, name)
        if not isinstance(text, str):
            continue
        read = read_feed_date(text, dict.get(raw, f"{name}_parsed"), zone, day_first=day_first)
        if read is not None:
            guessed = name == "updated" and not trust_updated
            return read[0], DateReliability.GUESSED if guessed else read[1]
    return None, DateReliability.NONE


def modified_time(raw: dict[str, Any], zone: tzinfo, *, day_first: bool) -> datetime | None:
    """When the feed says that an entry was last edited, in UTC; times without a zone are in ``zone``."""
    text = dict.get(raw, "updated")
    if not isinstance(text, str):
        return None
    read = read_feed_date(text, dict.get(raw, "updated_parsed"), zone, day_first=day_first)
    return read[0] if read else None


def read_feed_date(
    text: str, parsed: struct_time | None, zone: tzinfo, *, day_first: bool
) -> tuple[datetime, DateReliability] | None:
    """The instant in UTC that ``text`` names, ``EXACT`` if it names its zone, else ``DAY``; ``None`` if it is no date.

    ``parsed`` is what feedparser made of it. Spanish and Portuguese months are read too; ``day_first`` settles
    04/05/2022.
    """
    text = text[:_MAX_TEXT]
    read = parse_date(text, zone)
    if read and read[1] is DateReliability.EXACT:
        return read
    written = read_written_date(text, day_first=day_first)
    named = zone_in(text)
    # What feedparser made of it knows nothing of zones as "GMT-0300 (ART)", "UTC-03:00" or "CEST", nor of "PM".
    if written and written[1]:
        return _in_utc(
            written[0].replace(tzinfo=named or zone), DateReliability.EXACT if named else DateReliability.DAY
        )
    has_time = _TIME_OF_DAY.search(text) is not None
    moment = _moment(parsed) if parsed and _is_said(parsed, text) else None
    if moment is not None and (written is None or written[0].date() == moment.date()):
        if named and has_time:
            return moment, DateReliability.EXACT
        return _in_utc(moment.replace(tzinfo=zone if has_time else UTC), DateReliability.DAY)
    if read or written is None:
        return read
    return _in_utc(written[0].replace(tzinfo=UTC), DateReliability.DAY)


def _is_said(parsed: struct_time, text: str) -> bool:
    """Whether the year is in the text: feedparser fills in today for what it misses, and reads digits as it can."""
    if _WITHOUT_DAY.fullmatch(text):
        return False
    year = parsed.tm_year
    return re.search(rf"\b{year}(?!\d)|[a-z][ -]{year % 100:02}\b", text, re.IGNORECASE) is not None


def _moment(parsed: struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _in_utc(moment: datetime, reliability: DateReliability) -> tuple[datetime, DateReliability] | None:
    try:
        return moment.astimezone(UTC), reliability
    except OverflowError:  # the first or last day of the calendar
        return None
