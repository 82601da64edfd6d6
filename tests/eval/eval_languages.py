"""Languages of passages: whether one in another language than its document's is seen, and no other.

*Kept* are passages of texts in one language that stay in their document's: the Open Source Guides and Wikipedia-like
passages in three languages, and Spanish news. *Mixed* are documents in which the sections of a guide follow each other
by turns in two languages, without their headings; a passage counts where it is told to be in the language that most of
it is in. Sizes are in characters instead of tokens, so that no model is needed.
"""

import json
from collections.abc import Iterator
from itertools import groupby, permutations
from typing import Any

from kb.index.chunker import chunk_document
from kb.index.passage_language import passage_language
from tests.eval.collections import LANGUAGES, passages, within
from tests.shared_data import SHARED

QUICK = True
_EVERY = 5  # of the news, which are many
_WINDOW = 512


def run() -> list[dict[str, Any]]:
    """The share of passages in one language that stay in it, and of those in mixed documents that are told right."""
    kept = [passage_language(text, lang) is None for text, lang in _monolingual()]
    mixed = [right for own, other in permutations(LANGUAGES, 2) for right in _mixed(own, other)]
    return [
        {"metric": "languages of passages, kept", "value": sum(kept) / len(kept)},
        {"metric": "languages of passages, mixed", "value": sum(mixed) / len(mixed)},
    ]


def _monolingual() -> Iterator[tuple[str, str]]:
    for lang in LANGUAGES:
        for path in sorted((SHARED / "guides" / lang).glob("*.md")):
            yield from ((text, lang) for text in _cut(path.read_text(encoding="utf-8")))
    for collection in (passages("xquad-en", "en"), passages("faquad-pt", "pt")):
        for document in collection.documents:
            yield from ((text, document.lang or "") for text in _cut(document.text))
    lines = (SHARED / "news" / "news-es.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[::_EVERY]:
        yield from ((text, "es") for text in _cut(json.loads(line)["text"]))


def _mixed(own: str, other: str) -> Iterator[bool]:
    """For each passage of the documents in ``own`` with every second section in ``other`` whether it is told right."""
    both = zip(within(own).documents, within(other).documents, strict=False)
    for _, guide in groupby(both, key=lambda pair: pair[0].title):
        text, languages = "", ""
        for number, pair in enumerate(guide):
            section = f"{pair[number % 2].text}\n\n"
            text += section
            languages += "ox"[number % 2] * len(section)
        for chunk in chunk_document("", text, _size, _WINDOW):
            here = languages[chunk.char_start : chunk.char_end]
            expected = other if here.count("x") > here.count("o") else None
            yield passage_language(chunk.text, own) == expected


def _cut(text: str) -> Iterator[str]:
    return (chunk.text for chunk in chunk_document("", text, _size, _WINDOW))


def _size(text: str) -> int:
    return len(text) // 4
