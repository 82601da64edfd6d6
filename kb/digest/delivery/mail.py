"""A message as a mail (RFC 5322 and MIME). Pure.

Titles and names come from the web and from people: nothing in them begins a header.
"""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from yarl import URL

from kb.digest.delivery.channels import Message
from kb.digest.rendering.html import MailBody


@dataclass(frozen=True, slots=True)
class MailSender:
    """Whom mails are from. ``unsubscribe_url`` is where one click ends a subscription (https, RFC 8058), or empty."""

    mailbox: Address
    unsubscribe_url: str = ""


def common_part(message: Message, sender: MailSender, body: MailBody) -> bytes:
    """What everybody who gets the same is sent alike: the headers that say what it is, and its content."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender.mailbox
    # The library would read what looks like an encoded word (RFC 2047), of which one with a line break is a header.
    mail["Subject"] = message.title.replace("=?", "=\N{WORD JOINER}?")
    mail["Auto-Submitted"] = "auto-generated"  # so that no answering machine answers (RFC 3834)
    # Lines of any length and letters of any script, through servers that know ASCII alone.
    mail.set_content(body.text, cte="quoted-printable")
    mail.add_alternative(body.html, subtype="html", cte="quoted-printable")
    (*_, html) = mail.iter_parts()
    assert isinstance(html, EmailMessage)
    for image in body.images:
        content_id = f"<{image.content_id}>"
        html.add_related(image.png, "image", "png", cte="base64", cid=content_id, disposition="inline")
    return mail.as_bytes()


def addressed(message: Message, sender: MailSender, common: bytes) -> bytes:
    """A whole mail, its lines ended by CR LF: the headers of one subscriber before what everybody gets.

    The library would take longer for them than a server for the whole mail, and encode addresses that it cannot fold.
    Nothing in them comes from anywhere but us, except for a mailbox that was looked at when somebody subscribed.
    """
    mailto = f"<mailto:{quote(sender.mailbox.addr_spec, safe='@')}?subject=unsubscribe%20{message.token}>"
    headers = [
        f"To: {message.address}",
        f"Date: {format_datetime(message.put)}",
        f"Message-ID: {message.message_id}",
    ]
    # By these, mail programs offer to end the subscription (RFC 2369), with one click (RFC 8058).
    if sender.unsubscribe_url:
        page = URL(sender.unsubscribe_url).update_query(subscription=message.token)
        headers += [f"List-Unsubscribe: <{page}>,", f" {mailto}", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    else:
        headers.append(f"List-Unsubscribe: {mailto}")
    return "".join(f"{line}\r\n" for line in headers).encode("ascii") + common
