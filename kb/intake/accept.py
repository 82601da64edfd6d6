"""From a raw document to a document, and into the store."""

import hashlib
import re
from datetime import UTC, datetime

from sqlalchemy import Connection

from kb.errors import InvalidAddressError, InvalidDocumentError
from kb.intake.addresses import canonical_address, parse_web_address
from kb.intake.country import normal_country
from kb.intake.dates import is_plausible, parse_date
from kb.intake.language import detect_language
from kb.intake.publishers import publisher_of
from kb.intake.source_fields import MAX_NAME, MAX_TAG, MAX_TAGS
from kb.models import DateReliability, Document, DocumentChange, Kind, RawDocument
from kb.store.documents import put_document

MAX_TEXT = 5_000_000  # code points: a long book; more is no article
MAX_TITLE = 500
MAX_TITLE_OF_TEXT = 120  # of an article that has none: how its text begins
# Shorter texts ("Subscribe to read on") are the same on many pages that are no copies of each other.
MIN_TEXT_OF_COPY = 200
# What neither UTF-8 nor PostgreSQL can hold. Replaced one for one, so that offsets into the text stay right.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
# What a line of text has no use for: terminals obey them.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


def accept(
    connection: Connection, raw: RawDocument, now: datetime, *, is_edit: bool = True
) -> tuple[int, DocumentChange]:
    """Clean a raw document and store it; give its id and what that changed.

    ``is_edit`` is false where the publisher said the same before, and it was only read better: then what it replaces is
    no version. Raises ``InvalidDocumentError`` with one line that says what is wrong.
    """
    return put_document(connection, clean(raw, now), is_edit=is_edit)


def clean(raw: RawDocument, now: datetime) -> Document:
    """Make a document of a raw one. Pure.

    The text is kept as it came, but for characters that cannot be stored. ``seen`` is what was given, else the
    published time for imported documents (``raw.source_id`` is None), else ``now``. A published time that cannot be
    true is dropped, not bent. Raises ``InvalidDocumentError``.
    """
    try:
        url = parse_web_address(raw.url)
        canonical = canonical_address(raw.canonical_url or raw.url)
    except InvalidAddressError as error:
        raise InvalidDocumentError(str(error)) from None
    text = _UNSTORABLE.sub("\ufffd", raw.text)
    if len(text) > MAX_TEXT:
        raise InvalidDocumentError(f"The text of {url} has {len(text):,} characters; at most {MAX_TEXT:,} are taken.")
    title = _shortened(raw.title, MAX_TITLE)
    if not title and not text.strip():
        raise InvalidDocumentError(f"{url} has neither a title nor a text.")
    if raw.kind is not None and raw.kind not in list(Kind):
        raise InvalidDocumentError(f"{raw.kind[:60]!r} is no kind; use one of: {', '.join(Kind)}.")
    published, reliability = _published(raw, now)
    return Document(
        url=raw.url.strip() if raw.source_id is None else url,
        canonical_url=canonical,
        title=title or _shortened(text.lstrip("# \n"), MAX_TITLE_OF_TEXT),
        text=text,
        content_hash=_sha256(f"{title}\n{text}"),
        text_hash=_text_hash(text),
        publisher=_shortened(raw.publisher or raw.source or "", MAX_NAME) or publisher_of(url),
        seen=_seen(raw, published, now),
        lang=detect_language(f"{title}\n{text}", raw.lang),
        published=published,
        date_reliability=reliability,
        date_source=raw.date_source if published else None,
        author=_shortened(raw.author or "", MAX_NAME) or None,
        source=_shortened(raw.source or "", MAX_NAME) or None,
        source_id=raw.source_id,
        country=normal_country(raw.country),
        kind=raw.kind or Kind.NEWS.value,
        tags=tuple(dict.fromkeys(filter(None, (_shortened(tag, MAX_TAG) for tag in raw.tags))))[:MAX_TAGS],
        addresses=_other_addresses(raw, canonical),
    )


def _published(raw: RawDocument, now: datetime) -> tuple[datetime | None, DateReliability]:
    published, reliability = raw.published, raw.date_reliability or DateReliability.EXACT
    if published is None and raw.published_text:
        parsed = parse_date(raw.published_text)
        if parsed is None:
            raise InvalidDocumentError(
                f"The date {raw.published_text[:60]!r} of {raw.url[:200]} cannot be read; write it like "
                "2026-11-22T09:30:00Z or 2026-11-22."
            )
        published, reliability = parsed
    if published is None or not is_plausible(published, now):
        return None, DateReliability.NONE
    return published.astimezone(UTC), reliability


def _seen(raw: RawDocument, published: datetime | None, now: datetime) -> datetime:
    if raw.seen is not None:
        return min(raw.seen, now).astimezone(UTC)
    if raw.source_id is None and published is not None:
        return published
    return now.astimezone(UTC)


def _other_addresses(raw: RawDocument, canonical: str) -> tuple[str, ...]:
    """Every other address of the document, each in its canonical form; those that are none are left out."""
    found: dict[str, None] = {}
    for address in (raw.url, *raw.addresses):
        try:
            found[canonical_address(address)] = None
        except InvalidAddressError:
            continue
    found.pop(canonical, None)
    return tuple(found)


def _shortened(text: str, limit: int) -> str:
    """The text on one line; one that is longer than ``limit`` code points ends between words, in an ellipsis."""
    line = _SPACE.sub(" ", _CONTROLS.sub(" ", text[: limit * 4])).strip()
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + "…"


def _text_hash(text: str) -> str | None:
    folded = _SPACE.sub(" ", text).strip().casefold()
    return _sha256(folded) if len(folded) >= MIN_TEXT_OF_COPY else None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
