"""Watches in plain words over the sample site: stories told in three languages, watched for in Spanish."""

from typing import Any

import numpy as np

from tests.eval.eval_queries import sample
from tests.eval.watching import figures, watches
from ui.sample_site.content import load_content

QUICK = True


def run() -> list[dict[str, Any]]:
    """Precision and recall: an article is about a watch if it tells the story that is meant, and no other is."""
    documents = list(sample())
    stories = {article.slug: article.story for article in load_content().articles.values()}
    told = [stories.get(document.url.rsplit("/", 1)[1]) for document in documents]
    asked = watches("story")
    truth = [np.array([story == watch["key"] for story in told]) for watch in asked]
    return figures("sample site", documents, [watch["query"] for watch in asked], truth)
