"""``catalejo up`` as README tells it: add a source, run up, read; and how it ends."""

import errno
import json
import os
import pty
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from kb.child_output import last_words
from kb.config import load_settings
from kb.errors import SettingsError
from kb.index.server_process import ServerAddress
from kb.index.vector_server import VectorServer, find_server
from tests.command_line import catalejo
from tests.running_up import running_up, wait_until
from tests.served_app import free_port
from ui.commands.demo import fresh_home
from ui.commands.running import stop_on_signals
from ui.sample_site import SampleSite
from ui.service import Child, Service

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


def _address(site: SampleSite, name: str) -> str:
    return next(source.address for source in site.sources if source.name == name)


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


def test_a_second_up_is_told_of_the_first_and_not_of_its_port(tmp_path: Path) -> None:
    with FileLock(tmp_path / "up.lock"), socket.create_server(("127.0.0.1", 0)) as taken:
        second = catalejo(tmp_path, "up", "--port", str(taken.getsockname()[1]), **FAKE)
    assert second.returncode == 1
    assert f"Catalejo runs already in {tmp_path}" in second.stderr


def test_a_terminal_that_is_closed_stops_it_in_order(home: Path) -> None:
    """Else, where the kernel does not end children, as on a Mac, they would go on and keep the port."""
    process_id, terminal = pty.fork()
    if process_id == 0:
        os.environ.update(FAKE)
        command = [sys.executable, "-m", "ui.cli", "--home", str(home), "up", "--port", str(free_port())]
        os.execv(command[0], command)
    said = b""
    while b"Ctrl-C ends it" not in said:
        said += os.read(terminal, 1000)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(process_id, 0)[1]) == 0
    assert not (home / "logs" / "errors.log").exists()


