"""Digests delivered to a webhook that takes them, is busy, broken, gone, slow and cuts the line."""

import html
import json
import logging
import re
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kb.digest.delivery.apprise_channel import AppriseChannel, _beginning
from kb.digest.delivery.channels import Failed, Sent, Uncertain
from kb.errors import DigestError
from kb.models import Cadence, ChannelKind, DeliveryStatus
from tests.post_office import MONDAY, PostOffice, message_of

SECONDS = 0.5


class _Webhook(BaseHTTPRequestHandler):
    got: list[dict[str, Any]] = []  # noqa: RUF012 - shared by the handlers of one server on purpose

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        _, what, *_ = self.path.split("/")
        self.got.append(body | {"to": what})
        if what == "slow":
            time.sleep(4 * SECONDS)
        if what in ("slow", "cut"):
            self.close_connection = True
            return
        self.send_response(int(what))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        pass


@pytest.fixture
def webhook() -> Iterator[str]:
    """The address of a webhook, to which is added what it does."""
    _Webhook.got.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://bot:s3cret@127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    office = PostOffice(tmp_path)
    yield office
    office.knowledge.close()


def test_it_says_what_its_service_says(office: PostOffice, webhook: str, caplog: pytest.LogCaptureFixture) -> None:
    channel = AppriseChannel(seconds=SECONDS)

    def sent(what: str) -> object:
        return channel.send(message_of(office, f"{webhook}{what}/t0ken"))

    with caplog.at_level(logging.INFO):  # as the worker logs
        assert sent("200") == Sent()
        assert sent("429") == Failed("JSON answered 429")
        assert sent("500") == Failed("JSON answered 500")
        assert sent("404") == Failed("JSON answered 404", for_good=True)
        assert sent("504") == Uncertain("JSON answered 504: it may have got it or not")
        assert sent("slow") == Uncertain("JSON did not say whether it got it")
        assert sent("cut") == Uncertain("JSON did not say whether it got it")
    assert "s3cret" not in caplog.text
    assert "t0ken" not in caplog.text
    (first, *_) = _Webhook.got
    assert first["title"].startswith("Lo que se movió: ")
    assert "no ha recopilado nada" in first["message"]


def test_what_one_service_says_is_not_taken_for_what_another_says(
    office: PostOffice, webhook: str, caplog: pytest.LogCaptureFixture
) -> None:
    """As where the worker delivers while somebody has a test sent: it may have been delivered twice, or never."""
    channel, outcomes = AppriseChannel(seconds=SECONDS), dict[str, object]()

    def send(what: str) -> None:
        outcomes[what] = channel.send(message_of(office, f"{webhook}{what}/t0ken"))

    threads = [threading.Thread(target=send, args=(what,)) for what in ("slow", "404")]
    with caplog.at_level(logging.INFO):
        for thread in threads:
            thread.start()
            time.sleep(SECONDS / 5)
        for thread in threads:
            thread.join()
    assert outcomes == {
        "slow": Uncertain("JSON did not say whether it got it"),
        "404": Failed("JSON answered 404", for_good=True),
    }
    assert "t0ken" not in caplog.text


def test_one_that_is_not_there_has_surely_not_got_it(office: PostOffice) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Webhook) as gone:
        port = gone.server_port
    message = message_of(office, f"json://127.0.0.1:{port}/")
    assert AppriseChannel(seconds=SECONDS).send(message) == Failed("JSON cannot be reached")


def test_it_goes_out_of_the_outbox_and_nothing_says_its_address(office: PostOffice, webhook: str) -> None:
    addresses = [f"{webhook}{what}/t0ken" for what in ("200", "429", "404")]
    for address in addresses:
        office.subscribe_to(ChannelKind.APPRISE, address)
    office.deliver(MONDAY)
    found = [office.outbox()[address].status for address in addresses]
    assert found == [DeliveryStatus.SENT, DeliveryStatus.WAITING, DeliveryStatus.REFUSED]
    with pytest.raises(DigestError) as caught:
        office.subscribe_to(ChannelKind.APPRISE, addresses[0])
    assert str(caught.value).startswith("json://… gets this weekly digest already")
    assert office.deliver(MONDAY).outcomes == {}


