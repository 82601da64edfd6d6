"""Which articles count as attention, and why others do not. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from kb.intake.dates import CLOCK_SKEW
from kb.models import DateReliability, Kind
from kb.noise import Noise, noise_in
from kb.store.trends import DatedArticle
from kb.trends.series import in_series

# So many articles of one publisher that carry the same second were given it by a machine: an import, a move to a new
# system. Nobody publishes like that.
_BATCH = 5
# Words of a headline; that two publishers write as many in the same order says that one has it from the other.
_OWN_HEADLINE = 6


class LeftOut(StrEnum):
    """Why an article does not count, beside being noise."""

    COPY = "copy"  # its text or its headline was printed before; the one who was first counts
    UNDATED = "undated"  # no believable date
    BATCH_DATE = "batch_date"  # one of many articles of its publisher that carry the same second
    PRACTICE = "practice"  # advice, not news
    SERIES = "series"  # its publisher has the same headline day after day
    NEW_SOURCE = "new_source"  # of a publisher that was added to the collection in the last eight days


Reason = LeftOut | Noise


def reasons(
    articles: Sequence[DatedArticle],
    as_of: datetime,
    is_of_new_source: Callable[[DatedArticle], bool] = lambda _: False,
    is_meant: Callable[[DatedArticle], bool] = lambda _: True,
) -> list[Reason | None]:
    """Why each of these articles does not count; ``None`` for one that does.

    They are all that is known at ``as_of``, those collected first first. Of copies the first of those counts that would
    count themselves: an agency that was added lately takes nothing away from who printed it, nor does a paper of Spain
    from one of Mexico where Mexico ``is_meant``.
    """
    stamps = Counter(
        (article.publisher, article.published)
        for article in articles
        if article.date_reliability is DateReliability.EXACT
    )

    series = in_series(
        (article.publisher, article.title, article.dated.date(), article.document_id) for article in articles
    )

    def reason(article: DatedArticle) -> Reason | None:
        if article.kind == Kind.PRACTICE:
            return LeftOut.PRACTICE
        if article.published is None or article.published > as_of + CLOCK_SKEW:
            return LeftOut.UNDATED
        if stamps[article.publisher, article.published] >= _BATCH and article.date_reliability is DateReliability.EXACT:
            return LeftOut.BATCH_DATE
        if noise := noise_in(article.title, article.url):
            return noise
        if article.document_id in series:
            return LeftOut.SERIES
        return LeftOut.NEW_SOURCE if is_of_new_source(article) else None

    def order(article: DatedArticle) -> tuple[bool, datetime, str]:
        return not is_meant(article), article.dated, article.url

    found = [reason(article) for article in articles]
    texts = [_texts(article) if why is None else () for article, why in zip(articles, found, strict=True)]
    first: dict[int | str, DatedArticle] = {}
    for article, keys in zip(articles, texts, strict=True):
        for key in keys:
            other = first.setdefault(key, article)
            if other is not article and order(article) < order(other):
                first[key] = article
    return [
        LeftOut.COPY if any(first[key] is not article for key in keys) else why
        for article, why, keys in zip(articles, found, texts, strict=True)
    ]


def day_of(published: datetime, as_of: datetime) -> int:
    """How many whole days before ``as_of``; 0 for what a clock that is ahead dates after it."""
    return max(timedelta(), as_of - published) // timedelta(days=1)


def _texts(article: DatedArticle) -> tuple[int | str, ...]:
    """By what reprints are known: the text, and a headline that two do not find independently."""
    words = article.title.casefold().split()
    return (article.text_id, " ".join(words)) if len(words) >= _OWN_HEADLINE else (article.text_id,)
