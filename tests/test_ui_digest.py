"""``catalejo digest`` and ``audiences`` as a person and a program use them."""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.config import load_settings
from kb.digest.digests import everybody
from kb.digest.period import Period
from kb.knowledge_base import KnowledgeBase
from tests.command_line import catalejo
from tests.post_office import empty_store
from ui.cli import app, main

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = ("--week", "2026-W10")
TOLD = {
    "un": "Vecinos de Montevideo cuentan cómo pasaron la noche sin luz y sin noticias de la empresa eléctrica.",
    "dos": "El apagón alcanzó también a Canelones, donde dos hospitales trabajaron con generadores hasta la mañana.",
    "tres": "El gobierno convocó a la empresa para que explique las causas del apagón y el tiempo de la reparación.",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the fake model, in which three publishers told a story on a Tuesday, after a quiet month."""
    (tmp_path / "catalejo.toml").write_text('embedding_model = "fake"\ntime_zone = "America/Montevideo"\n')
    lines = [
        {"url": f"https://{name}.example/{day}", "title": f"{name} {day}: asunto {name * 2}{day}", "source": name}
        | {"text": "Nada.", "lang": "es", "country": "UY", "published": (MONDAY - timedelta(days=day)).isoformat()}
        for name in TOLD
        for day in range(1, 28)
    ]
    lines += [
        {"url": f"https://{name}.example/luz", "title": f"Apagón deja Montevideo sin luz, según {name}", "text": text}
        | {"source": name, "lang": "es", "country": "UY", "published": (MONDAY + timedelta(days=1)).isoformat()}
        for name, text in TOLD.items()
    ]
    done = catalejo(tmp_path, "import", "-", stdin="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0, done.stderr
    assert catalejo(tmp_path, "index").returncode == 0
    return tmp_path


@pytest.mark.soak  # a dozen processes
def test_a_team_has_its_digest(home: Path) -> None:
    done = catalejo(home, "digest", *WEEK)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Lo que se movió: 2 – 8 de mar. de 2026")
    said = " ".join(done.stdout.split())
    assert "Apagón deja Montevideo sin luz" in said
    assert "La cuentan 3 medios independientes, desde el 3 mar. 2026." in said

    edition = json.loads(catalejo(home, "digest", *WEEK, "--json").stdout)
    assert edition["format"] == 1
    assert (edition["start"], edition["end"]) == ("2026-03-02", "2026-03-08")
    assert edition["audience"]["time_zone"] == "America/Montevideo"
    key = edition["top_stories"][0]["key"]
    assert edition["top_stories"][0]["quote"]["text"] in TOLD.values()

    noted = catalejo(home, "digest", "edit", *WEEK, "--note", f"{key}=Avisar a soporte", "--intro", "Buen lunes")
    assert f"{key}" in noted.stdout
    assert "note: Avisar a soporte" in noted.stdout
    text = catalejo(home, "digest", *WEEK, "--format", "md").stdout
    assert "**Nota:** Buen lunes" in text
    assert "**Nota:** Avisar a soporte" in text
    work = json.loads(catalejo(home, "digest", "edit", *WEEK, "--drop", key, "--json").stdout)
    assert (work["dropped"], work["note"]) == ([key], "Buen lunes")
    assert "Apagón" not in catalejo(home, "digest", *WEEK).stdout
    assert f"{key}" in catalejo(home, "digest", "edit", *WEEK, "--restore", key).stdout

    added = catalejo(
        home, "audiences", "add", "Equipo Sur", "--lang", "pt", "--country", "Uruguay", "--length", "short"
    )
    assert added.returncode == 0, added.stderr
    topics = ("--topic", "apagón, agua", "--topic", "apagón")
    changed = catalejo(home, "audiences", "edit", "equipo sur", "--country", "", *topics, "--json")
    audience = json.loads(changed.stdout)
    assert (audience["lang"], audience["countries"], audience["topics"]) == ("pt", [], ["apagón", "agua"])
    catalejo(home, "audiences", "edit", "equipo sur", "--country", "UY", "--source-lang", "es")
    assert "from UY; in es; about apagón, agua" in catalejo(home, "audiences", "list", COLUMNS="200").stdout
    catalejo(home, "audiences", "edit", "equipo sur", "--country", "", "--source-lang", "")
    file = home / "resumo.html"
    written = catalejo(home, "digest", *WEEK, "--audience", "equipo sur", "--out", str(file))
    assert written.returncode == 0, written.stderr
    assert "Para Equipo Sur" in file.read_text("utf-8")
    listed = json.loads(catalejo(home, "digest", "list", "--json").stdout)
    assert [(each["audience"], each["lang"], each["version"]) for each in listed] == [
        ("", "es", 1),
        ("Equipo Sur", "pt", 1),
    ]
    feed = catalejo(home, "digest", "feed", "--audience", "Equipo Sur").stdout
    assert feed.count("<entry>") == 1
    schema = json.loads(catalejo(home, "digest", "schema").stdout)
    assert set(edition) == set(schema["properties"])


def test_a_feed_has_no_digest_of_days_that_were_not_over(tmp_path: Path) -> None:
    (tmp_path / "catalejo.db").write_bytes(empty_store())
    (tmp_path / "catalejo.toml").write_text('embedding_model = "fake"\nlanguage = "es"\ntime_zone = "UTC"\n')
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        for end in (8, 15):
            week = Period(date(2026, 3, end - 6), date(2026, 3, end), UTC)
            knowledge.digests.compose(everybody("es", "UTC"), week, datetime(2026, 3, 10, tzinfo=UTC))
    feed = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["--home", str(tmp_path), "digest", "feed"]).output
    assert feed.count("<entry>") == 1
    assert "2–8 mar 2026" in feed


def test_changing_an_audience_is_not_said_to_have_defaults() -> None:
    for command in ("add", "edit"):
        help_text = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["audiences", command, "--help"]).output
        assert "[of a new one: normal]" in help_text
        assert "[default" not in help_text


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("digest", "--week", "2199-W01"), 1, "has not begun yet"),
        (("digest", "--lang", "fr"), 1, "'fr' is none of them"),
        (("digest", "--from", "2026-01-01"), 2, "give the first and the last day"),
        (("digest", "--from", "ayer", "--to", "2026-01-01"), 2, "'ayer' is no date; write it as 2026-11-22"),
        (("digest", "--audience", "Nadie"), 1, "There is no audience 'Nadie'"),
        (("digest", "edit"), 1, "`catalejo digest` composes it"),
        (("digest", "--lang", "pt", "edit"), 2, "options stand after `edit`"),
        (("digest", "--json", "--format", "pdf"), 2, "--json is --format json"),
        (("digest", "--out", "resumen.docx"), 2, "ends in none of .txt, .md"),
        (("audiences", "brand", "Nadie"), 2, "give --color, --logo or both"),
        (("digest", "--week", "9999-W52"), 1, "from 1990-01-01 to 2199-12-31"),
        (("audiences", "edit", "Nadie", "--lang", "pt"), 1, "There is no audience"),
        (("audiences", "add", "Equipo", "--source-lang", "klingon"), 2, "Invalid value for --source-lang"),
        (("audiences", "edit", "Nadie"), 2, "say what to change"),
        (("audiences", "brand", "Nadie", "--color", "red"), 1, "There is no audience"),
    ],
)
def test_what_cannot_be(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    (tmp_path / "catalejo.toml").write_text('embedding_model = "fake"\n')
    (tmp_path / "catalejo.db").write_bytes(empty_store())
    monkeypatch.setenv("COLUMNS", "200")  # as every test in this process: the console is made once
    monkeypatch.setattr(sys, "argv", ["catalejo", "--home", str(tmp_path), *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr()
    assert end.value.code == code
    assert says in " ".join(said.err.split())
    assert said.out == ""
