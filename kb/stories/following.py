"""Keeping stories up with the documents, day by day.

A day's documents are compared with the stories that live then, and what they bring is written in one transaction. A
document that comes in for a day that was told already has that day and all later ones told again, so that stories do
not depend on when, or in how many runs, documents were collected. What a document says when its day is told counts;
later edits do not move it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from sqlalchemy import Connection

from kb.progress import Progress
from kb.store import stories as store
from kb.store.database import Database
from kb.stories.day import ALIVE, REMEMBERED, Day, asleep, tell
from kb.stories.space import Space
from kb.stories.told import Earlier, Sum, Told, add_up
from kb.stories.words import terms

_DAY = timedelta(days=1)
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """Where documents stand: as the days before ``until`` left them, and what that day had brought ``so_far``."""

    until: date
    so_far: Day = field(default_factory=lambda: Day({}))

    def stories(self, connection: Connection, since: datetime | None = None) -> dict[int, int]:
        """The story of each document that was collected from the day of an instant on; by default of every one."""
        first = None if since is None else since.astimezone(UTC).date()
        placed = store.placements(connection, first, self.until)
        stories = {document: self.so_far.now(document, story) for document, story in placed.items()}
        return stories | dict(self.so_far.story_of)

    def members(self, connection: Connection, stories: Collection[int]) -> dict[int, list[int]]:
        """All documents of these stories, by their ids."""
        found: dict[int, set[int]] = {story: set() for story in stories}
        before = found.keys() | {old for old, story in self.so_far.merged.items() if story in found}
        told = dict(store.documents_told_in(connection, before, self.until))
        told = {document: self.so_far.now(document, story) for document, story in told.items()}
        for document, story in (told | dict(self.so_far.moved) | dict(self.so_far.story_of)).items():
            if story in found:
                found[story].add(document)
        return {story: sorted(documents) for story, documents in found.items()}

    def current(self, connection: Connection, story_ids: Collection[int]) -> dict[int, int]:
        """The stories in which what these ones told is found now.

        A story has the id of the document that opened it, and is where that one is: an older document that came in late
        may have opened it since.
        """
        opened = {**self.so_far.story_of, **store.stories_of(connection, sorted(story_ids), self.until)}
        later = store.later_changes(connection, self.until)
        return {story: self.so_far.now(story, opened.get(story, later.now(story, story))) for story in story_ids}


class Stories:
    """The stories of one store, told apart in the ``space`` of one model's vectors."""

    def __init__(self, database: Database, model_id: str, space: Space, home: Path) -> None:
        self._database = database
        self._model_id = model_id
        self._space = space
        self._lock_file = home / "stories.lock"

    def update(self, progress: Progress) -> bool:
        """Give every document that has a vector its story; ``False`` if another process is at it.

        May be killed at any point and run again.
        """
        try:
            with FileLock(self._lock_file).acquire(timeout=0):
                self._update(progress)
        except Timeout:
            return False
        return True

    def waiting(self) -> int:
        """How many documents have no story yet."""
        with self._database.read() as connection:
            return store.count_waiting(connection, self._model_id)

    def at(self, connection: Connection, as_of: datetime | None) -> "Placed":
        """Where documents stood at an instant, of those that were collected up to it; by default now.

        Of a day that had not ended, what it had brought until then is told without a trace in the store.
        """
        if as_of is None:
            return Placed(date.max)
        day = as_of.astimezone(UTC).date()
        of_day = list(store.documents_seen(connection, self._model_id, day, day + _DAY))
        so_far = [document for document in of_day if document.seen <= as_of]
        if len(so_far) == len(of_day):
            return Placed(day + _DAY)
        before = self._living(connection, day)
        before += self._asleep(connection, day, before)
        return Placed(day, self._tell(connection, day, before, self._told(so_far), self._earlier(connection, day)))

    def by_centrality(self, connection: Connection, ids: Sequence[int]) -> list[int]:
        """The documents of a story, those nearest to all others first; those without a vector last."""
        told = self._told(list(store.documents_with_ids(connection, self._model_id, ids)))
        if not told:
            return list(ids)
        meaning = np.array([document.meaning for document in told])
        nearness = meaning @ meaning.sum(axis=0)
        order = sorted(zip(-nearness.round(_DIGITS), (document.document_id for document in told), strict=True))
        found = [document for _, document in order]
        return [*found, *(document for document in ids if document not in set(found))]

    def _update(self, progress: Progress) -> None:
        self._sum_days_of_other_models()
        total = self.waiting()
        done = 0
        living: list[tuple[Told, int]] = []
        earlier: Earlier | None = None
        told_until: date | None = None
        while True:
            with self._database.read() as connection:
                # What comes in for a day before, while days are told, waits for the next update.
                day = store.first_waiting_day(connection, self._model_id, told_until)
                if day is None:
                    return
                if earlier is None:
                    living, earlier = self._living(connection, day), self._earlier(connection, day)
                living = [pair for pair in living if pair[0].day >= day - ALIVE]
                new = self._told(list(store.documents_seen(connection, self._model_id, day, day + _DAY)))
                before = living + self._asleep(connection, day, living)
                told = self._tell(connection, day, before, new, earlier)
            with self._database.write() as connection:
                store.forget_from(connection, day)
                store.put_day(connection, day, told.story_of, told.merged, told.moved)
                self._put_sums(connection, day, new)
            earlier = add_up(new, earlier)
            living = [(document, told.now(document.document_id, story)) for document, story in living]
            living += [(document, told.story_of[document.document_id]) for document in new]
            told_until = day
            done += len(new)
            progress(min(done, total), total, str(day))

    def _tell(
        self,
        connection: Connection,
        day: date,
        living: Sequence[tuple[Told, int]],
        new: Sequence[Told],
        earlier: Earlier,
    ) -> Day:
        texts = store.text_stories(connection, {told.text_id for told in new}, day)
        opened = store.opened(connection, sorted({story for _, story in living} | set(texts.values())))
        return tell(living, opened, texts, new, self._space, earlier)

    def _earlier(self, connection: Connection, day: date) -> Earlier:
        """The documents before a day. Days that another model told are summed anew."""
        found: dict[str, Sum] = {}
        known = set[date]()
        for told_on, lang, count, meaning in store.sums_before(connection, day, self._model_id):
            own = Sum(count, meaning)
            found[lang] = found[lang] + own if lang in found else own
            known.add(told_on)
        for missing in sorted(store.days_before(connection, day) - known):
            told = self._told(list(store.documents_seen(connection, self._model_id, missing, missing + _DAY)))
            found = add_up(told, found)
        return found

    def _sum_days_of_other_models(self) -> None:
        """Sum once, and not at every update, the days that were told before the model changed."""
        with self._database.read() as connection:
            known = {told_on for told_on, *_ in store.sums_before(connection, date.max, self._model_id)}
            missing = sorted(store.days_before(connection, date.max) - known)
        for day in missing:
            with self._database.write() as connection:
                new = self._told(list(store.documents_seen(connection, self._model_id, day, day + _DAY)))
                # As long as some have no vectors of this model yet, they are added up when they are asked for.
                if len(new) >= len(store.placements(connection, day, day + _DAY)):
                    self._put_sums(connection, day, new)

    def _put_sums(self, connection: Connection, day: date, new: Sequence[Told]) -> None:
        sums = {lang: (own.count, np.asarray(own.meaning)) for lang, own in add_up(new).items()}
        store.put_sums(connection, day, self._model_id, sums)

    def _living(self, connection: Connection, day: date) -> list[tuple[Told, int]]:
        """The documents of the stories that live on a day, as they were before it."""
        stories = store.placements(connection, day - ALIVE, day)
        found = self._told(list(store.documents_seen(connection, self._model_id, day - ALIVE, day)))
        return [(told, stories[told.document_id]) for told in found if told.document_id in stories]

    def _asleep(self, connection: Connection, day: date, living: Sequence[tuple[Told, int]]) -> list[tuple[Told, int]]:
        """The documents by which stories that sleep on a day are remembered, with their stories as before it."""
        later = store.later_changes(connection, day)
        told = store.documents_of_days(connection, day - REMEMBERED, day - ALIVE)
        placed = ((document, later.now(document.id, document.story_id)) for document in told)
        stories = asleep(placed, {story for _, story in living})
        found = self._told(list(store.documents_with_ids(connection, self._model_id, sorted(stories))))
        return [(told, stories[told.document_id]) for told in found]

    def _told(self, found: Sequence[store.StoredDocument]) -> list[Told]:
        if not found:
            return []
        stored = np.array([document.vector for document in found], np.float32)
        meaning = self._space.vectors(stored, [document.lang for document in found])
        return [
            Told(document.id, document.canonical_url, document.seen.date(), document.text_id, vector,
                 terms(document.title, document.lead), document.lang or "", document.published,
                 is_headline=len(document.lead) <= len(document.title))
            for document, vector in zip(found, meaning, strict=True)
        ]  # fmt: skip
