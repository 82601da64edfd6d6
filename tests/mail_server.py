"""A real mail server on loopback, for tests; it does to each mail what its address says."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD, OTHER_PASSWORD = "faro", "correct horse", "contraseña"


class MailServer:
    """What it took, by address; how it behaves towards the names of mailboxes. ``port`` is on 127.0.0.1.

    ``nobody`` is refused (550), ``later`` put off (450), ``spam`` refused when it has the mail (554), ``closed-before``
    and ``closed-after`` lose the line before and after it has the mail, ``silent-before`` and ``silent`` get no answer.
    A line is closed (421) over ``busy``, and over ``tired`` where it has brought another mail before.
    Once it ``takes_all``, no name of a mailbox is refused, put off or left without an answer before it has the mail.
    """

    def __init__(self, pause: float = 0) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.connections = 0
        self.port = 0
        self.takes_all = False
        self._pause = pause
        self._tired = WeakSet[Session]()

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=default) for _, content in self.taken]

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        match "" if self.takes_all else address.partition("@")[0]:
            case "nobody":
                return "550 5.1.1 No such mailbox\x1b[31m"
            case "later":
                return "450 4.7.1 Greylisted, come back"
            case "closed-before":
                server.transport.abort()
            case "silent-before":
                await asyncio.sleep(60)
            case "busy":
                return "421 4.3.2 Too many mails on this line"
            case "tired" if session in self._tired:
                return "421 4.3.2 Enough mails on this line"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        (address,) = envelope.rcpt_tos
        name = address.partition("@")[0]
        if name == "spam":
            return "554 5.7.1 Rejected as spam"
        assert isinstance(envelope.content, bytes)
        self.taken.append((address, envelope.content))
        self._tired.add(session)
        if name == "closed-after":
            server.transport.abort()
        await asyncio.sleep(60 if name == "silent" else self._pause)
        return "250 OK"


@contextmanager
def mail_server(
    *, tls: Path | None = None, starttls: Path | None = None, login: bool = False, pause: float = 0
) -> Iterator[MailServer]:
    """Run a server; ``tls`` and ``starttls`` are a certificate with its key. It takes ``pause`` seconds for a mail."""
    state, loop = MailServer(pause), asyncio.new_event_loop()

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = data.login == USER.encode() and data.password.decode() in (PASSWORD, OTHER_PASSWORD)
        return AuthResult(success=right, handled=False)

    def protocol() -> SMTP:
        state.connections += 1
        return SMTP(
            state,
            hostname="mail.test",
            loop=loop,
            tls_context=_context(starttls),
            require_starttls=starttls is not None,
            authenticator=authenticate,
            auth_required=login,
            auth_require_tls=tls is None,
        )

    server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=_context(tls)))
    state.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def text_of(mail: EmailMessage) -> str:
    """A mail's plain text."""
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def _context(file: Path | None) -> ssl.SSLContext | None:
    if file is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
