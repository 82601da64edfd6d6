"""When what could not be sent is tried again. Pure."""

from datetime import datetime, timedelta

MAX_ATTEMPTS = 8
_FIRST_PAUSE = timedelta(minutes=20)  # most servers that put off an unknown sender take the mail after it
_SPREAD = 0.25


def next_attempt(attempts: int, now: datetime, chance: float) -> datetime | None:
    """When to try again what has surely failed so often, about two days in all; ``None``: not again.

    Each pause is twice the one before. ``chance`` (0 to 1) makes it up to a quarter longer, so that what failed
    together is not tried again together.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + pause_after(attempts) * (1 + _SPREAD * chance)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts that failed."""
    return _FIRST_PAUSE * (1 << attempts - 1)
