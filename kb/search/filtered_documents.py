"""The documents that filters leave, remembered while nothing changes: people ask several things under one filter."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Select, func, select

from kb.store.changes import state_of_documents
from kb.store.tables import chunks, documents

Ids = npt.NDArray[np.int64]
# Filters under which people search at the same time; each takes 8 bytes a document, and 40 a listed passage.
_MOST = 16
# Of more documents the passages are not listed. Listing is the faster way up to some 40,000 of 100,000 passages, about
# what so many documents have (by hand: 10,000 took 6 ms against 18, 40,000 took 16 against 20).
_FEW = 5_000


@dataclass(frozen=True, slots=True)
class _Left:
    """The documents that filters leave, which part of all they are, and their chunks if they are few."""

    documents: Ids
    share: float
    chunks: tuple[int, ...] | None


class FilteredDocuments:
    """Answers to the latest filters. Safe to share among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = (-1, -1)
        self._known: OrderedDict[tuple[str, str], _Left] = OrderedDict()

    def documents(self, connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> Ids:
        """Ids of the documents that fulfil the conditions."""
        return self._left(connection, conditions).documents

    def few_chunks(self, connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> tuple[int, ...] | None:
        """Ids of the chunks of these documents; ``None`` if the documents are many."""
        return self._left(connection, conditions).chunks

    def share(self, connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> float:
        """Which part of all documents these are, 0 to 1."""
        return self._left(connection, conditions).share

    def _left(self, connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> _Left:
        statement = select(documents.c.id).where(*conditions)
        compiled = statement.compile(dialect=connection.dialect)
        key = str(compiled), repr(compiled.params)
        now = state_of_documents(connection)
        with self._lock:
            if now != self._state:
                self._known.clear()
                self._state = now
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = _read(connection, statement)
        with self._lock:
            if now == self._state:
                self._known[key] = found
                while len(self._known) > _MOST:
                    self._known.popitem(last=False)
        return found


def _read(connection: Connection, statement: Select[tuple[int]]) -> _Left:
    found = np.fromiter(connection.execute(statement).scalars(), np.int64)
    share = len(found) / max(1, connection.execute(select(func.count()).select_from(documents)).scalar_one())
    if len(found) > _FEW:
        return _Left(found, share, None)
    of_chunks = select(chunks.c.id).where(chunks.c.document_id.in_(statement))
    return _Left(found, share, tuple(connection.execute(of_chunks).scalars()))
