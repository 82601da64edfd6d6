"""Any sentence-transformers model, by the name it has on the hub or by its folder."""

import hashlib
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numpy as np

from kb.embedding.batches import token_batches
from kb.embedding.pretrained import ModelKind, load_pretrained
from kb.embedding.protocol import EncodingProgress, Vectors
from kb.embedding.text import clean_for_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# A thread's batch; its activations stay in a core's caches. 1,024 tokens were 3 % faster with e5-small and took 50 MB
# more for each core.
_TOKENS_ON_CPU = 512
# A GPU wants large batches: as many tokens as 32 texts of full length have.
_TEXTS_ELSEWHERE = 32

P = ParamSpec("P")
T = TypeVar("T")

# The E5 models were trained with these words before each text (https://huggingface.co/intfloat/multilingual-e5-small),
# but do not say so in their configuration. The "instruct" kind has other ones.
_E5_NAME = re.compile(r"(?:^|-)e5-(?:small|base|large)(?!.*instruct)", re.IGNORECASE)
E5_PROMPTS = {"query": "query: ", "document": "passage: "}

# That other programs have loaded a model's weights does not do: without the list of modules, it would pool by guess.
_KIND = ModelKind("embedding model", setting="embedding_model", owner="sentence-transformers", marker="modules.json")

# What a model that does not say how much it reads is taken to read.
_USUAL_WINDOW = 512


class SentenceTransformerEmbedder:
    """A sentence-transformers model. Safe to be used from several threads.

    On a CPU every core encodes batches of its own: no core waits for another within a matrix product, as torch has
    them do (1.5 instead of 1.3 times the tokens a second of ``SentenceTransformer.encode`` on two cores).
    """

    def __init__(self, name_or_path: str, *, model_id: str | None = None, device: str | None = None) -> None:
        """Load the model from its folder, from the hub's cache, or from the hub, whichever is first to have it.

        ``model_id`` is by default the name; for a folder, its name with a digest of all its files. ``device`` is
        torch's name of one; by default the best that there is. Raises ``EmbeddingError``.
        """
        folder = Path(name_or_path).expanduser()
        self._model = _load(folder if folder.is_dir() else name_or_path, device)
        self.model_id = model_id or (_folder_id(folder) if folder.is_dir() else name_or_path)
        self.dimension = self._model.get_embedding_dimension() or self._model.encode("").shape[-1]
        self.max_tokens = self._model.max_seq_length or _USUAL_WINDOW
        prompts = {kind: prompt for kind, prompt in self._model.prompts.items() if prompt}
        if not prompts and _E5_NAME.search(folder.name):
            prompts = E5_PROMPTS
        self._query_prompt = prompts.get("query", "")
        # The names, and their order, are those of SentenceTransformer.encode_document.
        self._document_prompt = next((prompts[k] for k in ("document", "passage", "corpus") if k in prompts), "")
        self._on_cpu = self._model.device.type == "cpu"
        self._batch_tokens = _TOKENS_ON_CPU if self._on_cpu else _TEXTS_ELSEWHERE * self.max_tokens
        # Fast tokenizers are not safe in threads (https://github.com/huggingface/transformers/issues/47085).
        self._tokenizing = Lock()
        self._model.preprocess = _locked(self._tokenizing, self._model.preprocess)  # type: ignore[method-assign]

    def encode_documents(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """See ``Embedder``."""
        cleaned = [clean_for_model(text) for text in texts]
        sizes = [min(count, self.max_tokens) for count in self._counts(cleaned)]
        vectors = np.empty((len(texts), self.dimension), np.float32)
        done = 0
        with self._threads() as threads:
            batches = {
                threads.submit(self._encode, [cleaned[index] for index in batch]): batch
                for batch in token_batches(sizes, self._batch_tokens)
            }
            try:
                for finished in as_completed(batches):
                    batch = batches[finished]
                    vectors[batch] = finished.result()
                    done += len(batch)
                    if progress:
                        progress(done, len(texts))
            finally:
                threads.shutdown(cancel_futures=True)  # of a failure or Ctrl-C
        return vectors

    def _threads(self) -> ThreadPoolExecutor:
        if not self._on_cpu:
            return ThreadPoolExecutor(1)
        import torch

        return ThreadPoolExecutor(_cores(), initializer=torch.set_num_threads, initargs=(1,))

    def _encode(self, cleaned: list[str]) -> Vectors:
        return self._model.encode_document(
            cleaned,
            prompt=self._document_prompt,
            batch_size=len(cleaned),
            normalize_embeddings=True,
            show_progress_bar=False,
        )

    def encode_query(self, text: str) -> Vectors:
        """See ``Embedder``."""
        vector = self._model.encode_query(
            clean_for_model(text), prompt=self._query_prompt, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vector, np.float32)

    def count_tokens(self, text: str) -> int:
        """See ``Embedder``."""
        return self._counts([clean_for_model(text)])[0]

    def _counts(self, cleaned: Sequence[str]) -> list[int]:
        if not cleaned:
            return []
        # All at once: one by one, a GPU waited longer for their counts than it took for their vectors.
        with self._tokenizing:
            tokenized = self._model.tokenizer([self._document_prompt + text for text in cleaned])
        return [len(tokens) for tokens in tokenized["input_ids"]]


@cache
def _cores() -> int:
    """How many threads torch would use. Asked once: after ``set_num_threads(1)`` every new thread is told 1."""
    import torch

    return int(torch.get_num_threads())


def _locked(lock: Lock, function: Callable[P, T]) -> Callable[P, T]:
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        with lock:
            return function(*args, **kwargs)

    return call


def _load(model: Path | str, device: str | None) -> "SentenceTransformer":
    def make(name: str, local_files_only: bool) -> "SentenceTransformer":
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(name, device=device, local_files_only=local_files_only)

    return load_pretrained(model, make, _KIND)


def _folder_id(folder: Path) -> str:
    digest = hashlib.blake2b(digest_size=4)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return f"{folder.resolve().name}-{digest.hexdigest()}"
