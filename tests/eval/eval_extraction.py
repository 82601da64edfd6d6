"""Article extraction on real pages: text that must and must not be there, title and date.

The metric is trafilatura's own: each page lists snippets that belong to the article and snippets that do not; a listed
snippet found in the text is a true or false positive, one that is missing a false or true negative. White space is
folded before comparing. A title counts where it is the given one. The given date is a day where the publisher is: a
date without a time must be that day, an instant must fall on that day somewhere on Earth (UTC-12 to UTC+14).
"""

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from crawler.article_extractor import Article, extract_article
from kb.models import DateReliability
from tests.shared_data import SHARED

QUICK = True


def run() -> list[dict[str, object]]:
    """Snippet precision, recall and F1 by language, share of right titles and dates, share of pages with an article."""
    counts: dict[str, Counter[str]] = {"en": Counter(), "es/pt": Counter()}
    facts: Counter[str] = Counter()
    truths = [json.loads(line) for line in (SHARED / "articles" / "truth.jsonl").open(encoding="utf-8")]
    for truth in truths:
        html = (SHARED / "articles" / "pages" / truth["file"]).read_bytes()
        article = extract_article(html, f"https://{truth['file'].split('-')[0]}/")
        text = _fold(article.text) if article else ""
        count = counts[truth["lang"]]
        count["tp"] += sum(_fold(snippet) in text for snippet in truth["with"])
        count["fn"] += sum(_fold(snippet) not in text for snippet in truth["with"])
        count["fp"] += sum(_fold(snippet) in text for snippet in truth["without"])
        facts["articles"] += article is not None
        if truth["title"]:
            facts["titles"] += 1
            facts["right titles"] += article is not None and _fold(article.title or "") == _fold(truth["title"])
        if truth["date"]:
            facts["dates"] += 1
            facts["right dates"] += article is not None and _is_day(article, date.fromisoformat(truth["date"]))
    rows: list[dict[str, object]] = []
    for lang, count in counts.items():
        precision = count["tp"] / (count["tp"] + count["fp"])
        recall = count["tp"] / (count["tp"] + count["fn"])
        f1 = 2 * precision * recall / (precision + recall)
        rows += [
            {"metric": f"extraction {lang} precision", "value": precision},
            {"metric": f"extraction {lang} recall", "value": recall},
            {"metric": f"extraction {lang} F1", "value": f1},
        ]
    rows += [
        {"metric": "extraction pages with an article", "value": facts["articles"] / len(truths)},
        {"metric": "extraction right title", "value": facts["right titles"] / facts["titles"]},
        {"metric": "extraction right date", "value": facts["right dates"] / facts["dates"]},
    ]
    return rows


def _is_day(article: Article, day: date) -> bool:
    if article.published is None:
        return False
    if article.date_reliability is not DateReliability.EXACT:
        return article.published.date() == day
    midnight = datetime.combine(day, time(), UTC)
    return midnight - timedelta(hours=14) <= article.published < midnight + timedelta(days=1, hours=12)


def _fold(text: str) -> str:
    return " ".join(text.split())
