"""Managing sources on the command line: lists in and out, checking, changing, showing."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kb.config import load_settings
from kb.errors import CatalejoError, InvalidAddressError, SourceError
from kb.intake.source_fields import make_source
from kb.knowledge_base import KnowledgeBase
from kb.models import Source, SourceFlag
from kb.store.sources import get_source_state, put_source_state
from kb.store.tables import runs
from tests.crawler_server import Answer, LocalServer
from ui.cli import app
from ui.collecting import probe

FEED = b"""<rss version="2.0"><channel><title>El canal</title><language>es</language>
    <item><title>Una</title><link>http://a.example/1</link></item></channel></rss>"""
OPML = """<opml version="1.0"><head/><body><outline text="Prensa">
<outline text="Diario A" type="rss" xmlUrl="https://a.example/feed"/>
<outline text="Diario B" type="rss" xmlUrl="https://b.example/feed" language="pt"/>
<outline text="sin dirección" type="rss"/>
<outline text="Otra vez" xmlUrl="https://a.example/feed"/>
</outline></body></opml>"""


def sources_command(home: Path, *arguments: str, stdin: str | None = None) -> Result:
    """Run ``catalejo sources …``; the errors that ``main`` makes one line of are raised."""
    return CliRunner(env={"COLUMNS": "200"}).invoke(
        app, ["--home", str(home), "sources", *arguments], input=stdin, catch_exceptions=False
    )


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@contextmanager
def opened(home: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        yield knowledge


def stored(home: Path) -> list[Source]:
    with opened(home) as knowledge:
        return knowledge.sources.all()


def add(home: Path, *sources: Source) -> list[Source]:
    with opened(home) as knowledge:
        return knowledge.sources.add_all(sources)


# -- lists ------------------------------------------------------------------------------------------------------------


def test_importing_keeps_the_good_and_tells_the_bad_by_line(tmp_path: Path) -> None:
    file = tmp_path / "lista.opml"
    file.write_text(OPML, encoding="utf-8")
    options = (str(file), "--lang", "es", "--country", "mx", "--kind", "practice", "--tag", "lista")
    result = sources_command(tmp_path / "home", "import", *options)
    assert result.exit_code == 1
    assert f"Error: {file}:4: 'sin dirección' has no address (xmlUrl)" in result.stderr
    assert "2 new, 0 known already, 1 repeated in the list, 1 bad." in result.stdout
    assert "when they are collected" in result.stdout
    first, second = stored(tmp_path / "home")
    assert (first.name, first.lang, first.country, first.kind, first.tags) == (
        "Diario A", "es", "MX", "practice", ("Prensa", "lista"),
    )  # fmt: skip
    assert (second.name, second.lang) == ("Diario B", "pt")
    with opened(tmp_path / "home") as knowledge:
        assert {state.last_checked for state in knowledge.sources.states().values()} == {None}
        with knowledge.database.read() as connection:
            assert [row.task for row in connection.execute(runs.select())] == ["collect"]


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "lista.xml"
    file.write_text(OPML.replace('<outline text="sin dirección" type="rss"/>', ""), encoding="utf-8")
    first = answer(sources_command(tmp_path / "home", "import", str(file), "--json"))
    sources_command(tmp_path / "home", "edit", "Diario A", "--name", "El A")
    again = answer(sources_command(tmp_path / "home", "import", str(file), "--json"))
    assert (first["new"], first["known"], len(first["sources"])) == (2, 0, 2)
    assert (again["new"], again["known"], again["repeated"], again["sources"]) == (0, 2, 1, [])
    assert [source.name for source in stored(tmp_path / "home")] == ["Diario B", "El A"]


def test_a_list_on_stdin_needs_its_format(tmp_path: Path) -> None:
    table = "url;name;country;Notas\r\nelpais.example/rss;El País;ES\r\nnada;Nada;ES\r\n"
    assert sources_command(tmp_path, "import", "-", stdin=table).exit_code == 2
    result = sources_command(tmp_path, "import", "-", "--format", "csv", "--json", stdin=table)
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["new"], [line for line, _ in told["errors"]], told["errors_dropped"]) == (1, [3], 0)
    assert told["columns_left_out"] == ["Notas"]
    assert "Of these columns nothing was taken: Notas." in result.stderr
    assert [source.url for source in stored(tmp_path)] == ["https://elpais.example/rss"]


