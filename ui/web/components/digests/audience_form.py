"""What an audience reads, filled in."""

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from kb.digest.digests import MAX_TOPICS, everybody
from kb.errors import DigestError, TopicError
from kb.models import Audience, DigestLength
from kb.trends.marks import topics_listed
from ui.translation import LANGUAGES, Translator
from ui.web import state
from ui.web.components.choices import country_options
from ui.web.components.digests.moving import go_to, remember_problem, show_problem_at
from ui.web.components.digests.wording import LENGTHS
from ui.web.components.shared_form import (
    ChangedMeanwhileError,
    changed_meanwhile,
    note_beginning,
    note_saved,
    own_changes,
    times_saved,
)
from ui.web.digest_address import DigestRequest, View
from ui.web.markup import plain
from ui.web.reads import trends as reads
from ui.web.time_zones import zone_name, zone_names

_NAME_PLACE: Final = "audience_name"
_TOPICS_PLACE: Final = "audience_topics"
_FORM_PLACE: Final = "audience_form"
_SINGLE: Final = ("lang", "length", "time_zone")
_SEVERAL: Final = ("countries", "source_langs", "topics", "watches")


def show_audience_form(words: Translator, audience: Audience | None) -> None:
    """Draw an audience to change, or a new one."""
    before = audience or _new(words)
    note_beginning(_form(before), _key(before, "lang"), _changeable(before))
    with st.form(_form(before)):
        if audience is None:
            st.text_input(
                words.gettext("Name of the audience"),
                key=_key(before, "name"),
                max_chars=100,
                placeholder="Café Sol",
            )
            show_problem_at(_NAME_PLACE)
        _show_reading(words, before)
        with st.expander(words.gettext("Narrow what it reads"), expanded=audience is not None):
            _show_narrowing(words, before)
        show_problem_at(_FORM_PLACE)
        st.form_submit_button(
            words.gettext("Add") if audience is None else words.gettext("Save"),
            type="primary",
            on_click=_save,
            args=(words, audience),
        )


def _new(words: Translator) -> Audience:
    """A new audience, by the clocks that are set, else by those of the person."""
    return everybody(words.language, state.knowledge_base().settings.time_zone or str(state.time_zone()))


def _show_reading(words: Translator, before: Audience) -> None:
    st.selectbox(
        words.gettext("Language of the digest"),
        LANGUAGES,
        index=LANGUAGES.index(before.lang),
        format_func=words.language_name,
        key=_key(before, "lang"),
    )
    lengths = list(DigestLength)
    st.selectbox(
        words.gettext("How much it tells"),
        lengths,
        index=lengths.index(before.length),
        format_func=lambda length: words.gettext(LENGTHS[length]),
        key=_key(before, "length"),
    )
    names = zone_names(words)
    zones = list(dict.fromkeys((before.time_zone, *names)))
    st.selectbox(
        words.gettext("Time zone"),
        zones,
        format_func=lambda zone: names.get(zone) or zone_name(words, zone),
        key=_key(before, "time_zone"),
        help=words.gettext("By its clocks days begin, and digests arrive."),
    )


def _show_narrowing(words: Translator, before: Audience) -> None:
    known = reads.known_values()
    st.multiselect(
        words.gettext("Only publishers from these countries"),
        country_options(words, *known.countries, *before.countries),
        before.countries,
        format_func=words.country_name,
        key=_key(before, "countries"),
        placeholder=words.gettext("All countries"),
        select_all=False,
    )
    st.multiselect(
        words.gettext("Only articles in these languages"),
        list(dict.fromkeys((*LANGUAGES, *filter(None, known.langs), *before.source_langs))),
        before.source_langs,
        format_func=words.language_name,
        key=_key(before, "source_langs"),
        placeholder=words.gettext("All languages"),
        select_all=False,
    )
    st.multiselect(
        words.gettext("Only stories about these topics"),
        before.topics,
        before.topics,
        key=_key(before, "topics"),
        accept_new_options=True,
        max_selections=MAX_TOPICS,
        placeholder=words.gettext("Write a topic and press Enter"),
        select_all=False,
    )
    show_problem_at(_TOPICS_PLACE)
    st.multiselect(
        words.gettext("Only these watches and saved searches"),
        sorted({*_watched(), *before.watches}),
        before.watches,
        format_func=plain,
        key=_key(before, "watches"),
        placeholder=words.gettext("All watches and saved searches"),
        select_all=False,
    )


def _save(words: Translator, audience: Audience | None) -> None:
    before = audience or _new(words)
    filled = _filled(before)
    digests = state.knowledge_base().digests
    try:
        if audience is None:
            name = st.session_state[_key(before, "name")]
            saved = digests.add_audience(replace(before, **filled, name=name))
            state.say(words.gettext("The audience is added. Give it a colour and a logo, if you like."))
        else:
            saved = digests.change_audience(
                audience.name, lambda now: replace(now, **own_changes(_form(now), filled, _changeable(now)))
            )
            note_saved(_form(saved))
            state.say(words.gettext("Saved. Its digests are written like that from now on."))
    except TopicError:
        sentence = words.gettext("One of the topics says too little: write a name, or words of two letters and more.")
        remember_problem(_TOPICS_PLACE, sentence)
    except ChangedMeanwhileError:
        remember_problem(_FORM_PLACE, changed_meanwhile(words))
    except DigestError:
        _remember_refused(words, is_new=audience is None)
    else:
        go_to(DigestRequest(view=View.AUDIENCES, audience=saved.name))


def _remember_refused(words: Translator, *, is_new: bool) -> None:
    if is_new:
        remember_problem(_NAME_PLACE, words.gettext("It needs a name that no other audience has."))
    else:
        sentence = words.gettext("This audience, or what it watches, was changed meanwhile. Reload the page.")
        remember_problem(_FORM_PLACE, sentence)


def _filled(before: Audience) -> dict[str, Any]:
    """What the form holds, by the fields of an audience."""

    def value(field: str) -> Any:
        return st.session_state[_key(before, field)]

    return {
        **{field: value(field) for field in _SINGLE},
        **{field: tuple(value(field)) for field in _SEVERAL},
        "topics": topics_listed(*value("topics")),
    }


def _changeable(audience: Audience) -> dict[str, Any]:
    """What a person may change of an audience, as ``_filled`` gives it."""
    return {field: getattr(audience, field) for field in (*_SINGLE, *_SEVERAL)}


def _watched() -> list[str]:
    knowledge_base = state.knowledge_base()
    watches = [watch.name for watch in knowledge_base.watching.all()]
    return watches + [search.name for search in knowledge_base.saved_searches.all()]


def _key(audience: Audience, field: str) -> str:
    form = _form(audience)
    return f"{form}_{field}_{times_saved(form)}"


def _form(audience: Audience) -> str:
    return f"audience_{audience.id}"
