"""The pool survives whatever is read in it."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crawler.errors import ExtractionFailedError, FeedError
from crawler.extraction_pool import MEMORY_LIMIT_BYTES, ExtractionPool, limit_worker
from tests.running_up import wait_until

IS_KILLED = """
import asyncio, os, signal
from crawler.extraction_pool import ExtractionPool
pool = ExtractionPool(1)
asyncio.run(pool.run(abs, -1))
assert os.listdir(os.environ["TMPDIR"])
os.kill(os.getpid(), signal.SIGKILL)
"""


def double(number: int) -> int:
    return 2 * number


def hang() -> None:
    time.sleep(60)


def die() -> None:
    os._exit(9)


def eat_memory() -> int:
    return len(bytearray(4_000_000_000))


def stumble() -> None:
    raise RuntimeError("nobody thought of this")


def refuse() -> None:
    raise FeedError("no feed")


def failure_of(pool: ExtractionPool, function: object) -> str:
    async def run() -> str:
        with pytest.raises(ExtractionFailedError) as caught:
            await pool.run(function)
        return str(caught.value)

    return asyncio.run(run())


def test_a_worker_that_hangs_dies_or_eats_memory_is_one_failure_and_others_go_on() -> None:
    pool = ExtractionPool(2, time_limit=2)
    try:
        assert "longer than 2 seconds" in failure_of(pool, hang)
        assert "killed" in failure_of(pool, die)
        assert "memory" in failure_of(pool, eat_memory)
        assert "RuntimeError: nobody thought of this" in failure_of(pool, stumble)

        async def others() -> list[int]:
            results = await asyncio.gather(
                *(pool.run(double, number) for number in range(10)), pool.run(die), return_exceptions=True
            )
            return [result for result in results if isinstance(result, int)]

        assert asyncio.run(others()) == [2 * number for number in range(10)]
    finally:
        pool.close()


def test_errors_of_our_own_come_through() -> None:
    pool = ExtractionPool(1)
    try:
        with pytest.raises(FeedError, match="no feed"):
            asyncio.run(pool.run(refuse))
    finally:
        pool.close()


def test_a_worker_starts_where_the_system_takes_no_limit_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on every Mac, and where a lower limit holds already."""
    limited = []

    def setrlimit(kind: int, limits: tuple[int, int]) -> None:
        if kind == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")
        limited.append(kind)

    monkeypatch.setattr(resource, "setrlimit", setrlimit)
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    limit_worker(MEMORY_LIMIT_BYTES)
    assert limited == [resource.RLIMIT_CORE]


def test_a_collector_that_is_killed_leaves_no_folder_behind() -> None:
    with TemporaryDirectory() as folder:  # short: the path of a socket has room for some hundred characters
        done = subprocess.run([sys.executable, "-c", IS_KILLED], env={**os.environ, "TMPDIR": folder}, timeout=60)
        assert done.returncode == -signal.SIGKILL
        wait_until(lambda: not list(Path(folder).iterdir()), 30)
