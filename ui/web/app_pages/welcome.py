"""The first start: language, country, topics and a selection of publishers, then the first collection."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from kb.errors import TopicError
from kb.models import StoreStatus, TopicMark
from kb.sources.first_start import ProposedPack, propose
from kb.trends.marks import topics_listed
from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.choices import country_options
from ui.web.components.first_results import show_first_results
from ui.web.components.headings import show_heading, show_quiet, show_title
from ui.web.components.language_switch import show_language_switch
from ui.web.components.sources.pack_words import pack_about, pack_title
from ui.web.components.sources.packs import shipped_packs
from ui.web.first_start import FirstChoice, read_address, write_address
from ui.web.links import PageName, show_link
from ui.web.markup import markdown_text
from ui.web.parameters import MAX_VALUES

_COUNTRIES_KEY: Final = "first_countries"
_TOPICS_KEY: Final = "first_topics"
# Networks keep their names in every language.
_TOPICS: Final = ("Instagram", "TikTok", "WhatsApp", "Facebook", "YouTube", "LinkedIn", "Threads")
_MORE_TOPICS: Final = (N_("artificial intelligence"), N_("influencer marketing"), N_("online safety"))


def is_first_start(status: StoreStatus) -> bool:
    """Whether nothing has been collected and nothing could be."""
    return status.sources == 0 and status.documents == 0


def show(words: Translator) -> None:
    """Draw the choices, or once they are made how the first collection goes."""
    choice = _choice()
    if choice.has_begun:
        show_first_results(words)
        return
    show_title(
        words.gettext("Welcome to Catalejo"),
        words.gettext(
            "It reads the publishers that you choose, and shows you what moves and what the field advises."
            " Four choices, and in two minutes you have something to read."
        ),
    )
    _show_language(words)
    _show_countries(words, choice)
    _show_topics(words, choice)
    proposed = propose(shipped_packs(), words.language, choice.countries)
    _show_packs(words, choice, proposed)
    _show_begin(words, [proposal for proposal in proposed if choice.takes(proposal)])


def _show_language(words: Translator) -> None:
    show_heading(words.gettext("1. Your language"))
    show_language_switch(words, "first_language")


def _show_countries(words: Translator, choice: FirstChoice) -> None:
    show_heading(words.gettext("2. Your countries"))
    st.multiselect(
        words.gettext("News of which countries do you follow?"),
        country_options(words, *choice.countries),
        format_func=words.country_name,
        key=state.fill(_COUNTRIES_KEY, list(choice.countries)),
        placeholder=words.gettext("Choose countries"),
        max_selections=MAX_VALUES,
        select_all=False,
        on_change=_set_countries,
    )


def _show_topics(words: Translator, choice: FirstChoice) -> None:
    show_heading(words.gettext("3. Your topics"))
    suggestions = (*_TOPICS, *map(words.gettext, _MORE_TOPICS))
    st.multiselect(
        words.gettext("What do you want to be told about first? Choose, or write your own: a client, a network."),
        list(dict.fromkeys((*choice.topics, *suggestions))),
        key=state.fill(_TOPICS_KEY, list(choice.topics)),
        accept_new_options=True,
        placeholder=words.gettext("You can leave this for later"),
        max_selections=MAX_VALUES,
        select_all=False,
        on_change=_set_topics,
    )


def _show_packs(words: Translator, choice: FirstChoice, proposed: Sequence[ProposedPack]) -> None:
    show_heading(words.gettext("4. What to read"))
    show_quiet(words.gettext("Selections that suit you. You can change them at any time under “Sources”."))
    for proposal in proposed:
        pack = proposal.pack
        number = words.ngettext("{count} publisher", "{count} publishers", len(pack.entries))
        with st.container(key=f"cj_first_{pack.name}", gap=None):
            # Not escaped: the words are ours, and a screen reader says every backslash of the label of a box.
            st.checkbox(
                f"{pack_title(words, pack)} ({number})",
                key=state.fill(_pack_key(proposal), choice.takes(proposal)),
                on_change=_set_pack,
                args=(proposal,),
            )
            st.caption(markdown_text(pack_about(words, pack)))


def _show_begin(words: Translator, chosen: Sequence[ProposedPack]) -> None:
    publishers = sum(len(proposal.pack.entries) for proposal in chosen)
    label = words.ngettext("Begin with {count} publisher", "Begin with {count} publishers", publishers)
    st.button(
        label,
        key="begin",
        type="primary",
        icon=":material/play_arrow:",
        disabled=not chosen,
        on_click=_begin,
        args=(words, chosen),
    )
    with st.expander(words.gettext("Look at a sample first")):
        show_quiet(
            words.gettext("Catalejo ships with a small invented web that needs no connection. In a terminal, run:")
        )
        st.code("catalejo demo", language=None)
    show_link(words, PageName.SOURCES, words.gettext("I would rather add my own sources"), part="add")


def _begin(words: Translator, chosen: Sequence[ProposedPack]) -> None:
    """Remember what was chosen and ask for the first collection.

    The choice is read of the widgets: who presses Enter and then the button at once has both told in one go.
    """
    choice = FirstChoice(tuple(st.session_state[_COUNTRIES_KEY]), _topics(), has_begun=True)
    knowledge = state.knowledge_base()
    countries = choice.countries
    knowledge.people.change(
        state.person_name(), lambda person: replace(person, lang=words.language, countries=countries)
    )
    refused = []
    for topic in choice.topics:
        try:
            knowledge.marked_topics.mark(topic, TopicMark.FOLLOWED)
        except TopicError:
            refused.append(topic)
    knowledge.sources.begin([proposal.pack for proposal in chosen], words.language)
    if refused:
        topics = markdown_text(", ".join(refused))
        state.say(words.gettext("This cannot be followed as a topic: {topics}", topics=topics))
    _change(choice)


def _pack_key(proposal: ProposedPack) -> str:
    return f"first_pack_{proposal.pack.name}"


def _choice() -> FirstChoice:
    return read_address(state.parameters(), st.context.locale)


def _change(choice: FirstChoice) -> None:
    state.set_parameters(write_address(choice))


def _set_countries() -> None:
    _change(replace(_choice(), countries=tuple(st.session_state[_COUNTRIES_KEY])))


def _set_topics() -> None:
    _change(replace(_choice(), topics=_topics()))


def _set_pack(proposal: ProposedPack) -> None:
    _change(_choice().with_pack(proposal, taken=st.session_state[_pack_key(proposal)]))


def _topics() -> tuple[str, ...]:
    return topics_listed(*st.session_state[_TOPICS_KEY])
