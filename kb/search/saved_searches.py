"""Searches that a person keeps, and what is new in them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from kb.errors import SearchError
from kb.index.passages import has_words
from kb.intake.source_fields import cut_line
from kb.models import SavedSearch, SearchAnswer, SearchFilters
from kb.search.query import parse_query
from kb.search.searcher import Searcher
from kb.store import saved_searches as store
from kb.store.database import Database

_LONGEST_NAME = 100


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


class SavedSearches:
    """The saved searches of one store. ``searcher`` gives what searches now."""

    def __init__(self, database: Database, searcher: Callable[[], Searcher]) -> None:
        self._database = database
        self._searcher = searcher

    def all(self) -> list[SavedSearch]:
        """Every saved search, by name."""
        with self._database.read() as connection:
            return store.list_saved_searches(connection)

    def get(self, name: str) -> SavedSearch:
        """The saved search of this name. Raises ``SearchError`` if there is none."""
        with self._database.read() as connection:
            return store.get_saved_search(connection, name)

    def save(self, name: str, query: str, filters: SearchFilters | None = None) -> SavedSearch:
        """Keep a search; what comes in from now on is new in it. Raises ``SearchError``.

        Dates stand in the query (``after:7d``), where they move along; ``filters`` must not have any.
        """
        now, filters = datetime.now(UTC), filters or SearchFilters()
        name = cut_line(name, _LONGEST_NAME)
        if not name:
            raise SearchError("A saved search needs a name.")
        if filters.since or filters.until:
            raise SearchError(
                "The dates of a saved search are written in its query, such as after:7d or after:2026-11."
            )
        typed = parse_query(query, now).typed.strip()
        model_id = self._searcher().model_id
        with self._database.write() as connection:
            known_until = store.last_known(connection, model_id)
            search = SavedSearch(name, typed, filters, now, known_until=known_until)
            store.put_saved_search(connection, search)
        return search

    def remove(self, name: str) -> None:
        """Forget a saved search. Raises ``SearchError`` if there is none."""
        with self._database.write() as connection:
            store.remove_saved_search(connection, name)

    def new_results(self, name: str, limit: int = 100, now: datetime | None = None) -> NewResults:
        """What is new in a saved search since it was last looked at, best first. Raises ``SearchError``.

        Nothing counts as seen before ``mark_seen`` is told so, after it has been shown. ``now`` is that of
        ``Searcher.search``.
        """
        with self._database.read() as connection:
            search = store.get_saved_search(connection, name)
        searcher = self._searcher()
        with self._database.read() as connection:
            # Read before the search: what becomes findable in between is new the next time, if it is not shown now.
            known_until = (
                store.last_findable(connection, searcher.model_id) if has_words(connection) else search.known_until
            )
        is_new = partial(store.is_new, search)
        answer = searcher.search_new(search.query, search.filters, limit + 1, is_new, now)
        has_more = len(answer.hits) > limit
        shown = replace(answer, hits=answer.hits[:limit])
        return NewResults(search, shown, None if has_more else known_until)

    def mark_seen(self, results: NewResults) -> None:
        """Remember that a person has seen these results. Raises ``SearchError`` if the search was removed."""
        shown = [hit.document_id for hit in results.answer.hits]
        with self._database.write() as connection:
            store.mark_shown(connection, results.search.name, shown, results.known_until, datetime.now(UTC))
