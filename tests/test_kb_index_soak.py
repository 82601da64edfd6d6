"""Indexing that is killed again and again ends where an undisturbed run ends."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from kb.embedding.fake import FakeEmbedder
from kb.index import full_text
from kb.index.server_process import HOST
from kb.index.vector_index import VectorIndex
from kb.index.vector_server import VectorServer
from kb.intake.accept import accept
from kb.models import RawDocument
from kb.store.database import Database
from kb.store.vector_collections import get_vector_collection
from tests.stored import delete_documents

NOW = datetime(2026, 11, 1, tzinfo=UTC)
KILLS = 20
INDEX = """
import sys
from pathlib import Path
from kb.embedding.fake import FakeEmbedder
from kb.index.indexer import Indexer
from kb.index.vector_server import VectorServer
from kb.store.database import Database
home = Path(sys.argv[1])
with VectorServer(home, home / "chroma") as server:
    Indexer(Database.open(f"sqlite:///{home / 'catalejo.db'}"), FakeEmbedder(), home, server).run()
"""


def put(database: Database, numbers: range, version: int) -> None:
    with database.write() as connection:
        for number in numbers:
            text = f"Versión {version} de {number}.\n\n" + "\n\n".join(
                f"## Parte {part}\n\n" + f"Palabra{number} frase{part} versión{version}. " * 8 for part in range(6)
            )
            raw = RawDocument(url=f"https://soak.example/{number}", title=f"Guía {number}", text=text, lang="es")
            accept(connection, raw, NOW)


def change(home: Path, step: int) -> None:
    """What happens to the documents before the step's run: some come, some change, one goes."""
    database = Database.open(f"sqlite:///{home / 'catalejo.db'}")
    put(database, range(step * 40, step * 40 + 40), 0)
    if step:
        put(database, range(step * 40 - 20, step * 40 - 10), step)
        with database.write() as connection:
            delete_documents(connection, [step])
    database.close()


def start(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", INDEX, str(home)])


def state(home: Path) -> tuple[dict, dict, int]:
    """What the home holds, without ids: passages with their words and vectors, by document and place."""
    database = Database.open(f"sqlite:///{home / 'catalejo.db'}")
    with database.read() as connection:
        rows = connection.execute(
            sql(
                "SELECT c.id, d.url, c.ordinal, c.char_start, c.char_end, c.content_key, w.title, w.body, e.vector"
                " FROM chunks c JOIN documents d ON d.id = c.document_id"
                f" LEFT JOIN {full_text.TABLE.name} w ON w.rowid = c.id"
                " LEFT JOIN embeddings e ON e.content_key = c.content_key"
            )
        ).all()
        counts = {
            table: connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar()
            for table in ("chunks", full_text.TABLE.name, "embeddings", "changes")
        }
        collection = get_vector_collection(connection, FakeEmbedder.model_id)
    database.close()
    assert collection is not None
    assert collection.complete
    with VectorServer(home, home / "chroma") as server:
        held = VectorIndex(HOST, server.ensure().port).ids(collection.name)
    assert held == {row.id for row in rows}
    return {(row.url, row.ordinal): tuple(row[3:]) for row in rows}, counts, len(held)


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_killed_at_random_moments_the_index_ends_as_an_undisturbed_one(tmp_path: Path):
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    for home in (calm, killed):
        home.mkdir()
    chance = random.Random(7)
    seconds = 0.0
    for step in range(KILLS):
        change(calm, step)
        change(killed, step)
        if step % 5 == 0:  # how long a whole run takes, so that kills fall anywhere within one
            started = time.monotonic()
            assert start(calm).wait() == 0
            seconds = time.monotonic() - started
        process = start(killed)
        time.sleep(chance.uniform(0.1, 1.0) * seconds)
        process.kill()
        process.wait()
    for home in (calm, killed):
        assert start(home).wait() == 0
    assert state(killed) == state(calm)
