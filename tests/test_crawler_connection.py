"""A computer without a network, as a laptop on a train or one that has just woken: no source is to blame."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from crawler import connection
from kb.errors import TaskError
from kb.models import RunStatus
from kb.store.runs import list_runs
from kb.store.sources import get_source_states
from tests.crawler_runs import feed_source, make_home

# To connect to it is refused, and sends nothing, as without a network to any address.
NOWHERE = (socket.AF_INET, "255.255.255.255")
HERE = (socket.AF_INET, "127.0.0.1")
COLLECT = """
import sys
from crawler import connection
from crawler.collect import main
connection._ELSEWHERE, connection._WAIT_SECONDS = ((2, "255.255.255.255"),), 0
sys.exit(main(["--home", sys.argv[1]]))
"""


def test_sources_wait_for_a_network_and_are_not_blamed(tmp_path: Path) -> None:
    database = make_home(tmp_path, "", [feed_source("https://medio.example/feed")])
    environment = {name: value for name, value in os.environ.items() if name != "CATALEJO_WEB_MAP"}
    command = [sys.executable, "-c", COLLECT, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == "This computer is not connected to a network; connect it, and try again.\n"
    with database.read() as reading:
        assert [run.status for run in list_runs(reading)] == [RunStatus.FAILED]
        (state,) = get_source_states(reading).values()
    assert (state.last_checked, state.next_check, state.failures_in_a_row) == (None, None, 0), "it is due as it was"


def test_a_network_that_comes_back_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_ELSEWHERE", (NOWHERE,))
    pauses = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        monkeypatch.setattr(connection, "_ELSEWHERE", (NOWHERE, HERE))

    monkeypatch.setattr(connection.time, "sleep", sleep)
    connection.require_connection()
    assert len(pauses) == 1


def test_without_one_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_ELSEWHERE", (NOWHERE,))
    monkeypatch.setattr(connection, "_WAIT_SECONDS", 0.0)
    with pytest.raises(TaskError, match="not connected"):
        connection.require_connection()
