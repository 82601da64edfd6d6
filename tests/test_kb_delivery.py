"""Digests delivered: on time, once, to whom they are for."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import func, select

from kb.digest.delivery.retrying import MAX_ATTEMPTS, next_attempt
from kb.errors import DigestError, EmbeddingError
from kb.models import Audience, Cadence, ChannelKind, DeliveryStatus, EditorsWork
from kb.store import outbox as outbox_store
from kb.store.outbox import LONGEST_PAUSE
from kb.store.tables import deliveries, subscriptions
from tests.mail_server import MailServer, text_of
from tests.post_office import MONDAY, PostOffice, silent
from tests.steady_clock import let_clock_go_on

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
SENT, WAITING, UNKNOWN = DeliveryStatus.SENT, DeliveryStatus.WAITING, DeliveryStatus.UNKNOWN
REFUSED, DROPPED = DeliveryStatus.REFUSED, DeliveryStatus.DROPPED


class TestWhatIsDue:
    def test_an_edition_goes_out_when_it_is_due_and_once(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe("ana@faro.example")
        assert not office.delivering.is_due()
        assert office.deliver(MONDAY - timedelta(seconds=1)).put == 0
        office.now = MONDAY
        assert office.delivering.is_due()
        report = office.deliver(MONDAY)
        assert (report.put, report.outcomes, report.problems) == (1, {SENT: 1}, ())
        assert not office.delivering.is_due()
        assert office.deliver(MONDAY + HOUR).put == 0
        assert server.addresses == ["ana@faro.example"]
        (sent,) = office.delivering.outbox()
        assert (sent.start, sent.end, sent.version) == (date(2026, 11, 16), date(2026, 11, 22), 1)
        assert (sent.status, sent.attempts, sent.message) == (SENT, 1, "")
        assert office.deliver(MONDAY + WEEK).put == 1
        assert len(server.taken) == 2

    def test_after_weeks_asleep_one_edition_goes_out_the_last(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe("ana@faro.example", cadence=Cadence.DAILY)
        office.subscribe("ana@faro.example")
        report = office.deliver(MONDAY + 3 * WEEK + 2 * DAY)
        assert report.put == 2
        periods = {(each.start, each.end) for each in office.delivering.outbox()}
        assert periods == {(date(2026, 12, 15), date(2026, 12, 15)), (date(2026, 12, 7), date(2026, 12, 13))}
        assert office.deliver().put == 0

    def test_who_subscribes_gets_the_next_one_not_the_last(self, office: PostOffice) -> None:
        office.now = MONDAY
        office.subscribe("ana@faro.example")
        assert office.deliver(MONDAY + 6 * DAY).put == 0
        assert office.deliver(MONDAY + WEEK).put == 1

    def test_an_edition_that_there_is_goes_out_as_its_editor_left_it(
        self, office: PostOffice, server: MailServer
    ) -> None:
        subscription = office.subscribe("ana@faro.example")
        office.now = MONDAY
        (due,) = office.delivering.pending().due
        assert due.subscription == subscription
        composed = office.knowledge.digests.compose(office.audience, due.period, MONDAY)
        office.knowledge.digests.edit(composed, lambda work: EditorsWork(note="Léanlo hoy."))
        office.up_to_date = False  # nothing has to be composed
        office.deliver()
        assert "Léanlo hoy." in text_of(server.mails[0])

    def test_one_that_was_composed_too_early_goes_out_as_a_new_one_even_if_nothing_came_in(
        self, office: PostOffice, server: MailServer
    ) -> None:
        office.subscribe("ana@faro.example")
        office.now = MONDAY
        (due,) = office.delivering.pending().due
        office.knowledge.digests.compose(office.audience, due.period, MONDAY - DAY)
        office.deliver()
        assert "no han terminado" not in text_of(server.mails[0])
        assert office.delivering.outbox()[0].version == 2
        assert office.knowledge.digests.compose(office.audience, due.period, MONDAY + DAY).version == 2

    def test_while_another_process_reads_new_articles_nothing_is_composed(self, office: PostOffice) -> None:
        office.subscribe("ana@faro.example")
        office.up_to_date = False
        assert office.deliver(MONDAY).put == 0
        office.up_to_date = True
        assert office.deliver(MONDAY + HOUR).put == 1

    def test_what_cannot_be_composed_is_said_and_hurts_nobody_else(
        self, office: PostOffice, server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = office.knowledge.digests.add_audience(Audience("Otra", "pt", "UTC"))
        office.subscribe("ana@faro.example")
        office.subscribe("rui@faro.example", audience="Otra")
        compose = office.knowledge.digests.compose

        def fails(audience: Audience, *more: Any) -> Any:
            if audience == other:
                raise EmbeddingError("The model is gone.")
            return compose(audience, *more)

        monkeypatch.setattr(office.knowledge.digests, "compose", fails)
        report = office.deliver(MONDAY)
        assert report.problems == ("Otra, 2026-11-16 – 2026-11-22: The model is gone.",)
        assert server.addresses == ["ana@faro.example"]
        monkeypatch.undo()
        assert office.deliver(MONDAY + HOUR).outcomes == {SENT: 1}

    def test_a_clock_that_was_ahead_silences_nobody(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe("ana@faro.example")
        office.deliver(MONDAY + 52 * WEEK)
        assert office.deliver(MONDAY).put == 1
        assert office.deliver(MONDAY + HOUR).put == 0
        assert office.deliver(MONDAY + WEEK).put == 1
        assert len({mail["Message-ID"] for mail in server.mails}) == 3

    def test_a_process_that_delivers_is_left_alone(self, office: PostOffice, tmp_path: Path) -> None:
        subscription = office.subscribe("ana@faro.example")
        office.now = MONDAY
        office.deliver()
        with FileLock(tmp_path / "deliver.lock"):
            assert office.delivering.deliver(silent) is None
            with pytest.raises(DigestError, match="Another process"):
                office.delivering.test(subscription.id)


class TestOutbox:
    def interrupted(self, office: PostOffice) -> int:
        """What a process was sending when it was killed."""
        office.subscribe("ana@faro.example")
        office.now = MONDAY
        office.delivering._planner.plan(MONDAY, silent)
        (delivery,) = office.delivering.outbox()
        with office.knowledge.database.write() as connection:
            assert outbox_store.begin_sending(connection, delivery.id, MONDAY)
            assert outbox_store.begin_sending(connection, delivery.id, MONDAY) is None
        return delivery.id

    def test_what_a_dead_process_was_sending_is_not_sent_again_by_itself(
        self, office: PostOffice, server: MailServer
    ) -> None:
        delivery_id = self.interrupted(office)
        with pytest.raises(DigestError, match="is sending and cannot be tried again"):
            office.delivering.retry(delivery_id)
        assert office.delivering.is_due()
        for hours in range(3):
            office.deliver(MONDAY + hours * HOUR)
        delivery = office.outbox()["ana@faro.example"]
        assert (delivery.status, delivery.message) == (UNKNOWN, "The process that sent it ended before it knew.")
        assert server.taken == []
        assert not office.delivering.is_due()
        office.delivering.retry(delivery_id)
        assert office.deliver().outcomes == {SENT: 1}
        assert server.mails[0]["Message-ID"] == delivery.message_id

    def test_it_is_dropped_by_hand(self, office: PostOffice) -> None:
        delivery_id = self.interrupted(office)
        office.deliver()
        assert office.delivering.drop(delivery_id).status is DROPPED
        assert office.deliver(MONDAY + HOUR).outcomes == {}
        with pytest.raises(DigestError, match="is dropped and cannot be dropped"):
            office.delivering.drop(delivery_id)

    def test_what_a_person_has_tried_again_is_tried_as_often_as_if_it_were_new(self, office: PostOffice) -> None:
        office.subscribe("later@faro.example", cadence=Cadence.MONTHLY)
        for attempt in range(MAX_ATTEMPTS):
            assert office.deliver(datetime(2027, 1, 1, 13, tzinfo=UTC) + attempt * LONGEST_PAUSE).outcomes
        (delivery,) = office.delivering.outbox()
        assert (delivery.status, delivery.attempts) == (REFUSED, MAX_ATTEMPTS)
        assert office.delivering.retry(delivery.id).attempts == 0
        assert office.deliver().outcomes == {WAITING: 1}

    def test_what_was_sent_is_neither_tried_again_nor_dropped(self, office: PostOffice) -> None:
        office.subscribe("ana@faro.example")
        office.deliver(MONDAY)
        (delivery,) = office.delivering.outbox()
        with pytest.raises(DigestError, match="is sent and cannot be tried again"):
            office.delivering.retry(delivery.id)
        with pytest.raises(DigestError, match="is sent and cannot be dropped"):
            office.delivering.drop(delivery.id)
        with pytest.raises(DigestError, match="no delivery 99"):
            office.delivering.retry(99)

    def test_who_is_removed_gets_nothing_more(self, office: PostOffice, server: MailServer) -> None:
        subscription = office.subscribe("later@faro.example")
        office.deliver(MONDAY)
        office.delivering.unsubscribe(subscription.id)
        assert office.deliver(MONDAY + HOUR).outcomes == {DROPPED: 1}
        (delivery,) = office.delivering.outbox()
        assert (delivery.subscription_id, delivery.message) == (None, "Its subscription was removed.")
        with pytest.raises(DigestError, match="was removed"):
            office.delivering.retry(delivery.id)
        assert server.taken == []

    def test_with_an_audience_its_subscriptions_go(self, office: PostOffice) -> None:
        office.subscribe("ana@faro.example")
        office.knowledge.digests.remove_audience(office.audience)
        assert office.delivering.subscriptions() == []
        assert office.deliver(MONDAY).put == 0

    def test_what_is_a_year_old_is_forgotten(self, office: PostOffice) -> None:
        office.subscribe("ana@faro.example", "nobody@faro.example", cadence=Cadence.MONTHLY)
        office.deliver(datetime(2027, 1, 1, 13, tzinfo=UTC))
        assert set(office.statuses().values()) == {SENT, REFUSED}
        later = datetime(2028, 1, 2, 14, tzinfo=UTC)
        with office.knowledge.database.write() as connection:
            outbox_store.forget_old_deliveries(connection, later)  # by a clock that jumps
        assert set(office.statuses().values()) == {SENT, REFUSED}
        with office.knowledge.database.write() as connection:
            let_clock_go_on(connection, later)
        office.deliver(later)
        with office.knowledge.database.read() as connection:
            starts = connection.execute(select(deliveries.c.start).distinct()).scalars().all()
        assert starts == [date(2027, 12, 1)]

    def test_what_waits_is_not_forgotten_however_old_it_is(self, office: PostOffice) -> None:
        office.subscribe("later@faro.example")
        office.deliver(MONDAY)
        later = MONDAY + 400 * DAY
        with office.knowledge.database.write() as connection:
            let_clock_go_on(connection, later)
            outbox_store.forget_old_deliveries(connection, later)
        assert office.statuses() == {"later": WAITING}

    def test_what_was_put_off_by_a_wrong_clock_is_tried(self, office: PostOffice) -> None:
        office.subscribe("later@faro.example")
        office.deliver(MONDAY)
        with office.knowledge.database.write() as connection:
            connection.execute(deliveries.update().values(next_attempt=MONDAY + 1000 * DAY))
        assert office.deliver(MONDAY + HOUR).outcomes == {WAITING: 1}

    def test_a_version_that_is_gone_is_said(self, office: PostOffice) -> None:
        delivery_id = self.interrupted(office)
        office.deliver()
        with office.knowledge.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM editions")
        office.delivering.retry(delivery_id)
        office.deliver()
        assert "not kept any more" in office.outbox()["ana@faro.example"].message

    def test_pauses_double_and_are_spread(self) -> None:
        pauses = [next_attempt(n, MONDAY, 0) for n in range(1, MAX_ATTEMPTS)]
        minutes = [(each - MONDAY) / timedelta(minutes=1) for each in pauses if each]
        assert minutes == [20, 40, 80, 160, 320, 640, 1280]
        longest = next_attempt(MAX_ATTEMPTS - 1, MONDAY, 1)
        assert longest is not None
        assert longest - MONDAY < LONGEST_PAUSE
        assert next_attempt(MAX_ATTEMPTS, MONDAY, 0) is None


class TestFolder:
    def test_files_keep_their_name_and_are_replaced(self, office: PostOffice, tmp_path: Path) -> None:
        folder = tmp_path / "carpeta"
        folder.mkdir()
        (folder / "Marca 2026-11-16 2026-11-22.json").write_text("old")
        office.subscribe(str(folder))
        assert office.deliver(MONDAY).outcomes == {SENT: 1}
        names = {"Marca 2026-11-16 2026-11-22." + end for end in ("html", "txt", "json")}
        assert {file.name for file in folder.iterdir()} == names
        stored = json.loads((folder / "Marca 2026-11-16 2026-11-22.json").read_text())
        assert stored["start"] == "2026-11-16"

    def test_letters_stay_in_names(self, office: PostOffice, tmp_path: Path) -> None:
        folder = tmp_path / "carpeta"
        folder.mkdir()
        name = "Café Sol / " + "ñ" * 89
        office.knowledge.digests.add_audience(Audience(name, "es", "UTC"))
        office.subscribe(str(folder), audience=name)
        assert office.deliver(MONDAY).outcomes == {SENT: 1}
        assert {file.name[:13] for file in folder.iterdir()} == {"Café Sol %2F "}

    def test_names_cannot_leave_it(self, office: PostOffice, tmp_path: Path) -> None:
        folder = tmp_path / "carpeta"
        folder.mkdir()
        office.knowledge.digests.add_audience(Audience("../../etc/pass wd\\:*", "es", "UTC"))
        office.subscribe(str(folder), audience="../../etc/pass wd\\:*")
        assert office.deliver(MONDAY).outcomes == {SENT: 1}
        assert len(list(folder.iterdir())) == 3

    def test_one_that_is_gone_is_waited_for(self, office: PostOffice, tmp_path: Path) -> None:
        folder = tmp_path / "carpeta"
        folder.mkdir()
        office.subscribe(str(folder))
        folder.rmdir()
        assert office.deliver(MONDAY).outcomes == {WAITING: 1}
        assert office.outbox()[str(folder)].message == f"{folder} cannot be written (No such file or directory)"
        folder.mkdir()
        assert office.deliver(MONDAY + HOUR).outcomes == {SENT: 1}


class TestTests:
    def test_the_last_edition_is_sent_as_often_as_one_likes(self, office: PostOffice, server: MailServer) -> None:
        subscription = office.subscribe("ana@faro.example")
        with pytest.raises(DigestError, match="no digest for Marca yet"):
            office.delivering.test(subscription.id)
        office.deliver(MONDAY)
        sent = [office.delivering.test(subscription.id) for _ in range(2)]
        assert [(each.status, each.is_test) for each in sent] == [(SENT, True)] * 2
        assert [mail["Subject"][:8] for mail in server.mails] == ["Lo que s", "Prueba: ", "Prueba: "]
        assert len({mail["Message-ID"] for mail in server.mails}) == 3

    def test_what_fails_is_said_at_once_and_not_tried_again(self, office: PostOffice) -> None:
        subscription = office.subscribe("later@faro.example")
        office.deliver(MONDAY)
        tested = office.delivering.test(subscription.id)
        assert (tested.status, tested.message[:19]) == (REFUSED, "the server said 450")


class TestSubscriptions:
    @pytest.mark.parametrize(
        "address",
        ["", "ana", "@", "ana@", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "ana@ñandú.example"],
    )
    def test_what_is_no_mailbox(self, office: PostOffice, address: str) -> None:
        with pytest.raises(DigestError, match="is no address of a mailbox"):
            office.delivering.subscribe("Marca", ChannelKind.MAIL, address, Cadence.DAILY, MONDAY.time())

    @pytest.mark.parametrize("folder", ["", "  ", "no/such/folder", "~nobody-of-this-name/x", "a\0b", "x" * 5_000])
    def test_what_is_no_folder(self, office: PostOffice, folder: str) -> None:
        with pytest.raises(DigestError, match="There is no folder"):
            office.delivering.subscribe("Marca", ChannelKind.FOLDER, folder, Cadence.DAILY, MONDAY.time())

    def test_what_cannot_be(self, office: PostOffice, tmp_path: Path) -> None:
        office.subscribe("Ana <ana@faro.example>")
        with pytest.raises(DigestError, match="gets this weekly digest already, by subscription 1"):
            office.subscribe("ana@faro.example")
        with pytest.raises(DigestError, match="no audience 'Nadie'"):
            office.subscribe("eva@faro.example", audience="Nadie")
        with pytest.raises(DigestError, match="make it first"):
            office.subscribe(str(tmp_path / "none"))
        with pytest.raises(DigestError, match="no subscription 9"):
            office.delivering.unsubscribe(9)

    def test_mail_that_is_not_set_up_is_said_at_once(self, tmp_path: Path) -> None:
        office = PostOffice(tmp_path)
        with pytest.raises(DigestError, match="before smtp_host and mail_from are set"):
            office.subscribe("ana@faro.example")
        office.knowledge.close()

    def test_numbers_are_not_used_twice(self, office: PostOffice) -> None:
        first = office.subscribe("ana@faro.example")
        office.delivering.unsubscribe(first.id)
        assert office.subscribe("ana@faro.example").id > first.id
        with office.knowledge.database.read() as connection:
            assert connection.execute(select(func.count()).select_from(subscriptions)).scalar_one() == 1
