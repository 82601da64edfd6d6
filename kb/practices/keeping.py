"""What a person does with the playbook: pin, hide, edit, add, remove."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kb.errors import PracticeError
from kb.models import Practice, PracticeEntry
from kb.practices.networks import NETWORKS
from kb.practices.playbook import practice_entry
from kb.practices.themes import Theme
from kb.search.query import clean
from kb.store import practices as store
from kb.store.database import Database

LONGEST_TITLE = 300


def find_practice(database: Database, practice_id: int, now: datetime) -> PracticeEntry:
    """A practice with its evidence. Raises ``PracticeError`` if there is none."""
    entry = practice_entry(database, practice_id, now)
    if entry is None:
        raise _unknown(practice_id)
    return entry


def add_practice(
    database: Database, title: str, theme: str | None, network: str | None, now: datetime
) -> PracticeEntry:
    """Store a practice of a person's own. Raises ``PracticeError`` for a title, theme or network that cannot be."""
    practice = _checked(Practice(title, own_title=title, own_theme=theme, own_network=network, own=True))
    with database.write() as connection:
        stored = store.add_practice(connection, practice, now)
        store.note_change(connection)
    return find_practice(database, stored.id, now)


def change_practice(
    database: Database, practice_id: int, change: Callable[[Practice], Practice], now: datetime
) -> PracticeEntry:
    """Replace a practice by what ``change`` makes of it. Raises ``PracticeError``."""
    with database.write() as connection:
        practice = store.get_practice(connection, practice_id)
        if practice is None:
            raise _unknown(practice_id)
        store.change_practice(connection, _checked(change(practice)))
        store.note_change(connection)
    return find_practice(database, practice_id, now)


def remove_practice(database: Database, practice_id: int) -> None:
    """Delete a practice that a person wrote. Raises ``PracticeError`` for any other."""
    with database.write() as connection:
        practice = store.get_practice(connection, practice_id)
        if practice is None:
            raise _unknown(practice_id)
        if not practice.own:
            raise PracticeError(f"Practice {practice_id} comes from articles; hide it with `catalejo practices hide`.")
        store.remove_practice(connection, practice_id)
        store.note_change(connection)


def _checked(practice: Practice) -> Practice:
    if practice.own_title is not None:
        title = " ".join(clean(practice.own_title).split())
        if not title:
            raise PracticeError("The title is empty; say in a sentence what to do.")
        if len(title) > LONGEST_TITLE:
            raise PracticeError(f"The title has {len(title)} characters; at most {LONGEST_TITLE} fit.")
        practice = replace(practice, own_title=title, title=title if practice.own else practice.title)
    if practice.own_theme is not None and practice.own_theme not in list(Theme):
        raise PracticeError(f"{practice.own_theme!r} is no theme; use one of: {', '.join(Theme)}.")
    if practice.own_network is not None and practice.own_network not in NETWORKS:
        raise PracticeError(f"{practice.own_network!r} is no network; use one of: {', '.join(NETWORKS)}.")
    return practice


def _unknown(practice_id: int) -> PracticeError:
    return PracticeError(f"There is no practice {practice_id}; `catalejo practices` prints the ids that exist.")
