"""Articles as a list: title, publisher, country, language, date as far as it is known, copies. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import escape

from kb.digest.phrases import Phrases
from kb.models import AlertArticle, DateReliability, StoryDocument
from kb.trends.trend import Evidence
from ui.translation import Translator
from ui.web.components.result_card import date_html
from ui.web.markup import folded, in_language, isolated, link, named


@dataclass(frozen=True, slots=True)
class Cited:
    """An article as something rests on it. ``copies``: in how many more places its text was printed."""

    url: str
    title: str
    publisher: str
    lang: str | None
    country: str | None
    published: datetime | None
    date_reliability: DateReliability
    copies: int = 0
    quote: str | None = None


def evidence(article: Evidence) -> Cited:
    """An article that a trend rests on."""
    return Cited(
        article.url, article.title, article.source, article.lang, article.country, article.published,
        article.date_reliability, article.copies,
    )  # fmt: skip


def told(article: StoryDocument) -> Cited:
    """An article of a story."""
    return Cited(
        article.url, article.title, article.publisher, article.lang, article.country, article.published,
        article.date_reliability, article.copies,
    )  # fmt: skip


def alerted(article: AlertArticle) -> Cited:
    """An article that an alert rests on, with the sentence that says most of what is watched."""
    return Cited(
        article.url, article.title, article.source, article.lang, article.country, article.published,
        article.date_reliability, quote=article.quote,
    )  # fmt: skip


def articles_html(words: Translator, articles: Iterable[Cited], now: datetime, zone: tzinfo) -> str:
    """HTML of articles in their order; whatever came from the web is escaped and bounded."""
    items = "".join(f"<li>{_article_html(words, article, now, zone)}</li>" for article in articles)
    return f'<ul class="cj-articles">{items}</ul>'


def more_html(say: Phrases, articles: Sequence[Cited], now: datetime, thing: str) -> str:
    """HTML of further articles of a ``thing``, to unfold; nothing where there are none."""
    if not articles:
        return ""
    label = say.words.ngettext("… and {count} more.", "… and {count} more.", len(articles))
    return folded(named(label, thing), articles_html(say.words, articles, now, say.zone))


def _article_html(words: Translator, article: Cited, now: datetime, zone: tzinfo) -> str:
    title = link(article.url, article.title or article.url, words.gettext("(opens in a new tab)"))
    language = in_language(article.lang)
    facts = [f"<strong>{isolated(article.publisher, 80)}</strong>"]
    if article.country:
        facts.append(isolated(words.country_name(article.country), 60))
    if article.lang:
        facts.append(isolated(words.language_name(article.lang), 60))
    facts.append(date_html(words, article.published, article.date_reliability, now, zone))
    if article.copies:
        copies = words.ngettext("{count} copy", "{count} copies", article.copies)
        facts.append(f"<span>{escape(copies)}</span>")
    quote = f'<p class="cj-quote"{language}>“{isolated(article.quote, 400)}”</p>' if article.quote else ""
    listed = "".join(f"<li>{fact}</li>" for fact in facts)
    return f'<p class="cj-article-title"{language}>{title}</p>{quote}<ul class="cj-facts">{listed}</ul>'
