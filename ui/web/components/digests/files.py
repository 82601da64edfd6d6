"""An edition as files to take along."""

import re
from functools import partial
from typing import Final

import streamlit as st

from kb.digest.digests import DigestVersion
from kb.digest.forms import render
from kb.digest.rendering.brand import Brand
from kb.digest.rendering.pdf import can_make_pdf
from kb.models import DigestForm
from ui.translation import N_, Translator

_NAMES: Final = {
    DigestForm.PDF: N_("To print (PDF)"),
    DigestForm.HTML: N_("Web page (HTML)"),
    DigestForm.TEXT: N_("Plain text (TXT)"),
    DigestForm.MARKDOWN: N_("Text with sources (Markdown)"),
    DigestForm.CALENDAR: N_("Dates for your calendar (ICS)"),
    DigestForm.JSON: N_("Data (JSON)"),
}
_MEDIA_TYPES: Final = {
    DigestForm.PDF: "application/pdf",
    DigestForm.HTML: "text/html",
    DigestForm.TEXT: "text/plain",
    DigestForm.MARKDOWN: "text/markdown",
    DigestForm.CALENDAR: "text/calendar",
    DigestForm.JSON: "application/json",
}
_NO_NAME: Final = re.compile(r"[^\w-]+")


def show_files(words: Translator, version: DigestVersion, brand: Brand) -> None:
    """Draw the downloads; each file is made when it is asked for."""
    edition = version.edition
    label = words.gettext("Download")
    opened = st.popover(label, icon=":material/download:", key="digest_files", on_change="rerun")
    if not opened.open:  # whether a PDF can be made takes a second to tell
        return
    with opened:
        for form, name in _NAMES.items():
            if form is DigestForm.CALENDAR and not edition.days_ahead:
                continue
            if form is DigestForm.PDF and not can_make_pdf():
                _show_no_pdf(words)
                continue
            st.download_button(
                words.gettext(name),
                partial(render, edition, form, brand),
                file_name=file_name(version, form),
                mime=_MEDIA_TYPES[form],
                key=f"digest_file_{form}",
                type="tertiary",
                on_click="ignore",
            )


def file_name(version: DigestVersion, form: DigestForm) -> str:
    """What the file of an edition is called, fit for any file system. Pure."""
    edition = version.edition
    whom = _NO_NAME.sub("-", edition.audience.name).strip("-")[:60] or "catalejo"
    return f"{whom}-{edition.start}-{edition.end}.{form}"


def _show_no_pdf(words: Translator) -> None:
    st.caption(words.gettext("For PDF, whoever runs Catalejo installs one more part:"))
    st.code("pip install 'catalejo[pdf]'", language=None)
    st.caption(words.gettext("Until then, open the web page and print it."))
