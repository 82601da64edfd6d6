"""``catalejo subscriptions``, ``deliver`` and ``outbox`` as a person and a program use them."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kb.config import load_settings
from kb.digest.delivery.delivering import DeliveryReport
from kb.errors import EmbeddingError
from kb.knowledge_base import KnowledgeBase
from kb.models import Alert, RunStatus
from kb.progress import silent
from kb.store.alerts import put_alert
from kb.store.tables import subscriptions
from kb.tasks.worker import Worker
from tests.mail_server import MailServer
from tests.post_office import SENDER, empty_store, watch_alert
from ui.cli import app
from ui.worker import registry

SUBSCRIPTION = {
    "subscription_id", "audience", "channel", "address", "cadence", "at", "weekday", "day", "created", "handled_until",
    "token", "digests", "alerts", "alerts_until",
}  # fmt: skip
DELIVERY = {
    "delivery_id", "subscription_id", "channel", "address", "audience", "lang", "start", "end", "version", "message_id",
    "put", "changed", "next_attempt", "is_test", "status", "attempts", "message", "alerts",
}  # fmt: skip
DUE_ALERTS = {"subscription_id", "audience", "channel", "address", "alerts"}
DUE = {"subscription_id", "audience", "channel", "address", "since", "start", "end"}


@pytest.fixture
def home(tmp_path: Path, server: MailServer) -> Path:
    """A home with an audience, and a server that takes its mail."""
    (tmp_path / "catalejo.toml").write_text(
        'embedding_model = "fake"\nsmtp_host = "127.0.0.1"\nsmtp_security = "none"\n'
        f'smtp_port = {server.port}\nmail_from = "{SENDER}"\n'
    )
    (tmp_path / "catalejo.db").write_bytes(empty_store())
    assert call(tmp_path, "audiences", "add", "Marca", "--time-zone", "America/Bogota").exit_code == 0
    return tmp_path


def call(home: Path, *arguments: str) -> Result:
    """Run the command line in this process, which takes a moment less."""
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["--home", str(home), *arguments])


def said(home: Path, *arguments: str) -> Any:
    """What a command says as JSON."""
    done = call(home, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def make_due(home: Path) -> None:
    """As if everybody had subscribed a month ago."""
    with KnowledgeBase.open(load_settings(home)) as knowledge, knowledge.database.write() as connection:
        for row in connection.execute(subscriptions.select()).mappings().all():
            before = row["handled_until"] - timedelta(days=40)
            connection.execute(subscriptions.update().values(handled_until=before))


def test_json_has_the_documented_shape(home: Path, server: MailServer) -> None:
    added = said(home, "subscriptions", "add", "marca", "ana@faro.example", "--weekly", "tue", "--at", "07:30")
    assert added.keys() == SUBSCRIPTION
    assert (added["audience"], added["cadence"], added["weekday"], added["at"]) == ("Marca", "weekly", "tue", "07:30")
    later = said(home, "subscriptions", "add", "marca", "later@faro.example", "--monthly", "31")
    assert (later["cadence"], later["day"], later["weekday"], later["at"]) == ("monthly", 31, None, "08:00")
    assert said(home, "subscriptions", "list") == [added, later]
    assert said(home, "deliver", "--dry-run") == {"due": [], "alerts": [], "waiting": [], "not_composed": []}
    make_due(home)
    due = said(home, "deliver", "--dry-run")["due"]
    assert [each["address"] for each in due] == ["ana@faro.example", "later@faro.example"]
    assert due[0].keys() == DUE
    assert server.taken == []
    assert said(home, "deliver") == {"put": 2, "outcomes": {"sent": 1, "waiting": 1}, "problems": []}
    assert said(home, "deliver") == {"put": 0, "outcomes": {}, "problems": []}
    waiting, sent = said(home, "outbox", "list")
    assert sent.keys() == DELIVERY
    assert (sent["status"], waiting["status"]) == ("sent", "waiting")
    assert said(home, "outbox", "list", "--status", "waiting") == [waiting]
    assert said(home, "outbox", "retry", str(waiting["delivery_id"]))["attempts"] == 0
    assert said(home, "deliver", "--dry-run")["waiting"][0]["delivery_id"] == waiting["delivery_id"]
    assert said(home, "outbox", "drop", str(waiting["delivery_id"]))["status"] == "dropped"
    assert said(home, "subscriptions", "remove", str(added["subscription_id"]))["token"] == added["token"]
    assert [each["address"] for each in said(home, "subscriptions", "list")] == ["later@faro.example"]


def test_a_person_is_told(home: Path, server: MailServer, tmp_path: Path) -> None:
    folder = tmp_path / "carpeta"
    folder.mkdir()
    assert "None yet" in call(home, "subscriptions", "list").output
    assert "`catalejo subscriptions list`" in call(home, "outbox", "list").output
    added = call(home, "subscriptions", "add", "Marca", "nobody@faro.example").output
    assert added == "Subscription 1: nobody@faro.example gets the digests for Marca, every Monday at 08:00.\n"
    assert call(home, "subscriptions", "add", "Marca", str(folder), "--folder", "--daily").exit_code == 0
    assert "every day at 08:00" in call(home, "subscriptions", "list").output
    assert call(home, "deliver", "--dry-run").output == "Nothing is due.\n"
    make_due(home)
    assert "→ nobody@faro.example" in call(home, "deliver", "--dry-run").output
    done = call(home, "deliver")
    assert "Tried 2 messages" in done.output
    assert "1 refused" in done.output
    listed = call(home, "outbox", "list").output
    assert "refused  Marca" in listed
    assert "the server said 550 5.1.1 No such mailbox" in listed
    assert "\x1b" not in listed
    tested = call(home, "subscriptions", "test", "1")
    assert (tested.exit_code, "test of Marca" in tested.output) == (1, True)
    assert call(home, "subscriptions", "test", "2").exit_code == 0
    assert len(list(folder.iterdir())) == 6
    (refused,) = said(home, "outbox", "list", "--status", "refused", "--limit", "1")
    assert "It is tried again" in call(home, "outbox", "retry", str(refused["delivery_id"])).output
    assert "does not get it" in call(home, "outbox", "drop", str(refused["delivery_id"])).output
    assert "gets these digests no more" in call(home, "subscriptions", "remove", "1").output


def raise_alert(home: Path, alert: Alert) -> None:
    with KnowledgeBase.open(load_settings(home)) as knowledge, knowledge.database.write() as connection:
        put_alert(connection, alert)


def test_alerts_are_brought_and_told_of(home: Path, server: MailServer) -> None:
    added = call(home, "subscriptions", "add", "Marca", "ana@faro.example", "--only-alerts").output
    assert added == "Subscription 1: ana@faro.example gets the alerts for Marca when they are due.\n"
    both = said(home, "subscriptions", "add", "Marca", "later@faro.example", "--daily", "--alerts")
    assert (both["digests"], both["alerts"], both["alerts_until"]) == (True, True, 0)
    listed = call(home, "subscriptions", "list").output
    assert re.search(r"ana@faro.example +alerts +when they are due", listed)
    assert re.search(r"later@faro.example +digests and alerts +every day at 08:00", listed)
    tested = call(home, "subscriptions", "test", "1")
    assert str(tested.exception).startswith("There is no alert for Marca yet")
    raise_alert(home, watch_alert(datetime.now(UTC), "Boicot a Café Sol\x1b[31m"))
    shown = call(home, "deliver", "--dry-run").output
    assert "due  Marca, 1 alert: Boicot a Café Sol" in shown
    assert "\x1b" not in shown
    first, second = said(home, "deliver", "--dry-run")["alerts"]
    assert first.keys() == DUE_ALERTS
    assert (first["address"], first["alerts"]) == ("ana@faro.example", [1])
    assert second["subscription_id"] == 2
    assert said(home, "deliver") == {"put": 2, "outcomes": {"sent": 1, "waiting": 1}, "problems": []}
    waiting, sent = said(home, "outbox", "list")
    assert sent.keys() == DELIVERY
    assert (sent["alerts"], sent["version"]) == ([1], None)
    assert re.search(r"sent  Marca, 1 alert of \S+ → ana@faro.example", call(home, "outbox", "list").output)
    tested = call(home, "subscriptions", "test", "1")
    assert (tested.exit_code, "test of Marca, 1 alert of" in tested.output) == (0, True)
    assert call(home, "subscriptions", "remove", "1").output == "ana@faro.example gets these alerts no more.\n"
    changed = call(home, "subscriptions", "edit", "2", "--no-alerts").output
    assert changed == "Subscription 2: later@faro.example gets the digests for Marca, every day at 08:00.\n"
    assert said(home, "subscriptions", "edit", "2", "--alerts", "--no-digests")["alerts_until"] == 1
    assert waiting["status"] == "waiting"


def test_a_digest_is_sent_at_once_and_once(home: Path, server: MailServer) -> None:
    refused = call(home, "digest", "--audience", "Marca", "--send")
    assert str(refused.exception).startswith("Nobody gets the digests for Marca")
    said(home, "subscriptions", "add", "Marca", "ana@faro.example", "--monthly", "1")
    assert "Tried 1 message: 1 sent" in call(home, "digest", "--audience", "Marca", "--send").output
    again = said(home, "digest", "--audience", "Marca", "--send")
    assert again == {"put": 0, "outcomes": {}, "problems": []}
    assert server.addresses == ["ana@faro.example"]


def test_what_cannot_be_composed_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said(home, "subscriptions", "add", "Marca", "ana@faro.example")
    make_due(home)

    def fails(*_: Any) -> Any:
        raise EmbeddingError("The model is gone.\x1b[31m")

    monkeypatch.setattr("kb.digest.digests.Digests.compose", fails)
    assert call(home, "deliver").exit_code == 1
    told = call(home, "outbox", "list").output
    assert "not composed  Marca, " in told
    assert "   The model is gone." in told
    assert "Tried 1 time; again from " in told
    assert "\x1b" not in told
    assert "not composed  Marca, " in call(home, "deliver", "--dry-run").output
    (failed,) = said(home, "deliver", "--dry-run")["not_composed"]
    assert failed.keys() == {"audience", "lang", "start", "end", "attempts", "next_attempt", "message"}
    assert "cannot be composed: The model is gone." in call(home, "doctor").output


def test_the_worker_has_alerts_delivered_as_soon_as_they_are_raised(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(home, "subscriptions", "add", "Marca", "ana@faro.example", "--only-alerts")
    alert = watch_alert(datetime.now(UTC))

    def checked(*_: Any) -> list[Alert]:
        raise_alert(home, alert)
        return [alert]

    monkeypatch.setattr("kb.alerts.watching.Watching.check", checked)
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        tasks, done = registry(knowledge), list[str]()
        knowledge.runs.queue("alerts")
        while (run := Worker(knowledge.database, tasks, "test").run_next()) is not None:
            done.append(run.task)
        assert done == ["alerts", "deliver"]
        assert [each.address for each in knowledge.delivering.outbox()] == ["ana@faro.example"]


def test_addresses_that_are_secrets_are_never_printed_whole(home: Path) -> None:
    secret = "json://127.0.0.1:9/t0ken"
    printed = [call(home, "subscriptions", "add", "Marca", secret, "--apprise").output]
    printed += [call(home, "subscriptions", "add", "Marca", secret, "--apprise", "--daily", "--json").output]
    make_due(home)
    for words in ("deliver --dry-run", "deliver", "outbox list", "subscriptions list", "subscriptions test 1"):
        for options in ([], ["--json"]):
            printed.append(call(home, *words.split(), *options).output)
    printed += [call(home, "outbox", "drop", "1").output, call(home, "subscriptions", "remove", "1").output]
    assert all(printed)
    assert not any("t0ken" in each for each in printed)
    assert sum("json://…" in each for each in printed) > 8


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["subscriptions", "add", "Nadie", "ana@faro.example"], 1, "There is no audience 'Nadie'"),
        (["subscriptions", "add", "Marca", "ana"], 1, "'ana' is no address of a mailbox"),
        (["subscriptions", "add", "Marca", "none", "--folder"], 1, "There is no folder 'none'"),
        (["subscriptions", "add", "Marca", "ana@faro.example", "--daily", "--monthly", "1"], 2, "one of --daily"),
        (["subscriptions", "add", "Marca", "ana@faro.example", "--monthly", "32"], 2, "--monthly"),
        (
            ["subscriptions", "add", "Marca", "ana@faro.example", "--weekly", "ma"],
            2,
            "'ma' is no day of the week; write mon, tue",
        ),
        (
            ["subscriptions", "add", "Marca", "ana@faro.example", "--at", "25:00"],
            2,
            "'25:00' is no time of day; write it as 08:00",
        ),
        (["subscriptions", "add", "Marca", "ana@faro.example", "--mail", "--folder"], 2, "one of --mail"),
        (["subscriptions", "add", "Marca", "ana@faro.example", "--only-alerts", "--daily"], 2, "--only-alerts"),
        (["subscriptions", "edit", "7", "--alerts"], 1, "There is no subscription 7"),
        (["subscriptions", "edit", "7"], 2, "say what to change"),
        (["digest", "--send"], 2, "--send"),
        (["digest", "--audience", "Marca", "--send", "--out", "x.html"], 2, "--send"),
        (["subscriptions", "remove", "7"], 1, "There is no subscription 7"),
        (["subscriptions", "test", "7"], 1, "There is no subscription 7"),
        (["outbox", "retry", "7"], 1, "There is no delivery 7"),
        (["outbox", "drop", "7"], 1, "There is no delivery 7"),
        (["outbox", "list", "--status", "lost"], 2, "--status"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(home: Path, arguments: list[str], code: int, message: str) -> None:
    done = call(home, *arguments)
    # ``main`` prints an error of ours as one line.
    assert message in (str(done.exception) if code == 1 else done.output)
    assert done.exit_code == code


@pytest.mark.parametrize(
    ("day", "at", "weekday", "written"),
    [
        ("seg", "8", "mon", "08:00"),
        ("Terça-feira", "8h", "tue", "08:00"),
        ("mié", "8h30", "wed", "08:30"),
        ("mar", "18.05", "tue", "18:05"),
        ("Sunday", "00:00", "sun", "00:00"),
    ],
)
def test_days_and_times_are_taken_as_people_write_them(
    home: Path, server: MailServer, day: str, at: str, weekday: str, written: str
) -> None:
    added = said(home, "subscriptions", "add", "marca", "ana@faro.example", "--weekly", day, "--at", at)
    assert (added["weekday"], added["at"]) == (weekday, written)


def test_without_a_server_it_says_which_settings_are_missing(home: Path) -> None:
    (home / "catalejo.toml").write_text('embedding_model = "fake"\n')
    done = call(home, "subscriptions", "add", "Marca", "ana@faro.example")
    assert done.exit_code == 1
    assert str(done.exception).startswith("No mail can be sent before smtp_host and mail_from are set")


def test_the_worker_delivers_what_is_due(home: Path, server: MailServer) -> None:
    said(home, "subscriptions", "add", "Marca", "ana@faro.example")
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        assert not knowledge.delivering.is_due()
        make_due(home)
        assert knowledge.delivering.is_due()
        coming = knowledge.runs.queue("collect")
        assert knowledge.delivering.deliver(silent) == DeliveryReport(0), "what came in meanwhile belongs into it"
        knowledge.runs.cancel(coming.id)
        knowledge.runs.queue("deliver")
        run = Worker(knowledge.database, registry(knowledge), "test").run_next()
        assert run is not None
        ended = knowledge.runs.get(run.id)
        assert ended is not None
        assert (ended.status, ended.result) == (RunStatus.DONE, {"put": 1, "sent": 1})
        assert not knowledge.delivering.is_due()
    assert server.addresses == ["ana@faro.example"]
