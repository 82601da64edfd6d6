"""A knowledge base that holds the sample site, all collected on one day, for tests of digests; what they ask of one."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kb.config import load_settings
from kb.digest.digests import DigestVersion
from kb.digest.edition import ToldStory
from kb.digest.period import Period, last_week
from kb.digest.rendering.brand import Brand
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.knowledge_base import KnowledgeBase
from kb.models import Audience
from kb.quiet_hours import zone_named
from tests.eval.eval_queries import NOW, sample

BRAND = Brand("Catalejo")
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


def top_stories(knowledge: KnowledgeBase, week: Period) -> Sequence[ToldStory]:
    """What the edition of that week for everybody, in Spanish, tells at length."""
    return knowledge.digests.compose(Audience("", "es", ZONE), week, NOW).edition.top_stories


def inside(value: Any, kind: type) -> Iterator[Any]:
    """Every value of a type within dataclasses and tuples."""
    if isinstance(value, kind):
        yield value
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from inside(getattr(value, field.name), kind)
    elif isinstance(value, tuple):
        for each in value:
            yield from inside(each, kind)


def longest_word(title: str) -> str:
    return max(re.findall(r"\w+", title), key=len)


_WEEK = timedelta(weeks=1)
