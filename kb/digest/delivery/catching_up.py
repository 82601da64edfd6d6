"""Whether what nobody collected for hours, as on a computer that slept, is on its way. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from kb.models import Run

# A collection of what is due takes no longer; of an index that takes longer, as a new one, nobody waits for the end.
_LONGEST = timedelta(hours=1)
# Where collections take that hour, they follow each other so closely that one is always under way.
_RECENT = timedelta(hours=3)


def is_catching_up(collections: Iterable[Run], indexings: Iterable[Run], now: datetime) -> bool:
    """Whether articles wait that a digest of now would lack, by the newest runs of each.

    That is while some are collected and none of the last hours were, and then while those are indexed. Where
    collections follow each other, nobody waits: there one index run follows the other as well.
    """
    collections = list(collections)
    recent = sum(run.has_ended and run.started is not None and now - run.started < _RECENT for run in collections)
    if recent > 1:
        return False
    waited_for = indexings if recent else [*collections, *indexings]
    return any(_is_under_way(run, now) for run in waited_for)


def _is_under_way(run: Run, now: datetime) -> bool:
    return not run.has_ended and now - (run.started or run.queued) < _LONGEST
