"""The one place that wires the parts together; what the command line and the web app talk to."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kb.config import Settings
from kb.models import (
    Document,
    DocumentVersion,
    Facets,
    Passage,
    SearchAnswer,
    SearchFilters,
    StoreStatus,
    Story,
)
from kb.progress import Progress, silent
from kb.store import (
    changes,
    chunks,
    documents,
    runs,
    vector_collections,
)
from kb.store.database import Database
from kb.store.status import store_status

if TYPE_CHECKING:
    from kb.alerts.watching import Watching
    from kb.boards.boards import Boards
    from kb.digest.delivery.delivering import Delivering
    from kb.digest.digests import Digests
    from kb.digest.news import News
    from kb.disk_use import DiskUse
    from kb.embedding.protocol import Embedder
    from kb.index.indexer import IndexReport
    from kb.index.progress import IndexStage
    from kb.intake.importing import ImportReport
    from kb.people import People
    from kb.practices.playbook import Playbook
    from kb.search.model_in_use import SearcherInUse
    from kb.search.saved_searches import SavedSearches
    from kb.search.searcher import Searcher
    from kb.sources.sources import Sources
    from kb.stories.following import Stories
    from kb.tasks.runs import Runs
    from kb.trends.marked_topics import MarkedTopics
    from kb.trends.reading import TrendQuery
    from kb.trends.trend import LeftOutArticle, TrendReport


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the indexes are behind the store."""

    chunks: int
    waiting_documents: int  # new, changed or deleted since they were last indexed
    missing_vectors: int  # chunks without a vector of the model that is set
    has_words: bool  # else the next index run makes the index of words anew, as after an upgrade
    server_running: bool
    former_model: str | None  # what is searched with until the vectors of the model that is set are complete


