"""``catalejo up`` as a process of its own, for tests that use it as a person does."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.served_app import free_port

_SECONDS_TO_START = 60.0


@contextmanager
def running_up(home: Path, **environment: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """The process, and the port of its web app, which answers already. It is killed at the end if it still runs."""
    port = free_port()
    command = [sys.executable, "-m", "ui.cli", "--home", str(home), "up", "--port", str(port)]
    output = home / "up.log"
    with output.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **environment})
    try:
        wait_until(lambda: f"http://127.0.0.1:{port}" in output.read_text(), _SECONDS_TO_START)
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    """Look until something holds; fail if it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.3)
