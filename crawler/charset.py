"""Bytes to text, whatever they claim to be. Pure, never fails."""

import codecs
import re

from w3lib.encoding import resolve_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHOUT_BOM = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,40})""", re.IGNORECASE)
_DECLARATION_BYTES = 4096
_SEVEN_BIT = re.compile(r"iso-?2022|hz-gb", re.IGNORECASE)  # encodings whose bytes are all valid ASCII


def decode_text(body: bytes, charset: str | None = None) -> str:
    """The text of a page or feed; ``charset`` is what its HTTP header claims.

    A byte order mark is believed first, then UTF-8 if the bytes are that (bytes of another encoding hardly ever are),
    then the header, then what the body declares, then Windows-1252. A UTF-8 text with a few broken bytes stays UTF-8.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for beginning, encoding in _WITHOUT_BOM:
        if body.startswith(beginning):
            return body.decode(encoding, "replace")
    declared = _DECLARED.search(body, 0, _DECLARATION_BYTES)
    claims = [claim for claim in (charset, declared.group(1).decode("ascii") if declared else None) if claim]
    if not any(_SEVEN_BIT.match(claim) for claim in claims):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            repaired = body.decode("utf-8", "replace")
            if _is_mostly_utf8(repaired):
                return repaired
    for claim in claims:
        encoding_name = resolve_encoding(claim)
        if encoding_name is None or encoding_name.startswith("utf"):
            continue
        try:
            return body.decode(encoding_name)
        except (UnicodeDecodeError, LookupError):
            continue
    return _windows_1252(body)


def _is_mostly_utf8(text: str) -> bool:
    """Whether more characters beyond ASCII were read than bytes were refused."""
    refused = text.count("\ufffd")
    read = sum(1 for character in text if character > "\x7f") - refused
    return read > 2 * refused


def _windows_1252(body: bytes) -> str:
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:  # five bytes have no meaning in it; browsers read them as Latin-1
        return body.decode("latin-1")
