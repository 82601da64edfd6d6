"""The runs of tasks: which there were, which wait, and how a person asks for one."""

from datetime import UTC, datetime

from kb.models import OutcomeCount, Run
from kb.store import runs as store
from kb.store.database import Database
from kb.tasks.living import worker_lives

_RECENT = 20


class Runs:
    """The runs of one store. Safe to share among threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, run_id: int) -> Run | None:
        """A run of a task."""
        with self._database.read() as connection:
            return store.get_run(connection, run_id)

    def outcomes(self, run_id: int) -> list[OutcomeCount]:
        """What the things that a run fetched ended in."""
        with self._database.read() as connection:
            return store.get_outcomes(connection, run_id)

    def latest(self, task: str | None = None, limit: int = 20) -> list[Run]:
        """The runs of a task, or of every task, that were asked for last, the newest first.

        One whose worker is dead waits again.
        """
        with self._database.read() as connection:
            return store.list_runs(connection, datetime.now(UTC), task=task, limit=limit)

    def unended(self) -> list[Run]:
        """The runs that wait or are under way, the oldest first. One whose worker is dead waits again."""
        with self._database.read() as connection:
            return store.list_unended(connection, datetime.now(UTC))

    def worker_lives(self) -> bool:
        """Whether a worker runs on this computer, which takes up what is asked for."""
        return worker_lives(self.latest(limit=_RECENT))

    def queue(self, task: str, **arguments: object) -> Run:
        """Ask the worker for a run of a task."""
        with self._database.write() as connection:
            return store.queue_run(connection, task, arguments, datetime.now(UTC))

    def cancel(self, run_id: int) -> None:
        """Ask a run to stop at its next cancel point; nothing that it did is undone."""
        with self._database.write() as connection:
            store.ask_to_cancel(connection, run_id)
