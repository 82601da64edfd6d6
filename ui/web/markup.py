"""Makes text from the web fit to stand in our HTML.

Everything that was collected is hostile until it has passed here: titles, passages, names of sources, addresses. Text
is escaped, bounded in length and freed of characters that change how the page around it reads.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from kb.markup import shortened, without_piled_accents
from kb.models import Highlight

MAX_ADDRESS_LENGTH = 2_000
# Controls other than tab and newline; marks that reorder text (they could make an address read backwards); surrogates,
# which cannot be sent to a browser; byte order marks and line separators.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&$:])")
# Streamlit makes icons and emoji of names between colons, escaped or not; a word joiner, which is not seen, keeps it.
_ICON_NAME = re.compile(r":(?=[\w+/-]+:)")
# Nor do escapes keep Streamlit from making links of addresses.
_BARE_ADDRESS = re.compile(r"(?<=://)(?=[\w.-])|(?<=www)(?=\.)|(?<=[\w.+-]@)(?=[\w-]+\.)", re.IGNORECASE)
_HEADING_MARK = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^[-*](?=[ \t])", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…»][ \t]+|\n\s*")
_BLANK_LINES = re.compile(r"(?<=\n)\s+")


def plain(text: str, limit: int = 300) -> str:
    """``text`` on one line without what could disturb the page, at most ``limit`` characters. Not escaped."""
    return shortened(" ".join(_tame(text).split()), limit)


def markdown_text(text: str, limit: int = 300) -> str:
    """``text`` for a label of Streamlit, which takes labels for Markdown: shown as it is, and no more."""
    unlinked = _BARE_ADDRESS.sub("\u2060", _ICON_NAME.sub(":\u2060", plain(text, limit)))
    return _MARKDOWN_SIGNS.sub(r"\\\1", unlinked)


def label_for(label: str, thing: str) -> str:
    """Markdown for a button or popover that stands beside several of the same ``label``, each for another ``thing``:
    that is told to those who do not see beside what it stands. Not for boxes and switches, whose Markdown is read out.
    """
    return f"{label} :gray[{markdown_text(thing, 80)}]"


def named(label: str, thing: str) -> str:
    """HTML of a label that stands beside several of the same, as ``label_for``."""
    return f'{escape(label)}<span class="cj-unseen"> {isolated(thing, 80)}</span>'


def folded(label: str, html: str) -> str:
    """HTML that is unfolded by its label, which is HTML too."""
    return f'<details class="cj-whole"><summary>{label}</summary>{html}</details>'


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


def in_language(lang: str | None) -> str:
    """The attribute by which screen readers know how to pronounce a text."""
    return f' lang="{escape(lang)}"' if lang else ""


def path_html(path: Sequence[str], lang: str | None = None) -> str:
    """HTML of where a text stands: titles and headings, the outer ones first; nothing of an empty path."""
    if not path:
        return ""
    shown = '<span aria-hidden="true"> › </span>'.join(isolated(part, 90) for part in path)
    return f'<p class="cj-hit-path"{in_language(lang)}>{shown}</p>'


def marked_passage(
    passage: str, highlights: tuple[Highlight, ...], span: tuple[int, int], *, blank_lines: bool = True
) -> str:
    """HTML of a ``span`` of a passage with its highlights marked.

    Markdown's heading marks are left out and its list marks drawn as bullets; without ``blank_lines`` every block is
    one line.
    """
    passage = _BULLET.sub("•", passage)  # of the same length: highlights stay where they are
    marked = _flags(len(passage), ((highlight.start, highlight.end) for highlight in highlights))
    hidden = (_HEADING_MARK,) if blank_lines else (_HEADING_MARK, _BLANK_LINES)
    dropped = _flags(len(passage), (match.span() for pattern in hidden for match in pattern.finditer(passage)))
    shown = (index for index in range(*span) if not dropped[index])
    pieces = []
    for is_marked, indices in groupby(shown, key=lambda index: marked[index]):
        piece = escape(_tame("".join(passage[index] for index in indices)))
        pieces.append(f"<mark>{piece}</mark>" if is_marked and piece.strip() else piece)
    return "".join(pieces).strip()


def excerpt_span(passage: str, highlights: tuple[Highlight, ...], length: int) -> tuple[int, int]:
    """The stretch of at most ``length`` characters that holds most highlights; of equal ones the first.

    It begins with a sentence and ends with a word where it can. The whole passage, if it is hardly longer.
    """
    if len(passage) <= length * 1.2:
        return 0, len(passage)
    lead = length // 3
    start = _sentence_start(passage, _densest_start(highlights, length - lead), lead)
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


def _sentence_start(passage: str, index: int, lead: int) -> int:
    """Where the sentence around ``index`` begins, at most ``lead`` characters before it; else where a word does."""
    earliest = max(index - lead, 0)
    if earliest == 0:
        return 0
    ends = [match.end() for match in _SENTENCE_END.finditer(passage, earliest, index)]
    return ends[-1] if ends else passage.find(" ", earliest, index) + 1 or index


def _tame(text: str) -> str:
    return without_piled_accents(_UNWANTED.sub("", text))


def _flags(length: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    flags = bytearray(length)
    for start, end in spans:
        for index in range(max(start, 0), min(end, length)):
            flags[index] = 1
    return flags
