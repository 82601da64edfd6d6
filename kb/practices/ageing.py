"""Whether advice still holds: how long each theme keeps, and what changed since. Pure.

Features, algorithms and formats of networks change within months; how to treat people does not in years. So what a
network announces makes all advice doubtful that depends on what the network can do, and advice on conduct only if it is
about that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product

from kb.models import Announcement
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


# Advice that keeps so long does not depend on what a network can do; of what has no theme that is not known.
_CONDUCT = frozenset(theme for theme, keeps in KEEPS.items() if keeps >= 36 * _MONTH) - {Theme.OTHER}
_ANY = ""
# The newest announcement of each network on each theme, and on any.
Announced = Mapping[tuple[str, str], Announcement]


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a practice is to be checked, why, and which announcement makes it so, if one does."""

    status: Status
    reason: Reason | None = None
    announcement: Announcement | None = None


_HOLDS = Standing(Status.CURRENT)


def announced(announcements: Iterable[Announcement]) -> Announced:
    """What networks announced, to be compared with advice."""
    newest: dict[tuple[str, str], Announcement] = {}
    for announcement in announcements:
        for key in product(announcement.networks, (announcement.theme, _ANY)):
            if key not in newest or newest[key].dated < announcement.dated:
                newest[key] = announcement
    return newest


def last_said(*moments: datetime | None) -> datetime | None:
    """The last of the moments that are known."""
    return max((moment for moment in moments if moment is not None), default=None)


def standing_of(
    theme: str, networks: Sequence[str], confirmed: datetime | None, changes: Announced, now: datetime
) -> Standing:
    """Whether a practice is to be checked at the time ``now``.

    ``confirmed`` is when an article or a person last said so. What a person wrote has no date and is never to be
    checked.
    """
    if confirmed is None:
        return _HOLDS
    if now - confirmed > KEEPS[Theme(theme)]:
        return Standing(Status.CHECK, Reason.AGE)
    subject = theme if theme in _CONDUCT else _ANY
    about = (changes.get((network, subject)) for network in networks)
    since = [change for change in about if change and confirmed < change.dated <= now]
    if not since:
        return _HOLDS
    return Standing(Status.CHECK, Reason.NETWORK_CHANGED, max(since, key=lambda change: change.dated))
