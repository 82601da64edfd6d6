"""Whom digests are for: listed, added, changed, removed."""

from html import escape

import streamlit as st

from kb.models import Audience
from ui.translation import Translator
from ui.web import state
from ui.web.components.digests.audience_form import show_audience_form
from ui.web.components.digests.brand import show_brand
from ui.web.components.digests.moving import go_to, show_way
from ui.web.components.digests.wording import audience_words
from ui.web.components.headings import show_heading, show_quiet
from ui.web.digest_address import DigestRequest, View
from ui.web.markup import isolated, markdown_text

_LIST = DigestRequest(view=View.AUDIENCES)


def show_audiences(words: Translator, asked: DigestRequest) -> None:
    """Draw the audience that the address names or a new one to fill in, else all of them."""
    audiences = state.knowledge_base().digests.audiences()
    named = next((audience for audience in audiences if audience.name == asked.audience), None)
    if named is not None or asked.adding:
        show_way(words, _LIST, words.gettext("All audiences"), icon=":material/arrow_back:")
    if named is not None:
        _show_one(words, named)
    elif asked.adding:
        show_heading(words.gettext("New audience"))
        show_audience_form(words, None)
    else:
        _show_all(words, audiences)


def _show_all(words: Translator, audiences: list[Audience]) -> None:
    show_quiet(
        words.gettext(
            "An audience is a client, a team or a country: its digest is narrowed to what concerns it, in its colours."
        )
    )
    st.button(
        words.gettext("Add an audience"),
        key="audience_new",
        icon=":material/group_add:",
        type="secondary" if audiences else "primary",
        on_click=go_to,
        args=(DigestRequest(view=View.AUDIENCES, adding=True),),
    )
    for audience in audiences:
        with st.container(key=f"cj_audience_{audience.id}"):
            target = DigestRequest(view=View.AUDIENCES, audience=audience.name)
            show_way(words, target, f"**{markdown_text(audience.name)}**", icon=":material/group:")
            facts = "".join(f"<li>{isolated(fact)}</li>" for fact in audience_words(words, audience))
            st.html(f'<ul class="cj-facts">{facts}</ul>')


def _show_one(words: Translator, audience: Audience) -> None:
    st.html(f'<h2 class="cj-heading">{isolated(audience.name)}</h2>')
    show_way(words, DigestRequest(audience=audience.name), words.gettext("Its digests"), icon=":material/mail:")
    show_audience_form(words, audience)
    show_brand(words, audience)
    _show_removal(words, audience)


def _show_removal(words: Translator, audience: Audience) -> None:
    subscribed = sum(each.audience == audience.name for each in state.knowledge_base().delivering.subscriptions())
    with st.popover(
        words.gettext("Remove this audience"), icon=":material/delete:", type="tertiary", key="audience_gone"
    ):
        ends = words.ngettext("Its {count} subscription ends too.", "Its {count} subscriptions end too.", subscribed)
        said = words.gettext("Its digests stay.")
        st.html(f"<p>{escape(f'{ends} {said}' if subscribed else said)}</p>")
        st.button(
            words.gettext("Yes, remove it"),
            key="audience_remove",
            type="primary",
            on_click=_remove,
            args=(words, audience),
        )


def _remove(words: Translator, audience: Audience) -> None:
    state.knowledge_base().digests.remove_audience(audience)
    go_to(_LIST)
    state.say(words.gettext("The audience is removed."))
