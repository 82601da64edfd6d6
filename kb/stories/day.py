"""One day: which stories its documents join, open or bring together. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from scipy.sparse import csr_matrix

from kb.stories.grouping import Items, group
from kb.stories.space import Space, Vectors
from kb.stories.words import weighted

# A story lives while it is told: one that nobody has told for so long takes in nothing any more.
ALIVE = timedelta(days=14)
# What all documents have in common tells no stories apart: a collection that is about social networks alone would be
# one story. The mean of few documents is little of that: it counts for n / (n + this).
_FEW = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A document as stories see it. ``meaning`` is of the story space, of length 1."""

    document_id: int
    url: str  # canonical: tells documents apart whatever their ids are
    day: date  # UTC
    text_id: int  # the document's own id, or that of the one that it is a copy of
    meaning: Vectors
    terms: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Earlier:
    """All documents of the days before: how many, and the sum of their meanings."""

    count: int
    meaning: Vectors


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brings: the story of each of its documents, and stories that went into others."""

    story_of: Mapping[int, int]
    merged: Mapping[int, int] = field(default_factory=dict)


def tell(
    before: Sequence[tuple[Told, int]],
    opened: Mapping[int, date],
    text_stories: Mapping[int, int],
    new: Sequence[Told],
    space: Space,
    earlier: Earlier | None = None,
) -> Day:
    """Place the documents of one day.

    ``before`` are the documents of the living stories with their stories, ``opened`` the days on which these began.
    ``text_stories`` are the stories of texts that were told before, living or not: a copy goes where its text went.
    ``earlier`` are the documents of the days before: what all have in common with those of the day tells nothing. A
    story has the id of the first document that was stored of those that opened it; of stories that come together the
    oldest lives on. The result depends on what the documents are, not on their order.
    """
    story_of = {told.document_id: text_stories[told.text_id] for told in new if told.text_id in text_stories}
    fresh: dict[int, list[Told]] = {}
    for told in sorted(new, key=lambda told: told.url):
        if told.text_id not in text_stories:
            fresh.setdefault(told.text_id, []).append(told)
    texts_of: dict[int, dict[int, Told]] = {}  # of copies one counts
    for told, story in sorted(before, key=lambda pair: pair[0].url):
        texts_of.setdefault(story, {}).setdefault(told.text_id, told)
    stories = {story: list(texts.values()) for story, texts in texts_of.items()}
    # By their first addresses: ids say in which order documents came in.
    living = sorted(stories, key=lambda story: stories[story][0].url)
    texts = [copies[0] for copies in fresh.values()]
    rows = [*(stories[story] for story in living), *([told] for told in texts)]
    is_new = [False] * len(living) + [True] * len(texts)
    merged: dict[int, int] = {}

    def age(story: int) -> tuple[date, int]:
        # The documents that opened it may be deleted by now.
        return opened.get(story, min(told.day for told in stories[story])), story

    for members in group(_items(rows, _common(earlier, new)), is_new, space.words_weight, space.threshold):
        olds = sorted((living[row] for row in members if not is_new[row]), key=age)
        documents = [told.document_id for row in members if is_new[row] for told in fresh[rows[row][0].text_id]]
        story = olds[0] if olds else min(documents)
        merged.update(dict.fromkeys(olds[1:], story))
        story_of.update(dict.fromkeys(documents, story))
    return Day({document: merged.get(story, story) for document, story in story_of.items()}, merged)


def _common(earlier: Earlier | None, new: Sequence[Told]) -> Vectors | float:
    """What all documents up to the end of the day have in common."""
    if not new:
        return 0.0
    total = np.sum([told.meaning for told in new], axis=0)
    count = len(new)
    if earlier is not None:
        total, count = total + earlier.meaning, count + earlier.count
    common: Vectors = total / (count + _FEW)
    return common


def _items(rows: Sequence[Sequence[Told]], common: Vectors | float) -> Items:
    flat = [told for row in rows for told in row]
    owner = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    belongs = csr_matrix((np.ones(len(flat), np.float32), (owner, np.arange(len(flat)))), (len(rows), len(flat)))
    meaning = np.array([told.meaning for told in flat], np.float32).reshape(len(flat), -1) - common
    meaning = meaning / np.maximum(np.linalg.norm(meaning, axis=1, keepdims=True), 1e-9)
    words = weighted([told.terms for told in flat])
    return Items(
        np.asarray(belongs @ meaning, np.float32),
        (belongs @ words).tocsr(),
        np.array([len(row) for row in rows], np.int64),
    )
