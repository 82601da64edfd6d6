"""A form that several people may have open at once: what each changed is kept, what two of them changed is told.

A field that has been drawn holds on to what it began with, whatever is stored since. What a form says is therefore
compared with that, and only what the person changed is put over what is stored by now.
"""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from ui.translation import Translator
from ui.web.markup import markdown_text

_MOST_SHOWN: Final = 2_000  # characters of what somebody else wrote


class ChangedMeanwhileError(Exception):
    """Somebody else has changed what the person changed too; ``theirs`` is what these fields hold now."""

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        super().__init__(*theirs)
        self.theirs = theirs


def note_beginning(form: str, first_field: str, values: Mapping[str, Any]) -> None:
    """Note the ``values`` that a form begins with, before it is drawn; ``first_field`` is the key of one of its fields.

    While that is on the page nothing is noted: the form goes on as it began.
    """
    if first_field not in st.session_state:
        st.session_state[_began(form)] = dict(values)


def own_changes(form: str, said: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Of what the form says, what the person changed.

    Raises ``ChangedMeanwhileError`` where what is stored by now has got another value from somebody else. Once they
    were told, the form counts as begun with that: saved again, it replaces it.
    """
    began = st.session_state[_began(form)]
    changed = {field: value for field, value in said.items() if value != began[field]}
    theirs = {field: stored[field] for field, value in changed.items() if stored[field] not in (began[field], value)}
    if theirs:
        st.session_state[_began(form)] = dict(stored)
        raise ChangedMeanwhileError(theirs)
    return changed


def changed_meanwhile(words: Translator, *theirs: str) -> str:
    """What ``ChangedMeanwhileError`` means to a person, as Markdown.

    With what the other wrote, where an opened form covers it on a phone.
    """
    said = words.gettext("Somebody has changed this meanwhile. If you save again, yours takes its place.")
    return "\n\n".join([said, *(markdown_text(text, _MOST_SHOWN) for text in theirs)])


def times_saved(form: str) -> int:
    """How often a form was saved: part of its fields' keys where it stays on the page, so that they begin anew."""
    return int(st.session_state.get(_saved(form), 0))


def note_saved(form: str) -> None:
    """Have the fields of a form begin anew, with what is stored by now."""
    st.session_state[_saved(form)] = times_saved(form) + 1


def _saved(form: str) -> str:
    return f"{form}_saved"


def _began(form: str) -> str:
    return f"{form}_began"
