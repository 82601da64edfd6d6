"""One thing in a collection: what it is, a person's note on it, and what can be done with it."""

from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from kb.errors import BoardError
from kb.models import BoardItem, ItemKind
from ui.translation import Translator
from ui.web import state
from ui.web.components.board_problems import board_problem
from ui.web.components.popovers import close, opened_popover
from ui.web.components.shared_form import ChangedMeanwhileError, note_beginning, own_changes
from ui.web.components.undo import offer_undo
from ui.web.links import PageName, show_link
from ui.web.markup import isolated, label_for, link, markdown_text, marked_passage

# Where what is not an article is shown, and by which parameter.
_PAGES: Final = {ItemKind.STORY: (PageName.STORY, "id"), ItemKind.PRACTICE: (PageName.PLAYBOOK, "practice")}


def show_item(words: Translator, item: BoardItem) -> None:
    """Draw an item of a collection."""
    with st.container(key=f"cj_item_{item.id}", gap=None):
        _show_title(words, item)
        st.html(item_facts_html(words, item, state.now()))
        label = label_for(words.gettext("Note and more"), item.shown_title or item.url)
        if popover := opened_popover(label, _popover_key(item.id), kind="tertiary"):
            with popover:
                _show_change(words, item)


def item_facts_html(words: Translator, item: BoardItem, now: datetime) -> str:
    """HTML of where an item comes from, who saved it when, and the note on it."""
    facts = [f"<strong>{isolated(item.publisher, 80)}</strong>"] if item.publisher else []
    saved = words.gettext("saved {when}", when=words.ago(item.added, now))
    facts.append(escape(saved))
    if item.added_by:
        by = words.gettext("by {person}", person=item.added_by)
        facts.append(isolated(by, 120))
    note = (
        f'<p class="cj-note" dir="auto">{marked_passage(item.note, (), (0, len(item.note)))}</p>' if item.note else ""
    )
    return f'<ul class="cj-facts">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>{note}'


def _show_title(words: Translator, item: BoardItem) -> None:
    is_gone = item.kind is ItemKind.PRACTICE and item.title_now is None
    if item.kind is ItemKind.ARTICLE or is_gone:
        title = link(item.url, item.shown_title or item.url, words.gettext("(opens in a new tab)"))
        st.html(f'<h3 class="cj-hit-title">{title}</h3>')
    else:
        page, parameter = _PAGES[item.kind]
        show_link(words, page, markdown_text(item.shown_title), **{parameter: str(item.ref_id)})


def _show_change(words: Translator, item: BoardItem) -> None:
    note_beginning(_form(item.id), _note_key(item.id), {"note": item.note})
    with st.form(_form(item.id), border=False):
        st.text_area(words.gettext("Note"), item.note, key=_note_key(item.id), height=92)
        problem = st.session_state.pop(_problem_key(item.id), None)
        if problem:
            st.error(problem, icon=":material/error:")
        st.form_submit_button(words.gettext("Save"), type="primary", on_click=_annotate, args=(words, item.id))
    st.button(
        words.gettext("Take it out of the collection"),
        key=f"take_off_{item.id}",
        icon=":material/bookmark_remove:",
        on_click=_take_off,
        args=(words, item),
    )


def _annotate(words: Translator, item_id: int) -> None:
    said = {"note": st.session_state[_note_key(item_id)].strip()}

    def changed(stored: str) -> str:
        return str(own_changes(_form(item_id), said, {"note": stored}).get("note", stored))

    try:
        state.knowledge_base().boards.annotate(item_id, changed)
    except (BoardError, ChangedMeanwhileError) as error:
        st.session_state[_problem_key(item_id)] = board_problem(words, error)
        return
    close(_popover_key(item_id))
    state.say(words.gettext("Saved."))


def _take_off(words: Translator, item: BoardItem) -> None:
    taken = state.knowledge_base().boards.take_off(item.id)
    if taken is not None:  # else another tab was faster
        title = markdown_text(taken.shown_title, 80)
        said = words.gettext("“{title}” was taken out of the collection.", title=title)
        place = (PageName.COLLECTIONS, taken.board_id)
        offer_undo(said, lambda: state.knowledge_base().boards.add(taken.board_id, taken), place)


def _popover_key(item_id: int) -> str:
    return f"cj_keep_item_{item_id}"


def _form(item_id: int) -> str:
    return f"item_{item_id}"


def _note_key(item_id: int) -> str:
    return f"item_note_{item_id}"


def _problem_key(item_id: int) -> str:
    return f"item_problem_{item_id}"
