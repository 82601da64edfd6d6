"""When an alert may be delivered. Pure."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone

_CLOCK = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_WRITTEN = re.compile(rf"\s*{_CLOCK}\s*[-–]\s*{_CLOCK}\s*")
_DAY = timedelta(days=1)
_UNTOLD = "set it: the zone of this computer cannot be told"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` to before ``end``, each day, by the clocks of a zone; over midnight where the end is earlier.

    Where clocks change, both count as ``first_shown`` has them: what has ended does not begin again.
    """

    start: time
    end: time
    zone: tzinfo

    def due(self, moment: datetime) -> datetime:
        """The first instant (UTC) from ``moment`` on that is not quiet."""
        nights = _DAY if self.end < self.start else timedelta()
        today = moment.astimezone(self.zone).date()
        # Clocks that are set back over midnight show the day before again, after the first moments of the next.
        for day in (today - _DAY, today, today + _DAY):
            end = first_shown(day + nights, self.end, self.zone)
            if first_shown(day, self.start, self.zone) <= moment < end:
                return end
        return moment


def clock_times(text: str) -> tuple[time, time]:
    """Start and end of ``22:00-07:00``. Raises ``ValueError`` for what is no such span."""
    found = _WRITTEN.fullmatch(text.replace("24:00", "00:00"))
    if found is None:
        raise ValueError("write it as 22:00-07:00")
    first, first_minute, last, last_minute = map(int, found.groups())
    start, end = time(first, first_minute), time(last, last_minute)
    if start == end:
        raise ValueError("it begins when it ends; leave it empty for no quiet hours")
    return start, end


def zone_named(name: str) -> tzinfo:
    """The zone of this name, as ``America/Bogota``; that of this computer for none. Raises ``ValueError``."""
    if not name:
        try:
            return get_localzone()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(_UNTOLD) from None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("write it as in America/Mexico_City or Europe/Madrid") from None


def zone_name(name: str) -> str:
    """The name to keep of what ``zone_named`` gives. Raises ``ValueError``, also where this computer's zone has none.

    It has none where ``/etc/localtime`` is a copy instead of a link.
    """
    found = str(zone_named(name))
    try:
        return str(ZoneInfo(found))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(_UNTOLD) from None


def first_shown(day: date, at: time, zone: tzinfo) -> datetime:
    """The first instant (UTC) at which clocks show this time; where they skip it, that at which they do."""
    shown = datetime.combine(day, at, zone)
    first = shown.astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return first
    # By the offset from before the change, a time that is skipped is after it, and by that from after it, before
    # (PEP 495). Changes are at whole seconds.
    before = shown.replace(fold=1).astimezone(UTC)
    seconds = range(int((first - before).total_seconds()))
    offset = first.astimezone(zone).utcoffset()

    def is_over(second: int) -> bool:
        return (before + timedelta(seconds=second)).astimezone(zone).utcoffset() == offset

    return before + timedelta(seconds=bisect_left(seconds, True, key=is_over))
