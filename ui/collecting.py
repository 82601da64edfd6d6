"""Starts the collector's processes: always processes of their own, never inside the one that a person waits for."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from typing import IO, Any

from kb.child_output import last_words, open_output
from kb.child_process import command_of_child
from kb.config import Settings
from kb.errors import SourceError, TaskError
from kb.knowledge_base import KnowledgeBase
from kb.models import Run, RunStatus
from kb.progress import Progress
from kb.tasks.registry import Cancelled, TaskCall

_DOING = {"collect": "Collecting", "extract": "Reading the pages again"}
_OUTPUT = {"collect": "collector", "extract": "extractor"}  # names of files in the logs folder
_POLL_SECONDS = 0.3
_PROBE_SECONDS = 240.0  # the collector ends a probe by itself in half of that
_STOP_SECONDS = 30.0  # for a collector that was asked to stop; it finishes what it is writing


def collect(
    knowledge: KnowledgeBase,
    *,
    every: bool = False,
    source_ids: Sequence[int] = (),
    run_id: int | None = None,
    progress: Progress | None = None,
) -> Run:
    """Collect the sources that are due (with ``every``: all; else those named) and give the ended run.

    ``progress`` is told how far the collector is. Raises ``TaskError`` if the collector fails; a source that fails is
    an outcome of the run.
    """
    options = ["--all"] if every else []
    options += [part for source_id in source_ids for part in ("--source", str(source_id))]
    return _run(knowledge, "collect", options, run_id, progress)


def extract(knowledge: KnowledgeBase, *, run_id: int | None = None, progress: Progress | None = None) -> Run:
    """Read the pages that were kept again, as they are read now, and give the ended run.

    ``progress`` as for ``collect``. Raises ``TaskError`` if it fails; a page that cannot be read is an outcome.
    """
    return _run(knowledge, "extract", [], run_id, progress)


def _run(knowledge: KnowledgeBase, task: str, options: list[str], run_id: int | None, progress: Progress | None) -> Run:
    """Run ``python -m crawler.TASK`` to its end."""
    command = [sys.executable, "-m", f"crawler.{task}", "--home", str(knowledge.settings.home), *options]
    command += [] if run_id is None else ["--run-id", str(run_id)]
    with open_output(knowledge.settings.home, _OUTPUT[task]) as log:
        log_start = log.tell()
        with subprocess.Popen(command_of_child(command), stdout=subprocess.PIPE, stderr=log, text=True) as process:
            try:
                run_id = _read_run_id(process, Path(log.name), log_start)
                while process.poll() is None:
                    _tell(knowledge, run_id, progress)
                    time.sleep(_POLL_SECONDS)
                _tell(knowledge, run_id, progress)
            except BaseException:
                _stop(process)
                raise
    run = knowledge.runs.get(run_id)
    if run is None or run.status in (RunStatus.RUNNING, RunStatus.FAILED):
        reason = run.message if run is not None and run.message else f"exit {process.returncode}"
        logs = knowledge.settings.home / "logs"
        raise TaskError(f"{_DOING[task]} failed ({reason}); what was stored is kept, {logs} says more.")
    return run


def collect_task(knowledge: KnowledgeBase) -> Callable[[TaskCall], dict[str, object]]:
    """The task ``collect`` for a worker: collects what is due, then asks for an index run if anything is new.

    The arguments are ``all`` and ``sources`` (ids), as ``crawler.collect`` notes them: the worker also takes up what
    the command line began and a dead process left. The collector says itself how far it is, and looks itself whether
    somebody cancelled the run.
    """

    def run_task(call: TaskCall) -> dict[str, object]:
        named = call.arguments.get("sources")
        run = collect(
            knowledge,
            every=bool(call.arguments.get("all")),
            source_ids=named if isinstance(named, list) else (),
            run_id=call.run_id,
        )
        return _result(knowledge, run)

    return run_task


def extract_task(knowledge: KnowledgeBase) -> Callable[[TaskCall], dict[str, object]]:
    """The task ``extract`` for a worker, as ``collect_task``: goes on with what a killed command line began."""
    return lambda call: _result(knowledge, extract(knowledge, run_id=call.run_id))


def _result(knowledge: KnowledgeBase, run: Run) -> dict[str, object]:
    if run.status is RunStatus.CANCELLED:
        raise Cancelled
    if knowledge.status().waiting_for_index:
        knowledge.runs.queue("index")
    return dict(run.result)


def _read_run_id(process: "subprocess.Popen[str]", log: Path, log_start: int) -> int:
    """The id that the collector prints first; its own words if it could not start: the last line past ``log_start``."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        process.wait()
        said = last_words(log, log_start)
        raise TaskError(said or f"The collector did not start (exit {process.returncode}).")
    return int(json.loads(line)["run_id"])


