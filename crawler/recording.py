"""What a fetch means for the store: new pages, the state of a source, a document. Inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from crawler.article_extractor import Article
from crawler.feed_entries import UpdateHints
from crawler.items import PageResult, SourceAnswer
from crawler.outcomes import SOURCE_SUCCESSES, Outcome
from crawler.page_fate import GiveUp, KeepEntry, TryAgain, decide_fate
from crawler.poll_schedule import Bounds, Evidence, after_check, sooner
from crawler.site_links import is_listing, looks_like_article
from crawler.source_health import LANGUAGE_SAMPLE, Findings, main_language, with_flag, with_rhythm
from crawler.source_moves import has_moved, note_target
from kb.errors import InvalidAddressError, InvalidDocumentError
from kb.intake import accept
from kb.intake.addresses import canonical_address, registrable_domain
from kb.models import DateReliability, DocumentChange, PendingPage, RawDocument, Source, SourceState, SourceType
from kb.store.documents import find_document, known_addresses
from kb.store.sources import (
    add_pages,
    disable_source,
    find_source_at,
    get_page,
    get_source,
    get_source_and_state,
    give_up_page,
    move_source,
    postpone_page,
    put_source_state,
    recent_languages,
)

_CHANGES = {
    DocumentChange.NEW: Outcome.STORED_NEW,
    DocumentChange.UPDATED: Outcome.UPDATED,
    DocumentChange.UNCHANGED: Outcome.UNCHANGED,
}
_TRUST = (DateReliability.EXACT, DateReliability.DAY, DateReliability.GUESSED, DateReliability.NONE)


def record_source(
    connection: Connection,
    source_id: int,
    outcome: Outcome,
    now: datetime,
    *,
    before: SourceState | None = None,
    least_interval: timedelta,
    longest_interval: timedelta = timedelta(hours=24),
    entries: Sequence[RawDocument] = (),
    validators: tuple[str | None, str | None] | None = None,
    answer: SourceAnswer | None = None,
    hints: UpdateHints | None = None,
    retry_after: datetime | None = None,
    message: str = "",
) -> list[PendingPage]:
    """Note how reading a source ended, and the pages that it named and that were not known; give these, newest first.

    ``before`` is the source's state when this run began: a site may be read in several parts, and the schedule adapts
    once a run, not once a part. ``validators`` are the ``ETag`` and ``Last-Modified`` of what was read. They are stored
    together with the pages: a later 304 cannot hide pages that were never noted. ``answer`` is given for the source's
    own address only.
    """
    known_source = get_source_and_state(connection, source_id)
    if known_source is None:
        return []
    source, stored = known_source
    new = new_pages(connection, source_id, entries)
    add_pages(connection, new, now)
    began = before or stored
    is_further_part = stored.last_checked != began.last_checked
    if outcome is Outcome.POSTPONED and is_further_part:
        return []  # the others were read; this one comes with the next check
    known = with_rhythm(_with_what_parts_learn(began, stored), (entry.published for entry in entries), now)
    if is_further_part:
        known = replace(
            known, rhythm_seconds=min(filter(None, (known.rhythm_seconds, stored.rhythm_seconds)), default=None)
        )
    checked = after_check(
        known,
        outcome,
        now,
        bounds=Bounds(least_interval, longest_interval),
        evidence=Evidence(len(new), outcome is not Outcome.NOT_MODIFIED, hints, answer.fresh_until if answer else None),
        retry_after=retry_after,
        message="" if outcome in SOURCE_SUCCESSES else message,
    )
    if is_further_part:
        checked = _with_what_parts_learn(sooner(stored, checked), checked)
    if validators is not None:
        checked = replace(checked, etag=validators[0], last_modified=validators[1])
    findings = Findings()
    if outcome in SOURCE_SUCCESSES and source.lang and source.type is not SourceType.TREND:
        seen = main_language(recent_languages(connection, source_id, LANGUAGE_SAMPLE))
        findings = Findings(lang=seen, expected_lang=source.lang)
    if answer is not None and outcome in SOURCE_SUCCESSES:
        checked = replace(checked, body_hash=answer.body_hash or checked.body_hash)
        checked, findings = _moved(connection, source, note_target(checked, answer.moved_to), findings)
    if answer is not None and outcome is Outcome.GONE:
        disable_source(connection, source_id)
    put_source_state(connection, with_flag(stored, checked, outcome, findings))
    return new


def _with_what_parts_learn(state: SourceState, learned: SourceState) -> SourceState:
    """The state with what does not depend on how often the source was read: a site's parts all add to it."""
    return replace(
        state,
        etag=learned.etag,
        last_modified=learned.last_modified,
        body_hash=learned.body_hash,
        latest_entry=learned.latest_entry,
        rhythm_seconds=learned.rhythm_seconds,
        moved_to=learned.moved_to,
        moved_checks=learned.moved_checks,
    )


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


