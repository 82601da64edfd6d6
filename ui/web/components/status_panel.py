"""The state of the knowledge base, beside every page: what is in it, how fresh it is, what is in trouble."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

import streamlit as st

from kb.knowledge_base import KnowledgeBase
from kb.models import Source, SourceState, StoreStatus
from kb.sources.overview import SourceHealth
from ui.translation import Translator
from ui.web.components.sources.outcome_words import trouble_words
from ui.web.links import PageName, show_link
from ui.web.markup import isolated
from ui.web.source_address import SourcesRequest, write_address

_MAX_TROUBLED = 20


def show_status(words: Translator, knowledge_base: KnowledgeBase, status: StoreStatus, now: datetime) -> None:
    """Draw the panel."""
    st.html(figures_html(words, status, now))
    if status.sources_failing:
        label = words.ngettext("{count} source in trouble", "{count} sources in trouble", status.sources_failing)
        troubled = st.expander(label, icon=":material/warning:", key="troubled_sources", on_change="rerun")
        if troubled.open:  # beside every page, and of a thousand sources it takes longer than most of them
            with troubled:
                st.html(troubled_html(words, knowledge_base.sources.all(), knowledge_base.sources.states(), now))
                show_troubled_link(words, words.gettext("What to do about it"), ":material/arrow_forward:")


def show_troubled_link(words: Translator, label: str, icon: str) -> None:
    """Draw the way to what is wrong with each source, and what to do about it."""
    show_link(words, PageName.SOURCES, label, icon=icon, **write_address(SourcesRequest(health=SourceHealth.TROUBLE)))


def figures_html(words: Translator, status: StoreStatus, now: datetime) -> str:
    """HTML of the figures as a description list."""
    collected = words.ago(status.last_collection, now) if status.last_collection else words.gettext("not yet")
    figures = [
        (words.gettext("Articles"), words.number(status.documents)),
        (words.gettext("Sources"), words.number(status.sources)),
        (words.gettext("Last collection"), collected),
    ]
    if status.waiting_for_index:
        figures.append((words.gettext("Not searchable yet"), words.number(status.waiting_for_index)))
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(figure)}</dd></div>" for name, figure in figures)
    title = escape(words.gettext("Knowledge base"))
    return f'<section class="cj-status"><h2>{title}</h2><dl>{rows}</dl></section>'


def troubled_html(
    words: Translator, sources: Sequence[Source], states: Mapping[int, SourceState], now: datetime
) -> str:
    """HTML of the sources whose last checks failed, those that failed longest first."""
    failing = [(source, states[source.id]) for source in sources if _fails(states.get(source.id))]
    failing.sort(key=lambda pair: -pair[1].failures_in_a_row)
    items = "".join(_troubled_item(words, source, state, now) for source, state in failing[:_MAX_TROUBLED])
    return f'<ul class="cj-troubled">{items}</ul>'


def _troubled_item(words: Translator, source: Source, state: SourceState, now: datetime) -> str:
    if state.last_success:
        since = words.gettext("last answered {when}", when=words.ago(state.last_success, now))
    else:
        since = words.gettext("has never answered")
    said = trouble_words(words, source, state)
    what = f'<span class="cj-detail">{escape(said.what)}</span>' if said else ""
    return f"<li><strong>{isolated(source.name, 80)}</strong><span>{escape(since)}</span>{what}</li>"


def _fails(state: SourceState | None) -> bool:
    return state is not None and state.failures_in_a_row > 0
