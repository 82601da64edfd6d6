"""Sources without a feed: through their sitemaps, else through the links of their page."""

from collections.abc import AsyncIterator
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.errors import ExtractionFailedError, SiteMapError
from crawler.items import SourceFailure
from crawler.outcomes import Outcome
from crawler.site_links import is_listing, read_site_page
from crawler.site_map import SiteMap, SiteMapEntry, looks_like_site_map, newest_first, parse_site_map
from crawler.spiders.base import MAX_PAGES_PER_SOURCE, SourceSpider, charset_of, validators_of
from kb.intake.addresses import registrable_domain
from kb.models import RawDocument, Source

MAX_SITE_MAPS = 5  # of those that robots.txt or an index names


class SitesSpider(SourceSpider):
    """Reads the source's own address first; a sitemap that robots.txt names is preferred to the links found there."""

    name = "sites"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._site_maps: dict[str, list[str]] = {}  # by host and port, as robots.txt names them

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_robots, signals.robots_parsed)
        return spider

    def on_robots(self, robotparser: Any, request: Request) -> None:
        """Remember the sitemaps of a host; Scrapy reads its robots.txt before anything else of it."""
        self._site_maps[urlsplit(request.url).netloc] = list(robotparser.rp.sitemaps)

    def source_request(self, source: Source) -> Request:
        return self.fetch_source(source, source.url, self.on_front_page, conditional=True)

    async def on_front_page(self, response: Response, source: Source) -> AsyncIterator[Any]:
        site_maps = [*self._site_maps.get(urlsplit(source.url).netloc, ())][:MAX_SITE_MAPS]
        failure = self.refusal(response, source)
        if site_maps and (failure is None or failure.outcome is Outcome.NOT_MODIFIED):
            # The sitemap knows better what is new, whatever the front page says.
            self.collection.count(source, failure.outcome if failure else Outcome.SITE_READ, response.url)
            for url in site_maps:
                yield self.fetch_source(source, url, self.on_site_map, follow=True)
            return
        if failure:
            yield failure
            return
        if looks_like_site_map(response.body):
            async for result in self.on_site_map(response, source, follow=True):
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
            message=response.url,
        ):
            yield request

    async def on_site_map(self, response: Response, source: Source, *, follow: bool) -> AsyncIterator[Any]:
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
            for url in choose_site_maps(site_map) if follow else ():
                yield self.fetch_source(source, url, self.on_site_map, follow=False)
            return
        for request in await self.note_source(
            source, Outcome.SITEMAP_READ, newest_entries(site_map, source), message=response.url
        ):
            yield request


def choose_site_maps(index: SiteMap) -> list[str]:
    """The few sitemaps of an index worth reading: those of news first, then the most recently changed."""
    by_age = newest_first(index.entries)
    by_age.sort(key=lambda entry: "news" not in entry.url.lower() and "noticia" not in entry.url.lower())
    return [entry.url for entry in by_age[:MAX_SITE_MAPS]]


def newest_entries(site_map: SiteMap, source: Source) -> list[RawDocument]:
    """The newest pages of a sitemap. Cut before known ones are left out: no archive is crawled, little by little."""
    site = registrable_domain(source.url)
    candidates = tuple(
        entry for entry in site_map.entries if not is_listing(entry.url) and registrable_domain(entry.url) == site
    )
    return [_raw(entry) for entry in newest_first(candidates)[:MAX_PAGES_PER_SOURCE]]


def _raw(entry: SiteMapEntry) -> RawDocument:
    return RawDocument(
        url=entry.url,
        title=entry.title,
        published=entry.published,
        date_reliability=entry.date_reliability if entry.published else None,
        date_source="sitemap" if entry.published else None,
        lang=entry.lang,
    )
