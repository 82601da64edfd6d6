"""Mail of digests: what it is, and servers that refuse, hang and break off."""

import email.utils
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from kb.config import load_settings
from kb.digest.delivery.channels import Message
from kb.digest.delivery.contents import edition_content
from kb.digest.delivery.mail import MailSender, addressed, common_part
from kb.digest.delivery.retrying import MAX_ATTEMPTS
from kb.digest.edition import edition_from_json
from kb.digest.rendering.brand import Brand
from kb.digest.rendering.html import InlineImage, MailBody
from kb.errors import SettingsError
from kb.mail_address import mailbox
from kb.models import DeliveryStatus, EditorsWork
from tests.certificates import for_loopback
from tests.mail_server import OTHER_PASSWORD, PASSWORD, USER, MailServer, mail_server, text_of
from tests.post_office import MONDAY, TREATED, PostOffice

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENT, WAITING, UNKNOWN = DeliveryStatus.SENT, DeliveryStatus.WAITING, DeliveryStatus.UNKNOWN
REFUSED = DeliveryStatus.REFUSED


class TestMail:
    def test_it_is_a_mail_that_programs_and_people_can_read(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe("ana@faro.example")
        office.deliver(MONDAY)
        (mail,) = server.mails
        assert (mail["From"], mail["To"]) == ("Agencia Faro <hola@faro.example>", "ana@faro.example")
        assert mail["Subject"].startswith("Lo que se movió: ")
        assert email.utils.parsedate_to_datetime(mail["Date"]) == MONDAY
        assert mail["Auto-Submitted"] == "auto-generated"
        token = office.delivering.subscriptions()[0].token
        assert mail["List-Unsubscribe"] == f"<mailto:hola@faro.example?subject=unsubscribe%20{token}>"
        assert "List-Unsubscribe-Post" not in mail
        assert mail.get_content_type() == "multipart/alternative"
        plain, html = mail.iter_parts()
        assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
        assert "no ha recopilado nada" in plain.get_content()
        assert "no ha recopilado nada" in html.get_content()
        assert not mail.defects
        assert max(map(len, server.taken[0][1].splitlines())) < 998
        assert server.taken[0][1].isascii()

    def test_one_click_ends_a_subscription_where_there_is_a_page_for_it(
        self, tmp_path: Path, server: MailServer
    ) -> None:
        url = f"https://faro.example/{'largo/' * 20}baja?de=digest"
        office = PostOffice(tmp_path, server, unsubscribe_url=url)
        token = office.subscribe("ana@faro.example").token
        office.deliver(MONDAY)
        (mail,) = server.mails
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        page, mailto = mail["List-Unsubscribe"].split(", ")
        assert (page, mailto[:8]) == (f"<{url}&subscription={token}>", "<mailto:")
        office.knowledge.close()

    @pytest.mark.parametrize(
        "text",
        ["a\r\nBcc: eva@evil.example\r\n\r\n.\r\n", "ñ" * 5_000, "a\nb\u2028c\x00\u202e\x1b[31m", "=?utf-8?q?x?=", "."],
    )
    def test_nothing_that_is_told_begins_a_header(self, office: PostOffice, text: str) -> None:
        office.subscribe("ana@faro.example")
        office.deliver(MONDAY)
        with office.knowledge.database.read() as connection:
            stored = connection.exec_driver_sql("SELECT content FROM editions").scalar_one()
        edition = edition_from_json(stored)
        edition = replace(edition, audience=replace(edition.audience, name=text), note=text)
        sender = MailSender(replace_name(mailbox("hola@faro.example"), 'Faro, "S.A."'))
        message = Message(
            "ana@faro.example", edition_content(edition), Brand(text), "<1@faro.example>", MONDAY, "t", is_test=True
        )
        mail = parsed(addressed(message, sender, common_part(message, sender, MailBody("Hola", "Hola", ()))))
        assert set(mail.keys()) == {
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "Content-Type",
            "MIME-Version",
        }  # fmt: skip
        assert mail["Subject"].startswith("Prueba: ")
        assert mail["From"].addresses[0].display_name == 'Faro, "S.A."'

    def test_pictures_come_with_the_html(self, office: PostOffice) -> None:
        office.subscribe("ana@faro.example")
        body = MailBody(
            "<img src='cid:x@digest.catalejo'>" + "á" * 2_000,
            ".\nFrom here\n",
            (InlineImage("x@digest.catalejo", b"\x89PNG"),),
        )
        (due,) = office_due(office)
        edition = office.knowledge.digests.compose(office.audience, due.period, MONDAY).edition
        message = Message("ana@faro.example", edition_content(edition), Brand("Faro"), "<1@faro.example>", MONDAY, "t")
        content = parsed(common_part(message, MailSender(mailbox("hola@faro.example")), body))
        plain, related = content.iter_parts()
        html, picture = related.iter_parts()
        assert plain.get_content().splitlines() == [".", "From here"]
        assert (related.get_content_type(), html.get_content_type()) == ("multipart/related", "text/html")
        assert (picture["Content-ID"], picture.get_content()) == ("<x@digest.catalejo>", b"\x89PNG")
        assert picture.get_content_disposition() == "inline"

    def test_lines_that_are_a_dot_arrive(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe("ana@faro.example")
        (due,) = office_due(office)
        composed = office.knowledge.digests.compose(office.audience, due.period, MONDAY)
        office.knowledge.digests.edit(composed, lambda work: EditorsWork(note="Uno\n.\n..dos\n.tres"))
        office.deliver()
        assert {".", "..dos", ".tres"} <= {line.strip() for line in text_of(server.mails[0]).splitlines()}


class TestServers:
    def test_each_address_is_treated_as_its_server_treats_it(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe(*(f"{name}@faro.example" for name in TREATED))
        report = office.deliver(MONDAY)
        assert office.statuses() == TREATED
        assert report.outcomes == {SENT: 2, REFUSED: 2, WAITING: 3, UNKNOWN: 1}
        said = {address.partition("@")[0]: each.message for address, each in office.outbox().items()}
        assert said["nobody"] == "the server said 550 5.1.1 No such mailbox�[31m"
        assert said["later"] == "the server said 450 4.7.1 Greylisted, come back"
        assert "closed" in said["closed-before"]
        assert "got the whole mail and closed the connection" in said["closed-after"]
        assert "421 4.3.2 Too many mails" in said["busy"]

    def test_one_connection_serves_many(self, office: PostOffice, server: MailServer) -> None:
        office.subscribe(*(f"{n}@faro.example" for n in range(20)), "later@faro.example")
        office.deliver(MONDAY)
        assert (len(server.taken), server.connections) == (20, 1)
        assert len({mail["Message-ID"] for mail in server.mails}) == 20

    def test_a_server_that_has_had_enough_of_a_line_gets_the_mail_over_another(
        self, office: PostOffice, server: MailServer
    ) -> None:
        office.subscribe("ana@faro.example", "tired@faro.example", "zoe@faro.example")
        assert office.deliver(MONDAY).outcomes == {SENT: 3}
        assert (len(server.taken), server.connections) == (3, 2)

    def test_what_failed_surely_is_tried_again_later_with_the_same_id(
        self, office: PostOffice, server: MailServer
    ) -> None:
        office.subscribe("later@faro.example")
        office.deliver(MONDAY)
        first = office.outbox()["later@faro.example"]
        assert first.next_attempt is not None
        assert timedelta(minutes=20) <= first.next_attempt - MONDAY <= timedelta(minutes=25)
        assert office.deliver(MONDAY + timedelta(minutes=19)).outcomes == {}
        server.takes_all = True
        office.now = first.next_attempt
        assert office.delivering.is_due()
        assert office.deliver().outcomes == {SENT: 1}
        (mail,) = server.mails
        assert (mail["Message-ID"], email.utils.parsedate_to_datetime(mail["Date"])) == (first.message_id, MONDAY)

    def test_after_two_days_it_is_given_up(self, office: PostOffice) -> None:
        office.subscribe("later@faro.example")
        office.deliver(MONDAY)
        tries = 1
        while (delivery := office.outbox()["later@faro.example"]).status is WAITING:
            assert delivery.next_attempt is not None
            office.deliver(delivery.next_attempt)
            tries += 1
        assert (tries, delivery.status, delivery.attempts) == (MAX_ATTEMPTS, REFUSED, MAX_ATTEMPTS)
        assert 1.7 * DAY < office.now - MONDAY < 2.3 * DAY

    def test_a_server_that_says_nothing_leaves_what_it_has_uncertain_and_is_not_asked_again(
        self, office: PostOffice, server: MailServer
    ) -> None:
        office.subscribe("ana@faro.example", "silent@faro.example", "eva@faro.example", "zoe@faro.example")
        office.deliver(MONDAY)
        assert office.statuses() == {"ana": SENT, "silent": UNKNOWN, "eva": SENT, "zoe": WAITING}
        assert "did not answer" in office.outbox()["silent@faro.example"].message
        office.deliver(MONDAY + HOUR)
        assert office.statuses()["zoe"] is SENT
        assert office.deliver(MONDAY + 5 * DAY).outcomes == {}
        assert server.addresses.count("silent@faro.example") == 1

    def test_one_that_hangs_before_it_has_the_mail_has_surely_not_got_it(self, office: PostOffice) -> None:
        office.subscribe("silent-before@faro.example", "zoe@faro.example")
        office.deliver(MONDAY)
        assert office.statuses() == {"silent-before": WAITING, "zoe": WAITING}
        assert office.outbox()["zoe@faro.example"].message == "127.0.0.1 does not answer"

    def test_a_server_that_is_not_there(self, office: PostOffice, tmp_path: Path) -> None:
        folder = tmp_path / "buzón"
        folder.mkdir()
        with mail_server() as gone:
            pass
        office.knowledge.settings = office.knowledge.settings.model_copy(update={"smtp_port": gone.port})
        office.subscribe("ana@faro.example", "eva@faro.example", str(folder))
        assert office.deliver(MONDAY).outcomes == {WAITING: 2, SENT: 1}
        assert office.outbox()["eva@faro.example"].message == "127.0.0.1 cannot be used: [Errno 111] Connection refused"

    @pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd knows no TLS but its own
    @pytest.mark.parametrize("how", ["tls", "starttls"])
    @pytest.mark.parametrize("password", [PASSWORD, OTHER_PASSWORD])
    def test_over_tls_with_a_login(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, password: str
    ) -> None:
        trusted = for_loopback(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with mail_server(**{how: trusted}, login=True) as server:
            office = PostOffice(tmp_path, server, smtp_security=how, smtp_user=USER, smtp_password=password)
            office.subscribe("ana@faro.example")
            assert office.deliver(MONDAY).outcomes == {SENT: 1}
            office.knowledge.close()

    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            ({"smtp_user": USER, "smtp_password": "wrong"}, "127.0.0.1 cannot be used: the server said 535 "),
            ({"smtp_user": USER, "smtp_password": "wrong ñ"}, "127.0.0.1 cannot be used: the server said 535 "),
            ({}, "127.0.0.1 cannot be used: its certificate is not trusted (self-signed certificate)"),
            ({"smtp_security": "none"}, "the server said 530 "),
        ],
    )
    def test_a_server_that_is_not_as_it_is_set(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], message: str
    ) -> None:
        trusted = for_loopback(tmp_path)
        if settings:
            monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with mail_server(starttls=trusted, login=True) as server:
            office = PostOffice(tmp_path, server, **{"smtp_security": "starttls"} | settings)
            office.seconds = 10
            office.subscribe("ana@faro.example")
            office.deliver(MONDAY)
            delivery = office.outbox()["ana@faro.example"]
            assert delivery.message.startswith(message)
            assert "wrong" not in delivery.message
            assert delivery.status is WAITING
            assert server.taken == []
            office.knowledge.close()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"smtp_user": "faro"}, "smtp_user and smtp_password belong together; set both."),
        ({"smtp_host": "mail.example"}, "smtp_host and mail_from belong together; set both."),
        ({"mail_from": "hola", "smtp_host": "x"}, "'mail_from' cannot be 'hola': write it as name@"),
        ({"unsubscribe_url": "http://faro.example/"}, "write it as https://"),
        ({"smtp_security": "ssl"}, "'smtp_security'"),
        ({"smtp_password": ["secret"]}, "Setting 'smtp_password' cannot be what it is"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, values: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path, **values)
    assert message in str(caught.value)


def parsed(mail: bytes) -> EmailMessage:
    from email import message_from_bytes
    from email.policy import default

    return message_from_bytes(mail, policy=default)


def replace_name(address: Any, name: str) -> Any:
    return type(address)(name, addr_spec=address.addr_spec)


def office_due(office: PostOffice) -> tuple[Any, ...]:
    office.now = MONDAY
    return office.delivering.pending().due
