"""Keeping the playbook up with the documents: documents → advice → links → practices.

Which documents are to be searched is told by comparing what they hold with what was searched last, so that a killed
run goes on where it was. One transaction a batch holds the advice of its documents with their links; grouping writes
what has changed.
"""

import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout
from sqlalchemy import Connection

from kb.embedding.protocol import Embedder
from kb.models import Advice, Document, Practice
from kb.practices.advice import Candidates, centred, choose, find_candidates, rules_version
from kb.practices.features import read
from kb.practices.grouping import Said, central, chains, groups_in_chain, keep_ids, linked_pairs
from kb.practices.titles import title_of
from kb.progress import Progress
from kb.store import practices as store
from kb.store.changes import get_counter, put_counter
from kb.store.database import Database
from kb.store.documents import get_documents

Vectors = npt.NDArray[np.float32]

_WORD_OR_NUMBER = re.compile(r"\w+")
_DOCUMENTS = 50
_GROUPS = 200  # a transaction
# What groups depend on: how much advice there is, the newest, and by which rules it is found and linked.
_STATE = ("advice_count", "advice_last", "advice_rules")
FINDING, GROUPING = "finding advice", "grouping advice"


def update_playbook(database: Database, embedder: Embedder, home: Path, now: datetime, progress: Progress) -> bool:
    """Search new and changed documents for advice and group what there is; ``False`` if another process is at it.

    May be killed at any point and run again. Raises ``EmbeddingError``.
    """
    try:
        with FileLock(home / "practices.lock").acquire(timeout=0):
            _find(database, embedder, progress)
            _group(database, embedder, now, progress)
    except Timeout:
        return False
    return True


def _find(database: Database, embedder: Embedder, progress: Progress) -> None:
    with database.read() as connection:
        # Once for all: looking for some of them looks through all that are done.
        waiting = store.documents_to_search(connection, _found_by(embedder))
    if not waiting:
        return
    known = _Known(embedder.model_id)
    with database.read() as connection:
        for ids, langs, vectors in store.iter_advice_vectors(connection):
            known.take_in(ids, langs, vectors)
    for start in range(0, len(waiting), _DOCUMENTS):
        progress(start, len(waiting), FINDING)
        with database.read() as connection:
            documents = get_documents(connection, waiting[start : start + _DOCUMENTS])
        candidates = [find_candidates(document) for document in documents.values()]
        reads = [candidate.read for of_document in candidates for candidate in of_document.found]
        vectors = embedder.encode_documents(reads)
        with database.write() as connection:
            _store(connection, candidates, vectors, embedder, known)
    progress(len(waiting), len(waiting), FINDING)


def _store(
    connection: Connection, found: Sequence[Candidates], vectors: Vectors, embedder: Embedder, known: "_Known"
) -> None:
    now = get_documents(connection, [candidates.document.id for candidates in found])
    start = 0
    changed: list[int] = []
    for candidates in found:
        document = candidates.document
        own = vectors[start : start + len(candidates.found)]
        start += len(candidates.found)
        there = now.get(document.id)
        if there is None or _searched(there) != _searched(document):
            continue  # gone or written meanwhile: the next run looks at it
        chosen = choose(candidates, own, embedder.model_id)
        pieces = [(piece, _words_key(document.text, piece), own[number]) for piece, number in chosen]
        changed += store.replace_advice(
            connection, document.id, document.content_hash, document.lang, _found_by(embedder), document.kind, pieces
        )
    pairs = store.same_words(connection, changed)
    for ids, langs, rows in store.iter_advice_vectors(connection, changed):
        pairs += known.link(ids, langs, rows)
    alive = store.memberships(connection).keys() if pairs else ()
    store.put_links(connection, [pair for pair in pairs if pair[0] in alive and pair[1] in alive])


class _Known:
    """The centred vectors of all advice so far, in memory: 1.5 kB a piece."""

    def __init__(self, model_id: str) -> None:
        self._model_id = model_id
        self._ids = np.empty(0, np.int64)
        self._vectors: Vectors | None = None

    def take_in(self, ids: Sequence[int], langs: Sequence[str], vectors: Vectors) -> Vectors | None:
        """Know these from now on, instead of what was known under their ids; gives them centred."""
        new = centred(vectors, langs, self._model_id)
        if new is None:
            return None
        if self._vectors is None:
            self._vectors = np.empty((0, new.shape[1]), np.float32)
        stays = ~np.isin(self._ids, ids)
        self._ids = np.concatenate([self._ids[stays], np.array(ids, np.int64)])
        self._vectors = np.concatenate([self._vectors[stays], new])
        return new

    def link(self, ids: Sequence[int], langs: Sequence[str], vectors: Vectors) -> list[tuple[int, int]]:
        """Take these in; pairs of them with all that say the same."""
        new = self.take_in(ids, langs, vectors)
        if new is None or self._vectors is None:
            return []
        pairs = linked_pairs(new, self._vectors)
        return [(ids[row], int(self._ids[column])) for row, column in pairs if ids[row] != self._ids[column]]


