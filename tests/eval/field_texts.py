"""Articles of other fields than ours, in which hardly anything is advice to people who run communities and brands."""

import json
from collections.abc import Iterator
from hashlib import sha256

from crawler.article_extractor import extract_article
from kb.intake.language import detect_language
from tests.shared_data import SHARED


def news(*, held_back: bool) -> list[str]:
    """The half of the Spanish news that is trained on, or the one that is not."""
    lines = (SHARED / "news/news-es.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    return [text for text in texts if (sha256(text.encode()).digest()[0] % 2 == 0) == held_back]


def pages() -> Iterator[tuple[str, str, str]]:
    """``(title, text, language)`` of the articles of ``articles/``: recipes, news, gardening, programming and more."""
    for line in (SHARED / "articles/truth.jsonl").read_text("utf-8").splitlines():
        file = json.loads(line)["file"]
        article = extract_article((SHARED / "articles/pages" / file).read_bytes(), f"https://{file.split('-')[0]}/")
        if article is not None:
            yield article.title, article.text, article.lang or detect_language(article.text) or ""
