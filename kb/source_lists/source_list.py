"""What every format of list shares: what was read, what is assumed, bytes to text, tags in one cell. Pure."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kb.errors import CatalejoError, ListFault, SourceListError
from kb.intake.source_fields import MAX_NAME, clean_tags, cut_line
from kb.models import Source

MAX_BYTES = 10_000_000  # of a list; ten thousand feeds take two million
MAX_ENTRIES = 20_000  # of a list, read or refused: nobody follows more, and each has to be stored and collected
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHOUT_BOM = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']([a-zA-Z0-9_.:-]{2,40})""")
# Charsets of bytes that anybody declares; Python knows others under such names, some of which take very long to read.
_CHARSET = re.compile(
    rb"(?:iso-?8859-(?:[2-9]|1[0-6])|(?:windows-|cp)125[0-8]|koi8-[ru]|shift_jis|euc-(?:jp|kr)|gbk|gb2312|gb18030|big5)",
    re.IGNORECASE,
)
_TAG = re.compile(r"(?:\\.|[^;])+")


@dataclass(frozen=True, slots=True)
class Assumed:
    """What holds for the sources of a list that does not say it itself. Tags are added to those of the list."""

    lang: str = ""
    country: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class SourceList:
    """What a list held: its sources (``added`` is not set), each address once, and what could not be read of it.

    ``errors`` holds ``(line number, what is wrong)`` in the order of the lines, ``repeated`` counts the entries whose
    address was there already; their tags are added to those of the first. ``left_out`` are columns of a table, as it
    names them, of which nothing is taken.
    """

    repeated: int = 0
    left_out: tuple[str, ...] = ()
    errors: list[tuple[int, CatalejoError]] = field(default_factory=list)
    _by_address: dict[str, Source] = field(default_factory=dict, init=False)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources, in the order of the list."""
        return tuple(self._by_address.values())

    def require_room(self) -> None:
        """Raise ``SourceListError`` if the list holds ``MAX_ENTRIES`` already: no more of it is read."""
        if len(self._by_address) + self.repeated + len(self.errors) >= MAX_ENTRIES:
            raise SourceListError(f"the list has more than {MAX_ENTRIES} entries; split it", ListFault.TOO_LONG)

    def add(self, source: Source) -> None:
        """Take a source in."""
        known = self._by_address.get(source.url)
        if known is None:
            self._by_address[source.url] = source
            return
        self.repeated += 1
        self._by_address[source.url] = replace(known, tags=clean_tags((*known.tags, *source.tags)))


def decode_list(body: bytes) -> str:
    """The text of a list, whatever it declares: exporters declare one charset and write another.

    A byte order mark is believed first, then UTF-8 if the bytes are that but for a few, then what an XML declaration
    says, then Windows-1252, which spreadsheets write in Latin America and Spain. Raises ``SourceListError`` beyond
    ``MAX_BYTES``.
    """
    if len(body) > MAX_BYTES:
        raise SourceListError(f"the list is larger than {MAX_BYTES // 1_000_000} MB; split it", ListFault.TOO_LONG)
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for beginning, encoding in _WITHOUT_BOM:
        if body.startswith(beginning):
            return body.decode(encoding, "replace")
    text = body.decode("utf-8", "replace")
    refused = text.count("\ufffd")
    read = sum(1 for character in text if character > "\x7f") - refused
    if refused == 0 or read > 2 * refused:
        return text
    declared = _DECLARED.search(body, 0, 1000)
    if declared and _CHARSET.fullmatch(declared.group(1)):
        return body.decode(declared.group(1).decode("ascii"), "replace")
    return body.decode("cp1252", "replace")


def writable(source: Source) -> Source:
    """The source as a list can hold it: each text on one line, without control characters."""
    return replace(
        source,
        name=cut_line(source.name, MAX_NAME),
        publisher=cut_line(source.publisher, MAX_NAME),
        tags=clean_tags(source.tags),
    )


def join_tags(tags: Iterable[str]) -> str:
    """Tags as one text: ``;`` between them, with a backslash before a ``;`` or backslash inside one."""
    return "; ".join(re.sub(r"([;\\])", r"\\\1", tag) for tag in tags)


def split_tags(text: str) -> tuple[str, ...]:
    """The tags that ``join_tags`` put into one text."""
    return tuple(re.sub(r"\\([;\\])", r"\1", tag).strip() for tag in _TAG.findall(text))
