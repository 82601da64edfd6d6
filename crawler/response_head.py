"""The head of an HTTP answer as browsers read it: what is wrong with a header costs that header. Pure."""

import re
from dataclasses import dataclass, field

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LONGEST_END = 4
_LINE_END = re.compile(rb"\r?\n")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2


@dataclass(slots=True)
class IncomingHead:
    """What has come of a head that is waited for, in any number of pieces."""

    held: bytearray = field(default_factory=bytearray)

    def take(self, piece: bytes) -> tuple[bytes, bytes] | None:
        """The head with its last blank line, and what came behind it; ``None`` while it has not ended."""
        # Only what is new is looked at: a head in thousands of pieces would take quadratic time.
        begin = max(0, len(self.held) - _LONGEST_END + 1)
        self.held += piece
        end = _END_OF_HEAD.search(self.held, begin)
        return None if end is None else (bytes(self.held[: end.end()]), bytes(self.held[end.end() :]))


def mended_head(head: bytes) -> bytes:
    """A head with its last blank line, without what makes a parser that keeps to the letter refuse the whole answer.

    That is lines without a colon, names with blanks and the like in them, NUL, a length that is given twice, and one
    beside ``Transfer-Encoding``, which counts alone (RFC 9112, 6.3). Two lengths that differ stay.
    """
    first, *lines = _LINE_END.split(head.rstrip(b"\r\n"))
    kept: list[bytes] = []
    lengths: set[bytes] = set()
    has_coding = any(line[:18].lower() == b"transfer-encoding:" for line in lines)
    for line in lines:
        name, colon, value = line.partition(b":")
        is_continued = line[:1] in (b" ", b"\t")
        if not is_continued and not (colon and _NAME.fullmatch(name.rstrip())):
            continue
        if name.rstrip().lower() == b"content-length":
            if has_coding or value.strip() in lengths:
                continue
            lengths.add(value.strip())
        kept.append((line if is_continued else name.rstrip() + colon + value).replace(b"\0", b""))
    return b"\r\n".join([first, *kept, b"", b""])


def is_interim(head: bytes) -> bool:
    """Whether another head follows: 100 Continue, 103 Early Hints."""
    return head[8:10] == b" 1" and head[8:12] != b" 101"
