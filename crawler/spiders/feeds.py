"""Sources with a feed: all that are due in one run."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.conditional_get import NO_VALIDATORS
from crawler.dead_feeds import home_instead, is_home_page
from crawler.discovery import candidates_of_address
from crawler.errors import ExtractionFailedError, FeedError
from crawler.failures import request_of
from crawler.feed_parser import FeedEntry, ParsedFeed, parse_feed
from crawler.items import SourceAnswer, SourceCheck
from crawler.outcomes import SOURCE_SUCCESSES, Outcome
from crawler.site_links import looks_like_feed, read_site_page
from crawler.spiders.base import SourceSpider, ends_in_a_state
from crawler.spiders.headers import charset_of, header, validators_of
from kb.intake.publishers import same_site
from kb.models import RawDocument, Source, SourceType
from kb.store.sources import read_by_home


class FeedsSpider(SourceSpider):
    """Reads feeds, unless the server says that they have not changed."""

    name = "feeds"

    def source_request(self, source: Source) -> Request:
        request = self.fetch_source(source, source.url, self.on_feed, conditional=True)
        request.meta["download_maxsize"] = self.crawler.settings.getint("CATALEJO_FEED_MAXSIZE")
        return request

    @ends_in_a_state
    async def on_feed(self, response: Response, source: Source) -> AsyncIterator[Any]:
        answer = self.answer_of(response, source)
        failure = self.refusal(response, source, answer) or self.same_body(response, source, answer)
        if failure and failure.outcome is Outcome.NOT_MODIFIED:  # what most answers are: not by way of an item
            await self.note_source(failure)
            return
        if failure:
            home = self._home_in_pack(source, failure) or self._guarded_page(source, failure)
            if not await self._read_by_home(source, failure, home):
                yield failure
            return
        try:
            feed = await self._parsed(response, source)
        except FeedError as error:
            failure = SourceCheck(source.id, Outcome.NOT_A_FEED, str(error))
            home = self._home_in_pack(source, failure) or await self._own_page(source, response)
            if not await self._read_by_home(source, failure, home):
                yield failure
            return
        except ExtractionFailedError as error:
            yield SourceCheck(source.id, Outcome.EXTRACTION_FAILED, f"{response.url}: {error}")
            return
        check = _read(response, source, feed, answer)
        if feed.new_url and feed.new_url not in (source.url, response.url):
            yield self._new_feed_request(response, feed.new_url, check)
            return
        for request in await self.note_source(check):
            yield request

    def _new_feed_request(self, response: Response, url: str, check: SourceCheck) -> Request:
        """The request of the address that a feed says it has moved to, in the place of the feed's own.

        ``check`` is how the check ends where that cannot be read.
        """
        assert check.answer is not None
        # Without what would keep it from being tried again.
        instead = replace(check, validators=NO_VALIDATORS, answer=replace(check.answer, body_hash=None))
        request = request_of(response).replace(
            url=url,
            headers={},  # what is known of another address
            callback=self.on_new_feed,
            errback=self.on_no_new_feed,
            cb_kwargs={**response.cb_kwargs, "instead": instead},
        )
        request.meta["redirect_reasons"] = [301]  # a feed that names another means for good
        request.meta.pop("download_slot", None)
        return request

    @ends_in_a_state
    async def on_new_feed(self, response: Response, source: Source, instead: SourceCheck) -> AsyncIterator[Any]:
        """Take what is said there as if a permanent redirect had led there; ``instead`` if it cannot be read."""
        answer = self.answer_of(response, source)
        check = self.refusal(response, source, answer) or self.same_body(response, source, answer)
        if check is None:
            try:
                feed = await self._parsed(response, source)
            except (FeedError, ExtractionFailedError):
                feed = None
            # Two that name each other are a mistake, and one without entries is not ready.
            if feed is not None and feed.entries and feed.new_url in (None, response.url, request_of(response).url):
                check = _read(response, source, feed, answer)
        if check is None or check.outcome not in SOURCE_SUCCESSES:
            check = instead
        # Validators would be sent to the source's own address, whose feed may have been the same for long.
        for request in await self.note_source(replace(check, validators=NO_VALIDATORS)):
            yield request

    async def on_no_new_feed(self, failure: Failure) -> AsyncIterator[Any]:
        for request in await self.note_source(request_of(failure).cb_kwargs["instead"]):
            yield request

    async def _parsed(self, response: Response, source: Source) -> ParsedFeed:
        return await self.collection.pool.run(
            parse_feed, response.body, response.url, header(response, "Content-Type"), source.country
        )

    def _home_in_pack(self, source: Source, failure: SourceCheck) -> str | None:
        return home_instead(source, self.batch.states.get(source.id), failure.outcome)

    def _guarded_page(self, source: Source, failure: SourceCheck) -> str | None:
        """The source's own address if it may be a page that refuses programs, and has a feed that does not."""
        may_be_page = failure.outcome is Outcome.REFUSED and not looks_like_feed(source.url)
        return source.url if may_be_page and not self._has_worked(source) else None

    async def _own_page(self, source: Source, response: Response) -> str | None:
        """The source's own address if it was never a feed but a page of a site, as lists of sources have them."""
        if self._has_worked(source):
            return None
        if candidates_of_address(source.url):  # its platform documents a feed, whatever its page says or leads to
            return source.url
        if not same_site(source.url, response.url):
            return None
        try:
            page = await self.collection.pool.run(read_site_page, response.body, response.url, charset_of(response))
        except ExtractionFailedError:
            return None
        return source.url if is_home_page(page) else None

    def _has_worked(self, source: Source) -> bool:
        state = self.batch.states.get(source.id)
        return state is not None and state.last_success is not None

    async def _read_by_home(self, source: Source, failure: SourceCheck, home: str | None) -> bool:
        """Whether there is a home page that is read in the place of the feed from now on."""
        if home is None or not await self.collection.in_store(partial(read_by_home, source_id=source.id, url=home)):
            return False
        message = f"{failure.message}; {home} is read instead"
        self.collection.count(source, failure.outcome, message)
        self.collection.became_sites.append(replace(source, type=SourceType.SITE, url=home))
        return True


def _read(response: Response, source: Source, feed: ParsedFeed, answer: SourceAnswer) -> SourceCheck:
    return SourceCheck(
        source.id,
        Outcome.FEED_READ,
        response.url,
        [raw_entry(entry, feed) for entry in feed.entries],
        validators=validators_of(response),
        answer=answer,
        hints=feed.hints,
    )


def raw_entry(entry: FeedEntry, feed: ParsedFeed) -> RawDocument:
    """What a feed says of one of its entries, before the facts of the source are added."""
    return RawDocument(
        url=entry.url,
        title=entry.title,
        text=entry.text,
        published=entry.published,
        date_reliability=entry.date_reliability if entry.published else None,
        date_source="feed" if entry.published else None,
        lang=feed.lang,
        author=entry.author,
        tags=entry.tags,
        modified=entry.modified,
    )
