"""A story: how it went, where it was told, and all its articles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from html import escape
from itertools import groupby
from typing import Final

import streamlit as st

from kb.digest.phrases import Phrases
from kb.digest.story_words import demand
from kb.models import DateReliability, ItemKind, Story, StoryDocument
from kb.practices.names import network_name
from kb.trends.trend import Trend
from ui.translation import Translator
from ui.web import state
from ui.web.charts import show_days
from ui.web.components.article_list import articles_html, told
from ui.web.components.headings import show_heading, show_quiet, show_small_heading, show_title
from ui.web.components.ladder import ladder_html
from ui.web.components.save_to_board import show_save_to_board
from ui.web.components.story_actions import show_story_actions
from ui.web.components.story_row import head_html
from ui.web.components.trend_words import known_how, why_html
from ui.web.guard import guarded
from ui.web.links import PageName, show_link
from ui.web.markup import in_language, isolated, link, plain
from ui.web.reads import boards
from ui.web.reads import trends as reads
from ui.web.trend_address import StoryRequest, looked_from, read_story

_MOST_ARTICLES: Final = 100  # at once


def show(words: Translator) -> None:
    """Draw the story that the address asks for."""
    asked = read_story(state.parameters())
    with guarded(words):
        story = reads.story(asked)
        if story is None:
            _show_no_story(words, asked)
            return
        _show_story(Phrases(words.language, state.time_zone(), words), story, asked, state.now())


def _show_no_story(words: Translator, asked: StoryRequest) -> None:
    show_title(words.gettext("Story"))
    if asked.story_id is not None and asked.as_of is not None:
        show_quiet(words.gettext("On that day nobody had told this story yet."))
        show_link(words, PageName.STORY, words.gettext("The story as it is now"), id=asked.story_id)
    else:
        show_quiet(words.gettext("There is no such story. Perhaps its address was not copied to its end."))
    show_link(words, PageName.TRENDS, words.gettext("What moves now"), icon=":material/trending_up:")


def _show_story(say: Phrases, story: Story, asked: StoryRequest, now: datetime) -> None:
    words = say.words
    title = plain(story.titles.get(say.lang, story.title), 300)
    show_title(title)
    trend = reads.trend_of(story, asked)
    if asked.as_of is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="cj-count">{escape(_as_of_words(words, asked.as_of))}</p>')
            show_link(words, PageName.STORY, words.gettext("The story as it is now"), id=story.story_id)
    if trend is not None:
        st.html(head_html(say, trend, with_chart=False))
    st.html(lead_html(say, story, trend))
    _show_actions(words, story, trend, title)
    _show_days(say, story, looked_from(asked.as_of, now, say.zone))
    if trend is not None:
        _show_movement(say, trend, looked_from(asked.as_of, now, say.zone))
    _show_articles(say, story, asked, now)


def _show_actions(words: Translator, story: Story, trend: Trend | None, title: str) -> None:
    first = story.documents[0]
    networks = tuple(trend.networks) if trend else ()
    like = story.summary_of or first.document_id
    with st.container(horizontal=True, vertical_alignment="center", key=f"cj_story_actions_{story.story_id}"):
        show_story_actions(words, story.story_id, title, story.terms, networks)
        show_save_to_board(
            words,
            boards.kept(),
            ItemKind.STORY,
            story.story_id,
            title,
            first.url,
            first.publisher,
            key=f"story_{story.story_id}",
        )
        label = words.gettext("Search for articles like it")
        show_link(words, PageName.SEARCH, label, icon=":material/search:", like=like)


def lead_html(say: Phrases, story: Story, trend: Trend | None) -> str:
    """HTML of what a story is about, word for word from an article, and how much it is told."""
    t, parts = say.words, []
    own = story.summaries.get(say.lang)
    summary, summary_of = (own.text, own.document_id) if own else (story.summary, story.summary_of)
    source = next((each for each in story.documents if each.document_id == summary_of), None)
    if summary and source is not None:
        cited = link(source.url, source.publisher, t.gettext("(opens in a new tab)"))
        language = in_language(source.lang)
        parts.append(f'<p class="cj-quote"{language}>“{isolated(summary, 400)}” — {cited}</p>')
    if trend is not None:
        parts.append(why_html(say, trend.score_parts, trend.score, trend.independent_publishers, trend.first_seen))
    else:
        quiet = t.gettext(
            "Of what counts for trends, no two independent publishers have told it in the last five weeks: it does"
            " not move."
        )
        parts.append(f'<p class="cj-story-why">{escape(quiet)}</p>')
    return "".join(parts)


def _show_days(say: Phrases, story: Story, until: datetime) -> None:
    show_heading(say.words.gettext("How it went"))
    counts = Counter(day_of(article, say.zone) for article in story.documents)
    show_days(say.words, counts, until.astimezone(say.zone).date())


def _show_movement(say: Phrases, trend: Trend, now: datetime) -> None:
    words = say.words
    with st.expander(words.gettext("What is known and how"), icon=":material/help:"):
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in known_how(say, trend))
        st.html(f'<ul class="cj-known">{items}</ul>')
    ladder = partial(ladder_html, words, now=now, window_days=trend.life.window)
    if trend.country_ladder:
        show_heading(words.gettext("Where it is told"))
        st.html(ladder(words.gettext("Country"), trend.country_ladder, words.country_name))
        if trend.not_arrived:
            names = words.listed([words.country_name(country) for country in trend.not_arrived])
            sentence = words.gettext("Your sources in these countries have not told it: {countries}.", countries=names)
            st.html(f'<p class="cj-count">{escape(sentence)}</p>')
    if len(trend.language_ladder) > 1:
        show_small_heading(words.gettext("Languages"))
        st.html(ladder(words.gettext("Language"), trend.language_ladder, words.language_name))
    if trend.network_ladder:
        show_small_heading(words.gettext("Networks that its headlines name"))
        st.html(ladder(words.gettext("Network"), trend.network_ladder, partial(network_name, words)))
    if trend.demand:
        show_heading(words.gettext("How people look for it"))
        st.html(demand_html(say, trend, reads.source_names()))


def demand_html(say: Phrases, trend: Trend, sources: Mapping[int, str]) -> str:
    """HTML of what trend sources say of the topics that a story is about."""
    rows = []
    for each in trend.demand:
        source = sources.get(each.source_id, "")
        facts = [*demand(say, source, each.measure, each.rank, each.count)] or [source]
        facts.append(say.words.country_name(each.country) if each.country else say.words.gettext("everywhere"))
        facts.append(say.day(each.observed))
        listed = "".join(f"<li>{isolated(fact, 120)}</li>" for fact in facts if fact)
        rows.append(f'<li><strong>{isolated(each.topic, 120)}</strong><ul class="cj-facts">{listed}</ul></li>')
    return f'<ul class="cj-articles">{"".join(rows)}</ul>'


def _show_articles(say: Phrases, story: Story, asked: StoryRequest, now: datetime) -> None:
    words = say.words
    show_heading(words.gettext("All its articles"))
    latest_first = sorted(story.documents, key=lambda each: _order(each, say.zone), reverse=True)
    shown = latest_first if asked.whole else latest_first[:_MOST_ARTICLES]
    st.html(timeline_html(say, shown, now))
    if len(shown) < len(latest_first):
        label = words.ngettext("Show all {count} article", "Show all {count} articles", len(latest_first))
        st.button(label, key="all_articles", on_click=_show_whole)


def timeline_html(say: Phrases, articles: Sequence[StoryDocument], now: datetime) -> str:
    """HTML of articles by the day on which they were published, in their order."""
    days = groupby(articles, key=lambda each: day_of(each, say.zone))
    return "".join(
        f'<h3 class="cj-day">{escape(say.words.calendar_day(day))}</h3>'
        f"{articles_html(say.words, map(told, of_day), now, say.zone)}"
        for day, of_day in days
    )


def day_of(article: StoryDocument, zone: tzinfo) -> date:
    """The day on which an article was published, else collected; of what is dated by the day, that date anywhere."""
    if article.published is None:
        return article.seen.astimezone(zone).date()
    is_date = article.date_reliability is DateReliability.DAY
    return article.published.astimezone(UTC if is_date else zone).date()


def _order(article: StoryDocument, zone: tzinfo) -> tuple[date, datetime, int]:
    return day_of(article, zone), article.published or article.seen, article.document_id


def _as_of_words(words: Translator, day: date) -> str:
    return words.gettext("As it was known at the end of {day}.", day=words.calendar_day(day))


def _show_whole() -> None:
    state.set_parameters({**state.parameters(), "articles": ["all"]})
