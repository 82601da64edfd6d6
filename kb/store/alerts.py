"""Alerts that were raised. Every function works inside the caller's transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from kb.errors import WatchError
from kb.models import Alert, AlertArticle, AlertKind, DateReliability, TrendVerdict, Watch
from kb.store.clock import is_steady
from kb.store.database import in_batches
from kb.store.tables import alerts

ALERTS_KEPT = timedelta(days=365)


def put_alert(connection: Connection, alert: Alert, watch: Watch | None = None) -> Alert:
    """Store a new alert; give it with its id. ``watch`` is the one that found it."""
    row = asdict(alert) | {
        "kind": alert.kind.value,
        "articles": [_to_store(asdict(article)) for article in alert.articles],
        "verdict": None if alert.verdict is None else _to_store(asdict(alert.verdict)),
        "watch_id": None if watch is None else watch.id,
        "last_past": alert.raised if alert.kind is AlertKind.TREND else None,
    }
    del row["id"]
    added = connection.execute(insert(alerts).values(row)).inserted_primary_key
    assert added is not None
    return replace(alert, id=added[0])


def each_alert(
    connection: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    kind: AlertKind | None = None,
    watch: str | None = None,
) -> Iterator[Alert]:
    """The alerts that were raised in a time, both ends included, the newest first; ``watch`` is a name."""
    statement = select(alerts).order_by(alerts.c.raised.desc(), alerts.c.id.desc())
    if since is not None:
        statement = statement.where(alerts.c.raised >= since)
    if until is not None:
        statement = statement.where(alerts.c.raised <= until)
    if kind is not None:
        statement = statement.where(alerts.c.kind == kind)
    if watch is not None:
        statement = statement.where(alerts.c.watch == watch)
    return map(_alert, connection.execute(statement).mappings())


def alerts_after(connection: Connection, alert_id: int) -> list[Alert]:
    """The alerts that were stored after one, in the order in which they were."""
    statement = select(alerts).where(alerts.c.id > alert_id).order_by(alerts.c.id)
    return [_alert(row) for row in connection.execute(statement).mappings()]


def alerts_with_ids(connection: Connection, alert_ids: Sequence[int]) -> list[Alert]:
    """Those of these alerts that are still kept, in the order in which they were stored."""
    found: list[Alert] = []
    for batch in in_batches(alert_ids):
        statement = select(alerts).where(alerts.c.id.in_(batch))
        found += map(_alert, connection.execute(statement).mappings())
    return sorted(found, key=lambda alert: alert.id)


def last_alert_id(connection: Connection) -> int:
    """The id of the alert that was stored last; 0 if there is none."""
    return connection.execute(select(func.max(alerts.c.id))).scalar() or 0


def get_alert(connection: Connection, alert_id: int) -> Alert:
    """One alert. Raises ``WatchError`` if there is none with this id."""
    row = connection.execute(select(alerts).where(alerts.c.id == alert_id)).mappings().first()
    if row is None:
        raise WatchError(f"There is no alert {alert_id}; `catalejo alerts` lists them with their numbers.")
    return _alert(row)


def last_raised(connection: Connection, watch: Watch) -> datetime | None:
    """When a watch last raised an alert."""
    statement = select(alerts.c.raised).where(alerts.c.watch_id == watch.id)
    return connection.execute(statement.order_by(alerts.c.raised.desc()).limit(1)).scalar()


def watches_that_raised(connection: Connection) -> set[str]:
    """The names of the watches that raised an alert, as they were."""
    return set(connection.execute(select(alerts.c.watch).where(alerts.c.watch.is_not(None)).distinct()).scalars())


@dataclass(frozen=True, slots=True)
class TrendRaised:
    """What an alert of a trend told: the story as it was then, and its documents."""

    alert_id: int
    story_id: int
    last_past: datetime
    documents: tuple[int, ...]


def trends_that_raised(connection: Connection, since: datetime) -> Iterator[TrendRaised]:
    """The alerts of trends that were past their threshold since then."""
    columns = (alerts.c.id, alerts.c.story_id, alerts.c.last_past, alerts.c.articles)
    statement = select(*columns).where(alerts.c.kind == AlertKind.TREND, alerts.c.last_past >= since)
    for row in connection.execute(statement):
        yield TrendRaised(row[0], row[1], row[2], tuple(article["document_id"] for article in row[3]))


def note_past(connection: Connection, alert_ids: Sequence[int], now: datetime) -> None:
    """Remember that what raised these alerts is still past its threshold."""
    connection.execute(update(alerts).where(alerts.c.id.in_(alert_ids)).values(last_past=now))


def date_back(connection: Connection, now: datetime) -> None:
    """Have what was raised by a clock that was ahead count as raised now, so that it can be seen and delivered."""
    is_ahead = alerts.c.raised > now
    connection.execute(update(alerts).where(is_ahead).values(raised=now, due=now))
    connection.execute(update(alerts).where(alerts.c.last_past > now).values(last_past=now))


def forget_old_alerts(connection: Connection, now: datetime) -> None:
    """Drop what was raised longer than ``ALERTS_KEPT`` ago, by a clock that is steady."""
    if is_steady(connection, now):
        connection.execute(delete(alerts).where(alerts.c.raised < now - ALERTS_KEPT))


def _alert(row: RowMapping) -> Alert:
    verdict = row["verdict"]
    return Alert(
        kind=AlertKind(row["kind"]),
        title=row["title"],
        raised=row["raised"],
        due=row["due"],
        articles=tuple(_article(each) for each in row["articles"]),
        stories=row["stories"],
        watch=row["watch"],
        story_id=row["story_id"],
        verdict=None
        if verdict is None
        else TrendVerdict(**verdict | {"first_seen": datetime.fromisoformat(verdict["first_seen"])}),
        id=row["id"],
    )


def _article(stored: Mapping[str, Any]) -> AlertArticle:
    published = stored["published"]
    return AlertArticle(
        **{
            **stored,
            "published": None if published is None else datetime.fromisoformat(published),
            "date_reliability": DateReliability(stored["date_reliability"]),
        }
    )


def _to_store(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
