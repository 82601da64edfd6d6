"""The playbook: whether advice is told from everything else, and the same advice found again in another language."""

import re
from typing import Any

from kb.practices.advice import advising
from kb.practices.sentences import split_sentences
from tests.eval.advice_labels import Label, article, by_file, held_back

QUICK = True
# What somebody would look for who has an afternoon: words that advice uses in the three languages.
_CUE_WORDS = re.compile(
    r"\b(?:debes?|deber[íi]as?|hay que|tienes que|evita|evite|recuerda|recuerde|aseg[úu]rate|considera|intenta|trata de|usa|haz|nunca|siempre"
    r"|consejo|es importante|recomend\w+|deve|devem|precisa|tente|lembre|certifique|evite|considere|use|fa[çc]a|nunca|sempre|dica|[ée] importante"
    r"|should|must|need to|have to|try to|avoid|remember|make sure|consider|never|always|don't|tip|important to)\b",
    re.IGNORECASE,
)


def run() -> list[dict[str, Any]]:
    """F1 on the half of the labels that is held back, beside that of saying yes to all and of a list of words."""
    return advice_rows()


def advice_rows() -> list[dict[str, Any]]:
    """Advice or not."""
    labels, answers = held_back(), _answers(held_back())
    truth = [label.advice for label in labels]
    always = f1(truth, [True] * len(labels))
    words = f1(truth, [bool(_CUE_WORDS.search(article(label.file)[label.start : label.end])) for label in labels])
    found = f1(truth, answers)
    return [
        {"metric": "practices advice F1", "value": found, "at_least": max(always, words)},
        {"metric": "practices advice F1, always yes", "value": always},
        {"metric": "practices advice F1, list of cue words", "value": words},
    ]


def f1(truth: list[bool], said: list[bool]) -> float:
    """Of the positives."""
    hits = sum(a and b for a, b in zip(truth, said, strict=True))
    return 2 * hits / max(1, sum(truth) + sum(said))


def _answers(labels: list[Label]) -> list[bool]:
    """What the finder says of each, in order: sentences are looked at in their articles."""
    found: dict[tuple[str, int], bool] = {}
    for file, of_file in by_file(labels):
        sentences = split_sentences(article(file))
        spans = [
            (sentence.start, sentence.end)
            for sentence, chosen in zip(sentences, advising(sentences, of_file[0].lang), strict=True)
            if chosen
        ]
        for label in of_file:
            overlap = max((min(end, label.end) - max(start, label.start) for start, end in spans), default=0)
            found[file, label.start] = overlap >= (label.end - label.start) / 2
    return [found[label.file, label.start] for label in labels]
