"""Sources without a feed: through their sitemaps, else through the links of their page."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.errors import ExtractionFailedError, SiteMapError
from crawler.hosts import origin_of
from crawler.items import SourceAnswer, SourceFailure
from crawler.outcomes import Outcome
from crawler.site_links import is_below, is_listing, read_site_page
from crawler.site_map import SiteMap, SiteMapEntry, looks_like_site_map, newest_first, news_first, parse_site_map
from crawler.spiders.base import MAX_PAGES_PER_SOURCE, SourceSpider
from crawler.spiders.feeds import raw_entry
from crawler.spiders.headers import charset_of, validators_of
from crawler.spiders.named_feed import NamedFeed, find_named_feed
from kb.intake.addresses import registrable_domain
from kb.models import RawDocument, Source
from kb.store.sources import read_by_feed

MAX_SITE_MAPS = 5  # of those that robots.txt or an index names


class SitesSpider(SourceSpider):
    """Reads the source's own address first; a sitemap that robots.txt names is preferred to the links found there.

    A home page that names a feed when it is read for the first time makes the source one that is read by it.
    """

    name = "sites"

    def source_request(self, source: Source) -> Request:
        # Where scripts fetch what the page shows, the server knows of its frame alone whether that has changed.
        return self.fetch_source(
            source,
            source.url,
            self.on_front_page,
            conditional=not source.javascript,
            javascript=source.javascript,
        )

    async def on_front_page(self, response: Response, source: Source) -> AsyncIterator[Any]:
        site_maps = self._site_maps_of(response.url, source.url)
        answer = self.answer_of(response, source)
        failure = self.refusal(response, source, answer)
        if failure is None and self._is_first_check(source) and not looks_like_site_map(response.body):
            named = await find_named_feed(self, response, source)
            if named is not None:
                becomes = partial(read_by_feed, source_id=source.id, url=named.response.url)
                if await self.collection.in_store(becomes):
                    self.collection.count(source, Outcome.SITE_READ, response.url)
                    for request in await self._note_feed(source, named):
                        yield request
                    return
                self.collection.count(source, Outcome.FEED_READ, f"{named.response.url} is another source already")
        if site_maps and (failure is None or failure.outcome is Outcome.NOT_MODIFIED):
            # The sitemap knows better what is new, whatever the front page says.
            self.collection.count(source, failure.outcome if failure else Outcome.SITE_READ, response.url)
            for request in self._site_map_requests(source, site_maps, answer, follow=True):
                yield request
            return
        if failure:
            yield failure
            return
        if failure := self.same_body(response, source, answer):
            yield failure
            return
        if looks_like_site_map(response.body):
            async for result in self.on_site_map(response, source, follow=True, answer=answer):
                yield result
            return
        try:
            page = await self.collection.pool.run(read_site_page, response.body, response.url, charset_of(response))
        except ExtractionFailedError as error:
            yield SourceFailure(source.id, Outcome.EXTRACTION_FAILED, f"{response.url}: {error}")
            return
        entries = [RawDocument(url=link.url, title=link.title) for link in page.articles]
        for request in await self.note_source(
            source,
            Outcome.SITE_READ if entries else Outcome.NO_LINKS,
            entries[:MAX_PAGES_PER_SOURCE],
            validators=validators_of(response),
            answer=answer,
            message=response.url,
        ):
            yield request

    def _is_first_check(self, source: Source) -> bool:
        state = self.batch.states.get(source.id)
        return state is None or state.last_success is None

    async def _note_feed(self, source: Source, named: NamedFeed) -> list[Request]:
        """Take what the feed says that the source has from now on."""
        response = named.response
        return await self.note_source(
            source,
            Outcome.FEED_READ,
            [raw_entry(entry, named.feed) for entry in named.feed.entries],
            validators=validators_of(response),
            answer=self.answer_of(response, replace(source, url=response.url)),
            hints=named.feed.hints,
            message=f"{response.url}, found on {source.url}",
        )

    def _site_maps_of(self, *urls: str) -> list[str]:
        """The sitemaps that the robots.txt of the first of these addresses names that names any."""
        for known in (self.hosts.robots(origin_of(url)) for url in urls):
            if known is not None and known.rules is not None and known.rules.site_maps:
                return news_first(known.rules.site_maps)[:MAX_SITE_MAPS]
        return []

    def _site_map_requests(
        self, source: Source, urls: list[str], answer: SourceAnswer | None, *, follow: bool
    ) -> Iterator[Request]:
        """The first takes along what the source's own address said; its body was not what is read."""
        said = None if answer is None else replace(answer, body_hash=None)
        for url in urls:
            yield self.fetch_source(source, url, self.on_site_map, follow=follow, answer=said)
            said = None

    async def on_site_map(
        self, response: Response, source: Source, *, follow: bool, answer: SourceAnswer | None
    ) -> AsyncIterator[Any]:
        if failure := self.refusal(response, source):
            yield failure
            return
        try:
            site_map = await self.collection.pool.run(
                parse_site_map, response.body, response.url, self.collection.settings.max_page_bytes
            )
        except SiteMapError as error:
            yield SourceFailure(source.id, Outcome.NOT_A_SITEMAP, str(error))
            return
        except ExtractionFailedError as error:
            yield SourceFailure(source.id, Outcome.EXTRACTION_FAILED, f"{response.url}: {error}")
            return
        if site_map.is_index:
            self.collection.count(source, Outcome.SITEMAP_READ, response.url)
            for request in self._site_map_requests(
                source, choose_site_maps(site_map) if follow else [], answer, follow=False
            ):
                yield request
            return
        is_own_address = answer is not None and answer.body_hash is not None
        for request in await self.note_source(
            source,
            Outcome.SITEMAP_READ,
            newest_entries(site_map, source),
            validators=validators_of(response) if is_own_address else None,
            answer=answer,
            message=response.url,
        ):
            yield request


def choose_site_maps(index: SiteMap) -> list[str]:
    """The few sitemaps of an index worth reading: those of news first, then the most recently changed."""
    return news_first(entry.url for entry in newest_first(index.entries))[:MAX_SITE_MAPS]


def newest_entries(site_map: SiteMap, source: Source) -> list[RawDocument]:
    """The newest pages of a sitemap, those below the source's own page if there are any.

    Cut before known ones are left out: no archive is crawled, little by little.
    """
    site = registrable_domain(source.url)
    candidates = tuple(
        entry for entry in site_map.entries if not is_listing(entry.url) and registrable_domain(entry.url) == site
    )
    below = tuple(entry for entry in candidates if is_below(entry.url, source.url))
    return [_raw(entry) for entry in newest_first(below or candidates)[:MAX_PAGES_PER_SOURCE]]


def _raw(entry: SiteMapEntry) -> RawDocument:
    return RawDocument(
        url=entry.url,
        title=entry.title,
        published=entry.published,
        date_reliability=entry.date_reliability if entry.published else None,
        date_source="sitemap" if entry.published else None,
        lang=entry.lang,
        modified=entry.modified,
    )
