"""Makes text from the web fit to stand in our HTML.

Everything that was collected is hostile until it has passed here: titles, passages, names of sources, addresses. Text
is escaped, bounded in length and freed of characters that change how the page around it reads.
"""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from kb.models import Highlight

MAX_ADDRESS_LENGTH = 2_000
# Controls other than tab and newline; marks that reorder text (they could make an address read backwards); surrogates,
# which cannot be sent to a browser; byte order marks and line separators.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# More accents on one letter than any language has; they would be painted over the lines above and below.
_COMBINING = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_COMBINING_RUN = re.compile(f"({_COMBINING}{{3}}){_COMBINING}+")
_BLOCK_MARK = re.compile(r"^(?:#{1,6}|[-*]|\d{1,3}\.)[ \t]+", re.MULTILINE)
_BLANK_LINES = re.compile(r"(?<=\n)\s+")


def plain(text: str, limit: int = 300) -> str:
    """``text`` on one line without what could disturb the page, at most ``limit`` characters. Not escaped."""
    text = " ".join(_tame(text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def isolated(text: str, limit: int = 300) -> str:
    """HTML of ``text``, its direction kept from mixing with what stands beside it."""
    return f"<bdi>{escape(plain(text, limit))}</bdi>"


def safe_address(url: str) -> str | None:
    """``url`` if a browser may be sent there, else ``None``: http and https with a host, and no control characters."""
    if len(url) > MAX_ADDRESS_LENGTH or _UNWANTED.search(url) or any(character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def link(url: str, text: str, note: str) -> str:
    """HTML of a link that opens beside the app and tells the other site nothing; the text alone if it is unsafe.

    ``note`` is what a screen reader adds, e.g. that it opens in a new tab.
    """
    address = safe_address(url)
    label = isolated(text)
    if address is None:
        return label
    return (
        f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{label}'
        f'<span class="cj-unseen"> {escape(note)}</span></a>'
    )


def marked_passage(
    passage: str, highlights: tuple[Highlight, ...], span: tuple[int, int], *, blank_lines: bool = True
) -> str:
    """HTML of a ``span`` of a passage with its highlights marked.

    Markdown's block marks are left out, and without ``blank_lines`` those too, so that every block is one line.
    """
    marked = _flags(len(passage), ((highlight.start, highlight.end) for highlight in highlights))
    hidden = (_BLOCK_MARK,) if blank_lines else (_BLOCK_MARK, _BLANK_LINES)
    dropped = _flags(len(passage), (match.span() for pattern in hidden for match in pattern.finditer(passage)))
    shown = (index for index in range(*span) if not dropped[index])
    pieces = []
    for is_marked, indices in groupby(shown, key=lambda index: marked[index]):
        piece = escape(_tame("".join(passage[index] for index in indices)))
        pieces.append(f"<mark>{piece}</mark>" if is_marked and piece.strip() else piece)
    return "".join(pieces).strip()


def excerpt_span(passage: str, highlights: tuple[Highlight, ...], length: int) -> tuple[int, int]:
    """The stretch of about ``length`` characters that holds most highlights, cut between words where it can be.

    The whole passage if it is hardly longer. Of equal stretches the first is taken.
    """
    if len(passage) <= length * 1.2:
        return 0, len(passage)
    start = _densest_start(highlights, length)
    start = _after_space(passage, max(0, start - length // 8)) if start else 0
    end = min(start + length, len(passage))
    if end < len(passage):
        last_space = passage.rfind(" ", start + length // 2, end)
        end = last_space if last_space > 0 else end
    return start, end


def _densest_start(highlights: tuple[Highlight, ...], length: int) -> int:
    starts = sorted(highlight.start for highlight in highlights)
    if not starts:
        return 0
    return max(starts, key=lambda start: (sum(start <= other < start + length for other in starts), -start))


def _after_space(passage: str, index: int) -> int:
    space = passage.find(" ", index, index + 40)
    return index if index == 0 or space < 0 else space + 1


def _tame(text: str) -> str:
    return _COMBINING_RUN.sub(r"\1", _UNWANTED.sub("", text))


def _flags(length: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    flags = bytearray(length)
    for start, end in spans:
        start, end = max(start, 0), min(end, length)
        flags[start:end] = b"\x01" * max(end - start, 0)
    return flags
