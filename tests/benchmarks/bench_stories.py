"""Stories and trends: clustering a stream of documents day by day, adding a day to it, ranking the trends of a week.

In the same run the stories of a store of such documents are told, as `catalejo stories` does, and scikit-learn's
agglomerative clustering (average linkage over cosines) and HDBSCAN cluster the vectors of as many of these headlines as
each still manages, at once, and the labelled week, for BCubed F1.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from sklearn.cluster import HDBSCAN, AgglomerativeClustering

from kb.embedding import load_embedder
from kb.models import DateReliability
from kb.progress import silent
from kb.store.database import Database
from kb.store.trends import DatedArticle
from kb.stories.day import tell
from kb.stories.following import Stories
from kb.stories.space import Space, Vectors, space_of
from kb.stories.told import Earlier, Told, add_up
from kb.stories.window import ALIVE
from kb.trends.ranking import rank_stories, rank_topics
from kb.trends.sample import sample
from tests.benchmarks.story_store import fill
from tests.benchmarks.story_stream import days
from tests.eval.bcubed import bcubed
from tests.eval.headlines import Headlines, embed, of_a_week, told

_SIZES = (10_000, 100_000)
_STORED = 20_000
_ADDED = 1_000
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_SPAN_DAYS, _PUBLISHERS = 91, 2_000
_PEER_DISTANCES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9)


def run() -> list[dict[str, Any]]:
    """Ratios of time and the growth of time; peak memory."""
    week = of_a_week()
    with TemporaryDirectory() as folder:
        embedder = load_embedder("default", Path(folder))
        stored = embed(week.titles, embedder)
    space = space_of(embedder.model_id, embedder.dimension)
    documents = told(week, stored, space)
    small, large = (_cluster(documents, size, space) for size in _SIZES)
    from_store = _from_store(week.titles, stored, embedder.model_id, space)
    peers = [_peer(peer, documents, week) for peer in _PEERS]
    own_times = {size: _cluster(documents, size, space).seconds for size in {_STORED, *(peer.size for peer in _PEERS)}}
    own_f1 = bcubed(week.stories, tell((), {}, {}, documents, space).story_of)[2]
    ranked = [_rank(week.titles, size) for size in _SIZES]
    rows = [
        _row("clustering 10,000 → 100,000 documents, growth of time", large.seconds / small.seconds, 12, higher=False),
        _row("clustering 100,000 documents, one of the last two weeks to one of the third and fourth",
             large.later_growth, 1.2, higher=False),
        _row("adding 1,000 documents to 100,000, share of clustering all", large.added / large.seconds, 0.02,
             higher=False),
        _row("peak memory of clustering 100,000 documents, GB", large.peak_gb, None, higher=False),
        _row(f"telling stories of {_STORED:,} documents of a store, time to that of clustering them",
             from_store / own_times[_STORED], 2, higher=False),
        _row("ranking trends of a week, 10,000 → 100,000 articles, growth of time", ranked[1] / ranked[0], 12,
             higher=False),
        _row("ranking trends among 100,000 articles, share of clustering them", ranked[1] / large.seconds, None,
             higher=False),
        _row("stories of the labelled week, BCubed F1", own_f1, None, higher=True),
    ]  # fmt: skip
    for peer, (seconds, f1) in zip(_PEERS, peers, strict=True):
        metric = f"clustering {peer.size:,} documents, times as fast as {peer.name}"
        rows.append(_row(metric, seconds / own_times[peer.size], 10, higher=True))
        rows.append(_row(f"BCubed F1 of {peer.name} on the labelled week, best of its settings", f1, None, higher=True))
    return rows


def _row(metric: str, value: float, goal: float | None, *, higher: bool) -> dict[str, Any]:
    return {"metric": metric, "value": value, "goal": goal, "higher_is_better": higher}


@dataclass(frozen=True)
class _Clustered:
    """What a stream took, but for making it."""

    seconds: float
    added: float  # seconds for its last thousand documents
    later_growth: float  # seconds for a document of the last two weeks to one of the first that have two before them
    peak_gb: float  # of the process so far


def _cluster(documents: list[Told], size: int, space: Space) -> _Clustered:
    living: list[tuple[Told, int]] = []
    earlier: Earlier = {}
    opened: dict[int, date] = {}
    times: list[tuple[int, float]] = []
    for new in days(documents, size):
        began = time.perf_counter()
        day = new[0].day
        living = [pair for pair in living if pair[0].day >= day - ALIVE]
        found = tell(living, opened, {}, new, space, earlier)
        living = [(document, found.now(document.document_id, story)) for document, story in living]
        living += [(document, found.story_of[document.document_id]) for document in new]
        for story in found.story_of.values():
            opened.setdefault(story, day)
        earlier = add_up(new, earlier)
        times.append((len(new), time.perf_counter() - began))
    added, last = 0, 0.0
    for number, seconds in reversed(times):
        if added >= _ADDED:
            break
        added, last = added + number, last + seconds
    for_one = [seconds / number for number, seconds in times]
    return _Clustered(
        seconds=sum(seconds for _, seconds in times),
        added=last * _ADDED / added,
        later_growth=median(for_one[-ALIVE.days :]) / median(for_one[ALIVE.days : 2 * ALIVE.days] or for_one),
        peak_gb=getrusage(RUSAGE_SELF).ru_maxrss / 1e6,
    )


def _from_store(titles: Sequence[str], stored: Vectors, model_id: str, space: Space) -> float:
    """Seconds to tell the stories of a store that has none yet: reading, clustering and writing."""
    with TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/catalejo.db")
        with database.write() as connection:
            fill(connection, titles, stored, model_id, space, _STORED)
        began = time.perf_counter()
        Stories(database, model_id, space, Path(folder)).update(silent)
        return time.perf_counter() - began


def _agglomerative(distance: float) -> AgglomerativeClustering:
    return AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=distance)


def _hdbscan(least: int) -> HDBSCAN:
    return HDBSCAN(min_cluster_size=2, min_samples=least, metric="euclidean", copy=True)


@dataclass(frozen=True)
class _Peer:
    """Another way to cluster, with settings to choose from and the largest number of documents that it manages."""

    name: str
    size: int
    makers: Sequence[Callable[[], Any]]


_PEERS = (
    # It holds all distances twice: 13 GB, and 20 of 50,000 documents, where the machine has 24.
    _Peer("agglomerative clustering", 40_000, [partial(_agglomerative, distance) for distance in _PEER_DISTANCES]),
    # Twice as many take four times as long.
    _Peer("HDBSCAN", 20_000, [partial(_hdbscan, least) for least in (1, 2, 3)]),
)


def _peer(peer: _Peer, documents: list[Told], week: Headlines) -> tuple[float, float]:
    """Seconds for as many documents as it manages, with the settings best on the labelled week, and that F1."""
    vectors = np.array([document.meaning for document in documents])
    scores = []
    for make in peer.makers:
        labels = make().fit_predict(vectors)
        alone = len(labels) + np.arange(len(labels))  # what HDBSCAN calls noise is a story of its own
        scores.append(bcubed(week.stories, dict(enumerate(np.where(labels < 0, alone, labels).tolist())))[2])
    stream = np.array([document.meaning for day in days(documents, peer.size) for document in day])
    best = peer.makers[int(np.argmax(scores))]()
    began = time.perf_counter()
    best.fit_predict(stream)
    return time.perf_counter() - began, max(scores)


def _rank(titles: list[str], size: int) -> float:
    """Seconds to rank the stories and topics of a week among so many articles of three months."""
    chance = np.random.default_rng(0)
    days = np.sort(chance.uniform(0, _SPAN_DAYS, size))[::-1]
    articles = []
    for number, days_ago in enumerate(days.tolist()):
        moment = _NOW - timedelta(days=days_ago)
        publisher = f"p{chance.integers(_PUBLISHERS)}"
        articles.append(
            DatedArticle(number, f"https://{publisher}.example/{number}", f"{titles[number % len(titles)]} {number}",
                         publisher, publisher, None, "es", "news", moment, DateReliability.EXACT, moment, number)
        )  # fmt: skip
    story_of = {number: number // 5 for number in range(size)}
    began = time.perf_counter()
    counted = sample(articles, _NOW)
    rank_stories(counted, story_of, 7)
    rank_topics(counted, story_of, 7, 20)
    return time.perf_counter() - began
