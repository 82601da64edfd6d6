"""The raw document of an article: when its page was fetched, and when a page that was kept is read again. Pure."""

from dataclasses import replace
from datetime import datetime

from crawler.article_extractor import Article
from crawler.items import PageResult
from crawler.page_dates import PageDate
from crawler.page_fate import has_content
from crawler.site_links import is_listing, is_media_file, looks_like_article
from kb.errors import InvalidAddressError
from kb.intake.addresses import canonical_address
from kb.intake.dates import is_plausible
from kb.intake.publishers import publisher_of, same_site, site_of
from kb.models import DateReliability, Document, PendingPage, RawDocument, Source, SourceType

_TRUST = (DateReliability.EXACT, DateReliability.DAY, DateReliability.GUESSED, DateReliability.NONE)
# A feed's own text that is as long as this, and so many times as long as what its page shows, is the whole article.
_WHOLE = 1_000
_TIMES = 2
# A document's date that its page did not give; what gave it is gone by now.
_DATES_FROM_ELSEWHERE = ("feed", "sitemap", "import")


def document_of_page(
    article: Article, entry: RawDocument, result: PageResult, source: Source, now: datetime
) -> RawDocument:
    """The raw document of an article; its entry adds what the page does not say, or cannot be true."""
    dates = (_date_of(article), _date_of(entry))
    dated = _most_reliable(*(date for date in dates if date is not None and is_plausible(date.published, now)))
    return replace(
        _facts_of_source(entry, source, result.url),
        url=canonical_address(result.url),  # the document's link, without what only tracks its readers
        title=article.title or entry.title,
        text=article.text,
        published=dated.published if dated else None,
        date_reliability=dated.reliability if dated else None,
        date_source=dated.source if dated else None,
        lang=article.lang or entry.lang or source.lang,
        author=article.author or entry.author,
        canonical_url=believable_canonical(article.canonical_url, result.url),
        addresses=(result.address, entry.url, *result.hops),
    )


def text_beyond_page(page: PendingPage, article: Article, source: Source) -> str | None:
    """The text of the source's own feed where that has the whole article and its page shows but the beginning.

    So it is where readers are asked to pay or to sign in, where scripts show the rest, and of films. Else ``None``.
    """
    said = page.entry.text
    is_whole = len(said) >= max(_WHOLE, _TIMES * len(article.text))
    return said if is_whole and speaks_for(source, page.address) else None


def speaks_for(source: Source, address: str) -> bool:
    """Whether an address is of the source's own site, or of the publisher whose source it is said to be.

    A source names articles of others too (a trend source as a rule): these are their publishers', and neither its own
    words about them nor what is known of where they were found is put in the place of theirs. A file of sound or film
    says nothing itself, and lies with a service as a rule: the podcast that names it speaks for it. So does an account
    of a platform for what is there at an address that names none.
    """
    if source.type is SourceType.TREND:
        return False
    return (
        is_media_file(address)
        or same_site(source.url, address)
        or publisher_of(address) in (source.publisher, source.publisher.partition("/")[0])
        or site_of(address) == source.publisher
    )


def as_found_before(raw: RawDocument, document: Document, source: Source) -> RawDocument:
    """What a page says now, with where its document was found before: for a source that does not speak for it."""
    if document.source_id == source.id or speaks_for(source, document.canonical_url):
        return raw
    return replace(
        raw,
        title=raw.title or document.title,
        publisher=document.publisher,
        source=document.source,
        source_id=document.source_id,
        country=document.country,
        kind=document.kind,
        tags=document.tags,
    )


def document_of_entry(page: PendingPage, source: Source) -> RawDocument:
    """The raw document of what a feed said of a page: its headline alone where the text is a mere teaser."""
    entry = page.entry if has_content(page) else replace(page.entry, text="")
    return replace(
        _facts_of_source(entry, source, entry.url), lang=entry.lang or source.lang, addresses=(page.address,)
    )


def document_read_again(article: Article, document: Document) -> RawDocument:
    """The document with what its page says as it is read now: text, and title, author, language where it names them.

    Its date is the page's, but for one that came from elsewhere and is more reliable; without one the old one stays.
    Where it was found, by which source and when, its country, kind and tags do not depend on how a page is read, and
    stay.
    """
    from_elsewhere = _date_of(document) if document.date_source in _DATES_FROM_ELSEWHERE else None
    dated = _most_reliable(_date_of(article), from_elsewhere)
    return RawDocument(
        url=document.url,
        canonical_url=document.canonical_url,
        title=article.title or document.title,
        text=article.text,
        published=dated.published if dated else None,
        date_reliability=dated.reliability if dated else None,
        date_source=dated.source if dated else None,
        lang=article.lang or document.lang,
        author=article.author or document.author,
        publisher=document.publisher,
        source=document.source,
        source_id=document.source_id,
        country=document.country,
        kind=document.kind,
        tags=document.tags,
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
    return canonical if same_site(own, fetched) and not (is_front_page or is_list or is_above) else None


def _facts_of_source(entry: RawDocument, source: Source, url: str) -> RawDocument:
    return replace(
        entry,
        publisher=source.publisher if speaks_for(source, url) else publisher_of(url),
        source=source.name,
        source_id=source.id,
        country=source.country,
        kind=source.kind,
        tags=tuple(dict.fromkeys((*entry.tags, *source.tags))),
    )


def _date_of(stated: Article | RawDocument | Document) -> PageDate | None:
    if stated.published is None:
        return None
    return PageDate(stated.published, stated.date_reliability or DateReliability.NONE, stated.date_source or "")


def _most_reliable(*dates: PageDate | None) -> PageDate | None:
    """The first of the most reliable of these dates."""
    known = (date for date in dates if date is not None)
    return min(known, key=lambda date: _TRUST.index(date.reliability), default=None)
