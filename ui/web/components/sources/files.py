"""Lists of sources as files: OPML of feed readers and CSV of spreadsheets, in and out."""

from functools import partial
from html import escape
from typing import Final

import streamlit as st

from kb.errors import SourceListError
from kb.source_lists.formats import MEDIA_TYPES, SUFFIXES, ListFormat, format_of, read_list, write_list
from kb.source_lists.source_list import MAX_BYTES, SourceList
from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.headings import show_quiet, show_small_heading
from ui.web.components.sources.list_error_words import list_error_words, refused_list_words
from ui.web.components.work import ask_for
from ui.web.markup import isolated, plain

_FORMAT_NAMES: Final = {
    ListFormat.OPML: N_("For feed readers (OPML)"),
    ListFormat.CSV: N_("For spreadsheets (CSV)"),
}
_MOST_ERRORS: Final = 50
_LONGEST_COLUMNS: Final = 120


def show_files(words: Translator) -> None:
    """Draw import and export."""
    show_small_heading(words.gettext("Bring a list"))
    show_quiet(
        words.gettext(
            "The list of feeds that your reader exports (OPML), or a spreadsheet saved as CSV whose first line names"
            " the columns, such as url, name and country. What you follow already stays as it is."
        )
    )
    with st.form("import_sources", clear_on_submit=True, border=False):
        file = st.file_uploader(
            words.gettext("File"),
            [suffix.removeprefix(".") for suffix in SUFFIXES],
            max_upload_size=MAX_BYTES // 1_000_000,
            key="source_file",
        )
        if st.form_submit_button(words.gettext("Import"), icon=":material/upload:"):
            if file is None:
                st.error(words.gettext("Choose the file with your list first: OPML or CSV."), icon=":material/error:")
            else:
                _import(words, file.name, file.getvalue())
    show_small_heading(words.gettext("Take your list along"))
    with st.container(horizontal=True, gap="small", key="cj_source_files"):
        for form, name in _FORMAT_NAMES.items():
            st.download_button(
                words.gettext(name),
                partial(_export, words, form),
                file_name=f"catalejo-sources.{form}",
                mime=MEDIA_TYPES[form],
                key=f"export_{form}",
                icon=":material/download:",
                on_click="ignore",
            )


def import_html(words: Translator, new: int, known: int, found: SourceList) -> str:
    """HTML of what an import did: what was added, known, there twice, left out, and refused with its line."""
    repeated, errors = found.repeated, found.errors
    counts = [
        words.ngettext("{count} source added", "{count} sources added", new),
        words.ngettext("{count} known already", "{count} known already", known) if known else "",
        words.ngettext("{count} twice in the list", "{count} twice in the list", repeated) if repeated else "",
        words.ngettext("{count} line refused", "{count} lines refused", len(errors)) if errors else "",
    ]
    items = "".join(f"<li>{escape(count)}</li>" for count in counts if count)
    lines = [
        (words.gettext("Line {number}", number=line), list_error_words(words, error))
        for line, error in errors[:_MOST_ERRORS]
    ]
    refused = "".join(f"<li><strong>{escape(line)}</strong> {isolated(said)}</li>" for line, said in lines)
    left_out = ""
    if found.left_out:
        columns = plain(", ".join(found.left_out), _LONGEST_COLUMNS)
        said = words.gettext(
            "Of these columns nothing was taken, as their names are not known: {columns}.", columns=columns
        )
        left_out = f'<p class="cj-count">{escape(said)}</p>'
    return f'<div role="status"><ul class="cj-facts">{items}</ul></div>{left_out}' + (
        f'<ul class="cj-refused">{refused}</ul>' if refused else ""
    )


def take_list(words: Translator, found: SourceList) -> None:
    """Add the sources of a list, have them collected, and say what became of each."""
    new = state.knowledge_base().sources.add_all(found.sources)
    if new:
        ask_for("collect")
    st.html(import_html(words, len(new), len(found.sources) - len(new), found))


def _export(words: Translator, form: ListFormat) -> bytes:
    return write_list(state.knowledge_base().sources.all(), form, words.list_separator)


def _import(words: Translator, name: str, body: bytes) -> None:
    form = format_of(name)
    try:
        found = read_list(body, form) if form else SourceList()
    except SourceListError as error:
        st.error(refused_list_words(words, error), icon=":material/error:")
        return
    take_list(words, found)
