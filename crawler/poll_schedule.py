"""When a source is looked at again, by what was found this time. Pure.

A source that had something new is looked at sooner, one that had nothing later, between the least interval of the
settings and a day. One that fails is left alone for an hour, then two, four, … a week at most: never given up for ever,
and back to normal after the first success.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from crawler.outcomes import SOURCE_SUCCESSES, Outcome
from kb.models import SourceState

MAX_INTERVAL = timedelta(hours=24)
FIRST_BACKOFF = timedelta(hours=1)
MAX_BACKOFF = timedelta(days=7)
_GROWTH = 1.5
_SHRINKAGE = 0.5


def after_check(
    state: SourceState,
    outcome: Outcome,
    now: datetime,
    *,
    least_interval: timedelta,
    new_entries: int = 0,
    retry_after: datetime | None = None,
    message: str = "",
) -> SourceState:
    """The state of a source after a check. ``retry_after`` is what the server asked for; the validators stay."""
    checked = replace(state, last_checked=now, last_outcome=outcome.value, last_message=message or None)
    if outcome in SOURCE_SUCCESSES:
        interval = next_interval(state.interval_seconds, new_entries, least_interval)
        return replace(
            checked,
            last_success=now,
            failures_in_a_row=0,
            interval_seconds=int(interval.total_seconds()),
            next_check=_not_before(now + interval, retry_after),
        )
    failures = state.failures_in_a_row + 1
    return replace(checked, failures_in_a_row=failures, next_check=_not_before(now + backoff(failures), retry_after))


def sooner(first: SourceState, second: SourceState) -> SourceState:
    """The state after two parts of one check: a part that succeeded counts before one that failed, then the sooner."""

    def rank(state: SourceState) -> tuple[bool, datetime]:
        assert state.next_check is not None  # every check sets it
        return state.failures_in_a_row > 0, state.next_check

    return min(second, first, key=rank)


def next_interval(previous_seconds: int | None, new_entries: int, least_interval: timedelta) -> timedelta:
    """The pause after a success."""
    if previous_seconds is None:
        return least_interval
    factor = _SHRINKAGE if new_entries else _GROWTH
    wanted = timedelta(seconds=previous_seconds * factor)
    return min(max(wanted, least_interval), max(MAX_INTERVAL, least_interval))


def backoff(failures: int) -> timedelta:
    """The pause after so many failures in a row, at least one."""
    doublings = min(failures - 1, 16)
    return min(FIRST_BACKOFF * (1 << doublings), MAX_BACKOFF)


def _not_before(moment: datetime, earliest: datetime | None) -> datetime:
    return moment if earliest is None else max(moment, earliest)
