"""Answers of the playbook."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from kb.errors import PracticeError
from kb.models import PracticeAnswer, PracticeEntry, PracticeFilters
from ui.web.playbook_address import PlaybookRequest
from ui.web.state import KEPT_FOR, knowledge_base

_ANSWERS_KEPT: Final = 100
_PRACTICES_KEPT: Final = 500


def answer(request: PlaybookRequest, reader_lang: str) -> PracticeAnswer:
    """What the playbook answers a reader of this language, one practice more than asked for where there are more.

    Raises ``CatalejoError``.
    """
    number = knowledge_base().playbook.number()
    return _answer(number, request.query, request.filters(), request.limit + 1, reader_lang)


def practice(practice_id: int, reader_lang: str) -> PracticeEntry:
    """One practice with its evidence, for a reader of this language. Raises ``PracticeError`` if there is none."""
    return _practice(knowledge_base().playbook.number(), practice_id, reader_lang)


def practices(ids: Iterable[int], reader_lang: str) -> list[PracticeEntry]:
    """Those of these practices that there still are, for a reader of this language."""
    found = []
    for practice_id in ids:
        try:
            found.append(practice(practice_id, reader_lang))
        except PracticeError:  # removed, or its articles are gone: there is nothing left to show
            continue
    return found


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=_ANSWERS_KEPT)
def _answer(
    number: tuple[int, int], query: str, filters: PracticeFilters, limit: int, reader_lang: str
) -> PracticeAnswer:
    return knowledge_base().playbook.practices(query, filters, limit, reader_lang=reader_lang)


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=_PRACTICES_KEPT)
def _practice(number: tuple[int, int], practice_id: int, reader_lang: str) -> PracticeEntry:
    return knowledge_base().playbook.practice(practice_id, reader_lang=reader_lang)
