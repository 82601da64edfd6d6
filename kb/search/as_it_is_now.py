"""Passages as they stand in their articles now, also of those that were edited and are not indexed again yet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from kb.index.chunker import chunk_document, content_key
from kb.models import Chunk, Document
from kb.store.chunks import get_chunks
from kb.store.documents import get_documents, get_versions

_CODE_POINTS = 4  # of a token, about: the tokens of a model that may not be loaded would cut hardly otherwise
_WINDOW = 320


def passages_now(connection: Connection, ids: Sequence[int]) -> tuple[dict[int, Chunk], Mapping[int, Document]]:
    """The passages that exist among these ids, and their documents.

    One whose article was edited since it was cut is where its words stand now; where they are gone, it is the passage
    that is in their place.
    """
    found = get_chunks(connection, ids)
    owners = get_documents(connection, {chunk.document_id for chunk in found.values()})
    for chunk_id, chunk in found.items():
        owner = owners[chunk.document_id]
        if content_key(owner.title, chunk.heading_path, chunk.text) != chunk.content_key:
            found[chunk_id] = _now(connection, chunk, owner)
    return found, owners


def _now(connection: Connection, chunk: Chunk, document: Document) -> Chunk:
    for version in get_versions(connection, document.id):
        before = version.text[chunk.char_start : chunk.char_end]
        if content_key(version.title, chunk.heading_path, before) == chunk.content_key:
            start = document.text.find(before)
            if start >= 0:
                return replace(chunk, char_start=start, char_end=start + len(before), text=before)
            break
    passages = chunk_document(document.title, document.text, lambda text: len(text) // _CODE_POINTS, _WINDOW)
    place = next((each for each in passages if each.char_end > chunk.char_start), passages[-1])
    return replace(place, id=chunk.id, document_id=chunk.document_id, lang=chunk.lang)
