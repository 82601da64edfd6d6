"""What a person has just removed, with a way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from kb.errors import BoardError
from ui.translation import Translator
from ui.web import state
from ui.web.components.board_problems import board_problem
from ui.web.links import PageName

# A page, and what it shows: of that only whether it is the same matters.
Place = tuple[PageName, object]

_OFFER_KEY: Final = "undo_offer"
_PROBLEM_KEY: Final = "undo_problem"


@dataclass(frozen=True, slots=True)
class _Offer:
    """What was done, as Markdown, what undoes it, and where it is offered."""

    sentence: str
    undo: Callable[[], object]
    place: Place


def offer_undo(sentence: str, undo: Callable[[], object], place: Place) -> None:
    """Have a page say what was done and offer to undo it. For callbacks.

    ``undo`` may raise ``BoardError``.
    """
    st.session_state[_OFFER_KEY] = _Offer(sentence, undo, place)


def show_undo(words: Translator, place: Place) -> None:
    """Draw what is offered on this page; who has gone on to something else is offered it no more."""
    offer: _Offer | None = st.session_state.get(_OFFER_KEY)
    if offer is None:
        return
    if offer.place != place:
        del st.session_state[_OFFER_KEY]
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="cj_undo"):
        st.markdown(offer.sentence)
        st.button(words.gettext("Undo"), key="undo", icon=":material/undo:", on_click=_undo, args=(words,))
    problem = st.session_state.pop(_PROBLEM_KEY, None)
    if problem:
        st.error(problem, icon=":material/error:")


def _undo(words: Translator) -> None:
    try:
        st.session_state[_OFFER_KEY].undo()
    except BoardError as error:
        st.session_state[_PROBLEM_KEY] = board_problem(words, error)
        return
    del st.session_state[_OFFER_KEY]
    state.say(words.gettext("It is back."))
