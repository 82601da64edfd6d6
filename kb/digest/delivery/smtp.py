"""Messages sent as mail through a server (RFC 5321)."""

import re
import smtplib
import ssl
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from kb.config import SmtpSecurity
from kb.digest.delivery.channels import Failed, Message, Outcome, Sent, Uncertain
from kb.digest.delivery.contents import Content
from kb.digest.delivery.mail import MailSender, addressed, common_part
from kb.digest.rendering.html import to_mail
from kb.errors import DigestError
from kb.mail_address import mailbox
from kb.markup import one_line

_SECONDS = 60.0  # longest wait for a server to answer
# A server that has a whole mail may take long to take it, and who hangs up before does not know what became of it. RFC
# 5321, 4.5.3.2.6 asks for ten minutes, in which nobody else's mail would be sent.
_LAST_WORD_SECONDS = 300.0
_CLOSING = 421  # "service not available, closing transmission channel", an answer to any command
_GO_ON = 354
_LOGGED_IN = 235
_NOT_LOGGED_IN = (530, 534, 535, 538)  # of 5xx, those that are about us (RFC 4954, 6), not about a mailbox or a mail
_MAX_REASON = 300
_FIRST_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A server that takes mail, and how to log in to it; without a ``user`` nobody does."""

    host: str
    port: int
    security: SmtpSecurity
    user: str = ""
    password: str = ""


class SmtpChannel:
    """Sends mails over one connection, which is made when it is first needed.

    A server that cannot be reached, or that is waited for in vain, is not asked again in the same run: everybody who
    comes after would wait as long once more.
    """

    def __init__(
        self,
        server: SmtpServer,
        sender: MailSender,
        *,
        seconds: float = _SECONDS,
        last_word_seconds: float = _LAST_WORD_SECONDS,
    ) -> None:
        self._server = server
        self._sender = sender
        self._seconds = seconds
        self._last_word_seconds = last_word_seconds
        self._connection: smtplib.SMTP | None = None
        self._out_of_reach: Failed | None = None
        self._common: tuple[Content, bool, bytes] | None = None

    def address(self, text: str) -> str:
        """The mailbox that a text names, without the name of whose it is. Raises ``DigestError``."""
        try:
            return mailbox(text).addr_spec
        except ValueError as error:
            raise DigestError(f"{text[:80]!r} is no address of a mailbox; {error}.") from None

    def send(self, message: Message) -> Outcome:
        """Send one mail. Whatever goes wrong until the server has the whole of it is a sure failure."""
        mail = addressed(message, self._sender, self._common_part(message))
        kept = self._connection is not None
        try:
            return self._send(message.address, mail)
        except smtplib.SMTPServerDisconnected as error:
            if not kept:
                return Failed(_reason(error))
        # The connection was kept from the mail before, and servers close those when they have had enough.
        try:
            return self._send(message.address, mail)
        except smtplib.SMTPServerDisconnected as error:
            return Failed(_reason(error))

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
        self._hang_up()

    def _common_part(self, message: Message) -> bytes:
        """Written once for those who get the same, as they come one after the other."""
        content, is_test = message.content, message.is_test
        if self._common is None or self._common[0] is not content or self._common[1] != is_test:
            body = to_mail(content.words, message.brand)
            self._common = content, is_test, common_part(message, self._sender, body)
        return self._common[2]

    def _send(self, address: str, mail: bytes) -> Outcome:
        """Raises ``SMTPServerDisconnected`` where the server hung up before it had the whole mail."""
        if self._out_of_reach is not None:
            return self._out_of_reach
        try:
            connection = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            self._out_of_reach = Failed(f"{self._server.host} cannot be used: {_reason(error)}")
            return self._out_of_reach
        try:
            refused = _hand_over(connection, self._sender.mailbox.addr_spec, address, mail)
        except smtplib.SMTPServerDisconnected as error:
            self._hang_up()
            if not _waited_in_vain(error):
                raise
            self._out_of_reach = Failed(f"{self._server.host} does not answer")
            return self._out_of_reach
        if refused is not None:
            self._start_over(connection)
            return refused
        return self._last_word(connection)

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            return self._connection
        server, context = self._server, ssl.create_default_context()
        over_tls = server.security is SmtpSecurity.TLS
        connect = partial(smtplib.SMTP_SSL, context=context) if over_tls else smtplib.SMTP
        # Named, so that the library does not ask for this computer's name.
        connection = connect(server.host, server.port, self._sender.mailbox.domain, timeout=self._seconds)
        try:
            if server.security is SmtpSecurity.STARTTLS:
                connection.starttls(context=context)
            connection.ehlo_or_helo_if_needed()
            if server.user:
                _log_in(connection, server.user, server.password)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _last_word(self, connection: smtplib.SMTP) -> Outcome:
        """What the server says of a mail that it has got whole."""
        assert connection.sock is not None
        connection.sock.settimeout(self._last_word_seconds)
        try:
            code, said = connection.getreply()
        except smtplib.SMTPException as error:
            self._hang_up()
            if _waited_in_vain(error):
                self._out_of_reach = Failed(f"{self._server.host} did not answer for the mail before this one")
                return Uncertain(f"{self._server.host} got the whole mail and did not answer")
            return Uncertain(f"{self._server.host} got the whole mail and closed the connection")
        connection.sock.settimeout(self._seconds)
        match code // 100:
            case 2:
                return Sent()
            case 4 | 5:
                return _refusal(code, said)
        self._hang_up()
        return Uncertain(f"{self._server.host} got the whole mail and answered {code} {_said(said)}")

    def _start_over(self, connection: smtplib.SMTP) -> None:
        try:
            connection.rset()
        except smtplib.SMTPException:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _log_in(connection: smtplib.SMTP, user: str, password: str) -> None:
    """Raises ``SMTPException`` where the server does not let us in."""
    if user.isascii() and password.isascii():
        connection.login(user, password)
        return
    # The library knows ASCII alone. What has been agreed on for the rest is UTF-8 by PLAIN (RFC 4616, 2).
    secret = b64encode(f"\0{user}\0{password}".encode()).decode()
    code, said = connection.docmd("AUTH", f"PLAIN {secret}")
    if code != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, said)


def _hand_over(connection: smtplib.SMTP, sender: str, address: str, mail: bytes) -> Failed | None:
    """Give the server the whole mail, to its last dot; say why, if it did not want it.

    Raises ``SMTPServerDisconnected`` if it hung up before. The last dot is in the last bytes, so that a server has not
    got it where they could not all be sent.
    """
    size = [f"size={len(mail)}"] if connection.has_extn("size") else []
    code, said = connection.mail(sender, size)
    if code == 250:
        code, said = connection.rcpt(address)
        if code in (250, 251):
            code, said = connection.docmd("DATA")
            if code == _GO_ON:
                connection.send(_FIRST_DOT.sub(b"..", mail) + b".\r\n")
                return None
    if code == _CLOSING:
        raise smtplib.SMTPServerDisconnected(f"{code} {_said(said)}")
    return _refusal(code, said)


def _refusal(code: int, said: bytes) -> Failed:
    for_good = 500 <= code <= 599 and code not in _NOT_LOGGED_IN
    return Failed(f"the server said {code} {_said(said)}", for_good)


def _waited_in_vain(error: Exception) -> bool:
    # smtplib makes the same error of every way in which a line breaks, and remembers which it was.
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _reason(error: Exception) -> str:
    if _waited_in_vain(error):
        return "it does not answer"
    match error:
        case smtplib.SMTPResponseException():
            said = error.smtp_error
            return f"the server said {error.smtp_code} {_said(said if isinstance(said, bytes) else said.encode())}"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({error.verify_message})"
        case _:
            return _said(str(error).encode()) or type(error).__name__


def _said(words: bytes) -> str:
    return one_line(words.decode("utf-8", "replace"))[:_MAX_REASON]
