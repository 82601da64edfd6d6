"""Who uses the app. Every function works inside the caller's transaction."""

from dataclasses import asdict

from sqlalchemy import Connection, select

from kb.models import Person
from kb.store.database import upsert
from kb.store.tables import people


def get_person(connection: Connection, name: str) -> Person:
    """The person of this name; one who has chosen nothing where there is none."""
    row = connection.execute(select(people).where(people.c.name == name)).mappings().first()
    return Person(name) if row is None else Person(**{**row, "countries": tuple(row["countries"])})


def put_person(connection: Connection, person: Person) -> None:
    """Store what is known of a person in the place of what was."""
    upsert(connection, people, [{**asdict(person), "countries": list(person.countries)}])
