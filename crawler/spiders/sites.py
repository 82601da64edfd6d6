"""Sources without a feed: through their sitemaps and the links of their page."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.conditional_get import Validators
from crawler.errors import ExtractionFailedError, SiteMapError
from crawler.failures import request_of
from crawler.hosts import origin_of
from crawler.items import SourceAnswer, SourceCheck
from crawler.outcomes import Outcome
from crawler.site_links import read_site_page
from crawler.site_map import MAX_BYTES, looks_like_site_map
from crawler.site_reading import (
    SiteMapReading,
    choose_entries,
    links_of_page,
    read_site_map,
)
from crawler.spiders.base import SourceSpider, ends_in_a_state
from crawler.spiders.feeds import raw_entry
from crawler.spiders.headers import charset_of, validators_of
from crawler.spiders.named_feed import NamedFeed, find_named_feed, own_feed
from crawler.spiders.pages import PageFetch
from crawler.spiders.site_maps import site_maps_of
from kb.models import RawDocument, Source
from kb.store.sources import read_by_feed

MAX_SITE_MAPS_ASKED = 10  # in one reading, those of indexes included


@dataclass(slots=True)
class _Reading:
    """One reading of a site: what its own address gave, and what its sitemaps did, which are asked one after another.

    ``outcome`` is that of its own address, ``trouble`` what became of the last sitemap that could not be read.
    """

    source: Source
    outcome: Outcome
    message: str
    validators: Validators | None
    answer: SourceAnswer
    waiting: list[str]
    links: list[RawDocument] = field(default_factory=list)
    parts: list[SiteMapReading] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    trouble: str = ""

    def take(self, part: SiteMapReading) -> None:
        """Note what a sitemap gave; the parts of an index are asked for next."""
        self.parts.append(part)
        self.waiting = [*part.parts, *self.waiting]

    def next_site_map(self) -> str | None:
        """The next sitemap to ask for: none twice, and not without end."""
        waiting = [url for url in self.waiting if url not in self.asked]
        if not waiting or len(self.asked) >= MAX_SITE_MAPS_ASKED:
            return None
        self.waiting = waiting[1:]
        self.asked.add(waiting[0])
        return waiting[0]


class SitesSpider(SourceSpider):
    """Reads the source's own address first, then the sitemaps that robots.txt names, or its own where it is one.

    Every reading ends in one recorded state, whatever becomes of the sitemaps. A home page that is a feed, or names one
    when it is read for the first time, makes the source one that is read by it.
    """

    name = "sites"

    def source_request(self, source: Source) -> Request:
        # Where scripts fetch what the page shows, the server knows of its frame alone whether that has changed.
        request = self.fetch_source(
            source,
            source.url,
            self.on_front_page,
            conditional=not source.javascript,
            javascript=source.javascript,
        )
        if _is_site_map_file(source.url):
            request.meta["download_maxsize"] = MAX_BYTES
        return request

    @ends_in_a_state
    async def on_front_page(self, response: Response, source: Source) -> AsyncIterator[Any]:
        answer = self.answer_of(response, source)
        failure = self.refusal(response, source, answer)
        is_site_map = looks_like_site_map(response.body)
        # Many a site keeps programs from its pages and lets them have its feed.
        may_have_feed = failure is None or failure.outcome is Outcome.REFUSED
        if may_have_feed and not is_site_map and (named := await self._feed_instead(response, source, failure)):
            for request in await self._note_feed(source, named):
                yield request
            return
        failure = failure or self.same_body(response, source, answer)
        site_maps = (
            [] if is_site_map or _is_site_map_file(source.url) else site_maps_of(self.hosts, response.url, source.url)
        )
        if failure and (failure.outcome is not Outcome.NOT_MODIFIED or not site_maps):
            yield failure
            return
        reading = _Reading(source, Outcome.SITE_READ, response.url, validators_of(response), answer, site_maps)
        if failure:
            reading.outcome, reading.validators = failure.outcome, failure.validators
        try:
            if is_site_map:
                await self._read_own_site_map(response, reading)
            elif failure is None:
                page = await self.collection.pool.run(read_site_page, response.body, response.url, charset_of(response))
                reading.links = links_of_page(page, source.url)
        except SiteMapError as error:
            yield SourceCheck(source.id, Outcome.NOT_A_SITEMAP, str(error))
            return
        except ExtractionFailedError as error:
            if not site_maps:
                yield SourceCheck(source.id, Outcome.EXTRACTION_FAILED, f"{response.url}: {error}")
                return
            reading.outcome, reading.message = Outcome.EXTRACTION_FAILED, f"{response.url}: {error}"
        for request in await self._go_on(reading):
            yield request

    async def _feed_instead(self, response: Response, source: Source, failure: SourceCheck | None) -> NamedFeed | None:
        """The feed that the source is read by from now on; ``None`` if there is none, or it is another source's.

        ``failure`` is that of its own address.
        """
        named = await own_feed(self, response, source)
        if named is None and self._is_first_check(source):
            named = await find_named_feed(self, response, source)
        if named is None:
            return None
        becomes_it = await self.collection.in_store(partial(read_by_feed, source_id=source.id, url=named.response.url))
        if named.response is not response and becomes_it:
            self.collection.count(source, failure.outcome if failure else Outcome.SITE_READ, response.url)
        elif named.response is not response:
            self.collection.count(source, Outcome.FEED_READ, f"{named.response.url} is another source already")
        return named if becomes_it else None

    def _is_first_check(self, source: Source) -> bool:
        state = self.batch.states.get(source.id)
        return state is None or state.last_success is None

    async def _note_feed(self, source: Source, named: NamedFeed) -> list[PageFetch]:
        """Take what the feed says that the source has from now on."""
        response = named.response
        return await self.note_source(
            SourceCheck(
                source.id,
                Outcome.FEED_READ,
                f"{response.url}, found on {source.url}",
                [raw_entry(entry, named.feed) for entry in named.feed.entries],
                validators=validators_of(response),
                answer=self.answer_of(response, replace(source, url=response.url)),
                hints=named.feed.hints,
            )
        )

    async def _read_own_site_map(self, response: Response, reading: _Reading) -> None:
        part = await self.collection.pool.run(
            read_site_map, response.body, response.url, MAX_BYTES, origin_of(reading.source.url)
        )
        reading.outcome = Outcome.SITEMAP_READ
        if part.parts:  # an index need not change when its parts do, so that it is read each time
            reading.validators, reading.answer = None, replace(reading.answer, body_hash=None)
        reading.asked.add(response.url)
        reading.take(part)

    async def _go_on(self, reading: _Reading) -> list[PageFetch]:
        """The request of the next sitemap; after the last one, those of what the reading found."""
        url = reading.next_site_map()
        if url is None:
            return await self._finish(reading)
        request = self.fetch_source(reading.source, url, self.on_site_map, reading=reading)
        request.meta["download_maxsize"] = MAX_BYTES
        return [request.replace(errback=self.on_site_map_error)]

    @ends_in_a_state
    async def on_site_map(self, response: Response, source: Source, reading: _Reading) -> AsyncIterator[Any]:
        failure = self.refusal(response, source)
        if failure is None:
            page_url = origin_of(source.url) if _is_site_map_file(source.url) else source.url
            try:
                part = await self.collection.pool.run(read_site_map, response.body, response.url, MAX_BYTES, page_url)
            except SiteMapError as error:
                failure = SourceCheck(source.id, Outcome.NOT_A_SITEMAP, str(error))
            except ExtractionFailedError as error:
                failure = SourceCheck(source.id, Outcome.EXTRACTION_FAILED, f"{response.url}: {error}")
        if failure is not None:
            self._note_trouble(reading, failure)
        else:
            self.collection.count(source, Outcome.SITEMAP_READ, response.url)
            reading.take(part)
        for request in await self._go_on(reading):
            yield request

    async def on_site_map_error(self, failure: Failure) -> AsyncIterator[Any]:
        reading: _Reading = request_of(failure).cb_kwargs["reading"]
        async for result in self.on_source_error(failure):
            self._note_trouble(reading, result)
        for request in await self._go_on(reading):
            yield request

    def _note_trouble(self, reading: _Reading, failure: SourceCheck) -> None:
        """Count a sitemap that could not be read: the reading goes on without it."""
        self.collection.count(reading.source, failure.outcome, failure.message)
        reading.trouble = f"; {failure.outcome.value}: {failure.message}"

    async def _finish(self, reading: _Reading) -> list[PageFetch]:
        entries = choose_entries([part.entries for part in reading.parts], reading.links)
        outcome = reading.outcome
        was_quiet = any(not part.named for part in reading.parts)  # as a sitemap of the news of two days may be
        if entries and outcome is Outcome.EXTRACTION_FAILED:  # of the page; the sitemaps do without it
            outcome = Outcome.SITE_READ
        elif not entries and outcome in (Outcome.SITE_READ, Outcome.SITEMAP_READ) and not was_quiet:
            outcome = Outcome.NO_LINKS
        return await self.note_source(
            SourceCheck(
                reading.source.id,
                outcome,
                reading.message + reading.trouble,
                entries,
                validators=reading.validators,
                answer=reading.answer,
            )
        )


def _is_site_map_file(url: str) -> bool:
    return urlsplit(url).path.lower().endswith((".xml", ".xml.gz"))
