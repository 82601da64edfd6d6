"""Full text over chunks: the terms of ``kb.index.analysis`` by chunk id, ranked. Inside the caller's transaction.

Ranking is BM25 with FTS5's constants k1 = 1.2, b = 0.75 (https://www.sqlite.org/fts5.html#the_bm25_function).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, func, literal_column, select, text

from kb.index.analysis import document_terms
from kb.index.fts5 import Fts5Table
from kb.store.tables import chunks, documents

TABLE = Fts5Table("chunk_words_5", ("title", "body"))
# A word in the title or a heading says more about a passage than one in its text.
_TITLE_WEIGHT = 2.0
_BODY_WEIGHT = 1.0
# Where filters leave at least this part of the documents, so many times what is wanted hold enough that fulfils them;
# finding the document of every row takes as long as scoring it.
_LARGE_SHARE = 0.4
_WIDER = 4
_MOST_HOLDING = 200  # chunks; more are no few documents
_WORDS = TABLE.selectable
# The quotes are those of ``_quoted``.
_HELD = text(
    f"""SELECT value FROM json_each(:terms)
    WHERE EXISTS (SELECT 1 FROM {TABLE.name} WHERE {TABLE.name} MATCH '"' || value || '"')"""  # noqa: S608 - our own name
)
# The sign keeps SQLite from looking every row up one by one, which takes longer than all that hold the words.
_ROW: ColumnElement[int] = literal_column(f"+{TABLE.name}.rowid")


@dataclass(frozen=True, slots=True)
class ChunkWords:
    """What full text learns of a chunk."""

    chunk_id: int
    title: str
    title_lang: str | None
    headings: str
    body: str
    lang: str | None  # of headings and body


def rows(chunk_words: Iterable[ChunkWords]) -> list[dict[str, int | str]]:
    """Chunks as rows of ``TABLE``."""
    return [
        {
            "rowid": chunk.chunk_id,
            "title": " ".join(
                [*document_terms(chunk.title, chunk.title_lang), *document_terms(chunk.headings, chunk.lang)]
            ),
            "body": " ".join(document_terms(chunk.body, chunk.lang)),
        }
        for chunk in chunk_words
    ]


def search(
    connection: Connection,
    terms: Sequence[str],
    limit: int,
    conditions: Sequence[ColumnElement[bool]] = (),
    among: Sequence[int] | None = None,
    share: float = 1.0,
) -> list[tuple[int, float]]:
    """Chunks with any of the terms, best first, as ``(chunk id, BM25 score)`` with higher better.

    ``conditions`` are on the tables ``documents`` and ``chunks``. ``among`` are the ids of all chunks that fulfil them,
    where these are known and few. ``share`` is about which part of all documents fulfils them.
    """
    if not terms or not TABLE.exists(connection):
        return []
    held = _held(connection, terms)
    if not held:
        return []
    score = (-func.bm25(_WORDS.c[TABLE.name], _TITLE_WEIGHT, _BODY_WEIGHT)).label("score")
    statement = select(_WORDS.c.rowid, score).where(_matches(held))
    if among is not None:
        few = func.json_each(json.dumps(list(among))).table_valued("value")
        return _best(connection, statement.where(_ROW.in_(select(few.c.value))), limit)
    if not conditions:
        return _best(connection, statement, limit)
    if share >= _LARGE_SHARE:
        found = _fulfilling(connection, _ordered(statement, _WIDER * limit), limit, conditions)
        if len(found) == limit:
            return found
    return _fulfilling(connection, statement, limit, conditions)


def _fulfilling(
    connection: Connection, scored: Select[Any], limit: int, conditions: Sequence[ColumnElement[bool]]
) -> list[tuple[int, float]]:
    """The best of what was scored that fulfil the conditions."""
    of = scored.subquery()
    statement = (
        select(of.c.rowid, of.c.score)
        .join(chunks, chunks.c.id == of.c.rowid)
        .join(documents, documents.c.id == chunks.c.document_id)
        .where(*conditions)
    )
    return _best(connection, statement, limit)


def _best(connection: Connection, scored: Select[Any], limit: int) -> list[tuple[int, float]]:
    return [(row[0], row[1]) for row in connection.execute(_ordered(scored, limit))]


def _ordered(scored: Select[Any], limit: int) -> Select[Any]:
    rowid, score = scored.selected_columns
    return scored.order_by(score.desc(), rowid).limit(limit)


def holding_each(connection: Connection, words: Sequence[Sequence[str]], most_documents: int) -> frozenset[int]:
    """The chunks that hold a term of each of the words; none where more than so many documents have such chunks, those
    that are copies aside.
    """
    if not words or not all(words) or not TABLE.exists(connection):
        return frozenset()
    each = " AND ".join(f"({_any_of(terms)})" for terms in words)
    statement = (
        select(_WORDS.c.rowid, func.coalesce(documents.c.copy_of, documents.c.id))
        .join(chunks, chunks.c.id == _WORDS.c.rowid)
        .join(documents, documents.c.id == chunks.c.document_id)
        .where(_WORDS.c[TABLE.name].op("MATCH")(each))
        .limit(_MOST_HOLDING + 1)
    )
    found = {row[0]: row[1] for row in connection.execute(statement)}
    is_too_much = len(found) > _MOST_HOLDING or len({*found.values()}) > most_documents
    return frozenset() if is_too_much else frozenset(found)


def holds_any(connection: Connection, terms: Sequence[str]) -> bool:
    """Whether any of the terms stands in a chunk."""
    return TABLE.exists(connection) and bool(_held(connection, terms))


def documents_with_any(connection: Connection, terms: Sequence[str]) -> ColumnElement[bool]:
    """The condition on ``documents`` that a passage of theirs has any of the terms."""
    if not terms or not TABLE.exists(connection):
        return false()
    found = select(_WORDS.c.rowid).where(_matches(terms))
    return documents.c.id.in_(select(chunks.c.document_id).where(chunks.c.id.in_(found)))


def _held(connection: Connection, terms: Sequence[str]) -> list[str]:
    """The terms that stand in any row: each costs time in every row that is scored, those that stand in none too."""
    return list(connection.execute(_HELD, {"terms": json.dumps(list(terms))}).scalars())


def _matches(terms: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a row holds any of the terms."""
    return _WORDS.c[TABLE.name].op("MATCH")(_any_of(terms))


def _any_of(terms: Iterable[str]) -> str:
    return " OR ".join(map(_quoted, dict.fromkeys(terms)))


def _quoted(term: str) -> str:
    # In double quotes nothing is an operator, and a term has no quotes in it: it consists of word characters, # and @.
    return f'"{term}"'
