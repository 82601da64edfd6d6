"""The main job on real input: feeds and pages as news sites served them, guides in three languages, by command line.

Everything is answered from loopback by its real name; nothing reaches a publisher.
"""

import json
from pathlib import Path
from xml.sax.saxutils import escape

import feedparser
import pytest
from markdown_it import MarkdownIt

from tests.command_line import catalejo
from tests.crawler_server import Answer, LocalServer
from tests.shared_data import shared_data

# Ten questions of ours and the guide that answers each, whatever its language.
QUESTIONS = [
    ("¿Cómo consigo que la gente descubra mi proyecto?", "finding-users"),
    ("¿Qué hago cuando alguien se porta mal en la comunidad?", "code-of-conduct"),
    ("¿Cómo puedo financiar mi trabajo y que me paguen?", "getting-paid"),
    ("¿Qué licencia debo elegir?", "legal"),
    ("Como medir o sucesso do meu projeto?", "metrics"),
    ("Quem toma as decisões e quais são os papéis numa comunidade?", "leadership-and-governance"),
    ("Como evitar o esgotamento de quem mantém um projeto?", "maintaining-balance-for-open-source-maintainers"),
    ("How do I make newcomers feel welcome?", "building-community"),
    ("How do I submit my first contribution to somebody else's project?", "how-to-contribute"),
    ("What should be ready before I launch?", "starting-a-project"),
]


@pytest.fixture(scope="module")
def feeds() -> dict[str, bytes]:
    """Real feeds by a host of their own."""
    return {
        f"{path.stem.split('_')[0]}.test": path.read_bytes() for path in sorted(shared_data("feeds/real").iterdir())
    }


@pytest.fixture(scope="module")
def collected(
    tmp_path_factory: pytest.TempPathFactory, feeds: dict[str, bytes]
) -> tuple[Path, dict[str, dict[str, int]]]:
    """A home that collected all of it, and the outcomes by source."""
    home = tmp_path_factory.mktemp("real") / "home"
    home.mkdir()
    answers = {(host, "/feed.xml"): Answer(body, content_type="application/xml") for host, body in feeds.items()}
    addresses = [f"http://{host}/feed.xml" for host in feeds]
    for host, pages in (("pages.test", _pages()), ("guides.test", _guides())):
        answers |= {(host, path): Answer(body) for path, body in pages.items()}
        answers[host, "/feed.xml"] = Answer(_feed(host, pages), content_type="application/rss+xml")
        addresses.append(f"http://{host}/feed.xml")
    with LocalServer(answers) as server:
        web_map = home.parent / "web-map.txt"
        web_map.write_text(server.web_map(), encoding="utf-8")
        (home / "catalejo.toml").write_text(
            f'web_map = "{web_map}"\ndelay_per_host_seconds = 0\nconcurrent_requests_per_host = 16\n', encoding="utf-8"
        )
        for address in addresses:
            name = address.split("/")[2]
            done = catalejo(home, "sources", "add", address, "--name", name, "--json")
            assert done.returncode == 0, done.stderr
        done = catalejo(home, "collect", "--all", "--json", timeout=280)
    assert done.returncode == 0, done.stderr
    outcomes: dict[str, dict[str, int]] = {}
    for row in json.loads(done.stdout)["outcomes"]:
        outcomes.setdefault(row["source"], {})[row["outcome"]] = row["count"]
    return home, outcomes


def test_every_entry_of_every_real_feed_ends_in_one_outcome(
    collected: tuple[Path, dict[str, dict[str, int]]], feeds: dict[str, bytes]
) -> None:
    _, outcomes = collected
    for host, body in feeds.items():
        links = {entry.link for entry in feedparser.parse(body).entries if entry.get("link")}
        counts = outcomes[host]
        assert counts.pop("feed_read") == 1
        assert sum(counts.values()) == len(links), (host, counts)


def test_nearly_every_real_page_gives_an_article(collected: tuple[Path, dict[str, dict[str, int]]]) -> None:
    _, outcomes = collected
    counts = outcomes["pages.test"]
    stored, total = counts.get("stored_new", 0), sum(counts.values()) - counts["feed_read"]
    assert total == len(_pages())
    assert stored / total >= 0.95, counts


@pytest.mark.timeout(900)
def test_ten_questions_find_their_guide(collected: tuple[Path, dict[str, dict[str, int]]], tmp_path: Path) -> None:
    home, outcomes = collected
    assert outcomes["guides.test"]["stored_new"] == len(_guides())
    done = catalejo(home, "index", "--json", timeout=800)
    assert done.returncode == 0, done.stderr
    queries = tmp_path / "questions.jsonl"
    queries.write_text("".join(json.dumps({"query": question}) + "\n" for question, _ in QUESTIONS), encoding="utf-8")
    done = catalejo(home, "search", "--queries", str(queries), "--limit", "3")
    found = [[hit["url"] for hit in json.loads(line)["hits"]] for line in done.stdout.splitlines()]
    missed = {
        question: urls
        for (question, guide), urls in zip(QUESTIONS, found, strict=True)
        if not any(url.endswith(f"/{guide}") for url in urls)
    }
    assert not missed


def _pages() -> dict[str, bytes]:
    """Real article pages by path."""
    return {f"/{path.stem}": path.read_bytes() for path in sorted((shared_data("articles") / "pages").glob("*.html"))}


def _guides() -> dict[str, bytes]:
    """The guides as HTML pages, by language and name."""
    markdown = MarkdownIt()
    pages = {}
    for path in sorted(shared_data("guides").glob("*/*.md")):
        _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
        title = next(line.removeprefix("title:").strip() for line in front.splitlines() if line.startswith("title:"))
        lang = path.parent.name
        pages[f"/{lang}/{path.stem}"] = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
            f"<body><article><h1>{escape(title)}</h1>{markdown.render(text)}</article></body></html>"
        ).encode()
    return pages


def _feed(host: str, pages: dict[str, bytes]) -> bytes:
    items = "".join(
        f"<item><title>{escape(path)}</title><link>http://{host}{escape(path)}</link></item>" for path in pages
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'.encode()
