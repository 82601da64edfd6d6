"""Trends of the sample site, all collected on one day: whether its stories have their status and their countries.

``ui/sample_site/stories.toml`` says what a reader should be told of each story. It is found as the trend that holds
most of its articles. Advice and other evergreen articles must be in no trend.
"""

import tempfile
import tomllib
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.progress import silent
from kb.store.database import Database
from kb.stories.following import Stories
from kb.stories.reading import story_ids
from kb.stories.space import space_of
from kb.trends.reading import TrendQuery, report_trends
from tests.eval.eval_queries import NOW, sample
from tests.eval.model import default_model
from ui.sample_site.content import load_content

QUICK = True


def run() -> list[dict[str, Any]]:
    """Shares of the planted stories; what is wrong is printed."""
    planted = tomllib.loads(files("ui.sample_site").joinpath("stories.toml").read_text("utf-8"))["story"]
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/catalejo.db")
        with database.write() as connection:
            for document in sample():
                accept(connection, replace(document, seen=NOW), NOW)
        embedder = default_model()
        Indexer(database, embedder, Path(folder), server=None).run()
        space = space_of(embedder.model_id, embedder.dimension)
        stories = Stories(database, embedder.model_id, space, Path(folder))
        stories.update(silent)
        trends = {trend.story_id: trend for trend in report_trends(database, stories, TrendQuery(NOW)).trends}
        place = {url.rsplit("/", 1)[1]: story for url, story in story_ids(database, stories, None)}
        database.close()
    articles = load_content().articles.values()
    right_status = right_countries = 0
    for story in planted:
        held = Counter(place[article.slug] for article in articles if article.story == story["key"])
        trend = trends.get(held.most_common(1)[0][0])
        status = trend.status.value if trend else None
        countries = sorted(trend.countries) if trend else []
        right_status += status == story["status"]
        right_countries += countries == sorted(story["countries"])
        if status != story["status"] or countries != sorted(story["countries"]):
            print(f"{story['key']}: {status} in {countries}")
    evergreen = [article for article in articles if article.story is None and article.copy_of is None]
    shown = [article.key for article in evergreen if place[article.slug] in trends]
    if shown:
        print(f"in trends: {shown}")
    return [
        {"metric": "trends of the sample site, right status", "value": right_status / len(planted)},
        {"metric": "trends of the sample site, right countries", "value": right_countries / len(planted)},
        {"metric": "trends of the sample site, without evergreen articles", "value": float(not shown)},
    ]
