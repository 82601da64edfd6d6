"""A second look at the best results by a model that reads query and passage together."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from sqlalchemy import Connection

from kb.embedding.cross_encoder import CrossEncoderScorer
from kb.errors import EmbeddingError
from kb.index.chunker import embedded_text
from kb.models import Notice
from kb.search import notices
from kb.search.fusion import ScoredChunk
from kb.store.chunks import get_chunks
from kb.store.documents import get_documents

# Of the best results, so many are looked at.
RESULTS = 50


class Reranker:
    """The cross-encoder that the setting ``reranker_model`` names. Safe to share among threads.

    A model that cannot be had or fails costs no result: they stay as they are, and a notice says so. One that could not
    be loaded is not tried again by this object.
    """

    def __init__(self, model: str) -> None:
        self._model = model
        self._loading = Lock()
        self._scorer: CrossEncoderScorer | EmbeddingError | None = None

    def load(self) -> None:
        """Load the model if it was not tried yet; it may take long, and is not to be done within a transaction."""
        with self._loading:
            if self._scorer is None:
                try:
                    self._scorer = CrossEncoderScorer(self._model)
                except EmbeddingError as error:  # every answer says so; `catalejo doctor` says why
                    self._scorer = error

    def rerank(
        self, connection: Connection, query: str, ranked: Sequence[ScoredChunk]
    ) -> tuple[list[ScoredChunk], list[Notice]]:
        """The results, the best 50 as the model orders them, and what the person should know. Call ``load`` before."""
        failed = list(ranked), [Notice(notices.NOT_RERANKED, self._model)]
        if not isinstance(self._scorer, CrossEncoderScorer):
            return failed
        if not ranked:
            return [], []
        first = ranked[:RESULTS]
        found = get_chunks(connection, [chunk.chunk_id for chunk in first])
        owners = get_documents(connection, {chunk.document_id for chunk in found.values()})
        passages = [found[chunk.chunk_id] for chunk in first]
        texts = [embedded_text(owners[p.document_id].title, p.heading_path, p.text) for p in passages]
        try:
            scores = self._scorer.score(query, texts)
        except EmbeddingError:
            return failed
        return [*with_rerank(first, scores), *ranked[RESULTS:]], []


def with_rerank(ranked: Sequence[ScoredChunk], scores: Sequence[float]) -> list[ScoredChunk]:
    """The results in the order of what the model says of each (0 to 1), and of what age adds. Pure.

    Each place keeps its score, so that these still fall from place to place; ``rerank`` is what the model says.
    """
    judged = [replace(chunk, rerank=score) for chunk, score in zip(ranked, scores, strict=True)]
    order = sorted(judged, key=lambda chunk: -(chunk.rerank or 0.0) - chunk.recency)
    return [replace(chunk, score=place.score) for place, chunk in zip(ranked, order, strict=True)]
