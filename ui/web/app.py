"""Entry of the web app: the frame around every page, and the way to the page that is asked for.

Started by ``ui.web.server``; Streamlit runs it from top to bottom at every interaction.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Final

import streamlit as st

from kb.errors import CatalejoError
from ui.translation import Translator
from ui.web import state
from ui.web.app_pages import (
    collections,
    digest,
    playbook,
    search,
    settings,
    sources,
    story,
    today,
    trends,
    welcome,
)
from ui.web.components.entrance import show_account, show_entrance
from ui.web.components.frame import ICON, show_frame
from ui.web.components.language_switch import show_language_switch
from ui.web.components.status_panel import show_status
from ui.web.components.work import show_work
from ui.web.entrance import admission, is_admitted
from ui.web.guard import guarded
from ui.web.links import LOOKS, START, PageName, go_to_page

PAGES: Final[Mapping[PageName, Callable[[Translator], None]]] = {
    PageName.TODAY: today.show,
    PageName.TRENDS: trends.show,
    PageName.STORY: story.show,
    PageName.SEARCH: search.show,
    PageName.PLAYBOOK: playbook.show,
    PageName.DIGEST: digest.show,
    PageName.SOURCES: sources.show,
    PageName.COLLECTIONS: collections.show,
    PageName.SETTINGS: settings.show,
    PageName.WELCOME: welcome.show,
}


def main() -> None:
    """Draw the app."""
    state.note_visit()
    words = state.words()
    st.set_page_config(page_title="Catalejo", page_icon=str(ICON), layout="centered")
    state.keep_language_in_address()
    show_frame(words)
    may_enter = is_admitted()
    pages = [_page(words, name) for name in PAGES]
    page = st.navigation(pages, expanded=True, position="sidebar" if may_enter else "hidden")
    if not may_enter:
        with guarded(words):
            show_entrance(words, admission())
        return
    with st.sidebar:
        _show_sidebar(words)
    state.keep_address_of(page.url_path)
    state.show_what_was_said()
    with guarded(words):
        if page.url_path == "" and welcome.is_first_start(state.knowledge_base().status()):
            go_to_page(PageName.WELCOME)
        page.run()


def _page(words: Translator, name: PageName) -> st.Page:
    look = LOOKS[name]
    return st.Page(
        partial(PAGES[name], words),
        title=words.gettext(look.title),
        icon=look.icon,
        url_path=name.value,
        default=name is START,
        visibility="hidden" if look.hidden else "visible",
    )


def _show_sidebar(words: Translator) -> None:
    with guarded(words), suppress(CatalejoError):  # which the page itself runs into and tells
        knowledge_base = state.knowledge_base()
        show_status(words, knowledge_base, knowledge_base.status(), state.now())
        show_work(words, "sidebar")
    show_language_switch(words)
    show_account(words, state.person_name(), "sidebar")


main()
