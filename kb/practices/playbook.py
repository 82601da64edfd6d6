"""The playbook of one store: asking it, and what a person does with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kb.embedding.protocol import Embedder
from kb.errors import PracticeError
from kb.models import Practice, PracticeAnswer, PracticeEntry, PracticeFilters
from kb.networks import NETWORKS
from kb.practices.answering import ask, browse, practice_entry
from kb.practices.building import update_playbook
from kb.practices.themes import Theme
from kb.progress import Progress, silent
from kb.search.query import clean
from kb.store import changes
from kb.store import practices as store
from kb.store.database import Database

LONGEST_TITLE = 300


class Playbook:
    """The practices of one store. Safe to share among threads.

    ``embedder`` gives the model, and raises ``EmbeddingError`` where it cannot be loaded.
    """

    def __init__(self, database: Database, embedder: Callable[[], Embedder], home: Path) -> None:
        self._database = database
        self._embedder = embedder
        self._home = home

    def update(self, *, now: datetime | None = None, progress: Progress = silent) -> bool:
        """Search new and changed articles for advice; ``False`` if another process does. Raises ``EmbeddingError``."""
        return update_playbook(self._database, self._embedder(), self._home, now or datetime.now(UTC), progress)

    def practices(
        self,
        query: str = "",
        filters: PracticeFilters | None = None,
        limit: int = 10,
        *,
        reader_lang: str | None = None,
        now: datetime | None = None,
    ) -> PracticeAnswer:
        """The practices that answer a question, best first; without one, those that fulfil the filters.

        What somebody says in the reader's language is named by that. Without a question, such practices come before
        others that as many publishers say.
        Of what ``update`` has found so far. Raises ``SearchError`` for a query without words, ``EmbeddingError``.
        """
        now, filters = now or datetime.now(UTC), filters or PracticeFilters()
        if not query:
            return browse(self._database, filters, limit, now, reader_lang)
        return ask(self._database, self._embedder(), query, filters, limit, now, reader_lang)

    def number(self) -> tuple[int, int]:
        """What changes with anything that ``practices`` answers by: for whoever keeps its answers."""
        with self._database.read() as connection:
            return changes.generation(connection), store.change_number(connection)

    def practice(
        self, practice_id: int, *, reader_lang: str | None = None, now: datetime | None = None
    ) -> PracticeEntry:
        """A practice with its evidence, named as by ``practices``. Raises ``PracticeError`` if there is none."""
        entry = practice_entry(self._database, practice_id, now or datetime.now(UTC), reader_lang)
        if entry is None:
            raise _unknown(practice_id)
        return entry

    def add(self, title: str, *, theme: str | None = None, network: str | None = None) -> PracticeEntry:
        """Write a practice of one's own. Raises ``PracticeError`` for a title, theme or network that cannot be."""
        practice = _checked(Practice(title, own_title=title, own_theme=theme, own_network=network, own=True))
        with self._database.write() as connection:
            stored = store.add_practice(connection, practice, datetime.now(UTC))
            store.note_change(connection)
        return self.practice(stored.id)

    def change(self, practice_id: int, change: Callable[[Practice], Practice]) -> PracticeEntry:
        """Pin, hide or edit a practice: ``change`` makes the new one of the old. Raises ``PracticeError``."""
        with self._database.write() as connection:
            practice = store.get_practice(connection, practice_id)
            if practice is None:
                raise _unknown(practice_id)
            store.change_practice(connection, _checked(change(practice)))
            store.note_change(connection)
        return self.practice(practice_id)

    def remove(self, practice_id: int) -> Practice:
        """Delete a practice that a person wrote; it is what ``restore`` takes.

        Raises ``PracticeError`` for any other, which can be hidden.
        """
        with self._database.write() as connection:
            practice = store.get_practice(connection, practice_id)
            if practice is None:
                raise _unknown(practice_id)
            if not practice.own:
                hide = f"hide it with `catalejo practices hide {practice_id}`"
                raise PracticeError(f"Practice {practice_id} comes from articles; {hide}.")
            store.remove_practice(connection, practice_id)
            store.note_change(connection)
        return practice

    def restore(self, removed: Practice) -> None:
        """Undo a deletion: the practice is there again under its own number."""
        with self._database.write() as connection:
            if store.get_practice(connection, removed.id) is None:
                store.restore_practice(connection, removed, datetime.now(UTC))
                store.note_change(connection)


def _checked(practice: Practice) -> Practice:
    if practice.own_title is not None:
        title = " ".join(clean(practice.own_title).split())
        if not title:
            raise PracticeError("The title is empty; say in a sentence what to do.")
        if len(title) > LONGEST_TITLE:
            raise PracticeError(f"The title has {len(title)} characters; at most {LONGEST_TITLE} fit.")
        practice = replace(practice, own_title=title, title=title if practice.own else practice.title)
    if practice.own_theme is not None and practice.own_theme not in list(Theme):
        raise PracticeError(f"{practice.own_theme!r} is no theme; use one of: {', '.join(Theme)}.")
    if practice.own_network is not None and practice.own_network not in NETWORKS:
        raise PracticeError(f"{practice.own_network!r} is no network; use one of: {', '.join(NETWORKS)}.")
    return practice


def _unknown(practice_id: int) -> PracticeError:
    return PracticeError(f"There is no practice {practice_id}; `catalejo practices` prints the ids that exist.")
