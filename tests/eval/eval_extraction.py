"""Article extraction on real pages: text that must and must not be there, title and date.

The metric is trafilatura's own: each page lists snippets that belong to the article and snippets that do not; a listed
snippet found in the text is a true or false positive, one that is missing a false or true negative. White space is
folded before comparing.

A title counts where it says the given words, and nothing else: the site's name or a section beside them make it wrong.
How they are presented does not count, for the truth was copied from what browsers showed: style sheets set headlines in
capitals (two pages of the 79), a headline and the metadata of the same page have other quotation marks and dashes, and
an accent has two forms in Unicode. So NFKC, one kind of quotation mark and of dash, no case. Beside it stands how many
are right to the letter. Where the truth slips, with an older headline or without a last letter, the title is wrong.

The given date is a day
where the publisher is: a date without a time must be that day, a time must fall on that day somewhere on Earth (UTC-12
to UTC+14), for the day that a reader of the page saw depends on where he was.

trafilatura alone reads the same pages in the same run; nothing may be worse than it.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unicodedata import normalize

import trafilatura
from trafilatura.settings import Document

from crawler.article_extractor import Article, extract_article
from kb.models import DateReliability
from tests.shared_data import SHARED

QUICK = True
_PRESENTATION = str.maketrans("“”„«»‘’‚`´–—‐‑", '"' * 5 + "'" * 5 + "-" * 4)


@dataclass(frozen=True)
class Reading:
    """What was read out of a page, white space folded."""

    title: str
    text: str
    is_of_day: Callable[[date], bool]


Reader = Callable[[bytes, str], Reading | None]


def run() -> list[dict[str, Any]]:
    """A row a figure: snippets by language, right titles and dates, pages with an article."""
    truths = [json.loads(line) for line in (SHARED / "articles" / "truth.jsonl").open(encoding="utf-8")]
    ours, alone = figures(truths, read_ours), figures(truths, read_with_trafilatura)
    rows = [{"metric": f"extraction {name}", "value": value} for name, value in ours.items()]
    for row, name in zip(rows, ours, strict=True):
        if name.endswith("F1") or name.startswith("right"):
            row["at_least"] = alone[name]
    return rows


def figures(truths: Iterable[Mapping[str, Any]], read: Reader) -> dict[str, float]:
    """Every figure by its name, of one way to read pages."""
    counts: dict[str, Counter[str]] = {"en": Counter(), "es/pt": Counter()}
    facts: Counter[str] = Counter()
    for truth in truths:
        html = (SHARED / "articles" / "pages" / truth["file"]).read_bytes()
        reading = read(html, _address(truth["file"]))
        text = reading.text if reading else ""
        count = counts[truth["lang"]]
        count["tp"] += sum(_fold(snippet) in text for snippet in truth["with"])
        count["fn"] += sum(_fold(snippet) not in text for snippet in truth["with"])
        count["fp"] += sum(_fold(snippet) in text for snippet in truth["without"])
        facts["pages"] += 1
        facts["articles"] += reading is not None
        if truth["title"]:
            facts["titles"] += 1
            title, wanted = reading.title if reading else "", _fold(truth["title"])
            facts["right titles"] += _words_of(title) == _words_of(wanted)
            facts["right titles to the letter"] += title == wanted
        if truth["date"]:
            facts["dates"] += 1
            facts["right dates"] += reading is not None and reading.is_of_day(date.fromisoformat(truth["date"]))
    found: dict[str, float] = {}
    for lang, count in counts.items():
        precision = count["tp"] / (count["tp"] + count["fp"])
        recall = count["tp"] / (count["tp"] + count["fn"])
        found[f"{lang} precision"], found[f"{lang} recall"] = precision, recall
        found[f"{lang} F1"] = 2 * precision * recall / (precision + recall)
    found["pages with an article"] = facts["articles"] / facts["pages"]
    found["right title"] = facts["right titles"] / facts["titles"]
    found["right title to the letter"] = facts["right titles to the letter"] / facts["titles"]
    found["right date"] = facts["right dates"] / facts["dates"]
    return found


def read_ours(html: bytes, url: str) -> Reading | None:
    """As the collector reads a page."""
    article = extract_article(html, url)
    if article is None:
        return None
    return Reading(_fold(article.title or ""), _fold(article.text), lambda day: _is_of_day(article, day))


def read_with_trafilatura(html: bytes, url: str) -> Reading | None:
    """As trafilatura does by itself, with its default settings."""
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    if not isinstance(found, Document):  # a dictionary only if it is asked for
        return None
    return Reading(_fold(found.title or ""), _fold(found.text or ""), lambda day: found.date == day.isoformat())


def _address(file: str) -> str:
    """An address for a page that was kept as ``host-word.html`` or ``host.word.html``; its own is not known."""
    return re.sub(r"([^-]+)[-.](.+\.html)", r"https://\1/\2", file)


def _is_of_day(article: Article, day: date) -> bool:
    if article.published is None:
        return False
    has_time = article.date_reliability is DateReliability.EXACT or article.published.time() != time()
    if not has_time:
        return article.published.date() == day
    midnight = datetime.combine(day, time(), UTC)
    return midnight - timedelta(hours=14) <= article.published < midnight + timedelta(days=1, hours=12)


def _words_of(title: str) -> str:
    return _fold(normalize("NFKC", title.translate(_PRESENTATION)).casefold())


def _fold(text: str) -> str:
    return " ".join(text.split())
