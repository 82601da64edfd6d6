"""How fetching ended: every fetched thing ends in exactly one of these, counted by source. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kb.models import DocumentChange, OutcomeCount

_MAX_EXAMPLE = 300


class Outcome(StrEnum):
    """The names under which outcomes are stored and shown."""

    # Feeds, sitemaps and listings
    FEED_READ = "feed_read"
    SITE_READ = "site_read"  # the page of a source without a feed
    SITEMAP_READ = "sitemap_read"
    TREND_READ = "trend_read"  # a trend source; the message says how many topics
    NOT_MODIFIED = "not_modified"
    NOT_A_FEED = "not_a_feed"
    NOT_A_SITEMAP = "not_a_sitemap"
    NO_LINKS = "no_links"  # a page of a site that names neither sitemap nor articles
    LEFT_OUT = "left_out"  # more pages than may wait of one source; those that it named first were forgotten
    UNEXPECTED_SHAPE = "unexpected_shape"  # a trend source does not answer as it documents
    # Pages that gave a document
    STORED_NEW = "stored_new"
    STORED_FROM_ENTRY = "stored_from_entry"  # the page could not be had; what its feed said of it was kept
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    # Pages that gave none
    NO_ARTICLE = "no_article"
    EXTRACTION_FAILED = "extraction_failed"
    RENDERING_FAILED = "rendering_failed"  # the browser could not make anything of it
    INVALID_DOCUMENT = "invalid_document"
    LED_ELSEWHERE = "led_elsewhere"  # to a front page, a login form, or where other articles lead as well
    DAMAGED_PAGE = "damaged_page"  # a page that was kept and cannot be read again
    # Answers that hold nothing to read
    NOT_FOUND = "not_found"
    GONE = "gone"
    REFUSED = "refused"  # 401, 402, 403, 451 and other 4xx
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    BAD_REDIRECT = "bad_redirect"  # a redirect that leads nowhere, or to what is no web page
    REDIRECT_LOOP = "redirect_loop"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"  # an image, a film, an archive
    # No answer
    FORBIDDEN_BY_ROBOTS = "forbidden_by_robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"  # robots.txt gave an error, so nothing of its host may be asked for
    POSTPONED = "postponed"  # its host wants to be left alone; waits until then
    PRIVATE_ADDRESS = "private_address"
    INVALID_ADDRESS = "invalid_address"
    TIMEOUT = "timeout"
    DNS_ERROR = "dns_error"
    CONNECTION_FAILED = "connection_failed"
    INCOMPLETE = "incomplete"  # the connection ended before the body did
    BAD_ENCODING = "bad_encoding"  # a body that is not compressed the way it says
    NO_BROWSER = "no_browser"  # its source needs one and none is installed
    SOURCE_REMOVED = "source_removed"  # while it was being collected
    FAILED = "failed"  # something nobody thought of; the log has the traceback


# Outcomes that may be different tomorrow, or in a minute.
PASSING = frozenset(
    {
        Outcome.POSTPONED,
        Outcome.ROBOTS_UNREACHABLE,
        Outcome.RATE_LIMITED,
        Outcome.SERVER_ERROR,
        Outcome.TIMEOUT,
        Outcome.DNS_ERROR,
        Outcome.CONNECTION_FAILED,
        Outcome.INCOMPLETE,
        Outcome.BAD_ENCODING,
        Outcome.RENDERING_FAILED,  # a busy machine is enough
        Outcome.EMPTY,
        Outcome.FAILED,
    }
)
STORED = frozenset({Outcome.STORED_NEW, Outcome.STORED_FROM_ENTRY, Outcome.UPDATED, Outcome.UNCHANGED})
CHANGES = {
    DocumentChange.NEW: Outcome.STORED_NEW,
    DocumentChange.UPDATED: Outcome.UPDATED,
    DocumentChange.UNCHANGED: Outcome.UNCHANGED,
}
SOURCE_SUCCESSES = frozenset(
    {Outcome.FEED_READ, Outcome.SITE_READ, Outcome.SITEMAP_READ, Outcome.TREND_READ, Outcome.NOT_MODIFIED}
)


def outcome_of_status(status: int) -> Outcome | None:
    """What an HTTP status means; ``None`` if there is a body to read."""
    if status == 304:
        return Outcome.NOT_MODIFIED
    if status == 404:
        return Outcome.NOT_FOUND
    if status == 410:
        return Outcome.GONE
    if status == 429:
        return Outcome.RATE_LIMITED
    if status == 204 or status == 205:
        return Outcome.EMPTY
    if status < 300:
        return None
    if status < 400:
        return Outcome.BAD_REDIRECT
    if status == 408 or status == 425:
        return Outcome.TIMEOUT
    return Outcome.REFUSED if status < 500 else Outcome.SERVER_ERROR


@dataclass(slots=True)
class _Tally:
    count: int = 0
    example: str = ""


class OutcomeCounter:
    """Counts outcomes by source, each with the first message that says something."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[int | None, str, Outcome], _Tally] = {}

    def add(self, source_id: int | None, source: str, outcome: Outcome, example: str = "") -> None:
        """Count one fetched thing."""
        tally = self._tallies.setdefault((source_id, source, outcome), _Tally())
        tally.count += 1
        tally.example = tally.example or " ".join(example.split())[:_MAX_EXAMPLE]

    def counts(self) -> list[OutcomeCount]:
        """What was counted so far, by source and outcome."""
        return [
            OutcomeCount(source_id, source, outcome.value, tally.count, tally.example)
            for (source_id, source, outcome), tally in sorted(
                self._tallies.items(), key=lambda item: (item[0][1], item[0][2].value)
            )
        ]

    def total(self, outcomes: Iterable[Outcome] = Outcome) -> int:
        """How many things ended in one of these outcomes."""
        wanted = frozenset(outcomes)
        return sum(tally.count for (_, _, outcome), tally in self._tallies.items() if outcome in wanted)

    def totals(self) -> dict[str, int]:
        """How many things ended in each outcome, over all sources."""
        totals: dict[str, int] = {}
        for (_, _, outcome), tally in sorted(self._tallies.items(), key=lambda item: item[0][2].value):
            totals[outcome.value] = totals.get(outcome.value, 0) + tally.count
        return totals
