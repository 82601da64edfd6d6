"""Stories: real headlines clustered as documents of one day, against words alone (TF-IDF, average linkage).

Time and publishers, which help in use, are not in this data: 128 of 3,743 headlines in three languages carry the label
of one of 24 stories, and all of 999 English ones that of one of 18. The sample site's articles, all on social networks
and collected over two months, go through the store day by day; those that tell no story count as one each.
"""

import tempfile
from pathlib import Path
from typing import Any

from kb.embedding import load_embedder
from kb.embedding.protocol import Embedder
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.store.database import Database
from kb.stories.day import tell
from kb.stories.following import Stories
from kb.stories.reading import story_ids
from kb.stories.space import space_of, words_alone
from tests.eval.bcubed import bcubed
from tests.eval.eval_queries import NOW, sample
from tests.eval.headlines import embed, of_a_week, of_uci, told
from ui.sample_site.content import load_content

QUICK = True


def run() -> list[dict[str, Any]]:
    """BCubed F1 of stories, never below that of words alone, and its precision and recall."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        embedder = load_embedder("default", Path(folder))
        for name, headlines in (("of a week", of_a_week()), ("UCI", of_uci())):
            stored = embed(headlines.titles, embedder)
            spaces = [space_of(embedder.model_id, embedder.dimension), words_alone(embedder.dimension)]
            days = [tell((), {}, {}, told(headlines, stored, space), space) for space in spaces]
            (precision, recall, both), (_, _, by_words) = (bcubed(headlines.stories, day.story_of) for day in days)
            rows += [
                {"metric": f"stories {name}, BCubed F1", "value": both, "at_least": by_words},
                {"metric": f"stories {name}, BCubed precision", "value": precision},
                {"metric": f"stories {name}, BCubed recall", "value": recall},
                {"metric": f"stories {name}, BCubed F1 of words alone", "value": by_words},
            ]
        rows += [
            {"metric": f"stories of the sample site, {name}", "value": value}
            for name, value in zip(
                ("BCubed precision", "BCubed recall", "BCubed F1"), _sample_site(embedder), strict=True
            )
        ]
    return rows


def _sample_site(embedder: Embedder) -> tuple[float, float, float]:
    slugs = {article.slug: article for article in load_content().articles.values()}
    truth = {slug: article.story or article.copy_of or article.key for slug, article in slugs.items()}
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/catalejo.db")
        with database.write() as connection:
            for document in sample():
                accept(connection, document, NOW)
        Indexer(database, embedder, Path(folder), server=None).run()
        stories = Stories(database, embedder.model_id, embedder.dimension, Path(folder))
        stories.update(lambda done, total, note: None)
        found = {url.rsplit("/", 1)[1]: story for url, story in story_ids(database, stories, None)}
        database.close()
    return bcubed(truth, found)
