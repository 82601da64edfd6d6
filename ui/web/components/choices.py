"""Languages, countries, kinds and tags to choose from."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from kb.intake.source_fields import clean_tags
from kb.models import Kind
from kb.trends.marks import topics_listed
from ui.translation import LANGUAGES, Translator
from ui.web.components.filters import kind_name

# Those that there are packs of; any other that is chosen already, or asked for by an address, is offered beside them.
COUNTRIES: Final = tuple("AR BO BR CL CO CR CU DO EC ES GT HN MX NI PA PE PR PT PY SV US UY VE".split())


def country_options(words: Translator, *more: str) -> list[str]:
    """The codes of the countries to choose from, by their names in the person's language."""
    return sorted({*COUNTRIES, *filter(None, more)}, key=words.country_name)


def choose_country(words: Translator, label: str, key: str, chosen: str) -> str:
    """Draw the choice of one country, or none (an empty text)."""
    return (
        st.selectbox(
            label,
            ["", *country_options(words, chosen)],
            index=None if not chosen else 1 + country_options(words, chosen).index(chosen),
            format_func=lambda code: words.country_name(code) if code else words.gettext("No country in particular"),
            placeholder=words.gettext("No country in particular"),
            key=key,
        )
        or ""
    )


def choose_language(words: Translator, label: str, key: str, chosen: str) -> str:
    """Draw the choice of one language, or none that is known (an empty text)."""
    options = ["", *dict.fromkeys((*LANGUAGES, *filter(None, [chosen])))]
    return st.selectbox(
        label,
        options,
        index=options.index(chosen),
        format_func=lambda code: words.language_name(code) if code else words.gettext("As each article is written"),
        key=key,
    )


def choose_kind(words: Translator, key: str, chosen: str) -> str:
    """Draw the choice of what a source is about."""
    kinds = [kind.value for kind in Kind]
    return st.selectbox(
        words.gettext("What it is about"),
        kinds,
        index=kinds.index(chosen) if chosen in kinds else 0,
        format_func=lambda kind: kind_name(words, kind),
        help=words.gettext(
            "Guides and articles on the craft are “Good practice”: best practices are drawn from them. What a network"
            " says of itself is “Platform change”. All else is “News”, of which only what is about the craft gives best"
            " practices."
        ),
        key=key,
    )


def choose_tags(words: Translator, key: str, own: Sequence[str] = ()) -> tuple[str, ...]:
    """Draw the tags of a source, which has ``own``, to take away and add to; commas stand between those typed."""
    chosen = st.multiselect(
        words.gettext("Tags"),
        list(own),
        list(own),
        accept_new_options=True,
        placeholder=words.gettext("Type a tag and press Enter"),
        key=key,
        select_all=False,
    )
    typed = topics_listed(*(tag for tag in chosen if tag not in own))
    return clean_tags((*(tag for tag in chosen if tag in own), *typed))
