"""Any cross-encoder of sentence-transformers: it reads a query and a text together and says how well one answers."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from kb.embedding.pretrained import ModelKind, first_line, load_pretrained
from kb.embedding.text import clean_for_model
from kb.errors import EmbeddingError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_KIND = ModelKind("re-ranking model", setting="reranker_model", owner="cross-encoder", marker="config.json")
# Architectures without anything that would score: sentence-transformers puts random weights in its place.
_WITHOUT_SCORE = ("Model", "ForMaskedLM", "ForPreTraining")


class CrossEncoderScorer:
    """A cross-encoder, by the name that it has on the hub or by its folder. Safe to be used from several threads."""

    def __init__(self, name_or_path: str) -> None:
        """Load the model, which imports torch. Raises ``EmbeddingError``, also for a model of another kind."""
        folder = Path(name_or_path).expanduser()
        self._name = name_or_path
        self._model = load_pretrained(folder if folder.is_dir() else name_or_path, _make, _KIND)
        self._scoring = Lock()  # fast tokenizers are not safe in threads
        config = self._model.config
        made_for = (config.architectures if config else None) or [""]
        if self._model.num_labels != 1 or made_for[0].endswith(_WITHOUT_SCORE):
            raise EmbeddingError(
                f"The model {name_or_path!r} does not give one score for a query and a text; "
                f"check the setting {_KIND.setting}."
            )

    def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers, from 0 to 1 (the logistic function of what the model gives).

        What lies past the model's window is not read. Raises ``EmbeddingError`` if the model fails.
        """
        from torch.nn import Sigmoid

        cleaned = clean_for_model(query)
        pairs = [(cleaned, clean_for_model(text)) for text in texts]
        try:
            with self._scoring:
                scores = np.asarray(
                    self._model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False), np.float64
                )
            if not np.isfinite(scores).all():
                raise ValueError("it gives scores that are no numbers")
        # As loading, this runs the code of many libraries on files of any origin.
        except Exception as error:
            raise EmbeddingError(
                f"The re-ranking model {self._name!r} fails ({first_line(error)}); check the setting {_KIND.setting}."
            ) from error
        return [float(score) for score in scores]


def _make(name: str, local_files_only: bool) -> "CrossEncoder":
    from sentence_transformers import CrossEncoder

    model: CrossEncoder = CrossEncoder(name, local_files_only=local_files_only)
    return model
