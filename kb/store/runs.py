"""Runs of tasks: asked for, under way with a lease, ended; and their outcomes. Inside the caller's transaction.

A worker that runs a task renews its heartbeat. One whose heartbeat is older than the lease is taken for dead, and its
run is taken up again, a few times at the most.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, or_, select, update

from kb.models import OutcomeCount, Run, RunStatus
from kb.store.tables import run_outcomes, runs

LEASE = timedelta(seconds=60)
# A run that has killed so many workers kills the next one too. Switching the machine off in the middle of it counts as
# well, which happens more than once to a long one.
MAX_ATTEMPTS = 5
_KILLS_ITS_WORKERS = (
    f"It was begun {MAX_ATTEMPTS} times, and each time the process that worked on it ended before it did. The logs "
    "folder may say why; ask for it again once that is mended."
)
_KEPT_RUNS = 500
_UNENDED = (RunStatus.QUEUED, RunStatus.RUNNING)


def queue_run(connection: Connection, task: str, arguments: Mapping[str, object], now: datetime) -> Run:
    """Ask for a run; one of the same task and arguments that waits already is given back instead."""
    waiting = select(runs).where(runs.c.task == task, runs.c.status == RunStatus.QUEUED)
    for row in connection.execute(waiting).mappings():
        if row["arguments"] == dict(arguments):
            return _run(row)
    return _insert(connection, task, arguments, RunStatus.QUEUED, queued=now)


def start_run(connection: Connection, task: str, arguments: Mapping[str, object], worker: str, now: datetime) -> Run:
    """Begin a run at once, as the command line does. What ended before the newest 500 is dropped."""
    _drop_old(connection)
    return _insert(
        connection,
        task,
        arguments,
        RunStatus.RUNNING,
        queued=now,
        started=now,
        heartbeat=now,
        worker=worker,
        attempts=1,
    )


def claim_run(
    connection: Connection,
    worker: str,
    now: datetime,
    *,
    only: Collection[str] | None = None,
    but: Collection[str] = (),
) -> Run | None:
    """Take the oldest run that waits, or whose worker is dead, for this worker; of these tasks alone, or all but some.

    One whose workers have died ``MAX_ATTEMPTS`` times ends as failed.
    """
    is_running = runs.c.status == RunStatus.RUNNING
    # Since a heartbeat in the future the clock was set back. Counted from now, a worker that lives renews it in time.
    connection.execute(update(runs).where(is_running, runs.c.heartbeat > now).values(heartbeat=now))
    abandoned = and_(is_running, runs.c.heartbeat < now - LEASE)
    connection.execute(
        update(runs)
        .where(abandoned, runs.c.attempts >= MAX_ATTEMPTS)
        .values(status=RunStatus.FAILED.value, finished=now, message=_KILLS_ITS_WORKERS)
    )
    statement = select(runs).where(or_(runs.c.status == RunStatus.QUEUED, abandoned)).order_by(runs.c.id).limit(1)
    statement = statement.where(runs.c.task.not_in(but))
    if only is not None:
        statement = statement.where(runs.c.task.in_(only))
    row = connection.execute(statement).mappings().first()
    if row is None:
        return None
    _drop_old(connection)
    begun = {"started": now, "heartbeat": now, "worker": worker, "attempts": row["attempts"] + 1}
    _set(connection, row["id"], status=RunStatus.RUNNING.value, **begun)
    return get_run(connection, row["id"])


def report_progress(
    connection: Connection, run_id: int, done: int, total: int | None, note: str, now: datetime
) -> bool:
    """Renew the lease and say how far the run is. False if somebody asked to cancel it."""
    _set(connection, run_id, progress_done=done, progress_total=total, progress_note=note, heartbeat=now)
    return not connection.execute(select(runs.c.cancel_asked).where(runs.c.id == run_id)).scalar()


def beat(connection: Connection, run_id: int, now: datetime) -> None:
    """Renew the lease of a run under way."""
    _set(connection, run_id, heartbeat=now)


def ask_to_cancel(connection: Connection, run_id: int) -> None:
    """Ask the run's worker to stop at its next cancel point; one that waits is cancelled at once."""
    _set(connection, run_id, cancel_asked=True)
    connection.execute(
        update(runs)
        .where(runs.c.id == run_id, runs.c.status == RunStatus.QUEUED)
        .values(status=RunStatus.CANCELLED.value)
    )


