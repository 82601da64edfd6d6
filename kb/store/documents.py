"""Documents: storing and finding. Every function works inside the caller's transaction."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Text, cast, delete, insert, select, update

from kb.models import DateReliability, Document, DocumentChange, DocumentVersion
from kb.store.changes import note_change
from kb.store.database import in_batches, insert_or_ignore
from kb.store.tables import document_addresses, document_versions, documents, pages

MAX_VERSIONS = 10  # of a document; a live blog changes every few minutes
# What the indexes, the groups of copies and the lists to filter by are made of; an edit of nothing else is no change to
# them.
_INDEXED = ("content_hash", "lang", "dated", "publisher", "source", "country", "kind")
_GRADES = {reliability: grade for grade, reliability in enumerate(DateReliability)}  # the best first


def put_document(connection: Connection, document: Document, *, is_edit: bool = True) -> tuple[int, DocumentChange]:
    """Store a document under its canonical address and give its id and what that changed.

    A document met before under any of its addresses is updated in place. Its addresses add up, and ``seen`` stays.
    Facts that the new version does not know (published time, language, author, country) stay too, and a published time
    also where that of an edit is less reliable. What an edit replaced is kept as a version; where ``is_edit`` is false
    nothing was edited, and the same was only read better. A new document, or one of which something changed that is
    indexed, enters the change log.
    """
    addresses = {document.canonical_url, document.url, *document.addresses}
    stored = _find_by_address(connection, document.canonical_url, addresses)
    if stored is None:
        document_id = _insert(connection, document)
        outcome = DocumentChange.NEW
    else:
        document_id = stored.id
        outcome = _update(connection, stored, document, is_edit=is_edit)
    _remember_addresses(connection, document_id, addresses)
    return document_id, outcome


def get_document(connection: Connection, document_id: int) -> Document | None:
    """The document with this id."""
    return get_documents(connection, [document_id]).get(document_id)


def get_documents(connection: Connection, ids: Iterable[int]) -> dict[int, Document]:
    """The documents that exist among these ids."""
    found: dict[int, Document] = {}
    for batch in in_batches(list(ids)):
        rows = connection.execute(select(documents).where(documents.c.id.in_(batch))).mappings()
        found.update((row["id"], _document(row)) for row in rows)
    return found


def get_versions(connection: Connection, document_id: int) -> list[DocumentVersion]:
    """What an edited document said before, the newest first; at most ``MAX_VERSIONS``."""
    statement = select(document_versions).where(document_versions.c.document_id == document_id)
    rows = connection.execute(statement.order_by(document_versions.c.id.desc()))
    return [DocumentVersion(row.title, row.text, row.replaced) for row in rows]


def find_document(connection: Connection, address: str) -> Document | None:
    """The document that was met under this address."""
    return _find_by_address(connection, address, {address})


def find_same_text(connection: Connection, document: Document) -> Document | None:
    """A document of the same publisher that says the very same, under the same title and of the same time.

    ``None`` for a text without a time, or too short to tell.
    """
    if document.text_hash is None or document.published is None:
        return None
    names = ("text_hash", "title", "publisher", "published")
    same = (documents.c[name] == getattr(document, name) for name in names)
    row = connection.execute(select(documents).where(*same).order_by(documents.c.id).limit(1)).mappings().first()
    return _document(row) if row else None


def release_address(connection: Connection, document: Document, own: str) -> None:
    """Put a document under its ``own`` address, unless that is another's, and forget the canonical one that it had."""
    if _find_by_address(connection, own, {own}) not in (None, document):
        return
    connection.execute(update(documents).where(documents.c.id == document.id).values(canonical_url=own))
    connection.execute(delete(document_addresses).where(document_addresses.c.address == document.canonical_url))
    insert_or_ignore(connection, document_addresses, [{"address": own, "document_id": document.id}])


