"""The query language, accents, phrases, exclusions, filters and typing errors: labelled queries that must all be right.

Over the Open Source Guides in three languages and the articles of the sample site, with the default model, the way that
a user's documents go. Labels (``queries.toml``) are addresses, found by reading and by plain text search, not by
Catalejo:

* ``all``: these documents and no others, in any order;
* ``first``: the document that comes first, or several of which one does;
* ``none``: documents that are not among the hits; ``order``: documents of which each comes before the next;
* ``passage``: what the passage of the first hit holds; ``suggestion``: what is asked back; ``notices``: what is told.

A query without ``suggestion`` or ``notices`` must have none.
"""

import html
import re
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import RawDocument, SearchAnswer, SearchFilters
from kb.search.searcher import Searcher
from kb.store.database import Database
from tests.eval.model import default_model
from tests.shared_data import SHARED
from ui.sample_site.content import load_content

QUICK = True
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_MOST = 300  # more than there are documents


def run() -> list[dict[str, Any]]:
    """One row, the share that is right; what is not is printed."""
    labelled = tomllib.loads(Path(__file__).with_name("queries.toml").read_text("utf-8"))["query"]
    with searching() as searcher:
        faults = [_fault(searcher, label) for label in labelled]
    for label, fault in zip(labelled, faults, strict=True):
        if fault:
            print(f"{label['text']!r}: {fault}")
    return [{"metric": "queries labelled, right", "value": faults.count(None) / len(faults)}]


@contextmanager
def searching() -> Iterator[Searcher]:
    """What searches the guides and the sample site's articles, indexed by the default model."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/catalejo.db")
        with database.write() as connection:
            for document in [*guides(), *sample()]:
                accept(connection, document, NOW)
        Indexer(database, default_model(), Path(folder), server=None).run()
        yield Searcher(database, default_model(), lambda: None)
        database.close()


def guides() -> Iterator[RawDocument]:
    """The Open Source Guides, under ``guides.example/LANGUAGE/ARTICLE``."""
    for lang in ("es", "pt", "en"):
        for path in sorted((SHARED / "guides" / lang).glob("*.md")):
            head, text = path.read_text("utf-8").split("\n---\n", 1)
            title = re.search(r"^title:\s*(.+)$", head, re.MULTILINE)
            assert title is not None
            yield RawDocument(
                url=f"https://guides.example/{lang}/{path.stem}",
                title=html.unescape(title[1].strip().strip("\"'")),
                text=html.unescape(text),
                lang=lang,
                kind="practice",
                source=f"Guides {lang}",
            )


def sample() -> Iterator[RawDocument]:
    """The articles of the sample site, under ``HOST/SLUG``."""
    content = load_content()
    for article in content.articles.values():
        publisher = content.publishers[article.publisher]
        yield RawDocument(
            url=f"https://{publisher.host.removesuffix('.localhost')}.example/{article.slug}",
            title=article.title,
            text=article.body,
            lang=article.lang,
            country=publisher.country,
            kind=article.kind,
            source=publisher.name,
            tags=article.tags,
            published=None if article.undated else NOW - timedelta(days=article.days_ago),
            seen=NOW - timedelta(days=article.days_ago),
        )


def _fault(searcher: Searcher, label: dict[str, Any]) -> str | None:
    """What is wrong with the answer to one query, ``None`` if nothing."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in label.get("filters", {}).items()
    }
    filters = SearchFilters(**values)
    answer = searcher.search(label["text"], filters, _MOST, NOW)
    return next(filter(None, _faults(answer, label)), None)


def _faults(answer: SearchAnswer, label: dict[str, Any]) -> Iterator[str | None]:
    found = [hit.url.removeprefix("https://") for hit in answer.hits]
    if "all" in label:
        wrong = set(found) ^ set(label["all"])
        yield f"{sorted(wrong)} missing or too many" if wrong else None
    if "first" in label:
        right = label["first"] if isinstance(label["first"], list) else [label["first"]]
        yield None if found and found[0] in right else f"first is {found[:1]}"
    yield _order_fault(found, label.get("order", []))
    unwanted = set(found) & set(label.get("none", []))
    yield f"{sorted(unwanted)} among the hits" if unwanted else None
    if "passage" in label:
        passage = answer.hits[0].passage if answer.hits else ""
        yield None if label["passage"] in passage else "the passage shown does not hold it"
    if answer.suggestion != label.get("suggestion"):
        yield f"suggestion {answer.suggestion!r}"
    said = [notice.sentence for notice in answer.notices]
    if said != label.get("notices", []):
        yield f"notices {said}"


def _order_fault(found: Sequence[str], order: Sequence[str]) -> str | None:
    missing = [url for url in order if url not in found]
    if missing:
        return f"{missing} not found"
    places = [found.index(url) for url in order]
    return None if places == sorted(places) else f"places {places}"
