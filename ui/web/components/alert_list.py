"""Alerts: what raised each, and the articles that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from kb.digest.phrases import Phrases
from kb.models import Alert
from kb.trends.status import Status
from kb.trends.trend import ScoreParts, Trend
from ui.web.components.article_list import alerted, articles_html, more_html
from ui.web.components.headings import show_quiet
from ui.web.components.story_row import show_story
from ui.web.components.trend_words import status_html, why_html
from ui.web.links import PageName, show_link
from ui.web.markup import isolated, label_for
from ui.web.reads import trends as reads

_ARTICLES: Final = 2  # of each alert
_MOST: Final = 50  # behind a click


def show_alerts(say: Phrases, alerts: Sequence[Alert], trends: Mapping[int, Trend], now: datetime, first: int) -> None:
    """Draw so many of the first alerts, and those that go on behind a click; those of ``trends`` as these are now."""
    _draw(say, alerts[:first], trends, now)
    rest = alerts[first:]
    if not rest:
        return
    label = say.words.ngettext("{count} more alert", "{count} more alerts", len(rest))
    with st.expander(label, key="more_alerts"):
        _draw(say, rest[:_MOST], {}, now)
        if len(rest) > _MOST:
            left = len(rest) - _MOST
            show_quiet(say.words.ngettext("… and {count} more.", "… and {count} more.", left))


def _draw(say: Phrases, alerts: Sequence[Alert], trends: Mapping[int, Trend], now: datetime) -> None:
    """Draw alerts in their order, those of ``trends`` as these are now, the others with a way to their story."""
    drawn = set[int]()
    for alert in alerts:
        story_id = alert.story_id or next((each.story_id for each in alert.articles if each.story_id), None)
        with st.container(key=f"cj_alert_{alert.id}"):
            if alert.story_id is not None and alert.story_id in trends.keys() - drawn:
                show_story(say, trends[alert.story_id], now, label=label_html(say, alert, now))
                drawn.add(alert.story_id)
                continue
            headline = None if alert.verdict is None else reads.headline(story_id, say.lang)
            st.html(alert_html(say, replace(alert, title=headline or alert.title), now))
            if story_id is not None:
                open_story = label_for(say.words.gettext("Open the story"), headline or alert.title)
                show_link(say.words, PageName.STORY, open_story, icon=":material/arrow_forward:", id=story_id)


def alert_html(say: Phrases, alert: Alert, now: datetime) -> str:
    """HTML of an alert: what raised it, when, why, and its first articles; of a watch all that are kept, to unfold."""
    title = ""
    if alert.verdict is None:
        found = say.words.ngettext("It found {count} story.", "It found {count} stories.", alert.stories)
        reason = f'<p class="cj-story-why">{escape(found)}</p>'
    else:
        verdict = alert.verdict
        title = f'<h3 class="cj-hit-title">{isolated(alert.title, 200)}</h3>'
        parts = ScoreParts(verdict.window_days, verdict.observed, verdict.expected, 0.0, verdict.at_least)
        reason = why_html(say, parts, verdict.score, verdict.independent_publishers, verdict.first_seen)
    cited = [alerted(article) for article in alert.articles]
    articles = articles_html(say.words, cited[:_ARTICLES], now, say.zone)
    if alert.watch is not None:  # of a trend its story has them all
        articles += more_html(say, cited[_ARTICLES:], now, alert.watch)
    status = "" if alert.verdict is None else status_html(say, Status(alert.verdict.status))
    head = f'<p class="cj-story-head">{label_html(say, alert, now)}{status}</p>'
    return f'<article class="cj-alert">{head}{title}{reason}{articles}</article>'


def label_html(say: Phrases, alert: Alert, now: datetime) -> str:
    """HTML of what raised an alert, and when."""
    t = say.words
    by = t.gettext("Alert of a trend") if alert.watch is None else t.gettext("Watch “{name}”", name=alert.watch)
    when = f'<time datetime="{escape(alert.raised.isoformat())}">{escape(t.ago(alert.raised, now))}</time>'
    return f'<span class="cj-tag">{isolated(by, 120)}</span><span class="cj-when">{when}</span>'
