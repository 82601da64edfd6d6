"""Computing the vectors that chunks lack, newest documents first."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from functools import partial
from threading import Event, Thread

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from kb.embedding.protocol import Embedder
from kb.index.chunker import content_key, embedded_text
from kb.index.progress import IndexProgress, IndexStage
from kb.store.changes import next_generation
from kb.store.chunks import count_missing_embeddings, get_chunks, missing_embeddings, put_embeddings
from kb.store.database import Database
from kb.store.documents import get_documents

# Asking what is missing costs a look at every chunk, and what has come since is embedded only after it is asked again:
# about a minute's work. Storing a batch bounds what a killed run loses.
_ASKED = 1_000
_BATCH = 256
_SECONDS = 1.0  # between two looks at what else there is to do


def embed_missing(
    database: Database, embedder: Embedder, progress: IndexProgress, meanwhile: Callable[[], None]
) -> int:
    """Compute and store the missing vectors batch by batch; give how many texts were embedded.

    Every second ``meanwhile`` is called, in this thread, also while a model is loaded. Chunks whose document has
    changed since it was cut are left for the next look at the change log, which ``meanwhile`` may be.
    """
    embedded = done = 0
    left: set[int] = set()
    while True:
        with database.read() as connection:
            total = done + count_missing_embeddings(connection, embedder.model_id)
            missing = missing_embeddings(connection, embedder.model_id, _ASKED + len(left))
        missing = [chunk_id for chunk_id in missing if chunk_id not in left]
        if not missing:
            return embedded
        computed: set[str] = set()  # of these, so that a passage that stands in several documents is embedded once
        for start in range(0, len(missing), _BATCH):
            ids = missing[start : start + _BATCH]
            with database.read() as connection:
                texts, outdated = _texts(connection, ids)
            left.update(outdated)
            texts = {key: text for key, text in texts.items() if key not in computed}
            computed.update(texts)
            if texts:
                tell = partial(_tell, progress, done, total)
                vectors = _encode(embedder, list(texts.values()), tell, meanwhile)
                with database.write() as connection:
                    put_embeddings(connection, embedder.model_id, dict(zip(texts, vectors, strict=True)))
                    next_generation(connection)
            embedded += len(texts)
            done += len(ids)
            progress(IndexStage.EMBEDDING, done, total)


def _tell(progress: IndexProgress, before: int, total: int, done: int) -> None:
    progress(IndexStage.EMBEDDING, before + done, total)


def _encode(
    embedder: Embedder, texts: Sequence[str], tell: Callable[[int], None], meanwhile: Callable[[], None]
) -> npt.NDArray[np.float32]:
    """The vectors of the texts, computed in a thread of their own.

    An exception in this thread does not wait for that one, which ends at its next progress, or with the process.
    """
    reached = 0
    stopped = Event()
    vectors: Future[npt.NDArray[np.float32]] = Future()

    def note(done: int, _: int) -> None:
        nonlocal reached
        reached = done
        if stopped.is_set():
            raise _StoppedError

    def compute() -> None:
        try:
            vectors.set_result(embedder.encode_documents(texts, note))
        except BaseException as error:  # whatever it is, it is raised where the vectors are waited for
            vectors.set_exception(error)

    Thread(target=compute, name="embedding", daemon=True).start()
    try:
        is_done = False
        while not is_done:
            is_done = bool(wait([vectors], timeout=_SECONDS).done)
            tell(reached)
            meanwhile()
        return vectors.result()
    finally:
        stopped.set()


class _StoppedError(Exception):
    """Nobody waits for the vectors any more."""


def _texts(connection: Connection, ids: Sequence[int]) -> tuple[dict[str, str], list[int]]:
    """What the model shall read, by content key, each once; and the chunks that no longer fit their document."""
    chunks = get_chunks(connection, ids).values()
    owners = get_documents(connection, {chunk.document_id for chunk in chunks})
    texts: dict[str, str] = {}
    outdated: list[int] = []
    for chunk in chunks:
        title = owners[chunk.document_id].title
        if content_key(title, chunk.heading_path, chunk.text) == chunk.content_key:
            texts[chunk.content_key] = embedded_text(title, chunk.heading_path, chunk.text)
        else:
            outdated.append(chunk.id)
    return texts, outdated
