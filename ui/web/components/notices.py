"""What the knowledge base wants a person to know about an answer."""

import streamlit as st

from ui.translation import N_, Translator

# The sentences of kb.search.notices, which are their own keys; a test holds the two together.
KNOWN_NOTICES = frozenset(
    {
        N_("Nothing is indexed yet."),
        N_("The query was too long; only its beginning was used."),
        N_("Search by meaning is not ready yet; only words were compared."),
        N_("Some articles can only be found by their words so far."),
    }
)
_OTHER_NOTICE = N_("The results may be incomplete.")


def show_notices(words: Translator, notices: tuple[str, ...]) -> None:
    """Draw the notices of an answer, one calm line each."""
    for notice in notices:
        st.info(words.gettext(notice if notice in KNOWN_NOTICES else _OTHER_NOTICE), icon=":material/info:")
