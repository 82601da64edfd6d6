"""Whether a worker runs on this computer."""

import socket
from collections.abc import Iterable
from datetime import datetime, timedelta

import psutil

from kb.models import Run

# The clock may have been set between the start of the process and that of the run.
_TOLERANCE = timedelta(seconds=5)


def worker_name(process_id: int) -> str:
    """The name under which a worker of this computer takes up runs."""
    return f"{socket.gethostname()}:{process_id}"


def worker_lives(runs: Iterable[Run]) -> bool:
    """Whether a process of this computer that took up one of these runs is still there.

    A worker takes up a run when it starts and every few minutes: among the newest is one of those that live.
    """
    return any(_lives(run.worker, run.started) for run in runs if run.worker is not None and run.started is not None)


def _lives(worker: str, started: datetime) -> bool:
    host, _, rest = worker.partition(":")
    process_id = rest.partition(":")[0]
    if host != socket.gethostname() or not process_id.isdigit():
        return False
    try:
        process = psutil.Process(int(process_id))
        # Ids of processes are used again: that of a dead worker may belong to a process that began later.
        is_the_same = process.create_time() <= (started + _TOLERANCE).timestamp()
        return is_the_same and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OverflowError):
        return False
