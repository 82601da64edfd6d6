"""The documents that a watch finds."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, select

from kb.alerts.concepts import Concepts
from kb.alerts.likeness import BEGINNING, ENDINGS, beginning, likenesses, rarities, telling_words, threshold
from kb.embedding.protocol import Embedder
from kb.index.chunker import embedded_text
from kb.index.document_words import counts_in_titles
from kb.intake.language import likely_language
from kb.models import SearchFilters
from kb.search.filters import conditions, required
from kb.search.query import parse_query
from kb.store.stories import documents_with_ids
from kb.store.tables import documents
from kb.store.watches import FOUND, Found
from kb.stories.space import Space, Vectors

_BATCH = 500


class Matcher:
    """Finds what is about something, by the vectors of one model and its story space."""

    def __init__(self, embedder: Embedder, space: Space) -> None:
        self._embedder = embedder
        self._space = space

    @property
    def model_id(self) -> str:
        """The model whose vectors are compared."""
        return self._embedder.model_id

    def find(
        self,
        connection: Connection,
        query: str,
        filters: SearchFilters,
        where: Sequence[ColumnElement[bool]],
        now: datetime,
    ) -> list[Found]:
        """The documents that fulfil what a query demands, the filters and the conditions, those stored first first.

        Of a query with words that it does not demand, those that are about what these say. ``now`` is what dates in it
        count from. Raises ``SearchError`` for an empty query.
        """
        parsed = parse_query(query, now)
        demanded, _ = required(connection, parsed)
        every = [*conditions(connection, filters), *demanded, *where]
        found = [Found(*row) for row in connection.execute(select(*FOUND).where(*every).order_by(documents.c.id))]
        if not telling_words(parsed.plain):  # *el "Café Sol"* says no more than the name does
            return found
        alike = self.likenesses(connection, parsed.plain, [each.document_id for each in found])
        least = threshold(self._space)
        return [each for each in found if alike.get(each.document_id, -1.0) >= least]

    def likenesses(self, connection: Connection, text: str, document_ids: Sequence[int]) -> dict[int, float]:
        """How much these documents are about what a text says; those without vectors are left out."""
        if not document_ids:
            return {}
        total = connection.execute(select(func.count()).select_from(documents)).scalar_one()
        # Texts hold what publishers write below each, as *follow us on Instagram*.
        known = counts_in_titles(connection, map(beginning, telling_words(text)), BEGINNING, ENDINGS)
        rarity = rarities(known, total)
        watch, concepts = self._vector(text), Concepts(text)
        found: dict[int, float] = {}
        for start in range(0, len(document_ids), _BATCH):
            batch = list(documents_with_ids(connection, self.model_id, document_ids[start : start + _BATCH]))
            if not batch:
                continue
            stored = np.array([document.vector for document in batch], np.float32)
            meaning = self._space.vectors(stored, [document.lang for document in batch])
            texts = [(document.title, document.lead) for document in batch]
            alike = likenesses(watch, meaning, rarity, texts, self._space, concepts.held_by)
            found.update(zip((document.id for document in batch), alike.tolist(), strict=True))
        return found

    def _vector(self, text: str) -> Vectors:
        # As a headline, which is what the space was calibrated on.
        vector = self._embedder.encode_documents([embedded_text(text, (), "")])
        own: Vectors = self._space.vectors(vector, [likely_language(text, self._space.means)])[0]
        return own
