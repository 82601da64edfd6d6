"""What a command that ran as root leaves behind in the home of a service: it is named, with the remedy."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lacking import lacking
from tests.web_app import articles, fill


def _bound_by_permissions() -> list[str]:
    """What a command is put behind so that permissions hold for it, also where root runs the tests."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        lacking("root without setpriv may write everything")
    return [setpriv, "--bounding-set=-dac_override,-dac_read_search,-net_bind_service"]


def _catalejo(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*_bound_by_permissions(), sys.executable, "-m", "ui.cli", "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def _good_home(folder: Path) -> None:
    """A home in which the doctor finds nothing to mend, the vector server's folder included."""
    fill(folder, articles())
    assert _catalejo(folder, "index").returncode == 0


@pytest.mark.parametrize("left", ["stories.lock", "logs/worker.log"])
def test_a_file_that_cannot_be_written_is_named_with_the_remedy(tmp_path: Path, left: str) -> None:
    _good_home(tmp_path)
    (tmp_path / "logs").mkdir(exist_ok=True)
    (tmp_path / left).touch(mode=0o444)
    (tmp_path / left).chmod(0o444)
    (tmp_path / "catalejo.toml").chmod(0o444)  # as it should be
    done = _catalejo(tmp_path, "doctor", "--json")
    assert done.returncode == 1, done.stderr
    (problem,) = [check for check in json.loads(done.stdout)["checks"] if not check["ok"]]
    assert problem["message"].startswith(f"{tmp_path / left} cannot be written")
    assert f"Give all of {tmp_path} to the user that runs Catalejo" in problem["remedy"]


def test_a_command_that_meets_it_says_where_to_look(tmp_path: Path) -> None:
    fill(tmp_path, articles())
    (tmp_path / "stories.lock").unlink(missing_ok=True)
    (tmp_path / "stories.lock").touch(mode=0o444)
    done = _catalejo(tmp_path, "trends")
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert f"{tmp_path / 'stories.lock'} cannot be written" in line
    assert "`catalejo doctor` says what to do" in line


@pytest.mark.parametrize(
    ("name", "is_folder"), [("logs", False), ("stories.lock", True)], ids=["file for folder", "folder for file"]
)
def test_what_stands_in_the_place_of_a_folder_or_file_is_named(tmp_path: Path, name: str, is_folder: bool) -> None:
    (tmp_path / name).mkdir() if is_folder else (tmp_path / name).touch()
    done = _catalejo(tmp_path, "trends" if is_folder else "worker")
    assert done.returncode == 1
    needed, there = ("a file", "a folder") if is_folder else ("a folder", "a file")
    assert done.stderr == (
        f"Error: {tmp_path / name} is {there} where Catalejo needs {needed}; move it away and try again.\n"
    )


def test_doctor_names_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    _good_home(tmp_path)
    (tmp_path / "models").symlink_to(tmp_path / "nowhere")
    done = _catalejo(tmp_path, "doctor", "--json")
    assert done.returncode == 1, done.stderr
    (problem,) = [check for check in json.loads(done.stdout)["checks"] if not check["ok"]]
    assert problem["message"] == f"{tmp_path / 'models'} is a file where Catalejo needs a folder"


def test_a_store_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    fill(tmp_path, articles())
    (tmp_path / "catalejo.db").chmod(0o444)
    done = _catalejo(tmp_path, "topics", "follow", "plaza")
    assert done.returncode == 1
    assert "catalejo.db cannot be used: attempt to write a readonly database; let the user that runs" in done.stderr


def test_a_port_that_only_root_may_use_is_not_called_taken(tmp_path: Path) -> None:
    first_free_for_all = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if first_free_for_all.exists() and int(first_free_for_all.read_text()) < 2:
        # A setting of the kernel, which containers often have: no package could be missing.
        pytest.skip("everybody may use every port here")
    done = _catalejo(tmp_path, "up", "--port", "1")
    assert done.returncode == 1
    assert "Error: Port 1 is only for root; choose one from 1024 on with --port" in done.stderr
