"""Popovers that hold a form: made when they are opened, and kept with what was typed until that is done."""

from typing import Final, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_OPENED_KEY: Final = "popovers_opened"


def opened_popover(
    label: str, key: str, *, icon: str | None = None, kind: Literal["secondary", "tertiary"] = "secondary"
) -> DeltaGenerator | None:
    """Draw the button of a popover; gives back what its form is to be drawn in, ``None`` before it was ever opened.

    A click beside a popover closes it, and Streamlit forgets what was typed in fields that are not drawn any more. So
    the form is drawn from the first opening on, until ``close``.
    """
    popover = st.popover(label, icon=icon, type=kind, key=key, on_change="rerun")
    opened: set[str] = st.session_state.setdefault(_OPENED_KEY, set())
    if popover.open:
        opened.add(key)
    return popover if key in opened else None


def close(key: str) -> None:
    """Close a popover whose form is done with; opened again, it begins anew. For callbacks."""
    st.session_state[key] = False
    st.session_state[_OPENED_KEY].discard(key)
