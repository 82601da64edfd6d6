"""A machine's clock that is wrong, and what was written while it was. Inside the caller's transaction."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, or_, update

from kb.store.changes import get_counter, put_counter
from kb.store.tables import host_pauses, pages, source_states

# A week at the most that a server or the settings ask for, and a week of hours and days that a feed asks to skip.
LONGEST_WAIT = timedelta(days=15)
# For so long a clock has to go on before anything is thrown away by it. Meanwhile it may be asked as seldom as by who
# collects once a month.
_STEADY, _SELDOM = timedelta(days=10), timedelta(days=40)
_BACK = timedelta(days=1)  # processes that wait for each other do not ask in the order of their times
_SINCE, _LAST = "clock went on since", "clock seen last"  # minutes of the epoch
_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_steady(connection: Connection, now: datetime) -> bool:
    """Whether the clock has gone on for ten days, so that what is old by it may be thrown away.

    After it has jumped, as after forty days in which nobody asked, what it says has to prove true first.
    """
    since, last = (_read(connection, name) for name in (_SINCE, _LAST))
    if since is None or last is None or not last - _BACK <= now <= last + _SELDOM:
        since, last = now, now
    put_counter(connection, _SINCE, (since - _EPOCH) // _MINUTE)
    put_counter(connection, _LAST, (max(last, now) - _EPOCH) // _MINUTE)
    return now - since >= _STEADY


def _read(connection: Connection, name: str) -> datetime | None:
    minutes = get_counter(connection, name)
    return None if minutes is None else _EPOCH + minutes * _MINUTE


def forget_wrong_times(connection: Connection, now: datetime) -> None:
    """Have done at once what would wait longer than ``LONGEST_WAIT``, or was looked at last in the future."""
    last = now + LONGEST_WAIT
    is_wrong = or_(source_states.c.next_check > last, source_states.c.last_checked > now)
    connection.execute(update(source_states).where(is_wrong).values(next_check=None))
    connection.execute(update(pages).where(pages.c.next_attempt > last).values(next_attempt=now))
    connection.execute(delete(host_pauses).where(host_pauses.c.until > last))
