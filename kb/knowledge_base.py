"""The one place that wires the parts together; what the command line and the web app talk to."""

import itertools
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kb.config import Settings
from kb.errors import InvalidDocumentError, SearchError
from kb.intake.accept import accept
from kb.intake.country import normal_country
from kb.intake.jsonl import parse_line
from kb.intake.source_fields import one_line
from kb.models import (
    Document,
    DocumentChange,
    DocumentVersion,
    Facets,
    MarkedTopic,
    OutcomeCount,
    Passage,
    Practice,
    PracticeAnswer,
    PracticeEntry,
    PracticeFilters,
    Run,
    SavedSearch,
    SearchAnswer,
    SearchFilters,
    Signal,
    Source,
    SourceState,
    StoreStatus,
    Story,
    TopicMark,
)
from kb.store import (
    changes,
    chunks,
    documents,
    marked_topics,
    practices,
    raw_pages,
    runs,
    saved_searches,
    signals,
    sources,
    vector_collections,
)
from kb.store.database import Database
from kb.store.status import store_status
from kb.tasks.registry import Progress

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
    from kb.packs.reader import Pack
    from kb.packs.switching import PackFilter, PacksEnabled
    from kb.people import People
    from kb.search.model_in_use import SearcherInUse
    from kb.search.searcher import Searcher
    from kb.source_overview import SourceFilter, SourceOverview
    from kb.stories.following import Stories
    from kb.trend_sources import TrendKind
    from kb.trend_switching import TrendsSwitched
    from kb.trends.reading import TrendQuery
    from kb.trends.trend import LeftOutArticle, TrendReport

__all__ = ["ImportReport", "IndexState", "KnowledgeBase", "NewResults"]

