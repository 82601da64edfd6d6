"""Cutting a document into passages. Pure.

A passage is a stretch of the document's own text (``text == document.text[char_start:char_end]``) that lies under one
heading, and follows paragraphs, list items and sentences as far as its size allows. Sizes are in tokens of the
embedding model. What the model reads is the passage with its title and headings before it (``embedded_text``): measured
on the Open Source Guides, Spanish headings find English sections at MRR 0.68 with them and 0.38 without.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.index.markdown_blocks import Section, sections
from kb.models import Chunk

TARGET_TOKENS = 250
# Title and headings together, in code points: long enough for real ones, short enough to leave room for the passage in
# a window of 320 tokens or more (a code point is at most about one token).
_CONTEXT_LENGTH = 240
# The part of the window that is a passage's whatever its context: models of 128 tokens are in wide use.
_LEAST_PART = 4
_SENTENCE_END = re.compile(r"""[.!?…。！？]+["'”’»)\]]*\s+|\n""")

CountTokens = Callable[[str], int]
# Whether the model reads the text from start to end whole, with its title and headings.
Fits = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a passage that is not cut further."""

    start: int
    end: int
    tokens: int


def chunk_document(title: str, text: str, count_tokens: CountTokens, max_tokens: int) -> list[Chunk]:
    """The passages of a document, in order. Every character that is neither blank nor in a heading line is in one.

    No passage with its context has more than ``max_tokens`` tokens. Where a small model's window is all but filled by
    the context, passages have a quarter of the window all the same, and the model does not read their ends. A document
    without text has one empty passage, so that it can be found by its title.
    """
    least = max_tokens // _LEAST_PART
    chunks: list[Chunk] = []
    for section in sections(text):
        path = section.heading_path
        context = count_tokens(embedded_text(title, path, ""))
        limit = max(max_tokens, context + least)

        def fits(start: int, end: int, path: tuple[str, ...] = path, limit: int = limit) -> bool:
            return count_tokens(embedded_text(title, path, text[start:end])) <= limit

        target = min(TARGET_TOKENS, limit - context)
        for start, end in _passages(text, section, count_tokens, target, fits):
            chunks.append(_chunk(len(chunks), title, path, text, start, end))
    return chunks or [_chunk(0, title, (), "", 0, 0)]


def embedded_text(title: str, heading_path: Sequence[str], passage: str) -> str:
    """What the model reads for a passage: title, headings, blank line, passage.

    A long title is cut at its end; of long headings the innermost are kept.
    """
    title = " ".join(title.split())[: _CONTEXT_LENGTH // 2]
    headings = " > ".join(heading for heading in heading_path if heading != title)[-(_CONTEXT_LENGTH // 2) :]
    return "\n\n".join(part for part in ("\n".join(filter(None, (title, headings))), passage) if part)


def content_key(title: str, heading_path: Sequence[str], passage: str) -> str:
    """The key under which the vector of a passage is stored: SHA-256 of what the model reads."""
    return hashlib.sha256(embedded_text(title, heading_path, passage).encode()).hexdigest()


def _chunk(ordinal: int, title: str, heading_path: tuple[str, ...], text: str, start: int, end: int) -> Chunk:
    passage = text[start:end]
    return Chunk(ordinal, start, end, passage, heading_path, content_key(title, heading_path, passage))


def _passages(text: str, section: Section, count_tokens: CountTokens, target: int, fits: Fits) -> list[tuple[int, int]]:
    pieces = [piece for start, end in section.blocks for piece in _pieces(text, start, end, count_tokens, target)]
    passages: list[tuple[int, int]] = []
    for group in _pack(pieces, target):
        passages.extend(_within(text, group, count_tokens, fits))
    return passages


def _pieces(text: str, start: int, end: int, count_tokens: CountTokens, limit: int) -> list[_Piece]:
    """The block whole if it fits the limit, else its sentences and lines, else halves of these."""
    start, end = _trim(text, start, end)
    if start == end:
        return []
    tokens = count_tokens(text[start:end])
    if tokens <= limit or end - start == 1:
        return [_Piece(start, end, tokens)]
    bounds = [start, *(match.end() for match in _SENTENCE_END.finditer(text, start, end) if match.end() < end), end]
    if len(bounds) == 2:
        bounds = [start, _middle(text, start, end), end]
    return [piece for left, right in pairwise(bounds) for piece in _pieces(text, left, right, count_tokens, limit)]


def _pack(pieces: Sequence[_Piece], target: int) -> list[list[_Piece]]:
    """Neighbouring pieces together, in groups of about equal size near the target: no crumb is left at the end."""
    total = max(1, sum(piece.tokens for piece in pieces))
    groups: list[list[_Piece]] = [[] for _ in range(max(1, round(total / target)))]
    before = 0
    for piece in pieces:
        # The group in which the piece's own middle falls.
        place = int((before + piece.tokens / 2) / total * len(groups))
        groups[min(place, len(groups) - 1)].append(piece)
        before += piece.tokens
    return [group for group in groups if group]


def _within(text: str, group: Sequence[_Piece], count_tokens: CountTokens, fits: Fits) -> list[tuple[int, int]]:
    """The group as one passage, or as several where it has too many tokens after all."""
    start, end = group[0].start, group[-1].end
    if fits(start, end) or end - start == 1:
        return [(start, end)]
    if len(group) == 1:
        group = _pieces(text, start, end, count_tokens, group[0].tokens // 2)
    half = len(group) // 2
    return _within(text, group[:half], count_tokens, fits) + _within(text, group[half:], count_tokens, fits)


def _middle(text: str, start: int, end: int) -> int:
    """A place to cut near the middle: after white space if there is some within reach, else anywhere."""
    middle = (start + end) // 2
    reach = max(1, (end - start) // 4)
    for distance in range(reach):
        for place in (middle - distance, middle + distance):
            if start < place < end and text[place - 1].isspace():
                return place
    return middle


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
