"""When a source is looked at again: by its rhythm, by what it asks for, by how it failed; always, and within bounds."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.collection import Collection
from crawler.feed_entries import UpdateHints
from crawler.outcomes import SOURCE_SUCCESSES, Outcome
from crawler.poll_schedule import MAX_BACKOFF, Bounds, Evidence, after_check, backoff, next_interval
from crawler.update_hints import hints_from_json, hints_to_json
from kb.config import load_settings
from kb.models import SourceState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BOUNDS = Bounds(least=timedelta(minutes=30), longest=DAY)
NEW_STATE = SourceState(source_id=1)

pauses = st.timedeltas(timedelta(0), timedelta(days=4_000))
states = st.builds(
    SourceState,
    source_id=st.integers(1, 10**6),
    failures_in_a_row=st.integers(0, 10**4),
    interval_seconds=st.none() | st.integers(0, 10**8),
    latest_entry=st.none() | pauses.map(lambda pause: NOW - pause),
    rhythm_seconds=st.none() | st.integers(0, 10**8),
)
# Never all hours or days, as UpdateHints promises.
hints = st.builds(
    UpdateHints,
    interval=st.none() | pauses,
    skip_hours=st.frozensets(st.integers(0, 23), max_size=23),
    skip_days=st.frozensets(st.integers(0, 6), max_size=6),
)
evidences = st.builds(
    Evidence,
    new_entries=st.integers(0, 1000),
    hints=st.none() | hints,
    fresh_until=st.none() | pauses.map(lambda pause: NOW + pause),
)
bounds = st.builds(Bounds, st.timedeltas(timedelta(minutes=1), DAY * 2), st.timedeltas(HOUR, DAY * 7))
retries = st.none() | st.timedeltas(timedelta(0), timedelta(days=7)).map(lambda pause: NOW + pause)


@given(states, st.sampled_from(Outcome), evidences, bounds, retries)
def test_every_check_leads_to_a_later_one_within_bounds(
    state: SourceState, outcome: Outcome, evidence: Evidence, limits: Bounds, retry_after: datetime | None
) -> None:
    after = after_check(state, outcome, NOW, bounds=limits, evidence=evidence, retry_after=retry_after)
    assert after.next_check is not None
    if outcome is Outcome.POSTPONED:
        assert after.next_check == (retry_after or NOW)
        assert (after.last_checked, after.failures_in_a_row) == (state.last_checked, state.failures_in_a_row)
        return
    assert after.next_check >= (retry_after or NOW)
    assert (after.failures_in_a_row == 0) == (outcome in SOURCE_SUCCESSES)
    assert after.last_success == (NOW if outcome in SOURCE_SUCCESSES else state.last_success)
    longest = max(limits.longest, limits.least)
    if outcome in SOURCE_SUCCESSES:
        # A week of days to skip may come on top of the longest pause.
        assert NOW + limits.least <= after.next_check <= NOW + longest + timedelta(days=7)
        assert limits.least <= timedelta(seconds=after.interval_seconds or 0) + timedelta(seconds=1)
    else:
        assert NOW + HOUR * 0.75 <= after.next_check <= NOW + MAX_BACKOFF


@given(states, evidences, hints)
def test_hours_and_days_to_skip_are_skipped_also_where_only_an_earlier_reading_named_them(
    state: SourceState, evidence: Evidence, earlier: UpdateHints
) -> None:
    state = replace(state, hints=hints_to_json(earlier))
    after = after_check(state, Outcome.FEED_READ, NOW, bounds=BOUNDS, evidence=evidence)
    assert after.next_check is not None
    held = earlier if evidence.hints is None else evidence.hints
    assert after.next_check.hour not in held.skip_hours
    assert after.next_check.weekday() not in held.skip_days


@given(hints)
def test_hints_are_kept_whole_as_json(asked: UpdateHints) -> None:
    kept = json.loads(json.dumps(hints_to_json(asked)))
    whole_seconds = None if asked.interval is None else timedelta(seconds=int(asked.interval.total_seconds()))
    assert hints_from_json(kept) == replace(asked, interval=whole_seconds or None)


@given(st.integers(60, 10**6), st.integers(60, 10**6), st.integers(0, 1000), hints)
def test_a_faster_rhythm_never_means_a_later_check(one: int, other: int, new: int, asked: UpdateHints) -> None:
    fast, slow = (
        replace(NEW_STATE, latest_entry=NOW - HOUR, rhythm_seconds=rhythm)
        for rhythm in (min(one, other), max(one, other))
    )
    assert next_interval(fast, new, asked, NOW, BOUNDS) <= next_interval(slow, new, asked, NOW, BOUNDS)


@pytest.mark.parametrize(
    ("rhythm", "silent_for", "expected"),
    [
        (timedelta(minutes=10), timedelta(0), timedelta(minutes=30)),  # the least pause
        (timedelta(hours=8), HOUR, timedelta(hours=2)),
        (DAY, HOUR, timedelta(hours=6)),
        (DAY * 30, DAY, DAY),  # the longest pause
        (timedelta(hours=8), DAY * 5, timedelta(hours=12)),  # silent, so less often
        (timedelta(hours=8), DAY * 500, DAY),
    ],
)
def test_the_rhythm_of_a_source_decides(rhythm: timedelta, silent_for: timedelta, expected: timedelta) -> None:
    seconds = int(rhythm.total_seconds())
    state = replace(NEW_STATE, latest_entry=NOW - silent_for, rhythm_seconds=seconds, interval_seconds=3600)
    assert next_interval(state, 1, UpdateHints(), NOW, BOUNDS) == expected


def test_without_a_rhythm_news_shorten_the_pause_and_silence_lengthens_it() -> None:
    state = replace(NEW_STATE, interval_seconds=3600 * 4)
    assert next_interval(NEW_STATE, 0, UpdateHints(), NOW, BOUNDS) == BOUNDS.least
    assert next_interval(state, 3, UpdateHints(), NOW, BOUNDS) == HOUR * 2
    assert next_interval(state, 0, UpdateHints(), NOW, BOUNDS) == HOUR * 6


def test_what_the_feed_asks_for_holds_until_it_is_read_again() -> None:
    state, asked = replace(NEW_STATE, latest_entry=NOW, rhythm_seconds=600), UpdateHints(HOUR * 3, frozenset({18}))
    read = after_check(state, Outcome.FEED_READ, NOW, bounds=BOUNDS, evidence=Evidence(1, hints=asked))
    assert read.next_check == NOW + HOUR * 3
    later = NOW + HOUR * 3
    for outcome in (Outcome.NOT_MODIFIED, Outcome.SERVER_ERROR, Outcome.POSTPONED, Outcome.NOT_MODIFIED):
        checked = after_check(read, outcome, later, bounds=BOUNDS, evidence=Evidence())
        assert checked.hints == {"interval_seconds": 3 * 3600, "skip_hours": [18]}
    assert checked.next_check == later + HOUR * 4, "three hours later it is not to be asked"
    free = after_check(read, Outcome.FEED_READ, later, bounds=BOUNDS, evidence=Evidence(hints=UpdateHints()))
    assert (free.hints, free.next_check) == (None, later + BOUNDS.least)


def test_what_the_server_says_of_its_answer_is_obeyed_up_to_the_longest_pause() -> None:
    for fresh_for, expected in ((HOUR * 5, HOUR * 5), (DAY * 365, DAY), (timedelta(minutes=1), BOUNDS.least)):
        evidence = Evidence(fresh_until=NOW + fresh_for)
        after = after_check(NEW_STATE, Outcome.FEED_READ, NOW, bounds=BOUNDS, evidence=evidence)
        assert after.next_check == NOW + expected
        assert after.interval_seconds == BOUNDS.least.total_seconds(), "a header of today is no rhythm"


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_source_is_never_given_up(failures: int, source_id: int) -> None:
    assert HOUR * 0.75 <= backoff(failures, source_id) <= MAX_BACKOFF


def test_pauses_after_failures_double_to_a_week() -> None:
    for failures in range(1, 8):
        assert backoff(failures, 1) < backoff(failures + 1, 1)
    assert backoff(50, 1) > MAX_BACKOFF * 0.7


def test_sources_that_failed_together_do_not_come_back_together() -> None:
    assert len({backoff(3, source_id) for source_id in range(100)}) == 100
    assert backoff(3, 7) == backoff(3, 7)


def test_the_first_success_after_failures_brings_the_rhythm_back() -> None:
    failed = NEW_STATE
    for _ in range(4):
        failed = after_check(failed, Outcome.SERVER_ERROR, NOW, bounds=BOUNDS, evidence=Evidence())
    assert failed.next_check is not None
    assert timedelta(hours=6) <= failed.next_check - NOW <= timedelta(hours=8)
    well = after_check(failed, Outcome.FEED_READ, NOW, bounds=BOUNDS, evidence=Evidence(new_entries=1))
    assert well.next_check == NOW + BOUNDS.least
    assert well.failures_in_a_row == 0


def test_what_is_checked_in_one_scheduled_run_is_due_at_the_next(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    run_began, checked = NOW, NOW + timedelta(minutes=5)
    collection = Collection(settings, database=None, pool=None, run_id=1)  # type: ignore[arg-type]  # not asked for
    bounds = collection.check_bounds
    state = after_check(NEW_STATE, Outcome.FEED_READ, checked, bounds=bounds, evidence=Evidence())
    collection.close()
    assert state.next_check is not None
    assert checked < state.next_check < run_began + timedelta(minutes=settings.collect_every_minutes)
