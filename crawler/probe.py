"""``python -m crawler.probe URL``: what source an address is, as a line of JSON on stdout.

Before it come lines of ``{"asking": "…"}``, one for each address that is asked for. Exits 0 with the source; 1 with one
line on stderr if the address is none or cannot be had. Nothing more is imported here than every worker needs: worker
processes import the main module again.
"""

import argparse
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.extraction_pool import ExtractionPool, start_fork_server

if TYPE_CHECKING:
    from crawler.sources import ProbedSource
    from kb.config import Settings


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crawler.probe", description="Say what source an address is.")
    parser.add_argument("--home", type=Path, help="data folder")
    parser.add_argument("--javascript", action="store_true", help="run the page's scripts first")
    parser.add_argument("url")
    options = parser.parse_args(arguments)
    start_fork_server()  # imports beside us, on another core
    from kb.config import load_settings
    from kb.errors import CatalejoError
    from kb.intake.addresses import parse_web_address
    from kb.intake.source_fields import with_scheme

    try:
        completed = with_scheme(options.url)
        # What a person gave without a scheme may be one of the sites that are still on http alone.
        or_http = completed.startswith("https:") and completed != options.url.strip()
        how = {"or_http": or_http, "javascript": options.javascript}
        answer = _probe_in_reactor(parse_web_address(completed), load_settings(options.home), how)
    except CatalejoError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    print(answer)  # noqa: T201
    return 0


def _probe_in_reactor(url: str, settings: "Settings", how: dict[str, bool]) -> str:
    from crawler.reactor import run_in_reactor
    from crawler.sources import to_json

    logging.disable(logging.CRITICAL)  # from here on the process is only this probe
    pool = ExtractionPool(1)
    try:
        probed = run_in_reactor(lambda: probe(url, settings, pool, tell=_tell, **how))
        return json.dumps(to_json(probed), ensure_ascii=False)
    finally:
        pool.close()


def _tell(url: str) -> None:
    print(json.dumps({"asking": url}), flush=True)  # noqa: T201


async def probe(
    url: str,
    settings: "Settings",
    pool: ExtractionPool,
    *,
    or_http: bool = False,
    javascript: bool = False,
    tell: Callable[[str], None] = lambda url: None,
) -> "ProbedSource":
    """What source an address is; to be awaited in the reactor. Raises ``SourceError``.

    Where its host cannot be connected to it is asked with or without ``www.`` too, and over http with ``or_http``;
    with ``javascript`` its page is looked at after a browser has run its scripts. ``tell`` is called with every address
    before it is asked for.
    """
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.settings import scrapy_settings
    from crawler.spiders.probe import Findings, ProbeSpider

    findings = Findings()
    await AsyncCrawlerRunner(scrapy_settings(settings, stores=False)).crawl(
        ProbeSpider, url=url, findings=findings, pool=pool, or_http=or_http, javascript=javascript, tell=tell
    )
    if findings.error is not None:
        raise findings.error
    assert findings.found is not None
    return findings.found


if __name__ == "__main__":
    sys.exit(main())
