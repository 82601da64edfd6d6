"""Has the collector look at sources: a process of its own, which tells each verdict as soon as there is one."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kb.child_output import last_words, open_output
from kb.child_process import command_of_child
from kb.config import Settings
from kb.errors import TaskError
from kb.progress import Progress
from kb.tasks.registry import TaskCall
from ui.processes import stop

_MOST_ROWS = 200  # that a run keeps


def check_task(settings: Settings) -> Callable[[TaskCall], dict[str, object]]:
    """The task ``check`` for a worker: looks at the ``sources`` (ids) of its arguments, or at every enabled one.

    The result is ``verdicts``, how many sources there are of each, and ``rows``, those that do not work before others.
    """

    def run_task(call: TaskCall) -> dict[str, object]:
        named = call.arguments.get("sources")
        rows = check_sources(settings, named if isinstance(named, list) else (), call.progress)
        worst_first = sorted(rows, key=lambda row: bool(row["verdict"] == "works"))
        return {"verdicts": Counter(row["verdict"] for row in rows), "rows": worst_first[:_MOST_ROWS]}

    return run_task


def check_sources(settings: Settings, source_ids: Sequence[int], progress: Progress) -> list[dict[str, Any]]:
    """Fetch each of these sources, or with none named every enabled one, and say what it is like, in their order.

    The rows are those of ``python -m crawler.check``. Raises ``TaskError`` with the collector's own words.
    """
    command = [sys.executable, "-m", "crawler.check", "--home", str(settings.home)]
    command += [part for source_id in source_ids for part in ("--source", str(source_id))]
    rows: list[dict[str, Any]] = []
    with open_output(settings.home, "check") as log:
        log_start = log.tell()
        with subprocess.Popen(command_of_child(command), stdout=subprocess.PIPE, stderr=log) as process:
            assert process.stdout is not None
            try:
                total = 0
                for line in process.stdout:
                    told = json.loads(line)
                    if "sources" in told:
                        total = int(told["sources"])
                    else:
                        rows.append(told)
                    progress(len(rows), total, rows[-1]["source"] if rows else "")
            except BaseException:
                stop(process)
                raise
        if process.returncode != 0:
            said = last_words(Path(log.name), log_start)
            raise TaskError(said or f"Checking failed (exit {process.returncode}).")
    return rows
