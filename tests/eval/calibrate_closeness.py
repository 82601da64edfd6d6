"""Choose how near advice must be to be about a question: ``python -m tests.eval.calibrate_closeness``.

Advice of the guides in each language is asked the headings of the same sections in the other two, which it answers, and
questions about an encyclopedia, which it does not. ``kb.practices.closeness.LEAST`` is the highest likeness that at
most one of twenty of the headings misses. Words in common, which count as well, are not looked at here.
"""

import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.embedding import load_embedder
from kb.embedding.protocol import Embedder
from kb.practices.advice import candidates_among, decide, likeness_to
from kb.practices.closeness import LEAST
from kb.practices.sentences import split_sentences
from tests.eval.advice_labels import article
from tests.eval.collections import LANGUAGES, passages, within
from tests.shared_data import SHARED


def main() -> None:
    """Print the share of each kind of question that comes as near, by likeness."""
    with tempfile.TemporaryDirectory() as folder:
        embedder = load_embedder("default", Path(folder))
        headings = {lang: [question.text for question in within(lang).queries] for lang in LANGUAGES}
        others = [
            question.text for name in (("xquad-en", "en"), ("faquad-pt", "pt")) for question in passages(*name).queries
        ]
        of_headings, of_others = [], []
        for lang in LANGUAGES:
            vectors = _advice(embedder, lang)
            asked = [heading for other in LANGUAGES if other != lang for heading in headings[other]]
            of_headings.append(_nearest(embedder, asked, vectors, lang))
            of_others.append(_nearest(embedder, others, vectors, lang))
    answered, unanswered = np.concatenate(of_headings), np.concatenate(of_others)
    for threshold in np.arange(0.16, 0.4, 0.01):
        print(f"{threshold:.2f} {np.mean(answered >= threshold):.3f} {np.mean(unanswered >= threshold):.3f}")
    print(f"one of twenty headings is below {np.quantile(answered, 0.05):.3f}; set is {LEAST}")


def _nearest(embedder: Embedder, questions: list[str], advice: npt.NDArray[np.float32], lang: str) -> list[float]:
    found = [
        likeness_to(embedder.encode_query(question), advice, [lang] * len(advice), embedder.model_id)
        for question in questions
    ]
    return [float(likeness.max()) for likeness in found if likeness is not None]


def _advice(embedder: Embedder, lang: str) -> npt.NDArray[np.float32]:
    """The vectors of all advice of the guides in a language."""
    reads = []
    for path in sorted((SHARED / "guides" / lang).glob("*.md")):
        candidates = candidates_among(split_sentences(article(f"guides/{lang}/{path.name}")), lang)
        odds = decide(
            candidates, embedder.encode_documents([candidate.read for candidate in candidates]), embedder.model_id
        )
        reads += [candidate.read for candidate, sure in zip(candidates, odds, strict=True) if sure > 0]
    return embedder.encode_documents(reads)


if __name__ == "__main__":
    main()