@pytest.mark.parametrize("name", ["all.opml", "all.csv"])
def test_what_is_exported_can_be_imported_elsewhere(tmp_path: Path, name: str) -> None:
    there = [
        make_source("https://a.example/feed", name="=A", country="MX", lang="es", tags=("x; y", "z"), publisher="P"),
        make_source(
            "https://b.example/", name="B", source_type="site", kind="platform", javascript=True, enabled=False
        ),
        make_source("https://c.example/?x=1&y=2", name="Ñ <C>", source_type="trend", kind="trend"),
    ]
    add(tmp_path / "one", *there)
    assert sources_command(tmp_path / "one", "export", str(tmp_path / name)).exit_code == 0
    assert sources_command(tmp_path / "two", "import", str(tmp_path / name)).exit_code == 0
    assert [replace(source, added=None, id=0) for source in stored(tmp_path / "two")] == there


def test_a_list_on_stdout_is_the_bytes_of_the_file(tmp_path: Path) -> None:
    add(tmp_path, make_source("https://a.example/feed", name="Ñandú"))
    sources_command(tmp_path, "export", str(tmp_path / "all.csv"))
    result = sources_command(tmp_path, "export", "--format", "csv")
    assert result.stdout_bytes == (tmp_path / "all.csv").read_bytes()
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbf")
    assert sources_command(tmp_path, "export").stdout_bytes.startswith(b"<?xml")


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("none.opml", None, "none.opml cannot be read"),
        ("page.opml", b"<html></html>", "page.opml: the file is no OPML"),
        ("table.csv", b"a,b\n", "url is needed"),
        ("huge.csv", b"url\n" + b"\n" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_what_is_no_list_is_one_error(tmp_path: Path, name: str, body: bytes | None, told: str) -> None:
    if body is not None:
        (tmp_path / name).write_bytes(body)
    with pytest.raises(CatalejoError, match=told) as caught:
        sources_command(tmp_path, "import", str(tmp_path / name))
    assert str(caught.value).count(name) == 1
    assert not str(caught.value).endswith("..")
    with pytest.raises(CatalejoError, match="cannot be written"):
        sources_command(tmp_path, "export", str(tmp_path / "nowhere" / "all.csv"))


# -- checking ---------------------------------------------------------------------------------------------------------


def test_new_sources_of_a_list_can_be_checked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, home = tmp_path / "lista.opml", tmp_path / "home"
    file.write_text(OPML, encoding="utf-8")
    old = make_source("https://old.example/feed", name="Old")
    add(home, old)
    with LocalServer({("a.example", "/feed"): Answer(FEED)}) as server:
        (tmp_path / "map").write_text(server.web_map())
        monkeypatch.setenv("CATALEJO_WEB_MAP", str(tmp_path / "map"))
        result = sources_command(home, "import", str(file), "--check")
        asked = {host for host, _ in server.requests}
    assert asked == {"a.example", "b.example"}
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "2 Diario A works 1" in lines
    assert "3 Diario B gone is not there (404); look for its new address" in lines
    assert "1 works, 1 gone." in lines


def test_checking_says_what_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no sources yet"):
        sources_command(tmp_path, "check")
    add(tmp_path, make_source("https://a.example/feed", name="A", enabled=False))
    with pytest.raises(SourceError, match="'nobody'"):
        sources_command(tmp_path, "check", "nobody")


@pytest.mark.parametrize(
    ("typed", "meant"), [("solo.example", "www.solo.example"), ("www.corto.example", "corto.example")]
)
def test_an_address_that_does_not_answer_is_asked_with_or_without_www(tmp_path: Path, typed: str, meant: str) -> None:
    silent = Answer(misbehave=lambda writer: writer.transport.abort())
    answers = {(host, path): silent for host in ("solo.example", "www.corto.example") for path in ("/", "/robots.txt")}
    with LocalServer({**answers, (meant, "/"): Answer(FEED)}) as server:
        (tmp_path / "map").write_text(server.web_map())
        settings = f'web_map = "{tmp_path / "map"}"\ntimeout_seconds = 5\ndelay_per_host_seconds = 0\n'
        (tmp_path / "catalejo.toml").write_text(settings)
        asked: list[str] = []
        found = probe(f"http://{typed}/", load_settings(tmp_path), progress=asked.append)
    assert asked[-1] == f"http://{meant}/", "who waits sees what is tried"
    assert (found["url"], found["name"]) == (f"http://{meant}/", "El canal")


def test_an_address_without_scheme_is_asked_over_http_where_https_cannot_be_connected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def only_http(writer: asyncio.StreamWriter) -> None:
        """Break off what is asked over https. Mapped hosts are spoken to in plain TCP: http is what comes after the
        robots.txt of another origin was asked for.
        """
        if server.requests.count(("plain.example", "/robots.txt")) == 2:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(FEED), FEED))
            await writer.drain()

    with LocalServer({("plain.example", "/feed"): Answer(misbehave=only_http)}) as server:
        (tmp_path / "map").write_text(server.web_map())
        monkeypatch.setenv("CATALEJO_WEB_MAP", str(tmp_path / "map"))
        monkeypatch.setenv("CATALEJO_DELAY_PER_HOST_SECONDS", "0")
        found = probe("plain.example/feed", load_settings(tmp_path))
        assert (found["url"], found["name"]) == ("http://plain.example/feed", "El canal")


