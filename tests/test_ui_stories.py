"""``catalejo stories`` as a person and a program use it."""

import json
from pathlib import Path

import pytest

from tests.command_line import catalejo

LIGHT = "Apagón eléctrico deja Montevideo sin luz durante horas"
ROWS = [
    ("https://uno.example/a?x=1", LIGHT, "uno", "2026-03-01T10:00:00Z", "UY"),
    ("https://dos.example/b", "Montevideo sin luz durante horas\u202e por un apagón \x1b[31meléctrico", "dos",
     "2026-03-01T11:00:00Z", "AR"),
    ("https://tres.example/c", "Sin luz Montevideo: el apagón eléctrico siguió horas", "tres", "2026-03-02T11:00:00Z",
     "AR"),
    ("https://uno.example/d", "Peñarol conquista la copa juvenil en penales", "uno", "2026-03-02T10:00:00Z", "UY"),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of which every article is indexed; the fake model, with which words alone tell stories apart."""
    folder = tmp_path_factory.mktemp("stories")
    (folder / "catalejo.toml").write_text('embedding_model = "fake"\n')
    lines = [
        {"url": url, "title": title, "text": title + ".", "source": source, "published": when, "country": country}
        | {"lang": "es"}
        for url, title, source, when, country in ROWS
    ]
    done = catalejo(folder, "import", "-", stdin="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0, done.stderr
    assert catalejo(folder, "index").returncode == 0
    return folder


def test_json_gives_every_article_its_story(home: Path) -> None:
    done = catalejo(home, "stories", "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.keys() for row in rows] == [{"url", "story_id"}] * 4
    stories = {row["url"]: row["story_id"] for row in rows}
    assert list(stories) == [url for url, *_ in ROWS]
    assert len({stories[url] for url, *_ in ROWS[:3]}) == 1
    assert len(set(stories.values())) == 2
    as_of = catalejo(home, "stories", "--json", "--as-of", "2026-03-01")
    assert [json.loads(line)["url"] for line in as_of.stdout.splitlines()] == [url for url, *_ in ROWS[:2]]
    assert catalejo(home, "stories", "--json", "--as-of", "2025-01-01").stdout == ""


def test_a_person_reads_who_tells_what(home: Path) -> None:
    done = catalejo(home, "stories", "--as-of", "2026-03-03", COLUMNS="200")
    assert done.returncode == 0, done.stderr
    assert "3 publishers" in done.stdout
    assert "AR, UY" in done.stdout
    assert "Peñarol" not in done.stdout, "one publisher makes no story"
    assert "\x1b[31m" not in done.stdout
    assert "\u202e" not in done.stdout
    one = catalejo(home, "stories", "1", "--json")
    story = json.loads(one.stdout)
    assert story["publishers"] == ["uno", "dos", "tres"]
    assert story["first_seen"] == "2026-03-01T10:00:00Z"
    assert [document["url"] for document in story["documents"]] == [url for url, *_ in ROWS[:3]]


def test_articles_of_one_country_or_language_alone_count(home: Path) -> None:
    in_uruguay = {url for url, *_, country in ROWS if country == "UY"}
    lines = catalejo(home, "stories", "--json", "--country", "Uruguay").stdout.splitlines()
    assert {json.loads(line)["url"] for line in lines} == in_uruguay
    assert catalejo(home, "stories", "--json", "--lang", "pt").stdout == ""
    argentina, uruguay = (
        catalejo(home, "stories", "--as-of", "2026-03-03", "--country", country).stdout for country in ("AR", "UY")
    )
    assert "#1 · 2 publishers · 2 articles" in argentina
    assert "uno.example" not in argentina
    assert "No story was told by two publishers" in uruguay  # one tells it there
    story = json.loads(catalejo(home, "stories", "1", "--json", "--country", "UY").stdout)
    assert (story["publishers"], story["countries"]) == (["uno"], {"UY": 1})
    assert [document["url"] for document in story["documents"]] == ["https://uno.example/a?x=1"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["999"], 1, "There is no story 999; `catalejo stories` lists them with their numbers."),
        (["1", "--lang", "pt"], 1, "No article of story 1 is of the country and in the language asked for."),
        (["--as-of", "ayerrr"], 1, "'ayerrr' is no time"),
        (["--days", "0"], 2, "--days"),
        (["--country", "Narnia"], 2, "--country"),
        (["--lang", "klingon language"], 2, "--lang"),
        (["uno"], 2, "STORY"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(home: Path, arguments: list[str], code: int, message: str) -> None:
    done = catalejo(home, "stories", *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "catalejo.toml").write_text('embedding_model = "fake"\n')
    done = catalejo(tmp_path, "stories")
    assert done.returncode == 0, done.stderr
    assert "No story was told by two publishers" in done.stdout
