"""Alerts that are due to somebody, put into the outbox."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache
from itertools import takewhile

from kb.alerts.deciding import FRESH, is_hidden
from kb.digest.bulletin import part_for
from kb.digest.delivery.planning import BATCH, new_delivery
from kb.digest.period import Period
from kb.models import Alert, Audience, Delivery, Subscription
from kb.quiet_hours import zone_named
from kb.store import outbox, subscriptions
from kb.store.alerts import alerts_after
from kb.store.audiences import list_audiences
from kb.store.database import Database
from kb.store.marked_topics import list_topics
from kb.trends.marks import Marks

# Longer than any quiet hours: what waits longer was raised while the machine's clock was wrong.
_LONGEST_QUIET = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class DueAlerts:
    """Alerts that somebody is to get in one message: of those with ids up to ``until`` what is for the audience.

    It may be nothing.
    """

    subscription: Subscription
    audience: Audience
    alerts: tuple[Alert, ...]
    until: int


def what_is_due(
    subscribed: Iterable[Subscription],
    audiences: Mapping[str, Audience],
    raised: Sequence[Alert],
    marks: Marks,
    now: datetime,
) -> list[DueAlerts]:
    """For each who gets alerts, what has become due since the last that were handled. Pure.

    ``raised`` are alerts by id. What was raised after one that is not due yet, as in quiet hours, waits with it. What
    was raised too long ago is no news, and what was hidden meanwhile is for nobody.
    """

    @cache
    def is_for(audience_name: str, place: int) -> bool:
        alert = raised[place]
        is_wanted = now - alert.raised <= FRESH and not is_hidden(alert, marks)
        return is_wanted and part_for(audiences[audience_name], alert) is not None

    ready = sum(1 for _ in takewhile(lambda alert: _is_due(alert, now), raised))
    found = []
    for subscription in subscribed:
        places = [place for place in range(ready) if raised[place].id > subscription.alerts_until]
        if subscription.alerts and places:
            name = subscription.audience
            told = tuple(raised[place] for place in places if is_for(name, place))
            found.append(DueAlerts(subscription, audiences[name], told, raised[places[-1]].id))
    return found


def delivery_of(
    subscription: Subscription,
    audience: Audience,
    alerts: Sequence[Alert],
    domain: str,
    now: datetime,
    *,
    is_test: bool = False,
) -> Delivery:
    """These alerts, of which there is at least one, in one message, to be tried at once."""
    days = _days(alerts, zone_named(audience.time_zone))
    ids = tuple(alert.id for alert in alerts)
    return new_delivery(subscription, audience, days, None, domain, now, alerts=ids, is_test=is_test)


class AlertPlanner:
    """Puts alerts that are due into the outbox; Message-IDs are of ``domain``."""

    def __init__(self, database: Database, domain: str) -> None:
        self._database = database
        self._domain = domain

    def due(self, now: datetime) -> list[DueAlerts]:
        """What is to be put into the outbox, and what is known to be for nobody once it has been looked at."""
        with self._database.read() as connection:
            subscribed = [each for each in subscriptions.list_subscriptions(connection) if each.alerts]
            if not subscribed:
                return []
            raised = alerts_after(connection, min(each.alerts_until for each in subscribed))
            known = {audience.name: audience for audience in list_audiences(connection)}
            marks = Marks(tuple(list_topics(connection)))
        return what_is_due(subscribed, known, raised, marks, now)

    def plan(self, now: datetime) -> int:
        """Put what is due into the outbox, and give how much that was; what was looked at is not due again.

        May be killed at any point: the next call goes on.
        """
        due = self.due(now)
        return sum(self._put(due[start : start + BATCH], now) for start in range(0, len(due), BATCH))

    def _put(self, due: Sequence[DueAlerts], now: datetime) -> int:
        with self._database.write() as connection:
            # Whoever was removed meanwhile, or does not want alerts any more, is left out.
            wanted = [each for each in due if subscriptions.note_alerts(connection, each.subscription, each.until)]
            new = [
                delivery_of(each.subscription, each.audience, each.alerts, self._domain, now)
                for each in wanted
                if each.alerts
            ]
            return sum(outbox.put_delivery(connection, each) is not None for each in new)


def _is_due(alert: Alert, now: datetime) -> bool:
    return alert.due <= now or alert.due > now + _LONGEST_QUIET


def _days(alerts: Sequence[Alert], zone: tzinfo) -> Period:
    raised = [alert.raised.astimezone(zone).date() for alert in alerts]
    return Period(min(raised), max(raised), zone)
