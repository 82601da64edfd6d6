"""``python -m crawler.collect``: one collecting run in a process of its own.

Prints ``{"run_id": N}`` as its first and only line; progress, outcomes and result are in the store under that run, the
log in ``logs/collect.log`` below the home folder. Exits 0 when the run ended or was cancelled, failed sources included;
1 with one line on stderr when it could not be run; 130 when it was interrupted before it began or twice. The first
SIGINT or SIGTERM lets what is under way end, the second does not.

Little is imported here: worker processes import the main module again.
"""

import argparse
import json
import os
import signal
import sys
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from crawler.extraction_pool import start_fork_server
from kb.config import Settings, load_settings
from kb.errors import CatalejoError, TaskError
from kb.models import RunStatus
from kb.store import runs
from kb.store.database import Database

TASK = "collect"
_INTERRUPTED = 130  # what shells report for SIGINT


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crawler.collect", description="Collect from sources.")
    parser.add_argument("--home", type=Path, help="data folder")
    parser.add_argument("--all", action="store_true", help="also sources that are not due")
    parser.add_argument(
        "--source", type=int, action="append", default=[], metavar="ID", help="only this one; repeatable"
    )
    parser.add_argument("--run-id", type=int, help="a run that is under way already")
    options = parser.parse_args(arguments)
    # Until the reactor has handlers of its own, both signals end the program the same way.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = load_settings(options.home)
        with only_collector(settings):
            return _run(settings, every=options.all, source_ids=options.source, run_id=options.run_id)
    except CatalejoError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(settings: Settings, *, every: bool, source_ids: list[int], run_id: int | None) -> int:
    database = Database.open(settings.store_url)
    if run_id is None:
        with database.write() as connection:
            arguments = {"all": every, "sources": source_ids}
            run_id = runs.start_run(connection, TASK, arguments, f"pid {os.getpid()}", datetime.now(UTC)).id
    try:
        print(json.dumps({"run_id": run_id}), flush=True)  # noqa: T201
        start_fork_server()  # imports beside us, on another core
        from crawler.collecting import collect

        summary = collect(settings, database, run_id, every=every, source_ids=source_ids)
    except (Exception, KeyboardInterrupt) as error:
        status = RunStatus.CANCELLED if isinstance(error, KeyboardInterrupt) else RunStatus.FAILED
        with database.write() as connection:
            runs.finish_run(connection, run_id, status, datetime.now(UTC), message=str(error)[:500])
        raise
    with database.write() as connection:
        status = RunStatus.CANCELLED if summary.cancelled else RunStatus.DONE
        runs.put_outcomes(connection, run_id, summary.outcomes)
        runs.finish_run(connection, run_id, status, datetime.now(UTC), result=summary.result())
    return 0


def only_collector(settings: Settings) -> AbstractContextManager[object]:
    """The lock that one collector at a time holds: two would fetch the same pages, twice as fast as hosts allow."""
    try:
        return FileLock(settings.home / "collect.lock").acquire(timeout=0)
    except Timeout:
        raise TaskError("Another collecting run is under way in this data folder; wait until it has ended.") from None


if __name__ == "__main__":
    sys.exit(main())
