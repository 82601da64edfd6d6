"""What is new beside stories: what networks announced, and advice."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

import streamlit as st

from kb.digest.edition import Advised, Article, PlatformChange
from kb.digest.news import News
from kb.digest.phrases import Phrases
from kb.practices.features import without_markup
from ui.web.components.article_list import Cited, articles_html
from ui.web.links import PageName, show_link
from ui.web.markup import label_for, link, markdown_text


def show_platform_changes(say: Phrases, news: News, now: datetime) -> None:
    """Draw what networks said of themselves, each with a way to its story where others tell it too."""
    for change in news.platform_changes:
        with st.container(key=f"cj_row_platform_{change.article.document_id}"):
            st.html(platform_html(say, change, now))
            story_id = news.story_of.get(change.article.document_id)
            if story_id is not None:
                label = label_for(say.words.gettext("Who tells of it"), change.article.title)
                show_link(say.words, PageName.STORY, label, icon=":material/arrow_forward:", id=story_id)


def platform_html(say: Phrases, change: PlatformChange, now: datetime) -> str:
    """HTML of an announcement: the networks, its title and telling sentence."""
    networks = f'<p><span class="cj-tag">{escape(say.networks(change.networks))}</span></p>' if change.networks else ""
    quote = None if change.quote is None else change.quote.text
    return networks + articles_html(say.words, [_cited(change.article, quote)], now, say.zone)


def show_advice(say: Phrases, practices: Sequence[Advised]) -> None:
    """Draw pieces of advice; the title of each leads to the playbook."""
    for practice in practices:
        with st.container(key=f"cj_row_advice_{practice.practice_id}"):
            title = markdown_text(without_markup(practice.title), 200)
            show_link(say.words, PageName.PLAYBOOK, title, practice=practice.practice_id)
            st.html(advice_html(say, practice))


def advice_html(say: Phrases, practice: Advised) -> str:
    """HTML of a piece of advice: whether it is new, what it is about and where it stands."""
    t, source = say.words, practice.quote.article
    label = t.gettext("New") if practice.is_new else t.gettext("Confirmed again")
    facts = [f'<span class="cj-tag">{escape(label)}</span>']
    if about := say.about(practice.theme, practice.networks):
        facts.append(escape(about))
    facts.append(link(source.url, say.titled(source).name, t.gettext("(opens in a new tab)")))
    return f'<ul class="cj-facts">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>'


def _cited(article: Article, quote: str | None) -> Cited:
    return Cited(
        article.url, article.title, article.publisher, article.lang, article.country, article.published,
        article.date_reliability, quote=quote,
    )  # fmt: skip
