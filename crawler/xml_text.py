"""Text in bytes that parsers of XML and HTML take: what XML forbids is taken out before they see it. Pure.

Text pasted from a word processor carries vertical tabs and form feeds, and worse. Browsers pass over them; lxml raises
where such a character is to go into its tree again, and feedparser falls back to its slow reader of ruined XML.
"""

import re
from html.entities import html5

from lxml.etree import _Element

# XML 1.0, 2.2 (https://www.w3.org/TR/xml/#charsets): no controls but tab and line ends.
_ALLOWED_CONTROLS = frozenset(b"\t\n\r")
_FORBIDDEN = bytes(byte for byte in range(0x20) if byte not in _ALLOWED_CONTROLS)
_SPACES = bytes.maketrans(_FORBIDDEN, b" " * len(_FORBIDDEN))
_NO_CHARACTERS = ("\ufffe", "\uffff")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_REFERENCE = re.compile(r"&#(?:x0*(1?[0-9a-f])(?![0-9a-f])|0*([12]?[0-9]|3[01])(?![0-9]));?", re.IGNORECASE)
# Programs that count in UTF-16 write a character beyond its first plane, as an emoji is, in two.
_SURROGATES = re.compile(
    r"&#(?:x(d[89ab][0-9a-f]{2})|(5[56]\d{3}));&#(?:x(d[c-f][0-9a-f]{2})|(5[67]\d{3}));", re.IGNORECASE
)
# References that XML does not know, and a lone "&", outside of CDATA. One of those that it knows stays.
_UNKNOWN_REFERENCE = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*)|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#[xX][0-9a-fA-F]+);)([a-zA-Z]\w{0,30};)?", re.DOTALL
)


def without_declaration(text: str) -> str:
    """The text without its XML declaration, whose encoding is that of the bytes that the text was."""
    return _DECLARATION.sub("", text, count=1)


def local_name(element: _Element) -> str:
    """The name of an element without its namespace; empty for a comment and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def joined_surrogates(text: str) -> str:
    """The text with one reference for each character that is written as the two surrogates of UTF-16."""
    return _SURROGATES.sub(_joined, text)


def mended_references(text: str) -> str:
    """XML with HTML's names for letters as numbers, and every other ``&`` that is no reference written out.

    "H&M", "a=1&b=2" and "&ntilde;" are all that is wrong with many a feed and sitemap. A parser that goes on after them
    guesses ("H&M;"), or drops every ``&`` that follows, which makes other addresses of those with a query.
    """
    return _UNKNOWN_REFERENCE.sub(_mended, text)


def xml_bytes(text: str) -> bytes:
    """The text in UTF-8, with a space for every control character that XML forbids, written out or as a reference."""
    for character in _NO_CHARACTERS:  # of the text: where all of it is of Latin-1, nothing is looked for
        text = text.replace(character, " ")
    return _REFERENCE.sub(_allowed_reference, text).encode("utf-8", "replace").translate(_SPACES)


def _allowed_reference(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number in _ALLOWED_CONTROLS else " "


def _joined(pair: re.Match[str]) -> str:
    high = int(pair[1], 16) if pair[1] else int(pair[2])
    low = int(pair[3], 16) if pair[3] else int(pair[4])
    if not 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return pair[0]
    return f"&#{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)};"


def _mended(found: re.Match[str]) -> str:
    if found[0].startswith("<"):
        return found[0]
    letters = html5.get(found[1] or "")
    return "".join(f"&#{ord(letter)};" for letter in letters) if letters else f"&amp;{found[1] or ''}"
