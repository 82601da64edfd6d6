"""What fetching a page means for the store: a document, or what becomes of it. Inside the caller's transaction."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from crawler.article_extractor import Article
from crawler.items import PageResult
from crawler.outcomes import Outcome
from crawler.page_fate import GiveUp, KeepEntry, TryAgain, decide_fate
from crawler.site_links import is_listing, looks_like_article
from kb.errors import InvalidAddressError, InvalidDocumentError
from kb.intake import accept
from kb.intake.addresses import canonical_address, registrable_domain
from kb.models import (
    DateReliability,
    DocumentChange,
    PageVisit,
    PendingPage,
    RawDocument,
    RawPage,
    Source,
    SourceType,
)
from kb.store.documents import find_document
from kb.store.raw_pages import put_raw_page
from kb.store.sources import drop_page, get_page, get_source, give_up_page, postpone_page
from kb.store.visits import put_visit

_CHANGES = {
    DocumentChange.NEW: Outcome.STORED_NEW,
    DocumentChange.UPDATED: Outcome.UPDATED,
    DocumentChange.UNCHANGED: Outcome.UNCHANGED,
}
_MAX_CHARSET = 40  # the longest name of one has 28 letters
_TRUST = (DateReliability.EXACT, DateReliability.DAY, DateReliability.GUESSED, DateReliability.NONE)


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
            document_id, change = accept(connection, raw, now)
            _note_visit(connection, document_id, change, page.visit, result, now)
            return _CHANGES[change], result.url
        except InvalidDocumentError as error:
            outcome, message = Outcome.INVALID_DOCUMENT, str(error)
    assert outcome is not None
    if page.visit is not None:
        page = replace(page, entry=RawDocument(url=page.entry.url))  # the document says more than its feed
    fate = decide_fate(page, outcome, now, result.retry_after)
    if isinstance(fate, KeepEntry):
        try:
            accept(connection, document_of_entry(page, source), now)
            return Outcome.STORED_FROM_ENTRY, f"{outcome.value}: {message or result.url}"
        except InvalidDocumentError:
            fate = GiveUp()
    if isinstance(fate, TryAgain):
        postpone_page(connection, page, outcome.value, fate.until, counts=fate.counts)
    elif page.visit is not None:
        put_visit(connection, replace(page.visit, visited=now, vain=page.visit.vain + 1))
        drop_page(connection, page.address)
    else:
        give_up_page(connection, page, outcome.value)
    return outcome, message or result.url


def _note_visit(
    connection: Connection,
    document_id: int,
    change: DocumentChange,
    before: PageVisit | None,
    result: PageResult,
    now: datetime,
) -> None:
    """Remember how a document's page was asked for, and the page itself where it says something new.

    ``before`` is the visit that this one repeats.
    """
    if change is not DocumentChange.UNCHANGED and result.body is not None:
        charset = result.charset if len(result.charset or "") <= _MAX_CHARSET else None
        put_raw_page(connection, RawPage(result.url, charset, now, result.body, document_id))
    is_same = before is not None and before.document_id == document_id
    if before is None or not is_same:
        if change is DocumentChange.NEW:  # else another page that leads to a document, which is asked for by its own
            put_visit(connection, PageVisit(document_id, result.url, now, now, *result.validators))
        return
    etag, last_modified = result.validators
    vain = before.vain + 1 if change is DocumentChange.UNCHANGED else 0
    visit = replace(before, url=result.url, visited=now, etag=etag, last_modified=last_modified, vain=vain)
    put_visit(connection, visit)


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
