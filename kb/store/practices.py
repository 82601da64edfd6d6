"""The playbook in the store: advice, its links, practices. Every function works inside the caller's transaction.

Vectors are little-endian float16, as those of passages.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Row, and_, delete, func, insert, literal, or_, select, update

from kb.models import Advice, Practice
from kb.store.changes import count_up, get_counter
from kb.store.database import in_batches, insert_or_ignore, upsert
from kb.store.publications import Window
from kb.store.tables import advice, advice_documents, advice_links, chunks, documents, practices

Vectors = npt.NDArray[np.float32]
_CHANGES = "playbook"


def change_number(connection: Connection) -> int:
    """A number that grows whenever a practice is added, grouped anew, changed by a person or removed."""
    return get_counter(connection, _CHANGES) or 0


def note_change(connection: Connection) -> None:
    """Tell whoever keeps what was read that practices have changed."""
    count_up(connection, _CHANGES)


def documents_to_search(connection: Connection, found_by: str) -> list[int]:
    """Ids of the documents not yet searched for advice as they are now and by these means, the newest first."""
    return list(
        connection.execute(
            select(documents.c.id)
            .outerjoin(advice_documents, advice_documents.c.document_id == documents.c.id)
            .where(_is_waiting(found_by))
            .order_by(documents.c.dated.desc(), documents.c.id)
        ).scalars()
    )


def replace_advice(
    connection: Connection,
    document_id: int,
    content_hash: str,
    lang: str | None,
    found_by: str,
    kind: str,
    found: Sequence[tuple[Advice, str, Vectors | None]],
) -> list[int]:
    """Give a document its advice, each with the key of its words and its vector; the ids of its rows.

    A piece that was there before in the same words stays under its id, and so in its practice; its links go.
    """
    statement = select(advice.c.id, advice.c.words_key).where(advice.c.document_id == document_id).order_by(advice.c.id)
    before: dict[str, list[int]] = {}
    for row in connection.execute(statement):
        before.setdefault(row.words_key, []).append(row.id)
    stored = []
    for piece, words_key, vector in found:
        values = _values(piece, words_key, vector)
        if before.get(words_key):
            stored.append(before[words_key].pop(0))
            connection.execute(update(advice).where(advice.c.id == stored[-1]).values(values))
            of_this = or_(advice_links.c.first_id == stored[-1], advice_links.c.second_id == stored[-1])
            connection.execute(delete(advice_links).where(of_this))
            continue
        key = connection.execute(insert(advice).values(values | {"document_id": document_id})).inserted_primary_key
        assert key is not None
        stored.append(int(key[0]))
    gone = [advice_id for ids in before.values() for advice_id in ids]
    connection.execute(delete(advice).where(advice.c.id.in_(gone)))
    means = f"{found_by}:{kind}"
    state = {"document_id": document_id, "content_hash": content_hash, "lang": lang, "found_by": means}
    upsert(connection, advice_documents, [state])
    return stored


def iter_advice_vectors(
    connection: Connection, ids: Collection[int] | None = None
) -> Iterator[tuple[list[int], list[str], Vectors]]:
    """``(ids, languages, float32 vectors)`` of advice that has one, in blocks by ascending id; of these, or of all."""
    statement = (
        select(advice.c.id, advice.c.lang, advice.c.vector).where(advice.c.vector.is_not(None)).order_by(advice.c.id)
    )
    if ids is not None:
        wanted = sorted(ids)
        for batch in in_batches(wanted):
            rows = connection.execute(statement.where(advice.c.id.in_(batch))).all()
            if rows:
                yield _block(rows)
        return
    last = 0
    while rows := connection.execute(statement.where(advice.c.id > last).limit(5_000)).all():
        yield _block(rows)
        last = rows[-1].id


def same_words(connection: Connection, ids: Collection[int]) -> list[tuple[int, int]]:
    """Pairs of these pieces with others in the same words."""
    other = advice.alias()
    pairs: list[tuple[int, int]] = []
    wanted = sorted(ids)
    for batch in in_batches(wanted):
        statement = (
            select(advice.c.id, func.min(other.c.id))
            .join(other, and_(other.c.words_key == advice.c.words_key, other.c.id != advice.c.id))
            .where(advice.c.id.in_(batch))
            .group_by(advice.c.id)
        )
        pairs.extend((row[0], row[1]) for row in connection.execute(statement))
    return pairs


def put_links(connection: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Remember which pieces say the same."""
    rows = [{"first_id": min(pair), "second_id": max(pair)} for pair in pairs if pair[0] != pair[1]]
    for batch in in_batches(rows):
        insert_or_ignore(connection, advice_links, batch)


def all_links(connection: Connection) -> list[tuple[int, int]]:
    """Every link."""
    return [(row.first_id, row.second_id) for row in connection.execute(select(advice_links))]


def memberships(connection: Connection) -> dict[int, tuple[str, int | None]]:
    """Of every piece of advice the key of its words and its practice, by id."""
    statement = select(advice.c.id, advice.c.words_key, advice.c.practice_id)
    return {row.id: (row.words_key, row.practice_id) for row in connection.execute(statement)}


