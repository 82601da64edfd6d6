"""Driving the collector as the product does: a home folder with sources, a subprocess, the store read afterwards."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kb.config import load_settings
from kb.models import Document, Run, Source, SourceType
from kb.store import runs
from kb.store.database import Database
from kb.store.sources import add_source
from tests.stored import all_documents

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class CollectedRun:
    """A run that ended: its row, and how many things ended in each outcome by name of source."""

    run: Run
    outcomes: dict[str, dict[str, int]]
    examples: dict[tuple[str, str], str]

    def total(self, outcome: str) -> int:
        return sum(counts.get(outcome, 0) for counts in self.outcomes.values())


def feed_source(url: str, name: str = "", source_type: SourceType = SourceType.FEED) -> Source:
    """A source to add."""
    name = name or url.split("/")[2]
    return Source(url=url, name=name, type=source_type, publisher=name, added=datetime.now(UTC))


def make_home(home: Path, web_map: str, sources: Iterable[Source]) -> Database:
    """A home folder whose store holds the sources and whose ``map`` is the web map."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "map").write_text(web_map)
    database = Database.open(load_settings(home).store_url)
    with database.write() as connection:
        for source in sources:
            add_source(connection, source)
    return database


def start_collecting(
    home: Path, *arguments: str, module: str = "crawler.collect", **environment: str
) -> "subprocess.Popen[str]":
    """Start the collector, or another of its processes, on a home of ``make_home``."""
    variables = {
        **os.environ,
        "CATALEJO_WEB_MAP": str(home / "map"),
        "CATALEJO_DELAY_PER_HOST_SECONDS": "0",
        **environment,
    }
    command = [sys.executable, "-m", module, "--home", str(home), *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def collect(home: Path, database: Database, *arguments: str, **environment: str) -> CollectedRun:
    """Collect to the end and give what the store says of the run."""
    process = start_collecting(home, *arguments, **environment)
    output, errors = process.communicate(timeout=200)
    assert process.returncode == 0, errors
    assert errors == "", "nothing noisy on the terminal"
    return run_of(database, json.loads(output)["run_id"])


def run_of(database: Database, run_id: int) -> CollectedRun:
    """What the store says of a run."""
    with database.read() as connection:
        run = runs.get_run(connection, run_id)
        counts = runs.get_outcomes(connection, run_id)
    assert run is not None
    outcomes: dict[str, dict[str, int]] = {}
    for row in counts:
        outcomes.setdefault(row.source, {})[row.outcome] = row.count
    return CollectedRun(run, outcomes, {(row.source, row.outcome): row.example for row in counts})


def documents(database: Database) -> list[Document]:
    """Every document."""
    with database.read() as connection:
        return all_documents(connection)
