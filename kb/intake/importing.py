"""Taking documents from JSONL, one a line."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from kb.errors import InvalidDocumentError
from kb.intake.accept import accept
from kb.intake.country import normal_country
from kb.intake.jsonl import parse_line
from kb.models import DocumentChange
from kb.store import raw_pages
from kb.store.database import Database

_BATCH = 200  # lines a transaction: other writers get their turn several times a second
_MOST_ERRORS = 1_000  # told one by one


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    ``errors`` holds ``(line number, what is wrong)`` of the first thousand bad lines, ``remarks`` what was left out of
    as many good ones.
    """

    new: int
    updated: int
    unchanged: int
    errors: tuple[tuple[int, str], ...]
    errors_dropped: int = 0
    remarks: tuple[tuple[int, str], ...] = ()

    @property
    def bad(self) -> int:
        """How many lines were not taken."""
        return len(self.errors) + self.errors_dropped


def import_lines(
    database: Database, lines: Iterable[bytes], now: datetime, progress: Callable[[int], None] | None = None
) -> ImportReport:
    """Take JSONL documents, one a line; blank lines are skipped. ``progress`` is told how many lines were read."""
    counts = dict.fromkeys(DocumentChange, 0)
    errors: list[tuple[int, str]] = []
    remarks: list[tuple[int, str]] = []
    dropped = 0
    numbered = enumerate(lines, start=1)
    while batch := list(itertools.islice(numbered, _BATCH)):
        with database.write() as connection:
            for number, line in batch:
                if not line.strip():
                    continue
                try:
                    raw = parse_line(line)
                    document_id, change = accept(connection, raw, now)
                    counts[change] += 1
                    if change is DocumentChange.UPDATED:  # its page does not say any more what it says
                        raw_pages.drop_raw_page(connection, document_id)
                    if raw.country and normal_country(raw.country) is None and len(remarks) < _MOST_ERRORS:
                        remarks.append((number, f"{raw.country[:40]!r} is no country that is known; it is left out"))
                except InvalidDocumentError as error:
                    if len(errors) < _MOST_ERRORS:
                        errors.append((number, str(error)))
                    else:
                        dropped += 1
        if progress:
            progress(batch[-1][0])
    return ImportReport(
        new=counts[DocumentChange.NEW],
        updated=counts[DocumentChange.UPDATED],
        unchanged=counts[DocumentChange.UNCHANGED],
        errors=tuple(errors),
        errors_dropped=dropped,
        remarks=tuple(remarks),
    )