_IMPORT_BATCH = 200  # lines a transaction: other writers get their turn several times a second
_MAX_NAME = 100  # of a saved search, a topic
_MAX_ERRORS = 1000  # of an import, told one by one
_RECENT_RUNS = 20


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    ``errors`` holds ``(line number, what is wrong)`` of the first thousand bad lines, ``remarks`` what was left out of
    as many good ones.
    """

    new: int
    updated: int
    unchanged: int
    errors: tuple[tuple[int, str], ...]
    errors_dropped: int = 0
    remarks: tuple[tuple[int, str], ...] = ()

    @property
    def bad(self) -> int:
        """How many lines were not taken."""
        return len(self.errors) + self.errors_dropped


@dataclass(frozen=True, slots=True)
class NewResults:
    """What is new in a saved search. ``known_until`` is ``None`` where there is more than was asked for."""

    search: SavedSearch
    answer: SearchAnswer
    known_until: int | None

    @property
    def has_more(self) -> bool:
        """Whether there is more that is new."""
        return self.known_until is None


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the indexes are behind the store."""

    chunks: int
    waiting_documents: int  # new, changed or deleted since they were last indexed
    missing_vectors: int  # chunks without a vector of the model that is set
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

    def search(self, query: str, filters: SearchFilters | None = None, limit: int = 10) -> SearchAnswer:
        """The best documents for a query, each with the passage that answers best; see ``docs/search.md``.

        Raises ``SearchError`` for an empty query, ``EmbeddingError`` if the model cannot be loaded.
        """
        return self._searcher.search(query, filters or SearchFilters(), limit)

    def passages(self, query: str, document_id: int, limit: int = 5) -> tuple[Passage, ...]:
        """The passages of one document, those that answer a query best first. Raises as ``search``."""
        return self._searcher.passages(query, document_id, limit)

    def more_like(self, document_id: int, filters: SearchFilters | None = None, limit: int = 10) -> SearchAnswer:
        """The documents most like a document. Raises ``SearchError`` if there is no such one, or it is not indexed."""
        return self._searcher.more_like(document_id, filters or SearchFilters(), limit)

    def facets(self, query: str = "", filters: SearchFilters | None = None) -> Facets:
        """How many results of a query each value of a filter would leave; without a query, of all documents."""
        return self._searcher.facets(query, filters or SearchFilters())

    def save_search(self, name: str, query: str, filters: SearchFilters | None = None) -> SavedSearch:
        """Keep a search; what comes in from now on is new in it. Raises ``SearchError``.

        Dates stand in the query (``after:7d``), where they move along; ``filters`` must not have any.
        """
        from kb.search.query import parse_query

        now, filters = datetime.now(UTC), filters or SearchFilters()
        name = one_line(name, _MAX_NAME)
        if not name:
            raise SearchError("A saved search needs a name.")
        if filters.since or filters.until:
            raise SearchError(
                "The dates of a saved search are written in its query, such as after:7d or after:2026-11."
            )
        parse_query(query, now)
        model_id = self._searcher.model_id
        with self.database.write() as connection:
            known_until = saved_searches.last_findable(connection, model_id)
            search = SavedSearch(name, query.strip(), filters, now, known_until=known_until)
            saved_searches.put_saved_search(connection, search)
        return search

    def list_saved_searches(self) -> list[SavedSearch]:
        """Every saved search, by name."""
        with self.database.read() as connection:
            return saved_searches.list_saved_searches(connection)

    def saved_search(self, name: str) -> SavedSearch:
        """The saved search of this name. Raises ``SearchError`` if there is none."""
        with self.database.read() as connection:
            return saved_searches.get_saved_search(connection, name)

    def remove_saved_search(self, name: str) -> None:
        """Forget a saved search. Raises ``SearchError`` if there is none."""
        with self.database.write() as connection:
            saved_searches.remove_saved_search(connection, name)

    def new_results(self, name: str, limit: int = 100) -> NewResults:
        """What is new in a saved search since it was last looked at, best first. Raises ``SearchError``.

        Nothing counts as seen before ``mark_seen`` is told so, after it has been shown.
        """
        with self.database.read() as connection:
            search = saved_searches.get_saved_search(connection, name)
        searcher = self._searcher
        with self.database.read() as connection:
            # Read before the search: what becomes findable in between is new the next time, if it is not shown now.
            known_until = saved_searches.last_findable(connection, searcher.model_id)
        is_new = saved_searches.is_new(search)
        answer = searcher.search_new(search.query, search.filters, limit + 1, is_new)
        has_more = len(answer.hits) > limit
        shown = replace(answer, hits=answer.hits[:limit])
        return NewResults(search, shown, None if has_more else known_until)

    def mark_seen(self, results: NewResults) -> None:
        """Remember that a person has seen these results. Raises ``SearchError`` if the search was removed."""
        shown = [hit.document_id for hit in results.answer.hits]
        with self.database.write() as connection:
            saved_searches.mark_shown(connection, results.search.name, shown, results.known_until, datetime.now(UTC))

    def import_lines(
        self, lines: Iterable[bytes], *, now: datetime | None = None, progress: Callable[[int], None] | None = None
    ) -> ImportReport:
        """Take JSONL documents, one a line; blank lines are skipped. ``progress`` is told how many lines were read."""
        now = now or datetime.now(UTC)
        counts = dict.fromkeys(DocumentChange, 0)
        errors: list[tuple[int, str]] = []
        remarks: list[tuple[int, str]] = []
        dropped = 0
        numbered = enumerate(lines, start=1)
        while batch := list(itertools.islice(numbered, _IMPORT_BATCH)):
            with self.database.write() as connection:
                for number, line in batch:
                    if not line.strip():
                        continue
                    try:
                        raw = parse_line(line)
                        document_id, change = accept(connection, raw, now)
                        counts[change] += 1
                        if change is DocumentChange.UPDATED:  # its page does not say any more what it says
                            raw_pages.drop_raw_page(connection, document_id)
                        if raw.country and normal_country(raw.country) is None and len(remarks) < _MAX_ERRORS:
                            remarks.append(
                                (number, f"{raw.country[:40]!r} is no country that is known; it is left out")
                            )
                    except InvalidDocumentError as error:
                        if len(errors) < _MAX_ERRORS:
                            errors.append((number, str(error)))
                        else:
                            dropped += 1
            if progress:
                progress(batch[-1][0])
        return ImportReport(
            new=counts[DocumentChange.NEW],
            updated=counts[DocumentChange.UPDATED],
            unchanged=counts[DocumentChange.UNCHANGED],
            errors=tuple(errors),
            errors_dropped=dropped,
            remarks=tuple(remarks),
        )

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
        from kb.index.vector_server import find_server

        with self.database.read() as connection:
            former = vector_collections.complete_other(connection, self.embedder.model_id)
            return IndexState(
                chunks=chunks.count_chunks(connection),
                waiting_documents=changes.count_waiting_changes(connection),
                missing_vectors=chunks.count_missing_embeddings(connection, self.embedder.model_id),
                server_running=find_server(self.settings.home, self.settings.vector_dir) is not None,
                former_model=former.model_id if former else None,
            )

    def worker_lives(self) -> bool:
        """Whether a worker runs on this computer, which takes up what is asked for."""
        from kb.tasks.living import worker_lives

        return worker_lives(self.runs(limit=_RECENT_RUNS))

    def disk_use(self) -> "DiskUse":
        """How much room the data folder takes. Raises ``SettingsError`` if it is not there."""
        from kb.disk_use import disk_use

        return disk_use(self.settings)

    def update_playbook(self, *, now: datetime | None = None, progress: Progress | None = None) -> bool:
        """Search new and changed articles for advice; ``False`` if another process does. Raises ``EmbeddingError``."""
        from kb.practices.building import update_playbook

        def tell(done: int, total: int | None, note: str) -> None:
            if progress is not None:
                progress(done, total, note)

        return update_playbook(self.database, self.embedder, self.settings.home, now or datetime.now(UTC), tell)

    def practices(
        self, query: str = "", filters: PracticeFilters | None = None, limit: int = 10, *, now: datetime | None = None
    ) -> PracticeAnswer:
        """The practices that answer a question, best first; without one, those that fulfil the filters.

        Of what ``update_playbook`` has found so far. Raises ``SearchError`` for a query without words,
        ``EmbeddingError``.
        """
        from kb.practices.playbook import ask, browse

        now, filters = now or datetime.now(UTC), filters or PracticeFilters()
        if not query:
            return browse(self.database, filters, limit, now)
        return ask(self.database, self.embedder, query, filters, limit, now)

    def playbook_number(self) -> tuple[int, int]:
        """What changes with anything that ``practices`` answers by: for whoever keeps its answers."""
        with self.database.read() as connection:
            return changes.generation(connection), practices.change_number(connection)

    def practice(self, practice_id: int, *, now: datetime | None = None) -> PracticeEntry:
        """A practice with its evidence. Raises ``PracticeError`` if there is none."""
        from kb.practices.keeping import find_practice

        return find_practice(self.database, practice_id, now or datetime.now(UTC))

    def add_practice(self, title: str, *, theme: str | None = None, network: str | None = None) -> PracticeEntry:
        """Write a practice of one's own. Raises ``PracticeError``."""
        from kb.practices.keeping import add_practice

        return add_practice(self.database, title, theme, network, datetime.now(UTC))

    def change_practice(self, practice_id: int, change: Callable[[Practice], Practice]) -> PracticeEntry:
        """Pin, hide or edit a practice: ``change`` makes the new one of the old. Raises ``PracticeError``."""
        from kb.practices.keeping import change_practice

        return change_practice(self.database, practice_id, change, datetime.now(UTC))

    def remove_practice(self, practice_id: int) -> None:
        """Delete a practice that a person wrote. Raises ``PracticeError`` for any other, which can be hidden."""
        from kb.practices.keeping import remove_practice

        remove_practice(self.database, practice_id)

    def update_stories(self, *, progress: Progress | None = None) -> bool:
        """Give every indexed article its story; ``False`` if another process does. May be killed at any point."""
        return self._stories.update(progress or (lambda done, total, note: None))

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
        of that country or language alone count; a story that is shown has all of its articles.
        """
        from kb.stories.reading import ToldWhere, list_stories

        now = datetime.now(UTC)
        return list_stories(self.database, self._stories, as_of or now, since, limit, ToldWhere(country, lang))

    def story(self, story_id: int, *, as_of: datetime | None = None) -> Story:
        """One story with all its articles; also by the id of one that went into it. Raises ``StoryError``."""
        from kb.stories.reading import find_story

        return find_story(self.database, self._stories, as_of or datetime.now(UTC), story_id)

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

    def mark_topic(self, words: str, mark: TopicMark) -> MarkedTopic:
        """Follow or hide a topic, network or name in trends. Raises ``TopicError``."""
        from kb.trends.marks import topic_of

        marked = MarkedTopic(one_line(words, _MAX_NAME), mark, datetime.now(UTC))
        with self.database.write() as connection:
            marked_topics.put_topic(connection, topic_of(marked.words), marked)
        return marked

    def marked_topics(self) -> list[MarkedTopic]:
        """What a person follows and hides, by its words."""
        with self.database.read() as connection:
            return marked_topics.list_topics(connection)

    def forget_topic(self, words: str) -> None:
        """Neither follow nor hide a topic any more. Raises ``TopicError`` if it is not marked."""
        from kb.trends.marks import topic_of

        with self.database.write() as connection:
            marked_topics.remove_topic(connection, topic_of(one_line(words, _MAX_NAME)), words)

    def bring_up_to_date(self, progress: Progress) -> bool:
        """Find the stories and the advice of new articles; ``False`` if another process does. Raises as they do."""
        return self.update_stories(progress=progress) and self.update_playbook(progress=progress)

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
            self.bring_up_to_date,
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

    def add_source(self, source: Source) -> Source:
        """Store a new source. Raises ``SourceError`` if it is there already."""
        with self.database.write() as connection:
            return sources.add_source(connection, source)

    def add_sources(self, found: Iterable[Source]) -> list[Source]:
        """Store those whose address is not there yet, unseen, as added now; give them back with their ids."""
        now = datetime.now(UTC)
        waiting, added = iter(found), list[Source]()
        while batch := [replace(source, added=now) for source in itertools.islice(waiting, _IMPORT_BATCH)]:
            with self.database.write() as connection:
                added += sources.add_sources(connection, batch)
        return added

    def describe_source(self, source: Source) -> None:
        """Replace what a person says of a stored source: name, language, country, kind, tags, whether it is enabled."""
        with self.database.write() as connection:
            sources.describe_source(connection, source)

    def enable_source(self, source: Source) -> None:
        """Collect a source again, from the next run on, as if nothing had ever been wrong with it."""
        with self.database.write() as connection:
            sources.describe_source(connection, replace(source, enabled=True))
            sources.forget_failures(connection, source.id)

    def remove_source(self, source: Source) -> None:
        """Forget a source; its documents stay."""
        with self.database.write() as connection:
            sources.remove_source(connection, source.id)

    def enable_packs(self, packs: Sequence["Pack"], chosen: "PackFilter") -> "PacksEnabled":
        """Make sources of the publishers that are meant, all or none; see ``kb.packs.switching``."""
        from kb.packs.switching import enable_packs

        with self.database.write() as connection:
            return enable_packs(connection, packs, chosen, datetime.now(UTC))

    def disable_packs(self, packs: Sequence["Pack"], chosen: "PackFilter") -> tuple[Source, ...]:
        """Stop collecting the sources that came with these packs; give those that were collected until now."""
        from kb.packs.switching import disable_packs

        with self.database.write() as connection:
            return disable_packs(connection, packs, chosen)

    def begin(self, packs: Sequence["Pack"], lang: str) -> "PacksEnabled":
        """Switch the packs of a first start on and ask for their collection, a few sources ahead of all others so that
        there is soon something to read.
        """
        from kb.first_start import soonest
        from kb.packs.switching import PackFilter

        done = self.enable_packs(packs, PackFilter())
        if first := soonest(done.added, lang):
            self.queue_run("collect", sources=[source.id for source in first])
            self.queue_run("index")
        self.queue_run("collect")
        return done

    def switch_trends(self, kind: "TrendKind", wanted: Collection[str]) -> "TrendsSwitched":
        """Have these sources of a kind of trends be collected and no other; see ``kb.trend_switching``.

        Raises ``SourceError``.
        """
        from kb.trend_switching import switch_trends

        with self.database.write() as connection:
            return switch_trends(connection, kind, wanted, datetime.now(UTC))

    def list_sources(self) -> list[Source]:
        """Every source, by name."""
        with self.database.read() as connection:
            return sources.list_sources(connection)

    def source_overview(self, wanted: "SourceFilter", *, first: int = 0, limit: int = 20) -> "SourceOverview":
        """All sources in figures, and ``limit`` of those that are meant, from the one numbered ``first``."""
        from kb.source_overview import SourceOverview, choose, count_by
        from kb.store.brief_sources import list_brief_sources

        with self.database.read() as connection:
            every = list_brief_sources(connection)
            chosen = choose(every, wanted)
            found = [sources.get_source_and_state(connection, brief.id) for brief in chosen[first : first + limit]]
        return SourceOverview(*count_by(every), len(chosen), tuple(filter(None, found)))

    def source(self, source_id: int) -> tuple[Source, SourceState] | None:
        """A source and what collecting has learned of it; ``None`` if there is none."""
        with self.database.read() as connection:
            return sources.get_source_and_state(connection, source_id)

    def find_sources(self, wanted: str) -> list[Source]:
        """The sources that a person means by an id, an address, a name or a publisher."""
        with self.database.read() as connection:
            return sources.find_sources(connection, wanted)

    def source_states(self) -> dict[int, SourceState]:
        """What collecting has learned of each source, by its id."""
        with self.database.read() as connection:
            return sources.get_source_states(connection)

    def signals(
        self,
        *,
        since: datetime | None = None,
        source_ids: Sequence[int] = (),
        country: str | None = None,
        limit: int = 1000,
    ) -> list[Signal]:
        """What trend sources said from ``since`` on, observed last first; of all sources, or of those named."""
        with self.database.read() as connection:
            countries = () if country is None else (country,)
            return signals.list_signals(
                connection, since=since, source_ids=source_ids, countries=countries, limit=limit
            )

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

    def run(self, run_id: int) -> Run | None:
        """A run of a task."""
        with self.database.read() as connection:
            return runs.get_run(connection, run_id)

    def outcomes(self, run_id: int) -> list[OutcomeCount]:
        """What the things that a run fetched ended in."""
        with self.database.read() as connection:
            return runs.get_outcomes(connection, run_id)

    def runs(self, task: str | None = None, limit: int = 20) -> list[Run]:
        """The runs of a task, or of every task, that were asked for last, the newest first."""
        with self.database.read() as connection:
            return runs.list_runs(connection, task=task, limit=limit)

    def unended_runs(self) -> list[Run]:
        """The runs that wait or are under way, the oldest first."""
        with self.database.read() as connection:
            return runs.list_unended(connection)

    def cancel_run(self, run_id: int) -> None:
        """Ask a run to stop at its next cancel point; nothing that it did is undone."""
        with self.database.write() as connection:
            runs.ask_to_cancel(connection, run_id)

    def queue_run(self, task: str, **arguments: object) -> Run:
        """Ask the worker for a run of a task."""
        with self.database.write() as connection:
            return runs.queue_run(connection, task, arguments, datetime.now(UTC))
