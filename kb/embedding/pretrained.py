"""Loading a model of sentence-transformers: from its folder, from the hub's cache, or from the hub."""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kb.embedding.threads import let_threads_sleep
from kb.errors import EmbeddingError

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class ModelKind:
    """What is to be loaded, for messages, and how the hub knows it.

    ``owner`` is whose models need no owner in their name; ``marker`` is the file that is in the hub's cache if
    sentence-transformers has asked for a model of this kind before.
    """

    name: str
    setting: str
    owner: str
    marker: str


def load_pretrained(model: Path | str, make: Callable[[str, bool], M], kind: ModelKind) -> M:
    """The model of a folder or, by a name, of the hub. ``make`` is told it, and whether to stay off the network.

    Raises ``EmbeddingError``.
    """
    let_threads_sleep()
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        from transformers.utils import logging as transformers_logging

        # Their notes and bars are for who writes programs; a download still shows its own bar, on stderr.
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        for library in ("transformers", "sentence_transformers"):
            logging.getLogger(library).setLevel(logging.ERROR)
        if isinstance(model, Path):
            return make(str(model), True)
        if _is_cached(model, kind):
            with suppress(Exception):  # a download was cut short: the hub has the rest
                return make(model, True)
        _ask_hub(model, kind)
        return make(model, False)
    except EmbeddingError:
        raise
    # Loading runs the code of many libraries on files of any origin; whatever they raise, the model is not to be had.
    except Exception as error:
        remedy = (
            f"remove the folder if Catalejo made it, else check the setting {kind.setting}"
            if isinstance(model, Path)
            else f"check the network and the setting {kind.setting}"
        )
        raise EmbeddingError(
            f"The {kind.name} {str(model)!r} cannot be loaded ({first_line(error)}); {remedy}."
        ) from error


def first_line(error: Exception) -> str:
    """What an error of a library says first, to stand within a sentence."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _is_cached(name: str, kind: ModelKind) -> bool:
    from huggingface_hub import try_to_load_from_cache

    return try_to_load_from_cache(_repository(name, kind), kind.marker) is not None


def _ask_hub(name: str, kind: ModelKind) -> None:
    """Fail within seconds where there is no such model or no network; loading would try for more than a minute."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        HfApi().model_info(_repository(name, kind), timeout=10)
    except RepositoryNotFoundError as error:
        raise EmbeddingError(
            f"There is no {kind.name} {name!r} on huggingface.co; check the setting {kind.setting}."
        ) from error


def _repository(name: str, kind: ModelKind) -> str:
    """As sentence-transformers reads it, a name without an owner is one of its own models."""
    return name if "/" in name else f"{kind.owner}/{name}"
