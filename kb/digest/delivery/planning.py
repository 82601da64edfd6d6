"""Digests that are due to somebody, put into the outbox."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from kb.digest.delivery.due_editions import DueEdition, DueEditions
from kb.digest.delivery.schedule import Schedule
from kb.digest.period import Period
from kb.intake.dates import CLOCK_SKEW
from kb.models import Audience, Delivery, Subscription
from kb.progress import Progress
from kb.quiet_hours import zone_named
from kb.store import outbox, subscriptions
from kb.store.audiences import list_audiences
from kb.store.database import Database

BATCH = 50  # subscriptions a transaction: other writers get their turn several times a second


@dataclass(frozen=True, slots=True)
class Due:
    """The edition of a period that somebody is to get, and since when (UTC)."""

    subscription: Subscription
    audience: Audience
    since: datetime
    period: Period

    @property
    def edition(self) -> DueEdition:
        """Which edition it is."""
        return self.audience, self.period


@dataclass(frozen=True, slots=True)
class Planned:
    """How much was put into the outbox, and what could not be composed, in words."""

    put: int = 0
    problems: tuple[str, ...] = ()


def schedule_of(subscription: Subscription, audience: Audience) -> Schedule:
    """When somebody gets the digests for an audience: by the clocks by which its days begin.

    Raises ``DigestError`` where the cadence lacks its day.
    """
    zone = zone_named(audience.time_zone)
    return Schedule(subscription.cadence, subscription.at, zone, subscription.weekday, subscription.day)


def what_is_due(subscribed: Iterable[Subscription], audiences: Mapping[str, Audience], now: datetime) -> list[Due]:
    """What was due by now and has not been handled: of each subscription the last, however many were missed. Pure."""
    found = []
    for subscription in subscribed:
        if not subscription.digests:
            continue
        audience = audiences[subscription.audience]
        schedule = schedule_of(subscription, audience)
        since = schedule.last_due(now)
        # Handled in what lies ahead: while the machine's clock was wrong. The outbox takes nothing twice for that.
        if since > subscription.handled_until or subscription.handled_until > now + CLOCK_SKEW:
            found.append(Due(subscription, audience, since, schedule.period(since)))
    return found


def new_delivery(
    subscription: Subscription,
    audience: Audience,
    period: Period,
    version: int | None,
    domain: str,
    now: datetime,
    *,
    alerts: tuple[int, ...] = (),
    is_test: bool = False,
) -> Delivery:
    """A version of an edition, or alerts, to be tried at once. Its Message-ID is of ``domain``."""
    return Delivery(
        subscription_id=subscription.id,
        channel=subscription.channel,
        address=subscription.address,
        audience=audience.name,
        lang=audience.lang,
        start=period.start,
        end=period.end,
        version=version,
        message_id=new_message_id(domain),
        put=now,
        changed=now,
        next_attempt=now,
        is_test=is_test,
        alerts=alerts,
    )


def new_message_id(domain: str) -> str:
    """A Message-ID (RFC 5322) of a domain that nobody else has."""
    return f"<{uuid4().hex}@{domain}>"


class Planner:
    """Puts digests that are due into the outbox; Message-IDs are of ``domain``."""

    def __init__(self, database: Database, editions: DueEditions, domain: str) -> None:
        self._database = database
        self._editions = editions
        self._domain = domain

    def due(self, now: datetime) -> list[Due]:
        """What is to be put into the outbox; what could not be composed is not, before that is tried again."""
        found = self._all_due(now)
        ready = self._editions.ready({each.edition for each in found}, now)
        return [each for each in found if each.edition in ready]

    def plan(self, now: datetime, progress: Progress) -> Planned:
        """Put what is due into the outbox, composed where it is not yet; what was handled then is not due again.

        May be killed at any point: the next call goes on. What cannot be composed hurts nothing else.
        """
        due = self.due(now)
        wanted = list(dict.fromkeys(each.edition for each in due))
        versions, problems = self._editions.versions(wanted, now, progress)
        ready = [(each, versions[each.edition]) for each in due if each.edition in versions]
        put = sum(self._put(ready[start : start + BATCH], now) for start in range(0, len(ready), BATCH))
        self._editions.forget_failures_but({each.edition for each in self._all_due(now)})
        return Planned(put, tuple(problems))

    def _all_due(self, now: datetime) -> list[Due]:
        with self._database.read() as connection:
            subscribed = subscriptions.list_subscriptions(connection)
            known = {audience.name: audience for audience in list_audiences(connection)}
        return what_is_due(subscribed, known, now)

    def _put(self, ready: Sequence[tuple[Due, int]], now: datetime) -> int:
        """Put these versions into the outbox, and say that they were due; give how many of them were not there."""
        with self._database.write() as connection:
            # Whoever was removed meanwhile is left out.
            wanted = [due for due in ready if subscriptions.note_handled(connection, due[0].subscription, due[0].since)]
            new = [
                new_delivery(due.subscription, due.audience, due.period, version, self._domain, now)
                for due, version in wanted
            ]
            return sum(outbox.put_delivery(connection, each) is not None for each in new)
