"""How a long job tells how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Say how far a job is: ``done`` of ``total`` (None if unknown) and what is under way. A cancel point in a task."""

    def __call__(self, done: int, total: int | None, note: str, /) -> None: ...


def silent(done: int, total: int | None, note: str, /) -> None:
    """What a job tells where nobody listens."""
