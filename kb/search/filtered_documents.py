"""The documents that filters leave, remembered while nothing changes: people ask several things under one filter."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, select

from kb.store.changes import state_of_documents
from kb.store.tables import documents

Ids = npt.NDArray[np.int64]
# Filters under which people search at the same time; each takes 8 bytes a document.
_MOST = 16


class FilteredDocuments:
    """Answers to the latest filters. Safe to share among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = (-1, -1)
        self._known: OrderedDict[tuple[str, str], Ids] = OrderedDict()

    def documents(self, connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> Ids:
        """Ids of the documents that fulfil the conditions."""
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
        found = np.fromiter(connection.execute(statement).scalars(), np.int64)
        with self._lock:
            if now == self._state:
                self._known[key] = found
                while len(self._known) > _MOST:
                    self._known.popitem(last=False)
        return found
