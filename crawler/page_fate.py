"""What becomes of a page that gave no article: tried again, replaced by what its feed said of it, or given up. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.outcomes import PASSING, Outcome
from kb.models import PendingPage

MAX_ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=10)
MAX_PAUSE = timedelta(hours=24)
# A feed's own text shorter than this is a teaser; with a title it is still worth more than nothing.
MIN_ENTRY_TEXT = 40
# Pages that the publisher took back, or that were never there: what the feed says of them is not kept either.
_TAKEN_BACK = frozenset({Outcome.NOT_FOUND, Outcome.GONE, Outcome.INVALID_ADDRESS, Outcome.PRIVATE_ADDRESS})


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Fetch the page again, not before ``until``."""

    until: datetime


@dataclass(frozen=True, slots=True)
class KeepEntry:
    """Make a document of what the feed said."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not fetch the page again."""


Fate = TryAgain | KeepEntry | GiveUp


def decide_fate(page: PendingPage, outcome: Outcome, now: datetime, retry_after: datetime | None = None) -> Fate:
    """Decide by how this attempt ended; ``page.attempts`` counts those before it."""
    if outcome in PASSING and page.attempts + 1 < MAX_ATTEMPTS:
        pause = min(FIRST_PAUSE * 3**page.attempts, MAX_PAUSE)
        # The server knows better, in both directions; but not beyond a day.
        until = now + pause if retry_after is None else min(retry_after, now + MAX_PAUSE)
        return TryAgain(until)
    if outcome not in _TAKEN_BACK and has_content(page):
        return KeepEntry()
    return GiveUp()


def has_content(page: PendingPage) -> bool:
    """Whether the feed itself said enough to be a document."""
    return bool(page.entry.title) and len(page.entry.text) >= MIN_ENTRY_TEXT


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """When a ``Retry-After`` header allows to come back: seconds or a date (RFC 9110, 10.2.3). Never before ``now``."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return now + timedelta(seconds=min(int(text[:9]), 30 * 86_400))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        return None
    return min(max(moment, now), now + timedelta(days=30))
