"""Buscar / Search: a question, filters, and the passages that answer."""

from dataclasses import replace
from html import escape

import streamlit as st

from kb.errors import SearchGoneError
from kb.models import Notice, StoreStatus
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
from ui.web.components.headings import show_title
from ui.web.components.keep_results import show_keep_results
from ui.web.components.notices import show_notices, show_suggestion
from ui.web.components.result_card import show_passages, show_results
from ui.web.components.saved_searches import show_new_results, show_saved_searches
from ui.web.components.search_box import show_search_box
from ui.web.guard import guarded
from ui.web.markup import link, plain
from ui.web.reads import searching


def show(words: Translator) -> None:
    """Draw the page for the search that the address asks for."""
    show_title(words.gettext("What do you want to know?"))
    status = state.knowledge_base().status()
    if status.documents == 0:
        show_empty_knowledge_base(words)
    elif status.chunks == 0:
        show_waiting_for_index(words)
    else:
        _show_search(words, status)


def _show_search(words: Translator, status: StoreStatus) -> None:
    request = state.request()
    notices = show_search_box(words, request.query)
    if request.saved:
        with guarded(words):
            show_new_results(words, request)
    elif request.like is not None:
        with guarded(words):
            _show_answer(words, request, ())
    elif not request.query:
        show_invitation(words, status)
        show_saved_searches(words)
    elif request.inside is not None:
        with guarded(words):
            _show_passages(words, request, request.inside)
    else:
        with guarded(words):  # an error leaves the box in place, to change what it holds
            show_filters(words, request, searching.facets(request))
            _show_answer(words, request, notices)


def _show_answer(words: Translator, request: SearchRequest, notices: tuple[Notice, ...]) -> None:
    with st.spinner(words.gettext("Searching…"), show_time=False):
        answer = searching.answer(request)
    show_notices(words, (*notices, *answer.notices))
    if answer.suggestion:
        show_suggestion(words, request, answer.suggestion)
    if not answer.hits:
        show_nothing_found(words, request)
        return
    may_have_more = len(answer.hits) == request.limit
    count = _count_words(words, len(answer.hits), may_have_more)
    if request.like is not None:
        count = words.gettext("Articles like “{title}”", title=plain(answer.query, 120))
    st.html(f'<p class="cj-count" role="status">{escape(count)}</p>')
    show_results(words, request, answer, state.now(), state.time_zone())
    if may_have_more and request.limit < MAX_LIMIT:
        st.button(words.gettext("More results"), key="more", on_click=state.go_to, args=(request.with_more(),))
    show_keep_results(words, request, answer)


def _show_passages(words: Translator, request: SearchRequest, document_id: int) -> None:
    document = state.knowledge_base().document(document_id)
    if document is None:
        raise SearchGoneError(f"There is no article {document_id}.")
    title = link(document.url, document.title, words.gettext("(opens in a new tab)"))
    st.html(f'<h2 class="cj-hit-title">{title}</h2>')
    st.button(
        words.gettext("Back to the results"),
        key="back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=state.go_to,
        args=(replace(request, inside=None),),
    )
    show_passages(words, searching.passages(request))


def _count_words(words: Translator, count: int, may_have_more: bool) -> str:
    if may_have_more:
        return words.ngettext("The best result", "The best {count} results", count)
    return words.ngettext("{count} result", "{count} results", count)
