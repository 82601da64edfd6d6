"""One day: which stories its documents join, open or bring together. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

import numpy as np

from kb.store.stories import ToldDocument
from kb.stories.grouping import Items, group
from kb.stories.space import Space, Vectors
from kb.stories.telling_time import TIME_WEIGHT, nearness
from kb.stories.words import weighted

# A story lives while it is told: of one that nobody has told for so long a few documents are remembered, by which it is
# known when it is told again, if it was one of some size, for as long as trends look back.
ALIVE = timedelta(days=14)
REMEMBERED = timedelta(days=91)
LEAST_TEXTS = 3
# A story comes apart where its parts are less alike than so much of what comes together: so it does not come and go. Of
# 6,748 headlines of Hacker News nine heaps came apart with it, all rightly; 20 with 1, 2 with 0.7.
_STILL_TOGETHER = 0.85
_DAY = timedelta(days=1)
# What all documents have in common tells no stories apart: a collection that is about social networks alone would be
# one story. The mean of few documents is little of that: it counts for n / (n + this), and as much that of a language
# beside that of all.
_FEW = 5
# Of a language so many documents, taken evenly, show how alike two are; fewer than the least show nothing.
_SAMPLE, _FEWEST = 600, 6


@dataclass(frozen=True, slots=True)
class Told:
    """A document as stories see it. ``meaning`` is of the story space, of length 1."""

    document_id: int
    url: str  # canonical: tells documents apart whatever their ids are
    day: date  # UTC
    text_id: int  # the document's own id, or that of the one that it is a copy of
    meaning: Vectors
    terms: Mapping[str, int]
    lang: str = ""
    published: datetime | None = None
    is_headline: bool = False  # has no text


@dataclass(frozen=True, slots=True)
class Sum:
    """So many documents, and the sum of their meanings."""

    count: int
    meaning: Vectors | float

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.count + other.count, self.meaning + other.meaning)

    def mean(self, others: Vectors | float = 0.0) -> Vectors:
        """Their mean; that of few is drawn towards ``others``."""
        drawn: Vectors = np.asarray((self.meaning + _FEW * others) / (self.count + _FEW), np.float32)
        return drawn


_NONE = Sum(0, 0.0)
Earlier = Mapping[str, Sum]  # all documents of the days before, by language


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brings: the story of each of its documents, stories that went into others, and what left its story.

    A story that came out of another goes into itself, as it may have gone into that one before. ``moved`` are the
    documents of days before in stories that came apart.
    """

    story_of: Mapping[int, int]
    merged: Mapping[int, int] = field(default_factory=dict)
    moved: Mapping[int, int] = field(default_factory=dict)

    def now(self, document: int, story: int) -> int:
        """Where a document of a story of the days before is told at the end of this one."""
        return self.moved.get(document, self.merged.get(story, story))


