"""Who gets digests and alerts, when and how, and what became of each that was to be brought."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Cadence(StrEnum):
    """How often a digest is brought."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ChannelKind(StrEnum):
    """How something is brought: as mail to a mailbox, as files into a folder, or to a chat, a push service or a webhook
    through Apprise.
    """

    MAIL = "mail"
    FOLDER = "folder"
    APPRISE = "apprise"


def shown_address(channel: ChannelKind, address: str) -> str:
    """An address as it may be printed. Of one of Apprise, which is a secret, no more than which service it is of."""
    return f"{address.partition(':')[0]}://…" if channel is ChannelKind.APPRISE else address


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody who gets the ``digests`` for an audience, its ``alerts``, or both.

    ``address`` is a mailbox, a folder or an address of Apprise. Digests come at a time of day by the clocks of the
    audience's zone; ``weekday`` (0 is Monday) belongs to a weekly cadence, ``day`` of the month to a monthly one. What
    was due up to ``handled_until`` is in the outbox. Alerts come when they are due; those with ids up to
    ``alerts_until`` are in the outbox, or were raised before somebody wanted them. ``token`` names the subscription to
    whoever wants to end it, and to nobody else.
    """

    audience: str
    channel: ChannelKind
    address: str
    cadence: Cadence
    at: time
    created: datetime
    handled_until: datetime
    token: str
    weekday: int | None = None
    day: int | None = None
    digests: bool = True
    alerts: bool = False
    alerts_until: int = 0
    id: int = 0


class DeliveryStatus(StrEnum):
    """The life of a delivery.

    ``unknown``: it may have arrived or not, and is not sent again before a person says so. ``refused``: it will not
    arrive. ``dropped``: it is not wanted any more.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A version of an edition, or ``alerts`` by their ids, on the way to a subscriber, as the outbox holds it.

    An edition is that of the days from ``start`` to ``end`` for ``audience`` in ``lang``; alerts were raised in these
    days, and have no ``version``. ``message_id`` (RFC 5322, with its angle brackets) and ``put``, when it was put into
    the outbox, are the same in every attempt. It is tried next from ``next_attempt`` on, while it waits. ``message``
    says what went wrong last, ``changed`` is when its status did. A test may be sent as often as a person likes; of
    anything else a subscriber gets one edition for the same days, and each alert once.
    """

    subscription_id: int | None  # None: the subscription was removed
    channel: ChannelKind
    address: str
    audience: str
    lang: str
    start: date
    end: date
    version: int | None
    message_id: str
    put: datetime
    changed: datetime
    next_attempt: datetime | None
    is_test: bool = False
    status: DeliveryStatus = DeliveryStatus.WAITING
    attempts: int = 0
    message: str = ""
    alerts: tuple[int, ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True)
class FailedEdition:
    """An edition that is due to somebody and could not be composed: why, and when that is tried again."""

    audience: str
    lang: str
    start: date
    end: date
    attempts: int
    next_attempt: datetime
    message: str
