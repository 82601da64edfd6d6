"""``python -m crawler.extract``: reads the pages that were kept again, as they are read now, in a process of its own.

Nothing is fetched. Prints ``{"run_id": N}`` as its first and only line; progress, outcomes and result are in the store
under that run. Exits 0 when the run ended or was cancelled, pages that cannot be read included; 1 with one line on
stderr when it could not be run; 130 when it was interrupted before it began or twice. A run that did not come to its
end goes on where it was, unless pages are read by another version by then.

Nothing more is imported here than every worker needs: worker processes import the main module again.
"""

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.extraction_pool import start_fork_server
from crawler.interrupts import Interrupts

if TYPE_CHECKING:
    from crawler.extracting import Extraction
    from kb.store.database import Database

TASK = "extract"


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crawler.extract", description="Read the pages kept again.")
    parser.add_argument("--home", type=Path, help="data folder")
    parser.add_argument("--run-id", type=int, help="a run that is under way already")
    options = parser.parse_args(arguments)
    interrupts = Interrupts()  # until the run has handlers of its own
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    start_fork_server()  # imports beside us, on another core
    from crawler.run_process import exit_code_of

    return exit_code_of(lambda: _extract(options.home, options.run_id, interrupts))


def _extract(home: Path | None, run_id: int | None, interrupts: Interrupts) -> None:
    from crawler.run_process import only_one, run_in_store
    from kb.config import load_settings

    settings = load_settings(home)

    def work(database: "Database", run_id: int) -> "Extraction":
        from crawler.extracting import extract

        interrupts.check()
        return extract(settings, database, run_id)

    busy = "The pages that were kept are being read again already; wait until that has ended."
    with only_one(settings.home / "extract.lock", busy):
        run_in_store(settings, TASK, {}, run_id, work)


if __name__ == "__main__":
    sys.exit(main())
