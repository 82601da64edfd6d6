"""A computer without a network, as a laptop on a train or one that has just woken: no source is to blame."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import connection
from kb.config import Settings
from kb.errors import TaskError
from kb.models import RunStatus
from kb.store.database import Database
from kb.store.runs import list_runs
from kb.store.sources import due_sources, get_source_states
from tests.crawler_runs import feed_source, make_home

# To connect to it is refused, and sends nothing, as without a network to any address.
NOWHERE = (socket.AF_INET, "255.255.255.255")
HERE = (socket.AF_INET, "127.0.0.1")
COLLECT = """
import sys
from crawler import connection
from crawler.collect import main
connection._ELSEWHERE, connection._WAIT_SECONDS = ((2, "255.255.255.255"),), 0
"""
COLLECT_AT_ONCE = COLLECT + "sys.exit(main(['--home', sys.argv[1]]))"
# As if the network went after that.
COLLECT_LATER = (
    COLLECT + "connection.require_connection = lambda settings: None; sys.exit(main(['--home', sys.argv[1]]))"
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A store with one source, whose name nobody has."""
    return make_home(tmp_path, "", [feed_source("https://medio.invalid/feed")])


def _collect(home: Path, program: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name != "CATALEJO_WEB_MAP"}
    command = [sys.executable, "-c", program, str(home)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)


def test_sources_wait_for_a_network_and_are_not_blamed(tmp_path: Path, database: Database) -> None:
    done = _collect(tmp_path, COLLECT_AT_ONCE)
    assert done.returncode == 1
    assert done.stderr == "This computer is not connected to a network; connect it, and try again.\n"
    with database.read() as reading:
        assert [run.status for run in list_runs(reading, datetime.now(UTC))] == [RunStatus.FAILED]
        (state,) = get_source_states(reading).values()
    assert (state.last_checked, state.next_check, state.failures_in_a_row) == (None, None, 0), "it is due as it was"


def test_a_check_says_so_instead_of_calling_every_source_broken(tmp_path: Path, database: Database) -> None:
    done = _collect(tmp_path, COLLECT_AT_ONCE.replace("crawler.collect", "crawler.check"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "This computer is not connected to a network; connect it, and try again.\n"


def test_a_source_is_not_blamed_where_the_network_goes_while_it_is_asked(tmp_path: Path, database: Database) -> None:
    done = _collect(tmp_path, COLLECT_LATER)
    assert done.returncode == 0, done.stderr
    with database.read() as reading:
        (state,) = get_source_states(reading).values()
        (source,) = due_sources(reading, datetime.now(UTC))
    assert (state.source_id, state.failures_in_a_row, state.last_outcome) == (source.id, 0, "postponed")


def test_a_network_that_comes_back_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_ELSEWHERE", (NOWHERE,))
    pauses = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        monkeypatch.setattr(connection, "_ELSEWHERE", (NOWHERE, HERE))

    monkeypatch.setattr(connection.time, "sleep", sleep)
    connection.require_connection(Settings(home=tmp_path))
    assert len(pauses) == 1


def test_without_one_it_says_so_unless_none_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_ELSEWHERE", (NOWHERE,))
    monkeypatch.setattr(connection, "_WAIT_SECONDS", 0.0)
    with pytest.raises(TaskError, match="not connected"):
        connection.require_connection(Settings(home=tmp_path))
    connection.require_connection(Settings(home=tmp_path, web_map=tmp_path / "map"))
