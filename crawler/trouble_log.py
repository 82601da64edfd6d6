"""What Scrapy logs of a run: trouble, and no line for every answer and item, which the store counts."""

from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter


class TroubleAlone(LogFormatter):
    """Scrapy's, without what is below the level of our log: to have it put together for nobody costs time."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> Any:
        """Nothing, by which Scrapy writes no line."""

    def scraped(self, item: object, response: object, spider: Spider) -> Any:
        """Nothing, by which Scrapy writes no line."""
