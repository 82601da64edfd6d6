"""The switch between the languages of the app."""

from typing import Final

import streamlit as st

from ui.translation import LANGUAGES, Translator
from ui.web import state

# Each language names itself: whoever needs the switch may not read the language that the page is in.
_OWN_NAMES: Final = {"es": "Español", "en": "English", "pt": "Português"}
_KEY: Final = "language_switch"


def show_language_switch(words: Translator, key: str = _KEY) -> None:
    """Draw the switch; ``key`` tells two of them on one page apart."""
    st.segmented_control(
        words.gettext("Language of the app"),
        LANGUAGES,
        format_func=_OWN_NAMES.__getitem__,
        required=True,
        key=state.fill(key, words.language),
        on_change=_choose,
        args=(key,),
        width="stretch",
    )


def _choose(key: str) -> None:
    state.choose_language(st.session_state[key])
