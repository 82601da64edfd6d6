"""What reading a source means for the store: its state, its new and edited pages. Inside the caller's transaction."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from crawler.items import SourceCheck
from crawler.outcomes import SOURCE_SUCCESSES, Outcome
from crawler.page_documents import speaks_for
from crawler.poll_schedule import Bounds, Evidence, after_check
from crawler.revisits import choose_revisits, may_be_followed
from crawler.source_health import LANGUAGE_SAMPLE, Findings, main_language, with_flag, with_rhythm
from crawler.source_moves import has_moved, note_target
from kb.intake.addresses import canonical_address
from kb.models import (
    DateReliability,
    DuePage,
    PageVisit,
    PendingPage,
    RawDocument,
    Source,
    SourceState,
    SourceType,
)
from kb.store.documents import known_addresses
from kb.store.page_claims import sources_of_pages
from kb.store.pages import add_pages, drop_pages
from kb.store.sources import (
    disable_source,
    find_source_at,
    get_source_and_state,
    move_source,
    put_source_state,
    recent_languages,
)
from kb.store.visits import find_visits

FLOOD = 200  # more new pages than are fetched of a source in a run


def record_source(connection: Connection, check: SourceCheck, now: datetime, bounds: Bounds) -> list[DuePage]:
    """Note how a check of a source ended, and the pages that it named and that were not known; give these.

    The newest come first, and behind them those of articles that it says were edited.

    Called once for a source in a run, or the schedule would adapt more than once. The validators are stored together
    with the pages: a later 304 cannot hide pages that were never noted.
    """
    outcome, answer = check.outcome, check.answer
    known_source = get_source_and_state(connection, check.source_id)
    if known_source is None:
        return []
    source, stored = known_source
    new = new_pages(connection, source, check.entries)
    edited = edited_pages(connection, source.id, check.entries, now)
    add_pages(connection, [*new, *edited], now)
    # Links that are new each time are no news: a source that is known shows no rhythm by them.
    is_flood = stored.last_success is not None and len(new) > FLOOD
    times = () if is_flood else (entry.published for entry in check.entries)
    checked = after_check(
        with_rhythm(stored, times, now),
        outcome,
        now,
        bounds=bounds,
        evidence=Evidence(0 if is_flood else len(new), check.hints, answer.fresh_until if answer else None),
        retry_after=check.retry_after,
        message="" if outcome in SOURCE_SUCCESSES else check.message,
    )
    if check.validators is not None:
        checked = replace(checked, etag=check.validators.etag, last_modified=check.validators.last_modified)
    findings = Findings()
    if outcome in SOURCE_SUCCESSES and source.lang and source.type is not SourceType.TREND:
        seen = main_language(recent_languages(connection, source.id, LANGUAGE_SAMPLE))
        findings = Findings(lang=seen, expected_lang=source.lang)
    if answer is not None and outcome in SOURCE_SUCCESSES:
        checked = replace(checked, body_hash=answer.body_hash or checked.body_hash)
        checked, findings = _moved(connection, source, note_target(checked, answer.moved_to), findings)
    if answer is not None and outcome is Outcome.GONE:
        disable_source(connection, source.id)
    put_source_state(connection, with_flag(stored, checked, outcome, findings))
    return [_due_page(page, now) for page in (*new, *edited)]


def _due_page(page: PendingPage, now: datetime) -> DuePage:
    if page.visit is None:
        return DuePage(page.address, page.entry.url, page.source_id, now)
    return DuePage(page.address, page.visit.url, page.source_id, now, page.visit.etag, page.visit.last_modified)


def _moved(
    connection: Connection, source: Source, state: SourceState, findings: Findings
) -> tuple[SourceState, Findings]:
    """Give the source its new address if the move is believed and the address is nobody else's."""
    if not has_moved(state):
        return state, findings
    assert state.moved_to is not None
    other = find_source_at(connection, state.moved_to)
    if other is not None:
        return state, replace(findings, duplicate_of=other.name)
    move_source(connection, source.id, state.moved_to)
    return note_target(state, None), replace(findings, moved_from=source.url)


def new_pages(connection: Connection, source: Source, entries: Iterable[RawDocument]) -> list[PendingPage]:
    """The pages among a source's entries that are neither documents nor known otherwise, newest first."""
    pages: dict[str, PendingPage] = {}
    for entry in entries:
        address = canonical_address(entry.url)
        pages.setdefault(address, PendingPage(address, source.id, entry))
    if not pages:  # as of all that has not changed
        return []
    also_known_as = {page.entry.url: address for address, page in pages.items()}
    _take_over(connection, source, pages)
    for known in known_addresses(connection, {*pages, *also_known_as}):
        pages.pop(also_known_as.get(known, known), None)
    return sorted(pages.values(), key=lambda page: _age_key(page.entry.published))


def _take_over(connection: Connection, source: Source, addresses: Collection[str]) -> None:
    """Forget what others made of pages of the source's own site: given up, or waiting under what they say of it."""
    of_others = [
        address
        for address, other in sources_of_pages(connection, addresses).items()
        if other.id != source.id and speaks_for(source, address) and not speaks_for(other, address)
    ]
    if of_others:
        drop_pages(connection, of_others)


def edited_pages(
    connection: Connection, source_id: int, entries: Iterable[RawDocument], now: datetime
) -> list[PendingPage]:
    """The pages of documents of a source that it says were edited, and that are worth to be asked for again."""
    entry_at = {canonical_address(entry.url): entry for entry in entries if may_be_followed(entry.modified, now)}
    if not entry_at:
        return []
    address_of: dict[int, str] = {}
    said: list[tuple[datetime, PageVisit]] = []
    for address, visit in find_visits(connection, source_id, entry_at).items():
        modified = entry_at[address].modified
        assert modified is not None
        address_of.setdefault(visit.document_id, address)
        said.append((modified, visit))
    chosen = ((address_of[visit.document_id], visit) for visit in choose_revisits(said, now))
    return [
        PendingPage(address, source_id, _undated_by_edit(entry_at[address]), visit=visit) for address, visit in chosen
    ]


def _undated_by_edit(entry: RawDocument) -> RawDocument:
    """The entry without a guessed date: that is when it was edited, and the article is as old as before."""
    if entry.date_reliability is not DateReliability.GUESSED:
        return entry
    return replace(entry, published=None, date_reliability=None, date_source=None)


def _age_key(published: datetime | None) -> float:
    return -published.timestamp() if published else float("inf")
