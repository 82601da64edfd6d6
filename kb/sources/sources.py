"""The sources of one store: what a person does with them, and what collecting has learned of them."""

import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from kb.errors import SourceError
from kb.models import Signal, Source, SourceState
from kb.packs.reader import Pack
from kb.packs.switching import PackFilter, PacksEnabled, disable_packs, enable_packs
from kb.sources.first_start import soonest
from kb.sources.overview import SourceFilter, SourceOverview, choose, count_by
from kb.sources.trend_sources import TrendKind
from kb.sources.trend_switching import TrendsSwitched, switch_trends
from kb.store import runs, signals
from kb.store import sources as store
from kb.store.brief_sources import list_brief_sources
from kb.store.database import Database
from kb.store.pages import ask_again

_BATCH = 200  # rows a transaction: other writers get their turn several times a second
_READ_WITHOUT_SCRIPTS = timedelta(days=30)  # what is older is left as it was read


class Sources:
    """The sources of one store. Safe to share among threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Source]:
        """Every source, by name."""
        with self._database.read() as connection:
            return store.list_sources(connection)

    def get(self, source_id: int) -> tuple[Source, SourceState] | None:
        """A source and what collecting has learned of it; ``None`` if there is none."""
        with self._database.read() as connection:
            return store.get_source_and_state(connection, source_id)

    def find(self, wanted: str) -> list[Source]:
        """The sources that a person means by an id, an address, a name or a publisher."""
        with self._database.read() as connection:
            return store.find_sources(connection, wanted)

    def states(self) -> dict[int, SourceState]:
        """What collecting has learned of each source, by its id."""
        with self._database.read() as connection:
            return store.get_source_states(connection)

    def overview(self, wanted: SourceFilter, *, first: int = 0, limit: int = 20) -> SourceOverview:
        """All sources in figures, and ``limit`` of those that are meant, from the one numbered ``first``."""
        with self._database.read() as connection:
            every = list_brief_sources(connection)
            chosen = choose(every, wanted)
            found = [store.get_source_and_state(connection, brief.id) for brief in chosen[first : first + limit]]
        return SourceOverview(*count_by(every), len(chosen), tuple(filter(None, found)))

    def add(self, source: Source) -> Source:
        """Store a new source. Raises ``SourceError`` if it is there already."""
        with self._database.write() as connection:
            return store.add_source(connection, source)

    def add_all(self, found: Iterable[Source]) -> list[Source]:
        """Store those whose address is not there yet, unseen, as added now; give them back with their ids."""
        now = datetime.now(UTC)
        waiting, added = iter(found), list[Source]()
        while batch := [replace(source, added=now) for source in itertools.islice(waiting, _BATCH)]:
            with self._database.write() as connection:
                added += store.add_sources(connection, batch)
        return added

    def change(self, source_id: int, change: Callable[[Source], Source]) -> Source:
        """Replace what a person says of a source: name, language, country, kind, tags, whether it needs JavaScript and
        is collected; ``change`` makes the new one of the old. Raises ``SourceError`` if it is not there any more.
        """
        with self._database.write() as connection:
            return _change(connection, source_id, change)

    def enable(self, source: Source) -> None:
        """Collect a source again, from the next run on, as if nothing had ever been wrong with it.

        Raises ``SourceError`` if it is not there any more.
        """
        with self._database.write() as connection:
            _change(connection, source.id, lambda stored: replace(stored, enabled=True))
            store.forget_failures(connection, source.id)

    def remove(self, source: Source) -> None:
        """Forget a source; its documents stay."""
        with self._database.write() as connection:
            store.remove_source(connection, source.id)

    def enable_packs(self, packs: Sequence[Pack], chosen: PackFilter) -> PacksEnabled:
        """Make sources of the publishers that are meant, all or none; see ``kb.packs.switching``."""
        with self._database.write() as connection:
            return enable_packs(connection, packs, chosen, datetime.now(UTC))

    def disable_packs(self, packs: Sequence[Pack], chosen: PackFilter) -> tuple[Source, ...]:
        """Stop collecting the sources that came with these packs; give those that were collected until now."""
        with self._database.write() as connection:
            return disable_packs(connection, packs, chosen)

    def begin(self, packs: Sequence[Pack], lang: str) -> PacksEnabled:
        """Switch the packs of a first start on and ask for their collection, a few sources ahead of all others so that
        there is soon something to read.
        """
        done = self.enable_packs(packs, PackFilter())
        with self._database.write() as connection:
            now = datetime.now(UTC)
            if first := soonest(done.added, lang):
                runs.queue_run(connection, "collect", {"sources": [source.id for source in first]}, now)
                runs.queue_run(connection, "index", {}, now)
            runs.queue_run(connection, "collect", {}, now)
        return done

    def switch_trends(self, kind: TrendKind, wanted: Collection[str]) -> TrendsSwitched:
        """Have these sources of a kind of trends be collected and no other; see ``kb.sources.trend_switching``.

        Raises ``SourceError``.
        """
        with self._database.write() as connection:
            return switch_trends(connection, kind, wanted, datetime.now(UTC))

    def signals(
        self,
        *,
        since: datetime | None = None,
        source_ids: Sequence[int] = (),
        country: str | None = None,
        limit: int = 1000,
    ) -> list[Signal]:
        """What trend sources said from ``since`` on, observed last first; of all sources, or of those named."""
        with self._database.read() as connection:
            countries = () if country is None else (country,)
            return signals.list_signals(
                connection, since=since, source_ids=source_ids, countries=countries, limit=limit
            )


def _change(connection: Connection, source_id: int, change: Callable[[Source], Source]) -> Source:
    stored = store.get_source(connection, source_id)
    if stored is None:
        raise SourceError(f"There is no source {source_id} any more; somebody has removed it.")
    changed = change(stored)
    store.describe_source(connection, changed)
    if changed.javascript and not stored.javascript:  # its scripts may show articles where there were none, or frames
        store.read_anew(connection, source_id)
        now = datetime.now(UTC)
        ask_again(connection, source_id, now, since=now - _READ_WITHOUT_SCRIPTS, most=_BATCH)
    return changed
