"""Entry of the web app: the frame around every page, and the way to the page that is asked for.

Started by ``ui.web.server``; Streamlit runs it from top to bottom at every interaction.
"""

from contextlib import suppress
from functools import partial

import streamlit as st

from kb.errors import CatalejoError
from ui.translation import Translator
from ui.web import state
from ui.web.app_pages import search
from ui.web.components.frame import ICON, show_frame
from ui.web.components.language_switch import show_language_switch
from ui.web.components.status_panel import show_status
from ui.web.guard import guarded


def main() -> None:
    """Draw the app."""
    words = state.words()
    st.set_page_config(page_title="Catalejo", page_icon=str(ICON), layout="centered")
    state.keep_language_in_address()
    show_frame(words)
    page = st.navigation(
        [
            st.Page(
                partial(search.show, words),
                title=words.gettext("Search"),
                icon=":material/search:",
                url_path="search",
                default=True,
            ),
        ]
    )
    with st.sidebar:
        _show_sidebar(words)
    with guarded(words):
        page.run()


def _show_sidebar(words: Translator) -> None:
    with guarded(words), suppress(CatalejoError):  # which the page itself runs into and tells
        knowledge_base = state.knowledge_base()
        show_status(words, knowledge_base, knowledge_base.status(), state.now())
    show_language_switch(words)


main()
