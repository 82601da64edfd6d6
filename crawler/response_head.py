"""The head of an HTTP answer as browsers read it: what is wrong with a header costs that header. Pure."""

import re

END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2


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
