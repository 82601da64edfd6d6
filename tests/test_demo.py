"""The demo, from a wheel that is installed outside the checkout: everything it needs travels inside."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.commands.demo import SEARCHES

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


def _run(installed: Path, *arguments: str, timeout: float = 290) -> subprocess.CompletedProcess[str]:
    """Run the installed command line; the checkout is not on its path."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    check = (
        f"import ui; assert ui.__file__.startswith({str(installed)!r}), ui.__file__; from ui.cli import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", check, *arguments],
        cwd=installed,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


@pytest.mark.slow
def test_the_demo_runs_from_a_wheel(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, "--home", str(tmp_path), "demo", "--no-ui")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    for query in SEARCHES:
        assert query in done.stdout
    assert "community-desk.localhost" in done.stdout, "the Spanish question is answered by an English article"

    # The same on its own: the answer is first, and nothing heavy was loaded to find it.
    home = str(tmp_path / "demo")
    done = _run(installed, "--home", home, "search", SEARCHES[0], "--json")
    first = json.loads(done.stdout)["hits"][0]
    assert (first["lang"], first["source"]) == ("en", "The Community Desk")
    assert first["url"].endswith("answering-angry-comments")

    done = _run(installed, "--home", home, "doctor", "--json")
    assert done.returncode == 0, done.stdout


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
