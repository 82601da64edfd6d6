"""What an editor does to the order of a section, step by step."""

import random

import pytest

from kb.digest.editing import annotated, dropped, moved, released
from kb.models import EditorsWork

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
