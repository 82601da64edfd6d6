"""What ``streamlit run`` serves: the app, and what is said where an error escapes its pages.

A page is guarded while it is drawn. A callback runs before that, and a part that is drawn anew by itself without it:
what they raise would be told in Streamlit's English.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.web import state
from ui.web.guard import guarded
from ui.web.return_to_page import ReturnToPage


def _tell(error: Exception) -> bool:
    """Say what is wrong as a page would; True, so that Streamlit does not."""
    words = state.words()
    with guarded(words):
        raise error
    # Any click draws the page anew, without what was asked for before.
    st.button(words.gettext("Back to the page"), key="back_to_the_page", icon=":material/arrow_back:")
    return True


app = st.App(Path(__file__).with_name("app.py"), on_script_error=_tell, middleware=[Middleware(ReturnToPage)])
