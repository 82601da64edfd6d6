"""Searches that a person comes back to, and what is new in them."""

from html import escape

import streamlit as st

from kb.errors import SearchError
from ui.translation import Translator
from ui.web import state
from ui.web.address import MAX_QUERY_LENGTH, SearchRequest
from ui.web.components.keep_results import show_keep_results
from ui.web.components.notices import show_notices
from ui.web.components.result_card import show_results
from ui.web.markup import isolated, markdown_text
from ui.web.reads import searching


def show_saved_searches(words: Translator) -> None:
    """Draw a button for each saved search, if there are any."""
    saved = state.knowledge_base().saved_searches.all()
    searching.leave_saved_search()
    if not saved:
        return
    title = words.gettext("Saved searches")
    st.html(f'<h2 class="cj-small-title">{escape(title)}</h2>')
    with st.container(horizontal=True, gap="small", key="cj_saved"):
        for number, search in enumerate(saved):
            st.button(
                markdown_text(search.name, 60),
                key=f"saved_{number}",
                icon=":material/bookmark:",
                on_click=state.go_to,
                args=(SearchRequest(saved=search.name),),
            )


def show_new_results(words: Translator, request: SearchRequest) -> None:
    """Draw what is new in a saved search, which is then seen. Raises ``SearchError`` if there is no such search."""
    results = searching.new_results(request.saved)
    count = words.ngettext("{count} new result", "{count} new results", len(results.answer.hits))
    new = words.gettext("Nothing new since you last looked.") if not results.answer.hits else count
    st.html(f'<h2 class="cj-small-title">{isolated(results.search.name)}</h2>')
    st.html(f'<p class="cj-count" role="status">{escape(new)}</p>')
    show_notices(words, results.answer.notices)
    with st.container(horizontal=True, gap="small", key="cj_saved_actions"):
        st.button(
            words.gettext("Show all results"),
            key="saved_all",
            on_click=state.go_to,
            args=(_whole(request),),
        )
        with st.popover(
            words.gettext("Remove this search"), icon=":material/bookmark_remove:", type="tertiary", key="saved_gone"
        ):
            goes = words.gettext("It will be gone for everybody in the team. The articles stay.")
            st.html(f"<p>{escape(goes)}</p>")
            st.button(
                words.gettext("Yes, remove it"),
                key="saved_remove",
                type="primary",
                on_click=_remove,
                args=(results.search.name,),
            )
    if results.answer.hits:
        show_results(words, _whole(request), results.answer, state.now(), state.time_zone())
        show_keep_results(words, request, results.answer)
    state.knowledge_base().saved_searches.mark_seen(results)  # only now that it has been drawn


def _whole(request: SearchRequest) -> SearchRequest:
    """The saved search as one to look at as usual."""
    search = state.knowledge_base().saved_searches.get(request.saved)
    return SearchRequest(
        query=search.query[:MAX_QUERY_LENGTH],
        langs=search.filters.langs,
        sources=search.filters.sources,
        countries=search.filters.countries,
        kinds=search.filters.kinds,
        tags=search.filters.tags,
        same_language=search.filters.same_language,
    )


def _remove(name: str) -> None:
    state.go_to(SearchRequest())
    try:
        state.knowledge_base().saved_searches.remove(name)
    except SearchError:
        return  # another tab was faster
