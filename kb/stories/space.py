"""How documents are compared when stories are told apart: what was calibrated for a model.

Headlines of one language are alike for a multilingual model, and so are all headlines, whatever they report. The mean
of a language and the first principal components of a background corpus hold what is alike, and are taken away (Mu,
Viswanath: "All-but-the-Top: Simple and Effective Postprocessing for Word Representations", 2018,
https://arxiv.org/abs/1702.01417). So are the principal components of what changes if the same headline is written in
another form: in capitals, or with "Live:" before it. ``tests/eval/calibrate_stories.py`` finds them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

# The best threshold where words are all there is, found by the same script; more than that links nothing.
_WORDS_ALONE, _GAIN_OF_WORDS = 0.13, 1.22


@dataclass(frozen=True, slots=True)
class Space:
    """What was calibrated for one model, frozen. ``components`` are orthonormal, ``(k, dimension)``.

    The likeness of two documents is ``1 - words_weight`` times the cosine of their vectors and ``words_weight`` times
    that of their words; groups whose mean likeness is ``threshold`` or more tell one story, if two of their documents
    are as alike as ``link``, two headlines without text as ``headline_link``. A headline says less than a text does, so
    that two are less alike than the texts below them would be: each is as much more alike to all others as
    ``headline_gain``, the correction for attenuation (Spearman 1904).
    """

    mean: Vectors
    means: Mapping[str, Vectors]  # by language
    components: Vectors
    words_weight: float
    threshold: float
    link: float
    headline_link: float
    headline_gain: float

    def vectors(self, stored: Vectors, langs: Sequence[str | None]) -> Vectors:
        """Stored vectors, ``(n, dimension)``, without what is common to their language and to all; of length 1."""
        means = [self.means.get(lang or "", self.mean) for lang in langs]
        moved = stored - np.array(means, np.float32).reshape(stored.shape)
        moved = moved - (moved @ self.components.T) @ self.components
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        result: Vectors = (moved / np.maximum(lengths, 1e-9)).astype(np.float32)
        return result


def words_alone(dimension: int) -> Space:
    """For a model that was not calibrated: what its similarities mean is not known, so words decide."""
    nothing = np.zeros(dimension, np.float32)
    return Space(
        mean=nothing,
        means={},
        components=np.zeros((0, dimension), np.float32),
        words_weight=1.0,
        threshold=_WORDS_ALONE,
        link=_WORDS_ALONE,
        headline_link=_WORDS_ALONE,
        headline_gain=_GAIN_OF_WORDS,
    )


def file_name(model_id: str) -> str:
    """Where in ``kb/stories/spaces`` the calibration of a model lies."""
    return re.sub(r"[^\w.-]+", "_", model_id) + ".npz"


@cache
def space_of(model_id: str, dimension: int) -> Space:
    """The calibration of a model; of words alone where there is none."""
    file = files("kb.stories") / "spaces" / file_name(model_id)
    if not file.is_file():
        return words_alone(dimension)
    with file.open("rb") as opened:
        stored = np.load(opened)
        means = dict(zip(stored["languages"].tolist(), stored["means"], strict=True))
        return Space(
            mean=stored["mean"],
            means=means,
            components=stored["components"],
            words_weight=float(stored["words_weight"]),
            threshold=float(stored["threshold"]),
            link=float(stored["link"]),
            headline_link=float(stored["headline_link"]),
            headline_gain=float(stored["headline_gain"]),
        )
