"""Where what was fetched goes into the store and is counted: exactly one outcome each."""

import logging
from functools import partial
from typing import Self

from scrapy.crawler import Crawler

from crawler.items import PageResult, SourceCheck
from crawler.outcomes import Outcome
from crawler.page_recording import record_page
from crawler.recording import record_source
from crawler.spiders.base import SourceSpider
from kb.errors import StoreError

_log = logging.getLogger(__name__)


class StorePipeline:
    """Writes results through ``kb.intake`` in the store's own thread."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: PageResult | SourceCheck) -> PageResult | SourceCheck:
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)
        source = spider.batch.by_id[item.source_id]
        try:
            outcome, message = await self._store(spider, item)
        except StoreError as error:
            _log.error("%s", error)  # the run ends with it, see Collection.report_until_done
            return item
        spider.collection.count(source, outcome, message)
        return item

    async def _store(self, spider: SourceSpider, item: PageResult | SourceCheck) -> tuple[Outcome, str]:
        collection, now = spider.collection, spider.collection.now()
        if isinstance(item, SourceCheck):
            await collection.in_store(partial(record_source, check=item, now=now, bounds=collection.check_bounds))
            return item.outcome, item.message
        try:
            return await collection.in_store(partial(record_page, result=item, now=now))
        except StoreError:
            raise
        except Exception as error:  # a mistake of ours must not lose the count, nor be tried again at once for ever
            _log.exception("storing %s failed", item.url)
            failed = PageResult(item.source_id, item.address, item.url, None, Outcome.FAILED, repr(error)[:200])
            return await collection.in_store(partial(record_page, result=failed, now=now))
