"""Source packs on the command line, and that what they bring is collected."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kb.config import load_settings
from kb.errors import PackError
from kb.knowledge_base import KnowledgeBase
from kb.models import Kind, Source, SourceType
from kb.packs.reader import NOT_VERIFIED, Pack, PackEntry, load_packs
from kb.packs.switching import PackFilter
from kb.store.tables import runs
from tests.crawler_runs import collect, documents
from tests.crawler_server import Answer, LocalServer
from ui.cli import app


def packs_command(home: Path, *arguments: str) -> Result:
    """Run ``catalejo sources packs …``; the errors that ``main`` makes one line of are raised."""
    return CliRunner(env={"COLUMNS": "200"}).invoke(
        app, ["--home", str(home), "sources", "packs", *arguments], catch_exceptions=False
    )


def answer(home: Path, *arguments: str) -> Any:
    result = packs_command(home, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def names(sources: list[dict[str, Any]]) -> set[str]:
    return {source["name"] for source in sources}


def test_the_packs_are_listed_with_what_of_them_is_enabled(tmp_path: Path) -> None:
    answer(tmp_path, "enable", "news-ni")
    listed = {pack["name"]: pack for pack in answer(tmp_path)}
    assert listed.keys() == {pack.name for pack in load_packs()}
    assert listed["news-ni"] == {
        "name": "news-ni", "title": "News of Nicaragua", "about": "National and regional media.", "sources": 9,
        "langs": ["es"], "countries": ["NI"], "enabled": 9,
    }  # fmt: skip
    assert listed["platforms"]["enabled"] == 0
    shown = packs_command(tmp_path).stdout
    assert "practice-pt" in shown
    assert "No address in them was verified" in shown


def test_a_pack_is_shown_with_its_publishers(tmp_path: Path) -> None:
    entries = {entry["name"]: entry for entry in answer(tmp_path, "show", "news-mx")["entries"]}
    assert entries["Mexico News Daily"] == {
        "name": "Mexico News Daily", "home": "https://mexiconewsdaily.com/", "kind": "news", "lang": "en",
        "verified": "not verified", "country": "MX", "tags": ["general"], "feed": "https://mexiconewsdaily.com/feed/",
    }  # fmt: skip
    shown = packs_command(tmp_path, "show", "news-mx").stdout
    assert "La Jornada · es MX news general · not verified · site https://www.jornada.com.mx/\n" in shown


def test_a_country_is_enough_to_enable(tmp_path: Path) -> None:
    done = answer(tmp_path, "enable", "--country", "mx")
    assert {"news-mx", "practice-es"} <= set(done["packs"])
    assert {source["country"] for source in done["added"]} == {"MX"}
    assert {"La Jornada", "Merca2.0"} <= names(done["added"])
    again = answer(tmp_path, "enable", "--country", "MX")
    assert (again["added"], len(again["unchanged"])) == ([], len(done["added"]))


def test_enable_and_disable_say_what_they_did(tmp_path: Path) -> None:
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        own = Source("https://www.prensa.com/rss", "Mi prensa", SourceType.FEED, "prensa.com", added=datetime.now(UTC))
        knowledge.sources.add(own)
    shown = packs_command(tmp_path, "enable", "news-pa").stdout
    assert "Sources added (0 by their feed, 9 by their home page): 9\n" in shown
    assert "you had a source of the same site already: 1\n  Mi prensa (id 1): https://www.prensa.com/rss\n" in shown
    assert packs_command(tmp_path, "disable", "news-pa", "--lang", "en").stdout.startswith("Sources disabled: 1.")
    shown = packs_command(tmp_path, "enable", "news-pa").stdout
    assert "Sources enabled again: 1\nSources enabled already: 8\n" in shown
    assert names(answer(tmp_path, "disable", "news-pa")["disabled"]).isdisjoint({"Mi prensa"})
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        assert [source.name for source in knowledge.sources.all() if source.enabled] == ["Mi prensa"]


def test_an_up_that_runs_collects_at_once(tmp_path: Path) -> None:
    answer(tmp_path, "enable", "news-ni")
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge, knowledge.database.read() as connection:
        assert connection.execute(runs.select()).mappings().one()["task"] == "collect"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("enable",), "name a pack, or say a country"),
        (("disable", "--lang", "es"), "name a pack, or say a country"),
        (("enable", "--country", ""), "must not be empty"),
        (("disable", "news-mx", "--lang", " "), "must not be empty"),
        (("enable", "news-mx", "--country", "Narnia"), "is no country that is known"),
        (("enable", "news-mx", "--lang", "klingon"), "no language that is known"),
    ],
)
def test_wrong_use(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = packs_command(tmp_path, *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("enable", "news-mx", "news-xx"), "no pack 'news-xx'"),
        (("show", "news-xx"), "no pack 'news-xx'"),
        (("enable", "news-mx", "--country", "AR"), "No source of news-mx is of AR"),
        (("enable", "--country", "JP", "--lang", "es"), "No source of any pack is of JP es"),
    ],
)
def test_what_there_is_not(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(PackError, match=said):
        packs_command(tmp_path, *arguments)


def test_what_a_pack_brought_is_collected(tmp_path: Path) -> None:
    """One by its feed, one by the feed that its home page names, one by its home page alone."""
    page = ("<html><body><article><h1>Una nota</h1><p>" + "Una comunidad se cuida. " * 30).encode()
    links = "".join(f'<a href="/nota/una-nota-muy-larga-{n}">Una nota muy larga {n}</a>' for n in range(3))
    answers = {(f"{host}.example", f"/nota/una-nota-muy-larga-{n}"): Answer(page) for host in "abc" for n in range(3)}
    for host in "ab":
        feed = f"<rss version='2.0'><channel><item><link>https://{host}.example/nota/una-nota-muy-larga-0</link></item>"
        answers[f"{host}.example", "/feed"] = Answer(feed.encode(), content_type="application/rss+xml")
    named = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    answers["b.example", "/"] = Answer(f"<html><head>{named}</head><body>{links}".encode())
    answers["c.example", "/"] = Answer(f"<html><body>{links}".encode())
    entries = [
        PackEntry(name, f"https://{name}.example/", Kind.NEWS, "es", NOT_VERIFIED, "MX", (), feed)
        for name, feed in (("a", "https://a.example/feed"), ("b", None), ("c", None))
    ]
    pack = Pack("mine", "Mine", "Mine.", tuple(entries))
    with LocalServer(answers) as server, KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        (tmp_path / "map").write_text(server.web_map())
        knowledge.sources.enable_packs([pack], PackFilter())
        run = collect(tmp_path, knowledge.database)
        assert [run.outcomes[name]["stored_new"] for name in "abc"] == [1, 1, 3]
        assert {document.country for document in documents(knowledge.database)} == {"MX"}
        assert len(knowledge.sources.enable_packs([pack], PackFilter()).unchanged) == 3
