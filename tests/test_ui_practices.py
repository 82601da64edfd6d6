"""``catalejo practices``: asking, listing, keeping, exporting; the documented shape."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase
from tests.command_line import catalejo
from tests.web_app import HOSTILE_TITLE, settings_of


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with advice of two publishers; the fake model, with which the same words group."""
    rows = [
        (
            "uno",
            "## Guía de Instagram\n\n- Responde cada comentario con calma.\n- Fija las reglas del grupo.\n",
            "Guía",
        ),
        ("dos", "## Consejos\n\n- Responde cada comentario con calma. Así baja el enojo.\n", HOSTILE_TITLE),
    ]
    with KnowledgeBase.open(settings_of(tmp_path)) as knowledge:
        lines = [
            {"url": f"https://{name}.example/", "source": name, "text": text, "title": title, "lang": "es"}
            | {"published": "2026-01-02T03:04:05Z"}
            for name, text, title in rows
        ]
        knowledge.import_lines(json.dumps(line).encode() for line in lines)
    return tmp_path


@pytest.mark.soak  # a dozen commands, each a process: half a minute
def test_a_day_with_the_playbook(home: Path) -> None:
    done = catalejo(home, "practices", "cómo", "respondo", "comentarios", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    first = answer["practices"][0]
    assert answer["query"] == "cómo respondo comentarios"
    assert set(first) >= {
        "practice_id", "title", "network", "theme", "publishers", "since", "last_confirmed", "status", "passages"
    }  # fmt: skip
    assert (first["title"], first["publishers"]) == ("Responde cada comentario con calma.", 2)
    assert first["since"] == "2026-01-02T03:04:05Z"
    assert set(first["passages"][0]) >= {"text", "url", "title", "published", "lang"}

    number = str(first["practice_id"])
    assert catalejo(home, "practices", "edit", number, "--title", "Calma").returncode == 0
    assert catalejo(home, "practices", "pin", number).returncode == 0
    own = json.loads(catalejo(home, "practices", "add", "Saludar", "--theme", "tone", "--json").stdout)
    assert catalejo(home, "practices", "confirm", number).stdout.startswith("Confirmed: #")
    assert "confirmed by you" in catalejo(home, "practices", "show", number).stdout
    assert catalejo(home, "practices", "confirm", number, "--undo").returncode == 0
    assert "confirmed by you" not in catalejo(home, "practices", "show", number).stdout
    listed = catalejo(home, "practices")
    assert listed.stdout.splitlines()[0] == "Calma"
    assert "pinned" in listed.stdout
    assert " · Instagram" in listed.stdout
    assert catalejo(home, "practices", "hide", number).returncode == 0
    assert "Calma" not in catalejo(home, "practices").stdout
    assert "Calma" in catalejo(home, "practices", "show", number).stdout
    assert catalejo(home, "practices", "remove", str(own["practice_id"])).returncode == 0

    file = home / "lista.md"
    assert catalejo(home, "practices", "--network", "instagram", "--export", str(file)).returncode == 0
    text = file.read_text(encoding="utf-8")
    assert "- [ ] **Fija las reglas del grupo.**" in text
    assert "<img" not in text


def test_a_checklist_speaks_the_language_of_the_app(home: Path) -> None:
    file = home / "lista.md"
    assert catalejo(home, "practices", "comentarios", "--export", str(file)).returncode == 0
    text = file.read_text(encoding="utf-8")
    assert "## Responder a la gente" in text
    assert "2 medios · desde el 2 ene 2026" in text

    with KnowledgeBase.open(settings_of(home)) as knowledge:
        knowledge.people.change("", lambda person: replace(person, lang="pt"))
    assert catalejo(home, "practices", "--export", str(file)).returncode == 0
    assert "## Responder às pessoas" in file.read_text(encoding="utf-8")


def test_a_filter_that_leaves_none_does_not_say_that_articles_advise_nothing(home: Path) -> None:
    done = catalejo(home, "practices", "--network", "twitch")
    assert (done.returncode, done.stdout) == (0, "")
    told = "No advice was found. Try other words or fewer filters, or collect more articles."
    assert " ".join(done.stderr.split()) == told


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["show", "99"], 1, "There is no practice 99"),
        (["--network", "orkut"], 2, "'orkut' is none"),
        (["--age", "pronto"], 2, "'pronto' is no time"),
        (["edit", "1"], 2, "say what to change"),
        (["add", " "], 1, "The title is empty"),
        (["  "], 1, "The query is empty"),
        (["--export", "/nowhere/at/all.md"], 1, "cannot be written"),
        (["--export", "lista.csv"], 2, "the name 'lista.csv' must end in .md"),
    ],
)
def test_wrong_use_is_one_line(tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    settings_of(tmp_path)
    done = catalejo(tmp_path, "practices", *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
