"""A store that has been at work for some weeks, so that what is old may go."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from kb.store.clock import is_steady


def let_clock_go_on(connection: Connection, now: datetime) -> None:
    """Have the clock gone on steadily up to ``now``."""
    for days in range(20, -1, -5):
        is_steady(connection, now - timedelta(days=days))