def new_pages(connection: Connection, source_id: int, entries: Iterable[RawDocument]) -> list[PendingPage]:
    """The pages among a source's entries that are neither documents nor known otherwise, newest first."""
    pages: dict[str, PendingPage] = {}
    for entry in entries:
        address = canonical_address(entry.url)
        pages.setdefault(address, PendingPage(address, source_id, entry))
    also_known_as = {page.entry.url: address for address, page in pages.items()}
    for known in known_addresses(connection, {*pages, *also_known_as}):
        pages.pop(also_known_as.get(known, known), None)
    return sorted(pages.values(), key=lambda page: _age_key(page.entry.published))


def _age_key(published: datetime | None) -> float:
    return -published.timestamp() if published else float("inf")


def record_page(connection: Connection, result: PageResult, now: datetime) -> tuple[Outcome, str]:
    """Store what a page gave, or decide what becomes of it; give the outcome to count and what to say of it."""
    source = get_source(connection, result.source_id)
    if source is None:
        return Outcome.SOURCE_REMOVED, result.address
    waiting = get_page(connection, result.address)
    # None if another page, that redirects to this one, became the document meanwhile.
    page = waiting or PendingPage(result.address, source.id, RawDocument(url=result.address))
    outcome, message = result.outcome, result.message
    if result.article is not None:
        try:
            address = canonical_address(result.url)
            entry = waiting.entry if waiting and address == result.address else _entry_of(connection, address, page)
            raw = document_of_page(result.article, entry, result, source)
            return _CHANGES[accept(connection, raw, now)[1]], result.url
        except InvalidDocumentError as error:
            outcome, message = Outcome.INVALID_DOCUMENT, str(error)
    assert outcome is not None
    fate = decide_fate(page, outcome, now, result.retry_after)
    if isinstance(fate, KeepEntry):
        try:
            accept(connection, document_of_entry(page, source), now)
            return Outcome.STORED_FROM_ENTRY, f"{outcome.value}: {message or result.url}"
        except InvalidDocumentError:
            fate = GiveUp()
    if isinstance(fate, TryAgain):
        postpone_page(connection, page, outcome.value, fate.until, counts=fate.counts)
    else:
        give_up_page(connection, page, outcome.value)
    return outcome, message or result.url


def _entry_of(connection: Connection, address: str, page: PendingPage) -> RawDocument:
    """What a feed said of the page at ``address``, where a fetch ended: the same whichever of its links came first."""
    if target := get_page(connection, address):
        return target.entry
    if stored := find_document(connection, address):
        return RawDocument(url=stored.url, title=stored.title, author=stored.author, tags=stored.tags)
    return page.entry


def document_of_page(article: Article, entry: RawDocument, result: PageResult, source: Source) -> RawDocument:
    """The raw document of an article; its entry adds what the page does not say."""
    dated = min(
        (
            (article.published, article.date_reliability, article.date_source),
            (entry.published, entry.date_reliability or DateReliability.NONE, entry.date_source),
        ),
        key=lambda date: _TRUST.index(date[1] if date[0] else DateReliability.NONE),
    )
    published, reliability, date_source = dated
    return replace(
        _facts_of_source(entry, source, result.url),
        url=canonical_address(result.url),  # the document's link, without what only tracks its readers
        title=article.title or entry.title,
        text=article.text,
        published=published,
        date_reliability=reliability if published else None,
        date_source=date_source if published else None,
        lang=article.lang or entry.lang or source.lang,
        author=article.author or entry.author,
        canonical_url=believable_canonical(article.canonical_url, result.url),
        addresses=(result.address, entry.url, *result.hops),
    )


def document_of_entry(page: PendingPage, source: Source) -> RawDocument:
    """The raw document of what a feed said of a page."""
    entry = page.entry
    return replace(
        _facts_of_source(entry, source, entry.url), lang=entry.lang or source.lang, addresses=(page.address,)
    )


def believable_canonical(canonical: str | None, url: str) -> str | None:
    """What a page calls its own address, if it is one of the same site that can be its own.

    A template may name one address for all its articles, which would make one document of them: the front page, a list
    of articles, the folder above, or what is left without the query that tells them apart (``nota.php`` for
    ``nota.php?id=7``).
    """
    if canonical is None:
        return None
    try:
        own, fetched = canonical_address(canonical), canonical_address(url)
    except InvalidAddressError:
        return None
    if own == fetched:
        return canonical
    is_front_page = own.count("/") == 3 and own.endswith("/")
    is_list = is_listing(own) and not is_listing(fetched)
    is_above = fetched.startswith((own + "?", own.rstrip("/") + "/")) and not looks_like_article(own)
    same_site = registrable_domain(own) == registrable_domain(fetched)
    return canonical if same_site and not (is_front_page or is_list or is_above) else None


def _facts_of_source(entry: RawDocument, source: Source, url: str) -> RawDocument:
    return replace(
        entry,
        # A trend source names articles of others.
        publisher=registrable_domain(url) if source.type is SourceType.TREND else source.publisher,
        source=source.name,
        source_id=source.id,
        country=source.country,
        kind=source.kind,
        tags=tuple(dict.fromkeys((*entry.tags, *source.tags))),
    )
