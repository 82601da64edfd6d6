"""Who is in front of the page, and whether they may be: asked before anything is read or drawn."""

import os
from typing import Final

import streamlit as st

from kb.admission import Admission, admit
from kb.config import SETTINGS_FILE, Settings, load_settings
from kb.errors import SettingsError

_ANYBODY: Final = Admission()


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings of this web process, read once. Raises ``SettingsError``."""
    return load_settings()


def admission() -> Admission:
    """Who it is, by the lists as they stand in the settings now: whoever was taken off one is out at once.

    Whether people have to sign in at all is decided when the web process starts. Raises ``SettingsError``.
    """
    if not settings().has_login:
        return _ANYBODY
    lists = _settings_of(_stamp())
    return admit(st.user.to_dict(), lists.login_addresses, lists.login_domains)


def is_admitted() -> bool:
    """Whether the person may use the app. Nobody may while it cannot be told who may."""
    try:
        return admission().refusal is None
    except SettingsError:
        return False


def require_admission() -> None:
    """Go no further with somebody who may not use the app: the page is drawn anew, and says why.

    Callbacks and fragments run before or without the page around them, whose own look at this they pass by.
    """
    if not is_admitted():
        st.rerun()


@st.cache_resource(show_spinner=False, max_entries=1)
def _settings_of(stamp: tuple[int, int]) -> Settings:
    """The settings as the file holds them that ``stamp`` stands for."""
    return load_settings()


def _stamp() -> tuple[int, int]:
    """What changes when the file of the settings does."""
    try:
        found = os.stat(settings().home / SETTINGS_FILE)
    except OSError:  # not there, or not for us to see: reading it says so
        return 0, 0
    return found.st_mtime_ns, found.st_size
