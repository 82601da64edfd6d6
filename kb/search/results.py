"""From ranked passages to hits: one a document, copies folded together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, func, select

from kb.models import Chunk, Document, Passage, SearchHit, Why
from kb.search.as_it_is_now import passages_now
from kb.search.closeness import words_held
from kb.search.filters import document_root
from kb.search.fusion import ScoredChunk
from kb.search.highlight import highlights
from kb.search.query import Query
from kb.search.syntax import Text
from kb.store.database import in_batches
from kb.store.tables import chunks, documents


def best_of_documents(connection: Connection, ranked: Sequence[ScoredChunk]) -> list[ScoredChunk]:
    """The first passage of each text among the ranked: documents that are copies of each other count as one."""
    roots = _roots(connection, [chunk.chunk_id for chunk in ranked])
    best: dict[int, ScoredChunk] = {}
    for chunk in ranked:
        root = roots.get(chunk.chunk_id)  # None: deleted since the vector server saw it
        if root is not None:
            best.setdefault(root, chunk)
    return list(best.values())


def newest(connection: Connection, conditions: Sequence[ColumnElement[bool]], limit: int) -> list[ScoredChunk]:
    """The first passage of each document that fulfils the conditions, the newest first, with scores of 0."""
    root = document_root()
    # Of copies that fulfil the conditions, the newest stands for all.
    place = func.row_number().over(partition_by=root, order_by=[documents.c.dated.desc(), documents.c.id.desc()])
    found = select(documents.c.id, documents.c.dated, place.label("place")).where(*conditions).subquery()
    statement = (
        select(chunks.c.id)
        .join(found, found.c.id == chunks.c.document_id)
        .where(found.c.place == 1, chunks.c.ordinal == 0)
        .order_by(found.c.dated.desc(), found.c.id.desc())
        .limit(limit)
    )
    return [ScoredChunk(chunk_id, 0.0, 0.0, 0.0) for chunk_id in connection.execute(statement).scalars()]


def documents_of(
    connection: Connection, ranked: Sequence[ScoredChunk], conditions: Sequence[ColumnElement[bool]] = ()
) -> dict[int, int]:
    """The document of each passage, by the passage's id; those whose document does not fulfil the conditions go."""
    found: dict[int, int] = {}
    for batch in in_batches([chunk.chunk_id for chunk in ranked]):
        statement = (
            select(chunks.c.id, chunks.c.document_id)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.id.in_(batch), *conditions)
        )
        found.update((row[0], row[1]) for row in connection.execute(statement))
    return found


def with_phrases(connection: Connection, ranked: Sequence[ScoredChunk], phrases: Sequence[Text]) -> list[ScoredChunk]:
    """The same documents, each with a passage that holds most of the phrases, where its best one holds fewer."""
    if not phrases:
        return list(ranked)
    owners = documents_of(connection, ranked)
    statement = select(chunks.c.id, chunks.c.document_id).order_by(chunks.c.document_id, chunks.c.ordinal)
    passages: dict[int, list[int]] = {}
    for row in connection.execute(statement.where(chunks.c.document_id.in_(set(owners.values())))):
        passages.setdefault(row.document_id, []).append(row.id)
    return [_showing(connection, chunk, passages.get(owners.get(chunk.chunk_id, 0), []), phrases) for chunk in ranked]


def read_passages(connection: Connection, ranked: Sequence[ScoredChunk], terms: Collection[str]) -> Iterator[Passage]:
    """Passages as they are shown, in the order given."""
    found, owners = passages_now(connection, [chunk.chunk_id for chunk in ranked])
    for scored in ranked:
        if scored.chunk_id in found:
            chunk = found[scored.chunk_id]
            document = owners[chunk.document_id]
            text = _shown(chunk, document)
            lang = chunk.lang or document.lang
            marks = highlights(text, lang, terms)
            yield Passage(text, lang, chunk.char_start, chunk.char_end, chunk.heading_path, marks, scored.score)


def read_hits(
    connection: Connection,
    ranked: Sequence[ScoredChunk],
    query: Query | None,
    conditions: Sequence[ColumnElement[bool]],
    close: Mapping[int, float] = MappingProxyType({}),
) -> list[SearchHit]:
    """The hits that show these passages.

    The terms of the ``query`` are highlighted; copies are counted among what fulfils the conditions. ``close`` is what
    is known of ``kb.search.closeness``.
    """
    passages, owners = passages_now(connection, [chunk.chunk_id for chunk in ranked])
    copies = _count_by_root(connection, {owner.copy_of or owner.id for owner in owners.values()}, conditions)
    hits = []
    for rank, chunk in enumerate(ranked, start=1):
        passage = passages[chunk.chunk_id]
        owner = owners[passage.document_id]
        hits.append(_hit(rank, chunk, passage, owner, query, copies[owner.copy_of or owner.id] - 1, close))
    return hits


def _hit(
    rank: int,
    scored: ScoredChunk,
    chunk: Chunk,
    document: Document,
    query: Query | None,
    copies: int,
    close: Mapping[int, float],
) -> SearchHit:
    passage, passage_lang = _shown(chunk, document), chunk.lang or document.lang
    terms = query.terms if query is not None else ()
    marks = highlights(passage, passage_lang, terms)
    # Of the passage the marked words are enough, and far fewer.
    marked = " ".join(passage[mark.start : mark.end] for mark in marks)
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
        passage_lang=passage_lang,
        char_start=chunk.char_start,
        char_end=chunk.char_end,
        heading_path=chunk.heading_path,
        highlights=marks,
        copies=copies,
        why=Why(
            scored.lexical,
            scored.semantic,
            scored.recency,
            scored.rerank,
            None
            if query is None
            else words_held(query.words, [(document.title, document.lang), (marked, passage_lang)]),
            close.get(scored.chunk_id),
        ),
    )


def _shown(chunk: Chunk, document: Document) -> str:
    """The passage's text. A document without text is found by its title, and shows that."""
    return document.text[chunk.char_start : chunk.char_end] or document.title


def _showing(
    connection: Connection, best: ScoredChunk, passages: Sequence[int], phrases: Sequence[Text]
) -> ScoredChunk:
    """The passage of its document that holds most phrases; the best one where others hold no more."""

    def held(chunk_id: int) -> int:
        chunk = texts.get(chunk_id)
        return 0 if chunk is None else sum(phrase.is_in(chunk.text) for phrase in phrases)

    texts, _ = passages_now(connection, [best.chunk_id])
    if held(best.chunk_id) == len(phrases):
        return best
    texts, _ = passages_now(connection, passages)
    most = max([best.chunk_id, *passages], key=held)
    return replace(best, chunk_id=most)


def _roots(connection: Connection, chunk_ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for batch in in_batches(chunk_ids):
        statement = (
            select(chunks.c.id, document_root())
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.id.in_(batch))
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
