"""How a host is asked by what passes the queue by, as the scripts of a page do: the engine against a local server."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from tests.crawler_runs import ROOT
from tests.crawler_server import Answer, Answers, Crowd, LocalServer

AT_ONCE = 6  # requests that are ready in the same moment; a host may have two of them
ANSWERED_AFTER = 0.4

_ASK = """
import asyncio, sys
from pathlib import Path
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from crawler.reactor import run_in_reactor
from crawler.settings import scrapy_settings
from kb.config import load_settings

class Asking(Spider):
    name = "asking"

    async def start(self):
        addresses = [f"http://plaza.example/{number}" for number in range(int(sys.argv[2]))]
        asked = [self.crawler.engine.download_async(Request(address)) for address in addresses]
        for answer in await asyncio.gather(*asked, return_exceptions=True):
            print(type(answer).__name__)
        return
        yield

settings = load_settings(Path(sys.argv[1]))
run_in_reactor(lambda: AsyncCrawlerRunner(scrapy_settings(settings, stores=False)).crawl(Asking))
"""


def ask(home: Path, answers: Answers, delay: float) -> tuple[list[str], list[float]]:
    """What came of each request, by the name of its class, and when the server was asked for pages."""
    with LocalServer(answers) as server:
        (home / "map").write_text(server.web_map())
        settings = f'web_map = "{home / "map"}"\ndelay_per_host_seconds = {delay}\nconcurrent_requests_per_host = 2\n'
        (home / "catalejo.toml").write_text(settings)
        command = [sys.executable, "-c", _ASK, str(home), str(AT_ONCE)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=True)
        asked = zip(server.requests, server.times, strict=True)
        return done.stdout.split(), [at for (_, path), at in asked if path != "/robots.txt"]


def pages(answer: Answer) -> Answers:
    return {("plaza.example", f"/{number}"): answer for number in range(AT_ONCE)}


def test_no_more_requests_are_under_way_than_a_host_may_have(tmp_path: Path) -> None:
    slow = Crowd(ANSWERED_AFTER)
    came, times = ask(tmp_path, pages(Answer(misbehave=slow.answer)), delay=0)
    assert came == ["Response"] * AT_ONCE
    assert (len(times), slow.most) == (AT_ONCE, 2)


def test_a_host_is_asked_no_faster_than_it_answers(tmp_path: Path) -> None:
    came, times = ask(tmp_path, pages(Answer(misbehave=Crowd(ANSWERED_AFTER).answer)), delay=0.05)
    assert came == ["Response"] * AT_ONCE
    after_the_first_answer = [later - earlier for earlier, later in pairwise(times)][2:]
    assert sum(after_the_first_answer) >= ANSWERED_AFTER * len(after_the_first_answer) * 0.9


def test_what_waits_for_its_turn_is_not_asked_for_once_the_host_wants_to_be_left_alone(tmp_path: Path) -> None:
    came, times = ask(tmp_path, pages(Answer(status=429, headers={"Retry-After": "7200"})), delay=0)
    assert len(times) <= 2
    assert came.count("HostPausedError") == AT_ONCE - len(times)
