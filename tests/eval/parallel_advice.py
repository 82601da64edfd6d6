"""Sections of the Open Source Guides that say the same in several languages, as pieces of advice for grouping."""

import json
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from kb.embedding.protocol import Embedder
from kb.practices.advice import centred
from kb.practices.grouping import Said, chains, groups_in_chain, kept_apart, linked_pairs
from tests.eval.bcubed import bcubed
from tests.shared_data import SHARED

_LENGTH = 120  # of the text behind the heading: about a sentence


@dataclass(frozen=True)
class Sections:
    """Sections with the one that each translates, their centred vectors, and what is said in which language."""

    truth: dict[int, str]
    keys: list[str]
    vectors: npt.NDArray[np.float32]
    said: list[Said]

    def f1(self, threshold: float) -> float:
        """BCubed F1 of grouping as the playbook does, at a threshold."""
        found: dict[int, str] = {}
        for chain in chains(range(len(self.keys)), linked_pairs(self.vectors, self.vectors, threshold)):
            said = [self.said[row] for row in chain]
            groups = groups_in_chain([self.keys[row] for row in chain], self.vectors[chain], said, threshold)
            found.update({chain[row]: f"{chain[0]}-{number}" for number, group in enumerate(groups) for row in group})
        return bcubed(self.truth, found)[2]

    def right_pairs(self, threshold: float) -> tuple[float, float]:
        """Of the pairs that a threshold links the share that translate each other; of those that do, that linked."""
        names = np.array(list(self.truth.values()))
        alike = np.triu(names[:, None] == names[None, :], 1)
        linked = np.triu((self.vectors @ self.vectors.T >= threshold) & ~kept_apart(self.said), 1)
        right = int((alike & linked).sum())
        return right / max(1, int(linked.sum())), right / int(alike.sum())


def sections(embedder: Embedder, *, held_back: bool) -> Sections:
    """The sections of those guides that are held back, or of the others, which thresholds are chosen on."""
    texts: dict[tuple[str, str], str] = {}
    for line in (SHARED / "guides" / "parallel_sections.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if (int(sha256(row["article"].encode()).hexdigest()[:8], 16) % 2 == 0) is held_back:
            section = f"{row['article']}-{row['section']}"
            texts[section, row["lang"]] = f"{row['heading']}. {row['text'][:_LENGTH]}"
            texts[section, "en"] = f"{row['en_heading']}. {row['en_text'][:_LENGTH]}"
    vectors = centred(embedder.encode_documents(list(texts.values())), [lang for _, lang in texts], embedder.model_id)
    assert vectors is not None
    truth = {number: section for number, (section, _) in enumerate(texts)}
    return Sections(truth, list(texts.values()), vectors, [Said(text, lang) for (_, lang), text in texts.items()])
