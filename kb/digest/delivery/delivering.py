"""Digests and alerts delivered: who gets them, what is due, and what became of it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from kb.digest.delivery.alert_planning import AlertPlanner, DueAlerts
from kb.digest.delivery.channels import Message, Outcome
from kb.digest.delivery.contents import edition_content
from kb.digest.delivery.due_editions import DueEditions
from kb.digest.delivery.planning import Due, Planner, new_delivery, new_message_id, schedule_of
from kb.digest.delivery.sending import OpenChannel, SendingRun
from kb.digest.delivery.trying_out import sample_delivery
from kb.digest.digests import Digests, DigestVersion
from kb.digest.period import Period
from kb.errors import DigestError
from kb.models import Cadence, ChannelKind, Delivery, DeliveryStatus, FailedEdition, Subscription
from kb.progress import Progress
from kb.quiet_hours import zone_named
from kb.store import alerts as alert_store
from kb.store import outbox, subscriptions
from kb.store.database import Database

_MAY_GO_AGAIN = (DeliveryStatus.WAITING, DeliveryStatus.UNKNOWN, DeliveryStatus.REFUSED, DeliveryStatus.DROPPED)
_MAY_BE_DROPPED = (DeliveryStatus.WAITING, DeliveryStatus.UNKNOWN, DeliveryStatus.REFUSED)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a run did: how much it put into the outbox, what became of what it tried, and what could not be composed."""

    put: int
    outcomes: Mapping[DeliveryStatus, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """What a run would do now: put what is due into the outbox and send it, and try what waits there."""

    due: tuple[Due, ...]
    waiting: tuple[Delivery, ...]
    alerts: tuple[DueAlerts, ...] = ()


class Delivering:
    """The subscriptions and the outbox of one store.

    ``bring_up_to_date`` as for ``DueEditions``, ``open_channel`` as for ``SendingRun``; Message-IDs are of ``domain``.
    In the web app ``web_channels`` alone may be subscribed.
    """

    def __init__(
        self,
        database: Database,
        digests: Digests,
        bring_up_to_date: Callable[[Progress], bool],
        open_channel: OpenChannel,
        home: Path,
        domain: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        web_channels: Collection[ChannelKind] = tuple(ChannelKind),
    ) -> None:
        self.web_channels = web_channels
        self._database = database
        self._digests = digests
        self._editions = DueEditions(database, digests, bring_up_to_date)
        self._planner = Planner(database, self._editions, domain)
        self._alert_planner = AlertPlanner(database, domain)
        self._open_channel = open_channel
        self._lock_file = home / "deliver.lock"
        self._domain = domain
        self._clock = clock

    def subscribe(
        self,
        audience_name: str,
        channel: ChannelKind,
        address: str,
        cadence: Cadence,
        at: time,
        *,
        weekday: int | None = None,
        day: int | None = None,
        digests: bool = True,
        alerts: bool = False,
        in_web_app: bool = False,
    ) -> Subscription:
        """Have the digests for an audience brought to an address from the next time on, see ``Schedule``, or the alerts
        that are raised from now on, or both.

        Raises ``DigestError`` for what cannot be, a channel that is not set up included.
        """
        if in_web_app and channel not in self.web_channels:
            raise DigestError("Whoever runs Catalejo subscribes folders and chats: `catalejo subscriptions add`.")
        audience, now = self._digests.audience(audience_name), self._clock()
        with closing(self._open_channel(channel)) as opened:
            address = opened.address(address)
        subscription = Subscription(
            audience=audience.name,
            channel=channel,
            address=address,
            cadence=cadence,
            at=at,
            created=now,
            handled_until=now,
            token=uuid4().hex,
            weekday=weekday,
            day=day,
            digests=digests,
            alerts=alerts,
        )
        _must_bring_something(subscription)
        schedule_of(subscription, audience)
        with self._database.write() as connection:
            subscription = replace(subscription, alerts_until=alert_store.last_alert_id(connection))
            return subscriptions.put_subscription(connection, subscription, audience)

    def change_subscription(
        self, subscription_id: int, *, digests: bool | None = None, alerts: bool | None = None
    ) -> Subscription:
        """Have a subscription bring digests, alerts or both; ``None`` leaves it as it is. What it brings newly, it
        brings from now on.

        Raises ``DigestError`` for what cannot be.
        """
        with self._database.write() as connection:
            before = subscriptions.get_subscription(connection, subscription_id)
            after = replace(
                before,
                digests=before.digests if digests is None else digests,
                alerts=before.alerts if alerts is None else alerts,
            )
            _must_bring_something(after)
            if after.digests and not before.digests:
                after = replace(after, handled_until=self._clock())
            if after.alerts and not before.alerts:
                after = replace(after, alerts_until=alert_store.last_alert_id(connection))
            subscriptions.change_subscription(connection, after)
        return after

    def subscriptions(self) -> list[Subscription]:
        """Every subscription, by audience and address."""
        with self._database.read() as connection:
            return subscriptions.list_subscriptions(connection)

    def subscription(self, subscription_id: int) -> Subscription:
        """One subscription. Raises ``DigestError`` if there is none with this id."""
        with self._database.read() as connection:
            return subscriptions.get_subscription(connection, subscription_id)

    def unsubscribe(self, subscription_id: int) -> Subscription:
        """Forget a subscription; what it has in the outbox is not sent any more. Raises ``DigestError``."""
        with self._database.write() as connection:
            subscription = subscriptions.get_subscription(connection, subscription_id)
            subscriptions.remove_subscription(connection, subscription)
        return subscription

    def outbox(self, status: DeliveryStatus | None = None, limit: int = 100) -> list[Delivery]:
        """The deliveries of a status, or of any, the last first."""
        with self._database.read() as connection:
            return outbox.list_deliveries(connection, status, limit)

    def retry(self, delivery_id: int) -> Delivery:
        """Have a delivery tried again, as if it were new; of one whose fate is not known a person has decided that.

        Raises ``DigestError`` for one that was sent, is being sent, or has no subscription any more.
        """
        with self._database.write() as connection:
            delivery = outbox.get_delivery(connection, delivery_id)
            _must_be(delivery, _MAY_GO_AGAIN, "tried again")
            if delivery.subscription_id is None:
                raise DigestError(f"The subscription of delivery {delivery_id} was removed; it cannot be tried again.")
            outbox.start_again(connection, delivery_id, self._clock())
            return outbox.get_delivery(connection, delivery_id)

    def drop(self, delivery_id: int) -> Delivery:
        """Have a delivery never tried again. Raises ``DigestError`` for one that was sent or is being sent."""
        with self._database.write() as connection:
            delivery = outbox.get_delivery(connection, delivery_id)
            _must_be(delivery, _MAY_BE_DROPPED, "dropped")
            message = delivery.message or "Dropped by hand."
            outbox.set_status(connection, delivery_id, DeliveryStatus.DROPPED, self._clock(), message)
            return outbox.get_delivery(connection, delivery_id)

    def is_due(self) -> bool:
        """Whether there is something to do now."""
        now = self._clock()
        with self._database.read() as connection:
            if outbox.has_work(connection, now):
                return True
        return bool(self._alert_planner.due(now) or self._planner.due(now))

    def not_composed(self) -> list[FailedEdition]:
        """The editions that are due and could not be composed; they are tried again, later each time."""
        return self._editions.failed()

    def pending(self) -> Pending:
        """What ``deliver`` would do now."""
        now = self._clock()
        with self._database.read() as connection:
            waiting = [outbox.get_delivery(connection, each) for each in outbox.due_deliveries(connection, now)]
        alerts = tuple(due for due in self._alert_planner.due(now) if due.alerts)
        return Pending(tuple(self._planner.due(now)), tuple(waiting), alerts)

    def deliver(self, progress: Progress) -> DeliveryReport | None:
        """Put what is due into the outbox and send what is to be sent; ``None`` if another process is at it.

        May be killed at any point: nobody gets anything twice, and what may have been sent or not is ``unknown``.
        """
        with self._alone() as alone:
            if not alone:
                return None
            with self._database.write() as connection:
                outbox.forget_old_deliveries(connection, self._clock())
            with SendingRun(self._database, self._digests, self._open_channel, self._clock) as run:
                alerts = self._alert_planner.plan(self._clock())
                outcomes = Counter(run.send_due(progress))  # before digests, which may take minutes to compose
                planned = self._planner.plan(self._clock(), progress)
                outcomes += Counter(run.send_due(progress))
                return DeliveryReport(alerts + planned.put, outcomes, planned.problems)

    def deliver_edition(self, version: DigestVersion, progress: Progress) -> DeliveryReport:
        """Bring an edition now to everybody who gets the digests for its audience and has not got that of these days.

        Raises ``DigestError`` if nobody gets them, its days were not over, or another process is delivering.
        """
        edition, now = version.edition, self._clock()
        audience = replace(self._digests.audience(edition.audience.name), lang=edition.audience.lang)
        period = Period(edition.start, edition.end, zone_named(audience.time_zone))
        if edition.known_until < period.ends:
            raise DigestError(
                f"By the clocks of {audience.time_zone}, {period.end} was not over when it was composed; who gets it "
                "would miss the rest. Send it after that day."
            )
        getting = [each for each in self.subscriptions() if each.digests and each.audience == audience.name]
        if not getting:
            raise DigestError(f"Nobody gets the digests for {audience.name}; see `catalejo subscriptions add`.")
        new = [new_delivery(each, audience, period, version.version, self._domain, now) for each in getting]
        with self._sending() as run:
            with self._database.write() as connection:
                put = [each.id for each in (outbox.put_delivery(connection, one) for one in new) if each is not None]
            return DeliveryReport(len(put), run.send_these(put, progress))

    def send_sample(self, version: DigestVersion, channel: ChannelKind, address: str) -> Outcome:
        """Send a version of an edition to anybody now, marked as a test; nothing of it is kept in the outbox.

        Raises ``DigestError`` for an address that cannot be, and a channel that is not set up.
        """
        with closing(self._open_channel(channel)) as opened:
            return opened.send(
                Message(
                    address=opened.address(address),
                    content=edition_content(version.edition),
                    brand=self._digests.brand_of(version.edition),
                    message_id=new_message_id(self._domain),
                    put=self._clock(),
                    token=uuid4().hex,  # of no subscription, so that it ends none
                    is_test=True,
                )
            )

    def test(self, subscription_id: int) -> Delivery:
        """Send the last edition for a subscription's audience now, marked as a test; give what became of it.

        Where it brings alerts alone, it is the last of these. It is tried once. Raises ``DigestError`` if there is
        none, or another process is delivering.
        """
        subscription = self.subscription(subscription_id)
        new = sample_delivery(self._database, self._digests, subscription, self._domain, self._clock())
        with self._sending() as run:
            with self._database.write() as connection:
                delivery = outbox.put_delivery(connection, new)
            assert delivery is not None  # of tests there may be many
            run.send(delivery.id)
        with self._database.read() as connection:
            return outbox.get_delivery(connection, delivery.id)

    @contextmanager
    def _sending(self) -> Iterator[SendingRun]:
        """A run of our own. Raises ``DigestError`` if another process is delivering."""
        with self._alone() as alone:
            if not alone:
                raise DigestError("Another process is delivering; try again when it is done.")
            with SendingRun(self._database, self._digests, self._open_channel, self._clock) as run:
                yield run

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether no other process delivers; none begins to before the end. The lock of a dead process is free."""
        lock = FileLock(self._lock_file)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()


def _must_be(delivery: Delivery, allowed: tuple[DeliveryStatus, ...], done: str) -> None:
    if delivery.status not in allowed:
        raise DigestError(
            f"Delivery {delivery.id} is {delivery.status} and cannot be {done}; "
            "`catalejo subscriptions test ID` sends the last digest once more."
        )


def _must_bring_something(subscription: Subscription) -> None:
    if not (subscription.digests or subscription.alerts):
        raise DigestError("A subscription brings digests, alerts or both.")
