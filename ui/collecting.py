"""Starts the collector: always a process of its own, never inside the one that a person waits for."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from kb.child_process import command_of_child
from kb.config import Settings
from kb.errors import CatalejoError, TaskError
from kb.knowledge_base import KnowledgeBase
from kb.models import Run, RunStatus
from kb.tasks.registry import Cancelled, TaskCall

_POLL_SECONDS = 0.3
_STOP_SECONDS = 30.0  # for a collector that was asked to stop; it finishes what it is writing


def collect(
    knowledge: KnowledgeBase,
    *,
    every: bool = False,
    source_ids: Sequence[int] = (),
    run_id: int | None = None,
    progress: Callable[[int, int | None, str], None],
) -> Run:
    """Collect the sources that are due (with ``every``: all; else those named) and give the ended run.

    ``progress`` is told how far the collector is. Raises ``TaskError`` if the collector ends without having finished.
    """
    command = [sys.executable, "-m", "crawler.collect", "--home", str(knowledge.settings.home)]
    command += ["--all"] if every else []
    command += [part for source_id in source_ids for part in ("--source", str(source_id))]
    command += [] if run_id is None else ["--run-id", str(run_id)]
    with subprocess.Popen(command_of_child(command), stdout=subprocess.PIPE, text=True) as process:
        try:
            run_id = _read_run_id(process)
            while process.poll() is None:
                _tell(knowledge, run_id, progress)
                time.sleep(_POLL_SECONDS)
            _tell(knowledge, run_id, progress)
        except BaseException:
            _stop(process)
            raise
    run = knowledge.run(run_id)
    if run is None or (run.status is RunStatus.RUNNING and process.returncode != 0):
        raise TaskError(
            f"The collector ended unexpectedly (exit {process.returncode}); what it stored is kept, see "
            f"{knowledge.settings.home / 'logs' / 'collect.log'}."
        )
    return run


def collect_task(knowledge: KnowledgeBase) -> Callable[[TaskCall], dict[str, object]]:
    """The task ``collect`` for a worker: collects what is due, then asks for an index run if anything is new."""

    def run_task(call: TaskCall) -> dict[str, object]:
        every = bool(call.arguments.get("all", False))
        run = collect(knowledge, every=every, run_id=call.run_id, progress=call.progress)
        if run.status is RunStatus.CANCELLED:
            raise Cancelled
        if knowledge.status().waiting_for_index:
            knowledge.queue_run("index")
        return dict(run.result)

    return run_task


def _read_run_id(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        first = json.loads(line)
    except ValueError:
        first = {}
    if "run_id" not in first:
        process.wait()
        raise TaskError(first.get("error") or f"The collector did not start (exit {process.returncode}).")
    return int(first["run_id"])


def _tell(knowledge: KnowledgeBase, run_id: int, progress: Callable[[int, int | None, str], None]) -> None:
    run = knowledge.run(run_id)
    if run is not None:
        progress(run.progress_done, run.progress_total, run.progress_note)


def _stop(process: "subprocess.Popen[str]") -> None:
    """Ask once, then insist. Nothing is lost either way: what was fetched and not stored is fetched again."""
    if os.name == "posix":
        process.send_signal(signal.SIGINT)
    else:
        process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()


def probe(address: str, settings: Settings) -> dict[str, object]:
    """Fetch an address and say what source it is: the fields of a ``Source`` and the other feeds that were found.

    Raises ``CatalejoError`` with the collector's own words.
    """
    command = [sys.executable, "-m", "crawler.probe", "--home", str(settings.home), "--json", address]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=settings.timeout_seconds * 10)
    except subprocess.TimeoutExpired:
        raise TaskError(f"{address} did not answer in time; try again later.") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise TaskError(f"{address} could not be read ({done.stderr.strip()[-200:] or done.returncode}).") from None
    if "error" in answer:
        raise CatalejoError(answer["error"])
    return dict(answer)
