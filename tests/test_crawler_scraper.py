"""What becomes of what a spider yields: the engine with its scraper against a local server."""

import subprocess
import sys
from pathlib import Path

from tests.crawler_runs import ROOT
from tests.crawler_server import Answer, LocalServer

_YIELD = """
import asyncio, sys
from pathlib import Path
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner
from crawler.reactor import run_in_reactor
from crawler.scraper import SourceCrawler
from crawler.settings import scrapy_settings
from kb.config import load_settings

class Slow:
    async def process_item(self, item):
        print("begun", item, flush=True)
        await asyncio.sleep(0.1)
        print("stored", item, flush=True)
        return item

class Yielding(Spider):
    name = "yielding"

    async def start(self):
        self.crawler.signals.connect(self.on_mistake, signals.spider_error)
        for path in ("yields", "fails", "nothing", "missing"):
            yield Request(f"http://plaza.example/{path}", getattr(self, path, None), errback=self.on_error)

    async def yields(self, response):
        yield {"first": 1}
        print("asked for more")
        yield Request("http://plaza.example/later", self.later)
        yield {"second": 2}

    async def fails(self, response):
        yield {"before": "the mistake"}
        raise RuntimeError("ours")

    async def nothing(self, response):
        print("nothing")

    async def later(self, response):
        yield {"later": response.status}

    async def missing(self, response):
        raise AssertionError("robots.txt forbids it")
        yield

    async def on_error(self, failure):
        yield {"refused": failure.type.__name__}

    def on_mistake(self, failure, response):
        print("mistake", failure.value, response.url)

settings = scrapy_settings(load_settings(Path(sys.argv[1])), stores=False)
settings.set("ITEM_PIPELINES", {Slow: 1}, priority="cmdline")
runner = AsyncCrawlerRunner(settings)
run_in_reactor(lambda: runner.crawl(SourceCrawler(Yielding, runner.settings)))
"""


def test_what_is_yielded_is_taken_in_turn_and_a_mistake_ends_its_callback_alone(tmp_path: Path) -> None:
    answers = {("plaza.example", f"/{path}"): Answer(b"x") for path in ("yields", "fails", "nothing", "later")}
    answers["plaza.example", "/robots.txt"] = Answer(b"User-agent: *\nDisallow: /missing\n", content_type="text/plain")
    with LocalServer(answers) as server:
        (tmp_path / "map").write_text(server.web_map())
        (tmp_path / "catalejo.toml").write_text(f'web_map = "{tmp_path / "map"}"\ndelay_per_host_seconds = 0.0\n')
        command = [sys.executable, "-c", _YIELD, str(tmp_path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=True)
    said = done.stdout.splitlines()
    in_turn = ["begun {'first': 1}", "stored {'first': 1}", "asked for more", "begun {'second': 2}"]
    assert [line for line in said if line in in_turn] == in_turn
    assert said.index("stored {'before': 'the mistake'}") < said.index("mistake ours http://plaza.example/fails")
    ends = {"nothing", "stored {'second': 2}", "stored {'later': 200}", "stored {'refused': 'ForbiddenByRobotsError'}"}
    assert ends <= {*said}
