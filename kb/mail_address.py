"""Mailboxes as people write them. Pure."""

import re
from email.headerregistry import Address

_NAMED = re.compile(r"\"?([^<>\"]*?)\"?\s*<([^<>]*)>")
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_WORD}(?:\.{_WORD})*@{_LABEL}(?:\.{_LABEL})*")
_LONGEST = 254  # octets of an address (RFC 5321, 4.5.3.1.3)


def mailbox(text: str) -> Address:
    """The mailbox that a text names: ``ana@example.com``, or ``Ana Ruiz <ana@example.com>``.

    Raises ``ValueError`` for anything else. Addresses are ASCII, as most servers refuse others.
    """
    named = _NAMED.fullmatch(text.strip())
    name, address = (named[1].strip(), named[2].strip()) if named else ("", text.strip())
    if not address.isascii():
        raise ValueError("write it in ASCII, a domain with accents as xn--… (its Punycode)")
    if not (_ADDRESS.fullmatch(address) and len(address) <= _LONGEST and name.isprintable()):
        raise ValueError("write it as name@example.com")
    return Address(name, addr_spec=address)
