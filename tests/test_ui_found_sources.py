"""Choosing among what looking at an address found."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from tests.command_line import catalejo
from tests.crawler_runs import feed_source
from tests.crawler_server import LocalServer
from tests.platform_pages import html, named, rss
from ui.commands.found_sources import choose, describe

ANSWERS = {
    ("page.example", "/"): html(named("/feed", "/comments/feed", "/cultura.xml")),
    ("page.example", "/feed"): rss("Página", "http://page.example/", day=4),
    ("page.example", "/comments/feed"): rss("Comentarios en Página", "http://page.example/c/"),
    ("page.example", "/cultura.xml"): rss("[/] Cultura\u202e", "http://page.example/cultura/"),
}


def found(name: str, *, comments: bool = False, others: tuple[Any, ...] = (), **facts: Any) -> dict[str, Any]:
    url = f"http://page.example/{name}"
    row = {"url": url, "name": name, "type": "feed", "lang": "es", "way": "link_element", "entries": 2, "newest": None}
    return {**row, "comments": comments, "other_feeds": list(others), **facts}


SEVERAL = found("best", others=(found("second"), found("said", comments=True)))


def test_without_asking_the_best_is_taken() -> None:
    assert choose(SEVERAL, number=None, every=False, ask=False) == [SEVERAL]
    assert choose(SEVERAL, number=2, every=False, ask=True)[0]["name"] == "second"


def test_all_are_all_but_comments() -> None:
    assert [row["name"] for row in choose(SEVERAL, number=None, every=True, ask=False)] == ["best", "second"]
    only = found("said", comments=True)
    assert choose(only, number=None, every=True, ask=False) == [only]


def test_nobody_is_asked_where_there_is_nothing_to_choose() -> None:
    one = found("best", others=(found("said", comments=True),))
    assert choose(one, number=None, every=False, ask=True) == [one]


@pytest.mark.parametrize("number", [4, 10**9])
def test_a_number_that_is_none(number: int) -> None:
    with pytest.raises(typer.BadParameter, match="from 1 to 3"):
        choose(SEVERAL, number=number, every=False, ask=False)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "a feed, which the page names; 2 entries; in es"),
        ({"entries": 0, "lang": None, "way": "address"}, "a feed, as given; no entries yet"),
        (
            {"type": "site", "way": "sitemap", "entries": 1, "newest": "2026-05-03T00:00:00Z"},
            "a site without a feed, read through its sitemap; 1 entry, the newest of 2026-05-03; in es",
        ),
    ],
)
def test_what_was_found_in_a_few_words(facts: dict[str, Any], said: str) -> None:
    assert describe(found("best", **facts)) == said


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with LocalServer(ANSWERS) as server:
        web_map = tmp_path_factory.mktemp("web") / "map"
        web_map.write_text(server.web_map())
        yield {"CATALEJO_WEB_MAP": str(web_map), "CATALEJO_DELAY_PER_HOST_SECONDS": "0"}


def test_all_feeds_of_a_page_are_added_and_those_known_are_told(tmp_path: Path, web: dict[str, str]) -> None:
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        knowledge.sources.add(feed_source("http://page.example/feed"))
    done = catalejo(tmp_path, "sources", "add", "http://page.example/", "--all-feeds", "--json", COLUMNS="200", **web)
    assert done.returncode == 0
    assert "http://page.example/feed is a source already" in done.stderr
    (source,) = json.loads(done.stdout)
    assert (source["url"], source["way"], source["entries"]) == ("http://page.example/cultura.xml", "link_element", 2)
    assert source["newest"] == "2026-05-01T01:00:00Z"
    assert [other["url"] for other in source["other_feeds"]] == ["http://page.example/comments/feed"]


def test_at_a_terminal_a_person_is_asked(tmp_path: Path, web: dict[str, str]) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "ui.cli", "--home", str(tmp_path), "sources", "add", "http://page.example/"]
    with subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=subprocess.DEVNULL, env={**os.environ, **web, "COLUMNS": "200"}
    ) as process:
        os.close(terminal)
        os.write(master, b"7\n2\n")  # 7 is none: asked again
        said = b""
        while True:
            try:
                said += os.read(master, 4096)
            except OSError:  # the other end is closed
                break
    os.close(master)
    assert process.returncode == 0, said
    text = said.decode()
    assert "1. Página, 2 entries, the newest of 2026-05-04: http://page.example/feed" in text
    assert "the numbers go from 1 to 3" in text
    assert "Added [/] Cultura (a feed, which the page names; 2 entries, the newest of 2026-05-01; in es)" in text
    assert "Comentarios en Página (comments), 2 entries" in text
