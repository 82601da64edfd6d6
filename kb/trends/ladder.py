"""Where a story began, where it grows and where it has not arrived. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.trends.places import Certainty
from kb.trends.trend import Direction, Step


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that brings a story somewhere."""

    name: str
    publisher: str
    moment: datetime
    certainty: Certainty | None = None


def ladder(arrivals: Iterable[Arrival], as_of: datetime, window: int) -> tuple[Step, ...]:
    """The steps in the order in which they were reached. Directions compare the last ``window`` days with as many
    before.
    """
    by_name: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        by_name[arrival.name].append(arrival)
    if not by_name:
        return ()
    start = min(arrival.moment for found in by_name.values() for arrival in found)
    certainties = list(Certainty)
    steps = [
        Step(
            name=name,
            first=(first := min(arrival.moment for arrival in found)),
            lag_hours=round((first - start) / timedelta(hours=1), 1),
            publishers=len({arrival.publisher for arrival in found}),
            direction=_direction(found, as_of, window),
            certainty=min(filter(None, (arrival.certainty for arrival in found)), key=certainties.index, default=None),
        )
        for name, found in by_name.items()
    ]
    return tuple(sorted(steps, key=lambda step: (step.first, step.name)))


def _direction(found: list[Arrival], as_of: datetime, window: int) -> Direction:
    told = {(arrival.publisher, (as_of - arrival.moment) // timedelta(days=1)) for arrival in found}
    now = sum(day < window for _, day in told)
    before = sum(window <= day < 2 * window for _, day in told)
    if now == before:
        return Direction.LEVEL
    return Direction.GROWING if now > before else Direction.FALLING
