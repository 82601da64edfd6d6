"""Messages sent to chats, push services and webhooks, through Apprise."""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kb.digest.delivery.channels import Failed, Message, Outcome, Sent, Uncertain
from kb.digest.rendering.plain_text import to_plain_text
from kb.errors import DigestError

_SECONDS = 30.0  # longest wait for a service to answer
_LOGGER = "apprise"
# One at a time, though the worker delivers while somebody has a test sent: the log does not say of which it speaks.
_LISTENING = threading.Lock()
_STATUS = re.compile(r"\berror=(\d{3})\b")
_NOT_REACHED = re.compile(r"Failed to establish|Failed to resolve|ConnectTimeout|SSLError")
_FOR_NOW = (408, 425, 429)  # of 4xx, those that say: later
_GATEWAY_WAITED = 504
_CUT = "\n\n…"
# What chats take for a call to somebody. Discord rings for everybody at "@everyone", wherever it stands, and for a role
# at "<@&1>".
_MENTION = re.compile(r"(?<![\w./=&-])@(?=\w)|@(?=(?:everyone|here)\b)|(?<=<)@(?=&)")
# What those that read Markdown, as Discord, Mattermost and Zulip do, take for a link that shows another address, or for
# a picture that is fetched.
_NAMED_LINK = re.compile(r"(?<=\])(?=[(\[:])")


class AppriseChannel:
    """Sends the text of a message, as much of it as the service takes in one message: of several, some could be lost.

    Addresses hold what lets anybody write there, so that nothing says them. Raises ``DigestError`` where Apprise is not
    installed.
    """

    def __init__(self, *, seconds: float = _SECONDS) -> None:
        try:
            import apprise
        except ImportError:
            raise DigestError("Apprise is not installed; `pip install 'catalejo[apprise]'` does it.") from None
        self._apprise: Any = apprise
        self._seconds = seconds

    def address(self, text: str) -> str:
        """The address as it is. Raises ``DigestError`` for one that Apprise does not know, or of several places."""
        self._opened(text)
        return text

    def send(self, message: Message) -> Outcome:
        """Send one message, and say what its service said of it."""
        try:
            opened = self._opened(message.address)
        except DigestError as error:
            return Failed(str(error), for_good=True)
        service, title = opened[0], _as_text(message.title)
        room = service.body_maxlen - len(title) - len(_CUT)  # some put the title into the body
        text = _beginning(_as_text(to_plain_text(message.content.words)), room)
        with _heard() as said:
            # Not by the service itself, which would take what is written for HTML or Markdown where it knows these.
            accepted = opened.notify(body=text, title=title, body_format=self._apprise.NotifyFormat.TEXT)
        return Sent() if accepted else _what_was_said(said, service.service_name or service.protocol)

    def close(self) -> None:
        """Nothing is open."""

    def _opened(self, address: str) -> Any:
        """Apprise with the service of an address, and no other. Raises ``DigestError``."""
        with _heard():
            found = self._apprise.Apprise()
            known = found.add(address)
        if not known or len(found) != 1:
            raise DigestError("Apprise knows no such address; its documentation lists them, as slack://… or json://….")
        service = found[0]
        service.retry = 0  # whatever the address asks for: what may have arrived is not sent again
        if len(service) != 1:
            raise DigestError("This address is of several places; subscribe each of them by itself.")
        service.socket_read_timeout = service.socket_connect_timeout = self._seconds
        return found


def _as_text(text: str) -> str:
    """The text in which no headline calls anybody or hides where a link leads; it looks the same."""
    return _NAMED_LINK.sub("\N{WORD JOINER}", _MENTION.sub("@\N{WORD JOINER}", text))


def _beginning(text: str, room: int) -> str:
    """The whole text, or as many of its first blocks as there is room for."""
    if len(text) <= room:
        return text
    blocks, length = list[str](), 0
    for block in text.split("\n\n"):
        length += len(block) + 2
        if length > room:
            break
        blocks.append(block)
    return "\n\n".join(blocks) + _CUT


def _what_was_said(said: list[str], service: str) -> Outcome:
    """What became of a message that was not accepted: Apprise tells only its log why."""
    words = "\n".join(said)
    if (found := _STATUS.search(words)) is not None:
        code = int(found[1])
        if code == _GATEWAY_WAITED:
            return Uncertain(f"{service} answered {code}: it may have got it or not")
        return Failed(f"{service} answered {code}", for_good=400 <= code <= 499 and code not in _FOR_NOW)
    if _NOT_REACHED.search(words):
        return Failed(f"{service} cannot be reached")
    return Uncertain(f"{service} did not say whether it got it")


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What Apprise logs meanwhile, which nobody else gets to see: it may hold addresses."""
    said = list[str]()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger, listener = logging.getLogger(_LOGGER), Listener()
    with _LISTENING:
        level, propagate = logger.level, logger.propagate
        logger.addHandler(listener)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        try:
            yield said
        finally:
            logger.removeHandler(listener)
            logger.setLevel(level)
            logger.propagate = propagate
