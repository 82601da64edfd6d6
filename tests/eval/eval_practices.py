"""The playbook: whether advice is told from everything else, and the same advice found again in another language."""

import re
from typing import Any

from kb.embedding.protocol import Embedder
from kb.practices.advice import candidates_among, decide
from kb.practices.grouping import SAME
from kb.practices.sentences import Sentence, split_sentences
from tests.eval.advice_labels import Label, article, by_file, held_back
from tests.eval.model import default_model
from tests.eval.parallel_advice import sections

QUICK = True
# What somebody would look for who has an afternoon: words that advice uses in the three languages.
_CUE_WORDS = re.compile(
    r"\b(?:debes?|deber[íi]as?|hay que|tienes que|evita|evite|recuerda|recuerde|aseg[úu]rate|considera|intenta|trata de"
    r"|usa|haz|nunca|siempre|consejo|es importante|recomend\w+"
    r"|deve|devem|precisa|tente|lembre|certifique|considere|use|fa[çc]a|sempre|dica|[ée] importante"
    r"|should|must|need to|have to|try to|avoid|remember|make sure|consider|never|always|don't|tip|important to)\b",
    re.IGNORECASE,
)


def run() -> list[dict[str, Any]]:
    """F1 on the half of the labels that is held back, beside saying yes to all and a list of words; BCubed F1."""
    return [*advice_rows(default_model()), *grouping_rows(default_model())]


def advice_rows(embedder: Embedder) -> list[dict[str, Any]]:
    """Advice or not."""
    labels = held_back()
    answers = _answers(labels, embedder)
    truth = [label.advice for label in labels]
    always = f1(truth, [True] * len(labels))
    words = f1(truth, [bool(_CUE_WORDS.search(article(label.file)[label.start : label.end])) for label in labels])
    found = f1(truth, answers)
    return [
        {"metric": "practices advice F1", "value": found, "at_least": max(always, words)},
        {"metric": "practices advice F1, always yes", "value": always},
        {"metric": "practices advice F1, list of cue words", "value": words},
    ]


def grouping_rows(embedder: Embedder) -> list[dict[str, Any]]:
    """Aligned sections in three languages, of the guides that no threshold was chosen on."""
    of_guides = sections(embedder, held_back=True)
    right, found = of_guides.right_pairs(SAME)
    return [
        {"metric": "practices grouping BCubed F1", "value": of_guides.f1(SAME)},
        {"metric": "practices grouping, right pairs of those linked", "value": right},
        {"metric": "practices grouping, pairs found", "value": found},
    ]


def f1(truth: list[bool], said: list[bool]) -> float:
    """Of the positives."""
    hits = sum(a and b for a, b in zip(truth, said, strict=True))
    return 2 * hits / max(1, sum(truth) + sum(said))


def _answers(labels: list[Label], embedder: Embedder) -> list[bool]:
    """What the finder says of each, in order: sentences are looked at in their articles."""
    found: dict[tuple[str, int], bool] = {}
    for file, of_file in by_file(labels):
        sentences = split_sentences(article(file))
        candidates = [
            candidate
            for candidate in candidates_among(sentences, of_file[0].lang)
            if any(_is_labelled(sentences[candidate.place], label) for label in of_file)
        ]
        vectors = embedder.encode_documents([candidate.read for candidate in candidates])
        odds = decide(candidates, vectors, embedder.model_id)
        chosen = [sentences[candidate.place] for candidate, sure in zip(candidates, odds, strict=True) if sure > 0]
        for label in of_file:
            found[file, label.start] = any(_is_labelled(sentence, label) for sentence in chosen)
    return [found[label.file, label.start] for label in labels]


def _is_labelled(sentence: Sentence, label: Label) -> bool:
    """Whether at least half of what was labelled lies in the sentence."""
    return 2 * (min(sentence.end, label.end) - max(sentence.start, label.start)) >= label.end - label.start
