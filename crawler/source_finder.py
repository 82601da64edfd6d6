"""Finds out what source an address is: asks for one thing after the other, politely, until something can be followed.

The order is ``crawler.discovery``'s. One probe asks for ``MAX_REQUESTS`` things at most (robots.txt and the hops of
redirects, which have bounds of their own, aside) and ends after ``MAX_SECONDS`` with what it has.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from crawler.discovery import (
    Candidate,
    FoundFeed,
    FoundSiteMap,
    Way,
    best_first,
    candidates_of_address,
    candidates_of_page,
    is_worth_following,
    read_feed,
    read_site_map,
    site_map_addresses,
    well_known_feeds,
)
from crawler.errors import ExtractionFailedError, FeedError, SiteMapError
from crawler.extraction_pool import ExtractionPool
from crawler.outcomes import Outcome
from crawler.page_identity import leads_back
from crawler.site_links import NO_PAGE, SitePage, read_site_page
from crawler.site_map import looks_like_site_map
from crawler.site_names import bare_host
from crawler.sources import (
    FoundSource,
    ProbedSource,
    has_other_articles,
    source_of_feed,
    source_of_listing,
    source_of_site_map,
)
from kb.errors import SourceError
from kb.intake.closed_networks import require_open_network

MAX_REQUESTS = 32
MAX_FEED_REQUESTS = 26  # the rest is for sitemaps
MAX_SECONDS = 120.0

_ADVICE = "give the address of a feed, or of a page that links one"
_REASONS = {
    Outcome.PRIVATE_ADDRESS: "is not on the public web; only public addresses are read",
    Outcome.INVALID_ADDRESS: "leads to what is no web page; check it in a browser",
    Outcome.FORBIDDEN_BY_ROBOTS: "forbids programs to read it (robots.txt); give the address of its feed, if any",
    Outcome.ROBOTS_UNREACHABLE: "does not say what programs may read (its robots.txt is broken); try again tomorrow",
    Outcome.DNS_ERROR: "has a host name that cannot be found; check the spelling",
    Outcome.TIMEOUT: "did not answer in time; try again later",
    Outcome.CONNECTION_FAILED: "does not answer; check the address, or try again later",
    Outcome.INCOMPLETE: "broke off in the middle of its answer; try again later",
    Outcome.BAD_ENCODING: "answers with something that cannot be decompressed; try again later",
    Outcome.NOT_FOUND: "does not exist (404); check the address in a browser",
    Outcome.GONE: "is gone for good (410)",
    Outcome.REFUSED: "refuses to be read by programs; give the address of its feed, if any",
    Outcome.RATE_LIMITED: "asks to come back later (429); try again in an hour",
    Outcome.SERVER_ERROR: "is broken at the moment (the server says so); try again later",
    Outcome.TOO_LARGE: f"answers with more than is read; {_ADVICE}",
    Outcome.REDIRECT_LOOP: "redirects in a circle; check it in a browser",
    Outcome.BAD_REDIRECT: "redirects to nowhere; check it in a browser",
    Outcome.EMPTY: "answers with nothing; check it in a browser",
    Outcome.NOT_TEXT: f"is no page; {_ADVICE}",
    Outcome.NO_BROWSER: "needs a browser that is not there: install Chromium or Chrome, "
    "and `pip install 'catalejo[javascript]'`",
    Outcome.RENDERING_FAILED: f"does not come to rest in a browser; {_ADVICE}",
}
FRAME = f"shows nothing before its scripts have run; try it with --javascript, or {_ADVICE}"
GATE = (
    "asks its visitors to consent or to sign in first; give the address of its feed (of a YouTube channel: "
    "youtube.com/channel/ID, with the ID that it shows under Share)"
)
_NO_PAGES = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered in the end: ``outcome`` if there is nothing to read, else the body.

    ``was_rendered``: it is the page after a browser has run its scripts.
    """

    url: str
    outcome: Outcome | None = None
    body: bytes = b""
    content_type: str | None = None
    charset: str | None = None
    was_rendered: bool = False


class _EnoughAskedError(Exception):
    """The probe has asked for as much as one may."""


