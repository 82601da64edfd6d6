"""How the people who use the app like it, and what they have seen of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from kb.errors import PersonError
from kb.intake.country import normal_country
from kb.models import Person
from kb.quiet_hours import zone_name
from kb.store.database import Database
from kb.store.people import get_person, put_person
from kb.translation import LANGUAGES

# Who comes back after a longer pause than this has left in between, and wants to know what is new since then.
_VISIT_ENDS_AFTER = timedelta(hours=1)
_NOTED_EVERY = timedelta(minutes=2)


class People:
    """The people of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def person(self, name: str) -> Person:
        """What is known of a person; see ``Person`` for names."""
        with self._database.read() as connection:
            return get_person(connection, name)

    def change(self, name: str, change: Callable[[Person], Person]) -> Person:
        """Have a person like it otherwise: ``change`` makes the new one of the old.

        Raises ``PersonError`` for a language, a zone or a country that is none.
        """
        with self._database.write() as connection:
            changed = _checked(replace(change(get_person(connection, name)), name=name))
            put_person(connection, changed)
        return changed

    def visit(self, name: str, now: datetime) -> Person:
        """Note that a person is using the app; one who was away for more than an hour begins a new visit."""
        with self._database.read() as connection:
            person = get_person(connection, name)
        # Used in what lies ahead: while the machine's clock was wrong.
        if person.active is not None and timedelta() <= now - person.active < _NOTED_EVERY:
            return person
        with self._database.write() as connection:
            person = get_person(connection, name)
            if person.active is not None and now - person.active > _VISIT_ENDS_AFTER:
                person = replace(person, visit_before=person.active)
            person = replace(person, active=now)
            put_person(connection, person)
        return person


def _checked(person: Person) -> Person:
    if person.lang is not None and person.lang not in LANGUAGES:
        raise PersonError(f"The app speaks {', '.join(LANGUAGES)}; {person.lang[:20]!r} is none of them.")
    zone = person.time_zone
    if zone is not None:
        try:
            person = replace(person, time_zone=zone_name(zone))
        except ValueError as error:
            raise PersonError(f"The time zone cannot be {zone[:60]!r}: {error}.") from None
    for country in person.countries:
        if normal_country(country) is None:
            raise PersonError(f"{country[:40]!r} is no country that is known.")
    return person
