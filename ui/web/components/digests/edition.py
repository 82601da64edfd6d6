"""One edition: what can be done with it, and how it looks."""

from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st

from kb.digest.digests import DigestVersion, everybody
from kb.digest.period import Period
from kb.errors import DigestError
from kb.models import Audience
from kb.quiet_hours import zone_named
from ui.translation import LANGUAGES, Translator
from ui.web import state
from ui.web.components.digests import writing
from ui.web.components.digests.editor import show_editor
from ui.web.components.digests.files import show_files
from ui.web.components.digests.moving import go_to, request, show_way
from ui.web.components.digests.preview import show_preview
from ui.web.components.digests.trying import show_trying
from ui.web.components.digests.wording import days_words, edition_facts
from ui.web.components.headings import show_heading, show_quiet
from ui.web.digest_address import DigestRequest
from ui.web.markup import isolated

_VERSION_KEY: Final = "digest_version"
_VERSIONS_SHOWN: Final = 20  # as many as are kept


def show_edition(words: Translator, asked: DigestRequest) -> None:
    """Draw the edition that the address names."""
    assert asked.start is not None
    assert asked.end is not None
    back = words.gettext("All digests")
    show_way(words, DigestRequest(audience=asked.audience), back, icon=":material/arrow_back:")
    digests = state.knowledge_base().digests
    audience = _audience(words, asked)
    version = _find(words, asked, audience)
    zone = zone_named(audience.time_zone if audience else state.knowledge_base().settings.time_zone)
    show_heading(days_words(words, asked.start, asked.end, zone))
    is_writing = writing.follow(words, asked)
    if version is None:
        show_quiet(words.gettext("This digest is not there, or not kept any more."))
        if audience is not None and not is_writing:
            _show_write(words, audience, asked, words.gettext("Write it"))
        return
    _show_facts(words, version)
    with st.container(horizontal=True, gap="small", key="cj_digest_actions"):
        _show_edit_switch(words, asked)
        show_files(words, version, digests.brand_of(version.edition))
        show_trying(words, version)
        if audience is not None and not is_writing:
            audience = replace(audience, lang=version.edition.audience.lang)
            _show_write(words, audience, asked, words.gettext("Write it anew"))
        _show_versions(words, asked, version)
    if asked.editing:
        show_editor(words, asked, version)
    show_preview(words, asked, version, digests.brand_of(version.edition))


def _audience(words: Translator, asked: DigestRequest) -> Audience | None:
    """The audience of the edition; ``None`` if it is gone."""
    if not asked.audience:
        return everybody(asked.lang or words.language, state.knowledge_base().settings.time_zone)
    try:
        return state.knowledge_base().digests.audience(asked.audience)
    except DigestError:
        return None


def _find(words: Translator, asked: DigestRequest, audience: Audience | None) -> DigestVersion | None:
    """The edition in the language that is asked for; where none is, in whichever there is one."""
    assert asked.start is not None
    assert asked.end is not None
    likely = audience.lang if audience else words.language
    for lang in (asked.lang,) if asked.lang else dict.fromkeys((likely, *LANGUAGES)):
        found = state.knowledge_base().digests.kept(asked.audience, lang, asked.start, asked.end, asked.version)
        if found is not None:
            return found
    return None


def _show_facts(words: Translator, version: DigestVersion) -> None:
    name = version.edition.audience.name
    whom = isolated(name) if name else escape(words.gettext("For everybody"))
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in edition_facts(words, version, state.now()))
    st.html(f'<ul class="cj-facts"><li><strong>{whom}</strong></li>{facts}</ul>')


def _show_edit_switch(words: Translator, asked: DigestRequest) -> None:
    st.button(
        words.gettext("Done editing") if asked.editing else words.gettext("Edit"),
        key="digest_edit",
        icon=":material/check:" if asked.editing else ":material/edit:",
        type="primary" if asked.editing else "secondary",
        on_click=_switch_editing,
    )


def _show_write(words: Translator, audience: Audience, asked: DigestRequest, label: str) -> None:
    assert asked.start is not None
    assert asked.end is not None
    period = Period(asked.start, asked.end, zone_named(audience.time_zone))
    st.button(
        label,
        key="digest_write_again",
        icon=":material/refresh:",
        help=words.gettext("Of what is known now. If that tells anything else, it becomes a new version."),
        on_click=writing.write,
        args=(audience, period, asked),
    )


def _show_versions(words: Translator, asked: DigestRequest, version: DigestVersion) -> None:
    """Let a person look at other versions, if there are any."""
    edition = version.edition
    lang = edition.audience.lang
    last = state.knowledge_base().digests.kept(asked.audience, lang, edition.start, edition.end) or version
    if last.version == 1:
        return
    st.selectbox(
        words.gettext("Version"),
        list(range(last.version, max(last.version - _VERSIONS_SHOWN, 0), -1)),
        format_func=lambda number: words.gettext("version {number}", number=number),
        key=state.fill(_VERSION_KEY, version.version),
        on_change=_choose_version,
        label_visibility="collapsed",
        width=150,
    )


def _switch_editing() -> None:
    asked = request()
    go_to(replace(asked, editing=not asked.editing, section=""))


def _choose_version() -> None:
    go_to(replace(request(), version=st.session_state[_VERSION_KEY]))
