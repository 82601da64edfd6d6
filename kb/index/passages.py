"""From the change log to chunks and full text, so that a document is found by its words at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from kb.embedding.protocol import Embedder
from kb.index import document_words, full_text
from kb.index.chunker import chunk_document
from kb.index.copies import link_copies
from kb.index.full_text import ChunkWords
from kb.index.passage_language import passage_language
from kb.index.progress import IndexProgress, IndexStage
from kb.intake.duplicates import Signatures, text_signature
from kb.models import Chunk, Document
from kb.store.changes import (
    Change,
    count_waiting_changes,
    finish_changes,
    next_generation,
    waiting_changes,
)
from kb.store.chunks import chunk_ids, count_chunks, get_chunks, replace_chunks
from kb.store.database import Database
from kb.store.documents import get_documents

# Small enough for other writers to get their turn, large enough for the commit not to matter.
_DOCUMENTS = 50
_CHUNKS = 1_000


def follow_changes(database: Database, embedder: Embedder, progress: IndexProgress) -> int:
    """Cut every document that changed, link its copies, take out those that are gone; give how many were looked at.

    Makes the full-text index if there is none. One transaction a batch holds chunks, words and the end of the change,
    so that a killed run leaves nothing half done.
    """
    with database.write() as connection:
        full_text.TABLE.create(connection)
        document_words.create(connection)
    done = last = 0
    while True:
        with database.read() as connection:
            waiting = waiting_changes(connection, _DOCUMENTS, after=last)
            found = get_documents(connection, [change.document_id for change in waiting])
            total = done + count_waiting_changes(connection)
        if not waiting:
            return done
        cut = {document.id: _cut(document, embedder) for document in found.values()}
        signatures = {document.id: text_signature(document.text) for document in found.values()}
        _store(database, waiting, found, cut, signatures)
        last = waiting[-1].sequence
        done += len(waiting)
        progress(IndexStage.CUTTING, done, max(done, total))


def has_words(connection: Connection) -> bool:
    """Whether every passage can be found by its words; not until the next index run after an upgrade that reads words
    otherwise.
    """
    return full_text.TABLE.count(connection) >= count_chunks(connection) and document_words.TABLE.exists(connection)


def ensure_full_text(database: Database, progress: IndexProgress, *, rebuild: bool) -> bool:
    """Make the full-text index anew where it does not hold every chunk or shall be rebuilt; whether it was."""
    with database.write() as connection:
        total = count_chunks(connection)
        is_whole = full_text.TABLE.count(connection) == total and document_words.is_complete(connection)
        if is_whole and not rebuild:
            return False
        full_text.TABLE.begin_rebuild(connection)
        document_words.TABLE.begin_rebuild(connection)
    last = done = 0
    while True:
        with database.write() as connection:
            ids = chunk_ids(connection, _CHUNKS, after=last)
            if not ids:
                full_text.TABLE.finish_rebuild(connection)
                document_words.TABLE.finish_rebuild(connection)
                next_generation(connection)
                return True
            chunks = get_chunks(connection, ids)
            owners = get_documents(connection, {chunk.document_id for chunk in chunks.values()})
            rows = [_words(chunk_id, chunk, owners[chunk.document_id]) for chunk_id, chunk in chunks.items()]
            full_text.TABLE.add_to_rebuild(connection, full_text.rows(rows))
            begun = {chunk.document_id for chunk in chunks.values() if chunk.ordinal == 0}
            document_words.TABLE.add_to_rebuild(
                connection, document_words.rows(owners[document_id] for document_id in sorted(begun))
            )
        last = ids[-1]
        done += len(ids)
        progress(IndexStage.WORDS, done, total)


def _cut(document: Document, embedder: Embedder) -> list[Chunk]:
    chunks = chunk_document(document.title, document.text, embedder.count_tokens, embedder.max_tokens)
    return [replace(chunk, lang=passage_language(chunk.text, document.lang)) for chunk in chunks]


def _store(
    database: Database,
    waiting: Sequence[Change],
    found: Mapping[int, Document],
    cut: Mapping[int, Sequence[Chunk]],
    signatures: Mapping[int, Signatures | None],
) -> None:
    with database.write() as connection:
        now = get_documents(connection, found)
        # A document that was written while it was cut is in the log again, under a later sequence.
        unchanged = [change for change in waiting if now.get(change.document_id) == found.get(change.document_id)]
        for change in unchanged:
            chunks = cut.get(change.document_id, ())
            removed, stored = replace_chunks(connection, change.document_id, chunks)
            full_text.TABLE.remove(connection, removed)
            document_words.TABLE.remove(connection, [change.document_id])
            if chunks:
                document = found[change.document_id]
                full_text.TABLE.add(connection, full_text.rows(_rows(stored, chunks, document)))
                document_words.TABLE.add(connection, document_words.rows([document]))
        there = [found[change.document_id] for change in unchanged if change.document_id in found]
        link_copies(connection, there, {document.id: signatures[document.id] for document in there})
        finish_changes(connection, unchanged)
        next_generation(connection)


def _rows(ids: Iterable[int], chunks: Iterable[Chunk], document: Document) -> list[ChunkWords]:
    return [_words(chunk_id, chunk, document) for chunk_id, chunk in zip(ids, chunks, strict=True)]


def _words(chunk_id: int, chunk: Chunk, document: Document) -> ChunkWords:
    lang = chunk.lang or document.lang
    return ChunkWords(chunk_id, document.title, document.lang, "\n".join(chunk.heading_path), chunk.text, lang)
