"""Whether advice still holds: how long each theme keeps, and what changed since. Pure.

Features, algorithms and formats of networks change within months; how to treat people does not in years.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from kb.practices.themes import Theme

_MONTH = timedelta(days=30)
# How long an advice keeps after it was last confirmed.
KEEPS: Mapping[Theme, timedelta] = {
    Theme.GROWTH: 9 * _MONTH,  # algorithms
    Theme.ADVERTISING: 9 * _MONTH,
    Theme.TOOLS: 12 * _MONTH,
    Theme.CONTENT: 12 * _MONTH,  # formats
    Theme.SCHEDULE: 12 * _MONTH,
    Theme.SECURITY: 12 * _MONTH,
    Theme.MEASUREMENT: 24 * _MONTH,
    Theme.LAW: 24 * _MONTH,
    Theme.EVENTS: 36 * _MONTH,
    Theme.ACCESSIBILITY: 36 * _MONTH,
    Theme.FUNDING: 36 * _MONTH,
    Theme.OTHER: 36 * _MONTH,
    Theme.CRISIS: 60 * _MONTH,
    Theme.MODERATION: 60 * _MONTH,
    Theme.MEMBERSHIP: 60 * _MONTH,
    Theme.SUPPORT: 60 * _MONTH,
    Theme.TONE: 60 * _MONTH,
    Theme.TEAM: 60 * _MONTH,
}


class Status(StrEnum):
    """What a reader should do with a practice."""

    CURRENT = "current"
    CHECK = "check"


class Reason(StrEnum):
    """Why a practice is to be checked."""

    AGE = "age"  # older than its theme tolerates
    NETWORK_CHANGED = "network_changed"  # its network has announced a change since


def status_of(
    theme: Theme,
    networks: Sequence[str],
    last_confirmed: datetime | None,
    changed: Mapping[str, datetime],
    now: datetime,
) -> tuple[Status, Reason | None]:
    """Whether a practice is to be checked at the time ``now``, and why.

    ``changed`` is when each network last announced a change. What a person wrote has no date and is never to be
    checked.
    """
    if last_confirmed is None:
        return Status.CURRENT, None
    if now - last_confirmed > KEEPS[theme]:
        return Status.CHECK, Reason.AGE
    if any(last_confirmed < changed[network] <= now for network in networks if network in changed):
        return Status.CHECK, Reason.NETWORK_CHANGED
    return Status.CURRENT, None
