"""What is in the outbox, sent: once, as far as that can be known."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime

from kb.digest.bulletin import bulletin_of
from kb.digest.delivery.channels import Channel, Failed, Message, Outcome, Sent, Uncertain
from kb.digest.delivery.contents import Content, bulletin_content, edition_content
from kb.digest.delivery.retrying import next_attempt
from kb.digest.digests import Digests
from kb.digest.period import Period
from kb.digest.rendering.brand import Brand
from kb.errors import CatalejoError, DigestError
from kb.models import Audience, ChannelKind, Delivery, DeliveryStatus
from kb.progress import Progress
from kb.quiet_hours import zone_named
from kb.store import alerts, outbox
from kb.store.database import Database
from kb.store.subscriptions import find_token

OpenChannel = Callable[[ChannelKind], Channel]
_INTERRUPTED = "The process that sent it ended before it knew."


class SendingRun:
    """Sends out of the outbox over channels that are opened when they are needed and closed at the end.

    One process at a time, which whoever makes it sees to: what another one began to send counts as not known. Use it as
    a context manager. ``open_channel`` raises ``DigestError`` for one that is not set up.
    """

    def __init__(
        self, database: Database, digests: Digests, open_channel: OpenChannel, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._digests = digests
        self._open_channel = open_channel
        self._clock = clock
        self._channels: dict[ChannelKind, Channel] = {}
        self._last: tuple[tuple[object, ...], Content, Brand] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> "SendingRun":
        with self._database.write() as connection:
            outbox.give_up_under_way(connection, self._clock(), _INTERRUPTED)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def send_due(self, progress: Progress) -> Mapping[DeliveryStatus, int]:
        """Try everything that is to be tried now; give how many came to be what. A cancel point before each."""
        with self._database.read() as connection:
            due = outbox.due_deliveries(connection, self._clock())
        return self.send_these(due, progress)

    def send_these(self, delivery_ids: Sequence[int], progress: Progress) -> Mapping[DeliveryStatus, int]:
        """Try these, as ``send_due`` does."""
        counts = Counter[DeliveryStatus]()
        for done, delivery_id in enumerate(delivery_ids):
            progress(done, len(delivery_ids), "")
            status = self.send(delivery_id)
            if status is not None:
                counts[status] += 1
        progress(len(delivery_ids), len(delivery_ids), "")
        return counts

    def send(self, delivery_id: int) -> DeliveryStatus | None:
        """Try one thing that waits; give what became of it, ``None`` if it waits no more.

        Killed at any point, it is marked as being sent where it may have been.
        """
        with self._database.write() as connection:
            delivery = outbox.begin_sending(connection, delivery_id, self._clock())
            if delivery is None:
                return None
            token = find_token(connection, delivery.subscription_id)
            if token is None:
                message = "Its subscription was removed."
                outbox.set_status(connection, delivery_id, DeliveryStatus.DROPPED, self._clock(), message)
                return DeliveryStatus.DROPPED
        outcome = self._try(delivery, token)
        now = self._clock()
        status, again, reason = _what_became(delivery, outcome, now)
        with self._database.write() as connection:
            outbox.set_status(connection, delivery_id, status, now, reason, again)
        return status

    def _try(self, delivery: Delivery, token: str) -> Outcome:
        try:
            channel = self._channel(delivery.channel)
            content, brand = self._content(delivery)
        except CatalejoError as error:
            return Failed(str(error))
        return channel.send(
            Message(
                address=delivery.address,
                content=content,
                brand=brand,
                message_id=delivery.message_id,
                put=delivery.put,
                token=token,
                is_test=delivery.is_test,
            )
        )

    def _channel(self, kind: ChannelKind) -> Channel:
        if kind not in self._channels:
            self._channels[kind] = self._stack.enter_context(closing(self._open_channel(kind)))
        return self._channels[kind]

    def _content(self, delivery: Delivery) -> tuple[Content, Brand]:
        """The same objects for those who get the same, as they come one after the other."""
        key = (delivery.audience, delivery.lang, delivery.start, delivery.end, delivery.version, delivery.alerts)
        if self._last is None or self._last[0] != key:
            # Its language may be another by now.
            audience = replace(self._digests.audience(delivery.audience), lang=delivery.lang)
            content = self._alerts(delivery, audience) if delivery.alerts else self._edition(delivery, audience)
            self._last = key, content, self._digests.brand(audience)
        return self._last[1:]

    def _edition(self, delivery: Delivery, audience: Audience) -> Content:
        period = Period(delivery.start, delivery.end, zone_named(audience.time_zone))
        found = self._digests.find(audience, period, delivery.version)
        if found is None:
            raise DigestError("This version of the digest is not kept any more; drop the delivery.")
        return edition_content(found.edition)

    def _alerts(self, delivery: Delivery, audience: Audience) -> Content:
        with self._database.read() as connection:
            bulletin = bulletin_of(alerts.alerts_with_ids(connection, delivery.alerts), audience)
        if not bulletin.alerts:
            raise DigestError("These alerts are not kept any more, or not for this audience now; drop the delivery.")
        return bulletin_content(bulletin)


def _what_became(delivery: Delivery, outcome: Outcome, now: datetime) -> tuple[DeliveryStatus, datetime | None, str]:
    """The status, when it is tried again, and what went wrong."""
    match outcome:
        case Sent():
            return DeliveryStatus.SENT, None, ""
        case Uncertain(reason):
            return DeliveryStatus.UNKNOWN, None, reason
        case Failed(reason, for_good):
            chance = random.random()  # noqa: S311 - nobody gains by guessing it
            again = None if for_good or delivery.is_test else next_attempt(delivery.attempts, now, chance)
            return DeliveryStatus.REFUSED if again is None else DeliveryStatus.WAITING, again, reason