def put_memberships(connection: Connection, practice_of: Mapping[int, int | None]) -> None:
    """Put pieces of advice into practices."""
    by_practice: dict[int | None, list[int]] = {}
    for piece, practice in practice_of.items():
        by_practice.setdefault(practice, []).append(piece)
    for practice, pieces in by_practice.items():
        for batch in in_batches(pieces):
            part = advice.c.id.in_(batch)
            connection.execute(update(advice).where(part).values(practice_id=practice))


def add_practice(connection: Connection, practice: Practice, created: datetime) -> Practice:
    """Store a practice; gives it back with its id."""
    values = _practice_values(practice) | {"created": created}
    key = connection.execute(insert(practices).values(values)).inserted_primary_key
    assert key is not None
    return replace(practice, id=int(key[0]))


def change_practice(connection: Connection, practice: Practice) -> None:
    """Replace what is stored of a practice."""
    connection.execute(update(practices).where(practices.c.id == practice.id).values(_practice_values(practice)))


def retitle_practices(connection: Connection, titles: Mapping[int, str]) -> None:
    """Give practices the titles that were found for them; what a person calls them stays."""
    for practice_id, title in titles.items():
        connection.execute(update(practices).where(practices.c.id == practice_id).values(title=title))


def remove_practice(connection: Connection, practice_id: int) -> None:
    """Delete a practice; its advice is in none until it is grouped again."""
    connection.execute(delete(practices).where(practices.c.id == practice_id))


def restore_practice(connection: Connection, practice: Practice, created: datetime) -> None:
    """Store a practice that was deleted, under the id that it had: none is used twice."""
    values = _practice_values(practice) | {"id": practice.id, "created": created}
    connection.execute(insert(practices).values(values))


def drop_empty_practices(connection: Connection) -> int:
    """Delete the practices without advice that no person has touched; how many there were."""
    has_advice = select(advice.c.id).where(advice.c.practice_id == practices.c.id).exists()
    return connection.execute(delete(practices).where(~has_advice, ~_is_kept())).rowcount


def kept_practices(connection: Connection) -> frozenset[int]:
    """Ids of the practices that a person has touched."""
    return frozenset(connection.execute(select(practices.c.id).where(_is_kept())).scalars())


def get_practice(connection: Connection, practice_id: int) -> Practice | None:
    """The practice with this id."""
    return get_practices(connection, [practice_id]).get(practice_id)


def get_practices(connection: Connection, ids: Collection[int] | None = None) -> dict[int, Practice]:
    """The practices that exist among these ids, or all."""
    statement = select(practices).order_by(practices.c.id)
    if ids is None:
        return {row.id: _practice(row) for row in connection.execute(statement)}
    found: dict[int, Practice] = {}
    wanted = sorted(ids)
    for batch in in_batches(wanted):
        part = practices.c.id.in_(batch)
        found.update({row.id: _practice(row) for row in connection.execute(statement.where(part))})
    return found


