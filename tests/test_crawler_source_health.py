"""What is said to be wrong with a source, since when, and that it is taken back; and when a move is believed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.outcomes import Outcome
from crawler.source_health import (
    FAILING_AFTER,
    MOVE_SHOWN,
    SILENT_AFTER,
    Findings,
    main_language,
    usual_pause,
    with_flag,
    with_rhythm,
)
from crawler.source_moves import CHECKS_BEFORE_A_MOVE, has_moved, note_target, permanent_target
from kb.models import SourceFlag, SourceState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READ = replace(SourceState(1), last_checked=NOW, last_success=NOW)


def checked(before: SourceState, outcome: Outcome = Outcome.FEED_READ, **findings: str | None) -> SourceState:
    return with_flag(before, before, outcome, Findings(**findings))


def published(*hours_ago: float) -> list[datetime | None]:
    return [NOW - HOUR * hours for hours in hours_ago]


@pytest.mark.parametrize(
    ("hours_ago", "usual"),
    [
        ((1, 2, 3, 4, 5, 6), HOUR),
        ((1, 2, 3, 4, 5, 20_000), HOUR),  # an old entry that is pinned
        ((0, 0.1, 24, 24.1, 48, 48.1, 30_000), DAY),  # two a morning, and one that is pinned
        ((0, 6, 12, 18, 24, 30), 6 * HOUR),
        ((*range(10), *range(24, 34), *range(48, 58)), HOUR),  # the days of a newspaper
        ((1, 1, 1, 1, 1, 1), None),  # a feed that dates everything by its own making
        ((1, 2, 3), None),
        ((), None),
    ],
)
def test_the_usual_pause(hours_ago: tuple[float, ...], usual: timedelta | None) -> None:
    assert usual_pause(sorted(filter(None, set(published(*hours_ago))), reverse=True)) == usual


def test_who_writes_all_of_a_week_on_one_day_is_silent_in_no_week() -> None:
    hours_ago = [week * 168 + minute / 60 for week in range(1, 5) for minute in range(5)]
    state = with_rhythm(READ, published(*hours_ago), NOW)
    assert checked(state).flag is None


@given(
    batches=st.lists(st.lists(st.integers(0, 600), min_size=3, max_size=12, unique=True), min_size=2, max_size=6),
    days=st.integers(1, 60),
)
def test_a_batch_is_one_publication_however_many_posts_it_has(batches: list[list[int]], days: int) -> None:
    latest = NOW - DAY * 4
    moments = [
        latest - DAY * days * back - timedelta(seconds=seconds)
        for back, batch in enumerate(batches)
        for seconds in batch
    ]
    state = with_rhythm(READ, moments, NOW)
    assert abs(timedelta(seconds=state.rhythm_seconds or 0) - DAY * days) <= timedelta(minutes=11)
    assert checked(state).flag is None
    told = checked(replace(state, last_checked=latest + DAY * days * 11 + SILENT_AFTER))
    assert told.flag == SourceFlag.SILENT
    assert days < 3 or told.flag_message == f"usually something new every {days} days"


@given(st.lists(st.datetimes(timezones=st.just(UTC))))
def test_any_times_show_a_rhythm_or_none(moments: list[datetime]) -> None:
    state = with_rhythm(SourceState(1), moments, NOW)
    assert state.latest_entry is None or state.latest_entry <= NOW
    assert state.rhythm_seconds is None or state.rhythm_seconds >= 60


def test_times_in_the_future_and_none_at_all_say_nothing() -> None:
    known = replace(SourceState(1), latest_entry=NOW - DAY, rhythm_seconds=3600)
    assert with_rhythm(known, [NOW + DAY, None], NOW) == known
    older = with_rhythm(known, published(100, 101, 102, 103, 104), NOW)
    assert older.latest_entry == NOW - DAY, "an article that was taken back was published all the same"


def test_three_failures_are_a_flag_since_the_last_success_and_one_success_takes_it_back() -> None:
    state = replace(READ, last_success=NOW - DAY, failures_in_a_row=FAILING_AFTER - 1, last_message="503 x")
    assert checked(state, Outcome.SERVER_ERROR).flag is None
    failing = checked(replace(state, failures_in_a_row=FAILING_AFTER), Outcome.SERVER_ERROR)
    assert (failing.flag, failing.flag_since) == (SourceFlag.FAILING, NOW - DAY)
    assert failing.flag_message == "server_error: 503 x"
    again = checked(replace(failing, failures_in_a_row=9, last_checked=NOW + DAY, last_message="y"), Outcome.TIMEOUT)
    assert (again.flag_since, again.flag_message) == (NOW - DAY, "timeout: y")
    well = checked(replace(again, failures_in_a_row=0))
    assert (well.flag, well.flag_since, well.flag_message) == (None, None, None)


def test_a_source_that_never_worked_fails_since_it_was_looked_at() -> None:
    never = replace(SourceState(1), last_checked=NOW, failures_in_a_row=FAILING_AFTER)
    assert checked(never, Outcome.DNS_ERROR).flag_since == NOW


@pytest.mark.parametrize(
    ("rhythm", "silent_for", "is_silent"),
    [
        (timedelta(minutes=10), DAY * 2, False),  # a long weekend
        (timedelta(minutes=10), DAY * 4, True),
        (DAY, DAY * 9, False),
        (DAY, DAY * 11, True),
        (DAY * 30, DAY * 200, False),
        (None, DAY * 2_000, False),  # nothing is known of its rhythm
    ],
)
@pytest.mark.parametrize("outcome", [Outcome.FEED_READ, Outcome.NOT_MODIFIED])
def test_silence_is_against_its_own_rhythm(
    rhythm: timedelta | None, silent_for: timedelta, is_silent: bool, outcome: Outcome
) -> None:
    seconds = None if rhythm is None else int(rhythm.total_seconds())
    state = checked(replace(READ, latest_entry=NOW - silent_for, rhythm_seconds=seconds), outcome)
    assert (state.flag, state.flag_since) == ((SourceFlag.SILENT, NOW - silent_for) if is_silent else (None, None))
    assert checked(replace(state, latest_entry=NOW)).flag is None


def test_another_language_is_a_flag_until_it_is_the_expected_one_again() -> None:
    changed = checked(READ, lang="en", expected_lang="es")
    assert (changed.flag, changed.flag_since) == (SourceFlag.LANGUAGE_CHANGED, NOW)
    later = replace(changed, last_checked=NOW + DAY)
    assert checked(later, lang="en", expected_lang="es").flag_since == NOW
    assert checked(later, lang="es", expected_lang="es").flag is None
    assert checked(later, lang="en", expected_lang="en").flag is None, "the person agreed"


@pytest.mark.parametrize(
    ("recent", "lang"),
    [
        (["en"] * 10, "en"),
        (["en"] * 8 + ["es"] * 2, "en"),
        (["en", "es"] * 5, None),  # a bilingual source
        (["en"] * 4, None),
        ([], None),
    ],
)
def test_the_language_of_a_source_is_that_of_most_of_its_last_articles(recent: list[str], lang: str | None) -> None:
    assert main_language(recent) == lang


def test_what_is_gone_is_flagged_and_what_was_not_looked_at_is_left_as_it_is() -> None:
    gone = checked(replace(READ, last_message="410 x"), Outcome.GONE)
    assert (gone.flag, gone.flag_since, gone.flag_message) == (SourceFlag.GONE, NOW, "410 x")
    assert checked(gone, Outcome.POSTPONED) == gone
    assert checked(gone).flag is None


def test_a_move_is_shown_for_a_month() -> None:
    moved = checked(READ, moved_from="http://old.example/")
    assert (moved.flag, moved.flag_message) == (SourceFlag.MOVED, "was at http://old.example/")
    assert checked(replace(moved, last_checked=NOW + DAY)).flag == SourceFlag.MOVED
    assert checked(replace(moved, last_checked=NOW + MOVE_SHOWN)).flag is None


@pytest.mark.parametrize(
    ("statuses", "target"),
    [
        ([301], "https://new.example/feed"),
        ([308, 301], "https://new.example/feed"),
        ([301, 302], None),
        ([302], None),
        ([307, 308], None),
        (["meta refresh"], None),
        ([], None),
    ],
)
def test_only_redirects_that_are_permanent_all_the_way_are_a_move(statuses: list[object], target: str | None) -> None:
    assert permanent_target("http://old.example/feed", "https://new.example/feed", statuses) == target


def test_a_move_to_where_it_is_or_to_no_address_is_none() -> None:
    assert permanent_target("http://a.example/", "http://a.example/", [301, 301]) is None
    assert permanent_target("http://a.example/", "http://user:secret@b.example/", [301]) is None


def test_a_move_must_hold_for_three_checks_in_a_row() -> None:
    state = SourceState(1)
    for check in range(1, CHECKS_BEFORE_A_MOVE + 1):
        state = note_target(state, "http://b.example/")
        assert has_moved(state) == (check == CHECKS_BEFORE_A_MOVE)
    assert not has_moved(note_target(state, "http://c.example/"))
    assert not has_moved(note_target(state, None))
