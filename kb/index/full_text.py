"""Full text over chunks: the terms of ``kb.index.analysis`` by chunk id, ranked. Inside the caller's transaction.

Ranking is BM25 with FTS5's constants k1 = 1.2, b = 0.75 (https://www.sqlite.org/fts5.html#the_bm25_function).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, false, func, select

from kb.index.analysis import document_terms
from kb.index.fts5 import Fts5Table
from kb.store.tables import chunks, documents

TABLE = Fts5Table("chunk_words_1", ("title", "body"))
# A word in the title or a heading says more about a passage than one in its text.
_TITLE_WEIGHT = 2.0
_BODY_WEIGHT = 1.0


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
    connection: Connection, terms: Sequence[str], limit: int, conditions: Sequence[ColumnElement[bool]] = ()
) -> list[tuple[int, float]]:
    """Chunks with any of the terms, best first, as ``(chunk id, BM25 score)`` with higher better.

    ``conditions`` are on the tables ``documents`` and ``chunks``.
    """
    if not terms or not TABLE.exists(connection):
        return []
    words = TABLE.selectable
    score = (-func.bm25(words.c[TABLE.name], _TITLE_WEIGHT, _BODY_WEIGHT)).label("score")
    statement = select(words.c.rowid, score).where(words.c[TABLE.name].op("MATCH")(_any_of(terms)))
    if conditions:
        statement = (
            statement.join(chunks, chunks.c.id == words.c.rowid)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(*conditions)
        )
    found = connection.execute(statement.order_by(score.desc(), words.c.rowid).limit(limit)).all()
    return [(row[0], row[1]) for row in found]


def documents_with_any(connection: Connection, terms: Sequence[str]) -> ColumnElement[bool]:
    """The condition on ``documents`` that a passage of theirs has any of the terms."""
    if not terms or not TABLE.exists(connection):
        return false()
    words = TABLE.selectable
    found = select(words.c.rowid).where(words.c[TABLE.name].op("MATCH")(_any_of(terms)))
    return documents.c.id.in_(select(chunks.c.document_id).where(chunks.c.id.in_(found)))


def _any_of(terms: Sequence[str]) -> str:
    # In double quotes nothing is an operator, and a term has no quotes in it: it consists of word characters, # and @.
    return " OR ".join(f'"{term}"' for term in dict.fromkeys(terms))