def finish_run(
    connection: Connection,
    run_id: int,
    status: RunStatus,
    now: datetime,
    *,
    message: str = "",
    result: Mapping[str, object] | None = None,
) -> None:
    """End a run."""
    _set(connection, run_id, status=status.value, finished=now, message=message, result=dict(result or {}))


def get_run(connection: Connection, run_id: int) -> Run | None:
    """The run with this id."""
    row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
    return None if row is None else _run(row)


def list_runs(connection: Connection, now: datetime, *, task: str | None = None, limit: int = 20) -> list[Run]:
    """The newest runs, newest first. One whose worker is dead waits again."""
    statement = select(runs).order_by(runs.c.id.desc()).limit(limit)
    if task is not None:
        statement = statement.where(runs.c.task == task)
    return [_as_it_is(row, now) for row in connection.execute(statement).mappings()]


def list_unended(connection: Connection, now: datetime) -> list[Run]:
    """The runs that wait or are under way, the oldest first. One whose worker is dead waits again."""
    unended = select(runs).where(runs.c.status.in_(_UNENDED)).order_by(runs.c.id)
    return [_as_it_is(row, now) for row in connection.execute(unended).mappings()]


def last_finished(connection: Connection) -> datetime | None:
    """When a run ended last."""
    return connection.execute(select(func.max(runs.c.finished))).scalar()


def put_outcomes(connection: Connection, run_id: int, counts: Sequence[OutcomeCount]) -> None:
    """Replace the outcomes of a run, as often as it likes while it goes on."""
    connection.execute(delete(run_outcomes).where(run_outcomes.c.run_id == run_id))
    if counts:
        rows = [
            {
                "run_id": run_id,
                "source_id": c.source_id,
                "source": c.source,
                "outcome": c.outcome,
                "count": c.count,
                "example": c.example,
            }
            for c in counts
        ]
        connection.execute(insert(run_outcomes), rows)


def get_outcomes(connection: Connection, run_id: int) -> list[OutcomeCount]:
    """The outcomes of a run, by source and outcome."""
    statement = (
        select(run_outcomes)
        .where(run_outcomes.c.run_id == run_id)
        .order_by(run_outcomes.c.source, run_outcomes.c.outcome)
    )
    return [
        OutcomeCount(row["source_id"], row["source"], row["outcome"], row["count"], row["example"])
        for row in connection.execute(statement).mappings()
    ]


def _insert(
    connection: Connection, task: str, arguments: Mapping[str, object], status: RunStatus, **values: Any
) -> Run:
    result = connection.execute(
        insert(runs).values(task=task, arguments=dict(arguments), status=status.value, result={}, **values)
    )
    assert result.inserted_primary_key is not None
    run = get_run(connection, int(result.inserted_primary_key[0]))
    assert run is not None
    return run


def _as_it_is(row: RowMapping, now: datetime) -> Run:
    run = _run(row)
    is_abandoned = run.status is RunStatus.RUNNING and run.heartbeat is not None and run.heartbeat < now - LEASE
    return replace(run, status=RunStatus.QUEUED) if is_abandoned else run


def _set(connection: Connection, run_id: int, **values: Any) -> None:
    connection.execute(update(runs).where(runs.c.id == run_id).values(values))


def _drop_old(connection: Connection) -> None:
    newest = select(runs.c.id).order_by(runs.c.id.desc()).limit(1).offset(_KEPT_RUNS)
    oldest_kept = connection.execute(newest).scalar()
    if oldest_kept is not None:
        # One that waits behind hours of other work, or is that work, is not over because many came after it.
        connection.execute(delete(runs).where(runs.c.id <= oldest_kept, runs.c.status.not_in(_UNENDED)))


def _run(row: RowMapping) -> Run:
    values = {key: row[key] for key in Run.__dataclass_fields__}
    return Run(**{**values, "status": RunStatus(row["status"])})
