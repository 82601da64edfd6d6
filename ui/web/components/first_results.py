"""How the first collection goes: a short tour meanwhile, what has come in so far, and the way on once there is any."""

from html import escape
from typing import Final

import streamlit as st

from kb.errors import CatalejoError
from kb.models import StoreStatus
from ui.translation import Translator
from ui.web import state
from ui.web.components.headings import show_quiet, show_title
from ui.web.components.work import show_work
from ui.web.links import PageName, show_link

_EVERY: Final = "2s"


def show_first_results(words: Translator) -> None:
    """Draw it."""
    knowledge = state.knowledge_base()
    is_working = bool(knowledge.runs.unended())
    if is_working:
        show_title(words.gettext("Your spyglass is being set up"))
    elif knowledge.status().documents:
        show_title(words.gettext("Your spyglass is ready"))
    else:
        show_title(words.gettext("Your spyglass sees nothing yet"))
    show_quiet(
        words.gettext(
            "“Today” tells you every morning what moves and why, “Search” finds the paragraph that answers, whatever"
            " its language. “Best practices” collects what the field advises, and “Digest” brings it all by mail."
        )
    )
    if is_working:
        _show_live(words)
    else:
        _show_so_far(words)
    show_work(words, "welcome")


def so_far_html(words: Translator, status: StoreStatus) -> str:
    """HTML of how many articles have come in, and how many of them can be searched."""
    collected = words.ngettext("{count} article collected", "{count} articles collected", status.documents)
    searchable = max(status.documents - status.waiting_for_index, 0)
    ready = words.ngettext("{count} ready to search", "{count} ready to search", searchable)
    return f'<p class="cj-first" role="status"><strong>{escape(collected)}</strong> · {escape(ready)}</p>'


@st.fragment(run_every=_EVERY)
def _show_live(words: Translator) -> None:
    try:
        _show_so_far(words)
    except CatalejoError:  # the store is busy or away for a moment: the next look tells
        return


def _show_so_far(words: Translator) -> None:
    knowledge = state.knowledge_base()
    status = knowledge.status()
    st.html(so_far_html(words, status))
    if status.chunks:
        show_quiet(words.gettext("The first articles are there. More come in while you look around."))
        with st.container(horizontal=True, gap="medium", key="cj_first_links"):
            show_link(words, PageName.TODAY, icon=":material/wb_sunny:")
            show_link(words, PageName.SEARCH, icon=":material/search:")
        return
    runs = knowledge.runs.unended()
    if runs:
        show_quiet(words.gettext("The first articles come in within a minute or two. You may leave this page."))
    else:
        show_quiet(words.gettext("Nothing has come in. “Sources” tells what became of each of them."))
        show_link(words, PageName.SOURCES, icon=":material/rss_feed:", part="runs")
