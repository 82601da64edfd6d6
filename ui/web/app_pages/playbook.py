"""Buenas prácticas / Playbook: what the field advises, who says so, and whether it still holds."""

from dataclasses import replace
from html import escape

import streamlit as st

from kb.errors import PracticeError
from kb.models import Notice
from kb.practices.answering import NOTHING_FOUND
from ui.translation import Translator
from ui.web import state
from ui.web.components.checklist import keep_list_in_address, show_checklist_bar
from ui.web.components.empty_states import show_empty_knowledge_base
from ui.web.components.headings import show_quiet, show_title
from ui.web.components.notices import show_notices
from ui.web.components.playbook_filters import asked, go_to, show_playbook_filters
from ui.web.components.practice_card import show_practice
from ui.web.components.practice_changes import show_adding
from ui.web.components.search_box import show_question_box
from ui.web.components.undo import show_undo
from ui.web.guard import guarded
from ui.web.links import LOOKS, PageName, show_link
from ui.web.playbook_address import MAX_LIMIT, PAGE_SIZE, PlaybookRequest
from ui.web.reads import playbook as reads


def show(words: Translator) -> None:
    """Draw the page for what the address asks for."""
    _show_one_or_all(words)
    show_undo(words, (PageName.PLAYBOOK, asked()))


def _show_one_or_all(words: Translator) -> None:
    lead = words.gettext("What the articles advise, who says so, and whether it still holds.")
    show_title(words.gettext("Best practices"), lead)
    keep_list_in_address()
    request = asked()
    if request.practice is not None:
        _show_one(words, request.practice)
        return
    notices = show_question_box(
        words,
        request.query,
        key="playbook_box",
        label=words.gettext("Ask the playbook"),
        placeholder=words.gettext("What do you want to do? For example: calm an argument in a group"),
        on_ask=lambda query: go_to(replace(asked(), query=query, limit=PAGE_SIZE)),
    )
    with guarded(words):  # an error leaves the box in place, to change what it holds
        show_playbook_filters(words, request)
        _show_answer(words, request, notices)
    show_adding(words)


def _show_answer(words: Translator, request: PlaybookRequest, notices: tuple[Notice, ...]) -> None:
    with st.spinner(words.gettext("Searching…"), show_time=False):
        answer = reads.answer(request, words.language)
    said = (notice for notice in answer.notices if notice.sentence != NOTHING_FOUND)
    show_notices(words, (*notices, *said))
    shown = answer.practices[: request.limit]
    if not shown:
        _show_nothing(words, request)
        return
    has_more = len(answer.practices) > len(shown)
    st.html(f'<p class="cj-count" role="status">{escape(_count_words(words, request, len(shown), has_more))}</p>')
    now, zone = state.now(), state.time_zone()
    for entry in shown:
        show_practice(words, entry, now, zone)
    if has_more and request.limit < MAX_LIMIT:
        st.button(words.gettext("Show more"), key="more_practices", on_click=go_to, args=(request.with_more(),))
    show_checklist_bar(words, shown)


def _count_words(words: Translator, request: PlaybookRequest, count: int, has_more: bool) -> str:
    if request.query:  # anything is near to anything: they may answer something else
        return words.ngettext("The practice that comes nearest", "The {count} practices that come nearest", count)
    if has_more:
        return words.ngettext("The first practice", "The first {count} practices", count)
    return words.ngettext("{count} practice", "{count} practices", count)


def _show_nothing(words: Translator, request: PlaybookRequest) -> None:
    if state.knowledge_base().status().documents == 0:
        show_empty_knowledge_base(words)
    elif request.query:
        show_quiet(words.gettext("No advice answers this. Ask in other words, or with fewer of them."))
    elif request.is_filtered:
        show_quiet(words.gettext("No practice is like that. Take a filter away to see more."))
    else:
        show_quiet(
            words.gettext(
                "No advice was found in the articles yet. It is looked for whenever articles come in: guides and"
                " articles on the craft give most of it. You can add what your team stands by."
            )
        )
        show_link(words, PageName.SOURCES, icon=LOOKS[PageName.SOURCES].icon)
    if request.is_filtered:
        st.button(
            words.gettext("Search without filters"),
            key="playbook_without_filters",
            on_click=go_to,
            args=(request.without_filters(),),
        )


def _show_one(words: Translator, practice_id: int) -> None:
    show_link(words, PageName.PLAYBOOK, words.gettext("All practices"), icon=":material/arrow_back:")
    try:
        entry = reads.practice(practice_id, words.language)
    except PracticeError:
        show_quiet(words.gettext("This practice is no longer there: its articles are gone, or somebody deleted it."))
        return
    show_practice(words, entry, state.now(), state.time_zone())
    show_checklist_bar(words, [entry])
