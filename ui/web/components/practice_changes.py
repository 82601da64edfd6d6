"""What a person does with the playbook: confirm, pin, hide, say it in their own words, add their own."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

import streamlit as st

from kb.errors import PracticeError
from kb.models import Practice, PracticeEntry
from kb.networks import NETWORKS
from kb.practices.names import network_name, theme_name
from kb.practices.playbook import LONGEST_TITLE
from kb.practices.themes import Theme
from ui.translation import Translator
from ui.web import state
from ui.web.components.playbook_filters import asked
from ui.web.components.popovers import close, opened_popover
from ui.web.components.shared_form import ChangedMeanwhileError, changed_meanwhile, note_beginning, own_changes
from ui.web.components.undo import offer_undo
from ui.web.links import PageName
from ui.web.markup import label_for

_NEW: Final = 0  # no practice has this number


@dataclass(frozen=True, slots=True)
class _Said:
    """What a form says of a practice; without a network it is for any."""

    title: str
    theme: str
    network: str


def show_changes(words: Translator, entry: PracticeEntry) -> None:
    """Draw the button that opens what can be changed of a practice."""
    label = label_for(words.gettext("Change"), entry.title)
    popover = opened_popover(label, _popover_key(entry.practice_id), kind="tertiary")
    if popover is None:
        return
    with popover:
        with st.container(horizontal=True, gap="small"):
            _show_marks(words, entry)
        said = _Said(entry.title, entry.theme, entry.network or "")
        note_beginning(_form(entry.practice_id), _field_key("title", entry.practice_id), asdict(said))
        _show_form(words, entry.practice_id, said, partial(_edit, words, entry))


def show_confirming(words: Translator, entry: PracticeEntry, now: datetime) -> None:
    """Draw the button by which a person says of what is to be checked that it still holds at the time ``now``."""
    st.button(
        label_for(words.gettext("Still holds"), entry.title),
        key=f"confirm_{entry.practice_id}",
        icon=":material/done_all:",
        type="tertiary",
        on_click=_mark,
        args=(words, entry.practice_id, lambda stored: replace(stored, own_confirmed=now)),
        help=words.gettext("You have looked it up: it is to be checked again when something changes."),
    )


def show_adding(words: Translator) -> None:
    """Draw the button that opens a form for a practice of a person's own."""
    if popover := opened_popover(words.gettext("Add your own"), _popover_key(_NEW), icon=":material/add:"):
        with popover:
            _show_form(words, _NEW, _Said("", Theme.OTHER.value, ""), partial(_add, words))


def _show_marks(words: Translator, entry: PracticeEntry) -> None:
    pin, hide = not entry.pinned, not entry.hidden
    st.button(
        words.gettext("Pin") if pin else words.gettext("Unpin"),
        key=f"pin_{entry.practice_id}",
        icon=":material/keep:" if pin else ":material/keep_off:",
        on_click=_mark,
        args=(words, entry.practice_id, lambda stored: replace(stored, pinned=pin)),
    )
    st.button(
        words.gettext("Hide") if hide else words.gettext("Show again"),
        key=f"hide_{entry.practice_id}",
        icon=":material/visibility_off:" if hide else ":material/visibility:",
        on_click=_mark,
        args=(words, entry.practice_id, lambda stored: replace(stored, hidden=hide)),
    )
    if entry.own_confirmed:
        st.button(
            words.gettext("Withdraw the confirmation"),
            key=f"unconfirm_{entry.practice_id}",
            icon=":material/undo:",
            on_click=_mark,
            args=(words, entry.practice_id, lambda stored: replace(stored, own_confirmed=None)),
        )
    if entry.own:
        st.button(
            words.gettext("Delete"),
            key=f"remove_{entry.practice_id}",
            icon=":material/delete:",
            on_click=_remove,
            args=(words, entry.practice_id),
        )


