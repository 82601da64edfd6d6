"""A knowledge base that holds the sample site, all collected on one day, for tests of digests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.config import load_settings
from kb.digest.digests import DigestVersion
from kb.digest.period import Period, last_week
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.knowledge_base import KnowledgeBase
from kb.models import Audience
from kb.quiet_hours import zone_named
from tests.eval.eval_queries import NOW, sample

ZONE = "America/Mexico_City"
WEEKS = 8


@contextmanager
def sample_paper(folder: Path) -> Iterator[KnowledgeBase]:
    """The sample site, indexed with the fake model, with its stories and its playbook."""
    (folder / "catalejo.db").write_bytes(_filled_store())
    with KnowledgeBase.open(load_settings(folder, embedding_model="fake")) as knowledge:
        yield knowledge


@cache
def _filled_store() -> bytes:
    """Made once, as that takes seconds."""
    with TemporaryDirectory() as folder:
        with KnowledgeBase.open(load_settings(Path(folder), embedding_model="fake")) as knowledge:
            with knowledge.database.write() as connection:
                for document in sample():
                    accept(connection, replace(document, seen=NOW), NOW)
            bring_up_to_date(knowledge)
            with knowledge.database.read() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return (Path(folder) / "catalejo.db").read_bytes()


def bring_up_to_date(knowledge: KnowledgeBase) -> None:
    """Index what is new, give it its stories, and find its advice."""
    Indexer(knowledge.database, knowledge.embedder, knowledge.settings.home, server=None).run()
    assert knowledge.update_stories()
    assert knowledge.playbook.update(now=NOW)


def weeks() -> list[Period]:
    """The last eight weeks that are over, the oldest first."""
    last = last_week(NOW, zone_named(ZONE))
    return [replace(last, start=last.start - n * _WEEK, end=last.end - n * _WEEK) for n in reversed(range(WEEKS))]


def eight_editions(knowledge: KnowledgeBase, lang: str) -> list[DigestVersion]:
    """Those of the eight weeks for everybody, the oldest first."""
    return [knowledge.digests.compose(Audience("", lang, ZONE), week, NOW) for week in weeks()]


_WEEK = timedelta(weeks=1)
