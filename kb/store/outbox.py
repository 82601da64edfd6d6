"""The outbox: what subscribers get, before, while and after it is sent. Inside the caller's transaction."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, exists, or_, select, update

from kb.errors import DigestError
from kb.models import ChannelKind, Delivery, DeliveryStatus
from kb.store.clock import is_steady
from kb.store.database import insert_or_ignore
from kb.store.tables import deliveries

DELIVERIES_KEPT = timedelta(days=365)
# Longer than any pause before another attempt: what waits longer was put off while the machine's clock was wrong.
LONGEST_PAUSE = timedelta(days=2)
_ON_THEIR_WAY = (DeliveryStatus.WAITING, DeliveryStatus.SENDING)


def put_delivery(connection: Connection, delivery: Delivery) -> Delivery | None:
    """Put something into the outbox; give it with its id, ``None`` if its subscriber gets the same already."""
    values = asdict(delivery) | {"once": None if delivery.is_test else _once(delivery)}
    del values["id"], values["is_test"]
    insert_or_ignore(connection, deliveries, [values])
    statement = select(deliveries.c.id).where(deliveries.c.message_id == delivery.message_id)
    added = connection.execute(statement).scalar()
    return None if added is None else replace(delivery, id=added)


def get_delivery(connection: Connection, delivery_id: int) -> Delivery:
    """One delivery. Raises ``DigestError`` if there is none with this id."""
    row = connection.execute(select(deliveries).where(deliveries.c.id == delivery_id)).mappings().first()
    if row is None:
        raise DigestError(
            f"There is no delivery {delivery_id}; `catalejo outbox list` gives the last ones with their numbers."
        )
    return _delivery(row)


def list_deliveries(connection: Connection, status: DeliveryStatus | None, limit: int) -> list[Delivery]:
    """The deliveries of a status, or of any, those that were put last first."""
    statement = select(deliveries).order_by(deliveries.c.id.desc()).limit(limit)
    if status is not None:
        statement = statement.where(deliveries.c.status == status)
    return [_delivery(row) for row in connection.execute(statement).mappings()]


def due_deliveries(connection: Connection, now: datetime) -> list[int]:
    """The ids of what is to be tried now, in the order in which it was put."""
    return list(connection.execute(select(deliveries.c.id).where(_is_due(now)).order_by(deliveries.c.id)).scalars())


def has_work(connection: Connection, now: datetime) -> bool:
    """Whether something is to be tried now, or is under way."""
    waits = or_(_is_due(now), deliveries.c.status == DeliveryStatus.SENDING)
    return bool(connection.execute(select(exists().where(waits))).scalar())


def begin_sending(connection: Connection, delivery_id: int, now: datetime) -> Delivery | None:
    """Mark what waits as being sent; ``None`` if it does not wait any more."""
    statement = (
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c.status == DeliveryStatus.WAITING)
        .values(status=DeliveryStatus.SENDING, attempts=deliveries.c.attempts + 1, next_attempt=None, changed=now)
        .returning(deliveries)
    )
    row = connection.execute(statement).mappings().first()
    return None if row is None else _delivery(row)


def set_status(
    connection: Connection,
    delivery_id: int,
    status: DeliveryStatus,
    now: datetime,
    message: str = "",
    next_attempt: datetime | None = None,
) -> None:
    """Say what became of a delivery; ``next_attempt`` belongs to what waits."""
    values = {"status": status, "changed": now, "message": message, "next_attempt": next_attempt}
    connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


def start_again(connection: Connection, delivery_id: int, now: datetime) -> None:
    """Have a delivery tried now, as if it had not been tried before."""
    values = {"status": DeliveryStatus.WAITING, "changed": now, "attempts": 0, "next_attempt": now}
    connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


def give_up_under_way(connection: Connection, now: datetime, message: str) -> int:
    """Mark what is being sent as unknown; give how many that were. For who knows that nobody sends it."""
    statement = update(deliveries).where(deliveries.c.status == DeliveryStatus.SENDING)
    return connection.execute(statement.values(status=DeliveryStatus.UNKNOWN, changed=now, message=message)).rowcount


def forget_old_deliveries(connection: Connection, now: datetime) -> None:
    """Drop what is not on its way and unchanged for longer than ``DELIVERIES_KEPT``, by a clock that is steady."""
    old = deliveries.c.changed < now - DELIVERIES_KEPT
    if is_steady(connection, now):
        connection.execute(delete(deliveries).where(deliveries.c.status.not_in(_ON_THEIR_WAY), old))


def _once(delivery: Delivery) -> str:
    """What is the same for what a subscriber must not get twice: the days of an edition, the last of the alerts."""
    return f"alerts/{delivery.alerts[-1]}" if delivery.alerts else f"{delivery.start}/{delivery.end}"


def _is_due(now: datetime) -> ColumnElement[bool]:
    moment = deliveries.c.next_attempt
    return and_(deliveries.c.status == DeliveryStatus.WAITING, or_(moment <= now, moment > now + LONGEST_PAUSE))


def _delivery(row: RowMapping) -> Delivery:
    values = {key: row[key] for key in Delivery.__dataclass_fields__ if key != "is_test"}
    kinds = {"channel": ChannelKind(row["channel"]), "status": DeliveryStatus(row["status"])}
    return Delivery(**{**values, **kinds, "alerts": tuple(row["alerts"]), "is_test": row["once"] is None})
