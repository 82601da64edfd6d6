"""The worker process: its tasks, and what becomes of it when the store fails for a moment."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from kb.tasks.registry import Lane, Registry
from kb.tasks.worker import Worker
from tests.running_up import wait_until
from ui.web.components.work import TASK_NAMES
from ui.worker import catch_up_with_clock, keep_working, registry


def test_every_task_has_a_name_in_the_app(tmp_path: Path) -> None:
    with KnowledgeBase.open(load_settings(tmp_path, embedding_model="fake")) as knowledge:
        assert registry(knowledge).in_lanes(*Lane) == set(TASK_NAMES)


def test_a_store_that_fails_for_a_moment_leaves_no_lane_without_a_worker(tmp_path: Path) -> None:
    with KnowledgeBase.open(load_settings(tmp_path, embedding_model="fake")) as knowledge:
        done, stop, tasks = threading.Event(), threading.Event(), Registry()
        tasks.add("answer", lambda call: {"done": done.set()}, Lane.ANSWERS)
        worker = Worker(knowledge.database, tasks, "test")
        knowledge.runs.queue("answer")
        with closing(sqlite3.connect(tmp_path / "catalejo.db")) as store:
            store.execute("ALTER TABLE runs RENAME TO lost_runs")
            working = threading.Thread(target=keep_working, args=(worker, stop, 0.05))
            working.start()
            assert not done.wait(0.5)
            store.execute("ALTER TABLE lost_runs RENAME TO runs")
        assert done.wait(20)
        wait_until(lambda: not knowledge.runs.unended(), 20)
        stop.set()
        working.join(20)
    assert not working.is_alive()


def test_what_is_scheduled_does_not_wait_for_the_time_from_which_the_clock_was_set_back() -> None:
    scheduler, ran = BackgroundScheduler(timezone=UTC), threading.Event()
    ahead = datetime.now(UTC) + timedelta(days=1)
    scheduler.add_job(ran.set, "interval", minutes=30, next_run_time=ahead)
    soon = scheduler.add_job(ran.set, "interval", minutes=30)
    scheduler.start()
    try:
        before = soon.next_run_time
        assert not ran.wait(0.5)
        catch_up_with_clock(scheduler, datetime.now(UTC))
        assert ran.wait(20)
        assert soon.next_run_time == before
    finally:
        scheduler.shutdown()
