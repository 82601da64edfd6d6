"""Bytes to text, whatever they claim to be. Pure, never fails."""

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding, to_unicode

_DECLARATION_BYTES = 4096  # as many as w3lib looks at; the HTML standard asks for 1024
_WIDE_BYTES = 1000  # UTF-16 and UTF-32 show themselves by NUL bytes, in Latin text at once
_DETECTION_BYTES = 64_000  # enough for a guess by the frequency of letters
_SEVEN_BIT = ("iso2022", "hz")  # encodings whose bytes are all valid ASCII, and so UTF-8
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


def decode_text(body: bytes, charset: str | None = None) -> str:
    """The text of a page or feed; ``charset`` is what its HTTP header claims.

    A byte order mark is believed first, then UTF-8 if the bytes are that (bytes of another encoding hardly ever are),
    then the header, then the XML declaration or meta element, then what the frequencies of letters suggest, then
    Windows-1252. A UTF-8 text with a few broken bytes stays UTF-8. UTF-7 is never read, as in browsers.
    """
    encoding, mark = read_bom(body)
    if encoding and mark:
        return body[len(mark) :].decode(encoding, "replace")
    if b"\0" in body[:_WIDE_BYTES] and (wide := _detect(body)) and wide.startswith(("utf-16", "utf-32")):
        return body.decode(wide, "replace")
    claims = _claims(body, charset)
    if not any(claim.startswith(_SEVEN_BIT) for claim in claims):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            repaired = body.decode("utf-8", "replace")
            if _is_mostly_read(repaired):
                return repaired
    for claim in claims:
        if claim.startswith("utf"):
            continue
        try:
            text = _decode(body, claim)
        except (LookupError, UnicodeError):  # a codec of Python that is no charset, as "zip" and "idna"
            continue
        if _is_mostly_read(text):
            return text
    beyond_ascii = _BEYOND_ASCII.search(body)  # the scripts before it would tell nothing
    return _decode(body, (_detect(body[beyond_ascii.start() :]) if beyond_ascii else None) or "cp1252")


def _claims(body: bytes, charset: str | None) -> list[str]:
    declared = html_body_declared_encoding(body[:_DECLARATION_BYTES])
    return [claim for claim in (resolve_encoding(charset) if charset else None, declared) if claim]


def _detect(body: bytes) -> str | None:
    # chardet and not charset-normalizer, which trafilatura brings: of the 53 texts in Latin script of
    # shared/data/charset it reads 52 and that one 45. Its models (29 MB) are loaded by the first body that needs them.
    from chardet import EncodingEra, detect

    found = detect(
        body,
        max_bytes=_DETECTION_BYTES,
        # Code pages of DOS and mainframes are on no web server, Johab in no browser, and short Spanish looks like it.
        encoding_era=EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO,
        exclude_encodings=("johab",),
    )
    return resolve_encoding(found["encoding"]) if found["encoding"] else None


def _decode(body: bytes, encoding: str) -> str:
    return body.decode(encoding, _C1) if encoding.startswith("cp125") else to_unicode(body, encoding)


def _is_mostly_read(text: str) -> bool:
    """Whether no byte was refused, or more than twice as many characters beyond ASCII were read as bytes refused."""
    refused = text.count("\ufffd")
    return refused == 0 or len(text) - len(text.encode("ascii", "ignore")) > 3 * refused


def _c1_control(error: UnicodeError) -> tuple[str, int]:
    """Bytes without meaning in a Windows code page are C1 controls, as https://encoding.spec.whatwg.org/ has them."""
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start]
    return (chr(byte) if byte < 0xA0 else "\ufffd"), error.start + 1


_C1 = "catalejo_c1_control"
codecs.register_error(_C1, _c1_control)
