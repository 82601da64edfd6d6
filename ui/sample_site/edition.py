"""The content at one moment on one port: where dates and addresses come from.

The data files know no dates, only distances such as ``days_ago = 5``; so the sample never ages.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ui.sample_site.content import Article, Content, Publisher
from ui.sample_site.labels import LABELS


@dataclass(frozen=True)
class Edition:
    """``content`` as it is served at ``now`` (UTC) on ``port``."""

    content: Content
    now: datetime
    port: int

    def published(self, article: Article) -> datetime | None:
        """When the article appeared, in UTC to the second; ``None`` for an undated one.

        Never later than ``now``, but for an article planted in the future. The articles of today keep their order and
        have all appeared: their day is squeezed into the part of it that has passed.
        """
        if article.undated:
            return None
        if article.future_days is not None:
            return (self.now + timedelta(days=article.future_days)).replace(microsecond=0)
        midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        time_of_day = timedelta(hours=article.hour, minutes=article.minute)
        if article.days_ago == 0:
            time_of_day *= (self.now - midnight) / timedelta(days=1)
        return (midnight - timedelta(days=article.days_ago) + time_of_day).replace(microsecond=0)

    def last_modified(self, article: Article) -> datetime | None:
        """What HTTP says of the article's age: its publication, which HTTP does not allow to be in the future."""
        published = self.published(article)
        return published and min(published, self.now)

    def articles_of(self, publisher: Publisher) -> list[Article]:
        """The publisher's articles, newest first, undated ones last."""
        return sorted(
            self.content.articles_of(publisher),
            key=lambda article: self.published(article) or datetime.min.replace(tzinfo=UTC),
            reverse=True,
        )

    def newest(self, publisher: Publisher) -> datetime:
        """When the publisher last published anything."""
        return max(filter(None, map(self.last_modified, self.content.articles_of(publisher))), default=self.now)

    def url(self, publisher: Publisher, path: str = "/") -> str:
        """The address of a path at a publisher."""
        return f"http://{publisher.host}:{self.port}{path}"

    def article_path(self, article: Article) -> str:
        """``/nota/SLUG``, the folder in the publisher's language. It does not hold the date, which moves."""
        lang = self.content.publishers[article.publisher].lang
        return f"/{LABELS[lang].article_folder}/{article.slug}"

    def article_url(self, article: Article) -> str:
        """The address of an article."""
        return self.url(self.content.publishers[article.publisher], self.article_path(article))
