"""Real documents with queries and their answers, for the evaluation of search and for choosing its weights."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kb.models import RawDocument
from tests.shared_data import SHARED

LANGUAGES = ("es", "pt", "en")


@dataclass(frozen=True)
class Question:
    """A query with the addresses of the documents that answer it.

    ``passed_over`` answer it too, but are not what is measured: the ranking is looked at without them.
    """

    text: str
    answers: Sequence[str]
    passed_over: Sequence[str] = ()


@dataclass(frozen=True)
class Collection:
    """Documents and queries."""

    name: str
    documents: Sequence[RawDocument]
    queries: Sequence[Question]


@dataclass(frozen=True)
class _Section:
    """One section of a guide in one language. Sections with the same ``key`` are translations of each other."""

    key: str
    lang: str
    title: str
    heading: str
    text: str

    @property
    def address(self) -> str:
        return _address(f"{self.lang}-{self.key}")

    def document(self, *, with_heading: bool) -> RawDocument:
        text = f"## {self.heading}\n\n{self.text}" if with_heading else self.text
        return RawDocument(url=self.address, title=self.title, text=text, lang=self.lang)


def all_collections() -> list[Collection]:
    """Every collection, the same at each call."""
    return [
        passages("xquad-en", "en"),
        passages("faquad-pt", "pt"),
        across("es"),
        across("pt"),
        *(within(lang) for lang in LANGUAGES),
        mixed_own(),
        mixed_other(),
    ]


def passages(name: str, lang: str) -> Collection:
    """Wikipedia-like passages with questions."""
    documents = [
        RawDocument(url=_address(row["id"]), title=row["title"].replace("_", " "), text=row["text"], lang=lang)
        for row in _rows(f"retrieval/{name}.passages.jsonl")
    ]
    queries = [Question(row["query"], [_address(row["relevant"])]) for row in _rows(f"retrieval/{name}.queries.jsonl")]
    return Collection(name, documents, queries)


def across(lang: str) -> Collection:
    """Headings in one language, English sections with their headings."""
    return Collection(
        f"guides-{lang}-en",
        [section.document(with_heading=True) for section in _sections("en")],
        [Question(section.heading, [_address(f"en-{section.key}")]) for section in _sections(lang)],
    )


def within(lang: str) -> Collection:
    """Headings, and sections of the same language without their headings."""
    sections = _sections(lang)
    return Collection(
        f"guides-{lang}",
        [section.document(with_heading=False) for section in sections],
        [Question(section.heading, [section.address]) for section in sections],
    )


def mixed_own() -> Collection:
    """Sections of three languages without their headings; a heading is to find the section of its own language."""
    everything = [section for lang in LANGUAGES for section in _sections(lang)]
    return Collection(
        "guides-mixed-own",
        [section.document(with_heading=False) for section in everything],
        [Question(section.heading, [section.address]) for section in everything],
    )


def mixed_other() -> Collection:
    """Sections of three languages with their headings; a heading is to find the section in another language."""
    everything = [section for lang in LANGUAGES for section in _sections(lang)]
    queries = []
    for section in everything:
        others = [other.address for other in everything if other.key == section.key and other is not section]
        if others:
            queries.append(Question(section.heading, others, [section.address]))
    return Collection("guides-mixed-other", [section.document(with_heading=True) for section in everything], queries)


@cache
def _sections(lang: str) -> tuple[_Section, ...]:
    found: dict[str, _Section] = {}
    for row in _rows("guides/parallel_sections.jsonl"):
        heading, text = ("en_heading", "en_text") if lang == "en" else ("heading", "text")
        if lang in ("en", row["lang"]):
            key = f"{row['article']}-{row['section']}"
            found[key] = _Section(key, lang, _title_of_guide(lang, row["article"]), row[heading], row[text])
    return tuple(found.values())


@cache
def _title_of_guide(lang: str, article: str) -> str:
    text = (SHARED / "guides" / lang / f"{article}.md").read_text("utf-8")
    found = re.search(r"^title:\s*(.+)$", text, re.MULTILINE)
    assert found is not None
    return found[1].strip().strip("\"'")


def _rows(name: str) -> Iterable[dict[str, Any]]:
    with (SHARED / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _address(name: str) -> str:
    return f"https://eval.example/{name}"
