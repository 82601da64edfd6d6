"""What becomes of a page that gave no article: tried again, replaced by what its feed said of it, or given up. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.conditional_get import http_date
from crawler.feed_entries import MIN_HEADLINE
from crawler.outcomes import PASSING, Outcome
from kb.models import PendingPage

# Ten minutes, an hour, six hours, a day, a day: a site that is down over a night or a weekend loses nothing.
MAX_ATTEMPTS = 6
FIRST_PAUSE = timedelta(minutes=10)
MAX_PAUSE = timedelta(hours=24)
_GROWTH = 6
# So long after it was told of, an article that is not there may be one that is not there yet: feeds are quicker than
# caches and the servers behind them.
_NEW = timedelta(hours=24)
# A server that asks for more is asked again after a week: nothing is given up for ever because of a wrong header.
MAX_RETRY_AFTER = timedelta(days=7)
# A feed's own text shorter than this is a teaser. Posts of Mastodon, Bluesky and small blogs have no title beside it.
MIN_ENTRY_TEXT = 40
# Pages that the publisher took back, or that were never there: what the feed says of them is not kept either.
_TAKEN_BACK = frozenset({Outcome.NOT_FOUND, Outcome.GONE, Outcome.INVALID_ADDRESS, Outcome.PRIVATE_ADDRESS})


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Fetch the page again, not before ``until``. ``counts`` is whether this was an attempt at all."""

    until: datetime
    counts: bool = True


@dataclass(frozen=True, slots=True)
class KeepEntry:
    """Make a document of what the feed said."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Do not fetch the page again."""


Fate = TryAgain | KeepEntry | GiveUp


def decide_fate(page: PendingPage, outcome: Outcome, now: datetime, retry_after: datetime | None = None) -> Fate:
    """Decide by how this attempt ended; ``page.attempts`` counts those before it."""
    if outcome is Outcome.POSTPONED:
        return TryAgain(retry_after or now, counts=False)
    if outcome is Outcome.NO_BROWSER:  # it was not asked for, and somebody may install one
        return TryAgain(now + FIRST_PAUSE, counts=False)
    # A redirect may be over in a moment: while a site is being repaired all its articles lead to one page.
    is_led_elsewhere = outcome is Outcome.LED_ELSEWHERE and (page.attempts == 0 or not has_content(page))
    is_early = outcome is Outcome.NOT_FOUND and page.attempts == 0 and _is_new(page, now)
    if (outcome in PASSING or is_led_elsewhere or is_early) and page.attempts + 1 < MAX_ATTEMPTS:
        pause = min(FIRST_PAUSE * _GROWTH**page.attempts, MAX_PAUSE)
        return TryAgain(now + pause if retry_after is None else retry_after)  # the server knows better
    if outcome not in _TAKEN_BACK and (has_content(page) or _is_announced(page)):
        return KeepEntry()
    return GiveUp()


def has_content(page: PendingPage) -> bool:
    """Whether the feed itself said enough to be a document."""
    return len(page.entry.text) >= MIN_ENTRY_TEXT


def _is_announced(page: PendingPage) -> bool:
    """Whether a feed or a sitemap of news told that there is such an article: by its headline, and since when."""
    return page.entry.published is not None and len(page.entry.title) >= MIN_HEADLINE


def _is_new(page: PendingPage, now: datetime) -> bool:
    published = page.entry.published
    return published is not None and now - published < _NEW


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """When a ``Retry-After`` header allows to come back: seconds or a date (RFC 9110, 10.2.3).

    Never before ``now``, nor later than ``MAX_RETRY_AFTER``.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=int(text[:9])), MAX_RETRY_AFTER)
    moment = http_date(text)
    return None if moment is None else min(max(moment, now), now + MAX_RETRY_AFTER)
