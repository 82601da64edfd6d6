"""What spiders hand to the pipeline: how one fetch ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.article_extractor import Article
from crawler.conditional_get import NO_VALIDATORS, Validators
from crawler.feed_entries import UpdateHints
from crawler.outcomes import Outcome
from kb.models import RawDocument


@dataclass(frozen=True, slots=True)
class PageResult:
    """How fetching a page ended. Either ``article`` or ``outcome`` is given.

    ``address`` is the key of the page in the store, ``url`` where it was found in the end, ``hops`` the addresses that
    led there. ``body`` is the page compressed, where it is to be kept, ``charset`` what the server said that it is in.
    """

    source_id: int
    address: str
    url: str
    article: Article | None = None
    outcome: Outcome | None = None
    message: str = ""
    hops: tuple[str, ...] = ()
    retry_after: datetime | None = None
    body: bytes | None = None
    charset: str | None = None
    validators: Validators = NO_VALIDATORS


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """What the answer at a source's own address says of the next check, besides its validators.

    ``body_hash`` is that of the body that was read, ``fresh_until`` until when the server says that it is good,
    ``moved_to`` where permanent redirects led.
    """

    body_hash: str | None = None
    fresh_until: datetime | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """How one check of a source ended: what it named, or why it could not be read.

    ``validators`` are those of what was read; ``answer`` and ``retry_after`` are of the source's own address only.
    """

    source_id: int
    outcome: Outcome
    message: str = ""
    entries: Sequence[RawDocument] = ()
    validators: Validators | None = None
    answer: SourceAnswer | None = None
    hints: UpdateHints | None = None
    retry_after: datetime | None = None
