"""What somebody sees who has not signed in or may not use the app, and the way out of it."""

from html import escape

import streamlit as st

from kb.admission import Admission, Refusal
from ui.translation import Translator
from ui.web.components.headings import show_title
from ui.web.components.language_switch import show_language_switch
from ui.web.markup import isolated, plain


def show_entrance(words: Translator, admission: Admission) -> None:
    """Draw the page of those who may not use the app: to sign in, or why they are refused."""
    with st.container(key="cj_entrance"):
        if admission.refusal is Refusal.NOT_SIGNED_IN:
            _show_sign_in(words)
        else:
            _show_refusal(words, admission)
        show_language_switch(words)


def show_account(words: Translator, address: str, place: str) -> None:
    """Draw who is signed in and the way out; nothing where nobody has to sign in.

    ``place`` tells two of them on one page apart.
    """
    if not address:
        return
    with st.container(key=f"cj_account_{place}", gap="small"):
        signed_in = words.gettext("Signed in as {address}", address=plain(address))
        st.html(f'<p class="cj-count">{escape(signed_in)}</p>')
        _show_sign_out(words, f"sign_out_{place}")


def _show_sign_in(words: Translator) -> None:
    show_title("Catalejo", words.gettext("What moves in your networks and your trade, every morning."))
    st.button(words.gettext("Sign in"), key="sign_in", type="primary", icon=":material/login:", on_click=st.login)
    note = words.gettext("With the account that your team uses. Whoever runs Catalejo for it decides who may enter.")
    st.html(f'<p class="cj-count">{escape(note)}</p>')


def _show_refusal(words: Translator, admission: Admission) -> None:
    show_title(words.gettext("You may not enter with this account"))
    if admission.refusal is Refusal.UNVERIFIED:
        reason = words.gettext(
            "Who manages this account has not confirmed that its mail address is yours. Confirm it there, or sign in"
            " with another account."
        )
    else:
        reason = words.gettext(
            "Its address is not on the list of those who may use this Catalejo. Ask whoever runs it to add the"
            " address, or sign in with another account."
        )
    address = f"<p><strong>{isolated(admission.address)}</strong></p>" if admission.address else ""
    st.html(f'<div class="cj-say" role="alert">{address}<p>{escape(reason)}</p></div>')
    _show_sign_out(words)


def _show_sign_out(words: Translator, key: str = "sign_out") -> None:
    st.button(words.gettext("Sign out"), key=key, icon=":material/logout:", on_click=st.logout)
