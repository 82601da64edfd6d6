"""One day: which stories its documents join, open, bring together or part. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from kb.stories.comparing import at_once, compared
from kb.stories.grouping import group
from kb.stories.parting import may_come_apart, parted
from kb.stories.space import Space
from kb.stories.told import Earlier, Told, add_up


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
    if not new:
        return Day({})
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

    items = compared(rows, add_up(new, earlier), space)
    threshold = space.threshold + at_once(space)
    for members in group(items, is_new, space.words_weight, threshold):
        olds = sorted((living[row] for row in members if not is_new[row]), key=age)
        documents = [told for row in members if is_new[row] for told in fresh[rows[row][0].text_id]]
        story = olds[0] if olds else min(told.document_id for told in documents)
        merged.update(dict.fromkeys(olds[1:], story))
        story_of.update((told.document_id, story) for told in documents)
        texts = [told for row in members for told in rows[row]]
        if olds and may_come_apart(len(texts)):
            documents += [told for old in olds for told in documents_of[old]]
            found = parted(story, texts, documents, items.each_of(members), space.words_weight, threshold)
            apart |= {(story, text): own for text, own in found.items()}

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
