"""Hosts that asked to be left alone for a while, kept from one run to the next. Inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from kb.models import HostPause
from kb.store.tables import host_pauses


def get_host_pauses(connection: Connection, now: datetime) -> dict[str, HostPause]:
    """The pauses that have not ended, by host name."""
    rows = connection.execute(select(host_pauses).where(host_pauses.c.until > now)).mappings()
    return {row["host"]: HostPause(**row) for row in rows}


def put_host_pauses(connection: Connection, pauses: Sequence[HostPause], now: datetime) -> None:
    """Note pauses, each in the place of an earlier one of its host, and drop those that have ended."""
    hosts = [pause.host for pause in pauses]
    connection.execute(delete(host_pauses).where(host_pauses.c.host.in_(hosts) | (host_pauses.c.until <= now)))
    if pauses:
        rows = [{"host": pause.host, "until": pause.until, "reason": pause.reason} for pause in pauses]
        connection.execute(insert(host_pauses), rows)
