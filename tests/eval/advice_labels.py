"""Sentences labelled as advice or not, by hand.

``labels/advice.jsonl`` holds 400 drawn by chance, half of them held back; ``labels/advice_training.jsonl`` holds 2,630
more to train on alone: 586 drawn by chance (``by_chance``), the others candidates, most of them such that a classifier
was not sure of. None of its last 2,031 is the translation of a sentence that is held back, as far as the embedding
tells. Each line names a file, the offsets of a sentence in its article (code points), the SHA-256 of the sentence, and
what it is. The texts are not in the repository: guides and news lie in ``shared/data``, the sample site
in ``ui/sample_site``.

A sentence is advice if it tells its readers by its own form what to do or to leave: an order, a duty, a
recommendation, a suggestion, a heading that advises, a key or a step of a list of what to do. Facts, reasons,
questions, examples of what others said, lists of uses and pointers to further reading are none; nor is news that
reports what others should do.
"""

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.shared_data import SHARED

_LABELS = Path(__file__).parent / "labels"
_SAMPLE_SITE = Path(__file__).parents[2] / "ui" / "sample_site" / "articles"


@dataclass(frozen=True)
class Label:
    """One sentence; ``theme`` is ``None`` where it is no advice, or was labelled to train on."""

    file: str
    lang: str
    start: int
    end: int
    sha256: str
    advice: bool
    theme: str | None = None
    by_chance: bool = True

    @property
    def held_back(self) -> bool:
        """Whether it belongs to the half that is looked at only to measure: fixed by the sentence alone."""
        return int(self.sha256[:8], 16) % 2 == 0


def held_back() -> list[Label]:
    """The half of the labels that is looked at only to measure."""
    return [label for label in _load("advice.jsonl") if label.held_back]


def for_training() -> list[Label]:
    """The other half, and what was labelled to train on. No sentence of them says the same as one held back."""
    measured = {label.sha256 for label in held_back()}
    others = [*_load("advice.jsonl"), *_load("advice_training.jsonl")]
    return [label for label in others if label.sha256 not in measured]


def _load(name: str) -> list[Label]:
    """Every label of a file. Raises ``ValueError`` if a sentence is not what was labelled."""
    labels = [
        Label(**{"by_chance": name == "advice.jsonl", **json.loads(line)})
        for line in (_LABELS / name).read_text(encoding="utf-8").splitlines()
    ]
    for label in labels:
        sentence = article(label.file)[label.start : label.end]
        if sha256(sentence.encode()).hexdigest() != label.sha256:
            raise ValueError(f"{label.file}:{label.start} is not the sentence that was labelled")
    return labels


def by_file(labels: list[Label]) -> Iterator[tuple[str, list[Label]]]:
    """The labels of each file, in order."""
    files: dict[str, list[Label]] = {}
    for label in labels:
        files.setdefault(label.file, []).append(label)
    yield from files.items()


@cache
def article(file: str) -> str:
    """The text that offsets count in: entities resolved, front matter cut off."""
    if file.startswith("sample_site/"):
        return (_SAMPLE_SITE / file.removeprefix("sample_site/")).read_text(encoding="utf-8").split("+++\n", 2)[2]
    if file.startswith("guides/"):
        return html.unescape((SHARED / file).read_text(encoding="utf-8")).split("---\n", 2)[2]
    name, row = file.split("#")
    return _news(name)[int(row)]


@cache
def _news(name: str) -> tuple[str, ...]:
    return tuple(json.loads(line)["text"] for line in (SHARED / name).read_text(encoding="utf-8").splitlines())
