"""Errors and notices in words, each with what can be done about it."""

from html import escape
from pathlib import Path

import streamlit as st

from kb.errors import (
    CatalejoError,
    EmbeddingError,
    IndexBusyError,
    IndexingError,
    NotComparableError,
    SearchError,
    SearchGoneError,
    SettingsError,
    StoreError,
    TopicError,
)
from ui.translation import N_, Translator
from ui.web.markup import plain

# What is wrong and what to do. The class nearest to an error's own decides.
_PROBLEMS: dict[type[CatalejoError], tuple[str, str]] = {
    SettingsError: (
        N_("The settings cannot be used."),
        N_("Correct catalejo.toml in the data folder, or the CATALEJO_… variable named below; then restart Catalejo."),
    ),
    StoreError: (
        N_("The knowledge base cannot be opened or read."),
        N_(
            "Check that the disk is not full and that the data folder can be written. If it happens again, show whoever"
            " looks after Catalejo what the details say."
        ),
    ),
    EmbeddingError: (
        N_("The language model cannot be loaded."),
        N_("What was collected is safe. Show whoever looks after Catalejo what the details say."),
    ),
    IndexBusyError: (
        N_("The index is being updated."),
        N_("Wait a moment and reload the page."),
    ),
    IndexingError: (
        N_("The search index cannot be read."),
        N_("Make it anew under “Settings”, in “How Catalejo is doing”; no article is lost."),
    ),
    SearchError: (
        N_("This search cannot be understood."),
        N_("Try it in plain words, without special signs, or clear the filters."),
    ),
    SearchGoneError: (
        N_("This saved search or article is not there any more."),
        N_("Type above what you are looking for."),
    ),
    NotComparableError: (
        N_("This article cannot be compared with others yet."),
        N_("It has come in just now; wait a moment and reload the page."),
    ),
    TopicError: (
        N_("This cannot be followed or hidden."),
        N_("Write a name, a network or words of at least two letters. If hundreds are marked already, undo one first."),
    ),
    CatalejoError: (
        N_("Something did not work."),
        N_("Reload the page. If it happens again, show whoever looks after Catalejo what the details say."),
    ),
}


def problem_words(words: Translator, error: CatalejoError) -> tuple[str, str]:
    """What is wrong and what to do about it, translated."""
    found = next(_PROBLEMS[kind] for kind in type(error).__mro__ if kind in _PROBLEMS)
    return words.gettext(found[0]), words.gettext(found[1])


def show_problem(words: Translator, error: CatalejoError) -> None:
    """Say what is wrong, what to do, and on demand what the error itself says."""
    wrong, remedy = problem_words(words, error)
    st.error(f"**{wrong}** {remedy}", icon=":material/error:")
    with st.expander(words.gettext("Details")):
        st.html(f'<pre class="cj-detail">{escape(plain(str(error), 1_000))}</pre>')
        command = words.gettext("For whoever looks after Catalejo: “catalejo doctor”, in a terminal, says what to do.")
        st.caption(command)


def show_bug(words: Translator, log_file: Path) -> None:
    """Say that something unexpected happened and where it was written down."""
    st.error(words.gettext("**Something unexpected happened.** Reload the page to go on."), icon=":material/error:")
    written = words.gettext("What happened was written to {file}.", file=log_file)
    with st.expander(words.gettext("Details")):
        st.html(f"<p>{escape(written)}</p>")
