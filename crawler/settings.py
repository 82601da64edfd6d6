"""Scrapy's settings: those that never change as this module's names, those of a person by ``scrapy_settings``."""

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scrapy.settings import Settings as ScrapySettings

from crawler.reactor import ASYNCIO_REACTOR, EVENT_LOOP
from crawler.web_map import WebMap, read_web_map
from kb.config import Settings

BOT_NAME = "Catalejo"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

TWISTED_REACTOR = ASYNCIO_REACTOR
ASYNCIO_EVENT_LOOP = EVENT_LOOP
# Scrapy starts so many tasks for what each response yields; ours yield one item, or requests, for which one is enough.
CONCURRENT_ITEMS = 1
# Responses whose bodies wait for an extraction process; beyond that no more are fetched.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 10_000_000

# Only the web, only through our own handler.
DOWNLOAD_HANDLERS = {
    "http": "crawler.safe_fetch.SafeDownloadHandler",
    "https": "crawler.safe_fetch.SafeDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
# Only the middlewares that do something here: each of Scrapy's others costs time at every request and every item.
DOWNLOADER_MIDDLEWARES_BASE = {
    "crawler.rendering.Rendering": 50,
    "crawler.middlewares.RobotsTxt": 100,
    "crawler.middlewares.BoundedCompression": 590,
    "crawler.middlewares.BoundedRedirect": 600,
    # None for proxies: one of the environment would resolve names itself, past our checks. None for retries: pages are
    # tried again by a later run, politely. None for cookies: nothing is kept of them beyond a chain of redirects.
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
LOG_FORMATTER = "crawler.trouble_log.TroubleAlone"
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"  # outcomes are counted in the store
ITEM_PIPELINES = {"crawler.pipelines.StorePipeline": 300}

# None of Scrapy's: they count at every answer what nobody reads, and two of them take commands on a port.
EXTENSIONS_BASE: dict[str, int] = {}
DOWNLOADER = "crawler.pace.PoliteDownloader"
SCHEDULER_PRIORITY_QUEUE = "crawler.pace.HostQueue"
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # the newest of a source first
DOWNLOAD_DELAY_JITTER = 0  # the pause of the settings is the least one, not a mean
ROBOTSTXT_USER_AGENT = BOT_NAME  # the product token that a robots.txt may name
REDIRECT_MAX_TIMES = 8
# Scrapy's own would drop requests without a word; known addresses are left out before.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

DOWNLOAD_WARNSIZE = 0
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "es,pt;q=0.8,en;q=0.7",
}
CATALEJO_WEB_MAP = WebMap()
_PAGES_IN_A_FEED = 4  # the largest feed in largest pages: a podcast tells all that it ever was in one


def scrapy_settings(settings: Settings, *, stores: bool = True) -> ScrapySettings:
    """This module's names, with a person's settings over them; unless it ``stores``, without pipelines.

    Raises ``WebMapError``.
    """
    combined = ScrapySettings()
    combined.setmodule(sys.modules[__name__], priority="project")
    combined.setdict(_in_scrapys_terms(settings), priority="cmdline")
    if not stores:
        combined.set("ITEM_PIPELINES", {}, priority="cmdline")
    return combined


def _in_scrapys_terms(settings: Settings) -> dict[str, Any]:
    return {
        "CATALEJO_WEB_MAP": read_web_map(settings.web_map) if settings.web_map else WebMap(),
        "SPIDER_MODULES": [],  # for Scrapy's own command; here each is named by its class, and only these are imported
        "USER_AGENT": user_agent(settings.contact),
        "CONCURRENT_REQUESTS": settings.concurrent_requests,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.concurrent_requests_per_host,
        "DOWNLOAD_DELAY": settings.delay_per_host_seconds,
        "DOWNLOAD_TIMEOUT": settings.timeout_seconds,
        "DOWNLOAD_MAXSIZE": settings.max_page_bytes,
        "CATALEJO_FEED_MAXSIZE": settings.max_page_bytes * _PAGES_IN_A_FEED,
    }


def user_agent(contact: str) -> str:
    """What the collector calls itself, with where to turn to."""
    try:
        own_version = version("catalejo")
    except PackageNotFoundError:  # run from a checkout that is not installed
        own_version = "0"
    name = f"{BOT_NAME}/{own_version}"
    return f"{name} (+{contact})" if contact else name
