"""The worker's tasks of digests, as the web app asks for them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kb.digest.period import Period, iso_week
from kb.knowledge_base import KnowledgeBase
from kb.models import Audience, Run, RunStatus
from kb.quiet_hours import zone_named
from kb.store.runs import LEASE, claim_run
from kb.tasks.registry import Lane
from kb.tasks.worker import Worker
from tests.mail_server import mail_server
from tests.post_office import MONDAY, PostOffice
from ui.worker import registry

WEEK = {"from": "2026-11-16", "to": "2026-11-22"}
EDITION = {"audience": "Marca", "lang": "es", **WEEK, "version": 1}


def work(knowledge: KnowledgeBase, task: str, **arguments: object) -> Run:
    """What became of a run of a task."""
    tasks = registry(knowledge)
    assert task in tasks.in_lanes(Lane.DIGESTS, Lane.ANSWERS)
    asked = knowledge.runs.queue(task, **arguments)
    assert Worker(knowledge.database, tasks, "test", only=[task]).run_next() is not None
    run = knowledge.runs.get(asked.id)
    assert run is not None
    return run


def test_an_edition_is_composed_and_named(tmp_path: Path) -> None:
    knowledge = PostOffice(tmp_path).knowledge
    run = work(knowledge, "compose", audience="Marca", lang="", **WEEK)
    assert run.result == {**EDITION, "complete": True}
    assert run.progress_note == "2026-11-16 – 2026-11-22"
    found = knowledge.digests.kept("Marca", "es", date(2026, 11, 16), date(2026, 11, 22), 1)
    assert found is not None
    assert found.edition.audience.name == "Marca"


def test_everybody_has_a_language_of_their_own(tmp_path: Path) -> None:
    run = work(PostOffice(tmp_path).knowledge, "compose", audience="", lang="pt", **WEEK)
    assert (run.result["audience"], run.result["lang"]) == ("", "pt")


def test_what_cannot_be_composed_fails_in_words(tmp_path: Path) -> None:
    knowledge = PostOffice(tmp_path).knowledge
    run = work(knowledge, "compose", audience="Otra", lang="", **WEEK)
    assert run.status is RunStatus.FAILED
    assert "There is no audience" in run.message
    run = work(knowledge, "compose", audience="Marca", lang="", **{"from": "2190-01-01", "to": "2190-01-02"})
    assert "has not begun" in run.message


def test_a_chosen_edition_is_tried_out_on_an_address(tmp_path: Path) -> None:
    with mail_server() as server:
        office = PostOffice(tmp_path, server)
        work(office.knowledge, "compose", audience="Marca", lang="", **WEEK)
        assert work(office.knowledge, "send_test", address="Ana <ana@faro.example>", **EDITION).result == {
            "status": "sent",
            "message": "",
        }
        refused = work(office.knowledge, "send_test", address="nobody@faro.example", **EDITION).result
        assert refused["status"] == "refused"
        assert "550" in str(refused["message"])
        unknown = work(office.knowledge, "send_test", address="closed-after@faro.example", **EDITION).result
        assert unknown["status"] == "unknown"
        assert server.mails[0]["Subject"].startswith("Prueba: ")
        assert server.addresses[0] == "ana@faro.example"
        assert office.delivering.outbox() == []


def test_a_subscription_is_tried_out(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    office = PostOffice(tmp_path)
    subscription = office.subscribe(str(folder))
    work(office.knowledge, "compose", audience="Marca", lang="", **WEEK)
    run = work(office.knowledge, "send_test", subscription=subscription.id, **EDITION)
    assert run.result["status"] == "sent"
    assert office.delivering.outbox() == []
    assert sorted(file.suffix for file in folder.iterdir()) == [".html", ".json", ".txt"]
    run = work(office.knowledge, "send_test", subscription=subscription.id)
    assert run.result["status"] == "sent"
    assert [each.is_test for each in office.delivering.outbox()] == [True]
    office.delivering.unsubscribe(subscription.id)
    assert work(office.knowledge, "send_test", subscription=subscription.id, **EDITION).status is RunStatus.FAILED


def test_a_test_that_may_have_arrived_is_not_sent_again(tmp_path: Path) -> None:
    with mail_server() as server:
        office = PostOffice(tmp_path, server)
        work(office.knowledge, "compose", audience="Marca", lang="", **WEEK)
        asked = office.knowledge.runs.queue("send_test", address="ana@faro.example", **EDITION)
        with office.knowledge.database.write() as connection:  # as a worker does that is killed then
            claim_run(connection, "killed", datetime.now(UTC) - 2 * LEASE)
        run = Worker(office.knowledge.database, registry(office.knowledge), "next").run_next()
        assert run is not None
        assert run.id == asked.id
        ended = office.knowledge.runs.get(asked.id)
        assert ended is not None
        assert ended.result["status"] == "unknown"
        assert server.mails == []


@pytest.mark.parametrize("changed", [{"version": 2}, {"lang": "pt"}])
def test_an_edition_that_is_not_kept_cannot_be_sent(tmp_path: Path, changed: dict[str, object]) -> None:
    office = PostOffice(tmp_path)
    office.knowledge.digests.compose(office.audience, _period(), MONDAY + timedelta(days=1))
    run = work(office.knowledge, "send_test", address="ana@faro.example", **{**EDITION, **changed})
    assert run.status is RunStatus.FAILED
    assert "not kept any more" in run.message


def test_an_edition_outlives_its_audience(tmp_path: Path) -> None:
    digests = PostOffice(tmp_path).knowledge.digests
    audience = digests.audience("Marca")
    digests.set_brand(audience, "#7a3b00")
    digests.compose(audience, _period(), MONDAY + timedelta(days=1))
    digests.remove_audience(audience)
    again = digests.add_audience(Audience("Marca", "pt", "UTC"))
    digests.set_brand(again, "#123456")
    found = digests.kept("Marca", "es", date(2026, 11, 16), date(2026, 11, 22), 1)
    assert found is not None
    assert digests.brand_of(found.edition).accent == "#123456"


def _period() -> Period:
    return iso_week("2026-W47", zone_named("America/Bogota"))
