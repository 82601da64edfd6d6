"""Copies: whether what editors make of an agency's text is told from independent articles.

Real Spanish news texts, and of each what a second publisher could have printed: with a dateline and a footer, without
its last third, without a fifth of its sentences, with three of a hundred words changed. A copy that is found counts for
recall; a pair of two articles of the data that is found, unless one is in fact a copy of the other, against precision.
"""

import json
import random
import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from kb.intake.duplicates import COPY_RESEMBLANCE, text_signature
from tests.shared_data import SHARED

QUICK = True

COPIED = 300
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LEAST_WORDS = 120
# Two texts are one where so much of the shorter one stands in the other, word for word and in the same order: compared
# exactly, as no signature is. The data holds a few such pairs, real news and its forged or shortened twin.
_TRULY_COPIED = 0.5


def run() -> list[dict[str, Any]]:
    """Recall by what was done to the text, and pairs of independent articles that were taken for copies."""
    lines = (SHARED / "news" / "news-es.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [text for text in (json.loads(line)["text"] for line in lines) if len(text.split()) >= _LEAST_WORDS]
    chance = random.Random(0)
    rows, found = [], 0
    originals = chance.sample(texts, COPIED)
    for name, edit in _edits(chance).items():
        recognised = sum(_resemblance(text, edit(text)) >= COPY_RESEMBLANCE for text in originals)
        rows.append({"metric": f"duplicates recall, {name}", "value": recognised / COPIED})
        found += recognised
    rows.append({"metric": "duplicates precision", "value": found / (found + _mistaken_pairs(texts))})
    return rows


def _edits(chance: random.Random) -> dict[str, Callable[[str], str]]:
    def without_last_third(text: str) -> str:
        sentences = _SENTENCE_END.split(text)
        return " ".join(sentences[: max(1, len(sentences) * 2 // 3)])

    def without_a_fifth(text: str) -> str:
        return " ".join(part for part in _SENTENCE_END.split(text) if chance.random() >= 0.2)

    def words_changed(text: str) -> str:
        return " ".join("otra" if chance.random() < 0.03 else word for word in text.split())

    def dateline_and_footer(text: str) -> str:
        return (
            f"Ciudad de México, 3 de marzo (Redacción). {text} Suscríbete y recibe las noticias del día en tu correo."
        )

    return {
        "dateline and footer": dateline_and_footer,
        "3 % of words changed": words_changed,
        "without a fifth of its sentences": without_a_fifth,
        "without its last third": without_last_third,
    }


def _resemblance(text: str, other: str) -> float:
    one, two = text_signature(text), text_signature(other)
    return 0.0 if one is None or two is None else float((one == two).mean())


def _mistaken_pairs(texts: list[str]) -> int:
    """How many pairs of all texts are taken for copies and are none."""
    signatures = np.array([text_signature(text) for text in texts])
    mistaken = 0
    for row, signature in enumerate(signatures):
        alike = np.flatnonzero((signatures[row + 1 :] == signature).mean(axis=1) >= COPY_RESEMBLANCE) + row + 1
        mistaken += sum(not _is_copied(texts[row], texts[other]) for other in alike)
    return mistaken


def _is_copied(one: str, other: str) -> bool:
    shorter, longer = sorted((one.split(), other.split()), key=len)
    blocks = SequenceMatcher(None, shorter, longer, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= _TRULY_COPIED * len(shorter)
