"""An editor's work put onto an edition. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from kb.digest.edition import Edition
from kb.models import EditorsWork


def edited(edition: Edition, work: EditorsWork) -> Edition:
    """The edition without what was dropped, pinned entries first in their sections, with the notes.

    What the editor names that this version does not tell has no effect on it.
    """
    sections: dict[str, Any] = {name: _edited(entries, work) for name, entries in _sections(edition)}
    keys = {entry.key for entries in sections.values() for entry in entries}
    sections["watched"] = tuple(
        replace(each, told_above=tuple(key for key in each.told_above if key in keys)) for each in sections["watched"]
    )
    notes = {key: note for key, note in work.notes.items() if key in keys}
    return replace(edition, **sections, note=work.note, notes=notes)


def entry_keys(edition: Edition) -> list[str]:
    """The keys of everything that an edition tells, in its order."""
    return [entry.key for _, entries in _sections(edition) for entry in entries]


def released(work: EditorsWork, *keys: str) -> EditorsWork:
    """These entries neither pinned nor dropped; what was said of them stays."""
    return replace(
        work,
        pinned=tuple(key for key in work.pinned if key not in keys),
        dropped=tuple(key for key in work.dropped if key not in keys),
    )


def dropped(work: EditorsWork, key: str) -> EditorsWork:
    """This entry not told."""
    work = released(work, key)
    return replace(work, dropped=(key, *work.dropped))


def annotated(work: EditorsWork, notes: Mapping[str, str]) -> EditorsWork:
    """What is said of these entries, nothing where it is empty; what is said of others stays."""
    return replace(work, notes={key: text for key, text in {**work.notes, **notes}.items() if text})


def moved(work: EditorsWork, composed: Sequence[str], key: str, place: int) -> EditorsWork:
    """This entry at a place of its section, from 0 on, whose entries were ``composed`` in this order.

    Pins no more than it takes: what stands behind the last pinned entry keeps the order of whatever version is told.
    """
    told = [each for each in composed if each not in work.dropped]
    order = [each for each in (*work.pinned, *told) if each in told]
    order = [each for each in dict.fromkeys(order) if each != key]
    order.insert(place, key)
    left = list(told)
    pins = 0
    while order[pins:] != left:
        left.remove(order[pins])
        pins += 1
    work = released(work, *told)
    return replace(work, pinned=(*work.pinned, *order[:pins]))


def _sections(edition: Edition) -> Iterable[tuple[str, tuple[Any, ...]]]:
    for field in fields(edition):
        value = getattr(edition, field.name)
        if isinstance(value, tuple) and all(hasattr(entry, "key") for entry in value):
            yield field.name, value


def _edited(entries: Sequence[Any], work: EditorsWork) -> tuple[Any, ...]:
    kept = [entry for entry in entries if entry.key not in work.dropped]
    order = {key: place for place, key in enumerate(work.pinned)}
    return tuple(sorted(kept, key=lambda entry: order.get(entry.key, len(order))))
