"""``python -m crawler.collect``: one collecting run in a process of its own.

Prints ``{"run_id": N}`` as its first and only line; progress, outcomes and result are in the store under that run, the
log in ``logs/collect.log`` below the home folder. Exits 0 when the run ended or was cancelled, failed sources included;
1 with one line on stderr when it could not be run; 130 when it was interrupted before it began or twice. The first
SIGINT or SIGTERM lets what is under way end, the second does not.

Nothing more is imported here than every worker needs: worker processes import the main module again.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.extraction_pool import start_fork_server
from crawler.interrupts import Interrupts

if TYPE_CHECKING:
    from crawler.collecting import Summary
    from kb.store.database import Database

TASK = "collect"


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
    interrupts = Interrupts()  # until the reactor has handlers of its own
    start_fork_server()  # imports beside us, on another core
    from crawler.run_process import exit_code_of

    return exit_code_of(lambda: _collect(options, interrupts))


def _collect(options: argparse.Namespace, interrupts: Interrupts) -> None:
    from crawler.connection import require_connection
    from crawler.run_process import only_collector, run_in_store
    from kb.config import load_settings

    settings = load_settings(options.home)

    def work(database: "Database", run_id: int) -> "Summary":
        require_connection(settings)  # else each source would be left alone for hours, and in the end for days
        from crawler.collecting import collect

        interrupts.check()
        return collect(settings, database, run_id, every=options.all, source_ids=options.source)

    with only_collector(settings):
        run_in_store(settings, TASK, {"all": options.all, "sources": options.source}, options.run_id, work)


if __name__ == "__main__":
    sys.exit(main())
