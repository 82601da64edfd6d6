"""``catalejo up`` as README tells it: add a source, run up, read; and how it ends."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from kb.index.vector_server import find_server
from tests.command_line import catalejo
from ui.sample_site import SampleSite

FAKE = {"CATALEJO_EMBEDDING_MODEL": "fake"}


@pytest.fixture
def site() -> Iterator[SampleSite]:
    with SampleSite(slow_seconds=0.1) as site:
        yield site


@pytest.fixture
def home(site: SampleSite, tmp_path: Path) -> Path:
    """A home whose whole web is the sample site, with one source."""
    (tmp_path / "map").write_text(site.web_map(), encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    (home / "catalejo.toml").write_text(f'web_map = "{tmp_path / "map"}"\ndelay_per_host_seconds = 0\n')
    address = _address(site, "The Community Desk")
    done = catalejo(home, "sources", "add", address, "--country", "us", "--kind", "practice", "--json", **FAKE)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["country"] == "US"
    return home


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _address(site: SampleSite, name: str) -> str:
    return next(source.address for source in site.sources if source.name == name)


@contextmanager
def _up(home: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    port = _free_port()
    command = [sys.executable, "-m", "ui.cli", "--home", str(home), "up", "--port", str(port)]
    output = home / "up.log"
    with output.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **FAKE})
    try:
        _wait(lambda: f"http://127.0.0.1:{port}" in output.read_text(), 60)
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.3)


def _children(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def _worker(process: "subprocess.Popen[bytes]") -> psutil.Process | None:
    """The worker that runs now; None between two of them."""
    for child in _children(process):
        try:
            if child.cmdline()[-1:] == ["worker"]:
                return child
        except psutil.Error:  # it ended while we looked
            continue
    return None


def _finds(home: Path, query: str, source: str) -> bool:
    done = catalejo(home, "search", query, "--source", source, "--json", **FAKE)
    return done.returncode == 0 and bool(json.loads(done.stdout)["hits"])


def _has_looked_for_alerts(home: Path) -> bool:
    with closing(sqlite3.connect(home / "catalejo.db")) as store:
        ended = store.execute("SELECT status FROM runs WHERE task = 'alerts' AND finished IS NOT NULL").fetchall()
    assert not [status for (status,) in ended if status != "done"]
    return bool(ended)


@pytest.mark.soak
def test_up_collects_indexes_serves_and_stops(site: SampleSite, home: Path) -> None:
    with _up(home) as (process, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert page.status == 200
        second = catalejo(home, "up", "--port", str(_free_port()), **FAKE)
        assert second.returncode == 1
        assert "runs already" in second.stderr
        _wait(lambda: _finds(home, "angry comments", "The Community Desk"), 90)
        assert catalejo(home, "sources", "add", _address(site, "Taller CM"), **FAKE).returncode == 0
        _wait(lambda: _finds(home, "publicidad en redes", "Taller CM"), 60)  # long before the next scheduled time
        _wait(lambda: _has_looked_for_alerts(home), 60)
        worker = _worker(process)
        assert worker is not None
        worker.kill()
        _wait(lambda: _worker(process) not in (None, worker), 30)
        server = find_server(home, home / "chroma")
        assert server is not None
        psutil.Process(server.pid).kill()
        _wait(lambda: find_server(home, home / "chroma") not in (None, server), 30)
        children = _children(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert not psutil.wait_procs(children, timeout=10)[1]
    assert "Traceback" not in (home / "up.log").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with a parent that is killed")
def test_nothing_outlives_a_killed_up(home: Path) -> None:
    with _up(home) as (process, _):
        children = _children(process)
        assert len(children) >= 3
        process.kill()
        process.wait()
    assert not psutil.wait_procs(children, timeout=20)[1]
