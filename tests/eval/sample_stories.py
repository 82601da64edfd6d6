"""The stories that the sample site was written with, found in a store that collected it over two months."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from kb.embedding.protocol import Embedder
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.progress import silent
from kb.store.database import Database
from kb.store.stories import forget_from
from kb.stories.following import Stories
from kb.stories.reading import story_ids
from kb.stories.space import Space
from tests.eval.bcubed import bcubed
from tests.eval.eval_queries import NOW, sample
from ui.sample_site.content import load_content


class SampleStore:
    """The sample site's articles, indexed. Those that tell no story count as one each, copies as their original.

    They were collected as they were published, or all ``at_once``, as a newcomer collects them.
    """

    def __init__(self, embedder: Embedder, folder: Path, *, at_once: bool) -> None:
        self._folder = folder
        self._model_id = embedder.model_id
        self._database = Database.open(f"sqlite:///{folder}/catalejo.db")
        with self._database.write() as connection:
            for document in sample():
                accept(connection, replace(document, seen=NOW) if at_once else document, NOW)
        Indexer(self._database, embedder, folder, server=None).run()

    def bcubed(self, space: Space) -> tuple[float, float, float]:
        """Precision, recall and F1 of the stories told apart in this space, day by day from the first."""
        with self._database.write() as connection:
            forget_from(connection, date.min)
        stories = Stories(self._database, self._model_id, space, self._folder)
        stories.update(silent)
        found = {url.rsplit("/", 1)[1]: story for url, story in story_ids(self._database, stories, None)}
        articles = load_content().articles.values()
        return bcubed({article.slug: article.story or article.copy_of or article.key for article in articles}, found)

    def close(self) -> None:
        """Release the store."""
        self._database.close()
