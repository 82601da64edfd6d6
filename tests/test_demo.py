"""The demo, from a wheel that is installed outside the checkout: everything it needs travels inside."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from ui.commands.demo import SEARCHES, called

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages as the wheel holds them."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("catalejo-*.whl")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(folder / "site"),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    return folder / "site"


def _command(installed: Path, *arguments: str) -> list[str]:
    """The installed command line; fails if the checkout is what Python finds."""
    check = f"import ui; assert ui.__file__.startswith({str(installed)!r}), ui.__file__"
    return [sys.executable, "-c", f"{check}; from ui.cli import main; main()", *arguments]


def _environment(installed: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(installed), "PYTHONUNBUFFERED": "1"}


@pytest.mark.soak  # .ci/run shows the same in a real installation, and this takes more than a minute
@pytest.mark.timeout(600)
def test_the_demo_runs_from_a_wheel(installed: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    demo = _command(installed, "--home", str(tmp_path), "demo", "--port", str(port))
    output = tmp_path / "output"
    with output.open("wb") as log:
        process = subprocess.Popen(demo, cwd=installed, env=_environment(installed), stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 240  # the demo's promise, after installation
        while f"http://127.0.0.1:{port}" not in output.read_text():
            assert process.poll() is None, output.read_text()[-3000:]
            assert time.monotonic() < deadline, output.read_text()[-3000:]
            time.sleep(0.5)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert page.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    shown = output.read_text()
    assert process.returncode == 0
    assert "Traceback" not in shown
    for query in SEARCHES:
        assert query in shown

    # The Spanish question is answered first by the English article.
    search = _command(installed, "--home", str(tmp_path / "demo"), "search", SEARCHES[0], "--json")
    done = subprocess.run(
        search, cwd=installed, env=_environment(installed), capture_output=True, text=True, timeout=60
    )
    first = json.loads(done.stdout)["hits"][0]
    assert (first["lang"], first["source"]) == ("en", "The Community Desk")
    assert first["url"].endswith("answering-angry-comments")


def test_what_the_demo_says_to_type_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "un lugar" / "catalejo"
    program.parent.mkdir()
    program.touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(program), "demo"])
    assert called() == f"'{program}'"
    monkeypatch.setenv("PATH", str(program.parent))
    assert called() == "catalejo"


def test_a_folder_that_is_not_the_demos_is_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "demo" / "thesis.txt"
    precious.parent.mkdir()
    precious.write_text("mine")
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "--home", str(tmp_path), "demo", "--no-ui"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "something else" in done.stderr
    assert precious.read_text() == "mine"
