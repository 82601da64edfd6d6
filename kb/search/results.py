"""From ranked passages to hits: one a document, copies folded together."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, func, select

from kb.models import Chunk, Document, SearchHit, Why
from kb.search.filters import document_root
from kb.search.fusion import ScoredChunk
from kb.search.highlight import highlights
from kb.store.chunks import get_chunks
from kb.store.documents import get_documents
from kb.store.tables import chunks, documents

_BATCH = 500


def best_of_documents(connection: Connection, ranked: Sequence[ScoredChunk]) -> list[ScoredChunk]:
    """The first passage of each text among the ranked: documents that are copies of each other count as one."""
    roots = _roots(connection, [chunk.chunk_id for chunk in ranked])
    best: dict[int, ScoredChunk] = {}
    for chunk in ranked:
        root = roots.get(chunk.chunk_id)  # None: deleted since the vector server saw it
        if root is not None:
            best.setdefault(root, chunk)
    return list(best.values())


def read_hits(
    connection: Connection,
    ranked: Sequence[ScoredChunk],
    terms: Collection[str],
    conditions: Sequence[ColumnElement[bool]],
) -> list[SearchHit]:
    """The hits that show these passages.

    ``terms`` are highlighted; copies are counted among what fulfils the conditions.
    """
    passages = get_chunks(connection, [chunk.chunk_id for chunk in ranked])
    owners = get_documents(connection, {passage.document_id for passage in passages.values()})
    copies = _count_by_root(connection, {owner.copy_of or owner.id for owner in owners.values()}, conditions)
    hits = []
    for rank, chunk in enumerate(ranked, start=1):
        passage = passages[chunk.chunk_id]
        owner = owners[passage.document_id]
        hits.append(_hit(rank, chunk, passage, owner, terms, copies[owner.copy_of or owner.id] - 1))
    return hits


def _hit(
    rank: int, scored: ScoredChunk, chunk: Chunk, document: Document, terms: Collection[str], copies: int
) -> SearchHit:
    # A document without text is found by its title, and shows that.
    passage = document.text[chunk.char_start : chunk.char_end] or document.title
    return SearchHit(
        rank=rank,
        score=scored.score,
        document_id=document.id,
        url=document.url,
        title=document.title,
        lang=document.lang,
        source=document.source,
        publisher=document.publisher,
        country=document.country,
        kind=document.kind,
        published=document.published,
        date_reliability=document.date_reliability,
        seen=document.seen,
        passage=passage,
        char_start=chunk.char_start,
        char_end=chunk.char_end,
        heading_path=chunk.heading_path,
        highlights=highlights(passage, document.lang, terms),
        copies=copies,
        why=Why(lexical=scored.lexical, semantic=scored.semantic, recency=scored.recency),
    )


def _roots(connection: Connection, chunk_ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(chunk_ids), _BATCH):
        statement = (
            select(chunks.c.id, document_root())
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.id.in_(chunk_ids[start : start + _BATCH]))
        )
        found.update((row[0], row[1]) for row in connection.execute(statement))
    return found


def _count_by_root(
    connection: Connection, roots: Collection[int], conditions: Sequence[ColumnElement[bool]]
) -> dict[int, int]:
    root = document_root()
    in_group = documents.c.id.in_(roots) | documents.c.copy_of.in_(roots)
    statement = select(root, func.count()).where(in_group, *conditions).group_by(root)
    return {row[0]: row[1] for row in connection.execute(statement)}
