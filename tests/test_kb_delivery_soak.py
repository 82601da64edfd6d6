"""Deliveries that are killed again and again: nobody gets two mails, nobody is forgotten."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.models import DeliveryStatus
from tests.mail_server import mail_server
from tests.post_office import SENDER, PostOffice, watch_alert

KILLS = 50
SUBSCRIBERS = 2_000
# A process that delivers for every line that it reads, each time in a child of its own: loading what that needs takes
# longer than the test may take for all of them.
DELIVER = """
import os, sys
from pathlib import Path
from kb.config import load_settings
from kb.digest import composing
from kb.digest.delivery import delivering, opening
from kb.embedding import fake
from kb.knowledge_base import KnowledgeBase
from kb.progress import silent
settings = load_settings(Path(sys.argv[1]))
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        with KnowledgeBase.open(settings) as knowledge:
            knowledge.delivering.deliver(silent)
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Deliverer:
    """Starts processes that deliver, one after the other."""

    def __init__(self, home: Path) -> None:
        pipe = subprocess.PIPE
        self._parent = subprocess.Popen([sys.executable, "-c", DELIVER, str(home)], stdin=pipe, stdout=pipe, text=True)

    def deliver(self, kill_after: Callable[[], None] | None = None) -> int:
        """The signal that ended the process, 0 if it came to its end; ``kill_after`` waits for when to kill it."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        print(file=self._parent.stdin, flush=True)
        child = int(self._parent.stdout.readline())
        if kill_after is not None:
            kill_after()
            os.kill(child, signal.SIGKILL)
        return int(self._parent.stdout.readline())

    def close(self) -> None:
        self._parent.communicate()


@pytest.mark.soak
def test_killed_at_random_moments_nobody_gets_two_and_nobody_is_forgotten(tmp_path: Path) -> None:
    with mail_server(pause=0.002) as server:
        office = PostOffice(tmp_path, server)
        office.now = datetime.now(UTC) - timedelta(days=8)
        addresses = [f"{number}@faro.example" for number in range(SUBSCRIBERS)]
        office.subscribe(*addresses[::2])
        office.subscribe(*addresses[1::2], digests=False, alerts=True)
        office.raise_alert(watch_alert(datetime.now(UTC)))
        (tmp_path / "catalejo.toml").write_text(
            f'embedding_model = "fake"\nsmtp_host = "127.0.0.1"\nsmtp_port = {server.port}\n'
            f'smtp_security = "none"\nmail_from = "{SENDER}"\n'
        )
        deliverer, chance = Deliverer(tmp_path), random.Random(7)

        def while_it_begins() -> None:
            time.sleep(chance.uniform(0, 0.2))

        def while_it_sends() -> None:
            until = len(server.taken) + chance.randint(1, 40)
            patience = time.monotonic() + 30
            while len(server.taken) < until and time.monotonic() < patience:
                time.sleep(0.0005)
            time.sleep(chance.uniform(0, 0.005))

        # The first few while it composes and puts, most while it sends.
        ends = [deliverer.deliver(while_it_begins if n < 10 else while_it_sends) for n in range(KILLS)]
        assert ends == [signal.SIGKILL] * KILLS, "there was work for all of them"
        assert deliverer.deliver() == 0
        deliverer.close()
        status = {each.address: each.status for each in office.delivering.outbox(limit=2 * SUBSCRIBERS)}
        office.knowledge.close()
        taken = Counter(server.addresses)
    assert max(taken.values()) == 1
    assert len(status) == SUBSCRIBERS
    assert set(status.values()) == {DeliveryStatus.SENT, DeliveryStatus.UNKNOWN}
    sent = {address for address, each in status.items() if each is DeliveryStatus.SENT}
    assert sent <= taken.keys()
    unknown = len(status) - len(sent)
    assert 5 <= unknown <= KILLS, "enough of them were killed while they sent, each time one mail at most"
    messages = [mail["Message-ID"] for mail in server.mails]
    assert len(set(messages)) == len(messages)
