"""A store of documents that stories are told from, by days."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from kb.embedding.fake import FakeEmbedder
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import RawDocument
from kb.progress import silent
from kb.store.database import Database
from kb.store.tables import documents
from kb.stories.following import Stories
from kb.stories.reading import story_ids
from kb.stories.space import words_alone

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIGHT = "Apagón eléctrico deja Montevideo sin luz durante horas"
LIGHT_TOO = "Montevideo sin luz durante horas por un apagón eléctrico"
CUP = "Peñarol conquista la copa juvenil en penales"


class Shelf:
    """A store whose model was not calibrated, so that words alone tell stories apart."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
        self.stories = Stories(self.database, FakeEmbedder.model_id, words_alone(FakeEmbedder().dimension), folder)

    def put(self, name: str, title: str, day: int = 0, **more: object) -> int:
        values: dict[str, object] = {"text": "", "source": name, "lang": "es", "seen": NOON + timedelta(days=day)}
        raw = RawDocument(url=f"https://{name}.example/{day}", title=title, **(values | more))
        with self.database.write() as connection:
            accept(connection, raw, NOON + timedelta(days=365))
        with self.database.read() as connection:
            return connection.execute(select(documents.c.id).where(documents.c.url == raw.url)).scalar_one()

    def follow(self) -> None:
        Indexer(self.database, FakeEmbedder(), self.folder, server=None).run()
        assert self.stories.update(silent)

    def told(self, as_of: datetime | None = None) -> set[frozenset[str]]:
        """The addresses of each story."""
        return {frozenset(urls) for urls in self.by_story(as_of).values()}

    def by_story(self, as_of: datetime | None = None) -> Mapping[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for url, story in story_ids(self.database, self.stories, as_of):
            found[story].append(url.removeprefix("https://").replace(".example/", ""))
        return found
