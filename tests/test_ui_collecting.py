"""Starting the collector, for a person and for the worker."""

import json
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.config import load_settings
from kb.errors import TaskError
from kb.knowledge_base import KnowledgeBase
from kb.models import Run, RunStatus
from kb.store import runs
from kb.tasks.registry import Registry
from kb.tasks.worker import Worker
from tests.crawler_runs import feed_source
from tests.crawler_server import Answer, LocalServer
from ui import collecting
from ui.worker import registry

FEED = b'<rss version="2.0"><channel><title>Canal</title></channel></rss>'


def test_the_worker_takes_up_what_a_killed_command_line_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = ("a.example", "b.example")
    with LocalServer({(host, "/feed"): Answer(FEED) for host in hosts}) as server:
        (tmp_path / "map").write_text(server.web_map())
        monkeypatch.setenv("CATALEJO_WEB_MAP", str(tmp_path / "map"))
        with KnowledgeBase.open(load_settings(tmp_path / "home")) as knowledge:
            sources = [knowledge.sources.add(feed_source(f"http://{host}/feed")) for host in hosts]
            asked = {"all": False, "sources": [sources[1].id]}
            long_ago = datetime.now(UTC) - 2 * runs.LEASE
            with knowledge.database.write() as connection:
                run_id = runs.start_run(connection, "collect", asked, "pid 0", long_ago).id
            registry = Registry()
            registry.add("collect", collecting.collect_task(knowledge))
            Worker(knowledge.database, registry, "test").run_next()
            run = knowledge.runs.get(run_id)
            assert run is not None
            assert (run.status, run.message) == (RunStatus.DONE, "")
            assert [outcome.source for outcome in knowledge.runs.outcomes(run_id)] == ["b.example"]


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


def _worked(knowledge: KnowledgeBase, task: str, **arguments: object) -> Run:
    """What became of a run that the worker did."""
    run_id = knowledge.runs.queue(task, **arguments).id
    Worker(knowledge.database, registry(knowledge), "test").run_next()
    run = knowledge.runs.get(run_id)
    assert run is not None
    return run


@pytest.mark.soak  # several collections
def test_the_worker_looks_at_addresses_and_at_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Portada</body>'
    feed = FEED.replace(b"</channel>", b"<item><link>https://a.example/nota</link><title>Nota</title></item></channel>")
    answers = {("a.example", "/"): Answer(page), ("a.example", "/feed"): Answer(feed)}
    with LocalServer(answers) as server:
        (tmp_path / "map").write_text(server.web_map())
        monkeypatch.setenv("CATALEJO_WEB_MAP", str(tmp_path / "map"))
        with KnowledgeBase.open(load_settings(tmp_path / "home")) as knowledge:
            found = _worked(knowledge, "probe", address="a.example")
            assert (found.status, found.result["url"]) == (RunStatus.DONE, "https://a.example/feed")
            assert (found.result["way"], found.result["entries"]) == ("link_element", 1)
            missing = _worked(knowledge, "probe", address="http://a.example/nada")
            assert missing.status is RunStatus.FAILED
            assert missing.message == "http://a.example/nada does not exist (404); check the address in a browser."
            works = knowledge.sources.add(feed_source("http://a.example/feed"))
            gone = knowledge.sources.add(feed_source("http://a.example/gone"))
            checked = _worked(knowledge, "check")
            assert checked.result["verdicts"] == {"works": 1, "gone": 1}
            rows = json.loads(json.dumps(checked.result["rows"]))
            assert [(row["source_id"], row["verdict"], row["outcome"]) for row in rows] == [
                (gone.id, "gone", "not_found"),
                (works.id, "works", "feed_read"),
            ]
            assert _worked(knowledge, "check", sources=[works.id]).result["verdicts"] == {"works": 1}
            assert "no source with id 99" in _worked(knowledge, "check", sources=[99]).message


def test_looking_at_an_address_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeps = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(collecting, "command_of_child", lambda _command: sleeps)
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        run_id = knowledge.runs.queue("probe", address="a.example").id
        worker = threading.Thread(target=Worker(knowledge.database, registry(knowledge), "test").run_next)
        began = time.monotonic()
        worker.start()
        while (run := knowledge.runs.get(run_id)) and run.status is RunStatus.QUEUED:
            time.sleep(0.05)
        knowledge.runs.cancel(run_id)
        worker.join()
        run = knowledge.runs.get(run_id)
        assert run is not None
        assert run.status is RunStatus.CANCELLED
        assert time.monotonic() - began < 20


def test_a_probe_may_complain_at_any_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "import sys; sys.stderr.write('what a browser says\\n' * 20_000); print('{\"way\": \"feed\"}')"
    monkeypatch.setattr(collecting, "command_of_child", lambda _: [sys.executable, "-c", long])
    monkeypatch.setattr(collecting, "_PROBE_SECONDS", 10.0)
    assert collecting.probe("https://a.example/", load_settings(tmp_path)) == {"way": "feed"}
