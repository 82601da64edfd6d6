"""What a page says when it has nothing to show: what is there, and what to do next."""

from html import escape

import streamlit as st

from kb.models import StoreStatus
from ui.translation import N_, Translator
from ui.web import state
from ui.web.address import SearchRequest
from ui.web.components.work import ask_for, show_work
from ui.web.links import PageName, show_link

# Shown in the language of the page; each finds something in the sample that ships with Catalejo.
EXAMPLES = (
    N_("how to answer angry comments"),
    N_("limit on links in posts"),
    N_("selling from short videos"),
    N_("what to do when a network is down"),
)


def show_invitation(words: Translator, status: StoreStatus) -> None:
    """Before the first search: what can be searched, and examples to click."""
    articles = words.ngettext("{count} article", "{count} articles", status.documents)
    languages = ", ".join(words.language_name(lang) for lang in _main_langs(status))
    sentence = words.gettext(
        "Search {articles} ({languages}) by words and by meaning: a question in one language also finds answers in"
        " the others.",
        articles=articles,
        languages=languages,
    )
    _say(sentence)
    title = words.gettext("For example")
    st.html(f'<h2 class="cj-small-title">{escape(title)}</h2>')
    with st.container(horizontal=True, gap="small", key="cj_examples"):
        for number, example in enumerate(EXAMPLES):
            text = words.gettext(example)
            st.button(text, key=f"example_{number}", on_click=state.go_to, args=(SearchRequest(query=text),))


def show_nothing_found(words: Translator, request: SearchRequest) -> None:
    """After a search without results: what to try."""
    advice = [
        words.gettext("Ask in other words, or with fewer of them."),
        words.gettext("Check the spelling of names."),
    ]
    _say(words.gettext("Nothing was found."), advice)
    if request.is_filtered:
        st.button(
            words.gettext("Search without filters"),
            key="search_without_filters",
            on_click=state.go_to,
            args=(request.without_filters(),),
        )


def show_empty_knowledge_base(words: Translator) -> None:
    """Before the first article: how to get some."""
    _say(words.gettext("There are no articles yet. They come once you have chosen what to read and it was collected."))
    show_link(words, PageName.WELCOME, words.gettext("Begin with a selection for your country"), icon=":material/flag:")
    show_link(words, PageName.SOURCES, icon=":material/rss_feed:")


def show_waiting_for_index(words: Translator) -> None:
    """Articles are there but none can be found yet: how far that is, or a button that has it done."""
    _say(words.gettext("The articles have been collected, but cannot be searched yet."))
    if not show_work(words, "index", ("index",)):
        st.button(
            words.gettext("Make them searchable now"),
            key="index_now",
            type="primary",
            on_click=_index,
        )


def _index() -> None:
    ask_for("index")


def _main_langs(status: StoreStatus) -> list[str]:
    counted = sorted(((count, lang) for lang, count in status.documents_by_lang.items() if lang), reverse=True)
    return [lang for _, lang in counted[:3]]


def _say(sentence: str, advice: list[str] | None = None) -> None:
    items = "".join(f"<li>{escape(line)}</li>" for line in advice or [])
    st.html(f'<div class="cj-say"><p>{escape(sentence)}</p>{f"<ul>{items}</ul>" if items else ""}</div>')
