"""What a channel is given, and what can become of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kb.digest.delivery.contents import Content
from kb.digest.rendering.brand import Brand
from kb.markup import one_line
from kb.translation import translator


@dataclass(frozen=True, slots=True)
class Message:
    """An edition or alerts for one address. ``message_id`` and ``put`` (UTC) are the same in every attempt.

    ``token`` names the subscription to whoever wants to end it.
    """

    address: str
    content: Content
    brand: Brand
    message_id: str
    put: datetime
    token: str
    is_test: bool = False

    @property
    def title(self) -> str:
        """What it is about, on one line, in the language of the content."""
        words = self.content.words
        title = one_line(words.title)
        return translator(words.lang).gettext("Test: {title}", title=title) if self.is_test else title


@dataclass(frozen=True, slots=True)
class Sent:
    """It was accepted."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It was surely not accepted; ``reason`` says why in words. ``for_good``: it never will be."""

    reason: str
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have been accepted or not; ``reason`` says why in words."""

    reason: str


Outcome = Sent | Failed | Uncertain


class Channel(Protocol):
    """A way to subscribers, open for one run."""

    def address(self, text: str, /) -> str:
        """The address that a person means, as it is kept. Raises ``DigestError`` for what is none."""
        ...

    def send(self, message: Message, /) -> Outcome:
        """Send one message. Raises nothing that the other side can cause."""
        ...

    def close(self) -> None:
        """Release what is open."""
        ...
