"""Who gets digests and alerts. Every function works inside the caller's transaction."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from kb.errors import DigestError
from kb.models import Audience, Cadence, ChannelKind, Subscription, shown_address
from kb.store.tables import audiences, subscriptions

MAX_SUBSCRIPTIONS = 10_000


def put_subscription(connection: Connection, subscription: Subscription, audience: Audience) -> Subscription:
    """Store a new subscription to what an audience gets; give it with its id.

    Raises ``DigestError`` if the same address gets its digests as often already, or its alerts, or there are too many.
    """
    if connection.execute(select(func.count()).select_from(subscriptions)).scalar_one() >= MAX_SUBSCRIPTIONS:
        raise DigestError(
            f"There are {MAX_SUBSCRIPTIONS} subscriptions; remove one with `catalejo subscriptions remove ID`."
        )
    _must_be_new(connection, subscription)
    values = asdict(subscription) | {"audience_id": audience.id}
    del values["id"], values["audience"]
    added = connection.execute(insert(subscriptions).values(values)).inserted_primary_key
    assert added is not None
    return get_subscription(connection, added[0])


def get_subscription(connection: Connection, subscription_id: int) -> Subscription:
    """One subscription. Raises ``DigestError`` if there is none with this id."""
    row = connection.execute(_all().where(subscriptions.c.id == subscription_id)).mappings().first()
    if row is None:
        raise DigestError(
            f"There is no subscription {subscription_id}; `catalejo subscriptions list` gives them with their numbers."
        )
    return _subscription(row)


def find_token(connection: Connection, subscription_id: int | None) -> str | None:
    """The token of a subscription; ``None`` if there is no such one any more."""
    return connection.execute(select(subscriptions.c.token).where(subscriptions.c.id == subscription_id)).scalar()


def list_subscriptions(connection: Connection) -> list[Subscription]:
    """Every subscription, by audience and address."""
    statement = _all().order_by(audiences.c.name, subscriptions.c.address, subscriptions.c.id)
    return [_subscription(row) for row in connection.execute(statement).mappings()]


def change_subscription(connection: Connection, subscription: Subscription) -> None:
    """Replace what a subscription carries, and from when on. Raises ``DigestError`` as ``put_subscription``."""
    _must_be_new(connection, subscription)
    carried = ("digests", "alerts", "alerts_until", "handled_until")
    values = {name: getattr(subscription, name) for name in carried}
    connection.execute(update(subscriptions).where(subscriptions.c.id == subscription.id).values(values))


def remove_subscription(connection: Connection, subscription: Subscription) -> None:
    """Forget a subscription; what it has in the outbox stays there without it."""
    connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription.id))


def note_handled(connection: Connection, subscription: Subscription, until: datetime) -> bool:
    """Remember that what was due up to an instant is in the outbox; ``False`` if the subscription was removed."""
    statement = update(subscriptions).where(subscriptions.c.id == subscription.id).values(handled_until=until)
    return connection.execute(statement).rowcount == 1


def note_alerts(connection: Connection, subscription: Subscription, until: int) -> bool:
    """Remember that alerts up to an id are in the outbox, or are not for somebody.

    ``False`` if the subscription was removed, or is another by now.
    """
    statement = update(subscriptions).where(
        subscriptions.c.id == subscription.id,
        subscriptions.c.alerts,
        subscriptions.c.alerts_until == subscription.alerts_until,
    )
    return connection.execute(statement.values(alerts_until=until)).rowcount == 1


def _must_be_new(connection: Connection, new: Subscription) -> None:
    """Raises ``DigestError`` if the same address gets some of it by another subscription."""
    same = _all().where(
        audiences.c.name == new.audience,
        subscriptions.c.channel == new.channel,
        subscriptions.c.address == new.address,
        subscriptions.c.id != new.id,
    )
    address = shown_address(new.channel, new.address)
    for other in map(_subscription, connection.execute(same).mappings()):
        already = f"already, by subscription {other.id}; remove that first."
        if new.alerts and other.alerts:
            raise DigestError(f"{address} gets these alerts {already}")
        if new.cadence is other.cadence and new.digests and other.digests:
            raise DigestError(f"{address} gets this {new.cadence} digest {already}")
        if new.cadence is other.cadence:
            raise DigestError(
                f"{address} has subscription {other.id} already; "
                f"`catalejo subscriptions edit {other.id}` changes what it brings."
            )


def _all() -> Select[Any]:
    return select(subscriptions, audiences.c.name.label("audience")).join(audiences)


def _subscription(row: RowMapping) -> Subscription:
    values = {key: row[key] for key in Subscription.__dataclass_fields__}
    kinds = {"channel": ChannelKind(row["channel"]), "cadence": Cadence(row["cadence"])}
    return Subscription(**{**values, **kinds})
