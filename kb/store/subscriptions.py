"""Who gets digests. Every function works inside the caller's transaction."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from kb.errors import DigestError
from kb.models import Audience, Cadence, ChannelKind, Subscription, shown_address
from kb.store.tables import audiences, subscriptions

MAX_SUBSCRIPTIONS = 10_000


def put_subscription(connection: Connection, subscription: Subscription, audience: Audience) -> Subscription:
    """Store a new subscription to an audience's digests; give it with its id.

    Raises ``DigestError`` if the same address gets them as often already, or there are too many.
    """
    if connection.execute(select(func.count()).select_from(subscriptions)).scalar_one() >= MAX_SUBSCRIPTIONS:
        raise DigestError(
            f"There are {MAX_SUBSCRIPTIONS} subscriptions; remove one with `catalejo subscriptions remove ID`."
        )
    same = _all().where(
        subscriptions.c.audience_id == audience.id,
        subscriptions.c.channel == subscription.channel,
        subscriptions.c.address == subscription.address,
        subscriptions.c.cadence == subscription.cadence,
    )
    there = connection.execute(same).mappings().first()
    if there is not None:
        address = shown_address(subscription.channel, subscription.address)
        raise DigestError(
            f"{address} gets this {subscription.cadence} digest already, by subscription {there['id']}; "
            "remove that first."
        )
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


def remove_subscription(connection: Connection, subscription: Subscription) -> None:
    """Forget a subscription; what it has in the outbox stays there without it."""
    connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription.id))


def note_handled(connection: Connection, subscription: Subscription, until: datetime) -> bool:
    """Remember that what was due up to an instant is in the outbox; ``False`` if the subscription was removed."""
    statement = update(subscriptions).where(subscriptions.c.id == subscription.id).values(handled_until=until)
    return connection.execute(statement).rowcount == 1


def _all() -> Select[Any]:
    return select(subscriptions, audiences.c.name.label("audience")).join(audiences)


def _subscription(row: RowMapping) -> Subscription:
    values = {key: row[key] for key in Subscription.__dataclass_fields__}
    kinds = {"channel": ChannelKind(row["channel"]), "cadence": Cadence(row["cadence"])}
    return Subscription(**{**values, **kinds})
