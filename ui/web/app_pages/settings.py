"""Ajustes / Settings: how the person likes it, and what this installation is."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import streamlit as st

from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.headings import show_title
from ui.web.components.settings.about import show_about
from ui.web.components.settings.personal import show_personal
from ui.web.components.settings.system import show_system
from ui.web.guard import guarded
from ui.web.parameters import one_of

_VIEW_KEY: Final = "settings_view"
_VIEW_PARAMETER: Final = "view"


class View(StrEnum):
    """The parts of the page, as addresses name them."""

    PERSONAL = "you"
    SYSTEM = "system"
    ABOUT = "about"


_VIEWS: Final[Mapping[View, tuple[str, Callable[[Translator], None]]]] = {
    View.PERSONAL: (N_("How you like it"), show_personal),
    View.SYSTEM: (N_("How Catalejo is doing"), show_system),
    View.ABOUT: (N_("About"), show_about),
}


def show(words: Translator) -> None:
    """Draw the part of the page that the address asks for."""
    show_title(words.gettext("Settings"))
    asked = one_of(state.parameters(), _VIEW_PARAMETER, View.PERSONAL)
    st.segmented_control(
        words.gettext("Part of the page"),
        list(View),
        format_func=lambda view: words.gettext(_VIEWS[view][0]),
        key=state.fill(_VIEW_KEY, asked),
        on_change=_choose_view,
        required=True,
        label_visibility="collapsed",
    )
    _, show_view = _VIEWS[asked]
    with guarded(words):
        show_view(words)


def _choose_view() -> None:
    state.set_parameters({_VIEW_PARAMETER: [st.session_state[_VIEW_KEY].value]})
