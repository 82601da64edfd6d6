"""Tendencias / Trends: what moves, how that is known, and what a person wants to see of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from kb.digest.phrases import Phrases
from kb.trends.trend import TrendReport
from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.alert_list import show_alerts
from ui.web.components.empty_states import show_empty_knowledge_base
from ui.web.components.headings import show_heading, show_quiet, show_title
from ui.web.components.left_out import left_out_html
from ui.web.components.marked_topics import show_marked_topics
from ui.web.components.story_actions import show_story_actions
from ui.web.components.story_row import show_story
from ui.web.components.topic_list import show_topics
from ui.web.components.trend_filters import go_to, request, show_filters
from ui.web.components.watches import show_watches
from ui.web.guard import guarded
from ui.web.reads import trends as reads
from ui.web.since import Span, since
from ui.web.trend_address import MAX_LIMIT, TrendRequest, View

_VIEW_KEY: Final = "trends_view"
_VIEWS: Final = {
    View.STORIES: N_("Stories"),
    View.TOPICS: N_("Words on the rise"),
    View.WATCHES: N_("Watches"),
    View.MARKED: N_("Followed and hidden"),
    View.LEFT_OUT: N_("What does not count"),
}
_OF_ARTICLES: Final = (View.STORIES, View.TOPICS, View.LEFT_OUT)
_ALERTS: Final = 10


def show(words: Translator) -> None:
    """Draw the view of trends that the address asks for."""
    asked = request()
    show_title(
        words.gettext("Trends"),
        words.gettext("What more publishers tell than was to be expected, and how that is known."),
    )
    st.segmented_control(
        words.gettext("View"),
        list(_VIEWS),
        format_func=lambda view: words.gettext(_VIEWS[view]),
        key=state.fill(_VIEW_KEY, asked.view),
        on_change=_set_view,
        required=True,
        label_visibility="collapsed",
    )
    with guarded(words):
        if asked.view in _OF_ARTICLES and not state.knowledge_base().status().documents:
            show_empty_knowledge_base(words)
            return
        _SHOWN[asked.view](Phrases(words.language, state.time_zone(), words), asked, state.now())


def _show_stories(say: Phrases, asked: TrendRequest, now: datetime) -> None:
    words = say.words
    show_filters(words, asked, of_stories=True)
    report = _report(words, asked)
    if report.articles:
        st.html(f'<p class="cj-count" role="status">{escape(counted_words(say, report))}</p>')
    if not report.trends:
        _show_no_stories(words, asked, report)
    for trend in report.trends[: asked.limit]:
        with st.container(key=f"cj_row_story_{trend.story_id}"):
            show_story(say, trend, now, as_of=asked.as_of, at_length=True)
            title = trend.titles.get(say.lang, trend.title)
            with st.container(horizontal=True, key=f"cj_story_actions_{trend.story_id}"):
                show_story_actions(words, trend.story_id, title, trend.terms, tuple(trend.networks))
    with st.container(horizontal=True, gap="small"):
        if len(report.trends) > asked.limit and asked.limit < MAX_LIMIT:
            st.button(words.gettext("More stories"), key="more", on_click=go_to, args=(asked.with_more(),))
        if report.hidden:
            label = words.ngettext("{count} hidden story", "{count} hidden stories", report.hidden)
            st.button(label, key="hidden", type="tertiary", on_click=go_to, args=(TrendRequest(View.MARKED),))


def _show_no_stories(words: Translator, asked: TrendRequest, report: TrendReport) -> None:
    if asked.as_of and not report.articles:
        show_quiet(words.gettext("Of these days Catalejo had read nothing yet by then. Choose a later one."))
    elif asked.is_filtered:
        show_quiet(words.gettext("No story fits these filters. Try a longer period, or clear them."))
    else:
        show_quiet(
            words.gettext(
                "No story was told by two independent publishers in this time. Sources that were added to others count"
                " after a week."
            )
        )


def _show_topics(say: Phrases, asked: TrendRequest, now: datetime) -> None:
    words = say.words
    show_filters(words, asked)
    report = _report(words, asked)
    if not report.topics:
        show_quiet(
            words.gettext(
                "No word stands in clearly more headlines than before. It takes a week of articles until one can."
            )
        )
    titles: Mapping[int, str] = {trend.story_id: trend.titles.get(say.lang, trend.title) for trend in report.trends}
    show_topics(say, report.topics[: asked.limit], titles, asked)
    if len(report.topics) > asked.limit and asked.limit < MAX_LIMIT:
        st.button(words.gettext("More words"), key="more", on_click=go_to, args=(asked.with_more(),))


def _show_watches(say: Phrases, asked: TrendRequest, now: datetime) -> None:
    words = say.words
    show_watches(say, state.knowledge_base().watching.all(), asked.watch, now)
    alerts = reads.alerts(since(Span.MONTH, state.person(), now).instant)
    if alerts:
        show_heading(words.gettext("Alerts of the last 30 days"))
        show_alerts(say, alerts, {}, now, _ALERTS)


def _show_marked(say: Phrases, asked: TrendRequest, now: datetime) -> None:
    show_marked_topics(say.words, state.knowledge_base().marked_topics.all(), say.zone)


def _show_left_out(say: Phrases, asked: TrendRequest, now: datetime) -> None:
    words = say.words
    show_filters(words, asked)
    articles = reads.left_out(asked)
    if not articles:
        show_quiet(words.gettext("Every article of these days counts."))
        return
    show_quiet(words.gettext("These articles raise no trend. They can be found by searching all the same."))
    st.html(left_out_html(words, articles))


_SHOWN: Final[Mapping[View, Callable[[Phrases, TrendRequest, datetime], None]]] = {
    View.STORIES: _show_stories,
    View.TOPICS: _show_topics,
    View.WATCHES: _show_watches,
    View.MARKED: _show_marked,
    View.LEFT_OUT: _show_left_out,
}


def counted_words(say: Phrases, report: TrendReport) -> str:
    """What trends are computed from."""
    words, left_out = say.words, sum(report.left_out.values())
    counted = words.gettext(
        "{articles} by {publishers} count.",
        articles=say.articles(report.articles),
        publishers=say.publishers(report.publishers),
    )
    others = words.ngettext("{count} does not.", "{count} do not.", left_out)
    return f"{counted} {others}" if left_out else counted


def _report(words: Translator, asked: TrendRequest) -> TrendReport:
    with st.spinner(words.gettext("Looking at what moved…"), show_time=False):
        return reads.report(asked)


def _set_view() -> None:
    """Go on with the filters of the address, but those that the other view does not have."""
    view = View(st.session_state[_VIEW_KEY])
    asked = replace(request(), view=view, watch="", limit=TrendRequest().limit)
    go_to(asked if view is View.STORIES else replace(asked, about="", networks=()))
