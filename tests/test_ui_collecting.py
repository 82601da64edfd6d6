"""Starting the collector, for a person and for the worker."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.config import load_settings
from kb.errors import TaskError
from kb.knowledge_base import KnowledgeBase
from kb.models import RunStatus
from kb.store import runs
from kb.tasks.registry import Registry
from kb.tasks.worker import Worker
from tests.crawler_runs import feed_source
from tests.crawler_server import Answer, LocalServer
from ui import collecting

FEED = b'<rss version="2.0"><channel><title>Canal</title></channel></rss>'


def test_the_worker_takes_up_what_a_killed_command_line_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = ("a.example", "b.example")
    with LocalServer({(host, "/feed"): Answer(FEED) for host in hosts}) as server:
        (tmp_path / "map").write_text(server.web_map())
        monkeypatch.setenv("CATALEJO_WEB_MAP", str(tmp_path / "map"))
        with KnowledgeBase.open(load_settings(tmp_path / "home")) as knowledge:
            sources = [knowledge.add_source(feed_source(f"http://{host}/feed")) for host in hosts]
            asked = {"all": False, "sources": [sources[1].id]}
            long_ago = datetime.now(UTC) - 2 * runs.LEASE
            with knowledge.database.write() as connection:
                run_id = runs.start_run(connection, "collect", asked, "pid 0", long_ago).id
            registry = Registry()
            registry.add("collect", collecting.collect_task(knowledge))
            Worker(knowledge.database, registry, "test").run_next()
            run = knowledge.run(run_id)
            assert run is not None
            assert (run.status, run.message) == (RunStatus.DONE, "")
            assert [outcome.source for outcome in knowledge.outcomes(run_id)] == ["b.example"]


def test_a_collector_that_ends_without_a_word_is_not_given_an_older_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "collector.log").write_text("What went wrong last week.\n")

    def silent(_command: Sequence[str]) -> list[str]:
        return [sys.executable, "-c", "raise SystemExit(3)"]

    monkeypatch.setattr(collecting, "command_of_child", silent)
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge, pytest.raises(TaskError, match="exit 3"):
        collecting.collect(knowledge)
