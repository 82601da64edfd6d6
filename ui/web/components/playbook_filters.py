"""What of the playbook is looked at: networks, themes, languages, whether it holds, how old it is.

All of it is in the address.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from kb.index.analysis import LANGUAGES
from kb.networks import NETWORKS
from kb.practices.names import network_name, theme_name
from kb.practices.themes import Theme
from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.filters import langs_label
from ui.web.playbook_address import (
    PAGE_SIZE,
    PlaybookRequest,
    Standing,
    Unconfirmed,
    read_address,
    write_address,
)

_NETWORKS_KEY: Final = "playbook_networks"
_THEMES_KEY: Final = "playbook_themes"
_LANGS_KEY: Final = "playbook_langs"
_STANDING_KEY: Final = "playbook_standing"
_UNCONFIRMED_KEY: Final = "playbook_unconfirmed"
_HIDDEN_KEY: Final = "playbook_hidden"
STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.ANY: N_("All of them"),
    Standing.CURRENT: N_("Those that hold"),
    Standing.CHECK: N_("Those to check"),
}
AGES: Final[Mapping[Unconfirmed, str]] = {
    Unconfirmed.ANY: N_("Any age"),
    Unconfirmed.QUARTER: N_("Not confirmed for 3 months"),
    Unconfirmed.HALF_YEAR: N_("Not confirmed for 6 months"),
    Unconfirmed.YEAR: N_("Not confirmed for a year"),
}


def asked() -> PlaybookRequest:
    """What the address asks for."""
    return read_address(state.parameters())


def go_to(target: PlaybookRequest) -> None:
    """Make ``target`` what the address asks for; a step that the back button undoes."""
    state.set_parameters(write_address(target))


def show_playbook_filters(words: Translator, request: PlaybookRequest) -> None:
    """Draw the filters as the address sets them."""
    with st.container(horizontal=True, gap="small", key="cj_filters"):
        with st.popover(networks_label(words, request.networks), key="by_network"):
            _show_pills(
                words.gettext("Network"),
                _names(words, network_name, NETWORKS),
                state.fill(_NETWORKS_KEY, list(request.networks)),
                _set_networks,
            )
        with st.popover(themes_label(words, request.themes), key="by_theme"):
            _show_pills(
                words.gettext("Theme"),
                _names(words, theme_name, list(Theme)),
                state.fill(_THEMES_KEY, list(request.themes)),
                _set_themes,
            )
        with st.popover(langs_label(words, request.langs), key="by_language"):
            _show_pills(
                words.gettext("Language"),
                _names(words, Translator.language_name, LANGUAGES),
                state.fill(_LANGS_KEY, list(request.langs)),
                _set_langs,
            )
        with st.popover(standing_label(words, request), key="by_standing"):
            _show_standing(words, request)
        if request.is_filtered:
            st.button(
                words.gettext("Clear filters"),
                icon=":material/close:",
                type="tertiary",
                key="clear_playbook_filters",
                on_click=lambda: _change(PlaybookRequest.without_filters),
            )


def networks_label(words: Translator, networks: tuple[str, ...]) -> str:
    """What the button of the networks says."""
    return ", ".join(network_name(words, name) for name in networks) or words.gettext("Network")


def themes_label(words: Translator, themes: tuple[str, ...]) -> str:
    """What the button of the themes says."""
    return ", ".join(theme_name(words, name) for name in themes) or words.gettext("Theme")


def standing_label(words: Translator, request: PlaybookRequest) -> str:
    """What the button says that holds whether practices still hold, how old they are, and whether they are hidden."""
    said = []
    if request.standing:
        said.append(words.gettext(STANDINGS[request.standing]))
    if request.unconfirmed:
        said.append(words.gettext(AGES[request.unconfirmed]))
    if request.hidden:
        said.append(words.gettext("Hidden ones too"))
    return ", ".join(said) or words.gettext("Does it hold?")


def _names(words: Translator, name: Callable[[Translator, str], str], values: Sequence[str]) -> dict[str, str]:
    """Values by what they are called, in the order of their names."""
    named = {str(value): name(words, str(value)) for value in values}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def _show_pills(label: str, names: Mapping[str, str], key: str, on_change: Callable[[], None]) -> None:
    st.pills(label, list(names), format_func=names.__getitem__, selection_mode="multi", key=key, on_change=on_change)


def _show_standing(words: Translator, request: PlaybookRequest) -> None:
    st.radio(
        words.gettext("Which practices"),
        list(Standing),
        format_func=lambda standing: words.gettext(STANDINGS[standing]),
        key=state.fill(_STANDING_KEY, request.standing),
        on_change=_set_standing,
    )
    st.radio(
        words.gettext("Last confirmed"),
        list(Unconfirmed),
        format_func=lambda age: words.gettext(AGES[age]),
        key=state.fill(_UNCONFIRMED_KEY, request.unconfirmed),
        on_change=_set_unconfirmed,
    )
    st.toggle(words.gettext("Hidden ones too"), key=state.fill(_HIDDEN_KEY, request.hidden), on_change=_set_hidden)


def _change(make: Callable[[PlaybookRequest], PlaybookRequest]) -> None:
    go_to(replace(make(asked()), limit=PAGE_SIZE))


def _set_networks() -> None:
    _change(lambda request: replace(request, networks=tuple(st.session_state[_NETWORKS_KEY])))


def _set_themes() -> None:
    _change(lambda request: replace(request, themes=tuple(st.session_state[_THEMES_KEY])))


def _set_langs() -> None:
    _change(lambda request: replace(request, langs=tuple(st.session_state[_LANGS_KEY])))


def _set_standing() -> None:
    _change(lambda request: replace(request, standing=Standing(st.session_state[_STANDING_KEY])))


def _set_unconfirmed() -> None:
    _change(lambda request: replace(request, unconfirmed=Unconfirmed(st.session_state[_UNCONFIRMED_KEY])))


def _set_hidden() -> None:
    _change(lambda request: replace(request, hidden=st.session_state[_HIDDEN_KEY]))
