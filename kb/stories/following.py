"""Keeping stories up with the documents, day by day.

A day's documents are compared with the stories that live then, and what they bring is written in one transaction. A
document that comes in for a day that was told already has that day and all later ones told again, so that stories do
not depend on when, or in how many runs, documents were collected. What a document says when its day is told counts;
later edits do not move it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from sqlalchemy import Connection

from kb.progress import Progress
from kb.store import stories as store
from kb.store.database import Database
from kb.stories.day import Day
from kb.stories.space import Space
from kb.stories.told import Told, add_up, as_told, meanings
from kb.stories.window import Window
from kb.stories.words import Vocabulary

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
        window = Window(connection, self._model_id, self._space, day)
        return Placed(day, window.tell(connection, day, window.read(so_far)))

    def by_centrality(self, connection: Connection, weights: Mapping[int, float]) -> list[int]:
        """The documents of a story, by id, those nearest to all others first, each of which counts for as much as its
        weight; those without a vector last.
        """
        found = list(store.documents_with_ids(connection, self._model_id, list(weights)))
        if not found:
            return list(weights)
        meaning = meanings(found, self._space)
        nearness = meaning @ (np.array([weights[document.id] for document in found], np.float32) @ meaning)
        order = sorted(zip(-nearness.round(_DIGITS), (document.id for document in found), strict=True))
        central = dict.fromkeys(document for _, document in order)
        return [*central, *(document for document in weights if document not in central)]

    def _update(self, progress: Progress) -> None:
        self._sum_days_of_other_models()
        total = self.waiting()
        done = 0
        window: Window | None = None
        told_until: date | None = None
        while True:
            with self._database.read() as connection:
                # What comes in for a day before, while days are told, waits for the next update.
                day = store.first_waiting_day(connection, self._model_id, told_until)
                if day is None:
                    return
                window = window or Window(connection, self._model_id, self._space, day)
                new = window.read(store.documents_seen(connection, self._model_id, day, day + _DAY))
                told = window.tell(connection, day, new)
            with self._database.write() as connection:
                store.forget_from(connection, day)
                store.put_day(connection, day, told.story_of, told.merged, told.moved)
                self._put_sums(connection, day, new)
            window.move_on(day, new, told)
            told_until = day
            done += len(new)
            progress(min(done, total), total, str(day))

    def _sum_days_of_other_models(self) -> None:
        """Sum once, and not at every update, the days that were told before the model changed."""
        with self._database.read() as connection:
            known = {told_on for told_on, *_ in store.sums_before(connection, date.max, self._model_id)}
            missing = sorted(store.days_before(connection, date.max) - known)
        for day in missing:
            with self._database.write() as connection:
                seen = list(store.documents_seen(connection, self._model_id, day, day + _DAY))
                new = as_told(seen, self._space, Vocabulary())
                # As long as some have no vectors of this model yet, they are added up when they are asked for.
                if len(new) >= len(store.placements(connection, day, day + _DAY)):
                    self._put_sums(connection, day, new)

    def _put_sums(self, connection: Connection, day: date, new: Sequence[Told]) -> None:
        sums = {lang: (own.count, np.asarray(own.meaning)) for lang, own in add_up(new).items()}
        store.put_sums(connection, day, self._model_id, sums)
