"""``python -m crawler.probe URL``: what source an address is, as JSON on stdout.

Exits 0 with the source; 1 with one line on stderr if the address is none or cannot be had.
"""

import argparse
import json
import logging
import sys
from pathlib import Path

from crawler.sources import ProbedSource, to_json
from crawler.web_map import WebMap, read_web_map
from kb.config import Settings, load_settings
from kb.errors import CatalejoError
from kb.intake.addresses import parse_web_address


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crawler.probe", description="Say what source an address is.")
    parser.add_argument("--home", type=Path, help="data folder")
    parser.add_argument("url")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    try:
        settings = load_settings(options.home)
        probed = _probe(parse_web_address(options.url), settings)
    except CatalejoError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    print(json.dumps(to_json(probed), ensure_ascii=False))  # noqa: T201
    return 0


def _probe(url: str, settings: Settings) -> ProbedSource:
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.reactor import run_in_reactor
    from crawler.settings import scrapy_settings
    from crawler.spiders.probe import Findings, ProbeSpider

    web_map = read_web_map(settings.web_map) if settings.web_map else WebMap()
    combined = scrapy_settings(settings, web_map)
    combined.set("ITEM_PIPELINES", {}, priority="cmdline")
    findings = Findings()
    runner = AsyncCrawlerRunner(combined)

    async def crawl() -> None:
        await runner.crawl(ProbeSpider, url=url, findings=findings)

    run_in_reactor(crawl)
    return findings.result(url)


if __name__ == "__main__":
    sys.exit(main())
