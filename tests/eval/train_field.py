"""Train what tells advice of our field from other advice: ``python -m tests.eval.train_field``.

Writes ``kb/practices/field_weights.json``: a logistic regression on the mean vector of what may be advice in a text. Of
our field are the guides, the sample site and what ``labels/field.toml`` calls *ours*; of others are half of the news,
by the hash of their text, and what it calls *other*. Strength of the regularisation is that of the best F1 in
cross-validation that never trains on a text, nor on its translations. The figures printed are those of the
cross-validation, by origin; ``eval_practices.py`` measures on texts that nothing was trained on.
"""

import hashlib
import json
import re
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

from kb.embedding import load_embedder
from kb.practices.advice import candidates_among
from kb.practices.sentences import split_sentences
from tests.eval.advice_labels import article
from tests.eval.field_texts import news
from tests.shared_data import SHARED
from tests.vector_cache import CachedEmbedder

_WEIGHTS = Path(__file__).parents[2] / "kb" / "practices" / "field_weights.json"
_OWN_TEXTS = Path(__file__).parent / "labels" / "field.toml"
_SAMPLE_SITE = Path(__file__).parents[2] / "ui" / "sample_site" / "articles"
_BEGINS = re.compile(r"(?P<lang>es|pt|en) (?P<field>ours|other) (?P<heading>.+)")
_STRENGTHS = (1.0, 3.0, 10.0, 30.0)
_SCALE = 3.0  # differences between vectors of the model are short
_WEIGHT_OF_OWN = 2.0  # the only ones that tell other advice from ours


@dataclass(frozen=True)
class Text:
    """``origin`` is where it is from, ``topic`` what it shares with its translations."""

    origin: str
    topic: str
    lang: str
    text: str
    title: str
    is_ours: bool


def main() -> None:
    """Train, say how good it is, and write the weights."""
    texts = [*_guides(), *_sample_site(), *_own_texts(), *_news()]
    found = [candidates_among(split_sentences(text.text), text.lang, text.title) for text in texts]
    texts = [text for text, candidates in zip(texts, found, strict=True) if candidates]
    with tempfile.TemporaryDirectory() as folder:
        embedder = CachedEmbedder(load_embedder("default", Path(folder)))
        vectors = [embedder.encode_documents([one.read for one in candidates]) for candidates in found if candidates]
        embedder.save()
    mean = np.concatenate(vectors).mean(axis=0)
    matrix = _SCALE * np.array([own.mean(axis=0) - mean for own in vectors])
    truth = np.array([text.is_ours for text in texts])
    weights = np.array([_WEIGHT_OF_OWN if text.origin == "own" else 1.0 for text in texts])
    topics = [text.topic for text in texts]

    tried = [(strength, _cross_validated(matrix, truth, weights, topics, strength)) for strength in _STRENGTHS]
    strength, odds = max(tried, key=lambda one: f1_score(truth, one[1] > 0))
    print(f"C={strength}, F1 in cross-validation {f1_score(truth, odds > 0):.3f}")
    for origin in dict.fromkeys(text.origin for text in texts):
        for is_ours in (True, False):
            chosen = np.array([text.origin == origin and text.is_ours == is_ours for text in texts])
            if chosen.any():
                said = int((odds[chosen] > 0).sum())
                print(f"{origin}, {'ours' if is_ours else 'other'}: {said} of {chosen.sum()} are said to be ours")
    model = _model(strength).fit(matrix, truth, sample_weight=weights)
    learned: dict[str, Any] = {
        "model_id": embedder.model_id,
        "mean": _rounded(mean),
        "vector": _rounded(model.coef_[0] * _SCALE),
        "bias": round(float(model.intercept_[0]), 3),
    }
    learned["version"] = hashlib.sha256(json.dumps(learned, sort_keys=True).encode()).hexdigest()[:12]
    _WEIGHTS.write_text(json.dumps(learned) + "\n", encoding="utf-8")


def _guides() -> Iterator[Text]:
    for file in sorted((SHARED / "guides").glob("*/*.md")):
        lang = file.parent.name
        yield Text("guides", file.stem, lang, article(f"guides/{lang}/{file.name}"), "", is_ours=True)


def _sample_site() -> Iterator[Text]:
    for file in sorted(_SAMPLE_SITE.rglob("*.md")):
        meta = tomllib.loads(file.read_text("utf-8").split("+++\n", 2)[1])
        text = article(f"sample_site/{file.relative_to(_SAMPLE_SITE)}")
        yield Text("sample site", file.stem, meta["lang"], text, meta["title"], is_ours=True)


def _own_texts() -> Iterator[Text]:
    """A text in one language has the place of its translations among those of their language and field."""
    places: dict[tuple[str, str], int] = {}
    begins: re.Match[str] | None = None
    pieces: list[str] = []
    for line in [*tomllib.loads(_OWN_TEXTS.read_text("utf-8"))["texts"].splitlines(), "es other end"]:
        if (new := _BEGINS.fullmatch(line)) is None:
            pieces.append(f"- {line}\n")
            continue
        if begins:
            lang, field, heading = begins["lang"], begins["field"], begins["heading"]
            place = places[lang, field] = places.get((lang, field), 0) + 1
            text = f"## {heading}\n\n{''.join(pieces)}"
            yield Text("own", f"{field} {place}", lang, text, heading, is_ours=field == "ours")
        begins, pieces = new, []


def _news() -> Iterator[Text]:
    for number, text in enumerate(news(held_back=False)):
        yield Text("news", f"news {number}", "es", text, "", is_ours=False)


def _cross_validated(matrix: Any, truth: Any, weights: Any, topics: list[str], strength: float) -> Any:
    odds = np.zeros(len(matrix))
    for rest, out in StratifiedGroupKFold(10, shuffle=True, random_state=0).split(matrix, truth, topics):
        model = _model(strength).fit(matrix[rest], truth[rest], sample_weight=weights[rest])
        odds[out] = model.decision_function(matrix[out])
    return odds


def _model(strength: float) -> Any:
    return LogisticRegression(C=strength, max_iter=5_000, class_weight="balanced")


def _rounded(vector: Any) -> list[float]:
    return [round(float(value), 5) for value in vector]


if __name__ == "__main__":
    main()
