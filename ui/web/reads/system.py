"""What this installation is doing and what it takes."""

from datetime import datetime
from typing import Final

import streamlit as st

from kb.disk_use import DiskUse
from kb.knowledge_base import IndexState
from ui.web.state import knowledge_base

# Processes come and go, and files grow, without the store saying so.
_KEPT_FOR: Final = "20s"


def index_state() -> IndexState:
    """How far the indexes are behind the store. Raises ``CatalejoError``."""
    return _index_state(knowledge_base().state_number())


def disk_use() -> DiskUse:
    """How much room the data folder takes. Raises ``SettingsError``."""
    return _disk_use(knowledge_base().state_number())


@st.cache_data(show_spinner=False, ttl=_KEPT_FOR, max_entries=2)
def _index_state(state_number: tuple[int, datetime | None]) -> IndexState:
    return knowledge_base().index_state()


@st.cache_data(show_spinner=False, ttl=_KEPT_FOR, max_entries=2)
def _disk_use(state_number: tuple[int, datetime | None]) -> DiskUse:
    return knowledge_base().disk_use()
