"""Buscar / Search: a question, filters, and the passages that answer."""

from html import escape

import streamlit as st

from kb.models import StoreStatus
from ui.translation import Translator
from ui.web import state
from ui.web.address import MAX_LIMIT, SearchRequest
from ui.web.components.empty_states import (
    show_empty_knowledge_base,
    show_invitation,
    show_nothing_found,
    show_waiting_for_index,
)
from ui.web.components.filters import show_filters
from ui.web.components.notices import show_notices
from ui.web.components.result_card import show_results
from ui.web.components.search_box import show_search_box
from ui.web.guard import guarded


def show(words: Translator) -> None:
    """Draw the page for the search that the address asks for."""
    title = words.gettext("What do you want to know?")
    st.html(f'<h1 class="cj-title">{escape(title)}</h1>')
    status = state.knowledge_base().status()
    if status.documents == 0:
        show_empty_knowledge_base(words)
    elif status.chunks == 0:
        show_waiting_for_index(words)
    else:
        _show_search(words, status)


def _show_search(words: Translator, status: StoreStatus) -> None:
    request = state.request()
    show_search_box(words, request.query)
    if not request.query:
        show_invitation(words, status)
        return
    show_filters(words, request, state.filter_choices())
    with guarded(words):  # an error leaves the box and the filters in place, to change them
        _show_answer(words, request)


def _show_answer(words: Translator, request: SearchRequest) -> None:
    with st.spinner(words.gettext("Searching…"), show_time=False):
        answer = state.answer(request)
    show_notices(words, answer.notices)
    if not answer.hits:
        show_nothing_found(words, request)
        return
    may_have_more = len(answer.hits) == request.limit
    st.html(f'<p class="cj-count" role="status">{escape(_count_words(words, len(answer.hits), may_have_more))}</p>')
    show_results(words, answer, state.now(), state.time_zone())
    if may_have_more and request.limit < MAX_LIMIT:
        st.button(words.gettext("More results"), key="more", on_click=state.go_to, args=(request.with_more(),))


def _count_words(words: Translator, count: int, may_have_more: bool) -> str:
    if may_have_more:
        return words.ngettext("The best result", "The best {count} results", count)
    return words.ngettext("{count} result", "{count} results", count)
