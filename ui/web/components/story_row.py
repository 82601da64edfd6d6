"""A story that moves, in a list: where it stands, why, where it is told and by whom first."""

from collections.abc import Iterator
from datetime import date, datetime
from html import escape
from typing import Final

import streamlit as st

from kb.digest.phrases import Phrases
from kb.digest.story_words import attention, followed, way
from kb.trends.trend import Trend
from ui.translation import Translator
from ui.web.charts import sparkline_html
from ui.web.components.article_list import articles_html, evidence
from ui.web.components.trend_words import known_how, status_html, why_html
from ui.web.links import PageName, show_link
from ui.web.markup import folded, isolated, link, markdown_text, named

_DAYS: Final = 28  # of attention
_ARTICLES_SHOWN: Final = 8  # on demand; the page of the story has all


def show_story(
    say: Phrases, trend: Trend, now: datetime, *, as_of: date | None = None, label: str = "", at_length: bool = False
) -> None:
    """Draw one story; its title leads to its page. ``at_length``: with everything that says how it is known.

    ``label`` is HTML that stands before its status.
    """
    st.html(head_html(say, trend, label))
    show_story_link(say.words, trend.story_id, _title(say, trend), as_of)
    st.html(body_html(say, trend, now, at_length=at_length))


def show_story_link(words: Translator, story_id: int, title: str, as_of: date | None = None) -> None:
    """Draw a link to the page of a story, as large as a title."""
    label = markdown_text(title, 200) or words.gettext("Story")
    day = {} if as_of is None else {"as-of": as_of.isoformat()}
    with st.container(key=f"cj_story_link_{story_id}"):
        show_link(words, PageName.STORY, label, icon="", id=story_id, **day)


def head_html(say: Phrases, trend: Trend, label: str = "", *, with_chart: bool = True) -> str:
    """HTML of where a story stands and how it went, after a label in HTML."""
    star = ""
    if trend.followed:
        topics = followed(say, trend.followed)
        star = f'<span class="cj-followed"><span aria-hidden="true">★</span> {isolated(topics, 120)}</span>'
    spark = ""
    if with_chart:
        values = tuple(reversed(trend.attention[:_DAYS]))
        spark = sparkline_html(values, attention(say, values))
    return f'<div class="cj-story-head">{label}{status_html(say, trend.status)}{star}{spark}</div>'


def body_html(say: Phrases, trend: Trend, now: datetime, *, at_length: bool = False) -> str:
    """HTML of why it moves, where it is told and who began; ``at_length`` with what that rests on, to unfold."""
    parts = [why_html(say, trend.score_parts, trend.score, trend.independent_publishers, trend.first_seen)]
    if trend.country_ladder:
        places = way(say, [(step.name, step.lag_hours) for step in trend.country_ladder])
        parts.append(f'<p class="cj-way">{isolated(places, 300)}</p>')
    facts = "".join(f"<li>{fact}</li>" for fact in _facts(say, trend, at_length=at_length))
    parts.append(f'<ul class="cj-facts">{facts}</ul>')
    if at_length:
        parts.append(_evidence_html(say, trend, now))
    return f'<div class="cj-story-body">{"".join(parts)}</div>'


def _facts(say: Phrases, trend: Trend, *, at_length: bool) -> Iterator[str]:
    t = say.words
    if say.lang not in trend.titles or (at_length and len(trend.languages) > 1):
        yield isolated(", ".join(t.language_name(lang) for lang in trend.languages), 120)
    if at_length:
        if trend.networks:
            yield isolated(say.networks(tuple(trend.networks)), 120)
        yield escape(t.ngettext("{count} article", "{count} articles", trend.documents))
    if trend.evidence:
        first = trend.evidence[0]
        label = t.gettext("first told by")
        yield f"{escape(label)}&nbsp;{link(first.url, first.source, t.gettext('(opens in a new tab)'))}"


def _evidence_html(say: Phrases, trend: Trend, now: datetime) -> str:
    t = say.words
    known = "".join(f"<li>{escape(sentence)}</li>" for sentence in known_how(say, trend))
    shown = [evidence(article) for article in trend.evidence[:_ARTICLES_SHOWN]]
    label, heading = t.gettext("What is known and how"), t.gettext("The first article of each publisher")
    more = len(trend.evidence) - len(shown)
    rest = t.ngettext("{count} more on its page.", "{count} more on its page.", more) if more > 0 else ""
    return folded(
        named(label, _title(say, trend)),
        f'<ul class="cj-known">{known}</ul>'
        f'<p class="cj-small-title">{escape(heading)}</p>{articles_html(t, shown, now, say.zone)}'
        f"{f'<p>{escape(rest)}</p>' if rest else ''}",
    )


def _title(say: Phrases, trend: Trend) -> str:
    """The title of a trend's story, in the reader's language if an article of it is."""
    return trend.titles.get(say.lang, trend.title)