class SourceFinder:
    """One probe. ``fetch`` never raises; ``site_maps`` gives those that the robots.txt of an address's host names."""

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[Fetched]],
        site_maps: Callable[[str], list[str]],
        pool: ExtractionPool,
        max_bytes: int,
        now: datetime,
    ) -> None:
        self._fetch_page = fetch
        self._site_maps = site_maps
        self._pool = pool
        self._max_bytes = max_bytes
        self._now = now
        self._given = ""
        self._asked: set[str] = set()
        self._feeds: list[FoundFeed] = []
        self._listing: FoundSource | None = None

    async def find(self, url: str) -> ProbedSource:
        """The source. Raises ``SourceError`` or ``ClosedNetworkError`` with what to do instead if there is none."""
        self._given = url
        require_open_network(url)
        try:
            async with asyncio.timeout(MAX_SECONDS):
                return await self._find(url)
        except TimeoutError:
            reason = f"was not understood in {MAX_SECONDS:g} seconds"
        except _EnoughAskedError:
            reason = f"names neither feed nor sitemap among the {MAX_REQUESTS} addresses that were tried"
        if any(map(is_worth_following, self._feeds)):
            return self._of_feeds(url)
        if self._listing is not None:
            return ProbedSource(self._listing)
        raise _error(url, f"{reason}; {_ADVICE}")

    async def _find(self, url: str) -> ProbedSource:
        if await self._try_feeds(candidates_of_address(url), until_found=True):
            return self._of_feeds(url)
        answer = await self._fetch(url)
        require_open_network(answer.url)  # where a shortened link leads
        if answer.outcome is Outcome.REFUSED and await self._try_feeds(
            well_known_feeds(NO_PAGE, answer.url), until_found=True
        ):  # many a site keeps programs from its pages and lets them have its feed
            return self._of_feeds(url)
        if answer.outcome is not None:
            raise _error(url, _REASONS.get(answer.outcome, f"cannot be read; {_ADVICE}"))
        # On its own host a site may call a page by another address that names this one.
        if leads_back(answer.url, url) and bare_host(answer.url) != bare_host(url):
            raise _error(url, GATE)
        if looks_like_site_map(answer.body):
            return await self._given_site_map(url, answer)
        if feed := await self._read_feed(Candidate(url, Way.ADDRESS), answer):
            return ProbedSource(source_of_feed(feed))
        if (answer.content_type or "").lower().startswith(_NO_PAGES):  # which feeds are served as, too
            raise _error(url, _REASONS[Outcome.NOT_TEXT])
        return await self._find_on_page(url, answer)

    async def _find_on_page(self, url: str, answer: Fetched) -> ProbedSource:
        try:
            page = await self._pool.run(read_site_page, answer.body, answer.url, answer.charset)
        except ExtractionFailedError as error:
            raise _error(url, f"cannot be read ({error}); {_ADVICE}") from None
        # Who gave a site's front page means the site, wherever it leads its visitors (/es/, /home).
        place = urljoin(answer.url, "/") if urlsplit(url).path == "/" else answer.url
        self._listing = source_of_listing(page, place)
        if await self._find_feeds(page, answer.url, place):
            return self._of_feeds(place)
        if found := await self._find_blog(page) or await self._find_site(page, place):
            return found
        if self._feeds:  # better than nothing: one of comments, or one that has no entries yet
            return self._of_feeds(place)
        if page.is_frame and not answer.was_rendered:
            raise _error(url, FRAME)
        raise _error(url, f"is neither a feed nor a page that names one, a sitemap or articles; {_ADVICE}")

    async def _find_feeds(self, page: SitePage, page_url: str, place: str) -> bool:
        """Whether there is a feed that the page names, or one where feeds usually are."""
        return await self._try_feeds(candidates_of_page(page, page_url)) or await self._try_feeds(
            well_known_feeds(page, place), until_found=True
        )

    async def _find_blog(self, page: SitePage) -> ProbedSource | None:
        """The blog of a site whose page is about something else: a company's product, a shop's wares.

        Its sitemap would name all of that, and its page no articles.
        """
        for url in page.blogs:
            if len(self._asked) >= MAX_FEED_REQUESTS:
                break
            answer = await self._fetch(url)
            blog = await self._read_page(answer) if answer.outcome is None else None
            if blog is None or has_other_articles(page, blog, answer.url):
                continue
            if await self._find_feeds(blog, answer.url, answer.url):
                return self._of_feeds(answer.url)
            if found := await self._find_site(blog, answer.url):
                return found
        return None

    async def _find_site(self, page: SitePage, place: str) -> ProbedSource | None:
        site = await self._site(page, place)
        others = map(source_of_feed, best_first(self._feeds, place))
        return ProbedSource(site, tuple(others)) if site else None

    # -- feeds --------------------------------------------------------------------------------------------------------

    async def _try_feeds(
        self, candidates: Iterable[Candidate], *, until_found: bool = False, follow_page: bool = True
    ) -> bool:
        """Ask for feeds, one after the other; give whether one of them is worth following.

        Newspapers often have a page of feeds where others have the feed: with ``follow_page`` the first such page is
        read too.
        """
        found = False
        for candidate in candidates:
            if len(self._asked) >= MAX_FEED_REQUESTS or (found and until_found):
                break
            if candidate.url in self._asked:
                continue
            answer = await self._fetch(candidate.url)
            if answer.outcome is Outcome.FORBIDDEN_BY_ROBOTS and candidate.way is Way.CONVENTION:
                # The rest of the platform is no source for it: its sitemap is about everybody's pages.
                reason = (
                    f"has its feed at {candidate.url}, which its robots.txt forbids programs to read; Catalejo obeys"
                )
                raise _error(self._given, reason)
            if answer.outcome is not None:
                continue
            if feed := await self._read_feed(candidate, answer):
                self._feeds.append(feed)
                found = found or is_worth_following(feed)
            elif follow_page and candidate.way in (Way.LINK, Way.WELL_KNOWN):
                links = await self._feed_links(answer)
                follow_page = not links
                found = await self._try_feeds(links, follow_page=False) or found
        return found

    async def _feed_links(self, answer: Fetched) -> list[Candidate]:
        page = await self._read_page(answer)
        candidates = candidates_of_page(page, answer.url) if page else []
        return [candidate for candidate in candidates if candidate.url not in self._asked]

    async def _read_page(self, answer: Fetched) -> SitePage | None:
        try:
            return await self._pool.run(read_site_page, answer.body, answer.url, answer.charset)
        except ExtractionFailedError:
            return None

    async def _read_feed(self, candidate: Candidate, answer: Fetched) -> FoundFeed | None:
        try:
            return await self._pool.run(read_feed, answer.body, answer.url, answer.content_type, candidate, self._now)
        except (FeedError, ExtractionFailedError):
            return None

    def _of_feeds(self, page_url: str) -> ProbedSource:
        """The best of the feeds that were found, of which there is one at least, and the others."""
        best, *others = map(source_of_feed, best_first(self._feeds, page_url))
        return ProbedSource(best, tuple(others))

    # -- sites --------------------------------------------------------------------------------------------------------

    async def _given_site_map(self, url: str, answer: Fetched) -> ProbedSource:
        site_map = await self._read_site_map(answer, urljoin(answer.url, "/"))
        if site_map is None or not site_map.entries:
            raise _error(url, f"is a sitemap that cannot be read or names no pages of its site; {_ADVICE}")
        return ProbedSource(source_of_site_map(NO_PAGE, answer.url, Way.ADDRESS, site_map))

    async def _site(self, page: SitePage, url: str) -> FoundSource | None:
        named = self._site_maps(url)
        for address in site_map_addresses(named, url):
            answer = await self._fetch(address)
            if answer.outcome is not None:
                continue
            site_map = await self._read_site_map(answer, url)
            if site_map is not None and site_map.entries:
                # The spider finds again what robots.txt names; anything else must be the source's own address.
                source_url = url if address in named else answer.url
                return source_of_site_map(page, source_url, Way.SITE_MAP, site_map)
        return source_of_listing(page, url)

    async def _read_site_map(self, answer: Fetched, page_url: str) -> FoundSiteMap | None:
        """A sitemap in figures, of an index the first of its sitemaps that can be had."""
        try:
            site_map = await self._pool.run(
                read_site_map, answer.body, answer.url, self._max_bytes, page_url, self._now
            )
            for part in site_map.parts:
                answer = await self._fetch(part)
                if answer.outcome is None:
                    return await self._pool.run(
                        read_site_map, answer.body, answer.url, self._max_bytes, page_url, self._now
                    )
        except (SiteMapError, ExtractionFailedError):
            return None
        return site_map

    async def _fetch(self, url: str) -> Fetched:
        if len(self._asked) >= MAX_REQUESTS:
            raise _EnoughAskedError
        self._asked.add(url)
        return await self._fetch_page(url)


def _error(url: str, reason: str) -> SourceError:
    return SourceError(f"{url} {reason}.")