def passages_of(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """``id``, ``text`` and ``lang`` of the passages of these pieces of advice, ``title`` and ``heading_path`` above
    them, and ``chunk_id``, the passage of the index in which each begins, or the next one: headings stand before that
    which they head (``None``: there is none yet).
    """
    text = func.substr(documents.c.text, advice.c.char_start + 1, advice.c.char_end - advice.c.char_start)
    follows = and_(chunks.c.document_id == advice.c.document_id, chunks.c.char_end > advice.c.char_start)
    chunk = select(chunks.c.id).where(follows).order_by(chunks.c.char_start, chunks.c.id).limit(1).scalar_subquery()
    columns = select(
        advice.c.id,
        text.label("text"),
        advice.c.lang,
        documents.c.title,
        advice.c.heading_path,
        chunk.label("chunk_id"),
    )
    statement = columns.join(documents, documents.c.id == advice.c.document_id).where(_is_of_its_text())
    rows: list[Row[Any]] = []
    wanted = sorted(ids)
    for batch in in_batches(wanted):
        rows.extend(connection.execute(statement.where(advice.c.id.in_(batch))))
    return rows


def practices_of_advice(connection: Connection, ids: Sequence[int]) -> set[int]:
    """The practices that these pieces are in."""
    found: set[int] = set()
    for batch in in_batches(ids):
        statement = select(advice.c.practice_id).where(advice.c.id.in_(batch))
        found.update(practice for practice in connection.execute(statement).scalars() if practice is not None)
    return found


def advice_of(
    connection: Connection,
    practice_ids: Collection[int] | None = None,
    window: Window | None = None,
) -> list[Row[Any]]:
    """Advice of these practices, or of all, with what is known of its document; copies count as their original.

    Of the documents of a window alone, where there is one.

    Columns of ``advice`` without the vector, and ``text`` (the passage), ``sentence``, ``url``, ``title``,
    ``publisher``, ``country``, ``published``, ``dated``, ``seen``, ``date_reliability``, ``root``.
    """
    length = advice.c.char_end - advice.c.char_start
    columns = [column for column in advice.c if column.name != "vector"]
    statement = (
        select(
            *columns,
            func.substr(documents.c.text, advice.c.char_start + 1, length).label("text"),
            func.substr(documents.c.text, advice.c.char_start + 1, advice.c.sentence_end - advice.c.char_start).label(
                "sentence"
            ),
            documents.c.url,
            documents.c.title,
            documents.c.publisher,
            documents.c.country,
            documents.c.published,
            documents.c.dated,
            documents.c.seen,
            documents.c.date_reliability,
            func.coalesce(documents.c.copy_of, documents.c.id).label("root"),
        )
        .join(documents, documents.c.id == advice.c.document_id)
        .where(advice.c.practice_id.is_not(None), _is_of_its_text())
        .order_by(advice.c.id)
    )
    if window is not None:
        statement = statement.where(window.condition)
    if practice_ids is None:
        return list(connection.execute(statement))
    rows: list[Row[Any]] = []
    wanted = sorted(practice_ids)
    for batch in in_batches(wanted):
        rows.extend(connection.execute(statement.where(advice.c.practice_id.in_(batch))))
    return rows


def sentences_of(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The sentences of those of these pieces that exist, with their languages."""
    sentence = func.substr(documents.c.text, advice.c.char_start + 1, advice.c.sentence_end - advice.c.char_start)
    found: dict[int, tuple[str, str]] = {}
    for batch in in_batches(ids):
        statement = (
            select(advice.c.id, sentence, advice.c.lang)
            .join(documents, documents.c.id == advice.c.document_id)
            .where(advice.c.id.in_(batch), _is_of_its_text())
        )
        found.update((row[0], (row[1], row[2])) for row in connection.execute(statement))
    return found


def documents_of(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """The documents that those of these pieces are from that exist."""
    found: dict[int, int] = {}
    for batch in in_batches(ids):
        rows = connection.execute(select(advice.c.id, advice.c.document_id).where(advice.c.id.in_(batch)))
        found.update((row[0], row[1]) for row in rows)
    return found


def platform_news(
    connection: Connection, until: datetime, known_until: datetime
) -> list[tuple[int, datetime, str, str, str]]:
    """``(id, dated, title, address, beginning of the text)`` of the documents of kind *platform* that are dated up to
    an instant and were collected by another.
    """
    beginning = func.substr(documents.c.text, 1, 1_000)
    statement = select(documents.c.id, documents.c.dated, documents.c.title, documents.c.url, beginning).where(
        documents.c.kind == "platform", documents.c.dated <= until, documents.c.seen <= known_until
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in connection.execute(statement)]


def _is_of_its_text() -> Any:
    """The condition that a piece was found in the text that its document has now: what was edited since is quoted
    again when it has been searched again.
    """
    state = advice_documents.c
    is_its = and_(state.document_id == documents.c.id, state.content_hash == documents.c.content_hash)
    return select(state.document_id).where(is_its).exists()


def _is_waiting(found_by: str) -> Any:
    state = advice_documents.c
    same_lang = func.coalesce(state.lang, "") == func.coalesce(documents.c.lang, "")
    means = literal(f"{found_by}:") + documents.c.kind  # what is advice depends on the kind of the article
    is_done = and_(state.content_hash == documents.c.content_hash, state.found_by == means, same_lang)
    return or_(state.document_id.is_(None), ~is_done)


def _is_kept() -> Any:
    touched = practices.c
    own_words = or_(touched.own_title.is_not(None), touched.own_theme.is_not(None), touched.own_network.is_not(None))
    return or_(touched.own, touched.pinned, touched.hidden, touched.own_confirmed.is_not(None), own_words)


def _values(piece: Advice, words_key: str, vector: Vectors | None) -> dict[str, Any]:
    return {
        "char_start": piece.char_start,
        "sentence_end": piece.sentence_end,
        "char_end": piece.char_end,
        "heading_path": list(piece.heading_path),
        "lang": piece.lang,
        "networks": list(piece.networks),
        "theme": piece.theme,
        "forbids": piece.forbids,
        "odds": piece.odds,
        "words_key": words_key,
        "vector": None if vector is None else vector.astype("<f2").tobytes(),
    }


def _practice_values(practice: Practice) -> dict[str, Any]:
    return {
        "title": practice.title,
        "own_title": practice.own_title,
        "own_theme": practice.own_theme,
        "own_network": practice.own_network,
        "own": practice.own,
        "pinned": practice.pinned,
        "hidden": practice.hidden,
        "own_confirmed": practice.own_confirmed,
    }


def _practice(row: Row[Any]) -> Practice:
    return Practice(
        title=row.title,
        own_title=row.own_title,
        own_theme=row.own_theme,
        own_network=row.own_network,
        own=row.own,
        pinned=row.pinned,
        hidden=row.hidden,
        own_confirmed=row.own_confirmed,
        id=row.id,
    )


def _block(rows: Sequence[Row[int, str, bytes]]) -> tuple[list[int], list[str], Vectors]:
    matrix = np.frombuffer(b"".join(row.vector for row in rows), dtype="<f2").reshape(len(rows), -1)
    return [row.id for row in rows], [row.lang for row in rows], matrix.astype(np.float32)