def test_a_headline_calls_nobody(office: PostOffice, webhook: str) -> None:
    message = message_of(office, f"{webhook}200")
    words = replace(
        message.content.words,
        title="Adiós a @everyone, hola a (@ana)",
        note="x@here: escriban a ana@faro.example o lean https://medio.example/@ana <@&1>",
    )
    message = replace(message, content=replace(message.content, words=words))
    assert AppriseChannel(seconds=SECONDS).send(message) == Sent()
    (got,) = _Webhook.got
    assert got["title"] == "Adiós a @\N{WORD JOINER}everyone, hola a (@\N{WORD JOINER}ana)"
    lines = " ".join(got["message"].split())
    assert (
        "x@\N{WORD JOINER}here: escriban a ana@faro.example o lean https://medio.example/@ana <@\N{WORD JOINER}&1>"
        in lines
    )


def test_a_headline_hides_no_address_and_shows_no_picture(office: PostOffice, webhook: str) -> None:
    message = message_of(office, f"{webhook}200")
    note = "[banco.example](https://evil.example) ![](https://evil.example/1.png) [banco][1] [1]: https://evil.example"
    message = replace(message, content=replace(message.content, words=replace(message.content.words, note=note)))
    assert AppriseChannel(seconds=SECONDS).send(message) == Sent()
    (got,) = _Webhook.got
    assert not re.search(r"\][(\[:]", got["message"])
    assert note in " ".join(got["message"].replace("\N{WORD JOINER}", "").split())


def test_what_may_have_arrived_is_not_sent_again(office: PostOffice, webhook: str) -> None:
    sent = AppriseChannel(seconds=SECONDS).send(message_of(office, f"{webhook}cut/t0ken?retry=2"))
    assert sent == Uncertain("JSON did not say whether it got it")
    assert len(_Webhook.got) == 1


def test_a_headline_is_text_where_the_service_shows_html(office: PostOffice, webhook: str) -> None:
    headline = "Cómo usar <iframe> y <a href='https://evil.example'>más</a>"
    message = message_of(office, f"{webhook}200?format=html")
    message = replace(message, content=replace(message.content, words=replace(message.content.words, note=headline)))
    assert AppriseChannel(seconds=SECONDS).send(message) == Sent()
    (got,) = _Webhook.got
    assert set(re.findall(r"<\w+", got["message"])) == {"<br"}
    assert headline in " ".join(html.unescape(re.sub(r"<br */?>", " ", got["message"])).split())


@pytest.mark.parametrize("address", ["", "hola", "s3cret://x", "json://127.0.0.1/s3cret json://127.0.0.1/b"])
def test_what_apprise_does_not_know(office: PostOffice, address: str) -> None:
    with pytest.raises(DigestError, match="knows no such address") as caught:
        office.delivering.subscribe("Marca", ChannelKind.APPRISE, address, Cadence.DAILY, MONDAY.time())
    assert "s3cret" not in str(caught.value)


def test_an_address_of_several_places_is_not_taken() -> None:
    with pytest.raises(DigestError, match="of several places"):
        AppriseChannel().address("tgram://123456789:abcdefg_hijklmnop/12315544/12315545/")


def test_where_it_is_not_installed_it_says_how_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(DigestError, match="pip install"):
        AppriseChannel()


def test_where_there_is_room_for_little_the_first_blocks_are_sent() -> None:
    text = "\n\n".join(f"block {n}" for n in range(100)) + "\n"
    assert _beginning(text, 10_000) == text
    assert _beginning(text, 30) == "block 0\n\nblock 1\n\nblock 2\n\n…"
