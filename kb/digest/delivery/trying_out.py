"""What a person is sent who wants to see whether something arrives."""

from datetime import datetime

from kb.alerts.deciding import is_hidden
from kb.digest.bulletin import part_for
from kb.digest.delivery.alert_planning import delivery_of
from kb.digest.delivery.planning import new_delivery
from kb.digest.digests import Digests
from kb.digest.period import Period
from kb.errors import DigestError
from kb.models import Audience, Delivery, Subscription
from kb.quiet_hours import zone_named
from kb.store.alerts import each_alert
from kb.store.database import Database
from kb.store.marked_topics import list_topics
from kb.trends.marks import Marks


def sample_delivery(
    database: Database, digests: Digests, subscription: Subscription, domain: str, now: datetime
) -> Delivery:
    """The last edition for a subscription's audience, or the last alert where it brings these alone, as a test.

    Raises ``DigestError`` if there is none.
    """
    audience = digests.audience(subscription.audience)
    if not subscription.digests:
        return _last_alert(database, subscription, audience, domain, now)
    last = next(iter(digests.editions(1, audience)), None)
    if last is None:
        raise DigestError(f"There is no digest for {audience.name} yet; `catalejo digest --audience …` composes one.")
    period = Period(last.edition.start, last.edition.end, zone_named(audience.time_zone))
    return new_delivery(subscription, audience, period, last.version, domain, now, is_test=True)


def _last_alert(
    database: Database, subscription: Subscription, audience: Audience, domain: str, now: datetime
) -> Delivery:
    with database.read() as connection:
        marks = Marks(tuple(list_topics(connection)))
        raised = (alert for alert in each_alert(connection) if not is_hidden(alert, marks))
        last = next((alert for alert in raised if part_for(audience, alert) is not None), None)
    if last is None:
        raise DigestError(f"There is no alert for {audience.name} yet; `catalejo alerts` lists what was raised.")
    return delivery_of(subscription, audience, [last], domain, now, is_test=True)
