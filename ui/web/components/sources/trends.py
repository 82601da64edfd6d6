"""Trend sources, to be switched on and off: what people search, share and look at now."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from kb.errors import SourceError
from kb.models import Source
from kb.sources.trend_sources import KINDS, PARAMETERS, TrendKind
from kb.sources.trend_switching import collected_values
from ui.translation import LANGUAGES, N_, Translator
from ui.web import state
from ui.web.components.choices import country_options
from ui.web.components.headings import show_quiet
from ui.web.components.sources.pack_words import trend_says, trend_title
from ui.web.components.work import ask_for

PARAMETER_NAMES: Final = {
    "country": N_("Countries"),
    "lang": N_("Languages"),
    "instance": N_("Servers, such as mastodon.social"),
    "community": N_("Communities, such as mexico"),
}
_PROBLEM_KEY: Final = "trends_problem"


def show_trend_sources(words: Translator) -> None:
    """Draw the kinds, each with what of it is followed."""
    show_quiet(
        words.gettext("They say what many people search, share and look at: an early sign, beside what is published.")
    )
    sources = state.knowledge_base().sources.all()
    for kind in KINDS:
        with st.container(key=f"cj_trend_{kind.name}", gap="xsmall"):
            _show_kind(words, kind, collected_values(kind, sources))


def _show_kind(words: Translator, kind: TrendKind, values: Sequence[str]) -> None:
    key = f"trend_{kind.name}"
    says = trend_says(words, kind)
    if not kind.parameters:
        st.toggle(trend_title(words, kind), key=state.fill(key, bool(values)), on_change=_switch, args=(words, kind))
        st.caption(says)
        return
    parameter = kind.parameters[0]
    names = {"country": words.country_name, "lang": words.language_name}
    label = words.gettext(PARAMETER_NAMES[parameter])
    st.multiselect(
        f"{trend_title(words, kind)} · {label}",
        _options(words, parameter, values),
        format_func=names.get(parameter, str),
        key=state.fill(key, list(values)),
        on_change=_switch,
        args=(words, kind),
        accept_new_options=parameter not in names,
        placeholder=words.gettext("None"),
        select_all=False,
    )
    problem = st.session_state.pop(f"{_PROBLEM_KEY}_{kind.name}", None)
    if problem:
        st.error(problem, icon=":material/error:")
    st.caption(says)


def _options(words: Translator, parameter: str, values: Sequence[str]) -> list[str]:
    if parameter == "country":
        return country_options(words, *values)
    return list(dict.fromkeys((*LANGUAGES, *values) if parameter == "lang" else values))


def _switch(words: Translator, kind: TrendKind) -> None:
    chosen = st.session_state[f"trend_{kind.name}"]
    wanted = chosen if isinstance(chosen, list) else [""] * bool(chosen)
    try:
        done = state.knowledge_base().sources.switch_trends(kind, wanted)
    except SourceError:
        example = PARAMETERS[kind.parameters[0]].example
        st.session_state[f"{_PROBLEM_KEY}_{kind.name}"] = words.gettext(
            "“{value}” cannot be followed; write it like {example}.", value=wanted[-1], example=example
        )
        return
    if done.on:
        ask_for("collect")
        state.say(words.gettext("{name} is being collected.", name=_names(done.on)))
    elif done.off:
        state.say(words.gettext("{name} was turned off.", name=_names(done.off)))


def _names(sources: Sequence[Source]) -> str:
    return ", ".join(source.name for source in sources)
