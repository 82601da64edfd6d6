"""What an editor does to an edition, and to the order of a section, step by step."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from kb.digest.editing import annotated, dropped, moved, released
from kb.digest.wording import written
from kb.digest.written import Entry
from kb.errors import DigestError
from kb.knowledge_base import KnowledgeBase
from kb.models import (
    Audience,
    EditorsWork,
)
from tests.digest_paper import (
    NOW,
    ZONE,
    inside,
    weeks,
)

COMPOSED = ("a", "b", "c", "d")


def told(work: EditorsWork, composed: tuple[str, ...] = COMPOSED) -> list[str]:
    """The order in which a section is told, as ``edited`` makes it."""
    kept = [key for key in composed if key not in work.dropped]
    return sorted(kept, key=lambda key: work.pinned.index(key) if key in work.pinned else len(work.pinned))


@pytest.mark.parametrize(
    ("key", "place", "order", "pinned"),
    [
        ("c", 0, "cabd", ("c",)),
        ("c", 1, "acbd", ("a", "c")),
        ("a", 3, "bcda", ("b", "c", "d")),
        ("b", 1, "abcd", ()),
    ],
)
def test_an_entry_is_moved_with_as_few_pins_as_it_takes(
    key: str, place: int, order: str, pinned: tuple[str, ...]
) -> None:
    work = moved(EditorsWork(), COMPOSED, key, place)
    assert ("".join(told(work)), work.pinned) == (order, pinned)


def test_any_moves_do_what_moving_in_a_list_does() -> None:
    chance = random.Random(7)
    work, order = EditorsWork(pinned=("of another section",)), list(COMPOSED)
    for _ in range(200):
        key, place = chance.choice(order), chance.randrange(len(order))
        work = moved(work, COMPOSED, key, place)
        order.remove(key)
        order.insert(place, key)
        assert told(work) == order
    assert "of another section" in work.pinned


def test_moving_back_leaves_nothing_pinned() -> None:
    assert moved(moved(EditorsWork(), COMPOSED, "c", 0), COMPOSED, "c", 2) == EditorsWork()


def test_what_is_dropped_takes_no_place() -> None:
    work = moved(dropped(EditorsWork(), "a"), COMPOSED, "d", 1)
    assert told(work) == ["b", "d", "c"]
    assert told(released(work, "a", "b", "d")) == list(COMPOSED)


def test_notes_stay_where_an_entry_is_dropped_and_an_empty_one_goes() -> None:
    work = dropped(annotated(EditorsWork(), {"a": "Hoy", "b": "Luego"}), "a")
    assert released(work, "a").notes == {"a": "Hoy", "b": "Luego"}
    assert annotated(work, {"a": ""}).notes == {"b": "Luego"}


class TestOfAnEdition:
    def test_pinned_first_dropped_gone_noted_beside(self, paper: KnowledgeBase) -> None:
        audience, week = Audience("e", "es", ZONE), weeks()[-1]
        version = paper.digests.compose(audience, week, NOW)
        first, *_, last = [practice.key for practice in version.edition.practices]
        work = EditorsWork(pinned=(last,), dropped=(first,), notes={last: "Probémoslo"}, note="Buen lunes")
        edited = paper.digests.edit(version, lambda before: work)
        keys = [practice.key for practice in edited.edition.practices]
        assert keys[0] == last
        assert first not in keys
        page = written(edited.edition)
        assert page.note == "Buen lunes"
        assert [entry.note for entry in inside(page.sections, Entry) if entry.note] == ["Probémoslo"]
        assert paper.digests.find(audience, week) == edited
        assert paper.digests.compose(audience, week, NOW) == edited, "in every version"
        assert paper.digests.edit(edited, lambda before: EditorsWork()) == version

    def test_what_was_dropped_was_not_told(self, paper: KnowledgeBase) -> None:
        audience = Audience("d", "es", ZONE)
        for week, after in pairwise(weeks()):
            version = paper.digests.compose(audience, week, NOW)
            following = paper.digests.compose(audience, after, NOW).edition
            told = {story.key for story in version.edition.top_stories}
            if gone := told.intersection(story.key for story in following.closing):
                paper.digests.edit(version, lambda before, gone=gone: replace(before, dropped=tuple(gone)))
                again = paper.digests.compose(audience, after, NOW).edition
                assert not gone.intersection(story.key for story in again.closing)
                return
        pytest.fail("no story of one edition was closed in the next")

    def test_what_is_not_told_is_not_told_above(self, paper: KnowledgeBase) -> None:
        audience = Audience("a", "es", ZONE)
        for week in weeks():
            version = paper.digests.compose(audience, week, NOW)
            if above := [key for watched in version.edition.watched for key in watched.told_above]:
                edited = paper.digests.edit(version, lambda work, above=above: replace(work, dropped=tuple(set(above))))
                assert not any(watched.told_above for watched in edited.edition.watched)
                return
        pytest.fail("no watch found a story that was told above")

    def test_an_entry_that_there_is_not(self, paper: KnowledgeBase) -> None:
        version = paper.digests.compose(Audience("n", "es", ZONE), weeks()[-1], NOW)
        with pytest.raises(DigestError, match="no entry 'story/99999'"):
            paper.digests.edit(version, lambda before: replace(before, pinned=("story/99999",)))
        with pytest.raises(DigestError, match="letters at the most"):
            paper.digests.edit(version, lambda before: replace(before, note="x" * 3000))
        key = version.edition.practices[0].key
        with pytest.raises(DigestError, match="cannot be pinned and dropped"):
            paper.digests.edit(version, lambda before: replace(before, pinned=(key,), dropped=(key,)))
