"""Runs what the store asks for, one run after the other, with a heartbeat that tells the living from the dead."""

import logging
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from kb.errors import CatalejoError
from kb.models import Run, RunStatus
from kb.store.database import Database
from kb.store.runs import LEASE, beat, claim_run, finish_run, report_progress
from kb.tasks.registry import Cancelled, Registry, TaskCall

_log = logging.getLogger(__name__)


class Worker:
    """Takes runs out of the store and executes them.

    ``name`` tells workers apart; ``clock`` gives the present in UTC. It takes runs of the tasks in ``only``, else of
    all tasks but those in ``but``.
    """

    def __init__(
        self,
        database: Database,
        registry: Registry,
        name: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        only: Collection[str] | None = None,
        but: Collection[str] = (),
    ) -> None:
        self._database = database
        self._registry = registry
        self._name = name
        self._clock = clock
        self._only, self._but = only, but

    def run_next(self) -> Run | None:
        """Execute the oldest run that waits or was left by a dead worker; ``None`` if there is none."""
        with self._database.write() as connection:
            run = claim_run(connection, self._name, self._clock(), only=self._only, but=self._but)
        if run is not None:
            self._execute(run)
        return run

    def work(self, stop: threading.Event, idle_seconds: float = 1.0) -> None:
        """Execute runs until told to stop."""
        while not stop.is_set():
            if self.run_next() is None:
                stop.wait(idle_seconds)

    def _execute(self, run: Run) -> None:
        def progress(done: int, total: int | None, note: str) -> None:
            with self._database.write() as connection:
                go_on = report_progress(connection, run.id, done, total, note, self._clock())
            if not go_on:
                raise Cancelled

        try:
            with self._heartbeat(run):
                result = self._registry.get(run.task)(TaskCall(run.id, run.arguments, progress, run.attempts))
        except Cancelled:
            self._finish(run, RunStatus.CANCELLED, message="Cancelled.")
        except CatalejoError as error:
            _log.warning("%s failed: %s", run.task, error)
            self._finish(run, RunStatus.FAILED, message=str(error))
        except Exception as error:
            # A bug in a task must not take the worker with it; the log has the traceback.
            _log.exception("%s failed", run.task)
            self._finish(run, RunStatus.FAILED, message=f"{type(error).__name__}: {error}")
        else:
            self._finish(run, RunStatus.DONE, result=dict(result))

    def _finish(self, run: Run, status: RunStatus, message: str = "", result: dict[str, object] | None = None) -> None:
        with self._database.write() as connection:
            finish_run(connection, run.id, status, self._clock(), message=message, result=result)

    @contextmanager
    def _heartbeat(self, run: Run) -> Iterator[None]:
        """Renew the lease from a thread of its own: a task may take long between two words of progress."""
        done = threading.Event()

        def renew() -> None:
            while not done.wait(LEASE.total_seconds() / 4):
                try:
                    with self._database.write() as connection:
                        beat(connection, run.id, self._clock())
                except CatalejoError as error:
                    _log.warning("heartbeat of run %d: %s", run.id, error)

        thread = threading.Thread(target=renew, name=f"heartbeat-{run.id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