def _group(database: Database, embedder: Embedder, now: datetime, progress: Progress) -> None:
    model_id = embedder.model_id
    with database.read() as connection:
        before = store.memberships(connection)
        state = (len(before), max(before, default=0), zlib.crc32(_found_by(embedder).encode()))
        ungrouped = any(practice is None for _, practice in before.values())
        if not ungrouped and tuple(get_counter(connection, name) or 0 for name in _STATE) == state:
            return
        progress(0, None, GROUPING)
        groups = _groups(connection, {piece: key for piece, (key, _) in before.items()}, model_id)
        kept = store.kept_practices(connection)
        stale = _stale_titles(connection, before)
    practice_of = {piece: practice for piece, (_, practice) in before.items() if practice is not None}
    ids = keep_ids(groups, practice_of, kept)
    members: dict[int, int] = defaultdict(int)
    for practice in practice_of.values():
        members[practice] += 1
    work = [
        (group, practice)
        for group, practice in zip(groups, ids, strict=True)
        if practice is None
        or practice in stale
        or members[practice] != len(group)
        or any(practice_of.get(piece) != practice for piece in group)
    ]
    for start in range(0, len(work), _GROUPS):
        with database.write() as connection:
            _write_groups(connection, work[start : start + _GROUPS], model_id, now)
        progress(min(start + _GROUPS, len(work)), len(work), GROUPING)
    with database.write() as connection:
        store.drop_empty_practices(connection)
        for name, value in zip(_STATE, state, strict=True):
            put_counter(connection, name, value)


def _stale_titles(connection: Connection, members: Mapping[int, tuple[str, int | None]]) -> set[int]:
    """The practices whose title is no sentence of theirs any more: it went with its article, or was found to be no
    advice.
    """
    said: dict[int, set[str]] = defaultdict(set)
    for piece, (sentence, _) in store.sentences_of(connection, sorted(members)).items():
        if (practice := members[piece][1]) is not None:
            said[practice].add(title_of([sentence]))
    stored = store.get_practices(connection, said)
    return {practice for practice, titles in said.items() if stored[practice].title not in titles}


def _groups(connection: Connection, key_of: Mapping[int, str], model_id: str) -> list[list[int]]:
    """Pieces by group. What is said in the same words is one from the start."""
    same: dict[str, list[int]] = defaultdict(list)
    for piece in sorted(key_of):
        same[key_of[piece]].append(piece)
    keys = sorted(same)
    number = {key: place for place, key in enumerate(keys)}
    links = [
        (number[key_of[first]], number[key_of[second]])
        for first, second in store.all_links(connection)
        if first in key_of and second in key_of
    ]
    groups: list[list[int]] = []
    for chain in chains(range(len(keys)), links):
        parts = (
            [list(range(len(chain)))]
            if len(chain) == 1
            else _split(connection, [same[keys[n]] for n in chain], model_id)
        )
        groups += [sorted(piece for row in part for piece in same[keys[chain[row]]]) for part in parts]
    return groups


def _split(connection: Connection, nodes: Sequence[Sequence[int]], model_id: str) -> list[list[int]]:
    pieces = [piece for node in nodes for piece in node]
    vectors = _vectors(connection, pieces, model_id)
    articles = store.documents_of(connection, pieces)
    mean = np.array([np.mean([vectors[piece] for piece in node], axis=0) for node in nodes], np.float32)
    mean /= np.linalg.norm(mean, axis=1, keepdims=True)
    sentences = store.sentences_of(connection, [node[0] for node in nodes])
    said = [
        Said(*sentences.get(node[0], ("", "")), frozenset(articles[piece] for piece in node if piece in articles))
        for node in nodes
    ]
    return groups_in_chain([str(place).zfill(9) for place in range(len(nodes))], mean, said)


def _vectors(connection: Connection, pieces: Sequence[int], model_id: str) -> dict[int, Vectors]:
    found: dict[int, Vectors] = {}
    for ids, langs, vectors in store.iter_advice_vectors(connection, pieces):
        moved = centred(vectors, langs, model_id)
        found.update(zip(ids, vectors if moved is None else moved, strict=True))
    return found


def _write_groups(
    connection: Connection, work: Sequence[tuple[Sequence[int], int | None]], model_id: str, now: datetime
) -> None:
    pieces = [piece for group, _ in work for piece in group]
    sentences = store.sentences_of(connection, pieces)
    vectors = _vectors(connection, pieces, model_id)
    practice_of: dict[int, int | None] = {}
    titles: dict[int, str] = {}
    for group, practice in work:
        alive = [piece for piece in group if piece in sentences]
        if not alive:
            continue
        title = title_of([sentences[piece][0] for piece in _by_centrality(alive, vectors)])
        if practice is None:
            practice = store.add_practice(connection, Practice(title), now).id
        titles[practice] = title
        practice_of.update(dict.fromkeys(alive, practice))
    store.put_memberships(connection, practice_of)
    store.retitle_practices(connection, titles)
    store.note_change(connection)


def _by_centrality(pieces: Sequence[int], vectors: Mapping[int, Vectors]) -> list[int]:
    if len(pieces) == 1 or any(piece not in vectors for piece in pieces):
        return list(pieces)
    return [pieces[row] for row in central(np.array([vectors[piece] for piece in pieces], np.float32))]


def _words_key(text: str, piece: Advice) -> str:
    words = " ".join(_WORD_OR_NUMBER.findall(read(text[piece.char_start : piece.sentence_end]).bare.lower()))
    return hashlib.sha256(f"{piece.lang} {words}".encode()).hexdigest()


def _searched(document: Document) -> tuple[object, ...]:
    """What of a document tells which advice is found in it."""
    return document.content_hash, document.lang, document.kind


def _found_by(embedder: Embedder) -> str:
    return f"{embedder.model_id}:{rules_version()}"[:230]
