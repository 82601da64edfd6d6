"""The worker process: runs what is asked for and what the schedule asks for."""

import logging
import os
import signal
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from logging.handlers import RotatingFileHandler
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler

from kb.errors import IndexBusyError
from kb.knowledge_base import KnowledgeBase
from kb.tasks.living import worker_name
from kb.tasks.registry import Lane, Registry, TaskCall
from kb.tasks.worker import Worker
from ui.checking import check_task
from ui.collecting import collect_task, extract_task, probe_task
from ui.composing import compose_task, send_test_task

_log = logging.getLogger(__name__)
_BUSY_SECONDS = 2.0
_PAUSE_SECONDS = 5.0
# Who searches meanwhile does not wait for the worker: the web app's processes go first.
_NICENESS = 10
_SECONDS_TO_DELIVERY = 60
_SECONDS_TO_LOOK_AT_CLOCK = 60
_LOG_BYTES, _LOG_FILES = 2_000_000, 3


def registry(knowledge: KnowledgeBase) -> Registry:
    """Every task that a worker knows."""
    tasks = Registry()
    tasks.add("collect", collect_task(knowledge))
    tasks.add("extract", extract_task(knowledge))
    # One collector at a time looks at sources: a check waits for its turn rather than fail.
    tasks.add("check", check_task(knowledge.settings))
    tasks.add("index", lambda call: _index(knowledge, call))
    tasks.add("alerts", lambda call: _raise_alerts(knowledge, call))
    tasks.add("compose", compose_task(knowledge), Lane.DIGESTS)
    tasks.add("deliver", lambda call: _deliver(knowledge, call), Lane.DIGESTS)
    tasks.add("probe", probe_task(knowledge.settings), Lane.ANSWERS)
    tasks.add("send_test", send_test_task(knowledge), Lane.ANSWERS)
    return tasks


def work(knowledge: KnowledgeBase) -> None:
    """Run until SIGTERM or SIGINT: collect and deliver on schedule, and whatever else the store asks for."""
    _log_to(knowledge.settings.home / "logs" / "worker.log")
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    stop = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stop.set())
    scheduler = BackgroundScheduler(timezone=UTC)
    # One that was missed, as on a laptop that slept, is made up for once.
    scheduler.add_job(
        lambda: knowledge.runs.queue("collect"),
        "interval",
        minutes=knowledge.settings.collect_every_minutes,
        next_run_time=datetime.now(UTC),
        coalesce=True,
        misfire_grace_time=int(timedelta(days=7).total_seconds()),
    )
    knowledge.runs.queue("index")
    # Not at once: after a week asleep, what was published in it is asked for first, and digests wait for that.
    scheduler.add_job(
        lambda: knowledge.delivering.is_due() and knowledge.runs.queue("deliver"),
        "interval",
        seconds=_SECONDS_TO_DELIVERY,
        coalesce=True,
        misfire_grace_time=_SECONDS_TO_DELIVERY,
    )
    scheduler.start()
    threading.Thread(target=_watch_clock, args=(scheduler, stop), name="clock", daemon=True).start()
    try:
        _work_in_lanes(knowledge, stop)
    finally:
        scheduler.shutdown(wait=False)


def _watch_clock(scheduler: BackgroundScheduler, stop: threading.Event) -> None:
    while not stop.wait(_SECONDS_TO_LOOK_AT_CLOCK):
        catch_up_with_clock(scheduler, datetime.now(UTC))


def catch_up_with_clock(scheduler: BackgroundScheduler, now: datetime) -> None:
    """Have what would wait longer than the pause between two of its runs run now: the clock was set back."""
    for job in scheduler.get_jobs():
        if job.next_run_time > now + job.trigger.interval:
            job.modify(next_run_time=now)


def _work_in_lanes(knowledge: KnowledgeBase, stop: threading.Event) -> None:
    """Until told to stop. The longest lane has this thread, and ends the process by an error that it cannot live with;
    whoever started us does so again.
    """
    tasks, name, lanes = registry(knowledge), worker_name(os.getpid()), (Lane.DIGESTS, Lane.ANSWERS)
    beside = []
    for lane in lanes:
        worker = Worker(knowledge.database, tasks, f"{name}:{lane}", only=tasks.in_lanes(lane))
        beside.append(threading.Thread(target=keep_working, args=(worker, stop), name=lane, daemon=True))
        beside[-1].start()
    Worker(knowledge.database, tasks, name, but=tasks.in_lanes(*lanes)).work(stop)
    for thread in beside:
        thread.join()


def keep_working(worker: Worker, stop: threading.Event, pause_seconds: float = _PAUSE_SECONDS) -> None:
    """Have a worker work until told to stop, whatever happens to it: a store that cannot be read for a moment, as when
    a disk is full, must not leave a lane without anybody.
    """
    while not stop.is_set():
        try:
            worker.work(stop)
        except Exception:
            _log.exception("a worker ended and is started again")
            stop.wait(pause_seconds)


def _log_to(path: Path) -> None:
    """A file that does not grow without bound, however long `up` runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s", handlers=[handler])
    for chatty in ("apscheduler", "httpx"):  # every job and every request to the vector server
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _index(knowledge: KnowledgeBase, call: TaskCall) -> Mapping[str, object]:
    rebuild = bool(call.arguments.get("rebuild", False))
    while True:
        try:
            report = knowledge.index(rebuild=rebuild, progress=call.progress)
        except IndexBusyError:  # a `catalejo index` in another window; what it leaves is ours
            call.progress(0, None, "waiting for another index run")
            time.sleep(_BUSY_SECONDS)
        else:
            knowledge.playbook.update(progress=call.progress)
            knowledge.runs.queue("alerts")
            return {"documents": report.documents, "chunks": report.chunks, "embedded": report.embedded}


def _raise_alerts(knowledge: KnowledgeBase, call: TaskCall) -> Mapping[str, object]:
    # Another process that is at either does it as well as this one.
    knowledge.update_stories(progress=call.progress)
    raised = knowledge.watching.check(datetime.now(UTC), call.progress)
    if raised and knowledge.delivering.is_due():
        knowledge.runs.queue("deliver")  # at once, not when the schedule looks
    return {"raised": len(raised or ())}


def _deliver(knowledge: KnowledgeBase, call: TaskCall) -> Mapping[str, object]:
    report = knowledge.delivering.deliver(call.progress)
    if report is None:  # a `catalejo deliver` in another window does it as well
        return {}
    for problem in report.problems:
        _log.warning("not composed: %s", problem)
    return {"put": report.put, **{status.value: count for status, count in report.outcomes.items()}}
