"""How mail is set up, for whoever runs Catalejo."""

from html import escape
from typing import Final

import streamlit as st

from ui.translation import Translator
from ui.web import state

_FILE: Final = "catalejo.toml"
_EXAMPLE: Final = """\
smtp_host = "smtp.example.com"
smtp_port = 587
smtp_security = "starttls"
smtp_user = "hola@example.com"
smtp_password = "…"
mail_from = "Agencia Faro <hola@example.com>"
"""


def can_mail() -> bool:
    """Whether a mail server is set up."""
    return bool(state.knowledge_base().settings.smtp_host)


def show_mail_setup(words: Translator) -> None:
    """Say what to set and where, if mail is not set up."""
    if can_mail():
        return
    file = state.knowledge_base().settings.home / _FILE
    st.info(
        words.gettext("No mail can be sent yet: Catalejo does not know a mail server."), icon=":material/mail_lock:"
    )
    with st.expander(words.gettext("Set up mail")):
        how = words.gettext("Write this into the file named below, as your mail provider says, and restart Catalejo:")
        st.html(f"<p>{escape(how)}</p>")
        st.code(f"# {file}\n{_EXAMPLE}", language="toml")
