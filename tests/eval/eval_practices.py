"""The playbook: whether advice is told from everything else, and the same advice found again in another language.

Of the advice in articles of other fields, news and pages on cooking, gardening or programming, most is to be left out;
what is of our field after all, as an article on leadership, counts as wrong here too.
"""

import re
from collections.abc import Iterable
from typing import Any

from kb.embedding.protocol import Embedder
from kb.index.analysis import LANGUAGES
from kb.practices.advice import candidates_among, decide
from kb.practices.field import is_of_field
from kb.practices.grouping import SAME
from kb.practices.sentences import Sentence, split_sentences
from tests.eval.advice_labels import Label, article, by_file, held_back
from tests.eval.field_texts import news, pages
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
    """F1 on the half of the labels that is held back, beside saying yes to all and a list of words; what is left out of
    other fields; BCubed F1.
    """
    model = default_model()
    return [*advice_rows(model), *field_rows(model), *grouping_rows(model)]


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


def field_rows(embedder: Embedder) -> list[dict[str, Any]]:
    """The part of the advice that is left out, in news that nothing was trained on and in pages."""
    of_news = _left_out((("", text, "es") for text in news(held_back=True)), embedder)
    of_pages = _left_out(pages(), embedder)
    return [
        {"metric": "practices, advice in news left out", "value": of_news},
        {"metric": "practices, advice in pages of other fields left out", "value": of_pages},
    ]


def _left_out(texts: Iterable[tuple[str, str, str]], embedder: Embedder) -> float:
    every, left_out = 0, 0
    for title, text, lang in texts:
        if lang not in LANGUAGES or not (found := candidates_among(split_sentences(text), lang, title)):
            continue
        vectors = embedder.encode_documents([candidate.read for candidate in found])
        pieces = sum(odds > 0 for odds in decide(found, vectors, embedder.model_id))
        every += pieces
        left_out += 0 if is_of_field(vectors, embedder.model_id) else pieces
    return left_out / every


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
