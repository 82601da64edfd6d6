"""What the documents of a day are compared with, moved on from day to day.

A story lives while it is told. Of one that nobody has told for ``ALIVE`` the last few documents are remembered, by
which it is known when it is told again, if it was one of some size, for as long as trends look back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from kb.store import stories as store
from kb.stories.day import Day, tell
from kb.stories.parting import LEAST_TEXTS
from kb.stories.space import Space
from kb.stories.told import Earlier, Sum, Told, add_up, as_told
from kb.stories.words import Vocabulary

ALIVE = timedelta(days=14)
REMEMBERED = timedelta(days=91)
_DAY = timedelta(days=1)


class Window:
    """The documents of the stories that live or are remembered, and what all documents before have in common.

    It costs a look at three months of the store to begin with, and then what a day changes alone.
    """

    def __init__(self, connection: Connection, model_id: str, space: Space, day: date) -> None:
        """As the days before ``day`` left it."""
        self._model_id, self._space = model_id, space
        self._vocabulary = Vocabulary()
        self._places = Places(store.documents_of_days(connection, day - REMEMBERED, day))
        placed = store.placements(connection, day - ALIVE, day)
        living = self.read(store.documents_seen(connection, model_id, day - ALIVE, day))
        self._living = [(told, placed[told.document_id]) for told in living if told.document_id in placed]
        self._asleep: dict[int, Told] = {}
        self._opened: dict[int, date] = {}
        self._earlier = self._sums(connection, day)

    def read(self, documents: Iterable[store.StoredDocument]) -> list[Told]:
        """Documents of the store, to be compared with those of the window."""
        return as_told(list(documents), self._space, self._vocabulary)

    def tell(self, connection: Connection, day: date, new: Sequence[Told]) -> Day:
        """What these documents of a day bring, which is later than any that it has moved on from."""
        left = [told for told, _ in self._living if told.day < day - ALIVE]
        self._living = [(told, story) for told, story in self._living if told.day >= day - ALIVE]
        self._asleep |= {told.document_id: told for told in left}
        before = self._living + self._remembered(connection, day)
        texts = store.text_stories(connection, {told.text_id for told in new}, day)
        stories = {story for _, story in before} | set(texts.values())
        unknown = sorted(stories - self._opened.keys())
        opened = self._opened | store.opened(connection, unknown)
        self._opened = {story: opened[story] for story in stories if story in opened}
        return tell(before, self._opened, texts, new, self._space, self._earlier)

    def move_on(self, day: date, new: Sequence[Told], told: Day) -> None:
        """Take in what a day brought: the next one is compared with that too."""
        self._places.follow(told)
        self._places.add(
            store.ToldDocument(document.document_id, told.story_of[document.document_id], day, document.url,
                               document.text_id)
            for document in new
        )  # fmt: skip
        self._living = [(document, told.now(document.document_id, story)) for document, story in self._living]
        self._living += [(document, told.story_of[document.document_id]) for document in new]
        self._earlier = add_up(new, self._earlier)

    def _remembered(self, connection: Connection, day: date) -> list[tuple[Told, int]]:
        self._places.forget_before(day - REMEMBERED)
        wanted = self._places.asleep({story for _, story in self._living}, day - ALIVE)
        missing = sorted(wanted.keys() - self._asleep.keys())
        found = self.read(store.documents_with_ids(connection, self._model_id, missing))
        self._asleep |= {told.document_id: told for told in found}
        self._asleep = {document: told for document, told in self._asleep.items() if document in wanted}
        return [(told, wanted[document]) for document, told in self._asleep.items()]

    def _sums(self, connection: Connection, day: date) -> Earlier:
        """The documents before a day. Days that another model told are summed anew."""
        found: dict[str, Sum] = {}
        known = set[date]()
        for told_on, lang, count, meaning in store.sums_before(connection, day, self._model_id):
            own = Sum(count, meaning)
            found[lang] = found[lang] + own if lang in found else own
            known.add(told_on)
        for missing in sorted(store.days_before(connection, day) - known):
            found = add_up(self.read(store.documents_seen(connection, self._model_id, missing, missing + _DAY)), found)
        return found


class Places:
    """Documents by the stories that they are told in now. Pure."""

    def __init__(self, documents: Iterable[store.ToldDocument]) -> None:
        self._told_in: dict[int, list[store.ToldDocument]] = {}
        self._of_day: defaultdict[date, list[store.ToldDocument]] = defaultdict(list)
        self._story_of: dict[int, int] = {}
        self.add(documents)

    def add(self, documents: Iterable[store.ToldDocument]) -> None:
        """Documents in the stories that they were told in."""
        for document in documents:
            self._of_day[document.day].append(document)
            self._put(document, document.story_id)

    def follow(self, day: Day) -> None:
        """What a day brought together or took apart."""
        moved = {self._story_of[document] for document in day.moved if document in self._story_of}
        for story in sorted(moved | day.merged.keys()):
            for document in self._told_in.pop(story, ()):
                self._put(document, day.now(document.id, story))

    def forget_before(self, day: date) -> None:
        """Forget the documents of the days before one."""
        for old in [told_on for told_on in self._of_day if told_on < day]:
            for document in self._of_day.pop(old):
                story = self._story_of.pop(document.id)
                self._told_in[story].remove(document)
                if not self._told_in[story]:
                    del self._told_in[story]

    def asleep(self, living: Collection[int], until: date) -> dict[int, int]:
        """The documents by which stories that sleep are remembered, with their stories: the last texts of each.

        They are of the days before ``until``. A story of less than ``LEAST_TEXTS`` texts is forgotten; ``living`` ones
        do not sleep.
        """
        found: dict[int, int] = {}
        for story, told in self._told_in.items():
            if len(told) < LEAST_TEXTS or story in living:
                continue
            texts: dict[int, store.ToldDocument] = {}
            for document in sorted(told, key=lambda document: (document.day, document.canonical_url)):
                if document.day < until:
                    texts.setdefault(document.text_id, document)
            if len(texts) >= LEAST_TEXTS:
                found |= {document.id: story for document in list(texts.values())[-LEAST_TEXTS:]}
        return found

    def _put(self, document: store.ToldDocument, story: int) -> None:
        self._told_in.setdefault(story, []).append(document)
        self._story_of[document.id] = story