def _show_form(words: Translator, practice_id: int, said: _Said, save: Callable[[_Said], None]) -> None:
    keys = [_field_key(field, practice_id) for field in ("title", "theme", "network")]
    themes = sorted(Theme, key=lambda theme: theme_name(words, theme).casefold())
    networks = ["", *NETWORKS]
    with st.form(_form(practice_id), border=False):
        st.text_area(
            words.gettext("What to do, in one sentence"),
            said.title,
            key=keys[0],
            max_chars=LONGEST_TITLE,
            height=92,
            help=words.gettext("Without a text, the words of the articles come back.") if practice_id else None,
        )
        st.selectbox(
            words.gettext("Theme"),
            [theme.value for theme in themes],
            index=[theme.value for theme in themes].index(said.theme),
            format_func=partial(_name_of, words, "theme"),
            key=keys[1],
        )
        st.selectbox(
            words.gettext("Network"),
            networks,
            index=networks.index(said.network),
            format_func=partial(_name_of, words, "network"),
            key=keys[2],
        )
        problem = st.session_state.pop(_field_key("problem", practice_id), None)
        if problem:
            st.error(problem, icon=":material/error:")
        st.form_submit_button(
            words.gettext("Save"),
            type="primary",
            on_click=lambda: save(_Said(*(st.session_state[key] for key in keys))),
        )


def _edit(words: Translator, entry: PracticeEntry, said: _Said) -> None:
    """Keep what the person changed; what was left as it was stays what the articles, or somebody else, say."""
    if entry.own and not said.title.strip():
        st.session_state[_field_key("problem", entry.practice_id)] = words.gettext("Say in a sentence what to do.")
        return

    def changed(stored: Practice) -> Practice:
        shown = _Said(
            stored.own_title or (stored.title if entry.retitled else entry.title),
            stored.own_theme or entry.theme,
            stored.own_network or entry.network or "",
        )
        own = own_changes(_form(entry.practice_id), asdict(said), asdict(shown))
        values: dict[str, Any] = {f"own_{field}": value.strip() or None for field, value in own.items()}
        return replace(stored, **values)

    if _change(words, entry.practice_id, changed):
        close(_popover_key(entry.practice_id))


def _mark(words: Translator, practice_id: int, change: Callable[[Practice], Practice]) -> None:
    """Change a practice beside its form, which stays open: what is typed in it is not here before it is saved."""
    _change(words, practice_id, change)


def _change(words: Translator, practice_id: int, change: Callable[[Practice], Practice]) -> bool:
    """Change a practice and say so; ``False`` where the form is to say what is wrong."""
    try:
        state.knowledge_base().playbook.change(practice_id, change)
    except PracticeError:  # the widgets let nothing through but what can be: it is gone
        st.session_state[_field_key("problem", practice_id)] = words.gettext(
            "This practice is no longer there. Reload the page."
        )
        return False
    except ChangedMeanwhileError as error:
        theirs = [_name_of(words, field, value) for field, value in error.theirs.items()]
        st.session_state[_field_key("problem", practice_id)] = changed_meanwhile(words, *theirs)
        return False
    state.say(words.gettext("Saved."))
    return True


def _add(words: Translator, said: _Said) -> None:
    if not said.title.strip():
        st.session_state[_field_key("problem", _NEW)] = words.gettext("Say in a sentence what to do.")
        return
    added = state.knowledge_base().playbook.add(said.title, theme=said.theme, network=said.network or None)
    close(_popover_key(_NEW))
    # No article says it, so that it stands behind those of articles: it is shown by itself.
    state.set_parameters({"practice": [str(added.practice_id)]})
    state.say(words.gettext("Your practice is in the playbook."))


def _remove(words: Translator, practice_id: int) -> None:
    with suppress(PracticeError):  # another tab was faster
        removed = state.knowledge_base().playbook.remove(practice_id)
        undo = partial(state.knowledge_base().playbook.restore, removed)
        offer_undo(words.gettext("Your practice was deleted."), undo, (PageName.PLAYBOOK, asked()))


def _name_of(words: Translator, field: str, value: str) -> str:
    """What a value of a field of the form is called."""
    match field:
        case "theme":
            return theme_name(words, value)
        case "network":
            return network_name(words, value) if value else words.gettext("Any")
    return value


def _popover_key(practice_id: int) -> str:
    return f"cj_keep_change_{practice_id or 'new'}"


def _form(practice_id: int) -> str:
    return f"practice_form_{practice_id}"


def _field_key(field: str, practice_id: int) -> str:
    return f"practice_{field}_{practice_id}"
