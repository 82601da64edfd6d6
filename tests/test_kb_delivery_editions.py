"""Editions that cannot be composed when they are due, and editions that a person has brought at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from kb.digest.edition import FORMAT
from kb.digest.period import Period
from kb.errors import DigestError, EmbeddingError
from kb.models import Audience, Cadence, DeliveryStatus
from kb.quiet_hours import zone_named
from kb.store.tables import editions, failed_editions
from tests.mail_server import MailServer
from tests.post_office import MONDAY, ZONE, PostOffice, silent, watch_alert

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SENT, WAITING = DeliveryStatus.SENT, DeliveryStatus.WAITING
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22), zone_named(ZONE))


@pytest.fixture
def broken(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Nothing can be composed; how often it was tried is the length of the list."""
    tried = list[int]()

    def fails(*_: Any) -> Any:
        tried.append(1)
        raise EmbeddingError("The model is gone.")

    monkeypatch.setattr(office.knowledge.digests, "compose", fails)
    yield tried
    monkeypatch.undo()


class TestNotComposed:
    def test_it_is_tried_again_later_each_time(self, office: PostOffice, broken: list[int]) -> None:
        office.subscribe("ana@faro.example", "eva@faro.example")
        for minutes in range(60):
            office.now = MONDAY + minutes * MINUTE
            if office.delivering.is_due():
                office.deliver()
        assert len(broken) == 2
        (failed,) = office.delivering.not_composed()
        assert (failed.audience, failed.start, failed.end) == ("Marca", WEEK.start, WEEK.end)
        assert (failed.attempts, failed.message) == (2, "The model is gone.")
        assert failed.next_attempt == MONDAY + 60 * MINUTE
        for hours in range(1, 24 * 6):
            office.now = MONDAY + hours * HOUR
            if office.delivering.is_due():
                office.deliver()
        assert len(broken) < 13

    def test_when_it_can_be_composed_it_goes_out_and_nothing_is_left(
        self, office: PostOffice, server: MailServer, broken: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.subscribe("ana@faro.example")
        office.deliver(MONDAY)
        monkeypatch.undo()
        assert office.deliver(MONDAY + 10 * MINUTE).put == 0
        assert office.deliver(MONDAY + 20 * MINUTE).outcomes == {SENT: 1}
        assert office.delivering.not_composed() == []

    def test_once_a_person_has_composed_it_nobody_waits(
        self, office: PostOffice, broken: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.subscribe("ana@faro.example")
        office.deliver(MONDAY)
        monkeypatch.undo()
        office.knowledge.digests.compose(office.audience, WEEK, MONDAY)
        office.now = MONDAY + MINUTE
        assert office.delivering.is_due()
        assert office.deliver().outcomes == {SENT: 1}
        assert office.delivering.not_composed() == []

    def test_where_articles_cannot_be_read_other_things_are_sent(
        self, office: PostOffice, server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.knowledge.digests.add_audience(Audience("Otra", "pt", "UTC"))
        office.subscribe("later@faro.example")
        office.deliver(MONDAY)
        office.subscribe("rui@faro.example", audience="Otra", cadence=Cadence.DAILY)

        def fails(_: Any) -> bool:
            raise EmbeddingError("The model is gone.")

        delivering = office.delivering
        monkeypatch.setattr(delivering._editions, "_bring_up_to_date", fails)
        office.now = MONDAY + DAY
        report = delivering.deliver(silent)
        assert report is not None
        assert (report.problems, report.outcomes) == (
            ("Otra, 2026-11-23 – 2026-11-23: The model is gone.",),
            {WAITING: 1},
        )

    def test_an_internal_error_is_raised_once_and_then_waits_too(
        self, office: PostOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.subscribe("ana@faro.example")

        def fails(*_: Any) -> Any:
            raise ZeroDivisionError

        monkeypatch.setattr(office.knowledge.digests, "compose", fails)
        office.subscribe("eva@faro.example", digests=False, alerts=True)
        office.raise_alert(watch_alert(MONDAY))
        with pytest.raises(ZeroDivisionError):
            office.deliver(MONDAY)
        assert office.statuses() == {"eva": SENT}
        assert office.delivering.not_composed()[0].message.startswith("An internal error")
        assert not office.delivering.is_due()

    def test_what_is_not_due_any_more_is_forgotten(self, office: PostOffice, broken: list[int]) -> None:
        subscription = office.subscribe("ana@faro.example")
        office.deliver(MONDAY)
        office.deliver(MONDAY + 7 * DAY)
        (failed,) = office.delivering.not_composed()
        assert failed.start == WEEK.start + 7 * DAY
        office.delivering.unsubscribe(subscription.id)
        office.deliver()
        assert office.delivering.not_composed() == []

    def test_a_wait_that_a_wrong_clock_made_long_is_none(
        self, office: PostOffice, broken: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.subscribe("ana@faro.example")
        office.deliver(MONDAY)
        with office.knowledge.database.write() as connection:
            connection.execute(failed_editions.update().values(next_attempt=MONDAY + 364 * DAY))
        monkeypatch.undo()
        assert office.deliver(MONDAY + MINUTE).outcomes == {SENT: 1}


class TestAnotherFormat:
    @pytest.fixture
    def foreign(self, office: PostOffice) -> PostOffice:
        """An edition that another version of the program has written."""
        office.knowledge.digests.compose(office.audience, WEEK, MONDAY)
        with office.knowledge.database.write() as connection:
            connection.exec_driver_sql(
                f"UPDATE editions SET content = replace(content, '\"format\": {FORMAT}', '\"format\": {FORMAT + 1}')"
            )
        return office

    def test_it_is_one_clear_error(self, foreign: PostOffice) -> None:
        with pytest.raises(DigestError, match="by another version of Catalejo"):
            foreign.knowledge.digests.find(foreign.audience, WEEK)
        with foreign.knowledge.database.write() as connection:
            connection.execute(editions.update().values(content="{}"))
        with pytest.raises(DigestError, match="`catalejo digest --again` composes it anew"):
            foreign.knowledge.digests.editions(1)

    def test_it_can_be_composed_anew(self, foreign: PostOffice) -> None:
        composed = foreign.knowledge.digests.compose(foreign.audience, WEEK, MONDAY)
        assert composed.version == 2
        assert foreign.knowledge.digests.find(foreign.audience, WEEK) == composed

    def test_who_is_to_get_it_waits_and_it_is_said(self, foreign: PostOffice, server: MailServer) -> None:
        foreign.subscribe("ana@faro.example")
        report = foreign.deliver(MONDAY)
        assert "another version" in report.problems[0]
        assert not foreign.delivering.is_due()
        foreign.knowledge.digests.compose(foreign.audience, WEEK, MONDAY)
        assert foreign.deliver(MONDAY + MINUTE).outcomes == {SENT: 1}


class TestAtOnce:
    def test_everybody_gets_it_once_whatever_the_cadence(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe("ana@faro.example")
        office.subscribe("eva@faro.example", cadence=Cadence.MONTHLY)
        office.subscribe("zoe@faro.example", digests=False, alerts=True)
        office.now = MONDAY - HOUR
        composed = office.knowledge.digests.compose(office.audience, WEEK, office.now)
        report = office.delivering.deliver_edition(composed, silent)
        assert (report.put, report.outcomes) == (2, {SENT: 2})
        assert office.delivering.deliver_edition(composed, silent).put == 0
        assert office.deliver(MONDAY).put == 0
        assert sorted(server.addresses) == ["ana@faro.example", "eva@faro.example"]

    def test_what_cannot_be(self, office: PostOffice, tmp_path: Path) -> None:
        office.now = MONDAY
        composed = office.knowledge.digests.compose(office.audience, WEEK, MONDAY)
        with pytest.raises(DigestError, match="Nobody gets the digests for Marca"):
            office.delivering.deliver_edition(composed, silent)
        office.subscribe("ana@faro.example")
        with FileLock(tmp_path / "deliver.lock"), pytest.raises(DigestError, match="Another process"):
            office.delivering.deliver_edition(composed, silent)
        early = replace(composed.edition, known_until=WEEK.ends.astimezone(UTC) - MINUTE)
        with pytest.raises(DigestError, match="clocks of America/Bogota, 2026-11-22 was not over"):
            office.delivering.deliver_edition(replace(composed, edition=early), silent)
