"""The web app served over a home folder, as ``catalejo up`` serves it, and the demo's data to serve."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import pytest

from kb.config import load_settings
from ui.web.login_secrets import write_login_secrets
from ui.web.server import local_address, web_command, web_environment

SECONDS_TO_START = 60


@contextmanager
def served(home: Path, port: int | None = None) -> Iterator[str]:
    """The address of the app while it is served, at any free port unless one is given.

    The test fails with what the app printed if it does not start.
    """
    settings, output = load_settings(home, web_port=port or free_port()), home / "web-server.out"
    write_login_secrets(settings)
    with output.open("wb") as log:
        process = subprocess.Popen(
            web_command(settings), env=web_environment(settings), stdout=log, stderr=subprocess.STDOUT
        )
    address = f"http://{local_address(settings)}"
    try:
        wait_for(f"{address}/_stcore/health", process, output)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def demo_home(folder: Path) -> Path:
    """What ``catalejo demo`` leaves behind: its home, made below ``folder``. Takes the better part of a minute."""
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "--home", str(folder), "demo", "--no-ui"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return folder / "demo"


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: "subprocess.Popen[bytes]", output: Path) -> None:
    """Wait until an address answers; the test fails, telling ``output``, if the process ends or takes a minute."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the web app did not start: {output.read_text(encoding='utf-8')}")
