"""Pages that are fetched, or were."""

from dataclasses import dataclass
from datetime import datetime

from kb.models.documents import RawDocument


@dataclass(frozen=True, slots=True)
class PageVisit:
    """How the page of a document was last asked for: where it was found, when, and by what to ask whether it changed.

    ``collected`` is when it became a document. ``vain`` counts how often in a row it was asked for again and had not
    changed.
    """

    document_id: int
    url: str
    collected: datetime
    visited: datetime
    etag: str | None = None
    last_modified: str | None = None
    vain: int = 0


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A page that a source named and that is to be fetched; ``entry`` is what the source itself said of it.

    ``visit`` is given where the page is a document already that its source says was edited.
    """

    address: str
    source_id: int
    entry: RawDocument
    attempts: int = 0
    not_before: datetime | None = None
    visit: PageVisit | None = None


@dataclass(frozen=True, slots=True)
class DuePage:
    """Where a page is that is to be fetched now: ``address`` is its key in the store, ``url`` what to ask for.

    What its source said of it stays in the store: there may be very many. ``etag`` and ``last_modified`` are given
    where the page is a document already, to be sent its new text only if it has changed.
    """

    address: str
    url: str
    source_id: int
    due: datetime
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it was fetched. ``body`` is compressed; ``charset`` is what the server said, right or not."""

    url: str
    charset: str | None
    fetched: datetime
    body: bytes
    document_id: int = 0