def test_a_terminal_that_is_closed_does_not_stop_what_nohup_started(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up: dict[int, object] = {}
    monkeypatch.setattr(signal, "signal", set_up.__setitem__)
    monkeypatch.setattr(signal, "getsignal", lambda number: signal.SIG_IGN)
    stop_on_signals()
    assert signal.SIGHUP not in set_up


@pytest.mark.soak
def test_up_collects_indexes_serves_and_stops(site: SampleSite, home: Path) -> None:
    with running_up(home, **FAKE) as (process, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert page.status == 200
        second = catalejo(home, "up", "--port", str(free_port()), **FAKE)
        assert second.returncode == 1
        assert "runs already" in second.stderr
        wait_until(lambda: _finds(home, "angry comments", "The Community Desk"), 90)
        assert catalejo(home, "sources", "add", _address(site, "Taller CM"), **FAKE).returncode == 0
        wait_until(lambda: _finds(home, "publicidad en redes", "Taller CM"), 60)  # long before the next scheduled time
        wait_until(lambda: _has_looked_for_alerts(home), 60)
        worker = _worker(process)
        assert worker is not None
        worker.kill()
        wait_until(lambda: _worker(process) not in (None, worker), 30)
        server = find_server(home, home / "chroma")
        assert server is not None
        psutil.Process(server.pid).kill()
        wait_until(lambda: find_server(home, home / "chroma") not in (None, server), 30)
        children = _children(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert not psutil.wait_procs(children, timeout=10)[1]
    assert "Traceback" not in (home / "up.log").read_text()


def test_no_proxy_is_asked_for_what_runs_on_this_computer(home: Path) -> None:
    with running_up(home, http_proxy="http://127.0.0.1:9", **FAKE):
        pass  # it answers


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with a parent that is killed")
def test_nothing_outlives_a_killed_up(home: Path) -> None:
    with running_up(home, **FAKE) as (process, _):
        children = _children(process)
        assert len(children) >= 3
        process.kill()
        process.wait()
    assert not psutil.wait_procs(children, timeout=20)[1]


def test_what_a_child_prints_does_not_grow_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.child_output._MOST_OUTPUT", 10_000)
    talk = "import time\nprint('x' * 20_000, flush=True)\nwhile True: time.sleep(0.2); print('x' * 99, flush=True)"
    child, output = Child("talker", [sys.executable, "-c", talk], tmp_path), tmp_path / "logs" / "talker.out"
    child.start()
    try:
        wait_until(lambda: output.stat().st_size > 10_000, 20)
        child.cut_output()
        wait_until(lambda: output.stat().st_size > 100, 20)
        assert output.stat().st_size < 10_000
        assert set(output.read_bytes()) == set(b"x\n"), "it goes on at the beginning"
        output.unlink()  # by somebody who makes room
        child.cut_output()
        assert child.alive()
    finally:
        child.stop()


def test_what_cannot_run_is_told_once_with_its_reason_and_tried_again_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.service._LOOK_SECONDS", 0.05)
    monkeypatch.setattr("ui.service._RESTART_PAUSE_SECONDS", 0.1)
    runs, has_space = tmp_path / "runs", tmp_path / "space"
    work = (
        f"import pathlib, time; pathlib.Path({str(runs)!r}).open('a').write('x')\n"
        f"if pathlib.Path({str(has_space)!r}).exists(): time.sleep(60)\n"
        "raise SystemExit('Error: The disk is full.')"
    )
    told: list[str] = []
    stopped = threading.Event()

    class FullDisk(VectorServer):
        def ensure(self) -> ServerAddress:
            if runs.exists() and runs.stat().st_size >= 4:
                has_space.touch()
            if has_space.exists() and worker.alive() and runs.stat().st_size >= 5:
                stopped.set()
            raise OSError(errno.ENOSPC, "No space left on device")

    worker = Child("worker", [sys.executable, "-c", work], tmp_path)
    worker.start()
    try:
        settings = load_settings(tmp_path)
        Service(settings, FullDisk(tmp_path, settings.vector_dir), [worker]).keep_alive(stopped, told.append)
        assert worker.alive()
    finally:
        worker.stop()
    assert sorted(told) == [
        f"The worker process ended (Error: The disk is full.) and is started again; see {tmp_path / 'logs'}.",
        "[Errno 28] No space left on device",
    ]


def test_a_child_is_started_again_also_where_somebody_has_deleted_what_it_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.service._LOOK_SECONDS", 0.05)
    monkeypatch.setattr("ui.service._RESTART_PAUSE_SECONDS", 0.1)
    marker, output = tmp_path / "ran", tmp_path / "logs" / "worker.out"
    work = (
        "import pathlib, time\n"
        f"if pathlib.Path({str(marker)!r}).exists(): time.sleep(60)\n"
        f"pathlib.Path({str(marker)!r}).touch(); pathlib.Path({str(output)!r}).unlink()"
    )
    told: list[str] = []
    stopped = threading.Event()
    threading.Timer(10, stopped.set).start()

    class Vectors(VectorServer):
        def ensure(self) -> ServerAddress:
            if told and worker.alive():
                stopped.set()
            return ServerAddress(pid=0, port=0)

    worker = Child("worker", [sys.executable, "-c", work], tmp_path)
    worker.start()
    try:
        settings = load_settings(tmp_path)
        Service(settings, Vectors(tmp_path, settings.vector_dir), [worker]).keep_alive(stopped, told.append)
        assert worker.alive(), told
    finally:
        worker.stop()
    assert told == [f"The worker process ended and is started again; see {tmp_path / 'logs'}."]


def test_why_a_child_ended_is_told_also_where_its_output_was_cut_while_it_ran(tmp_path: Path) -> None:
    output = tmp_path / "worker.out"
    output.write_text("Starting\nError: Out of memory.\n")
    assert last_words(output, 5_000_000) == "Error: Out of memory."
    assert last_words(output, output.stat().st_size) == "", "it printed nothing since"


def test_a_demo_leaves_one_that_still_runs_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # as every test in this process: the console is made once
    home = fresh_home(tmp_path / "demo")
    (home / "catalejo.db").write_text("what a person made")
    with FileLock(home / "up.lock"), pytest.raises(SettingsError, match="still runs"):
        fresh_home(home)
    assert (home / "catalejo.db").exists()
    assert fresh_home(home) == home
    assert not (home / "catalejo.db").exists()
    assert "makes way for a new one" in " ".join(capsys.readouterr().out.split())
    other = tmp_path / "other"
    other.mkdir()
    (other / "letters.txt").touch()
    with pytest.raises(SettingsError, match="something else"):
        fresh_home(other)
