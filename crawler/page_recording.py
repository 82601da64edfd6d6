"""What fetching a page means for the store: a document, or what becomes of it. Inside the caller's transaction."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from crawler.article_extractor import Article
from crawler.items import PageResult
from crawler.outcomes import CHANGES, Outcome
from crawler.page_documents import as_found_before, document_of_entry, document_of_page, speaks_for, text_beyond_page
from crawler.page_fate import GiveUp, KeepEntry, TryAgain, decide_fate, has_content
from crawler.page_identity import (
    is_elsewhere,
    is_no_article,
    is_same_story,
    is_told_by,
    leads_back,
    outcome_in_title,
)
from kb.errors import InvalidDocumentError
from kb.intake.accept import accept, clean
from kb.intake.addresses import canonical_address
from kb.intake.publishers import same_site
from kb.models import (
    DocumentChange,
    PageVisit,
    PendingPage,
    RawDocument,
    RawPage,
    Source,
)
from kb.store.documents import find_document, find_same_text, get_document, release_address
from kb.store.page_claims import note_detour
from kb.store.pages import drop_pages, get_page, give_up_page, postpone_page
from kb.store.raw_pages import drop_raw_page, put_raw_page
from kb.store.sources import get_source
from kb.store.visits import put_visit

_MAX_CHARSET = 40  # the longest name of one has 28 letters


def record_page(connection: Connection, result: PageResult, now: datetime) -> tuple[Outcome, str]:
    """Store what a page gave, or decide what becomes of it; give the outcome to count and what to say of it."""
    source = get_source(connection, result.source_id)
    if source is None:
        return Outcome.SOURCE_REMOVED, result.address
    # None if another page, that redirects to this one, became the document meanwhile.
    waiting = get_page(connection, result.address)
    page = waiting or PendingPage(result.address, source.id, RawDocument(url=result.address))
    outcome, message = result.outcome, result.message
    if result.article is not None:
        outcome = _why_none(connection, result, result.article, page, source, now)
        message = f"{result.address} leads to {result.url}"
        if outcome is None:
            try:
                return _store(connection, result, result.article, page, source, now), result.url
            except InvalidDocumentError as error:
                outcome, message = Outcome.INVALID_DOCUMENT, str(error)
    assert outcome is not None
    return _without_article(connection, page, source, outcome, message or result.url, now, result.retry_after)


def _store(
    connection: Connection, result: PageResult, article: Article, page: PendingPage, source: Source, now: datetime
) -> Outcome:
    """Make a document of an article, or bring the one that it is up to date. Raises ``InvalidDocumentError``."""
    entry = _entry_of(connection, canonical_address(result.url), page)
    raw = document_of_page(article, entry, result, source, now)
    beyond = text_beyond_page(page, article, source)
    raw = _settle_address(connection, replace(raw, text=beyond or raw.text), article, now)
    if known := find_document(connection, canonical_address(raw.canonical_url or raw.url)):
        raw = as_found_before(raw, known, source)
    said = _content_of(connection, page.visit)
    document_id, change = accept(connection, raw, now)
    if beyond is not None:
        drop_raw_page(connection, document_id)  # read again, it would say less
    elif change is not DocumentChange.UNCHANGED and result.body is not None:
        charset = result.charset if len(result.charset or "") <= _MAX_CHARSET else None
        put_raw_page(connection, RawPage(result.url, charset, now, result.body, document_id))
    if change is DocumentChange.NEW:
        put_visit(connection, PageVisit(document_id, result.url, now, now, *result.validators))
    if page.visit is not None:
        is_edit = said != _content_of(connection, page.visit)
        put_visit(connection, _visited_again(page.visit, document_id, result, now, is_edit=is_edit))
    return CHANGES[change]


def _without_article(
    connection: Connection,
    page: PendingPage,
    source: Source,
    outcome: Outcome,
    message: str,
    now: datetime,
    retry_after: datetime | None,
) -> tuple[Outcome, str]:
    """Try a page that gave no article again later, keep what its feed said, or give it up; what to count and to say."""
    if page.visit is not None:
        page = replace(page, entry=RawDocument(url=page.entry.url))  # the document says more than its feed
    # An article that is there already is asked for again later anyhow.
    is_vain = page.visit is not None and outcome is Outcome.LED_ELSEWHERE
    fate = GiveUp() if is_vain else decide_fate(page, outcome, now, retry_after)
    if isinstance(fate, KeepEntry) and not speaks_for(source, page.address):
        fate = GiveUp()  # the words of others are not put at a publisher's address
    if isinstance(fate, KeepEntry):
        try:
            accept(connection, document_of_entry(page, source), now)
            return Outcome.STORED_FROM_ENTRY, f"{outcome.value}: {message}"
        except InvalidDocumentError:
            fate = GiveUp()
    if isinstance(fate, TryAgain):
        postpone_page(connection, page, outcome.value, fate.until, counts=fate.counts)
    elif page.visit is not None:
        put_visit(connection, _in_vain(page.visit, now))
        drop_pages(connection, [page.address])
    else:
        give_up_page(connection, page, outcome.value)
    return outcome, message


def _why_none(
    connection: Connection, result: PageResult, article: Article, page: PendingPage, source: Source, now: datetime
) -> Outcome | None:
    """Why what was found is not the article that was asked for; ``None`` if it may be."""
    if said := outcome_in_title(article, page.entry):
        return said
    asked = result.address if page.visit is None else page.visit.url
    if not is_elsewhere(result.url, asked):
        # A bulletin links its site from each entry; without words of its own a front page is what was meant.
        is_bulletin = page.visit is None and has_content(page) and speaks_for(source, page.address)
        return Outcome.NO_ARTICLE if is_bulletin and is_no_article(result.url) else None
    if is_no_article(result.url) or any(leads_back(result.url, hop) for hop in (asked, *result.hops)):
        return Outcome.LED_ELSEWHERE
    if is_told_by(article, page.entry):
        return None
    if page.visit is None and note_detour(
        connection, canonical_address(result.url), page.address, page.source_id, Outcome.LED_ELSEWHERE.value, now
    ):
        return None
    return Outcome.LED_ELSEWHERE


def _settle_address(connection: Connection, raw: RawDocument, article: Article, now: datetime) -> RawDocument:
    """The document under its own address, where another article has the one that its page calls its own.

    Under the address where it is stored already, where its site gives the same article at a new one without a word of
    that: with another ``?ref=``, over https, after a slug was changed.
    """
    own = canonical_address(raw.url)
    claimed = canonical_address(raw.canonical_url or raw.url)
    waiting = get_page(connection, claimed) if claimed != own else None
    if waiting is not None and waiting.visit is None and not is_told_by(article, waiting.entry):
        return replace(raw, canonical_url=None)
    holder = find_document(connection, claimed)
    if holder is None and find_document(connection, own) is None:
        twin = find_same_text(connection, clean(raw, now))
        if twin is not None and same_site(twin.canonical_url, own):
            return replace(raw, url=twin.url, canonical_url=twin.canonical_url, addresses=(*raw.addresses, raw.url))
    if holder is None or is_same_story(holder, article):
        return raw
    if claimed != own:
        known = find_document(connection, own)
        return raw if known is not None and known.id == holder.id else replace(raw, canonical_url=None)
    if holder.canonical_url == own != canonical_address(holder.url):
        release_address(connection, holder, canonical_address(holder.url))
    return raw


def _visited_again(
    before: PageVisit, document_id: int, result: PageResult, now: datetime, *, is_edit: bool
) -> PageVisit:
    """The visit of a document whose page gave an article again: its own, or that of ``document_id``, to which it leads
    now.
    """
    if document_id != before.document_id:
        return _in_vain(before, now)
    etag, last_modified = result.validators
    visited = replace(before, url=result.url, visited=now, etag=etag, last_modified=last_modified, vain=0)
    return visited if is_edit else replace(visited, vain=before.vain + 1)


def _in_vain(visit: PageVisit, now: datetime) -> PageVisit:
    return replace(visit, visited=now, vain=visit.vain + 1)


def _content_of(connection: Connection, visit: PageVisit | None) -> str | None:
    """What tells whether the document of a visit says the same as before, whatever else of it has changed."""
    document = get_document(connection, visit.document_id) if visit else None
    return document.content_hash if document else None


def _entry_of(connection: Connection, address: str, page: PendingPage) -> RawDocument:
    """What a feed said of the page at ``address``, where a fetch ended: the same whichever of its links came first."""
    if target := get_page(connection, address):
        return target.entry
    if stored := find_document(connection, address):
        return RawDocument(url=stored.url, title=stored.title, author=stored.author, tags=stored.tags)
    return page.entry
