"""From one embedding model to another: the former one is searched until the vectors of the new one are complete."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from kb.config import load_settings
from kb.embedding.fake import FakeEmbedder
from kb.errors import EmbeddingError
from kb.index import embedding_step
from kb.index.indexer import Indexer, IndexReport
from kb.index.progress import IndexStage
from kb.index.server_process import HOST
from kb.index.vector_index import VectorIndex
from kb.index.vector_server import VectorServer
from kb.intake.accept import accept
from kb.knowledge_base import KnowledgeBase
from kb.models import Notice, RawDocument
from kb.search import notices
from kb.store.tables import embeddings
from ui.commands import diagnosing

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TEXTS = ["Normas del grupo.", "Reglas claras.", "Moderar con calma.", "Dar la bienvenida.", "Una crisis en redes."]


class One(FakeEmbedder):
    model_id = "one-64"


class Two(FakeEmbedder):
    """With vectors of another length: comparing them with those of the other model fails."""

    model_id = "two-32"
    dimension = 32

    def encode_documents(self, texts, progress=None):
        for done in range(len(texts) if progress else 0):
            progress(done + 1, len(texts))
        return np.array([self.encode_query(text) for text in texts])

    def encode_query(self, text):
        half = super().encode_query(text)[:32]
        return half / np.linalg.norm(half)


class Small(Two):
    """Documents are cut anew for it; those of these tests into the same passages."""

    model_id = "small-32"
    max_tokens = 64


MODELS = {"one": One, "two": Two, "small": Small}


class Home:
    def __init__(self, folder: Path, server: VectorServer) -> None:
        self.folder = folder
        self.server = server

    def settings(self, model: str):
        return load_settings(self.folder, embedding_model=model)

    def index(self, model: str, progress=lambda *step: None) -> IndexReport:
        with KnowledgeBase.open(self.settings(model)) as knowledge:
            embedder = MODELS[model]()
            return Indexer(knowledge.database, embedder, self.folder, self.server, model).run(progress)

    def stop_at(self, model: str, stage: IndexStage) -> None:
        def stop(now: IndexStage, done: int, total: int) -> None:
            if now is stage:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            self.index(model, stop)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorServer]:
    folder = tmp_path_factory.mktemp("server")
    with VectorServer(folder, folder / "chroma") as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, server: VectorServer, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Five documents, indexed with the model one."""

    def load(model: str, models_dir: Path) -> FakeEmbedder:
        if model not in MODELS:
            raise EmbeddingError(f"no model {model}")
        return MODELS[model]()

    monkeypatch.setattr("kb.embedding.load_embedder", load)
    monkeypatch.setattr(embedding_step, "_BATCH", 2)
    index = VectorIndex(HOST, server.ensure().port)
    for name in index.names():
        index.delete(name)
    home = Home(tmp_path, server)
    with KnowledgeBase.open(home.settings("one")) as knowledge, knowledge.database.write() as connection:
        for number, text in enumerate(TEXTS):
            raw = RawDocument(url=f"https://uno.example/{number}", title=f"Guía {number}", text=text, lang="es")
            accept(connection, raw, NOW)
    home.index("one")
    return home


def searched_with(knowledge: KnowledgeBase) -> str:
    """The model that answers; its answer is whole."""
    answer = knowledge.search("una crisis")
    assert answer.notices == ()
    assert len(answer.hits) == len(TEXTS)
    assert all(hit.why.semantic > 0 for hit in answer.hits[:2])
    return knowledge._searcher.model_id


@pytest.mark.parametrize(("model", "model_id"), [("two", "two-32"), ("small", "small-32")])
def test_the_former_model_answers_until_the_new_one_is_complete(home: Home, model: str, model_id: str):
    told: set[tuple[IndexStage, str]] = set()
    with KnowledgeBase.open(home.settings(model)) as new, KnowledgeBase.open(home.settings("one")) as old:
        assert new.search("una crisis").hits == old.search("una crisis").hits
        home.index(model, lambda stage, done, total: told.add((stage, searched_with(new))))
        assert told >= {(IndexStage.EMBEDDING, "one-64"), (IndexStage.VECTORS, "one-64")}
        assert {searched for _, searched in told} == {"one-64"}
        # Both see the switch: who was started with the former model loads the new one.
        assert searched_with(new) == searched_with(old) == model_id
        with new.database.read() as connection:
            rows = connection.execute(embeddings.select()).all()
    assert {row.model_id for row in rows} == {model_id}
    assert len(rows) == len(TEXTS)
    assert len(VectorIndex(HOST, home.server.ensure().port).names()) == 1


@pytest.mark.parametrize(("stage", "computed"), [(IndexStage.EMBEDDING, len(TEXTS)), (IndexStage.VECTORS, 0)])
def test_a_change_that_is_killed_goes_on_where_it_was(home: Home, stage: IndexStage, computed: int):
    home.stop_at("two", stage)
    with KnowledgeBase.open(home.settings("two")) as knowledge:
        assert searched_with(knowledge) == "one-64"
        assert knowledge.index_state().former_model == "one-64"
        findings = {finding.name: finding for finding in diagnosing._index(knowledge.settings)}
        assert not findings["model change"].ok
        assert "one-64" in findings["model change"].message
        assert home.index("two").embedded == computed
        assert searched_with(knowledge) == "two-32"
        assert knowledge.index_state().former_model is None
        assert "model change" not in {finding.name for finding in diagnosing._index(knowledge.settings)}


def test_what_was_embedded_before_it_was_killed_is_kept(home: Home):
    def stop(stage: IndexStage, done: int, total: int) -> None:
        if stage is IndexStage.EMBEDDING and done > 2:  # the first batch is stored
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        home.index("two", stop)
    with KnowledgeBase.open(home.settings("two")) as knowledge:
        assert searched_with(knowledge) == "one-64"
    assert home.index("two").embedded == len(TEXTS) - 2


def test_going_back_leaves_nothing_of_the_new_model(home: Home):
    home.stop_at("two", IndexStage.VECTORS)
    with KnowledgeBase.open(home.settings("one")) as knowledge:
        assert searched_with(knowledge) == "one-64"
        assert home.index("one").embedded == 0
        assert searched_with(knowledge) == "one-64"
        with knowledge.database.read() as connection:
            assert {row.model_id for row in connection.execute(embeddings.select())} == {"one-64"}


def test_a_former_model_that_is_gone_leaves_words(home: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(MODELS, "one")
    with KnowledgeBase.open(home.settings("two")) as knowledge:
        answer = knowledge.search("una crisis")
        assert answer.notices == (Notice(notices.VECTORS_MISSING),)
        assert answer.hits[0].title == "Guía 4"
        home.index("two")
        assert searched_with(knowledge) == "two-32"


def test_a_saved_search_misses_nothing_that_came_during_the_change(home: Home):
    with KnowledgeBase.open(home.settings("two")) as knowledge:
        knowledge.saved_searches.save("crisis", "crisis")
        with knowledge.database.write() as connection:
            raw = RawDocument(url="https://uno.example/x", title="Otra", text="Otra crisis.", lang="es")
            accept(connection, raw, NOW)
        home.stop_at("two", IndexStage.VECTORS)
        results = knowledge.saved_searches.new_results("crisis")
        knowledge.saved_searches.mark_seen(results)
        home.index("two")
        shown = {
            hit.title for hit in (*results.answer.hits, *knowledge.saved_searches.new_results("crisis").answer.hits)
        }
    assert "Otra" in shown