def known_addresses(connection: Connection, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that are a document's, or a page's that was given up or waits to be fetched."""
    known: set[str] = set()
    for batch in in_batches(list(addresses)):
        for column in (document_addresses.c.address, pages.c.address):
            known.update(connection.execute(select(column).where(column.in_(batch))).scalars())
    return known


def known_languages(connection: Connection) -> set[str]:
    """The languages that documents are in."""
    found = connection.execute(select(documents.c.lang).distinct()).scalars()
    return {language for language in found if language is not None}


def all_tags(connection: Connection) -> set[str]:
    """Every tag that a document has."""
    return {tag for tags in connection.execute(select(documents.c.tags).distinct()).scalars() for tag in tags}


def tag_condition(tag: str) -> ColumnElement[bool]:
    """The condition on ``documents`` that they have this very tag."""
    # Tags are stored as JSON, where a quotation mark inside one is escaped: the marks around it are its borders.
    return cast(documents.c.tags, Text).contains(json.dumps(tag), autoescape=True)


def _find_by_address(connection: Connection, canonical_url: str, addresses: set[str]) -> Document | None:
    """The document with this canonical address, else the oldest one that was met under one of the others."""
    statement = (
        select(documents)
        .join(document_addresses, document_addresses.c.document_id == documents.c.id)
        .where(document_addresses.c.address.in_({canonical_url, *addresses}))
        .order_by(documents.c.canonical_url != canonical_url, documents.c.id)
        .limit(1)
    )
    row = connection.execute(statement).mappings().first()
    return None if row is None else _document(row)


def _insert(connection: Connection, document: Document) -> int:
    values = _values(document) | {"canonical_url": document.canonical_url, "url": document.url, "seen": document.seen}
    result = connection.execute(insert(documents).values(values))
    assert result.inserted_primary_key is not None
    document_id = int(result.inserted_primary_key[0])
    note_change(connection, document_id)
    return document_id


def _update(connection: Connection, stored: Document, new: Document, *, is_edit: bool) -> DocumentChange:
    values = _values(new)
    for name in ("lang", "author", "country", "source_id", "source"):
        if values[name] is None:
            values[name] = getattr(stored, name)
    if new.published is None or (is_edit and _GRADES[new.date_reliability] > _GRADES[stored.date_reliability]):
        values |= {
            "published": stored.published,
            "date_reliability": stored.date_reliability.value,
            "date_source": stored.date_source,
        }
    values["dated"] = values["published"] or stored.seen
    changed = {name for name, value in _values(stored).items() if values[name] != value}
    if not changed:
        return DocumentChange.UNCHANGED
    if is_edit and "content_hash" in changed:
        _keep_version(connection, stored, new.seen)
    connection.execute(update(documents).where(documents.c.id == stored.id).values(values))
    if not changed.isdisjoint(_INDEXED):
        note_change(connection, stored.id)
    return DocumentChange.UPDATED


def _keep_version(connection: Connection, stored: Document, replaced: datetime) -> None:
    versions = document_versions
    connection.execute(
        insert(versions).values(document_id=stored.id, title=stored.title, text=stored.text, replaced=replaced)
    )
    newest = (
        select(versions.c.id)
        .where(versions.c.document_id == stored.id)
        .order_by(versions.c.id.desc())
        .limit(MAX_VERSIONS)
    )
    too_many = versions.c.id.not_in(newest.scalar_subquery())
    connection.execute(delete(versions).where(versions.c.document_id == stored.id, too_many))


def _values(document: Document) -> dict[str, Any]:
    """The columns that a new version of a document replaces."""
    return {
        "title": document.title,
        "text": document.text,
        "content_hash": document.content_hash,
        "text_hash": document.text_hash,
        "lang": document.lang,
        "published": document.published,
        "date_reliability": document.date_reliability.value,
        "date_source": document.date_source,
        "dated": document.dated,
        "author": document.author,
        "publisher": document.publisher,
        "source": document.source,
        "source_id": document.source_id,
        "country": document.country,
        "kind": document.kind,
        "tags": list(document.tags),
    }


def _remember_addresses(connection: Connection, document_id: int, addresses: set[str]) -> None:
    rows = [{"address": address, "document_id": document_id} for address in sorted(addresses)]
    insert_or_ignore(connection, document_addresses, rows)
    connection.execute(delete(pages).where(pages.c.address.in_(addresses)))


def _document(row: RowMapping | Mapping[str, Any]) -> Document:
    return Document(
        id=row["id"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        title=row["title"],
        text=row["text"],
        content_hash=row["content_hash"],
        text_hash=row["text_hash"],
        lang=row["lang"],
        published=row["published"],
        date_reliability=DateReliability(row["date_reliability"]),
        date_source=row["date_source"],
        author=row["author"],
        publisher=row["publisher"],
        source=row["source"],
        source_id=row["source_id"],
        country=row["country"],
        kind=row["kind"],
        tags=tuple(row["tags"]),
        seen=row["seen"],
        copy_of=row["copy_of"],
    )
