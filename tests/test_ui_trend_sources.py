"""``catalejo sources trends``: what a person and a script see."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from kb.models import Signal
from kb.store.signals import add_signals
from tests.command_line import catalejo

KIND_KEYS = {"kind", "needs", "says", "address", "every_hours"}
SIGNAL_KEYS = {"topic", "measure", "observed", "rank", "count", "country", "lang", "url", "source_id", "source"}


def test_a_trend_source_is_added_listed_and_read_back(tmp_path: Path) -> None:
    kinds = json.loads(catalejo(tmp_path, "sources", "trends", "list", "--json").stdout)
    assert all(set(kind) == KIND_KEYS for kind in kinds)
    assert {kind["kind"]: kind["needs"] for kind in kinds}["google-trends"] == ["country"]

    done = catalejo(tmp_path, "sources", "trends", "add", "google-trends", "--country", "mx", "--tag", "red", "--json")
    added = json.loads(done.stdout)
    assert (added["type"], added["kind"], added["country"], added["tags"]) == ("trend", "trend", "MX", ["red"])
    refused = catalejo(tmp_path, "sources", "trends", "add", "google-trends", "--country", "mx")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "is a source already, under the name 'Google Trends MX'" in refused.stderr

    now = datetime.now(UTC).replace(microsecond=0)
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        assert [source.name for source in knowledge.list_sources()] == ["Google Trends MX"]
        with knowledge.database.write() as connection:
            said = [
                Signal("\x1b[2Jhola\u202e [bold]", "searches", now, count=2000, country="MX"),
                Signal("ayer", "searches", now - timedelta(days=2), count=1, country="MX"),
            ]
            add_signals(connection, added["id"], said)
    shown = catalejo(tmp_path, "sources", "trends", "signals", "Google Trends MX")
    assert "[2Jhola [bold]" in shown.stdout
    assert "2,000 searches" in shown.stdout
    assert not {"\x1b", "\u202e"} & set(shown.stdout)
    assert "ayer" not in shown.stdout, "a day back unless told otherwise"
    listed = json.loads(catalejo(tmp_path, "sources", "trends", "signals", "--since", "7d", "--json").stdout)
    assert all(set(signal) == SIGNAL_KEYS for signal in listed)
    assert [(s["topic"], s["source"], s["observed"][-1]) for s in listed][1] == ("ayer", "Google Trends MX", "Z")
