"""How watches in plain words do: what both evaluations of them share. ``watches.toml`` says what is watched for."""

import tempfile
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from kb.alerts.likeness import THRESHOLD
from kb.alerts.matching import Matcher
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import RawDocument
from kb.store.database import Database
from kb.stories.space import space_of
from tests.eval.eval_queries import NOW
from tests.eval.model import default_model

_THRESHOLDS = (0.15, 0.2, 0.22, 0.25, 0.28, 0.3, 0.35, 0.4)


def watches(kind: str) -> list[dict[str, str]]:
    """Those of ``watches.toml`` of a kind, ``topic`` or ``story``."""
    read: list[dict[str, str]] = tomllib.loads(Path(__file__).with_name("watches.toml").read_text("utf-8"))[kind]
    return read


def figures(name: str, documents: list[RawDocument], asked: list[str], truth: list[np.ndarray]) -> list[dict[str, Any]]:
    """Precision and recall, of all pairs of a watch and a document together; those of other thresholds are printed.

    ``truth`` says of each watch which of the documents are about it.
    """
    found = _likenesses(documents, asked)
    alike, about = np.concatenate(found), np.concatenate(truth)
    for threshold in _THRESHOLDS:
        precision, recall = _precision_recall(alike >= threshold, about)
        print(f"{name}, likeness {threshold}: precision {precision:.3f}, recall {recall:.3f}")
    for query, values, right in zip(asked, found, truth, strict=True):
        hits = values >= THRESHOLD
        print(f"   {query}: {int((hits & right).sum())} of {int(right.sum())}, {int((hits & ~right).sum())} else")
    precision, recall = _precision_recall(alike >= THRESHOLD, about)
    return [
        {"metric": f"watches, {name}, precision", "value": precision},
        {"metric": f"watches, {name}, recall", "value": recall},
    ]


def _likenesses(raw: list[RawDocument], asked: list[str]) -> list[np.ndarray]:
    """Of each watch, its likeness to each document, in the order given."""
    with tempfile.TemporaryDirectory() as folder:
        embedder = default_model()
        database = Database.open(f"sqlite:///{folder}/catalejo.db")
        with database.write() as connection:
            ids = [accept(connection, document, NOW)[0] for document in raw]
        Indexer(database, embedder, Path(folder), server=None).run()
        matcher = Matcher(embedder, space_of(embedder.model_id, embedder.dimension))
        with database.read() as connection:
            found = [matcher.likenesses(connection, query, ids) for query in asked]
        database.close()
    return [np.array([alike[document] for document in ids]) for alike in found]


def _precision_recall(hits: np.ndarray, about: np.ndarray) -> tuple[float, float]:
    right = int((hits & about).sum())
    return right / max(1, int(hits.sum())), right / int(about.sum())
