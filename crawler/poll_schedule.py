"""When a source is looked at again, by what is known of it. Pure.

A source is looked at four times in the pause that usually lies between two of its entries, less often while it is
silent; where the pause is not known, sooner after something new and later after nothing. What the source itself asks
for, in the feed or in the answer's headers, is a least pause. All of it stays between the bounds of the settings. A
source that fails is left alone for about an hour, then two, four, … a week at most: never given up for ever, and back
to normal after the first success.
"""

import zlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.feed_entries import UpdateHints
from crawler.outcomes import SOURCE_SUCCESSES, Outcome
from crawler.update_hints import hints_from_json, hints_to_json
from kb.models import SourceState

FIRST_BACKOFF = timedelta(hours=1)
MAX_BACKOFF = timedelta(days=7)
# An entry is then found after an eighth of the usual pause, on the average.
CHECKS_PER_ENTRY = 4
# A source that has said nothing for ten days is looked at once a day.
CHECKS_PER_SILENCE = 10
_GROWTH = 1.5
_SHRINKAGE = 0.5
_JITTER = 0.25  # of a backoff: sources that failed together do not all come back together
_HOURS_OF_A_WEEK = 7 * 24


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the longest pause between two checks of a source that works."""

    least: timedelta
    longest: timedelta

    def clamp(self, pause: timedelta) -> timedelta:
        """The pause, or the bound that it is beyond. The least one wins where it is longer than the longest."""
        return max(min(pause, self.longest), self.least)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a check found that matters for the next one.

    ``hints`` is what the feed asks for, ``None`` where it was not read and what it asked for before still holds;
    ``fresh_until`` is until when the server says that its answer is good.
    """

    new_entries: int = 0
    hints: UpdateHints | None = None
    fresh_until: datetime | None = None


def after_check(
    state: SourceState,
    outcome: Outcome,
    now: datetime,
    *,
    bounds: Bounds,
    evidence: Evidence,
    retry_after: datetime | None = None,
    message: str = "",
) -> SourceState:
    """The state of a source after a check. ``retry_after`` is what the server asked for; the validators stay."""
    if outcome is Outcome.POSTPONED:  # it was not looked at
        return replace(state, last_outcome=outcome.value, last_message=message or None, next_check=retry_after or now)
    checked = replace(state, last_checked=now, last_outcome=outcome.value, last_message=message or None)
    if outcome in SOURCE_SUCCESSES:
        hints = hints_from_json(state.hints) if evidence.hints is None else evidence.hints
        interval = next_interval(state, evidence.new_entries, hints, now, bounds)
        return replace(
            checked,
            last_success=now,
            failures_in_a_row=0,
            interval_seconds=int(interval.total_seconds()),
            hints=hints_to_json(hints),
            next_check=_not_before(_next_check(now, interval, hints, evidence.fresh_until, bounds), retry_after),
        )
    failures = state.failures_in_a_row + 1
    pause = backoff(failures, state.source_id)
    return replace(checked, failures_in_a_row=failures, next_check=_not_before(now + pause, retry_after))


def next_interval(state: SourceState, new_entries: int, hints: UpdateHints, now: datetime, bounds: Bounds) -> timedelta:
    """The pause after a success, before the hours in which the source does not want to be asked."""
    previous = None if state.interval_seconds is None else timedelta(seconds=state.interval_seconds)
    if state.rhythm_seconds is not None and state.latest_entry is not None:
        silence = max(now - state.latest_entry, timedelta())
        wanted = max(timedelta(seconds=state.rhythm_seconds) / CHECKS_PER_ENTRY, silence / CHECKS_PER_SILENCE)
    elif previous is None:
        wanted = bounds.least
    else:
        wanted = previous * (_SHRINKAGE if new_entries else _GROWTH)
    return bounds.clamp(max(wanted, hints.interval or timedelta()))


def backoff(failures: int, source_id: int) -> timedelta:
    """The pause after so many failures in a row, at least one: up to a quarter shorter than its power of two."""
    doublings = min(failures - 1, 16)
    whole = min(FIRST_BACKOFF * (1 << doublings), MAX_BACKOFF)
    return whole * (1 - _JITTER * zlib.crc32(f"{source_id}:{failures}".encode()) / 2**32)


def _next_check(
    now: datetime, interval: timedelta, hints: UpdateHints, fresh_until: datetime | None, bounds: Bounds
) -> datetime:
    moment = now + interval
    if fresh_until is not None:
        moment = max(moment, min(fresh_until, now + bounds.longest))
    return _outside_skipped(moment, hints)


def _outside_skipped(moment: datetime, hints: UpdateHints) -> datetime:
    """The first moment from this one on that is in no hour and on no day that the feed asks to skip."""
    for _ in range(_HOURS_OF_A_WEEK):
        if moment.hour not in hints.skip_hours and moment.weekday() not in hints.skip_days:
            break
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment


def _not_before(moment: datetime, earliest: datetime | None) -> datetime:
    return moment if earliest is None else max(moment, earliest)
