"""Whether an article advises people who run communities and brands. Pure.

Newspapers advise too: to drink in the heat, to bake for an hour, to pay taxes in time. What the sentences of an article
that may be advice mean in the mean tells of what field it is.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


def is_of_field(vectors: Vectors, model_id: str) -> bool:
    """Whether the candidates of an article, with these vectors ``(n, dimension)`` of what the model reads, are of it.

    True for a model that the weights were not made for: what its vectors mean is not known.
    """
    field = _field()
    if model_id != field.model_id or not len(vectors):
        return True
    return float((vectors.mean(axis=0) - field.mean) @ field.vector) + field.bias > 0


def field_version() -> str:
    """Which weights decide."""
    return _field().version


@dataclass(frozen=True, slots=True)
class _Field:
    """What ``tests/eval/train_field.py`` learned, of the model with ``model_id``."""

    version: str
    model_id: str
    mean: Vectors
    vector: Vectors
    bias: float


@cache
def _field() -> _Field:
    learned = json.loads((files("kb.practices") / "field_weights.json").read_text("utf-8"))
    return _Field(
        version=learned["version"],
        model_id=learned["model_id"],
        mean=np.array(learned["mean"], np.float32),
        vector=np.array(learned["vector"], np.float32),
        bias=learned["bias"],
    )
