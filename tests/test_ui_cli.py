"""The command line as a person and a program meet it: shapes, exit codes, one line for every mistake."""

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from kb.config import load_settings
from kb.index import full_text
from kb.knowledge_base import KnowledgeBase
from kb.models import Source, SourceType
from tests import command_line
from ui.cli import app
from ui.console import parse_moment
from ui.sample_site import SampleSite

ARTICLES = [
    {
        "url": "https://a.example/bienvenida", "title": "Cómo dar la bienvenida", "lang": "es", "source": "Medio A",
        "country": "MX", "kind": "practice", "published": "2026-11-20T10:00:00Z",
        "text": "Un saludo corto, con el nombre de la persona, hace que los miembros nuevos se queden en la comunidad.",
    },
    {
        "url": "https://b.example/hashtags", "title": "Hashtags that still work", "lang": "en", "source": "Paper B",
        "published": "2026-10-01",
        "text": "Three precise hashtags bring more readers to a post than thirty vague ones.",
    },
    {"url": "https://c.example/horarios", "title": "Horários para publicar", "lang": "pt", "source": "Site C",
     "text": "O melhor horário depende da sua comunidade: teste e meça os resultados antes de decidir."},
]  # fmt: skip


def catalejo(
    home: Path, *arguments: str, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line on a home that uses the fake model."""
    return command_line.catalejo(home, *arguments, stdin=stdin, **{"CATALEJO_EMBEDDING_MODEL": "fake", **environment})


def failure(done: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """The one line that a failed command says."""
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1, done.stderr
    return errors[0]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("cli") / "home"
    lines = "\n".join(json.dumps(article, ensure_ascii=False) for article in ARTICLES)
    done = catalejo(home, "import", "-", "--json", stdin=lines)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["new"] == 3
    done = catalejo(home, "index", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["documents"] == 3
    return home


def _hits(done: subprocess.CompletedProcess[str]) -> Sequence[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    hits: list[dict[str, object]] = json.loads(done.stdout)["hits"]
    return hits


def test_search_answers_in_the_documented_shape(home: Path) -> None:
    done = catalejo(home, "search", "dar la bienvenida a miembros nuevos", "--json")
    answer = json.loads(done.stdout)
    assert {"query", "took_ms", "hits"} <= answer.keys()
    hit = answer["hits"][0]
    assert {
        "rank", "score", "document_id", "url", "title", "lang", "source", "published", "passage", "char_start",
        "char_end", "why",
    } <= hit.keys()  # fmt: skip
    assert hit["why"].keys() == {"lexical", "semantic", "recency", "rerank", "words", "closeness"}
    assert (hit["rank"], hit["url"], hit["source"]) == (1, "https://a.example/bienvenida", "Medio A")
    assert hit["published"] == "2026-11-20T10:00:00Z"
    shown = json.loads(catalejo(home, "show", str(hit["document_id"]), "--json").stdout)
    assert shown["text"][hit["char_start"] : hit["char_end"]] == hit["passage"]
    assert shown["text"] == ARTICLES[0]["text"]


def test_filters_hold(home: Path) -> None:
    for name in ("pt", "português", "Portuguese"):
        assert {h["lang"] for h in _hits(catalejo(home, "search", "comunidad", "--lang", name, "--json"))} == {"pt"}
    assert {h["source"] for h in _hits(catalejo(home, "search", "post", "--source", "paper b", "--json"))} == {
        "Paper B"
    }
    dated = _hits(catalejo(home, "search", "comunidad", "--since", "2026-10-01", "--until", "2026-10-01", "--json"))
    assert [h["url"] for h in dated] == ["https://b.example/hashtags"]


def test_search_for_a_person_shows_title_source_and_link(home: Path) -> None:
    done = catalejo(home, "search", "hashtags", "that", "work")
    assert done.returncode == 0
    assert "Hashtags that still work" in done.stdout
    assert "Paper B" in done.stdout
    assert "https://b.example/hashtags" in done.stdout
    number = done.stdout.split("#")[1].split()[0]
    assert catalejo(home, "show", number).stdout.startswith("Hashtags that still work")


@pytest.mark.soak
def test_every_script_can_be_printed_in_any_encoding(tmp_path: Path) -> None:
    line = json.dumps({"url": "https://a.example/1", "title": "مرحبا 🎉", "text": "Ñandú"})
    assert catalejo(tmp_path, "import", "-", stdin=line, PYTHONIOENCODING="ascii").returncode == 0
    assert catalejo(tmp_path, "index", PYTHONIOENCODING="cp1252").returncode == 0
    done = catalejo(tmp_path, "search", "مرحبا", PYTHONIOENCODING="ascii")
    assert (done.returncode, "????? ?" in done.stdout) == (0, True), done.stderr
    done = catalejo(tmp_path, "search", "مرحبا", "--json", PYTHONIOENCODING="cp1252")
    assert json.loads(done.stdout)["hits"][0]["title"] == "مرحبا 🎉"


def test_queries_from_a_file_answer_line_by_line(home: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    lines = [
        '{"query": "bienvenida", "lang": "es", "limit": 1}',
        "not json",
        '{"query": 7}',
        '{"query": "x", "limit": 0}',
        '{"query": "bienvenida \\ud800", "until": "9999-12-31"}',
        '{"query": "bienvenida", "kind": "practise"}',
    ]
    queries.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = catalejo(home, "search", "--queries", str(queries))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [("hits" in a, "error" in a) for a in answers] == [
        (True, False),
        *[(False, True)] * 3,
        (True, False),
        (False, True),
    ]
    assert len(answers[0]["hits"]) == 1
    assert answers[4]["query"] == "bienvenida \ud800"


def test_queries_from_stdin(home: Path) -> None:
    done = catalejo(home, "search", "--queries", "-", stdin='{"query": "bienvenida"}\n')
    assert json.loads(done.stdout)["hits"]


def test_a_name_from_the_web_is_text_and_no_markup(tmp_path: Path) -> None:
    name = "Feed [/] [red]rojo[/red] :boom: [link=https://evil.example]aquí"
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        knowledge.sources.add(
            Source("https://a.example/feed", name, SourceType.FEED, "a.example", added=datetime.now(UTC))
        )
    done = catalejo(tmp_path, "sources", "list", COLUMNS="200")
    assert name in done.stdout, done.stderr
    done = catalejo(tmp_path, "sources", "remove", name, COLUMNS="200")
    assert name in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22", datetime(2026, 11, 23, tzinfo=UTC)),
        ("20261122", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11-22T09:30:00Z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("9999-12-31", datetime(9999, 12, 31, tzinfo=UTC)),
        ("7d", datetime(2026, 11, 15, tzinfo=UTC)),
    ],
)
def test_until_a_date_means_its_end(text: str, moment: datetime) -> None:
    assert parse_moment(text, datetime(2026, 11, 22, tzinfo=UTC), end_of_day=True) == moment


def test_bad_lines_are_told_by_number_and_the_good_ones_kept(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text(
        '{"url":"https://a.example/1","title":"Uno"}\nnonsense\n\n{"title":"sin url"}\n{"url":"https://a.example/2","title":"Dos"}\n'
    )
    done = catalejo(tmp_path / "home", "import", str(file), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["new"] == 2
    assert f"{file}:2: not JSON" in done.stderr
    assert f"{file}:4: 'url' is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_country_that_is_not_known_is_left_out_and_told(tmp_path: Path) -> None:
    lines = "".join(
        json.dumps({"url": f"https://a.example/{name}", "title": name, "country": name}) + "\n"
        for name in ("Brasil", "Narnia\x1b[1m")
    )
    done = catalejo(tmp_path / "home", "import", "-", "--json", stdin=lines)
    assert done.returncode == 0
    assert json.loads(done.stdout)["remarks"] == [[2, "'Narnia\\x1b[1m' is no country that is known; it is left out"]]
    assert "-:2: 'Narnia" in done.stderr
    with KnowledgeBase.open(load_settings(tmp_path / "home")) as knowledge:
        countries = {knowledge.document(1).country, knowledge.document(2).country}
    assert countries == {"BR", None}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["import", "/no/such/file.jsonl"], "/no/such/file.jsonl"),
        (["show", "999"], "no document 999"),
        (["search", "x", "--since", "soon"], "'soon'"),
        (["search", "--queries", "/no/such/file"], "/no/such/file"),
        (["sources", "add", "not an address"], "not a web address"),
        (["sources", "add", "file:///etc/passwd"], "only http"),
        (["sources", "add", "http://127.0.0.1:22"], "127.0.0.1"),
        (["sources", "remove", "nobody"], "'nobody'"),
        (["collect"], "no sources yet"),
        (["collect", "nobody"], "'nobody'"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, arguments: list[str], told: str) -> None:
    assert told in failure(catalejo(tmp_path, *arguments))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["search", "x", "--kind", "practise"], "use one of: news"),
        (["search", "x", "--country", "Narnia"], "no country that is known"),
        (["searches", "save", "x", "x", "--lang", "klingon"], "no language that is known"),
        (["watch", "add", "x", "x", "--lang", "klingon"], "no language that is known"),
    ],
)
def test_a_filter_that_nothing_fulfils_is_wrong_use(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = catalejo(tmp_path, *arguments, COLUMNS="200")
    assert (done.returncode, told in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["nonsense"],
        ["search", "x", "--limit", "0"],
        ["import"],
        ["show", "9" * 30],
        ["sources", "add", "https://a.example", "--lang", "klingon"],
        ["sources", "add", "https://a.example", "--country", "Narnia"],
        ["sources", "add", "https://a.example", "--country", "XX"],
    ],
)
def test_wrong_use_exits_with_2(tmp_path: Path, arguments: list[str]) -> None:
    done = catalejo(tmp_path, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_command_is_shown_as_it_is_written() -> None:
    shown = list(_usages(typer.main.get_command(app), "catalejo"))
    assert "catalejo sources packs enable [OPTIONS] [NAME]..." in shown
    assert [usage for usage in shown if "[[" in usage or "…" in usage] == []


def _usages(command: Any, path: str) -> Iterator[str]:
    yield " ".join([path, *command.collect_usage_pieces(command.make_context(path, [], resilient_parsing=True))])
    for name, below in getattr(command, "commands", {}).items():
        yield from _usages(below, f"{path} {name}")


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    assert "'colour'" in failure(catalejo(tmp_path, "search", "x", CATALEJO_COLOUR="red"))


def test_a_bug_is_logged_in_the_home_that_was_named(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from ui import cli\n"
        f"sys.argv = ['catalejo', '--home', {str(tmp_path)!r}, 'oops']\n"
        "cli.app.command('oops')(lambda: 1 / 0)\n"
        "cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert str(tmp_path / "logs" / "errors.log") in failure(done)
    assert "ZeroDivisionError" in (tmp_path / "logs" / "errors.log").read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_no_bug_to_report(tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "ui.cli", "--home", str(tmp_path), "sources", "packs", "--json"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "Error: The disk is full; free space and start again.\n")


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "--home" in failure(catalejo(tmp_path / "file" / "home", "search", "x"))


def test_a_model_that_cannot_be_had_is_named(tmp_path: Path) -> None:
    done = catalejo(tmp_path, "doctor", "--json", CATALEJO_EMBEDDING_MODEL="/no/such/model")
    assert done.returncode == 1
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert not checks["model"]["ok"]
    assert "/no/such/model" in checks["model"]["message"]


def test_an_audience_says_which_setting_it_needs_where_this_computers_zone_cannot_be_told(tmp_path: Path) -> None:
    said = failure(catalejo(tmp_path, "audiences", "add", "Equipo", TZ="Nowhere/X"))
    assert "Setting 'time_zone': set it" in said
    assert "as to America/Mexico_City" in said


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is in use" in failure(catalejo(tmp_path, "up", "--port", str(port)))


def test_doctor_is_content_with_a_good_home(home: Path) -> None:
    done = catalejo(home, "doctor", "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["ok"] is True


def test_doctor_finds_damage_in_the_middle_of_the_store(home: Path, tmp_path: Path) -> None:
    """Where what it counts and lists can be read all the same."""
    with (
        closing(sqlite3.connect(home / "catalejo.db")) as whole,
        closing(sqlite3.connect(tmp_path / "catalejo.db")) as copy,
    ):
        whole.backup(copy)
        (page_size,) = copy.execute("PRAGMA page_size").fetchone()
        (page,) = copy.execute("SELECT rootpage FROM sqlite_master WHERE name = 'raw_pages'").fetchone()
    with (tmp_path / "catalejo.db").open("r+b") as file:
        file.seek((page - 1) * page_size)
        file.write(b"\xaa" * page_size)
    done = catalejo(tmp_path, "doctor", "--json")
    assert done.returncode == 1
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert not checks["store"]["ok"]
    assert f"{tmp_path}/catalejo.db is damaged" in checks["store"]["message"]
    assert "backup" in checks["store"]["message"]


def test_doctor_misses_a_vector_folder_that_is_gone(home: Path) -> None:
    (home / "chroma").rename(home / "elsewhere")
    try:
        done = catalejo(home, "doctor", "--json")
    finally:
        (home / "elsewhere").rename(home / "chroma")
    assert done.returncode == 1
    (problem,) = [check for check in json.loads(done.stdout)["checks"] if not check["ok"]]
    assert "chroma" in problem["message"]
    assert "catalejo index" in problem["remedy"]


def test_doctor_misses_the_index_of_words_until_it_is_made_anew(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    with closing(sqlite3.connect(tmp_path / "catalejo.db")) as store:
        store.execute(f"DROP TABLE {full_text.TABLE.name}")
    done = catalejo(tmp_path, "doctor", "--json")
    assert done.returncode == 1
    (problem,) = [check for check in json.loads(done.stdout)["checks"] if not check["ok"]]
    assert (problem["name"], "words are to be read anew" in problem["message"]) == ("index", True)
    assert "catalejo index" in problem["remedy"]
    assert catalejo(tmp_path, "index").returncode == 0
    assert json.loads(catalejo(tmp_path, "doctor", "--json").stdout)["ok"] is True


def test_ctrl_c_is_one_line(home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "--home", str(home), "import", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write("\n" * 200_000)  # more than a pipe holds: it reads its input when this returns
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert "Stopped" in errors


def test_ctrl_c_before_the_command_line_is_there_says_nothing() -> None:
    program = (
        "import os, signal, sys\n"
        "class Impatient:\n"
        "    def find_spec(name, *_):\n"
        "        if name == 'ui.cli':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Impatient)\n"
        "from ui.start import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_search_starts_fast_because_it_loads_nothing_heavy(home: Path) -> None:
    program = (
        "import sys\n"
        f"sys.argv = ['catalejo', '--home', {str(home)!r}, 'search', 'bienvenida', '--json']\n"
        "from ui.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'torch', 'streamlit', 'scrapy', 'chromadb', 'transformers', 'sklearn'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["hits"]


def test_where_no_pages_are_kept_there_is_nothing_to_read_again(tmp_path: Path) -> None:
    assert "No pages are kept" in catalejo(tmp_path, "extract").stdout


@pytest.mark.soak  # many processes
def test_sources_and_collect_answer_in_the_documented_shapes(tmp_path: Path) -> None:
    with SampleSite(slow_seconds=0.1) as site:
        (tmp_path / "map").write_text(site.web_map(), encoding="utf-8")
        home, web = (
            tmp_path / "home",
            {"CATALEJO_WEB_MAP": str(tmp_path / "map"), "CATALEJO_DELAY_PER_HOST_SECONDS": "0"},
        )
        address = next(source.address for source in site.sources if source.name == "Praça Digital")
        added = json.loads(catalejo(home, "sources", "add", address, "--tag", "redes", "--json", **web).stdout)
        run = json.loads(catalejo(home, "collect", "Praça Digital", "--json", **web).stdout)
    assert {
        "id",
        "url",
        "name",
        "type",
        "publisher",
        "lang",
        "country",
        "kind",
        "tags",
        "enabled",
        "added",
    } <= added.keys()
    assert (added["name"], added["lang"], added["tags"], added["other_feeds"]) == ("Praça Digital", "pt", ["redes"], [])
    assert {"id", "task", "arguments", "status", "started", "finished", "message", "result", "outcomes"} <= run.keys()
    assert (run["task"], run["status"]) == ("collect", "done")
    counts = {row["outcome"]: row["count"] for row in run["outcomes"]}
    assert counts["feed_read"] == counts["rate_limited"] == 1
    assert counts["stored_new"] > 3
    assert {row["source"] for row in run["outcomes"]} == {"Praça Digital"}
    again = json.loads(catalejo(home, "extract", "--json").stdout)
    assert (again["task"], again["status"]) == ("extract", "done")
    assert again["result"] == {"pages": counts["stored_new"], "outcomes": {"unchanged": counts["stored_new"]}}
    (listed,) = json.loads(catalejo(home, "sources", "list", "--json").stdout)
    assert {"last_checked", "hints", "last_success", "next_check", "failures_in_a_row", "last_outcome"} <= listed[
        "state"
    ].keys()
    assert listed["state"]["last_outcome"] == "feed_read"
    assert json.loads(catalejo(home, "sources", "remove", "praça digital", "--json").stdout)["id"] == added["id"]
    assert json.loads(catalejo(home, "sources", "list", "--json").stdout) == []
