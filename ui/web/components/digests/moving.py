"""Ways about the digest page."""

import streamlit as st

from ui.translation import Translator
from ui.web import state
from ui.web.digest_address import DigestRequest, read_digest, write_digest
from ui.web.links import PageName, show_link


def request() -> DigestRequest:
    """What the address asks for."""
    return read_digest(state.parameters())


def go_to(target: DigestRequest) -> None:
    """Make ``target`` what the address asks for; a step that the back button undoes."""
    state.set_parameters({name: [value] for name, value in write_digest(target).items()})


def show_way(words: Translator, target: DigestRequest, label: str, icon: str = "") -> None:
    """Draw a link within the page. ``label`` is Markdown: see ``markup.markdown_text``."""
    values = write_digest(target)
    with st.container(key="cj_way_" + "_".join(values.values())):
        show_link(words, PageName.DIGEST, label, icon=icon, **values)


def remember_problem(place: str, sentence: str) -> None:
    """Have ``show_problem_at`` say what is wrong at a place of the page."""
    st.session_state[f"problem_{place}"] = sentence


def show_problem_at(place: str) -> None:
    """Say what was wrong with what was asked for last, next to where it was asked."""
    sentence = st.session_state.pop(f"problem_{place}", None)
    if sentence:
        st.error(sentence, icon=":material/error:")
