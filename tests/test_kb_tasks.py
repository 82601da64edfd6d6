"""The worker: runs end as they should, whatever a task does."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from kb.errors import CatalejoError, TaskError
from kb.models import Run, RunStatus
from kb.store import runs
from kb.store.database import Database
from kb.tasks.registry import Lane, Registry, TaskCall
from kb.tasks.worker import Worker


def _ask(database: Database, task: str, **arguments: object) -> int:
    with database.write() as connection:
        return runs.queue_run(connection, task, arguments, datetime.now(UTC)).id


def _run(database: Database, run_id: int) -> Run:
    with database.read() as connection:
        run = runs.get_run(connection, run_id)
    assert run is not None
    return run


def _double(call: TaskCall) -> Mapping[str, object]:
    call.progress(1, 2, "half way")
    number = call.arguments["number"]
    assert isinstance(number, int)
    return {"doubled": 2 * number}


def _fail(call: TaskCall) -> Mapping[str, object]:
    raise CatalejoError("The thing is broken; mend it.")


def _bug(call: TaskCall) -> Mapping[str, object]:
    raise ZeroDivisionError("oops")


@pytest.fixture
def worker(database: Database) -> Worker:
    registry = Registry()
    for name, task in (("double", _double), ("fail", _fail), ("bug", _bug)):
        registry.add(name, task)
    return Worker(database, registry, "test")


def test_a_task_is_run_with_its_arguments_and_leaves_its_result(database: Database, worker: Worker) -> None:
    run_id = _ask(database, "double", number=21)
    worker.run_next()
    run = _run(database, run_id)
    assert (run.status, dict(run.result)) == (RunStatus.DONE, {"doubled": 42})
    assert (run.progress_done, run.progress_total, run.progress_note) == (1, 2, "half way")
    assert worker.run_next() is None


@pytest.mark.parametrize(
    ("task", "message"),
    [("fail", "The thing is broken; mend it."), ("bug", "ZeroDivisionError: oops"), ("no", "no task")],
)
def test_what_fails_is_told_and_the_worker_goes_on(database: Database, worker: Worker, task: str, message: str) -> None:
    run_id = _ask(database, task)
    worker.run_next()
    run = _run(database, run_id)
    assert run.status is RunStatus.FAILED
    assert message in run.message
    worker.run_next()
    done = _ask(database, "double", number=1)
    worker.run_next()
    assert _run(database, done).status is RunStatus.DONE


def test_a_run_is_cancelled_at_its_next_word_of_progress(database: Database) -> None:
    started, go_on = threading.Event(), threading.Event()

    def wait(call: TaskCall) -> Mapping[str, object]:
        started.set()
        assert go_on.wait(10)
        call.progress(1, None, "")
        raise AssertionError("must not come this far")

    registry = Registry()
    registry.add("wait", wait)
    run_id = _ask(database, "wait")
    thread = threading.Thread(target=Worker(database, registry, "test").run_next)
    thread.start()
    assert started.wait(10)
    with database.write() as connection:
        runs.ask_to_cancel(connection, run_id)
    go_on.set()
    thread.join(10)
    assert _run(database, run_id).status is RunStatus.CANCELLED


def test_a_waiting_run_is_cancelled_at_once(database: Database, worker: Worker) -> None:
    run_id = _ask(database, "double", number=1)
    with database.write() as connection:
        runs.ask_to_cancel(connection, run_id)
    assert worker.run_next() is None
    assert _run(database, run_id).status is RunStatus.CANCELLED


def test_what_waits_already_is_asked_for_once_and_the_same_of_another_thing_besides(database: Database) -> None:
    first, other = _ask(database, "double", number=1), _ask(database, "double", number=2)
    assert len({first, other}) == 2
    assert (_ask(database, "double", number=1), _ask(database, "double", number=2)) == (first, other)


def test_a_task_has_one_name() -> None:
    registry = Registry()
    registry.add("double", _double)
    with pytest.raises(ValueError, match="twice"):
        registry.add("double", _double)
    with pytest.raises(TaskError, match="double"):
        registry.get("halve")


def test_lanes_do_not_wait_for_each_other(database: Database) -> None:
    registry = Registry()
    registry.add("double", _double)
    registry.add("answer", _double, Lane.ANSWERS)
    answers = registry.in_lanes(Lane.ANSWERS)
    first, second = _ask(database, "double", number=1), _ask(database, "answer", number=2)
    run = Worker(database, registry, "answers", only=answers).run_next()
    assert run is not None
    assert run.id == second
    assert Worker(database, registry, "answers", only=answers).run_next() is None
    others = Worker(database, registry, "others", but=answers)
    run = others.run_next()
    assert run is not None
    assert run.id == first
    _ask(database, "answer", number=3)
    assert others.run_next() is None
