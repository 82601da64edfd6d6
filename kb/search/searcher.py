"""Searching by words and meaning together."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, select

from kb.embedding.protocol import Embedder
from kb.index import full_text
from kb.index.passages import has_words
from kb.index.server_process import ServerAddress
from kb.intake.language import likely_language
from kb.models import Facets, Notice, Passage, SearchAnswer, SearchFilters
from kb.search import likeness, notices
from kb.search.centering import centered
from kb.search.closeness import closeness, closeness_of_articles, is_nothing_close
from kb.search.facets import count_facets
from kb.search.filtered_documents import FilteredDocuments
from kb.search.filters import (
    Conditions,
    conditions,
    has_passages,
    names_not_collected,
    names_of_nothing,
    required,
    sites_of_nothing,
)
from kb.search.freshness import with_freshness
from kb.search.fusion import ScoredChunk, fuse
from kb.search.naming import named_chunks
from kb.search.query import Query, parse_query
from kb.search.reranking import RESULTS, Reranker
from kb.search.results import best_of_documents, documents_of, newest, read_hits, read_passages, with_phrases
from kb.search.semantic import SemanticSearch
from kb.search.spelling import by_spelling
from kb.search.suggestion import Speller
from kb.store.chunks import chunk_dates, chunk_owners, count_chunks
from kb.store.database import Database
from kb.store.documents import known_languages
from kb.store.tables import documents
from kb.stories.space import space_of

# Candidates of each kind: several passages of a document are among them, and copies.
_FEWEST_CANDIDATES = 100
_CANDIDATES_PER_HIT = 5
_WIDER = 4
_QUERIES_KEPT = 64
# The passages whose documents are counted by facets.
_FACET_PASSAGES = 1_000
# What counts as news of a saved search that demands no words: the best so many, and of them what has half the best
# score that there can be. Any document has some likeness to any query.
_MOST_RELEVANT = 1_000
_LEAST_RELEVANCE = 0.5

# The condition that documents are new among those that fulfil others.
IsNew = Callable[[Conditions], ColumnElement[bool]]
# The best candidates for a number of them, and whether there are no more.
Candidates = Callable[[int], tuple[list[ScoredChunk], bool]]


class Searcher:
    """Answers queries over one store. Safe to share among threads; keeps vectors in memory for the next query.

    ``find_server`` tells where a vector server runs, if one does; it is asked only where there are too many vectors for
    memory. ``half_life`` is that of an article's freshness; without one age does not count. ``reranker`` orders the
    best results; by default none does. The ``now`` of a question is what its dates and freshness count from, and
    *today* is its day in its own time zone; by default it is the present in that of this computer.
    """

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        find_server: Callable[[], ServerAddress | None],
        half_life: timedelta | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._half_life = half_life
        self._reranker = reranker
        self._space = space_of(embedder.model_id, embedder.dimension)
        self._filtered = FilteredDocuments()
        self._semantic = SemanticSearch(embedder.model_id, embedder.dimension, find_server, self._filtered)
        self._speller = Speller(embedder.count_tokens)
        # A page asks twice for each query: for what answers it, and for the numbers of its filters.
        self._meaning_of = lru_cache(_QUERIES_KEPT)(embedder.encode_query)

    @property
    def model_id(self) -> str:
        """The model whose vectors are compared."""
        return self._embedder.model_id

    def search(self, query: str, filters: SearchFilters, limit: int, now: datetime | None = None) -> SearchAnswer:
        """The ``limit`` best documents, each with its best passage; as many as there are if these are fewer.

        A query of operators alone lists the newest documents, with scores of 0. Without vectors words alone are
        compared, and a notice says so, as where no document holds a phrase that stands within a question. Raises
        ``SearchError`` for an empty query.
        """
        started = time.perf_counter()
        parsed = self._prepared(query, now)
        with self._database.read() as connection:
            parsed = self._as_can_be_answered(connection, parsed, filters)
            where, said = self._where(connection, parsed, filters)
            said += self._readiness(connection)
            ranked, unranked = self._ranked(connection, parsed, where, limit)
            said += unranked
            shown = with_phrases(connection, ranked, parsed.phrases)
            hits = read_hits(connection, shown, parsed, where, self._closeness(connection, parsed, shown))
            if not hits:
                said += names_of_nothing(connection, filters) + sites_of_nothing(connection, parsed)
            if not parsed.demands_words and is_nothing_close(hits):
                said.append(Notice(notices.NOTHING_CLOSE))
            suggestion = self._speller.suggestion(connection, parsed)
        return SearchAnswer(query, tuple(hits), _since(started), tuple(said), suggestion)

    def passages(self, query: str, document_id: int, limit: int, now: datetime | None = None) -> tuple[Passage, ...]:
        """The passages of one document, those that answer best first.

        Raises ``SearchError`` for an empty query, and if there is no such document.
        """
        parsed = _parsed(query, now)
        with self._database.read() as connection:
            likeness.title_of(connection, document_id)
            found, _ = self._candidates(connection, parsed, [documents.c.id == document_id])(limit)
            return tuple(read_passages(connection, found[:limit], parsed.terms))

    def more_like(self, document_id: int, filters: SearchFilters, limit: int) -> SearchAnswer:
        """The documents nearest in meaning to a document, without it and its copies. ``query`` is its title.

        A notice says so where none is close. Raises ``SearchError`` if there is no such document, or no vector of it
        yet.
        """
        started = time.perf_counter()
        with self._database.read() as connection:
            title, meaning = likeness.meaning(connection, self._semantic, document_id)
            where = [*conditions(connection, filters), likeness.is_another(connection, document_id)]
            asked = self._semantic.query(connection, centered(meaning, self._space.mean))
            close: dict[int, float] = {}

            def candidates(wanted: int) -> tuple[list[ScoredChunk], bool]:
                found = self._semantic.nearest(connection, asked, wanted, where)
                # Some passages are near to every article: without what all have in common they are not.
                close.update(closeness_of_articles(connection, self.model_id, self._space, meaning, list(found)))
                nearest, lowest = (close, 0.0) if close else (found, asked.lowest)
                return fuse(nearest, {}, lowest), len(found) < wanted

            hits = read_hits(connection, _best(connection, candidates, limit)[:limit], None, where, close)
            said = self._readiness(connection)
            if is_nothing_close(hits):
                said.append(Notice(notices.NOTHING_CLOSE))
        return SearchAnswer(title, tuple(hits), _since(started), tuple(said))

    def facets(self, query: str, filters: SearchFilters, now: datetime | None = None) -> Facets:
        """How many results each value of a filter would leave; see ``kb.search.facets``. An empty query counts all."""
        asked = _parsed(query, now) if query.strip() else None

        def counted(connection: Connection, narrowed: SearchFilters) -> Conditions:
            if parsed is None:
                return conditions(connection, narrowed)
            where, _ = self._where(connection, parsed, narrowed)
            if parsed.demands_words or not parsed.text:
                return [*where, has_passages()]
            found, _ = self._candidates(connection, parsed, where)(_FACET_PASSAGES)
            return [documents.c.id.in_({*documents_of(connection, found).values()})]

        with self._database.read() as connection:
            parsed = self._as_can_be_answered(connection, asked, filters) if asked else None
            return count_facets(connection, filters, lambda narrowed: counted(connection, narrowed))

    def search_new(
        self, query: str, filters: SearchFilters, limit: int, is_new: IsNew, now: datetime | None = None
    ) -> SearchAnswer:
        """Like ``search``, without a suggestion, among the documents that are new and matter to the query.

        Where it demands words or phrases, or holds operators alone, these are all that fulfil it; else those that score
        at least half, by their words alone or in all, among the best thousand of all documents, new or not.
        """
        started = time.perf_counter()
        parsed = self._prepared(query, now)
        with self._database.read() as connection:
            where, said = self._where(connection, parsed, filters)
            if parsed.demands_words or not parsed.text:
                ranked, unranked = self._ranked(connection, parsed, [*where, is_new(where)], limit)
            else:
                best, unranked = self._ranked(connection, parsed, where, _MOST_RELEVANT)
                relevant = [chunk for chunk in best if max(chunk.score, chunk.lexical) >= _LEAST_RELEVANCE]
                new = documents_of(connection, relevant, [is_new(where)])
                ranked = [chunk for chunk in relevant if chunk.chunk_id in new][:limit]
            said += unranked
            hits = read_hits(connection, with_phrases(connection, ranked, parsed.phrases), parsed, where)
            if not has_words(connection):
                said.append(Notice(notices.WORDS_MISSING))
            if not hits:
                said += names_of_nothing(connection, filters) + names_not_collected(connection, filters)
                said += sites_of_nothing(connection, parsed)
        return SearchAnswer(query, tuple(hits), _since(started), tuple(said))

    def _prepared(self, query: str, now: datetime | None) -> Query:
        """The query, with what may take long to load loaded before a transaction begins."""
        parsed = _parsed(query, now)
        if self._reranker is not None and parsed.text:
            self._reranker.load()
        return parsed

    def _as_can_be_answered(self, connection: Connection, query: Query, filters: SearchFilters) -> Query:
        """The query; without its phrases where they stand within a question, and no document fulfils them."""
        if not query.quotes_within_question:
            return query
        where, _ = self._where(connection, query, filters)
        is_fulfilled = connection.execute(select(documents.c.id).where(*where).limit(1)).first() is not None
        return query if is_fulfilled else query.without_phrases()

    def _where(self, connection: Connection, query: Query, filters: SearchFilters) -> tuple[Conditions, list[Notice]]:
        """What documents must fulfil, and what the person should know of it."""
        said = list(query.notices)
        if filters.same_language and not filters.langs and not query.names_language:
            language = likely_language(query.text, known_languages(connection))
            if language is None:
                said.append(Notice(notices.LANGUAGE_UNCLEAR))
            else:
                filters = replace(filters, langs=(language,))
        demanded, unknown = required(connection, query)
        return [*conditions(connection, filters), *demanded], [*said, *unknown]

    def _readiness(self, connection: Connection) -> list[Notice]:
        total = count_chunks(connection)
        ready = self._semantic.count(connection)
        if not total:
            return [Notice(notices.NOTHING_INDEXED)]
        said = [] if has_words(connection) else [Notice(notices.WORDS_MISSING)]
        if ready < total:
            said.append(Notice(notices.VECTORS_PARTIAL if ready else notices.VECTORS_MISSING))
        return said

    def _ranked(
        self, connection: Connection, query: Query, where: Conditions, limit: int
    ) -> tuple[list[ScoredChunk], list[Notice]]:
        """The best passage of each document, best first; of a query of operators alone the newest documents.

        And what the person should know of how they were ranked.
        """
        if not query.text:
            return newest(connection, where, limit), []
        candidates = self._candidates(connection, query, where)
        if self._reranker is None:
            best, said = _best(connection, candidates, limit), list[Notice]()
        else:
            # As many whatever the limit, so that more results do not change the order of the first.
            best = _best(connection, candidates, max(limit, RESULTS))
            best, said = self._reranker.rerank(connection, query.text, best)
        return by_spelling(connection, best, query.spellings)[:limit], said

    def _closeness(self, connection: Connection, query: Query, ranked: Sequence[ScoredChunk]) -> dict[int, float]:
        if not query.text:
            return {}
        asked = self._meaning_of(query.in_full)
        return closeness(connection, self.model_id, self._space, asked, [chunk.chunk_id for chunk in ranked])

    def _candidates(self, connection: Connection, query: Query, where: Conditions) -> Candidates:
        asked = self._semantic.query(connection, centered(self._meaning_of(query.in_full), self._space.mean))
        named = named_chunks(connection, query)

        def candidates(wanted: int) -> tuple[list[ScoredChunk], bool]:
            semantic = self._semantic.nearest(connection, asked, wanted, where)
            among = self._filtered.few_chunks(connection, where) if where else None
            share = self._filtered.share(connection, where) if where else 1.0
            lexical = dict(full_text.search(connection, query.terms, wanted, where, among, share))
            is_everything = len(semantic) < wanted and len(lexical) < wanted
            semantic |= self._semantic.similarities(connection, asked, [i for i in lexical if i not in semantic])
            languages = {chunk_id: language for chunk_id, _, language in chunk_owners(connection, list(lexical))}
            found = fuse(semantic, lexical, asked.lowest, languages, named)
            if self._half_life:
                dated = chunk_dates(connection, [chunk.chunk_id for chunk in found])
                found = with_freshness(found, dated, query.asked, self._half_life)
            return found, is_everything

        return candidates


def _best(connection: Connection, candidates: Candidates, limit: int) -> list[ScoredChunk]:
    """The best passage of each document among the candidates, as many of which are looked at as it takes."""
    wanted = max(_FEWEST_CANDIDATES, _CANDIDATES_PER_HIT * limit)
    while True:
        found, is_everything = candidates(wanted)
        ranked = best_of_documents(connection, found)
        if len(ranked) >= limit or is_everything:
            return ranked
        wanted *= _WIDER


def _parsed(query: str, now: datetime | None) -> Query:
    return parse_query(query, now or datetime.now().astimezone())


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
