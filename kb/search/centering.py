"""Questions without part of what all texts have in common. Pure.

The vectors of a multilingual model lie close together around their mean, and some passages are a little nearer to every
question than others are, most of all to those in another language. Taking away the mean of a background corpus shows
what a question says beside that (Mu, Viswanath: "All-but-the-Top: Simple and Effective Postprocessing for Word
Representations", 2018, https://arxiv.org/abs/1702.01417). It is taken from the question alone: what is stored, and
what the vector server holds, stays as the model made it.
"""

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]

# Chosen by ``tests/eval/tune_fusion.py``; its table is in docs/search-ranking.md.
CENTERED_PART = 0.25


def centered(question: Vector, mean: Vector, part: float = CENTERED_PART) -> Vector:
    """A question's vector less that part of the mean, of length 1; as it is for a model whose mean is not known (0)."""
    moved = question - part * mean
    result: Vector = (moved / max(float(np.linalg.norm(moved)), 1e-9)).astype(np.float32)
    return result
