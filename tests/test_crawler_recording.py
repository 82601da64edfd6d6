"""What a check means for a source: moved, gone, and what is remembered of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.conditional_get import Validators
from crawler.feed_entries import UpdateHints
from crawler.items import PageResult, SourceAnswer, SourceCheck
from crawler.outcomes import Outcome
from crawler.page_fate import MAX_RETRY_AFTER
from crawler.page_recording import record_page
from crawler.poll_schedule import Bounds
from crawler.recording import record_source
from kb.intake.accept import accept
from kb.intake.addresses import canonical_address
from kb.models import HostPause, RawDocument, Source, SourceFlag, SourceState, SourceType
from kb.store.clock import LONGEST_WAIT, forget_wrong_times
from kb.store.database import Database
from kb.store.documents import find_document
from kb.store.host_pauses import get_host_pauses, put_host_pauses
from kb.store.pages import drop_oldest_waiting, due_pages, get_page
from kb.store.sources import add_source, due_sources, get_source, get_source_state

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


OLD, NEW = "http://old.example/feed", "https://new.example/feed"


class Checks:
    """A stored source and its checks, an hour apart."""

    bounds = Bounds(HOUR / 2, timedelta(days=1))

    def __init__(self, folder: Path, *others: str) -> None:
        self.database = Database.open(f"sqlite:///{folder / 'store.db'}")
        with self.database.write() as connection:
            for url in others:
                add_source(connection, Source(url, "El otro", SourceType.FEED, "Otro", added=NOW))
            self.id = add_source(connection, Source(OLD, "A", SourceType.FEED, "A", lang="es", added=NOW)).id
        self.now = NOW

    def check(self, outcome: Outcome = Outcome.FEED_READ, **what: object) -> tuple[Source, SourceState]:
        """One more check, and what the store holds after it."""
        self.now += HOUR
        with self.database.write() as connection:
            record_source(connection, SourceCheck(self.id, outcome, **what), self.now, self.bounds)
            source, state = get_source(connection, self.id), get_source_state(connection, self.id)
        assert source is not None
        assert state is not None
        return source, state


def test_a_source_moves_when_a_permanent_redirect_has_held_for_three_checks(tmp_path: Path) -> None:
    checks, moved = Checks(tmp_path), SourceAnswer(moved_to=NEW)
    assert checks.check(answer=moved)[0].url == OLD
    assert checks.check(Outcome.SERVER_ERROR)[1].moved_checks == 1, "a check that failed says nothing of it"
    assert checks.check(Outcome.NOT_MODIFIED, answer=moved)[0].url == OLD
    source, state = checks.check(answer=moved)
    assert source.url == NEW
    assert (state.flag, state.flag_message) == (SourceFlag.MOVED, f"was at {OLD}")
    assert (state.moved_to, state.moved_checks) == (None, 0)


def test_a_redirect_that_changes_or_ends_begins_anew(tmp_path: Path) -> None:
    checks = Checks(tmp_path)
    for target in (NEW, NEW, None, NEW, NEW, "https://other.example/feed", NEW, NEW):
        source, _ = checks.check(answer=SourceAnswer(moved_to=target))
        assert source.url == OLD


def test_a_source_never_moves_onto_another_one(tmp_path: Path) -> None:
    checks, moved = Checks(tmp_path, NEW), SourceAnswer(moved_to=NEW)
    for _ in range(5):
        source, state = checks.check(answer=moved)
    assert source.url == OLD
    assert (state.flag, state.flag_since) == (SourceFlag.DUPLICATE, NOW + HOUR * 3)
    assert "'El otro'" in (state.flag_message or "")
    assert checks.check(answer=SourceAnswer())[1].flag is None


def test_what_is_gone_is_retired_and_says_since_when(tmp_path: Path) -> None:
    checks = Checks(tmp_path)
    checks.check(answer=SourceAnswer())
    source, state = checks.check(Outcome.GONE, answer=SourceAnswer(), message="410 x")
    assert not source.enabled
    assert (state.flag, state.flag_since, state.flag_message) == (SourceFlag.GONE, NOW + HOUR * 2, "410 x")
    with checks.database.read() as connection:
        assert due_sources(connection, NOW + timedelta(days=400)) == []


def test_a_sitemap_that_is_gone_does_not_retire_its_site(tmp_path: Path) -> None:
    source, state = Checks(tmp_path).check(Outcome.GONE, message="410 x")
    assert source.enabled
    assert state.failures_in_a_row == 1


def test_a_source_that_is_postponed_was_not_looked_at(tmp_path: Path) -> None:
    checks = Checks(tmp_path)
    _, before = checks.check(answer=SourceAnswer(body_hash="a" * 64))
    later = NOW + timedelta(days=3)
    _, after = checks.check(Outcome.POSTPONED, retry_after=later)
    assert after.next_check == later
    assert (after.last_checked, after.failures_in_a_row, after.body_hash) == (before.last_checked, 0, "a" * 64)


def test_rhythm_newest_entry_and_validators_are_remembered_over_checks_that_bring_none(tmp_path: Path) -> None:
    checks = Checks(tmp_path)
    entries = [RawDocument(f"{OLD}/{n}", published=NOW - HOUR * 8 * n) for n in range(10)]
    said = SourceAnswer(body_hash="b" * 64)
    _, state = checks.check(entries=entries, validators=Validators('"1"'), answer=said)
    assert (state.latest_entry, state.rhythm_seconds) == (NOW, 8 * 3600)
    assert state.interval_seconds == 2 * 3600, "four checks in the usual pause"
    for outcome in (Outcome.NOT_MODIFIED, Outcome.TIMEOUT, Outcome.NOT_MODIFIED):
        _, state = checks.check(outcome, answer=SourceAnswer())
    assert (state.latest_entry, state.rhythm_seconds, state.etag) == (NOW, 8 * 3600, '"1"')
    assert state.body_hash == "b" * 64


def test_articles_in_another_language_are_a_flag_until_they_are_in_the_expected_one_again(tmp_path: Path) -> None:
    checks = Checks(tmp_path)

    def bring(lang: str, count: int) -> None:
        with checks.database.write() as connection:
            for number in range(count):
                url = f"{OLD}/{lang}/{checks.now.hour}/{number}"
                accept(connection, RawDocument(url, title=url, lang=lang, source_id=checks.id), checks.now)

    bring("es", 6)
    assert checks.check()[1].flag is None
    bring("en", 9)
    state = checks.check(Outcome.NOT_MODIFIED)[1]
    assert (state.flag, state.flag_message) == (SourceFlag.LANGUAGE_CHANGED, "its articles are in 'en', not in 'es'")
    bring("es", 9)
    assert checks.check()[1].flag is None


def test_a_source_that_fails_three_times_is_flagged_since_it_last_worked(tmp_path: Path) -> None:
    checks = Checks(tmp_path)
    checks.check()
    for _ in range(3):
        _, state = checks.check(Outcome.REFUSED, message="403 x")
    assert (state.flag, state.flag_since, state.flag_message) == (SourceFlag.FAILING, NOW + HOUR, "refused: 403 x")
    assert checks.check()[1].flag is None


@pytest.mark.parametrize("ahead", [timedelta(minutes=10), timedelta(days=10), timedelta(days=1500)])
def test_what_a_clock_that_was_wrong_has_put_off_is_due(tmp_path: Path, ahead: timedelta) -> None:
    checks = Checks(tmp_path)
    checks.now = wrong = NOW + ahead
    checks.check(entries=[RawDocument("https://a.example/ahead")])
    with checks.database.write() as connection:
        put_host_pauses(connection, [HostPause("a.example", wrong + timedelta(days=1), "x")], wrong)
        forget_wrong_times(connection, NOW)
        assert [source.id for source in due_sources(connection, NOW)] == [checks.id]
        if ahead > LONGEST_WAIT:
            assert [page.address for page in due_pages(connection, SourceType.FEED, NOW)] == ["https://a.example/ahead"]
            assert get_host_pauses(connection, NOW) == {}


def test_waiting_for_what_everybody_asks_for_is_no_wrong_clock(tmp_path: Path) -> None:
    checks = Checks(tmp_path)
    week, day = timedelta(days=7), frozenset(range(24))
    checks.bounds = Bounds(HOUR / 2, week)
    _, skipping = checks.check(
        hints=UpdateHints(skip_hours=day - {11}, skip_days=frozenset(range(6))),
        answer=SourceAnswer(fresh_until=checks.now + week * 9),
    )
    assert skipping.next_check is not None
    assert week < skipping.next_check - checks.now < LONGEST_WAIT
    with checks.database.write() as connection:
        pause = HostPause("a.example", checks.now + MAX_RETRY_AFTER, "x")
        put_host_pauses(connection, [pause], checks.now)
        forget_wrong_times(connection, checks.now)
        assert get_source_state(connection, checks.id) == skipping
        assert get_host_pauses(connection, checks.now) == {"a.example": pause}


def test_a_flood_of_links_is_no_rhythm_and_does_not_wait_without_end(tmp_path: Path) -> None:
    checks = Checks(tmp_path)
    entries = [RawDocument(f"{OLD}/{n}", published=NOW - HOUR * 8 * n) for n in range(10)]
    before = checks.check(entries=entries)[1]
    for reading in range(3):
        flood = [RawDocument(f"{OLD}/{reading}/{n}", published=checks.now - n * HOUR / 60) for n in range(600)]
        state = checks.check(entries=flood)[1]
    assert state.rhythm_seconds == before.rhythm_seconds
    with checks.database.write() as connection:
        assert drop_oldest_waiting(connection, 1000) == {checks.id: 810}
        assert drop_oldest_waiting(connection, 1000) == {}
        left = due_pages(connection, SourceType.FEED, checks.now)
    assert {page.address.removeprefix(f"{OLD}/")[0] for page in left} == {"1", "2"}, "the newest are kept"


@pytest.mark.parametrize(("url", "outcome"), [(OLD, Outcome.STORED_FROM_ENTRY), (NEW, Outcome.REFUSED)])
def test_what_a_feed_says_is_kept_of_its_own_pages_never_of_anothers(
    tmp_path: Path, url: str, outcome: Outcome
) -> None:
    checks = Checks(tmp_path)
    page = url.replace("feed", "la-nota-que-no-se-deja-leer")
    checks.check(entries=[RawDocument(page, "Dice que todo era mentira desde ayer. " * 3, "Confiesa que era mentira")])
    refused = PageResult(checks.id, canonical_address(page), page, outcome=Outcome.REFUSED)
    with checks.database.write() as connection:
        assert record_page(connection, refused, checks.now)[0] is outcome
        assert (find_document(connection, refused.address) is None) == (outcome is Outcome.REFUSED)
        assert get_page(connection, refused.address) is None
