"""The editions for an audience, and what writes a new one."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st

from kb.digest.digests import DigestVersion, everybody
from kb.models import Audience
from kb.quiet_hours import zone_named
from ui.translation import LANGUAGES, Translator
from ui.web import state
from ui.web.components.digests import writing
from ui.web.components.digests.edition import show_edition
from ui.web.components.digests.moving import go_to, request, show_way
from ui.web.components.digests.wording import days_words, edition_facts
from ui.web.components.empty_states import show_empty_knowledge_base
from ui.web.components.headings import show_quiet
from ui.web.digest_address import DigestRequest
from ui.web.markup import markdown_text, plain

_AUDIENCE_KEY: Final = "digest_audience"
_MOST_SHOWN: Final = 52  # a year of weeks


def show_editions(words: Translator, asked: DigestRequest) -> None:
    """Draw the edition that the address names, else those that there are."""
    if asked.start is not None:
        show_edition(words, asked)
    else:
        _show_list(words, asked)


def _show_list(words: Translator, asked: DigestRequest) -> None:
    audiences = state.knowledge_base().digests.audiences()
    if audiences:
        _show_choice(words, asked, [audience.name for audience in audiences])
    anybody = everybody(words.language, state.knowledge_base().settings.time_zone)
    audience = next((each for each in (anybody, *audiences) if each.name == asked.audience), None)
    found = _editions(audience or replace(anybody, name=asked.audience))
    if not found and state.knowledge_base().status().documents == 0:
        show_empty_knowledge_base(words)
        return
    if audience is None:
        show_quiet(words.gettext("This audience is gone; its digests are still here."))
    else:
        _show_writing(words, asked, audience, found)
    for version in found:
        _show_row(words, version)


def _show_choice(words: Translator, asked: DigestRequest, names: Sequence[str]) -> None:
    st.selectbox(
        words.gettext("For whom"),
        list(dict.fromkeys(["", *names, asked.audience])),
        format_func=lambda name: plain(name) or words.gettext("Everybody"),
        key=state.fill(_AUDIENCE_KEY, asked.audience),
        on_change=_choose_audience,
    )


def _show_writing(words: Translator, asked: DigestRequest, audience: Audience, found: Sequence[DigestVersion]) -> None:
    last_week, _ = writing.weeks_of(audience)
    days = {(version.edition.start, version.edition.end) for version in found}
    if not found:
        show_quiet(words.gettext("There is no digest yet. It takes a moment to write one, and it is kept."))
    if writing.follow(words, asked):
        return
    with st.container(horizontal=True, gap="small", key="cj_digest_writing"):
        if (last_week.start, last_week.end) not in days:
            st.button(
                words.gettext("Write last week’s digest"),
                key="digest_write_last",
                type="primary",
                icon=":material/edit_square:",
                on_click=writing.write,
                args=(audience, last_week, asked),
            )
        writing.show_other_days(words, audience, asked)


def _show_row(words: Translator, version: DigestVersion) -> None:
    edition = version.edition
    zone = zone_named(edition.audience.time_zone)
    named = DigestRequest(
        audience=edition.audience.name,
        lang=edition.audience.lang,
        start=edition.start,
        end=edition.end,
        version=version.version,
    )
    with st.container(key=f"cj_edition_{edition.audience.lang}_{edition.start}_{edition.end}"):
        label = markdown_text(days_words(words, edition.start, edition.end, zone))
        show_way(words, named, f"**{label}**", icon=":material/mail:")
        facts = " · ".join(edition_facts(words, version, state.now()))
        st.html(f'<p class="cj-count">{escape(facts)}</p>')


def _editions(audience: Audience) -> list[DigestVersion]:
    """Those for an audience in whatever language, the latest days first."""
    digests = state.knowledge_base().digests
    found = [each for lang in LANGUAGES for each in digests.editions(_MOST_SHOWN, replace(audience, lang=lang))]
    return sorted(found, key=lambda each: (each.edition.end, each.edition.start), reverse=True)[:_MOST_SHOWN]


def _choose_audience() -> None:
    go_to(replace(request(), audience=st.session_state[_AUDIENCE_KEY]))
