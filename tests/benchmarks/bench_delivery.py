"""Delivery: a digest to 1,000 subscribers through a mail server on this machine, against bare smtplib.

The server runs in a process of its own. The same mails, as they were built for the subscribers, are then sent by
smtplib over one connection, with no outbox that remembers what became of each.
"""

import multiprocessing
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from multiprocessing.queues import Queue
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kb.digest.delivery.channels import Message
from kb.digest.delivery.contents import edition_content
from kb.digest.delivery.mail import MailSender, addressed, common_part
from kb.digest.delivery.schedule import Schedule
from kb.digest.rendering.html import to_mail
from kb.mail_address import mailbox
from kb.models import Cadence
from kb.quiet_hours import zone_named
from tests.mail_server import MailServer, mail_server
from tests.post_office import MONDAY, SENDER, ZONE, PostOffice, silent

_SUBSCRIBERS = 1_000


def run() -> list[dict[str, Any]]:
    """Mails a second, as a share of smtplib's: planning, composing and remembering included."""
    addresses = [f"lectora{number}@faro.example" for number in range(_SUBSCRIBERS)]
    with TemporaryDirectory() as folder, _server() as server:
        office = PostOffice(Path(folder), server)
        office.seconds = 60.0
        office.subscribe(*addresses)
        office.now = MONDAY
        began = time.perf_counter()
        office.delivering.deliver(silent)
        ours = time.perf_counter() - began
        assert {status.value for status in office.statuses().values()} == {"sent"}
        mails = _mails(office, addresses)
        began = time.perf_counter()
        with smtplib.SMTP("127.0.0.1", server.port, "faro.example") as connection:
            for address, mail in zip(addresses, mails, strict=True):
                connection.sendmail("hola@faro.example", [address], mail)
        bare = time.perf_counter() - began
        office.knowledge.close()
    metric = "delivering a digest to 1,000 subscribers, times as fast as bare smtplib sends the same mails"
    return [{"metric": metric, "value": bare / ours, "goal": 0.5, "higher_is_better": True}]


def _mails(office: PostOffice, addresses: list[str]) -> list[bytes]:
    schedule = Schedule(Cadence.WEEKLY, MONDAY.astimezone(zone_named(ZONE)).time(), zone_named(ZONE), weekday=0)
    found = office.knowledge.digests.find(office.audience, schedule.period(MONDAY))
    assert found is not None
    content = edition_content(found.edition)
    brand, sender = office.knowledge.digests.brand(office.audience), MailSender(mailbox(SENDER))
    messages = [
        Message(address, content, brand, f"<{number}@faro.example>", MONDAY.astimezone(UTC), "token")
        for number, address in enumerate(addresses)
    ]
    common = common_part(messages[0], sender, to_mail(content.words, brand))
    return [addressed(message, sender, common) for message in messages]


@contextmanager
def _server() -> Iterator[MailServer]:
    context = multiprocessing.get_context("spawn")
    ports, ended = context.Queue(), context.Event()
    process = context.Process(target=_serve, args=(ports, ended), daemon=True)
    process.start()
    running = MailServer()
    running.port = ports.get(timeout=60)
    try:
        yield running
    finally:
        ended.set()
        process.join()


def _serve(ports: "Queue[int]", ended: Any) -> None:
    with mail_server() as server:
        ports.put(server.port)
        ended.wait()
