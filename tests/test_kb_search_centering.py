"""Questions without part of what all texts have in common: passages near to every question come no longer first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from kb.embedding.fake import FakeEmbedder
from kb.embedding.protocol import EncodingProgress, Vectors
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import RawDocument, SearchFilters
from kb.search import searcher as searcher_module
from kb.search.centering import CENTERED_PART, centered
from kb.search.searcher import Searcher
from kb.store.database import Database
from kb.stories.space import words_alone

COMMON = np.array([0.9, 0.0, 0.0], np.float32)
QUESTION = np.array([0.96, 0.28, 0.0], np.float32)
ABOUT_IT = np.array([0.8, 0.6, 0.0], np.float32)
NEAR_TO_ALL = np.array([1.0, 0.0, 0.0], np.float32)


def test_what_is_near_to_every_question_yields_to_what_this_one_asks_for() -> None:
    moved = centered(QUESTION, COMMON, part=0.5)
    assert moved @ ABOUT_IT - moved @ NEAR_TO_ALL > QUESTION @ ABOUT_IT - QUESTION @ NEAR_TO_ALL
    assert np.linalg.norm(moved) == pytest.approx(1.0)


def test_more_of_the_mean_taken_is_more_of_it_gone() -> None:
    unit = COMMON / np.linalg.norm(COMMON)
    left = [float(centered(QUESTION, COMMON, part) @ unit) for part in (0.0, CENTERED_PART, 0.5, 1.0)]
    assert left == sorted(left, reverse=True)
    assert left[0] == pytest.approx(float(QUESTION @ unit))


def test_of_a_model_that_was_not_calibrated_the_question_stays_as_it_is() -> None:
    assert centered(QUESTION, np.zeros(3, np.float32)) == pytest.approx(QUESTION)


def test_a_question_that_is_the_mean_itself_is_no_division_by_zero() -> None:
    assert np.isfinite(centered(NEAR_TO_ALL, NEAR_TO_ALL, part=1.0)).all()


class ThreeTexts(FakeEmbedder):
    """A model that knows three texts."""

    model_id, dimension = "three-texts", 3

    def encode_documents(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        return np.array([self.encode_query(text) for text in texts])

    def encode_query(self, text: str) -> Vectors:
        if "pregunta" in text:
            return QUESTION
        return ABOUT_IT if "respuesta" in text else NEAR_TO_ALL


def test_searches_take_it_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    with database.write() as connection:
        for text in ("respuesta", "cualquiera"):
            accept(connection, RawDocument(url=f"https://a.example/{text}", title=text, text=text), datetime.now(UTC))
    Indexer(database, ThreeTexts(), tmp_path, server=None).run()

    def first(mean: Vectors) -> str:
        monkeypatch.setattr(searcher_module, "space_of", lambda *_: replace(words_alone(3), mean=mean))
        answer = Searcher(database, ThreeTexts(), lambda: None).search("pregunta", SearchFilters(), 2)
        return answer.hits[0].title

    assert first(np.zeros(3, np.float32)) == "cualquiera"
    assert first(COMMON) == "respuesta"
    database.close()
