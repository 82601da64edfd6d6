"""Full text over chunks in SQLite's FTS5: the one place that knows it. Inside the caller's transaction.

The table holds words that ``kb.index.analysis`` has already analysed, separated by spaces, under the chunk's id. FTS5's
own tokenizers cannot do that: ``remove_diacritics`` makes one word of *año* and *ano*, and there are no Spanish or
Portuguese stems. Ranking is BM25 with FTS5's constants k1 = 1.2, b = 0.75
(https://www.sqlite.org/fts5.html#the_bm25_function).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, column, func, insert, select, table, text
from sqlalchemy.sql.expression import TextClause

from kb.index.analysis import document_terms
from kb.store.tables import chunks, documents

# The number goes up when the analysis changes: an index made by the old one is then missing, and so made anew.
_TABLE = "chunk_words_1"
_NEW_TABLE = _TABLE + "_new"
# A word in the title or a heading says more about a passage than one in its text.
_TITLE_WEIGHT = 2.0
_BODY_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class ChunkWords:
    """What full text learns of a chunk."""

    chunk_id: int
    lang: str | None
    title: str  # with the headings
    body: str


def exists(connection: Connection) -> bool:
    """Whether the full-text index has been made."""
    statement = text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name")
    return connection.execute(statement, {"name": _TABLE}).scalar() is not None


def create(connection: Connection) -> None:
    """Make the empty index if it is not there."""
    connection.execute(_create_statement(_TABLE))


def count(connection: Connection) -> int:
    """How many chunks the index holds; 0 where it is missing."""
    if not exists(connection):
        return 0
    return int(connection.execute(text(f"SELECT count(*) FROM {_TABLE}_docsize")).scalar_one())  # noqa: S608


def add(connection: Connection, rows: Iterable[ChunkWords]) -> None:
    """Index chunks that are not in the index."""
    _add_to(connection, _TABLE, rows)


def remove(connection: Connection, chunk_ids: Sequence[int]) -> None:
    """Take chunks out of the index."""
    if chunk_ids:
        statement = text(f"DELETE FROM {_TABLE} WHERE rowid = :id")  # noqa: S608
        connection.execute(statement, [{"id": chunk_id} for chunk_id in chunk_ids])


def begin_rebuild(connection: Connection) -> None:
    """Make an empty index beside the one in use, in place of any that was left unfinished."""
    connection.execute(text(f"DROP TABLE IF EXISTS {_NEW_TABLE}"))
    connection.execute(_create_statement(_NEW_TABLE))


def add_to_rebuild(connection: Connection, rows: Iterable[ChunkWords]) -> None:
    """Index chunks in the index that is being made."""
    _add_to(connection, _NEW_TABLE, rows)


def finish_rebuild(connection: Connection) -> None:
    """Put the new index in the place of the one in use."""
    connection.execute(text(f"DROP TABLE IF EXISTS {_TABLE}"))
    connection.execute(text(f"ALTER TABLE {_NEW_TABLE} RENAME TO {_TABLE}"))


def search(
    connection: Connection, terms: Sequence[str], limit: int, conditions: Sequence[ColumnElement[bool]] = ()
) -> list[tuple[int, float]]:
    """Chunks with any of the terms, best first, as ``(chunk id, BM25 score)`` with higher better.

    ``conditions`` are on the tables ``documents`` and ``chunks``.
    """
    if not terms or not exists(connection):
        return []
    words = table(_TABLE, column("rowid"), column(_TABLE))
    score = (-func.bm25(words.c[_TABLE], _TITLE_WEIGHT, _BODY_WEIGHT)).label("score")
    statement = select(words.c.rowid, score).where(words.c[_TABLE].op("MATCH")(_any_of(terms)))
    if conditions:
        statement = (
            statement.join(chunks, chunks.c.id == words.c.rowid)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(*conditions)
        )
    rows = connection.execute(statement.order_by(score.desc(), words.c.rowid).limit(limit)).all()
    return [(row[0], row[1]) for row in rows]


def _any_of(terms: Sequence[str]) -> str:
    # In double quotes nothing is an operator, and a term has no quotes in it: it consists of word characters, # and @.
    return " OR ".join(f'"{term}"' for term in dict.fromkeys(terms))


def _add_to(connection: Connection, name: str, rows: Iterable[ChunkWords]) -> None:
    values = [
        {
            "rowid": row.chunk_id,
            "title": " ".join(document_terms(row.title, row.lang)),
            "body": " ".join(document_terms(row.body, row.lang)),
        }
        for row in rows
    ]
    if values:
        connection.execute(insert(table(name, column("rowid"), column("title"), column("body"))), values)


def _create_statement(name: str) -> TextClause:
    # The ascii tokenizer takes every character beyond ASCII as part of a word, as the terms come.
    return text(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(title, body, tokenize = \"ascii tokenchars '#@_'\")"
    )
