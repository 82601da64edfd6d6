"""Cutting a document into passages. Pure.

A passage is a stretch of the document's own text (``text == document.text[char_start:char_end]``) that lies under one
heading, and follows paragraphs, list items and sentences as far as its size allows. Sizes are in tokens of the
embedding model. What the model reads is the passage with its title and headings before it (``embedded_text``): measured
on the Open Source Guides, Spanish headings find English sections at MRR 0.68 with them and 0.38 without.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.index.markdown_blocks import Block, BlockKind, Section, sections
from kb.index.sentences import sentence_ends
from kb.models import Chunk

# Small enough for a passage to be about one thing, which its vector then says: with 250 instead of 120, questions found
# Portuguese passages by vectors alone at MRR 0.80 instead of 0.84 (docs/search-ranking.md).
TARGET_TOKENS = 120
# Counts up when documents are cut otherwise than before, or more is noted of their passages: those that are stored are
# then cut anew.
CUT_VERSION = 4
# Title and headings together, in code points: long enough for real ones, short enough to leave room for the passage in
# a window of 320 tokens or more (a code point is at most about one token).
_CONTEXT_LENGTH = 240
# The part of the window that is a passage's whatever its context: models of 128 tokens are in wide use.
_LEAST_PART = 4
# How many of a list's items stay with the sentence that leads to it.
_FIRST_ITEMS = 2

CountTokens = Callable[[str], int]
# Whether the model reads the text from start to end whole, with its title and headings.
Fits = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a passage that is not cut further if it can be helped."""

    start: int
    end: int
    kind: BlockKind
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
    pieces = [piece for block in section.blocks for piece in _pieces(text, block, count_tokens, target)]
    passages: list[tuple[int, int]] = []
    for group in _pack(_together(text, pieces, target), target):
        passages.extend(_within(text, group, count_tokens, fits))
    return passages


def _pieces(text: str, block: Block, count_tokens: CountTokens, limit: int) -> list[_Piece]:
    """The block whole if it fits the limit, else its sentences and lines, else halves of these."""
    start, end = _trim(text, block.start, block.end)
    if start == end:
        return []
    tokens = count_tokens(text[start:end])
    if tokens <= limit or end - start == 1:
        return [_Piece(start, end, block.kind, tokens)]
    ends = _line_ends(text, start, end) if block.kind is BlockKind.LINES else sentence_ends(text, start, end)
    bounds = [start, *(ends or [_middle(text, start, end)]), end]
    parts = (Block(left, right, block.kind) for left, right in pairwise(bounds))
    return [piece for part in parts for piece in _pieces(text, part, count_tokens, limit)]


def _together(text: str, pieces: Sequence[_Piece], target: int) -> list[list[_Piece]]:
    """Pieces in runs that a cut should not part: what leads to a list, code or a table, with the first of it."""
    runs: list[list[_Piece]] = []
    for piece in pieces:
        run = runs[-1] if runs else []
        is_led_to = bool(run) and piece.kind is not BlockKind.PROSE and text[run[0].end - 1] == ":"
        has_room = len(run) == 1 or (len(run) <= _FIRST_ITEMS and _tokens(run) + piece.tokens <= target)
        if is_led_to and run[0].kind is BlockKind.PROSE and has_room:
            run.append(piece)
        else:
            runs.append([piece])
    return runs


def _pack(runs: Sequence[Sequence[_Piece]], target: int) -> list[list[_Piece]]:
    """Neighbouring runs together, in groups of about equal size near the target: no crumb is left at the end."""
    total = max(1, sum(map(_tokens, runs)))
    groups: list[list[_Piece]] = [[] for _ in range(max(1, round(total / target)))]
    before = 0
    for run in runs:
        # The group in which the run's own middle falls.
        place = int((before + _tokens(run) / 2) / total * len(groups))
        groups[min(place, len(groups) - 1)].extend(run)
        before += _tokens(run)
    return [group for group in groups if group]


def _within(text: str, group: Sequence[_Piece], count_tokens: CountTokens, fits: Fits) -> list[tuple[int, int]]:
    """The group as one passage, or as several where it has too many tokens after all."""
    start, end = group[0].start, group[-1].end
    if fits(start, end) or end - start == 1:
        return [(start, end)]
    if len(group) == 1:
        group = _pieces(text, Block(start, end, group[0].kind), count_tokens, group[0].tokens // 2)
    half = len(group) // 2
    return _within(text, group[:half], count_tokens, fits) + _within(text, group[half:], count_tokens, fits)


def _tokens(run: Sequence[_Piece]) -> int:
    return sum(piece.tokens for piece in run)


def _line_ends(text: str, start: int, end: int) -> list[int]:
    return [place + 1 for place in range(start, end - 1) if text[place] == "\n"]


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
