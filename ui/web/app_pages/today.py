"""Hoy / Today: what moved since the last visit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from kb.digest.edition import Advised
from kb.digest.news import News
from kb.digest.phrases import Phrases
from kb.models import Alert, StoreStatus
from kb.trends.status import Status
from kb.trends.trend import Trend
from ui.translation import Translator
from ui.web import parameters, state
from ui.web.components.alert_list import show_alerts
from ui.web.components.headings import show_heading, show_quiet, show_title
from ui.web.components.new_things import show_advice, show_platform_changes
from ui.web.components.status_panel import show_troubled_link
from ui.web.components.story_row import show_story
from ui.web.guard import guarded
from ui.web.links import LOOKS, PageName, go_to_page, show_link
from ui.web.reads import trends as reads
from ui.web.since import SPAN_NAMES, Since, Span, since, since_words
from ui.web.source_address import SourcesPart
from ui.web.trend_address import TrendRequest

_SPAN_KEY: Final = "today_span"
_SEARCH_PARAMETERS: Final = frozenset({"q", "like", "in", "saved"})
_MOVING: Final = frozenset({Status.NEW, Status.RISING, Status.PEAKING, Status.BACK})
_STORIES: Final = 8
_STILL_MOVING: Final = 3
_ALERTS: Final = 5
_ADVICE: Final = 5


@dataclass(frozen=True, slots=True)
class _Day:
    """What is new, and the stories that go on moving without anything new in them."""

    alerts: list[Alert]
    stories: list[Trend]
    still_moving: list[Trend]
    news: News
    troubled: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is."""
        return not (self.alerts or self.stories or self.news.platform_changes or self.news.practices)


def show(words: Translator) -> None:
    """Draw the page. Addresses of searches that were shared before there were pages lead to them."""
    asked = state.parameters()
    if _SEARCH_PARAMETERS & asked.keys():
        kept: Mapping[str, list[str]] = {
            name: values for name, values in asked.items() if name != state.LANGUAGE_PARAMETER
        }
        go_to_page(PageName.SEARCH, **kept)
    status = state.knowledge_base().status()
    now, zone = state.now(), state.time_zone()
    span = parameters.one_of(asked, "since", Span.VISIT)
    start = since(span, state.person(), now)
    show_title(words.gettext("Today"))
    with guarded(words):
        _show_news(Phrases(words.language, zone, words), status, start, span, now)


def _show_news(say: Phrases, status: StoreStatus, start: Since, span: Span, now: datetime) -> None:
    words = say.words
    with st.spinner(words.gettext("Looking at what moved…"), show_time=False):
        day = _look(say, status, start)
    if not status.documents:
        show_quiet(words.gettext("Nothing has been collected yet. It will stand here as soon as it is."))
    else:
        from_when = since_words(words, start, now, say.zone)
        st.html(f'<p class="cj-lead cj-today" role="status">{escape(summary(words, day, from_when))}</p>')
        _show_spans(words, span)
    if day.alerts:
        show_heading(words.gettext("Alerts"))
        show_alerts(say, day.alerts, {trend.story_id: trend for trend in day.stories}, now, _ALERTS)
    alerted = {alert.story_id for alert in day.alerts[:_ALERTS]}
    if others := [trend for trend in day.stories if trend.story_id not in alerted]:
        show_heading(words.gettext("More stories that move") if alerted else words.gettext("Stories that move"))
        _show_stories(say, others[:_STORIES], now)
    still_moving = [trend for trend in day.still_moving if trend.story_id not in alerted]
    if still_moving and not day.stories:  # a page that says only that nothing is new helps nobody
        show_heading(words.gettext("Still moving"))
        _show_stories(say, still_moving[:_STILL_MOVING], now)
    if status.documents and day.is_quiet and not still_moving:
        _show_what_else(words, status)
    if day.news.platform_changes:
        show_heading(words.gettext("Platform changes"))
        show_platform_changes(say, day.news, now)
    if day.news.practices:
        show_heading(words.gettext("New advice"))
        _show_advice(say, day.news.practices)
    if day.troubled:
        label = words.ngettext("{count} source in trouble", "{count} sources in trouble", day.troubled)
        show_troubled_link(words, label, ":material/warning:")
    with st.container(horizontal=True, gap="small"):
        show_link(words, PageName.TRENDS, words.gettext("Everything that moves"), icon=":material/trending_up:")


