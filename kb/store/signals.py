"""What trend sources said of topics, by the moment at which they said it. Inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from kb.models import Signal
from kb.store.clock import is_steady
from kb.store.database import insert_or_ignore
from kb.store.tables import signals

# A season: enough to tell what comes back from what is new. A source of 50 topics an hour has 108,000 rows in it.
SIGNALS_KEPT = timedelta(days=90)


def add_signals(connection: Connection, source_id: int, said: Sequence[Signal]) -> None:
    """Store what a source said.

    The first signal of a topic at one moment stays: the same list read twice is one observation.
    """
    rows = [
        {
            "source_id": source_id,
            "observed": signal.observed,
            "topic": signal.topic,
            "measure": signal.measure,
            "rank": signal.rank,
            "count": signal.count,
            "country": signal.country,
            "lang": signal.lang,
            "url": signal.url,
        }
        for signal in said
    ]
    insert_or_ignore(connection, signals, rows)


def list_signals(
    connection: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    source_ids: Sequence[int] = (),
    countries: Sequence[str] = (),
    limit: int = 1000,
) -> list[Signal]:
    """Signals from ``since`` to ``until``, those observed last first, those of one observation in the list's order."""
    statement = (
        select(signals)
        .order_by(
            signals.c.observed.desc(),
            signals.c.source_id,
            signals.c.rank.nulls_last(),
            signals.c.count.desc().nulls_last(),
        )
        .limit(limit)
    )
    if since is not None:
        statement = statement.where(signals.c.observed >= since)
    if until is not None:
        statement = statement.where(signals.c.observed <= until)
    if source_ids:
        statement = statement.where(signals.c.source_id.in_(source_ids))
    if countries:
        statement = statement.where(signals.c.country.in_(countries))
    return [
        Signal(**{name: row[name] for name in Signal.__dataclass_fields__})
        for row in connection.execute(statement).mappings()
    ]


def forget_old_signals(connection: Connection, now: datetime) -> None:
    """Drop what was observed longer than ``SIGNALS_KEPT`` ago, by a clock that is steady."""
    if is_steady(connection, now):
        connection.execute(delete(signals).where(signals.c.observed < now - SIGNALS_KEPT))
