"""The robots.txt of hosts, kept from one run to the next. Inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from kb.models import HostRobots
from kb.store.tables import host_robots


def get_host_robots(connection: Connection, now: datetime, keep: timedelta, max_size: int) -> dict[str, HostRobots]:
    """Those read within ``keep`` before ``now``, by origin; the latest, up to ``max_size`` code points in all."""
    held = host_robots.c.read.between(now - keep, now)
    found, size = {}, 0
    with connection.execute(select(host_robots).where(held).order_by(host_robots.c.read.desc())).mappings() as rows:
        for row in rows:
            size += len(row["text"])
            if size > max_size:
                break
            found[row["origin"]] = HostRobots(**row)
    return found


def put_host_robots(connection: Connection, robots: Sequence[HostRobots], now: datetime, keep: timedelta) -> None:
    """Note what was read, each in the place of what was read of its origin before, and drop what is out of date."""
    read_again = host_robots.c.origin.in_([each.origin for each in robots])
    held = host_robots.c.read.between(now - keep, now)
    connection.execute(delete(host_robots).where(read_again | ~held))
    if robots:
        rows = [{"origin": each.origin, "read": each.read, "text": each.text} for each in robots]
        connection.execute(insert(host_robots), rows)