def _show_what_else(words: Translator, status: StoreStatus) -> None:
    """Where nothing moves, as on the first day with few sources: why, and what there is to do meanwhile."""
    articles = words.ngettext("{count} article", "{count} articles", status.documents)
    show_quiet(
        words.gettext(
            "{articles} can be searched already. A story stands here once several publishers tell it: the more you"
            " follow, the sooner.",
            articles=articles,
        )
    )
    show_link(words, PageName.SEARCH, icon=LOOKS[PageName.SEARCH].icon)
    more = words.gettext("Follow more publishers")
    show_link(words, PageName.SOURCES, more, icon=":material/add:", part=SourcesPart.PACKS.value)


def _look(say: Phrases, status: StoreStatus, start: Since) -> _Day:
    news = reads.news(say.lang, start.instant, looked=start.looked)
    trends = reads.report(TrendRequest()).trends
    moving = [each for each in trends if each.status in _MOVING and each.score > 0]
    return _Day(
        alerts=reads.alerts(start.instant),
        stories=[each for each in moving if each.story_id in news.told],
        still_moving=[each for each in moving if each.story_id not in news.told],
        news=news,
        troubled=status.sources_failing,
    )


def _show_stories(say: Phrases, stories: Sequence[Trend], now: datetime) -> None:
    for trend in stories:
        with st.container(key=f"cj_row_story_{trend.story_id}"):
            show_story(say, trend, now)


def _show_advice(say: Phrases, practices: Sequence[Advised]) -> None:
    """Draw the first pieces of advice, those that go on behind a click, and the way to all that there are."""
    show_advice(say, practices[:_ADVICE])
    if rest := practices[_ADVICE:]:
        more = say.words.ngettext("{count} more piece of new advice", "{count} more pieces of new advice", len(rest))
        with st.expander(more, key="today_more_advice"):
            show_advice(say, rest)
    show_link(say.words, PageName.PLAYBOOK, say.words.gettext("All practices"), icon=LOOKS[PageName.PLAYBOOK].icon)


def summary(words: Translator, day: _Day, from_when: str) -> str:
    """All that is new, in one sentence."""
    if day.is_quiet:
        return words.gettext("Nothing new {since}.", since=from_when)
    new = sum(trend.status is Status.NEW for trend in day.stories)
    moving = len(day.stories) - new
    changes, advice = len(day.news.platform_changes), len(day.news.practices)
    parts = []
    if moving:
        parts.append(words.ngettext("{count} story that moves", "{count} stories that move", moving))
    if new:
        parts.append(words.ngettext("{count} new story", "{count} new stories", new))
    if day.alerts:
        parts.append(words.ngettext("{count} alert", "{count} alerts", len(day.alerts)))
    if changes:
        parts.append(words.ngettext("{count} platform change", "{count} platform changes", changes))
    if advice:
        parts.append(words.ngettext("{count} new piece of advice", "{count} new pieces of advice", advice))
    return f"{words.listed(parts)} {from_when}."


def _show_spans(words: Translator, span: Span) -> None:
    st.segmented_control(
        words.gettext("From when on"),
        list(Span),
        format_func=lambda each: words.gettext(SPAN_NAMES[each]),
        key=state.fill(_SPAN_KEY, span),
        on_change=_set_span,
        required=True,
        label_visibility="collapsed",
    )


def _set_span() -> None:
    chosen = st.session_state[_SPAN_KEY]
    state.set_parameters({"since": [chosen.value]} if chosen else {})
