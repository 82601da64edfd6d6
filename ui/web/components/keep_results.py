"""What a person takes along from a search: a file of its results, or the search itself under a name."""

import streamlit as st

from kb.errors import SearchError, SearchLimitError
from kb.models import SearchAnswer
from kb.search.export import MEDIA_TYPES, ExportFormat, write_answer
from ui.translation import N_, Translator
from ui.web import state
from ui.web.address import SearchRequest

_NAME_KEY = "saved_name"
_SAID_KEY = "saved_said"
FORMAT_NAMES = {
    ExportFormat.CSV: N_("Table (CSV)"),
    ExportFormat.MARKDOWN: N_("Text with sources (Markdown)"),
    ExportFormat.JSON: N_("Data (JSON)"),
    ExportFormat.RSS: N_("Feed (RSS)"),
}


def show_keep_results(words: Translator, request: SearchRequest, answer: SearchAnswer) -> None:
    """Draw the buttons; files hold the results that the page shows."""
    with st.container(horizontal=True, gap="small", key="cj_keep"):
        with st.popover(words.gettext("Download"), icon=":material/download:", key="download"):
            for form, name in FORMAT_NAMES.items():
                st.download_button(
                    words.gettext(name),
                    write_answer(answer, form, words, state.now(), f"{st.context.url or ''}{request.address()}"),
                    file_name=f"catalejo.{form}",
                    mime=MEDIA_TYPES[form],
                    key=f"download_{form}",
                    type="tertiary",
                    on_click="ignore",
                )
        if request.query:
            with st.popover(words.gettext("Save this search"), icon=":material/bookmark_add:", key="save"):
                _show_save(words, request)


def _show_save(words: Translator, request: SearchRequest) -> None:
    with st.form("save_search", border=False):
        st.text_input(
            words.gettext("Name"),
            key=_NAME_KEY,
            max_chars=100,
            help=words.gettext("The page Search then shows what has come in since you last looked."),
        )
        st.form_submit_button(words.gettext("Save"), on_click=_save, args=(words, request))
    said = st.session_state.pop(_SAID_KEY, None)
    if said:
        st.caption(said)


def _save(words: Translator, request: SearchRequest) -> None:
    query = f"{request.query} after:{request.period}" if request.period else request.query
    try:
        state.knowledge_base().saved_searches.save(st.session_state[_NAME_KEY], query, request.lasting_filters())
    except SearchLimitError:
        st.session_state[_SAID_KEY] = words.gettext("There is no room for more saved searches: remove one first.")
    except SearchError:
        st.session_state[_SAID_KEY] = words.gettext("It needs a name that no other saved search has.")
    else:
        st.session_state[_SAID_KEY] = words.gettext("Saved.")
