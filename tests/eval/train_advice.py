"""Train the classifier of advice: ``python -m tests.eval.train_advice`` writes ``kb/practices/advice_weights.json``.

Two logistic regressions on the labels that are not held back: on form and words alone, and on these with the embedding
of the sentence by the bundled model. Strength of the regularisation and threshold are those of the best F1 on what was
drawn by chance, in cross-validation that never trains on the article, nor on its translations; what a classifier was
not sure of weighs half as much. Thresholds go into the biases, so that above 0 is advice; they stay near that of the
model, for the labels to train on hold more advice than articles do. A candidate is what form and words let pass so
that no more than 5 % of all advice is lost; in cross-validation the embedding would have found none of that either.
"""

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

from kb.embedding import load_embedder
from kb.practices.advice import what_model_reads
from kb.practices.features import features
from kb.practices.sentences import split_sentences
from tests.eval.advice_labels import Label, article, by_file, for_training

_WEIGHTS = Path(__file__).parents[2] / "kb" / "practices" / "advice_weights.json"
_LOST = 0.05
# A centred vector of the model is short beside features of 0 and 1; this makes them weigh alike.
_SCALE = 2.0
_WEIGHT_OF_UNSURE = 0.5


@dataclass(frozen=True)
class _Truth:
    """Of each sentence: whether it is advice, was drawn by chance, what it weighs, and which fold leaves it out."""

    advice: Any
    by_chance: Any
    weights: Any
    folds: Any


def main() -> None:
    """Train, say how good it is, and write the weights."""
    rows, reads, used = [], [], []
    for file, labels in by_file(for_training()):
        sentences = split_sentences(article(file))
        seen = features(sentences, labels[0].lang)
        at = {(sentence.start, sentence.end): (sentence, of) for sentence, of in zip(sentences, seen, strict=True)}
        for label in labels:
            sentence, found = at[label.start, label.end]
            rows.append(found)
            reads.append(what_model_reads(sentence))
            used.append(label)
    names = sorted({name for row in rows for name in row})
    form = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    truth = _truth(used)
    with tempfile.TemporaryDirectory() as folder:
        embedder = load_embedder("default", Path(folder))
        vectors = embedder.encode_documents(reads)
    mean = vectors.mean(axis=0)

    score, strength, threshold = _best(form, truth)
    print(f"form and words: F1 by chance, in cross-validation {score:.3f} (C={strength}, threshold {threshold:.1f})")
    by_form, _, odds = _fit(form, truth, strength, threshold, names)
    candidate = float(np.quantile(odds[truth.advice], _LOST))
    print(
        f"candidates: log odds above {candidate:.2f}, {np.mean(odds[truth.by_chance] > candidate):.2f} of the sentences"
    )
    both = np.hstack([form, _SCALE * (vectors - mean)])
    score, strength, threshold = _best(both, truth)
    print(f"with the embedding: F1 {score:.3f} (C={strength}, threshold {threshold:.1f})")
    by_both, vector, _ = _fit(both, truth, strength, threshold, names)
    langs = np.array([label.lang for label in used])
    learned: dict[str, Any] = {
        "model_id": embedder.model_id,
        "candidate": round(candidate, 3),
        "by_form": by_form,
        "by_both": by_both,
        "means": {lang: _rounded(vectors[langs == lang].mean(axis=0)) for lang in sorted(set(langs.tolist()))},
        "mean": _rounded(mean),
        "vector": _rounded(vector * _SCALE),
    }
    learned["version"] = hashlib.sha256(json.dumps(learned, sort_keys=True).encode()).hexdigest()[:12]
    _WEIGHTS.write_text(json.dumps(learned) + "\n", encoding="utf-8")
    print(f"{len(rows)} sentences, {truth.advice.sum()} of them advice; {truth.by_chance.sum()} drawn by chance")


def _rounded(vector: Any) -> list[float]:
    return [round(float(value), 5) for value in vector]


def _truth(used: list[Label]) -> _Truth:
    advice = np.array([label.advice for label in used])
    by_chance = np.array([label.by_chance for label in used])
    # A guide has the same name in every language.
    articles = [label.file.rpartition("/")[2] if label.file.startswith("guides/") else label.file for label in used]
    folds = np.zeros(len(used), int)
    splits = StratifiedGroupKFold(10, shuffle=True, random_state=0).split(advice, advice, articles)
    for number, (_, left_out) in enumerate(splits):
        folds[left_out] = number
    return _Truth(advice, by_chance, np.where(by_chance, 1.0, _WEIGHT_OF_UNSURE), folds)


def _best(matrix: Any, truth: _Truth) -> tuple[float, float, float]:
    """F1 in cross-validation on what was drawn by chance, the strength and the threshold that give it."""
    best = (0.0, 0.0, 0.0)
    advice = truth.advice[truth.by_chance]
    for strength in (0.3, 0.5, 1.0, 3.0):
        odds = _cross_validated(matrix, truth, strength)[truth.by_chance]
        for threshold in np.arange(-0.7, 0.31, 0.1):
            best = max(best, (f1_score(advice, odds > threshold), strength, float(threshold)))
    return best


def _fit(
    matrix: Any, truth: _Truth, strength: float, threshold: float, names: list[str]
) -> tuple[dict[str, float], Any, Any]:
    """Weights by name with the bias, those of the embedding, and the log odds of each sentence when it was left out."""
    model = _model(strength).fit(matrix, truth.advice, sample_weight=truth.weights)
    weights = {"bias": float(model.intercept_[0]) - threshold} | dict(
        zip(names, map(float, model.coef_[0]), strict=False)
    )
    odds = _cross_validated(matrix, truth, strength) - threshold
    return {name: round(weight, 3) for name, weight in weights.items()}, model.coef_[0][len(names) :], odds


def _cross_validated(matrix: Any, truth: _Truth, strength: float) -> Any:
    odds = np.zeros(len(matrix))
    for number in np.unique(truth.folds):
        out = truth.folds == number
        model = _model(strength).fit(matrix[~out], truth.advice[~out], sample_weight=truth.weights[~out])
        odds[out] = model.decision_function(matrix[out])
    return odds


def _model(strength: float) -> Any:
    return LogisticRegression(C=strength, max_iter=5_000)


if __name__ == "__main__":
    main()
