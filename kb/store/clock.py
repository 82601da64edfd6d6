"""What was written while the machine's clock was wrong. Inside the caller's transaction."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, update

from kb.store.tables import host_pauses, pages, source_states

# A week at the most that a server or the settings ask for, and a week of hours and days that a feed asks to skip.
LONGEST_WAIT = timedelta(days=15)


def forget_wrong_times(connection: Connection, now: datetime) -> None:
    """Have done at once what would wait longer than ``LONGEST_WAIT``, or was looked at last in the future."""
    last = now + LONGEST_WAIT
    is_wrong = or_(source_states.c.next_check > last, source_states.c.last_checked > now)
    connection.execute(update(source_states).where(is_wrong).values(next_check=None))
    connection.execute(update(pages).where(pages.c.next_attempt > last).values(next_attempt=now))
    connection.execute(delete(host_pauses).where(host_pauses.c.until > last))