def tell(
    before: Sequence[tuple[Told, int]],
    opened: Mapping[int, date],
    text_stories: Mapping[int, int],
    new: Sequence[Told],
    space: Space,
    earlier: Earlier = MappingProxyType({}),
) -> Day:
    """Place the documents of one day.

    ``before`` are the documents of the living stories with their stories, and those by which stories that sleep are
    remembered; ``opened`` are the days on which these began.
    ``text_stories`` are the stories of texts that were told before, living or not: a copy goes where its text went.
    ``earlier`` are the documents of the days before: what all have in common with those of the day tells nothing. A
    story has the id of the first document that was stored of those that opened it; of stories that come together the
    oldest lives on. One that has come apart lives on in the part that opened it, and the others as stories of their
    own. The result depends on what the documents are, not on their order.
    """
    story_of = {told.document_id: text_stories[told.text_id] for told in new if told.text_id in text_stories}
    fresh: dict[int, list[Told]] = {}
    for told in sorted(new, key=lambda told: told.url):
        if told.text_id not in text_stories:
            fresh.setdefault(told.text_id, []).append(told)
    documents_of: dict[int, list[Told]] = {}
    for told, story in sorted(before, key=lambda pair: pair[0].url):
        documents_of.setdefault(story, []).append(told)
    stories = {story: _texts(documents) for story, documents in documents_of.items()}
    # By their first addresses: ids say in which order documents came in.
    living = sorted(stories, key=lambda story: stories[story][0].url)
    texts = [copies[0] for copies in fresh.values()]
    rows = [*(stories[story] for story in living), *([told] for told in texts)]
    is_new = [False] * len(living) + [True] * len(texts)
    merged: dict[int, int] = {}
    apart: dict[tuple[int, int], int] = {}  # where a text of a story that came apart is told

    def age(story: int) -> tuple[date, int]:
        # The documents that opened it may be deleted by now.
        return opened.get(story, min(told.day for told in stories[story])), story

    items = _items(rows, add_up(new, earlier), space)
    for members in group(items, is_new, space.words_weight, space.threshold + _at_once(space)):
        olds = sorted((living[row] for row in members if not is_new[row]), key=age)
        documents = [told for row in members if is_new[row] for told in fresh[rows[row][0].text_id]]
        story = olds[0] if olds else min(told.document_id for told in documents)
        merged.update(dict.fromkeys(olds[1:], story))
        story_of.update((told.document_id, story) for told in documents)
        if olds:
            texts = [told for row in members for told in rows[row]]
            documents += [told for old in olds for told in documents_of[old]]
            parted = _come_apart(story, texts, documents, items.each_of(members), space)
            apart |= {(story, text): own for text, own in parted.items()}

    def where(told: Told, story: int) -> int:
        last = merged.get(story, story)
        return apart.get((last, told.text_id), last)

    return Day(
        story_of={told.document_id: where(told, story_of[told.document_id]) for told in new},
        merged=merged | {own: own for (story, _), own in apart.items() if own != story},
        moved={
            told.document_id: where(told, story)
            for told, story in before
            if (merged.get(story, story), told.text_id) in apart
        },
    )


def _texts(documents: Iterable[Told]) -> list[Told]:
    """The first document of each text: of copies one counts."""
    found: dict[int, Told] = {}
    for told in documents:
        found.setdefault(told.text_id, told)
    return list(found.values())


def _come_apart(
    story: int, texts: Sequence[Told], documents: Sequence[Told], items: Items, space: Space
) -> dict[int, int]:
    """Where each text of a story is told from now on, if its living texts no longer tell the same; else nothing.

    They do not if, grouped anew, they make several groups of some size, even where what is somewhat less alike than
    usual comes together. The part that opened the story keeps its id and what belongs to no part.
    """
    if len(texts) < 2 * LEAST_TEXTS:
        return {}
    groups = group(
        replace(items, link=items.link * np.float32(np.sqrt(_STILL_TOGETHER))),
        [True] * len(texts),
        space.words_weight,
        (space.threshold + _at_once(space)) * _STILL_TOGETHER,
    )
    parts = [[texts[place] for place in places] for places in groups if len(places) >= LEAST_TEXTS]
    if len(parts) < 2:
        return {}
    ids_of: dict[int, list[int]] = {}
    for told in documents:
        ids_of.setdefault(told.text_id, []).append(told.document_id)
    ids = {told.text_id: min(ids_of[told.text_id]) for told in texts}
    parts.sort(key=lambda part: (all(story not in ids_of[told.text_id] for told in part),
                                 min((told.day, told.url) for told in part)))  # fmt: skip
    found = dict.fromkeys(ids, story)
    for part in parts[1:]:
        found |= dict.fromkeys((told.text_id for told in part), min(ids[told.text_id] for told in part))
    return found


