"""``catalejo sources trends``: what a person and a script see."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from typer.testing import CliRunner

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from kb.models import Signal
from kb.store.signals import add_signals
from tests.command_line import catalejo
from ui.cli import app

KIND_KEYS = {"kind", "needs", "says", "address", "every_hours"}
SIGNAL_KEYS = {"topic", "measure", "observed", "rank", "count", "country", "lang", "url", "source_id", "source"}


def trends(home: Path, *arguments: str) -> str:
    """What the command prints, run in this process: one of its own takes most of a second."""
    result = CliRunner(env={"COLUMNS": "200"}).invoke(
        app, ["--home", str(home), "sources", "trends", *arguments], catch_exceptions=False
    )
    assert result.exit_code == 0
    return result.stdout


def test_a_trend_source_is_added_listed_and_read_back(tmp_path: Path) -> None:
    kinds = json.loads(trends(tmp_path, "list", "--json"))
    assert all(set(kind) == KIND_KEYS for kind in kinds)
    assert {kind["kind"]: kind["needs"] for kind in kinds}["google-trends"] == ["country"]

    added = json.loads(trends(tmp_path, "add", "google-trends", "--country", "mx", "--tag", "red", "--json"))
    assert (added["type"], added["kind"], added["country"], added["tags"]) == ("trend", "trend", "MX", ["red"])
    refused = catalejo(tmp_path, "sources", "trends", "add", "google-trends", "--country", "mx")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "is a source already, under the name 'Google Trends MX'" in refused.stderr

    now = datetime.now(UTC).replace(microsecond=0)
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        assert [source.name for source in knowledge.sources.all()] == ["Google Trends MX"]
        with knowledge.database.write() as connection:
            said = [
                Signal("\x1b[2Jhola\u202e [bold]", "searches", now, count=2000, country="MX"),
                Signal("ayer", "searches", now - timedelta(days=4), count=1, country="MX"),
            ]
            add_signals(connection, added["id"], said)
    shown = trends(tmp_path, "signals", "Google Trends MX")
    assert "[2Jhola [bold]" in shown
    assert "2,000 searches" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
    assert "ayer" not in shown, "three days back unless told otherwise"
    listed = json.loads(trends(tmp_path, "signals", "--since", "7d", "--json"))
    assert all(set(signal) == SIGNAL_KEYS for signal in listed)
    assert [(s["topic"], s["source"], s["observed"][-1]) for s in listed][1] == ("ayer", "Google Trends MX", "Z")
