"""Whether what nobody collected for hours, as on a computer that slept, is on its way. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from kb.models import Run

# A collection of what is due takes no longer; of an index that takes longer, as a new one, nobody waits for the end.
_LONGEST = timedelta(hours=1)
# Collections follow each other so closely where they take that hour, that one is always under way.
_RECENT = timedelta(hours=3)


def is_catching_up(collections: Iterable[Run], indexings: Iterable[Run], now: datetime) -> bool:
    """Whether articles wait that a digest of now would lack, by the newest runs of each.

    That is while any are indexed, and while some are collected and none of the last hours were.
    """
    collections = list(collections)
    if any(_is_under_way(run, now) for run in indexings):
        return True
    has_collected = any(run.has_ended and run.started and now - run.started < _RECENT for run in collections)
    return not has_collected and any(_is_under_way(run, now) for run in collections)


def _is_under_way(run: Run, now: datetime) -> bool:
    return not run.has_ended and now - (run.started or run.queued) < _LONGEST