class KnowledgeBase:
    """One knowledge base, opened. Safe to share among threads. Close it, or use it as a context manager."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database

    @classmethod
    def open(cls, settings: Settings) -> "KnowledgeBase":
        """Open the store that the settings name, making it if it is new. Raises ``StoreError``."""
        return cls(settings, Database.open(settings.store_url))

    def close(self) -> None:
        """Release what is open."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def embedder(self) -> "Embedder":
        """The model that the settings name. Raises ``EmbeddingError``."""
        from kb.embedding import load_embedder

        return load_embedder(self.settings.embedding_model, self.settings.models_dir)

    @cached_property
    def _searcher_in_use(self) -> "SearcherInUse":
        from kb.embedding import load_embedder
        from kb.index.vector_server import find_server
        from kb.search.model_in_use import SearcherInUse
        from kb.search.searcher import Searcher

        settings = self.settings
        days = settings.freshness_half_life_days
        half_life = timedelta(days=days) if days else None
        reranker = None
        if settings.reranker_model:
            from kb.search.reranking import Reranker

            reranker = Reranker(settings.reranker_model)

        def load(model: str) -> "Embedder":
            return load_embedder(model, settings.models_dir)

        def make(embedder: "Embedder") -> Searcher:
            find = partial(find_server, settings.home, settings.vector_dir)
            return Searcher(self.database, embedder, find, half_life, reranker)

        return SearcherInUse(self.database, self.embedder, load, make)

    @property
    def _searcher(self) -> "Searcher":
        return self._searcher_in_use.get()

    def search(
        self, query: str, filters: SearchFilters | None = None, limit: int = 10, now: datetime | None = None
    ) -> SearchAnswer:
        """The best documents for a query, each with the passage that answers best; see ``docs/search.md``.

        ``now`` is the present in the time zone of whoever asks, by default in that of this computer: it tells which day
        ``after:today`` is. Raises ``SearchError`` for an empty query, ``EmbeddingError`` if the model cannot be loaded.
        """
        return self._searcher.search(query, filters or SearchFilters(), limit, now)

    def passages(self, query: str, document_id: int, limit: int = 5) -> tuple[Passage, ...]:
        """The passages of one document, those that answer a query best first. Raises as ``search``."""
        return self._searcher.passages(query, document_id, limit)

    def more_like(self, document_id: int, filters: SearchFilters | None = None, limit: int = 10) -> SearchAnswer:
        """The documents most like a document. Raises ``SearchError`` if there is no such one, or it is not indexed."""
        return self._searcher.more_like(document_id, filters or SearchFilters(), limit)

    def facets(self, query: str = "", filters: SearchFilters | None = None, now: datetime | None = None) -> Facets:
        """How many results of a query each value of a filter would leave; without a query, of all documents.

        ``now`` is that of ``search``.
        """
        return self._searcher.facets(query, filters or SearchFilters(), now)

    def import_lines(
        self, lines: Iterable[bytes], *, now: datetime | None = None, progress: Callable[[int], None] | None = None
    ) -> "ImportReport":
        """Take JSONL documents, one a line; blank lines are skipped. ``progress`` is told how many lines were read."""
        from kb.intake.importing import import_lines

        return import_lines(self.database, lines, now or datetime.now(UTC), progress)

    def index(self, *, rebuild: bool = False, progress: Progress | None = None) -> "IndexReport":
        """Bring the indexes up to date; with ``rebuild`` make them anew from the store without embedding again.

        Raises ``IndexBusyError`` if another process is indexing, ``IndexingError`` or ``EmbeddingError``.
        """
        from kb.index.indexer import Indexer
        from kb.index.progress import Pace
        from kb.index.vector_server import VectorServer

        pace = Pace()

        def tell(stage: "IndexStage", done: int, total: int) -> None:
            if progress is not None:
                progress(done, total, pace.note(stage, done, total, time.monotonic()))

        notices: list[str] = []
        with VectorServer(self.settings.home, self.settings.vector_dir, notices.append) as server:
            indexer = Indexer(self.database, self.embedder, self.settings.home, server, self.settings.embedding_model)
            report = indexer.run(tell, rebuild=rebuild)
        return replace(report, notices=(*notices, *report.notices))

    def index_state(self) -> IndexState:
        """How far the indexes are behind the store."""
        from kb.index.passages import has_words
        from kb.index.vector_server import find_server

        with self.database.read() as connection:
            total = chunks.count_chunks(connection)
            former = vector_collections.complete_other(connection, self.embedder.model_id)
            return IndexState(
                chunks=total,
                waiting_documents=changes.count_waiting_changes(connection),
                missing_vectors=chunks.count_missing_embeddings(connection, self.embedder.model_id),
                has_words=not total or has_words(connection),
                server_running=find_server(self.settings.home, self.settings.vector_dir) is not None,
                former_model=former.model_id if former else None,
            )

    def disk_use(self) -> "DiskUse":
        """How much room the data folder takes. Raises ``SettingsError`` if it is not there."""
        from kb.disk_use import disk_use

        return disk_use(self.settings)

    def update_stories(self, *, progress: Progress = silent) -> bool:
        """Give every indexed article its story; ``False`` if another process does. May be killed at any point."""
        return self._stories.update(progress)

    def story_ids(
        self, *, as_of: datetime | None = None, country: str | None = None, lang: str | None = None
    ) -> list[tuple[str, int]]:
        """The address of each article collected up to an instant, as it was given, and its story as it was then; of one
        country, or in one language, those alone.
        """
        from kb.stories.reading import ToldWhere, story_ids

        return story_ids(self.database, self._stories, as_of, ToldWhere(country, lang))

    def stories(
        self,
        *,
        since: timedelta = timedelta(days=7),
        as_of: datetime | None = None,
        limit: int = 20,
        country: str | None = None,
        lang: str | None = None,
    ) -> list[Story]:
        """The stories that were told in the time up to an instant (by default now), as ``update_stories`` left them.

        Those that most publishers tell come first; what only one tells is none. With ``country`` or ``lang`` articles
        of that country or language alone count, and a story has no others.
        """
        from kb.stories.reading import ToldWhere, list_stories

        now = datetime.now(UTC)
        return list_stories(self.database, self._stories, as_of or now, since, limit, ToldWhere(country, lang))

    def story(
        self, story_id: int, *, as_of: datetime | None = None, country: str | None = None, lang: str | None = None
    ) -> Story:
        """One story with all its articles (of that country or language); also by the id of one that went into it.

        Raises ``StoryError``.
        """
        from kb.stories.reading import ToldWhere, find_story

        now = datetime.now(UTC)
        return find_story(self.database, self._stories, as_of or now, story_id, ToldWhere(country, lang))

    def trends(self, query: "TrendQuery") -> "TrendReport":
        """What moved, how sure that is and how it is known, as ``update_stories`` left the stories."""
        from kb.trends.reading import report_trends

        return report_trends(self.database, self._stories, query)

    def left_out_of_trends(self, query: "TrendQuery") -> "list[LeftOutArticle]":
        """The articles of the days asked for that do not count in trends, and why."""
        from kb.trends.reading import list_left_out

        return list_left_out(self.database, query)

    def news(self, lang: str, since: datetime, now: datetime, *, looked: bool) -> "News":
        """What is new since an instant beside what moves, for somebody who reads a language; see ``news_since``."""
        from kb.digest.news import news_since

        with self.database.read() as connection:
            return news_since(connection, lang, since, now, looked=looked)

    @cached_property
    def watching(self) -> "Watching":
        """Watches and alerts. What looks for documents raises ``EmbeddingError`` where the model cannot be loaded."""
        from kb.alerts.matching import Matcher
        from kb.alerts.watching import AlertRules, Watching
        from kb.stories.space import space_of

        settings = self.settings
        rules = AlertRules(settings.alert_score, timedelta(hours=settings.alert_cooling_hours), settings.quiet)

        def matcher() -> Matcher:
            return Matcher(self.embedder, space_of(self.embedder.model_id, self.embedder.dimension))

        return Watching(self.database, matcher, lambda: self._stories, rules, settings.home)

    def bring_up_to_date(self, progress: Progress) -> bool:
        """Find the stories and the advice of new articles; ``False`` if another process does. Raises as they do."""
        return self.update_stories(progress=progress) and self.playbook.update(progress=progress)

    def _bring_up_to_date_for_delivery(self, progress: Progress) -> bool:
        """The same; ``False`` also while articles come in that nobody collected for hours: a digest waits for them."""
        from kb.digest.delivery.catching_up import is_catching_up

        collections, indexings = self.runs.latest("collect"), self.runs.latest("index")
        return not is_catching_up(collections, indexings, datetime.now(UTC)) and self.bring_up_to_date(progress)

    @cached_property
    def digests(self) -> "Digests":
        """Digests, audiences and editions; composing raises ``EmbeddingError`` where the model cannot be loaded."""
        from kb.digest.composing import Composer
        from kb.digest.digests import Digests

        return Digests(self.database, lambda: Composer(self.database, self.watching, lambda: self._stories))

    @cached_property
    def delivering(self) -> "Delivering":
        """Subscriptions to digests, the outbox, and what goes out of it."""
        from kb.digest.delivery.delivering import Delivering
        from kb.digest.delivery.opening import channel_opener, sending_domain, web_channels

        settings = self.settings
        return Delivering(
            self.database,
            self.digests,
            self._bring_up_to_date_for_delivery,
            channel_opener(settings),
            settings.home,
            sending_domain(settings),
            web_channels=web_channels(settings),
        )

    @cached_property
    def _stories(self) -> "Stories":
        from kb.stories.following import Stories
        from kb.stories.space import space_of

        model_id, dimension = self.embedder.model_id, self.embedder.dimension
        return Stories(self.database, model_id, space_of(model_id, dimension), self.settings.home)

    def document(self, document_id: int) -> Document | None:
        """The document with this id."""
        with self.database.read() as connection:
            return documents.get_document(connection, document_id)

    def versions(self, document_id: int) -> list[DocumentVersion]:
        """What an edited document said before, the newest first."""
        with self.database.read() as connection:
            return documents.get_versions(connection, document_id)

    def status(self) -> StoreStatus:
        """The state of the knowledge base in figures."""
        with self.database.read() as connection:
            return store_status(connection)

    def state_number(self) -> tuple[int, datetime | None]:
        """What changes with anything that a task has done: for whoever keeps what this knowledge base answered."""
        with self.database.read() as connection:
            return changes.generation(connection), runs.last_finished(connection)

    def generation(self) -> int:
        """A number that grows whenever what a search can find has changed."""
        with self.database.read() as connection:
            return changes.generation(connection)

    @cached_property
    def people(self) -> "People":
        """Who uses the app, how they like it and what they have seen."""
        from kb.people import People

        return People(self.database)

    @cached_property
    def boards(self) -> "Boards":
        """Boards: what a team keeps together."""
        from kb.boards.boards import Boards

        return Boards(self.database)

    @cached_property
    def saved_searches(self) -> "SavedSearches":
        """Searches that a person keeps, and what is new in them. What searches raises as ``search`` does."""
        from kb.search.saved_searches import SavedSearches

        return SavedSearches(self.database, lambda: self._searcher)

    @cached_property
    def playbook(self) -> "Playbook":
        """Practices: what articles advise, and what a person does with it."""
        from kb.practices.playbook import Playbook

        return Playbook(self.database, lambda: self.embedder, self.settings.home)

    @cached_property
    def marked_topics(self) -> "MarkedTopics":
        """What a person follows and hides in trends."""
        from kb.trends.marked_topics import MarkedTopics

        return MarkedTopics(self.database)

    @cached_property
    def sources(self) -> "Sources":
        """What is collected, and what collecting has learned of it."""
        from kb.sources.sources import Sources

        return Sources(self.database)

    @cached_property
    def runs(self) -> "Runs":
        """The runs of tasks, and asking for one."""
        from kb.tasks.runs import Runs

        return Runs(self.database)
