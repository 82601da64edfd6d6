"""The packs of publishers that ship with Catalejo, to be switched on and off."""

from collections import Counter
from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st

from kb.models import Kind
from kb.packs.reader import NOT_VERIFIED, Pack, load_packs
from kb.packs.switching import PackFilter, PacksEnabled, tag_of
from ui.translation import LANGUAGES, N_, Translator
from ui.web import state
from ui.web.components.choices import COUNTRIES
from ui.web.components.headings import show_quiet, show_small_heading
from ui.web.components.sources.listing import go_to, request
from ui.web.components.sources.pack_words import pack_about, pack_title
from ui.web.components.work import ask_for
from ui.web.markup import folded, isolated, named
from ui.web.source_address import SourcesRequest

_COUNTRY_KEY: Final = "packs_country"
_LANG_KEY: Final = "packs_lang"
_HEADINGS: Final = {
    Kind.PRACTICE: N_("Good practice"),
    Kind.PLATFORM: N_("The networks themselves"),
    Kind.NEWS: N_("News by country"),
}


def show_packs(words: Translator, asked: SourcesRequest) -> None:
    """Draw the packs of the country and language that the address asks for, by what they are about."""
    show_quiet(
        words.gettext(
            "Selections of publishers for a start. Turning one off leaves what you added yourself, and all articles."
        )
    )
    _show_filters(words, asked)
    packs = [pack for pack in shipped_packs() if fits(pack, asked)]
    if any(entry.verified == NOT_VERIFIED for pack in packs for entry in pack.entries):
        show_quiet(
            words.gettext(
                "Nobody has verified their addresses yet: the first collection finds the feed of each, and tells of"
                " those that do not work."
            )
        )
    if not packs:
        show_quiet(words.gettext("There is no selection for that. Take a filter away to see more."))
    sources = state.knowledge_base().sources.all()
    enabled = Counter(tag for source in sources if source.enabled for tag in source.tags)
    for kind, heading in _HEADINGS.items():
        of_kind = [pack for pack in packs if pack.entries[0].kind is kind]
        if of_kind:
            show_small_heading(words.gettext(heading))
        for pack in sorted(of_kind, key=lambda pack: pack_title(words, pack)):
            _show_pack(words, pack, enabled[tag_of(pack.name)])


def fits(pack: Pack, asked: SourcesRequest) -> bool:
    """Whether a pack has something of the country and in the language asked for; what is for everywhere fits any."""
    return any(
        (not asked.country or entry.country in (None, asked.country)) and (not asked.lang or entry.lang == asked.lang)
        for entry in pack.entries
    )


def pack_html(words: Translator, pack: Pack, enabled: int) -> str:
    """HTML of what is in a pack, and how much of it is on."""
    number = words.ngettext("{count} publisher", "{count} publishers", len(pack.entries))
    on = words.gettext("{count} on", count=words.number(enabled)) if 0 < enabled < len(pack.entries) else ""
    summary = " · ".join(filter(None, [number, on]))
    names = "".join(f"<li>{isolated(entry.name, 80)}</li>" for entry in pack.entries)
    return f'<p class="cj-pack-about">{escape(pack_about(words, pack))}</p>' + folded(
        named(summary, pack_title(words, pack)), f'<ul class="cj-names">{names}</ul>'
    )


def done_words(words: Translator, done: PacksEnabled) -> str:
    """What switching packs on did, in a sentence or two."""
    on = len(done.added) + len(done.enabled_again)
    said = words.ngettext("{count} source is being collected.", "{count} sources are being collected.", on)
    if not done.left:
        return said
    had = words.ngettext("You had {count} of them already.", "You had {count} of them already.", len(done.left))
    return f"{said} {had}"


def _show_filters(words: Translator, asked: SourcesRequest) -> None:
    with st.container(horizontal=True, gap="small", key="cj_pack_filters"):
        countries = sorted({*COUNTRIES, *filter(None, [asked.country])}, key=words.country_name)
        st.selectbox(
            words.gettext("Country"),
            countries,
            format_func=words.country_name,
            key=state.fill(_COUNTRY_KEY, asked.country or None),
            index=countries.index(asked.country) if asked.country else None,
            placeholder=words.gettext("All countries"),
            on_change=_set_country,
        )
        langs = list(dict.fromkeys((*LANGUAGES, *filter(None, [asked.lang]))))
        st.selectbox(
            words.gettext("Language"),
            langs,
            format_func=words.language_name,
            key=state.fill(_LANG_KEY, asked.lang or None),
            index=langs.index(asked.lang) if asked.lang else None,
            placeholder=words.gettext("All languages"),
            on_change=_set_lang,
        )


def _show_pack(words: Translator, pack: Pack, enabled: int) -> None:
    with st.container(key=f"cj_pack_{pack.name}", gap=None):
        st.toggle(
            pack_title(words, pack),  # ours, so not escaped: a screen reader says every backslash of it
            key=state.fill(_toggle_key(pack), enabled > 0),
            on_change=_switch,
            args=(words, pack),
        )
        st.html(pack_html(words, pack, enabled))


def _switch(words: Translator, pack: Pack) -> None:
    knowledge = state.knowledge_base()
    if not st.session_state[_toggle_key(pack)]:
        disabled = len(knowledge.sources.disable_packs([pack], PackFilter()))
        state.say(words.ngettext("{count} source was turned off.", "{count} sources were turned off.", disabled))
        return
    done = knowledge.sources.enable_packs([pack], PackFilter())
    if done.added or done.enabled_again:
        ask_for("collect")
    state.say(done_words(words, done))


def _toggle_key(pack: Pack) -> str:
    return f"pack_{pack.name}"


def _set_country() -> None:
    go_to(replace(request(), country=st.session_state[_COUNTRY_KEY] or ""))


def _set_lang() -> None:
    go_to(replace(request(), lang=st.session_state[_LANG_KEY] or ""))


@st.cache_resource(show_spinner=False)
def shipped_packs() -> tuple[Pack, ...]:
    """The packs that ship, which never change while the app runs."""
    return load_packs()
