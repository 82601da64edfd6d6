"""The tasks that a worker can run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from kb.errors import TaskError


class Cancelled(Exception):  # noqa: N818  # not an error: somebody asked for it
    """Raised out of ``Progress`` at a cancel point when somebody asked to stop."""


class Progress(Protocol):
    """Say how far a task is: ``done`` of ``total`` (None if unknown) and what is under way. A cancel point."""

    def __call__(self, done: int, total: int | None, note: str, /) -> None: ...


@dataclass(frozen=True, slots=True)
class TaskCall:
    """What a task is given: the run it works for, the arguments asked for, and where to say how far it is."""

    run_id: int
    arguments: Mapping[str, object]
    progress: Progress


Task = Callable[[TaskCall], Mapping[str, object]]


class Registry:
    """Tasks by name."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task] = {}
        self._quick: set[str] = set()

    def add(self, name: str, task: Task, *, quick: bool = False) -> None:
        """Make a task known under a name that is free. A ``quick`` one does not wait for those that are not."""
        if name in self._tasks:
            raise ValueError(f"task {name!r} is registered twice")
        self._tasks[name] = task
        if quick:
            self._quick.add(name)

    @property
    def quick(self) -> frozenset[str]:
        """The names of the tasks that somebody waits for."""
        return frozenset(self._quick)

    def get(self, name: str) -> Task:
        """The task of this name. Raises ``TaskError``."""
        try:
            return self._tasks[name]
        except KeyError:
            raise TaskError(f"There is no task {name!r}; known are: {', '.join(sorted(self._tasks))}.") from None
