"""The HTML pages of the sample site: what a newspaper or a blog wraps around its articles, and the articles.

Each function returns a whole page as text. The mark that says that all of this is a sample stands outside the
article, so that an extractor which finds the article does not take the mark with it.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from zlib import crc32

from jinja2 import Environment, PackageLoader, StrictUndefined

from kb.models import Kind
from ui.sample_site.body import body_html
from ui.sample_site.content import Article, FeedFormat, Publisher
from ui.sample_site.edition import Edition
from ui.sample_site.feeds import MEDIA_TYPES, feed_path
from ui.sample_site.labels import LABELS

TOPICS_IN_NAVIGATION = 4
RELATED_ARTICLES = 3


def home_page(edition: Edition, publisher: Publisher) -> str:
    """The publisher's front page: every article, newest first."""
    return _render("listing.html", edition, publisher, edition.url(publisher), articles=edition.articles_of(publisher))


def topic_page(edition: Edition, publisher: Publisher, topic: str) -> str:
    """The articles with one tag."""
    articles = [article for article in edition.articles_of(publisher) if topic in article.tags]
    url = edition.url(publisher, topic_path(publisher, topic))
    return _render("listing.html", edition, publisher, url, articles=articles, heading=topic)


def article_page(edition: Edition, article: Article) -> str:
    """An article with its byline, share bar, related links and metadata; an undated one names no date anywhere."""
    publisher = edition.content.publishers[article.publisher]
    original = edition.content.articles.get(article.copy_of or "")
    return _render(
        "article.html",
        edition,
        publisher,
        edition.article_url(article),
        article=article,
        body=body_html(edition, article),
        json_ld=_json_ld(edition, publisher, article),
        original=original and edition.content.publishers[original.publisher],
        published=edition.published(article),
        related=[other for other in edition.articles_of(publisher) if other != article][:RELATED_ARTICLES],
    )


def about_page(edition: Edition, publisher: Publisher) -> str:
    """What the sample is."""
    labels = LABELS[publisher.lang]
    url = edition.url(publisher, about_path(publisher))
    return _render("notice.html", edition, publisher, url, heading=labels.about, paragraphs=labels.about_text)


def login_page(edition: Edition, publisher: Publisher, path: str) -> str:
    """A form where a reader expected an article."""
    return _render("login.html", edition, publisher, edition.url(publisher, path))


def members_page(edition: Edition, publisher: Publisher, path: str) -> str:
    """A page with nothing to read."""
    heading = LABELS[publisher.lang].members_only
    return _render("notice.html", edition, publisher, edition.url(publisher, path), heading=heading, paragraphs=())


def error_page(edition: Edition, publisher: Publisher, status: int) -> str:
    """What a person sees with an error status; 404, 410 and 429 have words."""
    heading = LABELS[publisher.lang].errors[status]
    return _render("notice.html", edition, publisher, edition.url(publisher), heading=heading, paragraphs=())


def about_path(publisher: Publisher) -> str:
    """Where the publisher says what it is."""
    return f"/{LABELS[publisher.lang].about_folder}"


def topic_path(publisher: Publisher, topic: str) -> str:
    """Where the articles with a tag are listed: its letters without accents, its words joined by hyphens."""
    letters = unicodedata.normalize("NFKD", topic).encode("ascii", "ignore").decode().lower()
    return f"/{LABELS[publisher.lang].topic_folder}/{re.sub('[^a-z0-9]+', '-', letters).strip('-')}"


def _json_ld(edition: Edition, publisher: Publisher, article: Article) -> dict[str, object] | None:
    """What schema.org knows of the article; nothing for an undated one."""
    published = edition.published(article)
    if published is None:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "Article" if article.kind is Kind.PRACTICE else "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "inLanguage": article.lang,
        "datePublished": published.isoformat(),
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": publisher.name, "url": edition.url(publisher)},
        "mainEntityOfPage": edition.article_url(article),
        "keywords": list(article.tags),
    }


def _render(template: str, edition: Edition, publisher: Publisher, url: str, **values: object) -> str:
    tags = Counter(tag for article in edition.articles_of(publisher) for tag in article.tags)
    feed = None if publisher.feed is FeedFormat.NONE else edition.url(publisher, feed_path(publisher))
    return (
        _environment()
        .get_template(template)
        .render(
            edition=edition,
            publisher=publisher,
            labels=LABELS[publisher.lang],
            url=url,
            about_path=about_path(publisher),
            topics=[tag for tag, _ in tags.most_common(TOPICS_IN_NAVIGATION)],
            topic_path=topic_path,
            feed=feed,
            feed_type=MEDIA_TYPES[publisher.feed] if feed else None,
            hue=crc32(publisher.key.encode()) % 360,  # a colour of its own
            **values,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ui.sample_site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
