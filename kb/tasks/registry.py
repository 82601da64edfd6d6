"""The tasks that a worker can run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.errors import TaskError
from kb.progress import Progress


class Cancelled(Exception):  # noqa: N818  # not an error: somebody asked for it
    """Raised out of ``Progress`` at a cancel point when somebody asked to stop."""


@dataclass(frozen=True, slots=True)
class TaskCall:
    """What a task is given: the run it works for, the arguments asked for, and where to say how far it is.

    ``attempt`` counts from 1; at a later one the worker of the one before ended while it was at it.
    """

    run_id: int
    arguments: Mapping[str, object]
    progress: Progress
    attempt: int = 1


Task = Callable[[TaskCall], Mapping[str, object]]


class Lane(StrEnum):
    """Tasks of one lane wait for each other, and for none of another."""

    STORE = "store"  # what fills the store and makes it searchable: it may take hours
    DIGESTS = "digests"  # what composes and delivers: minutes
    ANSWERS = "answers"  # what somebody waits for in front of a page: seconds


class Registry:
    """Tasks by name."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task] = {}
        self._lanes: dict[str, Lane] = {}

    def add(self, name: str, task: Task, lane: Lane = Lane.STORE) -> None:
        """Make a task known under a name that is free."""
        if name in self._tasks:
            raise ValueError(f"task {name!r} is registered twice")
        self._tasks[name], self._lanes[name] = task, lane

    def in_lanes(self, *lanes: Lane) -> frozenset[str]:
        """The names of the tasks of these lanes."""
        return frozenset(name for name, lane in self._lanes.items() if lane in lanes)

    def get(self, name: str) -> Task:
        """The task of this name. Raises ``TaskError``."""
        try:
            return self._tasks[name]
        except KeyError:
            raise TaskError(f"There is no task {name!r}; known are: {', '.join(sorted(self._tasks))}.") from None
