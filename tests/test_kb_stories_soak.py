"""Stories, trends and alerts that are killed again and again, and a store that is three years old."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from kb.embedding.fake import FakeEmbedder
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import RawDocument
from kb.progress import silent
from kb.store.alerts import each_alert
from kb.store.database import Database
from kb.store.tables import alerts, documents, story_days, story_documents, story_merges, watch_hits
from tests.shelf import Shelf
from tests.test_kb_alerts import Desk

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
KILLS = 15
DAYS = 40
DAY = timedelta(days=1)
# One process: stories, then alerts, at a time that is given.
CHECK = """
import sys
from datetime import datetime
from pathlib import Path
from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from kb.progress import silent
with KnowledgeBase.open(load_settings(Path(sys.argv[1]))) as knowledge:
    assert knowledge.update_stories(progress=silent)
    assert knowledge.watching.check(datetime.fromisoformat(sys.argv[2]), silent) is not None
"""


def told(day: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Publishers and headlines of a day: an affair of this week, and what each has alone."""
    affair = day // 7
    for name in chance.sample("abcdefghij", 5):
        yield name, f"Asunto{affair} escándalo{affair} ministerio{affair} según {name * 4} parte{chance.random():.3f}"
        yield name, f"{name * 3}{day} {name * 5}{day} {name * 7}{day}"


def fill(database: Database, days: range) -> None:
    chance = random.Random(days.start)
    with database.write() as connection:
        for day in days:
            for number, (name, title) in enumerate(told(day, chance)):
                moment = START + day * DAY + timedelta(minutes=number)
                url = f"https://{name}.example/{day}/{number}"
                raw = RawDocument(url, title=title, lang="es", source=name, published=moment, seen=moment)
                accept(connection, raw, moment)


@pytest.mark.soak
def test_killed_at_random_moments_stories_and_alerts_end_as_undisturbed_ones(tmp_path: Path) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    calm.mkdir()
    (calm / "catalejo.toml").write_text('embedding_model = "fake"\nalert_score = 3\n')
    desk = Desk(calm)
    desk.watch('"escándalo3" OR "escándalo5"', "asuntos")
    fill(desk.database, range(DAYS))
    Indexer(desk.database, FakeEmbedder(), calm, server=None).run()
    desk.database.close()
    shutil.copytree(calm, killed)
    now = (START + DAYS * DAY).isoformat()
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", CHECK, str(calm), now], check=True)
    whole = time.monotonic() - began
    chance = random.Random(7)
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", CHECK, str(killed), now])
        time.sleep(chance.uniform(0.3, 1.0) * whole)
        process.kill()
        process.wait()
    subprocess.run([sys.executable, "-c", CHECK, str(killed), now], check=True)
    assert state(killed) == state(calm)
    raised = state(killed)["alerts"]
    assert any(kind == "watch" for kind, *_ in raised)
    assert len({tuple(alert) for alert in raised}) == len(raised)


def state(home: Path) -> dict[str, list]:
    database = Database.open(f"sqlite:///{home / 'catalejo.db'}")
    with database.read() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in (story_documents, story_merges, story_days, watch_hits)
        }
        found["alerts"] = [
            (alert.kind, alert.title, alert.story_id, alert.stories, alert.articles) for alert in each_alert(connection)
        ]
        without = select(func.count()).select_from(documents.outerjoin(story_documents))
        assert connection.execute(without.where(story_documents.c.document_id.is_(None))).scalar() == 0
    database.close()
    return found


@pytest.mark.soak
def test_a_thousand_days_do_not_grow_memory(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.watch('"escándalo3"', "uno")
    desk.watch("ministerio escándalo", "otro")
    process, used = psutil.Process(), []
    for day in range(0, 1000, 8):
        fill(desk.database, range(day, day + 8))
        Shelf.follow(desk)
        moment = START + (day + 8) * DAY
        assert desk.watching.check(moment, silent) is not None
        used.append(process.memory_info().rss)
    early, late = max(used[30:55]), max(used[-25:])  # the horizon of thirteen weeks is full long before
    assert late < 1.1 * early, f"{early / 1e6:.0f} MB after 440 days, {late / 1e6:.0f} MB after 1000"
    with desk.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(watch_hits)).scalar_one() < 500
        assert connection.execute(select(func.count()).select_from(alerts)).scalar_one() < 400
    desk.database.close()
