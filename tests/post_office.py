"""Digests of an empty knowledge base, delivered by a clock that the test sets."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

from kb.config import load_settings
from kb.digest.delivery.channels import Channel, Message
from kb.digest.delivery.contents import edition_content
from kb.digest.delivery.delivering import Delivering, DeliveryReport
from kb.digest.delivery.mail import MailSender
from kb.digest.delivery.opening import channel_opener
from kb.digest.delivery.smtp import SmtpChannel, SmtpServer
from kb.digest.period import Period
from kb.digest.rendering.brand import Brand
from kb.knowledge_base import KnowledgeBase
from kb.mail_address import mailbox
from kb.models import (
    Alert,
    AlertArticle,
    AlertKind,
    Audience,
    Cadence,
    ChannelKind,
    DateReliability,
    Delivery,
    DeliveryStatus,
    Subscription,
    TrendVerdict,
)
from kb.store.alerts import put_alert
from kb.store.database import Database
from tests.mail_server import MailServer

ZONE = "America/Bogota"
MONDAY = datetime(2026, 11, 23, 13, tzinfo=UTC)  # 08:00 in Bogotá
SENDER = "Agencia Faro <hola@faro.example>"
SECONDS = 0.5  # that a server is waited for
# What becomes of a mail to each of these people of the mail server, by their names before the @.
TREATED = {
    "ana": DeliveryStatus.SENT,
    "nobody": DeliveryStatus.REFUSED,
    "later": DeliveryStatus.WAITING,
    "spam": DeliveryStatus.REFUSED,
    "closed-before": DeliveryStatus.WAITING,
    "closed-after": DeliveryStatus.UNKNOWN,
    "busy": DeliveryStatus.WAITING,
    "eva": DeliveryStatus.SENT,
}


def silent(done: int, total: int | None, note: str) -> None:
    """Progress that nobody hears."""


@cache
def empty_store() -> bytes:
    """A store that has been made already, which takes a moment."""
    with TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/catalejo.db")
        with database.read() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        return (Path(folder) / "catalejo.db").read_bytes()


class PostOffice:
    """One store, whose audience is ``Marca``; ``now`` is what its clock shows, at first two days before ``MONDAY``."""

    def __init__(self, home: Path, server: MailServer | None = None, **settings: Any) -> None:
        mail = {} if server is None else {"smtp_host": "127.0.0.1", "smtp_port": server.port, "mail_from": SENDER}
        values = {"smtp_security": "none"} | mail | settings
        (home / "catalejo.db").write_bytes(empty_store())
        self.knowledge = KnowledgeBase.open(load_settings(home, embedding_model="fake", **values))
        self.now = MONDAY - timedelta(days=2)
        self.up_to_date = True
        self.seconds = SECONDS
        self.audience = self.knowledge.digests.add_audience(Audience("Marca", "es", ZONE))

    @property
    def delivering(self) -> Delivering:
        settings = self.knowledge.settings
        opened = channel_opener(settings)

        def hurried(kind: ChannelKind) -> Channel:
            if kind is not ChannelKind.MAIL or not settings.smtp_host:
                return opened(kind)
            password = settings.smtp_password.get_secret_value()
            server = SmtpServer(
                settings.smtp_host, settings.smtp_port, settings.smtp_security, settings.smtp_user, password
            )
            sender = MailSender(mailbox(settings.mail_from), settings.unsubscribe_url)
            return SmtpChannel(server, sender, seconds=self.seconds, last_word_seconds=self.seconds)

        return Delivering(
            self.knowledge.database,
            self.knowledge.digests,
            lambda progress: self.up_to_date,
            hurried,
            settings.home,
            "faro.example",
            lambda: self.now,
        )

    def subscribe(
        self,
        *addresses: str,
        cadence: Cadence = Cadence.WEEKLY,
        audience: str = "Marca",
        digests: bool = True,
        alerts: bool = False,
    ) -> Subscription:
        day = {Cadence.WEEKLY: {"weekday": 0}, Cadence.MONTHLY: {"day": 1}, Cadence.DAILY: {}}[cadence]
        for address in addresses:
            kind = ChannelKind.MAIL if "@" in address else ChannelKind.FOLDER
            last = self.delivering.subscribe(
                audience, kind, address, cadence, time(8), **day, digests=digests, alerts=alerts
            )
        return last

    def raise_alert(self, alert: Alert) -> Alert:
        """Have an alert raised, as watching does."""
        with self.knowledge.database.write() as connection:
            return put_alert(connection, alert)

    def subscribe_to(self, channel: ChannelKind, address: str) -> Subscription:
        return self.delivering.subscribe("Marca", channel, address, Cadence.WEEKLY, time(8), weekday=0)

    def deliver(self, now: datetime | None = None) -> DeliveryReport:
        self.now = now or self.now
        report = self.delivering.deliver(silent)
        assert report is not None
        return report

    def outbox(self) -> dict[str, Delivery]:
        """The last delivery to each address."""
        return {each.address: each for each in reversed(self.delivering.outbox(limit=1000))}

    def statuses(self) -> dict[str, DeliveryStatus]:
        return {address.partition("@")[0]: each.status for address, each in self.outbox().items()}


def message_of(office: PostOffice, address: str) -> Message:
    """A message with the edition of the week before ``MONDAY``."""
    week = Period(date(2026, 11, 16), date(2026, 11, 22), UTC)
    edition = office.knowledge.digests.compose(office.audience, week, MONDAY).edition
    return Message(address, edition_content(edition), Brand("Faro"), "<1@faro.example>", MONDAY, "t")


def watch_alert(
    raised: datetime,
    *titles: str,
    watch: str = "Competencia",
    due: datetime | None = None,
    lang: str | None = "es",
    country: str | None = "CO",
) -> Alert:
    """An alert of a watch, an article for each title."""
    articles = tuple(
        _article(title, raised, number, lang, country) for number, title in enumerate(titles or ("Boicot",))
    )
    return Alert(
        AlertKind.WATCH, articles[0].title, raised, due or raised, articles, stories=len(articles), watch=watch
    )


def trend_alert(
    raised: datetime,
    *titles: str,
    score: float = 6.0,
    due: datetime | None = None,
    lang: str | None = "es",
    country: str | None = "CO",
) -> Alert:
    """An alert of a trend that two publishers of Colombia and one of Mexico tell, an article for each title."""
    articles = tuple(
        _article(title, raised, number, lang, country) for number, title in enumerate(titles or ("Apagón",))
    )
    verdict = TrendVerdict(
        status="rising",
        score=score,
        window_days=2,
        observed=7.0,
        expected=1.5,
        at_least=3.0,
        independent_publishers=3,
        documents=4,
        countries={"CO": 2, "MX": 1},
        first_seen=raised - timedelta(hours=20),
    )
    return Alert(AlertKind.TREND, articles[0].title, raised, due or raised, articles, story_id=1, verdict=verdict)


def _article(title: str, raised: datetime, number: int, lang: str | None, country: str | None) -> AlertArticle:
    return AlertArticle(
        document_id=crc32(title.encode()),
        url=f"https://medio{number}.example/nota",
        title=title,
        source=f"Medio {number}",
        lang=lang,
        country=country,
        published=raised - timedelta(hours=10 - number),
        date_reliability=DateReliability.EXACT,
        quote=f"Dicen que {title}." if number == 0 else None,
        others=number,
    )
