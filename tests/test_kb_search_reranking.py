"""Re-ranking with a tiny cross-encoder that is made here: the real class, loaded from real files."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.config import load_settings
from kb.embedding.cross_encoder import CrossEncoderScorer
from kb.errors import EmbeddingError
from kb.intake.accept import accept
from kb.knowledge_base import KnowledgeBase
from kb.models import Notice, RawDocument
from kb.search import notices
from kb.search.fusion import ScoredChunk
from kb.search.reranking import RESULTS, with_rerank

pytestmark = pytest.mark.slow  # torch takes seconds to import

NOW = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    *"abcdefghijklmnopqrstuvwxyz",
    *(f"##{c}" for c in "abcdefghijklmnop"),
]
TITLES = ["normas del grupo", "reglas claras", "moderar con calma", "bienvenida a miembros", "crisis en redes"]


def make_bert(folder: Path, *, labels: int | None = 1) -> Path:
    """A BERT of one layer with random weights and a vocabulary of letters; without ``labels`` it scores nothing."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    torch.manual_seed(1)
    size = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = BertConfig(
        vocab_size=len(WORDS), max_position_embeddings=64, initializer_range=1.0, num_labels=labels or 2, **size
    )
    model = BertForSequenceClassification(config) if labels else BertModel(config)
    model.save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bert(tmp_path_factory.mktemp("reranking") / "tiny")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base with more documents than are looked at again."""
    home = tmp_path_factory.mktemp("home")
    with KnowledgeBase.open(load_settings(home, embedding_model="fake")) as knowledge:
        with knowledge.database.write() as connection:
            for number in range(RESULTS + 10):
                title = f"{TITLES[number % len(TITLES)]} {chr(97 + number % 26) * 3} {number}"
                text = f"Normas y consejos {chr(97 + number * 7 % 26) * 5}, parte {number}."
                raw = RawDocument(url=f"https://uno.example/{number}", title=title, text=text, lang="es")
                accept(connection, raw, NOW)
        from kb.index.indexer import Indexer

        Indexer(knowledge.database, knowledge.embedder, home, server=None).run()
    return home


@pytest.fixture
def plain(home: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(load_settings(home, embedding_model="fake")) as knowledge:
        yield knowledge


def with_model(home: Path, model: Path | str) -> KnowledgeBase:
    return KnowledgeBase.open(load_settings(home, embedding_model="fake", reranker_model=str(model)))


def test_the_best_results_are_ordered_by_the_model(home: Path, model: Path, plain: KnowledgeBase):
    before = plain.search("normas", limit=RESULTS + 5)
    with with_model(home, model) as knowledge:
        after = knowledge.search("normas", limit=RESULTS + 5)
        few = knowledge.search("normas", limit=5)
    assert after.notices == before.notices == ()
    ids = [[hit.document_id for hit in answer.hits] for answer in (before, after)]
    assert set(ids[0][:RESULTS]) == set(ids[1][:RESULTS])
    assert ids[0][:RESULTS] != ids[1][:RESULTS]
    assert ids[0][RESULTS:] == ids[1][RESULTS:]
    assert [hit.document_id for hit in few.hits] == ids[1][:5]
    said = [hit.why.rerank for hit in after.hits]
    assert said[:RESULTS] == sorted(said[:RESULTS], reverse=True)
    assert said[RESULTS:] == [None] * 5
    assert [hit.score for hit in after.hits] == [hit.score for hit in before.hits]
    texts = [f"{hit.title}\n\n{hit.passage}" for hit in after.hits[:RESULTS]]
    assert CrossEncoderScorer(str(model)).score("normas", texts) == pytest.approx(said[:RESULTS], abs=1e-5)


def test_operators_alone_are_listed_by_date(home: Path, model: Path):
    with with_model(home, model) as knowledge:
        answer = knowledge.search("lang:es", limit=3)
        assert [hit.why.rerank for hit in answer.hits] == [None] * 3
        assert knowledge.search("normas lang:pt").hits == ()


def damaged(folder: Path) -> Path:
    (make_bert(folder) / "model.safetensors").write_bytes(b"no weights")
    return folder


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda folder: folder / "nowhere", "setting reranker_model"),
        (damaged, "cannot be loaded"),
        (lambda folder: make_bert(folder, labels=3), "does not give one score"),
        (lambda folder: make_bert(folder, labels=None), "does not give one score"),
    ],
)
def test_a_model_that_cannot_be_used_costs_nothing(home: Path, plain: KnowledgeBase, tmp_path: Path, make, why: str):
    folder = make(tmp_path / "model")
    with pytest.raises(EmbeddingError, match=why) as caught:
        CrossEncoderScorer(str(folder))
    assert "\n" not in str(caught.value)
    with with_model(home, folder) as knowledge:
        for _ in range(2):
            answer = knowledge.search("normas")
            assert answer.notices == (Notice(notices.NOT_RERANKED, str(folder)),)
            assert answer.hits == plain.search("normas").hits


def test_a_model_that_fails_at_work_costs_nothing(home: Path, plain: KnowledgeBase, tmp_path: Path):
    from safetensors.torch import load_file, save_file

    weights = make_bert(tmp_path / "broken") / "model.safetensors"
    save_file({**load_file(weights), "classifier.bias": load_file(weights)["classifier.bias"] / 0}, weights)
    with pytest.raises(EmbeddingError, match="no numbers"):
        CrossEncoderScorer(str(weights.parent)).score("normas", ["reglas"])
    with with_model(home, weights.parent) as knowledge:
        answer = knowledge.search("normas")
    assert answer.notices == (Notice(notices.NOT_RERANKED, str(weights.parent)),)
    assert answer.hits == plain.search("normas").hits


@pytest.mark.soak
def test_the_model_is_loaded_by_the_first_search_and_torch_only_with_it(home: Path, model: Path):
    program = """
import sys
from pathlib import Path
from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
for model in ("", sys.argv[2]):
    settings = load_settings(Path(sys.argv[1]), embedding_model="fake", reranker_model=model)
    with KnowledgeBase.open(settings) as knowledge:
        print("torch" in sys.modules)
        knowledge.search("normas")
        print("torch" in sys.modules)
"""
    command = [sys.executable, "-c", program, str(home), str(model)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert (done.stdout.split(), done.stderr) == (["False", "False", "False", "True"], "")


def test_age_counts_beside_what_the_model_says():
    ranked = [ScoredChunk(1, 0.9, 0.0, 0.9), ScoredChunk(2, 0.8, 0.0, 0.8, recency=0.3), ScoredChunk(3, 0.7, 0.0, 0.7)]
    found = with_rerank(ranked, [0.5, 0.4, 0.6])
    assert [(chunk.chunk_id, chunk.score, chunk.rerank) for chunk in found] == [
        (2, 0.9, 0.4),
        (3, 0.8, 0.6),
        (1, 0.7, 0.5),
    ]