def asleep(told: Iterable[tuple[ToldDocument, int]], living: Collection[int]) -> dict[int, int]:
    """The documents by which stories that sleep are remembered, with their stories: the last three texts of each.

    ``told`` are documents with their stories, of the days in which these may have been told last; those of less than
    ``LEAST_TEXTS`` texts are forgotten. ``living`` stories do not sleep.
    """
    texts_of: dict[int, dict[int, ToldDocument]] = {}
    for document, story in sorted(told, key=lambda pair: (pair[0].day, pair[0].canonical_url)):
        if story not in living:
            texts_of.setdefault(story, {}).setdefault(document.text_id, document)
    return {
        document.id: story
        for story, texts in texts_of.items()
        if len(texts) >= LEAST_TEXTS
        for document in list(texts.values())[-LEAST_TEXTS:]
    }


def add_up(told: Iterable[Told], earlier: Earlier = MappingProxyType({})) -> dict[str, Sum]:
    """The documents of a day, by language, added to those before."""
    found = dict(earlier)
    for document in told:
        found[document.lang] = found.get(document.lang, _NONE) + Sum(1, document.meaning)
    return found


def _at_once(space: Space) -> float:
    """What nearness in time adds to the likeness of two documents of one moment."""
    # Where words alone decide, there is nothing that it could be added to.
    return TIME_WEIGHT if space.words_weight < 1 else 0.0


def _items(rows: Sequence[Sequence[Told]], known: Mapping[str, Sum], space: Space) -> Items:
    flat = [told for row in rows for told in row]
    is_headline = np.array([told.is_headline for told in flat], bool)
    gain = np.where(is_headline, space.headline_gain, 1.0).astype(np.float32)[:, None]
    meaning = _without_common(flat, known) * gain
    if space.words_weight < 1:
        meaning = np.hstack([meaning, np.sqrt(TIME_WEIGHT / (1 - space.words_weight)) * _nearness(flat)])
    links = np.where(is_headline, space.headline_link, space.link) + _at_once(space)
    return Items(
        meaning=meaning,
        words=weighted([told.terms for told in flat]).multiply(gain).tocsr(),
        item=np.repeat(np.arange(len(rows)), [len(row) for row in rows]),
        link=np.sqrt(links).astype(np.float32),
    )


def _without_common(flat: Sequence[Told], known: Mapping[str, Sum]) -> Vectors:
    """The meanings of documents, of length 1, without what all documents up to the end of the day have in common."""
    of_all = sum((known[lang] for lang in sorted(known)), _NONE).mean()
    meaning: Vectors = np.array([told.meaning for told in flat], np.float32).reshape(len(flat), -1)
    rows_of: dict[str, list[int]] = {}
    for row, told in enumerate(flat):
        rows_of.setdefault(told.lang, []).append(row)
    for lang, rows in rows_of.items():
        of_lang = meaning[rows]
        common = known[lang].mean(of_all) if lang in known else of_all
        meaning[rows] = of_lang - _share_of_most(of_lang) * common
    meaning /= np.maximum(np.linalg.norm(meaning, axis=1, keepdims=True), 1e-9)
    return meaning


def _share_of_most(meaning: Vectors) -> float:
    """By how much of their mean most documents are alike: the median likeness of two of them to the mean of all pairs.

    A few large stories among them draw the mean towards themselves, and would be taken away with it.
    """
    chosen = meaning[np.linspace(0, len(meaning) - 1, min(len(meaning), _SAMPLE)).astype(int)]
    if len(chosen) < _FEWEST:
        return 1.0
    likeness = chosen[::2] @ chosen[1::2].T
    mean = float(likeness.mean())
    return min(1.0, max(0.0, float(np.median(likeness))) / mean) if mean > 0 else 0.0


def _nearness(flat: Sequence[Told]) -> Vectors:
    if not flat:
        return np.zeros((0, 0), np.float32)
    moments = [told.published or datetime.combine(told.day, time(), UTC) for told in flat]
    return nearness(moments, datetime.combine(max(told.day for told in flat) + _DAY, time(), UTC))
