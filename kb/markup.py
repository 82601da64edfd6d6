"""Text from the web made fit to stand on one line, in Markdown and in XML. Pure."""

import re
from urllib.parse import quote
from xml.etree import ElementTree

# What XML 1.0 cannot hold, and the controls that it advises against (https://www.w3.org/TR/xml/#charsets), which move
# the cursor of a terminal; lone surrogates have no UTF-8.
_NO_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What turns the direction of the text after it: a title may pretend to be another (Unicode TR 36, 3.1).
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What Markdown (CommonMark, with GitHub's tables and formulas) takes for a sign anywhere, where a line begins,
# and where a heading ends.
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]|~<>&$])|^(?:([#+=-])|(\d{1,9})([.)]))|(#)(?=#*$)")
_SPACES = re.compile(r"[^\S\xa0\u202f]+")  # those that keep a number and its unit together stay
# More accents on one letter than any language has; they would be painted over the lines above and below.
_COMBINING = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_COMBINING_RUN = re.compile(f"({_COMBINING}{{3}}){_COMBINING}+")
_ENDS_ADDRESS = re.compile(r"[<>\s\\]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def xml_text(text: str) -> str:
    """The text without what turns its direction; U+FFFD stands for what XML cannot hold."""
    return _NO_XML.sub("\ufffd", _TURNS.sub("", text))


def add_element(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    """Put an element with a text below another, and give it."""
    element = ElementTree.SubElement(parent, name)
    element.text = xml_text(text)
    return element


def without_piled_accents(text: str) -> str:
    """The text with three accents on a letter at the most."""
    return _COMBINING_RUN.sub(r"\1", text)


def one_line(text: str) -> str:
    """The text on one line, fit for XML and for a terminal, that paints over no other."""
    return without_piled_accents(_SPACES.sub(" ", xml_text(text)).strip())


def shortened(line: str, limit: int) -> str:
    """The line, of at most ``limit`` characters; one that is cut ends in an ellipsis, after a word if one is near."""
    if len(line) <= limit:
        return line
    start = line[:limit]
    whole_words = start.rpartition(" ")[0]
    return (whole_words if len(whole_words) >= limit // 2 else start[:-1]).rstrip(" ,;:") + "…"


def markdown_text(text: str) -> str:
    """The text on one line, as Markdown shows it and no more."""
    return _MARKDOWN_SIGNS.sub(r"\3\\\1\2\4\5", one_line(text))


def markdown_address(url: str) -> str:
    """An address to stand between ``<`` and ``>``, where it is a link to itself."""
    return _ENDS_ADDRESS.sub(lambda sign: quote(sign[0]), xml_text(url))


def markdown_link(name: str, url: str) -> str:
    """A link that shows ``name``."""
    # Angle brackets keep an address with parentheses whole. In a link, unlike in an address by itself, "&copy;" is ©.
    address = _ENTITY.sub(r"\\&", markdown_address(url))
    return f"[{markdown_text(name)}](<{address}>)"
