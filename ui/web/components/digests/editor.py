"""An editor's work on an edition: what is told first, what is left out, what is said of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Final

import streamlit as st

from kb.digest.digests import MAX_NOTE, DigestVersion
from kb.digest.editing import annotated, dropped, moved, released
from kb.digest.wording import written
from kb.digest.written import Entry, Section
from kb.errors import DigestError
from kb.models import EditorsWork
from ui.translation import Translator
from ui.web import state
from ui.web.components.digests.moving import go_to, remember_problem, request, show_problem_at
from ui.web.digest_address import DigestRequest
from ui.web.markup import isolated, label_for, marked_passage

_INTRO_KEY: Final = "digest_intro"
_SECTION_KEY: Final = "digest_section"
_PLACE: Final = "editing"
_Change = Callable[[EditorsWork], EditorsWork]


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the editor sees it: at which ``place`` of how many that are told; ``None`` if it is left out."""

    entry: Entry
    place: int | None
    note: str


def show_editor(words: Translator, asked: DigestRequest, version: DigestVersion) -> None:
    """Draw the entries of a section with what can be done with each."""
    digests = state.knowledge_base().digests
    draft, work = written(digests.draft(version).edition), digests.work(version)
    with st.container(border=True, key="cj_editor"):
        st.text_area(
            words.gettext("Your note before everything else"),
            key=state.fill(_INTRO_KEY, work.note),
            height=90,
            on_change=_say_first,
            args=(words, version, work.note),
        )
        sections = [section for section in draft.sections if section.entries]
        if sections:
            _show_entries(words, version, work, _chosen(words, asked, sections))
        show_problem_at(_PLACE)


def told(section: Section, work: EditorsWork) -> list[Told]:
    """The entries of a section in the order in which they are told, those that are left out at the end. Pure."""
    composed = {entry.key: entry for entry in section.entries}
    kept = [key for key in (*work.pinned, *composed) if key in composed and key not in work.dropped]
    order = list(dict.fromkeys(kept))
    places: list[tuple[str, int | None]] = [(key, place) for place, key in enumerate(order)]
    places += [(key, None) for key in composed if key in work.dropped]
    return [Told(composed[key], place, work.notes.get(key, "")) for key, place in places]


def entry_html(words: Translator, each: Told) -> str:
    """HTML of an entry for its editor. Its heading comes from the web."""
    number = "–" if each.place is None else words.number(each.place + 1)
    out = words.gettext("left out")
    mark = f'<span class="cj-tag">{escape(out)}</span> ' if each.place is None else ""
    note = (
        f'<p class="cj-entry-note" dir="auto">{marked_passage(each.note, (), (0, len(each.note)))}</p>'
        if each.note
        else ""
    )
    kind = "cj-entry cj-entry-out" if each.place is None else "cj-entry"
    heading = f"<h3>{mark}{isolated(each.entry.heading.text)}</h3>"
    return f'<div class="{kind}"><span class="cj-entry-place">{number}</span><div>{heading}{note}</div></div>'


def _chosen(words: Translator, asked: DigestRequest, sections: Sequence[Section]) -> Section:
    headings = {section.key: f"{section.heading} ({words.number(len(section.entries))})" for section in sections}
    chosen = asked.section if asked.section in headings else sections[0].key
    st.pills(
        words.gettext("Section"),
        list(headings),
        format_func=headings.__getitem__,
        key=state.fill(_SECTION_KEY, chosen),
        on_change=_choose_section,
        required=True,
    )
    return next(section for section in sections if section.key == chosen)


def _show_entries(words: Translator, version: DigestVersion, work: EditorsWork, section: Section) -> None:
    entries = told(section, work)
    composed = [entry.key for entry in section.entries]
    last = sum(each.place is not None for each in entries) - 1
    for each in entries:
        key = each.entry.key
        st.html(entry_html(words, each))
        with st.container(horizontal=True, gap="small", key=f"cj_entry_actions_{key}"):
            act = partial(_button, words, version, each.entry)
            if each.place is None:
                act("back", words.gettext("Bring back"), ":material/undo:", _out(key, is_out=False))
            else:
                place = each.place
                if place > 0:
                    act("first", words.gettext("First"), ":material/vertical_align_top:", _to(composed, key, 0))
                    act("up", words.gettext("Up"), ":material/arrow_upward:", _to(composed, key, place - 1))
                if place < last:
                    act("down", words.gettext("Down"), ":material/arrow_downward:", _to(composed, key, place + 1))
                act("drop", words.gettext("Leave out"), ":material/close:", _out(key, is_out=True))
            _show_note(words, version, each)


def _to(composed: Sequence[str], key: str, place: int) -> _Change:
    return lambda work: moved(work, composed, key, place)


def _out(key: str, *, is_out: bool) -> _Change:
    return lambda work: dropped(work, key) if is_out else released(work, key)


def _button(
    words: Translator, version: DigestVersion, entry: Entry, action: str, label: str, icon: str, change: _Change
) -> None:
    st.button(
        label_for(label, entry.heading.text),
        key=f"digest_{action}_{entry.key}",
        icon=icon,
        type="tertiary",
        on_click=_edit,
        args=(words, version, change),
    )


def _show_note(words: Translator, version: DigestVersion, each: Told) -> None:
    key = each.entry.key
    label = words.gettext("Change the note") if each.note else words.gettext("Note")
    label = label_for(label, each.entry.heading.text)
    with st.popover(label, icon=":material/edit_note:", type="tertiary", key=f"digest_note_of_{key}"):
        st.text_area(
            words.gettext("What you say of it"),
            key=state.fill(_note_key(key), each.note),
            on_change=_annotate,
            args=(words, version, key, each.note),
        )
        st.caption(words.gettext("It is kept when you leave the field; empty, it goes."))


def _edit(words: Translator, version: DigestVersion, change: _Change) -> None:
    try:
        state.knowledge_base().digests.edit(version, change)
    except DigestError:  # another tab, or the worker, was faster
        remember_problem(_PLACE, words.gettext("This version has changed meanwhile. Reload the page and try again."))


def _say_first(words: Translator, version: DigestVersion, shown: str) -> None:
    said = _note(words, _INTRO_KEY)
    _edit(words, version, lambda work: replace(work, note=both_notes(shown, said, work.note)))


def _annotate(words: Translator, version: DigestVersion, key: str, shown: str) -> None:
    said = _note(words, _note_key(key))
    _edit(words, version, lambda work: annotated(work, {key: both_notes(shown, said, work.notes.get(key, ""))}))


def both_notes(shown: str, said: str, stored: str) -> str:
    """What a note is where ``shown`` became ``said``: below what somebody else has ``stored`` meanwhile, if that is
    another one. Pure.
    """
    return said if stored in (shown, said) else "\n".join(filter(None, (stored, said)))


def _note_key(key: str) -> str:
    return f"digest_note_{key}"


def _note(words: Translator, key: str) -> str:
    """What stands in a field; of what is longer than a note may be the beginning, which is said.

    The field is not limited by max_chars: Streamlit drops all of what is pasted beyond it without a word.
    """
    said: str = st.session_state[key].strip()
    if len(said) > MAX_NOTE:
        count = words.number(MAX_NOTE)
        remember_problem(
            _PLACE, words.gettext("A note has room for {count} letters; the rest was left out.", count=count)
        )
    return said[:MAX_NOTE].rstrip()


def _choose_section() -> None:
    go_to(replace(request(), section=st.session_state[_SECTION_KEY]))
