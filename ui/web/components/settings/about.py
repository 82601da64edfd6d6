"""Which Catalejo this is, whose work it stands on, and the way back to the first steps."""

from html import escape
from typing import Final

import streamlit as st

from kb import installation
from ui.translation import Translator
from ui.web.components.headings import show_heading, show_quiet
from ui.web.components.settings.system import facts_html
from ui.web.links import LOOKS, PageName, show_link

# Those whose work is in every page that is read, searched or shown.
_STANDS_ON: Final = (
    "Scrapy",
    "feedparser",
    "trafilatura",
    "SQLite",
    "SQLAlchemy",
    "Chroma",
    "multilingual-e5",
    "sentence-transformers",
    "PyTorch",
    "Streamlit",
)


def show_about(words: Translator) -> None:
    """Draw version, licences and thanks, and the link to the guided first start."""
    st.html(
        facts_html(
            [
                (words.gettext("Version"), escape(installation.version())),
                (words.gettext("Licence"), escape(words.gettext("MIT: free to use, change and pass on"))),
            ]
        )
    )
    for label, text in (
        (words.gettext("Read the licence"), installation.licence_text()),
        (words.gettext("What Catalejo carries, and whose it is"), installation.notice_text()),
    ):
        if text:
            with st.expander(label):
                st.html(f'<pre class="cj-detail" lang="en">{escape(text)}</pre>')
    show_heading(words.gettext("Thanks"))
    names = ", ".join(_STANDS_ON)
    show_quiet(
        words.gettext(
            "Catalejo stands on the work of those who made {names} and many others, and gave it away."
            " And it lives off what publishers write: visit them.",
            names=names,
        )
    )
    show_heading(words.gettext("First steps"))
    show_quiet(words.gettext("Choose language, countries, topics and publishers as at the first start."))
    show_link(
        words, PageName.WELCOME, words.gettext("Go through the first steps again"), icon=LOOKS[PageName.WELCOME].icon
    )
