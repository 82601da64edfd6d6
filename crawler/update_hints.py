"""When a feed asks to be read: ``ttl``, ``skipHours`` and ``skipDays`` of RSS, and the syndication module. Pure.

What a feed asked for is kept with what else is known of its source, and holds until the feed has been read again.

RSS 2.0: https://www.rssboard.org/rss-specification. Syndication: https://web.resource.org/rss/1.0/modules/syndication/.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from crawler.feed_entries import UpdateHints

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*([a-z]{6,9})\s*</day>", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,6}")
_BLOCK_LENGTH = 2000  # characters; twenty-four hours written with an indent take 800


def update_hints(feed: Mapping[str, Any], text: str) -> UpdateHints:
    """The hints of a feed: ``feed`` is what feedparser read of its head, ``text`` the whole feed.

    Of a ``ttl`` and a period the longer counts: each asks not to be read more often. ``sy:updateBase`` only shifts the
    schedule within one period and is mostly the example of the specification, so it is not looked at. Asking for all
    hours or all days to be skipped is a mistake, and asks for nothing.
    """
    hours = {int(hour) % 24 for hour in _inside(text, "skipHours", _HOUR) if int(hour) <= 24}  # 0.91 counts to 24
    days = {_DAYS.index(day.lower()) for day in _inside(text, "skipDays", _DAY) if day.lower() in _DAYS}
    return UpdateHints(
        interval=max(filter(None, (_ttl(feed), _period(feed))), default=None),
        skip_hours=frozenset(hours) if len(hours) < 24 else frozenset(),
        skip_days=frozenset(days) if len(days) < 7 else frozenset(),
    )


def hints_to_json(hints: UpdateHints) -> dict[str, object] | None:
    """Hints as the store keeps them; ``None`` where nothing is asked for."""
    values: dict[str, object] = {}
    if hints.interval:
        values["interval_seconds"] = int(hints.interval.total_seconds())
    for name in ("skip_hours", "skip_days"):
        if skipped := getattr(hints, name):
            values[name] = sorted(skipped)
    return values or None


def hints_from_json(values: Mapping[str, Any] | None) -> UpdateHints:
    """What ``hints_to_json`` wrote."""
    values = values or {}
    seconds = values.get("interval_seconds")
    return UpdateHints(
        interval=timedelta(seconds=seconds) if seconds else None,
        skip_hours=frozenset(values.get("skip_hours", ())),
        skip_days=frozenset(values.get("skip_days", ())),
    )


def _ttl(feed: Mapping[str, Any]) -> timedelta:
    return timedelta(minutes=_number(feed.get("ttl")))


def _period(feed: Mapping[str, Any]) -> timedelta | None:
    period, frequency = feed.get("sy_updateperiod"), feed.get("sy_updatefrequency")
    if period is None and frequency is None:
        return None
    whole = _PERIODS.get(str(period or "daily").strip().lower())  # "daily" and once are the module's defaults
    return whole / (_number(frequency) or 1) if whole else None


def _number(value: object) -> int:
    match = _NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
    return int(match.group()) if match else 0


def _inside(text: str, element: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """What ``pattern`` finds in the first element of that name. feedparser keeps only the last hour and day."""
    begin = text.find(f"<{element}>")
    if begin >= 0:
        end = text.find(f"</{element}>", begin, begin + _BLOCK_LENGTH)
        yield from pattern.findall(text, begin, end if end >= 0 else begin)
