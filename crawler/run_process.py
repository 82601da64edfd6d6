"""What the collector's own processes have in common: a run in the store from its beginning to its end."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from kb.config import Settings
from kb.errors import CatalejoError, TaskError
from kb.models import OutcomeCount, RunStatus
from kb.store import runs
from kb.store.database import Database

INTERRUPTED = 130  # what shells report for SIGINT


class Ended(Protocol):
    """What came of a run."""

    @property
    def outcomes(self) -> Sequence[OutcomeCount]: ...

    @property
    def cancelled(self) -> bool: ...

    def result(self) -> Mapping[str, object]: ...


def run_in_store(
    settings: Settings,
    task: str,
    arguments: Mapping[str, object],
    run_id: int | None,
    work: Callable[[Database, int], Ended],
) -> None:
    """Do ``work`` as a run of ``task``: one that is under way already if ``run_id`` names it, else a new one.

    Prints ``{"run_id": N}``; whatever comes of the work, the run has ended in the store afterwards.
    """
    database = Database.open(settings.store_url)
    if run_id is None:
        with database.write() as connection:
            run_id = runs.start_run(connection, task, arguments, f"pid {os.getpid()}", datetime.now(UTC)).id
    try:
        print(json.dumps({"run_id": run_id}), flush=True)  # noqa: T201
        ended = work(database, run_id)
    except (Exception, KeyboardInterrupt) as error:
        status = RunStatus.CANCELLED if isinstance(error, KeyboardInterrupt) else RunStatus.FAILED
        with database.write() as connection:
            runs.finish_run(connection, run_id, status, datetime.now(UTC), message=str(error)[:500])
        raise
    with database.write() as connection:
        status = RunStatus.CANCELLED if ended.cancelled else RunStatus.DONE
        runs.put_outcomes(connection, run_id, ended.outcomes)
        runs.finish_run(connection, run_id, status, datetime.now(UTC), result=ended.result())


def exit_code_of(program: Callable[[], None]) -> int:
    """Run a program and give its exit code; what it raises on purpose is one line on stderr."""
    try:
        program()
    except CatalejoError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def only_collector(settings: Settings) -> AbstractContextManager[object]:
    """The lock that one collector at a time holds: two would fetch the same pages, twice as fast as hosts allow."""
    return only_one(
        settings.home / "collect.lock",
        "Another collecting run is under way in this data folder; wait until it has ended.",
    )


def only_one(path: Path, message: str) -> AbstractContextManager[object]:
    """The lock that one process at a time holds. Raises ``TaskError`` with the message if another one does."""
    try:
        return FileLock(path).acquire(timeout=0)
    except Timeout:
        raise TaskError(message) from None
