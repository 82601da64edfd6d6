"""``catalejo search`` and ``searches`` with filters, facets, likeness, files and what is new."""

import json
from pathlib import Path

import pytest

from tests.command_line import catalejo
from tests.web_app import articles, fill


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("searches") / "home"
    home.mkdir()
    fill(home, [{**article, "tags": ["Plaza"]} for article in articles()])
    return home


def answer(home: Path, *arguments: str) -> dict:
    done = catalejo(home, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_operators_facets_and_suggestion(home: Path):
    found = answer(home, "search", "enlaces", "lang:es", "--facets")
    assert {hit["lang"] for hit in found["hits"]} == {"es"}
    assert found["facets"]["langs"] == {"es": 2}
    assert found["facets"]["tags"] == {"Plaza": 2}
    assert found["facets"]["dates"]["counts"]
    assert answer(home, "search", "publicasiones")["suggestion"] == "publicaciones"
    assert answer(home, "search", "autor:x")["notices"] == ["“autor:” is no operator; it was taken as words."]
    assert not answer(home, "search", "enlaces", "--tag", "otra")["hits"]


def test_facets_of_a_filter_are_counted_without_it(home: Path):
    found = answer(home, "search", "enlaces", "--facets", "--lang", "es", "--kind", "practice")
    assert found["facets"]["langs"] == {"es": 1}
    assert found["facets"]["kinds"] == {"news": 1, "practice": 1}


def test_for_a_person(home: Path):
    done = catalejo(home, "search", "publicasiones", "--facets")
    assert "Did you mean: publicaciones" in done.stderr
    assert "language:" in done.stdout


def test_articles_like_one_and_passages_of_one(home: Path):
    found = answer(home, "search", "--like", "1")
    assert found["query"] == "Plaza limita los enlaces en las publicaciones"
    assert 1 not in [hit["document_id"] for hit in found["hits"]]
    assert len(found["hits"]) == 3
    inside = answer(home, "search", "qué hacer con los enlaces", "--in", "1")
    assert [sorted(passage) for passage in inside["passages"]] == [
        ["char_end", "char_start", "heading_path", "highlights", "lang", "passage", "score"]
    ] * 2
    done = catalejo(home, "search", "--like", "99")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize("ending", ["csv", "json", "md", "rss"])
def test_files(home: Path, tmp_path: Path, ending: str):
    file = tmp_path / f"out.{ending}"
    assert catalejo(home, "search", "enlaces", "--export", str(file)).returncode == 0
    assert "plaza-limite" in file.read_text("utf-8")


def test_wrong_use(home: Path, tmp_path: Path):
    for arguments in (
        ["search", "x", "--like", "1"],
        ["search", "--in", "1"],
        ["search", "x", "--export", "out.pdf"],
        ["search", "--like", "1", "--facets"],
    ):
        assert catalejo(home, *arguments).returncode == 2
    failed = catalejo(home, "search", "x", "--export", str(tmp_path / "none" / "out.csv"))
    assert (failed.returncode, failed.stderr.splitlines()[-1][:6]) == (1, "Error:")


@pytest.mark.soak  # a dozen commands, each a process: half a minute
def test_saved_searches(home: Path):
    saved = answer(home, "searches", "save", "Enlaces", "enlaces", "lang:es", "--tag", "Plaza")
    assert (saved["name"], saved["query"], saved["filters"]) == ("Enlaces", "enlaces lang:es", {"tags": ["Plaza"]})
    assert saved["notices"] == []
    assert answer(home, "searches", "run", "enlaces")["hits"] == []
    assert len(answer(home, "searches", "run", "enlaces", "--all")["hits"]) == 2
    fill(home, [{"url": "https://example.org/n", "title": "Enlaces", "text": "Más enlaces.", "lang": "es",
                 "tags": ["plaza"]}])  # fmt: skip
    new = answer(home, "searches", "run", "enlaces")
    assert ([hit["title"] for hit in new["hits"]], new["only_new"], new["has_more"]) == (["Enlaces"], True, False)
    assert answer(home, "searches", "run", "enlaces")["hits"] == []
    assert answer(home, "searches", "list")[0]["looked"] is not None
    assert catalejo(home, "searches", "save", "ENLACES", "x").returncode == 1
    assert "“2026-13-45” is no date" in catalejo(home, "searches", "save", "Fechas", "after:2026-13-45 x").stdout
    assert "Removed" in catalejo(home, "searches", "remove", "fechas").stdout
    assert "Removed" in catalejo(home, "searches", "remove", "enlaces").stdout
    assert answer(home, "searches", "list") == []