# -- changing and showing ---------------------------------------------------------------------------------------------


def test_the_name_of_a_publisher_is_answered_with_its_address(tmp_path: Path) -> None:
    for name, told in (("Clarín", "give https://www.clarin.com/"), ("Nadie", "write it like https://example.com/page")):
        with pytest.raises(InvalidAddressError, match=told):
            sources_command(tmp_path, "add", name)


def test_disabling_and_enabling(tmp_path: Path) -> None:
    add(tmp_path, make_source("https://a.example/1", name="A"), make_source("https://a.example/2", name="B"))
    assert "Disabled A" in sources_command(tmp_path, "disable", "A").stdout
    assert [source.enabled for source in stored(tmp_path)] == [False, True]
    changed = answer(sources_command(tmp_path, "disable", "a.example", "B", "--json"))  # all of that publisher, once
    assert [(source["name"], source["enabled"]) for source in changed] == [("A", False), ("B", False)]
    with pytest.raises(SourceError, match="'nobody'"):
        sources_command(tmp_path, "enable", "A", "nobody")
    assert [source.enabled for source in stored(tmp_path)] == [False, False]
    assert answer(sources_command(tmp_path, "enable", "A", "--json"))[0]["enabled"] is True


def test_what_is_enabled_is_collected_at_once_and_nothing_held_against_it(tmp_path: Path) -> None:
    (source,) = add(tmp_path, make_source("https://a.example/1", name="A", enabled=False))
    flag_source(tmp_path, source, SourceFlag.GONE)
    sources_command(tmp_path, "enable", "A")
    with opened(tmp_path) as knowledge:
        state = knowledge.sources.states()[source.id]
    assert (state.flag, state.flag_since, state.next_check, state.failures_in_a_row) == (None, None, None, 0)


def test_editing_changes_only_what_is_said(tmp_path: Path) -> None:
    (before,) = add(tmp_path, make_source("https://a.example/", name="A", lang="es", country="MX", tags=("x", "y")))
    options = ("--lang", "pt-BR", "--country", "", "--kind", "practice", "--add-tag", "z", "--remove-tag", "x")
    changed = answer(sources_command(tmp_path, "edit", "A", *options, "--json"))
    assert stored(tmp_path) == [replace(before, lang="pt", country=None, kind="practice", tags=("y", "z"))]
    assert (changed["lang"], changed["country"], changed["tags"]) == ("pt", None, ["y", "z"])
    assert "Changed Nuevo: pt, practice, y, z" in sources_command(tmp_path, "edit", "A", "--name", " Nuevo\n").stdout


