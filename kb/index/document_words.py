"""Which documents hold which words, in which order: phrases, exclusions, spelling. Inside the caller's transaction.

Unlike the terms of ``kb.index.full_text``, the words of a document are here as they stand, folded (no accents, ñ kept)
but not stemmed, stop words among them, so that words that follow each other in the text do so here. Hashtags and names
are words without their mark, and whole in a column of their own. Where something is written of several words
(``#CaféAurora``, *21 719*), the document stands here a second time, with these in its place.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, column, false, func, select, table, text

from kb.index.analysis import Word, joined_to_one, readings, words
from kb.index.fts5 import Fts5Table
from kb.models import Document
from kb.store.tables import chunks, documents

TABLE = Fts5Table("document_words_3", ("title", "body", "spelled_out", "marked"))
_VOCABULARY, _FORMER_VOCABULARIES = "document_vocabulary_3", ("document_vocabulary_1", "document_vocabulary_2")
_BETWEEN = "#"  # a word that no text has
# A cross join keeps the order: fts5vocab finds one word fast, but scans everything for a list.
_COUNT = text(
    f"SELECT value, doc FROM json_each(:wanted) CROSS JOIN {_VOCABULARY} ON term = value"  # noqa: S608 - our own name
)
_COUNT_HELD = text(f"SELECT count(*) FROM {TABLE.name} WHERE {TABLE.name} MATCH :held")  # noqa: S608 - the same


def create(connection: Connection) -> None:
    """Make the table and what counts its words, if they are not there."""
    TABLE.create(connection)
    for former in _FORMER_VOCABULARIES:
        connection.execute(text(f"DROP TABLE IF EXISTS {former}"))
    connection.execute(text(f"CREATE VIRTUAL TABLE IF NOT EXISTS {_VOCABULARY} USING fts5vocab({TABLE.name}, row)"))


def rows(found: Iterable[Document]) -> Iterator[dict[str, int | str]]:
    """Documents as rows of ``TABLE``."""
    for document in found:
        title, body = list(words(document.title)), list(words(document.text))
        (title_as_it_is, title_spelled_out), (body_as_it_is, body_spelled_out) = readings(title), readings(body)
        has_parts = any(word.parts for word in (*title, *body))
        yield {
            "rowid": document.id,
            "title": title_as_it_is,
            "body": body_as_it_is,
            "spelled_out": f"{title_spelled_out} {_BETWEEN} {body_spelled_out}" if has_parts else "",
            "marked": " ".join(dict.fromkeys(word.mark + word.folded for word in (*title, *body) if word.mark)),
        }


def is_complete(connection: Connection) -> bool:
    """Whether every document that has been cut is here."""
    cut = select(func.count(chunks.c.document_id.distinct()))
    return TABLE.count(connection) == connection.execute(cut).scalar_one()


def documents_with(connection: Connection, phrase: Sequence[Word]) -> ColumnElement[bool]:
    """The condition on ``documents`` that these words stand one after the other in the title or the text, or are joined
    to a hashtag or a name there.

    A word with a mark must besides stand there with it.
    """
    if not phrase or not TABLE.exists(connection):
        return false()
    held = table(TABLE.name, column("rowid"), column(TABLE.name))
    # In double quotes nothing is an operator, and words have no quotes in them.
    ways = [f'{{title body spelled_out}} : "{reading}"' for reading in dict.fromkeys(readings(phrase))]
    ways += [f'marked : "{joined}"' for joined in joined_to_one(phrase)]
    wanted = [f"({' OR '.join(ways)})", *(f'marked : "{word.mark}{word.folded}"' for word in phrase if word.mark)]
    found = select(held.c.rowid).where(held.c[TABLE.name].op("MATCH")(" AND ".join(wanted)))
    return documents.c.id.in_(found)


def counts(connection: Connection, wanted: Iterable[str], until: datetime | None = None) -> dict[str, int]:
    """In how many documents each of these folded words stands; those that stand in none are left out.

    With ``until``, of the documents that were collected up to then, which takes longer.
    """
    if not TABLE.exists(connection):
        return {}
    if until is None:
        return {row[0]: row[1] for row in connection.execute(_COUNT, {"wanted": json.dumps(list(set(wanted)))})}
    found: dict[str, int] = {}
    for word in set(wanted):
        held = documents_with(connection, [Word(word, "", 0, len(word))])
        statement = select(func.count()).select_from(documents).where(held, documents.c.seen <= until)
        if number := connection.execute(statement).scalar():
            found[word] = number
    return found


def counts_in_titles(
    connection: Connection, wanted: Iterable[str], letters: int, endings: Sequence[str] = ()
) -> dict[str, int]:
    """In how many titles words stand that begin with each of these, folded, of so many letters; or that are it, where
    it has fewer, or have one of the endings besides.
    """
    wanted = set(wanted)
    if not TABLE.exists(connection):
        return dict.fromkeys(wanted, 0)

    def held(each: str) -> str:
        forms = [f'"{each}" *'] if len(each) == letters else [f'"{each}{ending}"' for ending in ("", *endings)]
        return f"title : ({' OR '.join(forms)})"

    return {each: connection.execute(_COUNT_HELD, {"held": held(each)}).scalar_one() for each in wanted}


def vocabulary(connection: Connection, limit: int) -> dict[str, int]:
    """The folded words with the number of documents that hold them, at most ``limit``, the most frequent first."""
    if not TABLE.exists(connection):
        return {}
    known = table(_VOCABULARY, column("term"), column("doc"))
    statement = (
        select(known.c.term, known.c.doc)
        .where(known.c.term >= "A")  # digits and marks come before letters
        .order_by(known.c.doc.desc())
        .limit(limit)
    )
    return {row.term: row.doc for row in connection.execute(statement)}
