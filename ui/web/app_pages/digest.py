"""Resumen / Digest: editions, and who gets them."""

import streamlit as st

from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.digests.audiences import show_audiences
from ui.web.components.digests.editions import show_editions
from ui.web.components.digests.moving import go_to, request
from ui.web.components.digests.outbox import show_outbox
from ui.web.components.digests.subscriptions import show_subscriptions
from ui.web.components.headings import show_title
from ui.web.digest_address import DigestRequest, View
from ui.web.guard import guarded

_VIEW_KEY = "digest_view"
_VIEWS = {
    View.EDITIONS: (N_("Editions"), show_editions),
    View.AUDIENCES: (N_("Audiences"), show_audiences),
    View.SUBSCRIPTIONS: (N_("Subscriptions"), show_subscriptions),
    View.OUTBOX: (N_("Outbox"), show_outbox),
}


def show(words: Translator) -> None:
    """Draw the part of the page that the address asks for."""
    show_title(words.gettext("Digest"), words.gettext("What moved, with its sources: to read, to edit and to pass on."))
    asked = request()
    st.segmented_control(
        words.gettext("Part of the page"),
        list(View),
        format_func=lambda view: words.gettext(_VIEWS[view][0]),
        key=state.fill(_VIEW_KEY, asked.view),
        on_change=_choose_view,
        required=True,
        label_visibility="collapsed",
    )
    _, show_view = _VIEWS[asked.view]
    with guarded(words):
        show_view(words, asked)


def _choose_view() -> None:
    go_to(DigestRequest(view=View(st.session_state[_VIEW_KEY])))