def _tell(knowledge: KnowledgeBase, run_id: int, progress: Progress | None) -> None:
    run = knowledge.runs.get(run_id) if progress else None
    if progress and run:
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


def probe_task(settings: Settings) -> Callable[[TaskCall], dict[str, object]]:
    """The task ``probe`` for a worker: looks at the ``address`` of its arguments, with ``javascript`` in a browser. The
    result is that of ``probe``.
    """

    def run_task(call: TaskCall) -> dict[str, object]:
        address, javascript = str(call.arguments.get("address", "")), bool(call.arguments.get("javascript"))
        return probe(address, settings, javascript=javascript, progress=lambda asked: call.progress(0, None, asked))

    return run_task


def probe(
    address: str,
    settings: Settings,
    *,
    javascript: bool = False,
    progress: Callable[[str], None] = lambda asked: None,
) -> dict[str, Any]:
    """Fetch an address and say what source it is, as ``python -m crawler.probe`` does; with ``javascript`` in a
    browser. ``progress`` is called now and then with what is asked for, and may raise to end it.

    That is the fields of a ``Source``, ``way``, ``entries``, ``newest`` and ``comments``, and in ``other_feeds`` the
    same of every other feed that was found, the better first. Raises ``SourceError`` with the collector's own words.
    """
    command = [sys.executable, "-m", "crawler.probe", "--home", str(settings.home)]
    command += [*(["--javascript"] if javascript else []), "--", address]
    with (
        TemporaryFile("w+") as complaints,  # of any length: in a pipe that nobody reads, a child would wait for ever
        subprocess.Popen(command_of_child(command), stdout=subprocess.PIPE, stderr=complaints, text=True) as process,
    ):
        try:
            found = _listen(process, progress)
            process.wait(_PROBE_SECONDS)
            complaints.seek(0)
            said = complaints.read()
        except subprocess.TimeoutExpired:
            _stop(process)
            raise SourceError(f"{address} was not understood in {_PROBE_SECONDS:g} seconds; try again later.") from None
        except BaseException:
            _stop(process)
            raise
    if process.returncode != 0 or found is None:
        last = said.strip().splitlines()[-1:]
        raise SourceError(last[0] if last else f"{address} could not be looked at (exit {process.returncode}).")
    return found


def _listen(process: "subprocess.Popen[str]", progress: Callable[[str], None]) -> dict[str, Any] | None:
    """What a probe found, told until then what it asks for. Raises ``TimeoutExpired`` where it does not end."""
    assert process.stdout is not None
    deadline = time.monotonic() + _PROBE_SECONDS
    lines: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_put_lines, args=(process.stdout, lines), daemon=True).start()
    found, asked = None, ""
    while True:
        with suppress(Empty):
            line = lines.get(timeout=_POLL_SECONDS)
            if not line:
                return found
            told = dict(json.loads(line))
            found, asked = (None, told["asking"]) if "asking" in told else (told, asked)
        progress(asked)
        if time.monotonic() > deadline:
            raise subprocess.TimeoutExpired(process.args, _PROBE_SECONDS)


def _put_lines(pipe: IO[str], lines: "SimpleQueue[str]") -> None:
    """Put every line of a pipe into a queue, and an empty one when it has ended."""
    for line in pipe:
        lines.put(line)
    lines.put("")
