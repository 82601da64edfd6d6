"""The people who use the app: what they like is checked, and when a visit of theirs ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.errors import PersonError
from kb.models import Person
from kb.people import People
from kb.store.database import Database

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
ANA = "ana@faro.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(Database.open(f"sqlite:///{tmp_path / 'catalejo.db'}"))


def test_a_visit_ends_after_an_hour_without_a_look(people: People) -> None:
    minutes = (0, 30, 90, 151, 200)
    visits = [people.visit(ANA, NOW + minute * MINUTE).visit_before for minute in minutes]
    assert visits == [None, None, None, NOW + 90 * MINUTE, NOW + 90 * MINUTE]
    assert people.person(ANA).active == NOW + 200 * MINUTE
    assert people.person("eva@faro.example") == Person("eva@faro.example")


def test_looks_that_follow_each_other_closely_are_written_once(people: People) -> None:
    people.visit(ANA, NOW)
    assert people.visit(ANA, NOW + MINUTE).active == NOW
    assert people.person(ANA).active == NOW
    assert people.visit(ANA, NOW + 2 * MINUTE).active == NOW + 2 * MINUTE


def test_a_clock_that_was_ahead_does_not_stop_visits(people: People) -> None:
    people.visit(ANA, NOW + 500_000 * MINUTE)
    assert people.visit(ANA, NOW).active == NOW
    assert people.visit(ANA, NOW + 90 * MINUTE).visit_before == NOW


def test_what_a_person_likes_is_kept_beside_their_visit(people: People) -> None:
    people.visit(ANA, NOW)
    people.change(ANA, lambda person: replace(person, lang="pt", time_zone="America/Bogota", countries=("CO",)))
    assert people.person(ANA) == Person(ANA, "pt", "America/Bogota", ("CO",), active=NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda person: replace(person, lang="fr"), "'fr' is none of them"),
        (lambda person: replace(person, time_zone="America/Atlantis"), "time zone cannot be 'America/Atlantis'"),
        (lambda person: replace(person, countries=("MX", "Atlántida")), "'Atlántida' is no country"),
    ],
)
def test_what_there_is_not_is_refused(people: People, change: Callable[[Person], Person], said: str) -> None:
    with pytest.raises(PersonError, match=said):
        people.change(ANA, change)
    assert people.person(ANA) == Person(ANA)
