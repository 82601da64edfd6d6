"""The collector's decisions apart from any input or output: when to come back, what becomes of a page, what counts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.collection import Collection
from crawler.outcomes import PASSING, SOURCE_SUCCESSES, STORED, Outcome, OutcomeCounter, outcome_of_status
from crawler.page_fate import MAX_ATTEMPTS, GiveUp, KeepEntry, TryAgain, decide_fate, parse_retry_after
from crawler.poll_schedule import MAX_BACKOFF, MAX_INTERVAL, after_check, backoff, next_interval
from crawler.recording import believable_canonical
from kb.config import load_settings
from kb.models import PendingPage, RawDocument, SourceState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
NEW_STATE = SourceState(source_id=1)
intervals = st.one_of(st.none(), st.integers(0, 10**7))


@given(intervals, st.integers(0, 1000), st.integers(1, 10_000))
def test_intervals_stay_between_the_least_and_a_day(previous: int | None, new: int, least_minutes: int) -> None:
    least = timedelta(minutes=least_minutes)
    assert least <= next_interval(previous, new, least) <= max(MAX_INTERVAL, least)


@given(st.integers(1800, 10**5))
def test_news_shorten_the_interval_and_silence_lengthens_it(previous: int) -> None:
    assert next_interval(previous, 3, HALF_AN_HOUR) <= next_interval(previous, 0, HALF_AN_HOUR)


@given(st.integers(1, 10**6))
def test_a_source_is_never_given_up(failures: int) -> None:
    assert timedelta(hours=1) <= backoff(failures) <= MAX_BACKOFF
    assert backoff(failures) <= backoff(failures + 1)


@given(st.sampled_from(Outcome), st.integers(0, 50), intervals)
def test_every_check_leads_to_a_later_one(outcome: Outcome, failures: int, interval: int | None) -> None:
    state = SourceState(1, etag="x", failures_in_a_row=failures, interval_seconds=interval)
    after = after_check(state, outcome, NOW, least_interval=HALF_AN_HOUR)
    assert after.next_check is not None
    assert after.next_check > NOW
    assert after.etag == "x"
    assert (after.failures_in_a_row == 0) == (outcome in SOURCE_SUCCESSES)
    assert after.last_success == (NOW if outcome in SOURCE_SUCCESSES else None)


def test_the_first_success_after_failures_brings_the_rhythm_back() -> None:
    failed = NEW_STATE
    for _ in range(4):
        failed = after_check(failed, Outcome.SERVER_ERROR, NOW, least_interval=HALF_AN_HOUR)
    assert failed.next_check == NOW + timedelta(hours=8)
    well = after_check(failed, Outcome.FEED_READ, NOW, least_interval=HALF_AN_HOUR, new_entries=1)
    assert well.next_check == NOW + HALF_AN_HOUR


def test_what_the_server_asks_for_is_obeyed() -> None:
    later = NOW + timedelta(hours=5)
    assert (
        after_check(NEW_STATE, Outcome.RATE_LIMITED, NOW, least_interval=HALF_AN_HOUR, retry_after=later).next_check
        == later
    )


def pending(text: str = "x" * 100, attempts: int = 0) -> PendingPage:
    return PendingPage("https://e.org/1", 1, RawDocument(url="https://e.org/1", title="T", text=text), attempts)


def test_what_passes_is_tried_again_with_growing_pauses() -> None:
    pauses = []
    for attempts in range(MAX_ATTEMPTS - 1):
        fate = decide_fate(pending(attempts=attempts), Outcome.SERVER_ERROR, NOW)
        assert isinstance(fate, TryAgain)
        pauses.append(fate.until - NOW)
    assert pauses == sorted(pauses)
    assert pauses[0] >= timedelta(minutes=1)
    assert decide_fate(pending(attempts=MAX_ATTEMPTS - 1), Outcome.SERVER_ERROR, NOW) == KeepEntry()
    assert decide_fate(pending("", attempts=MAX_ATTEMPTS - 1), Outcome.SERVER_ERROR, NOW) == GiveUp()


def test_a_page_waits_as_long_as_its_server_asks_but_not_for_ever() -> None:
    soon, never = NOW + timedelta(seconds=120), NOW + timedelta(days=20)
    assert decide_fate(pending(), Outcome.RATE_LIMITED, NOW, soon) == TryAgain(soon)
    assert decide_fate(pending(), Outcome.RATE_LIMITED, NOW, never) == TryAgain(NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "outcome", [Outcome.REFUSED, Outcome.NO_ARTICLE, Outcome.FORBIDDEN_BY_ROBOTS, Outcome.NOT_TEXT]
)
def test_a_page_that_is_refused_or_empty_leaves_its_entry(outcome: Outcome) -> None:
    assert decide_fate(pending(), outcome, NOW) == KeepEntry()
    assert decide_fate(pending("corto"), outcome, NOW) == GiveUp()


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.GONE])
def test_a_page_that_was_taken_back_leaves_nothing(outcome: Outcome) -> None:
    assert decide_fate(pending(), outcome, NOW) == GiveUp()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", NOW + timedelta(seconds=120)),
        (" 0 ", NOW),
        ("Sun, 22 Nov 2026 13:00:00 GMT", NOW + timedelta(hours=1)),
        ("Sun, 22 Nov 2020 13:00:00 GMT", NOW),
        ("9" * 50, NOW + timedelta(days=30)),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("²", None),
    ],
)
def test_retry_after(value: str | None, expected: datetime | None) -> None:
    assert parse_retry_after(value, NOW) == expected


@given(st.text())
def test_retry_after_takes_any_text(value: str) -> None:
    parsed = parse_retry_after(value, NOW)
    assert parsed is None or parsed >= NOW


@given(st.integers(100, 999))
def test_every_status_has_a_meaning(status: int) -> None:
    outcome = outcome_of_status(status)
    assert (outcome is None) == (status < 300 and status not in (204, 205))


def test_outcomes_do_not_contradict_each_other() -> None:
    assert not PASSING & STORED
    assert not PASSING & SOURCE_SUCCESSES


def test_the_counter_keeps_the_first_example_in_one_line() -> None:
    counter = OutcomeCounter()
    counter.add(1, "A", Outcome.TIMEOUT)
    counter.add(1, "A", Outcome.TIMEOUT, "slow\nhost")
    counter.add(1, "A", Outcome.TIMEOUT, "another")
    counter.add(2, "B", Outcome.FEED_READ)
    first, second = counter.counts()
    assert (first.source, first.outcome, first.count, first.example) == ("A", "timeout", 3, "slow host")
    assert second.count == 1
    assert counter.total() == 4
    assert counter.total({Outcome.TIMEOUT}) == 3
    assert counter.totals() == {"feed_read": 1, "timeout": 3}


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        ("https://e.org/nota", True),
        ("https://www.e.org/nota", True),
        ("https://e.org/", False),
        ("https://other.org/nota", False),
        ("javascript:alert(1)", False),
        (None, False),
    ],
)
def test_a_page_is_believed_what_it_calls_itself_within_reason(canonical: str | None, believed: bool) -> None:
    assert believable_canonical(canonical, "https://m.e.org/nota?id=1") == (canonical if believed else None)


def test_what_is_checked_in_one_scheduled_run_is_due_at_the_next(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    run_began, checked = NOW, NOW + timedelta(minutes=5)
    collection = Collection(settings, database=None, pool=None, run_id=1)  # type: ignore[arg-type]  # not asked for
    state = after_check(NEW_STATE, Outcome.FEED_READ, checked, least_interval=collection.least_interval)
    collection.close()
    assert state.next_check is not None
    assert checked < state.next_check < run_began + timedelta(minutes=settings.collect_every_minutes)
