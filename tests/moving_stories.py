"""A home folder with stories that move up to now, told apart by the words of their titles, for tests of the web app."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.knowledge_base import KnowledgeBase
from kb.models import RawDocument, SearchFilters, Signal, Source, SourceType
from kb.progress import silent
from kb.store.signals import add_signals
from tests.web_app import settings_of

RISING = "Plaza limita los enlaces en las publicaciones"
FADED = "Apagón eléctrico deja Montevideo sin luz durante horas"
HOSTILE = "<script>alert(1)</script> **$x$** [clic](javascript:alert(2)) \u202eotnemom :material/home: Tertulia cambia"
WATCHED = "La Comuna abre una escuela de moderadores en Rosario"
ADVICE = "Responde siempre en menos de una hora, porque quien espera se va. Evita borrar los comentarios negativos."
PUBLISHERS = "abcdefgh"  # of the rising story
_COUNTRIES = ("MX", "AR", "AR", "BR", "MX", "CO", "MX", "AR")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def moving_home(home: Path) -> Path:
    """Fill a home folder: a network and eight publishers tell a story that rises, others what is new or faded."""
    settings_of(home)
    (home / "catalejo.db").write_bytes(_filled_store())
    return home


@cache
def _filled_store() -> bytes:
    """Made once, as that takes seconds."""
    now = datetime.now(UTC)
    with TemporaryDirectory() as folder:
        with KnowledgeBase.open(settings_of(Path(folder))) as knowledge:
            searches = Source("https://b.example/t", "Búsquedas", SourceType.TREND, "Búsquedas", added=now)
            searches = knowledge.sources.add(searches)
            _put(knowledge, _articles(now), now)
            searched = Signal("Plaza enlaces", "searches", now - 3 * _HOUR, 2, 5000, "MX", source_id=searches.id)
            with knowledge.database.write() as connection:
                add_signals(connection, searches.id, [searched])
            knowledge.watching.add("Escuelas", '"escuela de moderadores"', SearchFilters(), now - _DAY)
            _put(knowledge, _watched(now), now)
            assert knowledge.watching.check(now, silent)
            with knowledge.database.read() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return (Path(folder) / "catalejo.db").read_bytes()


def _put(knowledge: KnowledgeBase, articles: Iterator[RawDocument], now: datetime) -> None:
    with knowledge.database.write() as connection:
        for article in articles:
            accept(connection, article, now)
    Indexer(knowledge.database, knowledge.embedder, knowledge.settings.home, server=None).run()
    assert knowledge.update_stories()
    assert knowledge.playbook.update(now=now)


def _articles(now: datetime) -> Iterator[RawDocument]:
    for day in range(2, 30):  # what is usual
        for name in "xyz":
            yield _article(name, f"{name * 3}{day} {name * 5}{day}", now - day * _DAY)
    for number, (name, country) in enumerate(zip(PUBLISHERS, _COUNTRIES, strict=True)):
        when = now - 118 * _HOUR + number * 15 * _HOUR
        lang = "pt" if country == "BR" else "es"
        yield _article(name, f"{RISING}, según {name * 4}", when, country=country, lang=lang)
    for number, name in enumerate("ij"):
        yield _article(name, f"{HOSTILE} {name * 4}", now - (20 + number) * _HOUR, country="CL")
    for number, name in enumerate("klm"):
        yield _article(name, f"{FADED}, dice {name * 4}", now - (12 * 24 + number) * _HOUR, country="UY")
    announced = f"{RISING}: lo anuncia la propia red a sus cuentas"
    yield _article("plaza", announced, now - 119 * _HOUR, kind="platform", text=f"{announced}. Rige desde hoy.")
    yield _article("taller", "Consejos para responder a la gente", now - 5 * _HOUR, kind="practice", text=ADVICE)
    yield _article("x", "Horóscopo de hoy: Aries", now - 6 * _HOUR)
    for number in range(12):
        yield _article(f"s{number}", f"Sismo {chr(97 + number) * 6} {chr(97 + number) * 4}ero", now - 8 * _HOUR)


def _watched(now: datetime) -> Iterator[RawDocument]:
    yield _article("comuna", WATCHED, now - 2 * _HOUR, text=f"{WATCHED}, para quienes cuidan grupos grandes.")


def _article(name: str, title: str, when: datetime, **more: Any) -> RawDocument:
    url = f"https://{name}.example/{when:%m%d%H%M}"
    values: dict[str, Any] = {"text": "", "source": name, "lang": "es", "published": when, "seen": when}
    return RawDocument(url=url, title=title, **(values | more))
