"""Text in bytes that parsers of XML and HTML take: what XML forbids is taken out before they see it. Pure.

Text pasted from a word processor carries vertical tabs and form feeds, and worse. Browsers pass over them; lxml raises
where such a character is to go into its tree again, and feedparser falls back to its slow reader of ruined XML.
"""

import re

# XML 1.0, 2.2 (https://www.w3.org/TR/xml/#charsets): no controls but tab and line ends.
_ALLOWED_CONTROLS = frozenset(b"\t\n\r")
_FORBIDDEN = bytes(byte for byte in range(0x20) if byte not in _ALLOWED_CONTROLS)
_SPACES = bytes.maketrans(_FORBIDDEN, b" " * len(_FORBIDDEN))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_REFERENCE = re.compile(r"&#(?:x0{0,9}(1?[0-9a-f])|0{0,9}([12]?[0-9]|3[01]))(?![0-9a-f]);?", re.IGNORECASE)


def xml_bytes(text: str) -> bytes:
    """The text in UTF-8, with a space for every control character that XML forbids, written out or as a reference."""
    body = _REFERENCE.sub(_allowed_reference, text).encode("utf-8", "replace").translate(_SPACES)
    for character in _NO_CHARACTERS:
        body = body.replace(character, b" ")
    return body


def _allowed_reference(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number in _ALLOWED_CONTROLS else " "
