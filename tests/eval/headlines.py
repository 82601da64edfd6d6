"""Headlines labelled with the stories that they tell, and the embeddings of any."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kb.embedding.protocol import Embedder
from kb.index.chunker import embedded_text
from kb.intake.language import detect_language
from kb.stories.space import Space, Vectors
from kb.stories.told import Told
from kb.stories.words import Vocabulary, terms
from tests.shared_data import SHARED

_DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Headlines:
    """``titles`` to cluster, and the story of those that are labelled, by their place."""

    titles: list[str]
    stories: dict[int, str]


def of_a_week() -> Headlines:
    """3,743 headlines of one week in Spanish, English and French, 128 of them labelled with 24 stories."""
    lines = [json.loads(line) for line in (SHARED / "stories/headlines.jsonl").read_text("utf-8").splitlines()]
    place = {line["i"]: number for number, line in enumerate(lines)}
    labels = [json.loads(line) for line in (SHARED / "stories/labelled.jsonl").read_text("utf-8").splitlines()]
    return Headlines([line["title"] for line in lines], {place[label["i"]]: label["story"] for label in labels})


def of_uci() -> Headlines:
    """999 English headlines with 18 stories (UCI News Aggregator)."""
    with (SHARED / "stories/uci-sample.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Headlines([row["TITLE"] for row in rows], {number: row["STORY"] for number, row in enumerate(rows)})


def embed(titles: Sequence[str], embedder: Embedder) -> Vectors:
    """As documents without text are embedded."""
    return embedder.encode_documents([embedded_text(title, (), "") for title in titles])


def told(headlines: Headlines, stored: Vectors, space: Space) -> list[Told]:
    """The headlines as documents of one day, with their places for ids."""
    langs = [detect_language(title) for title in headlines.titles]
    meaning = space.vectors(stored, langs)
    vocabulary = Vocabulary()
    return [
        Told(number, f"https://h.example/{number:05}", _DAY, number, vector, vocabulary.numbered(terms(title, "")),
             lang or "", is_headline=True)
        for number, (title, vector, lang) in enumerate(zip(headlines.titles, np.asarray(meaning), langs, strict=True))
    ]  # fmt: skip