def test_javascript_is_switched_on_and_off_and_shown(tmp_path: Path) -> None:
    (added,) = add(tmp_path, make_source("https://a.example/", name="A", source_type="site"))
    assert not added.javascript
    assert "in a browser" in sources_command(tmp_path, "edit", "A", "--javascript", "--country", "Perú").stdout
    (row,) = answer(sources_command(tmp_path, "list", "--json"))
    assert (row["javascript"], row["country"]) == (True, "PE")
    assert answer(sources_command(tmp_path, "edit", "A", "--name", "B", "--json"))["javascript"] is True
    assert answer(sources_command(tmp_path, "edit", "B", "--no-javascript", "--json"))["javascript"] is False


@pytest.mark.parametrize(
    "options", [(), ("--lang", "klingon"), ("--country", "Narnia"), ("--kind", "gossip"), ("--name", " ")]
)
def test_editing_by_mistake_is_wrong_use(tmp_path: Path, options: tuple[str, ...]) -> None:
    before = add(tmp_path, make_source("https://a.example/", name="A"))
    assert sources_command(tmp_path, "edit", "A", *options).exit_code == 2
    assert stored(tmp_path) == before


def test_editing_needs_one_source_and_a_tag_that_it_has(tmp_path: Path) -> None:
    add(
        tmp_path,
        make_source("https://a.example/1", name="A", tags=("x",)),
        make_source("https://a.example/2", name="B"),
    )
    with pytest.raises(SourceError, match="several sources; say which by its id: 1, 2"):
        sources_command(tmp_path, "edit", "a.example", "--kind", "news")
    with pytest.raises(SourceError, match="A has no tag 'y'; it has: x"):
        sources_command(tmp_path, "edit", "A", "--remove-tag", "y")


def test_the_list_is_filtered_and_says_what_is_wrong(tmp_path: Path) -> None:
    a, *_ = add(
        tmp_path,
        make_source("https://a.example/", name="A", lang="es", country="MX", tags=("Redes",)),
        make_source("https://b.example/", name="B", lang="pt", country="BR", kind="practice"),
        make_source("https://c.example/", name="C", lang="es", country="AR", enabled=False),
    )
    flag_source(tmp_path, a, SourceFlag.SILENT)

    def names(*options: str) -> list[str]:
        return [source["name"] for source in answer(sources_command(tmp_path, "list", *options, "--json"))]

    assert names() == ["A", "B", "C"]
    assert names("--lang", "es", "--country", "mx", "--country", "BR") == ["A"]
    assert names("--kind", "practice") == ["B"]
    assert names("--tag", "redes") == ["A"]
    assert names("--flagged") == ["A"]
    assert names("--country", "PE") == []
    lines = [" ".join(line.split()) for line in sources_command(tmp_path, "list").stdout.splitlines()]
    assert lines[1:] == [
        "1 A es MX news Redes never silent since 2026-10-01 (usually something new every 2 days)",
        "2 B pt BR practice never not yet collected",
        "3 C es AR news never disabled",
    ]
    assert "None of the 3 sources" in sources_command(tmp_path, "list", "--tag", "nada").stdout
    assert sources_command(tmp_path, "list", "--lang", "klingon").exit_code == 2


def flag_source(home: Path, source: Source, flag: SourceFlag) -> None:
    with opened(home) as knowledge, knowledge.database.write() as connection:
        state = get_source_state(connection, source.id)
        assert state is not None
        since = datetime(2026, 10, 1, tzinfo=UTC)
        flagged = replace(
            state,
            flag=flag.value,
            flag_since=since,
            flag_message="usually something new every 2 days",
            failures_in_a_row=3,
            next_check=datetime(2030, 1, 1, tzinfo=UTC),
        )
        put_source_state(connection, flagged)
