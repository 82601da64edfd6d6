"""Train the classifier of advice: ``python -m tests.eval.train_advice`` writes ``kb/practices/advice_weights.json``.

Logistic regression on the features of ``kb.practices.features``, on the labels that are not held back. Strength of the
regularisation and threshold are those of the best F1 in cross-validation, counted on the sentences drawn by chance alone:
those labelled to train on are the hard ones. The threshold goes into the bias, so that above 0 is advice.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from kb.practices.features import features
from kb.practices.sentences import split_sentences
from tests.eval.advice_labels import article, by_file, for_training

_WEIGHTS = Path(__file__).parents[2] / "kb" / "practices" / "advice_weights.json"


def main() -> None:
    """Train, say how good it is, and write the weights."""
    rows, answers, drawn = [], [], []
    for file, labels in by_file(for_training()):
        sentences = split_sentences(article(file))
        seen = features(sentences, labels[0].lang)
        at = {(sentence.start, sentence.end): one for sentence, one in zip(sentences, seen, strict=True)}
        for label in labels:
            rows.append(at[label.start, label.end])
            answers.append(label.advice)
            drawn.append(label.by_chance)
    names = sorted({name for row in rows for name in row})
    matrix, truth, chance = np.array([[row.get(name, 0.0) for name in names] for row in rows]), np.array(answers), np.array(drawn)
    best = (0.0, 0.0, 0.0)
    for strength in (0.3, 1.0, 3.0, 10.0):
        folds = StratifiedKFold(10, shuffle=True, random_state=0)
        model = LogisticRegression(C=strength, max_iter=5_000)
        odds = cross_val_predict(model, matrix, truth, cv=folds, method="decision_function")
        for threshold in np.arange(-1.0, 1.01, 0.1):
            both = f1_score(truth, odds > threshold) + f1_score(truth[chance], odds[chance] > threshold)
            best = max(best, (both / 2, strength, float(threshold)))
    score, strength, threshold = best
    model = LogisticRegression(C=strength, max_iter=5_000).fit(matrix, truth)
    weights = {"bias": float(model.intercept_[0]) - threshold} | dict(zip(names, map(float, model.coef_[0]), strict=True))
    _WEIGHTS.write_text(json.dumps({name: round(weight, 3) for name, weight in weights.items()}, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} sentences, {sum(answers)} of them advice; F1 in cross-validation {score:.3f} (C={strength}, threshold {threshold:.1f})")


if __name__ == "__main__":
    main()
