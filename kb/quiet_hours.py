"""When an alert may be delivered. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone

_CLOCK = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_WRITTEN = re.compile(rf"\s*{_CLOCK}\s*[-–]\s*{_CLOCK}\s*")
_DAY = timedelta(days=1)
_UNTOLD = "set it: the zone of this computer cannot be told"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` to before ``end``, each day, by the clocks of a zone; over midnight where the end is earlier."""

    start: time
    end: time
    zone: tzinfo

    def due(self, moment: datetime) -> datetime:
        """The first instant (UTC) from ``moment`` on that is not quiet."""
        local = moment.astimezone(self.zone)
        clock = local.time()
        over_midnight = self.end < self.start
        begun, goes_on = clock >= self.start, clock < self.end
        if not (begun or goes_on if over_midnight else begun and goes_on):
            return moment
        day = local.date() + _DAY if over_midnight and begun else local.date()
        return max(moment, datetime.combine(day, self.end, self.zone).astimezone(UTC))


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
