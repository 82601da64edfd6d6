"""What the knowledge base wants a person to know about an answer."""

from dataclasses import replace
from html import escape

import streamlit as st

from kb.models import Notice
from ui.translation import N_, Translator
from ui.web import state
from ui.web.address import MAX_QUERY_LENGTH, PAGE_SIZE, SearchRequest
from ui.web.markup import markdown_text, plain

# The sentences of kb.search.notices, and those of kb.practices.answering, which are their own keys; a test holds them
# together.
KNOWN_NOTICES = frozenset(
    {
        N_("Nothing that was collected is close to this; these are the nearest."),
        N_("Nothing is indexed yet."),
        N_("The query was too long; only its beginning was used."),
        N_("The query holds only signs or words that stand everywhere; the results are a guess."),
        N_("Search by words is not ready yet; only meaning was compared."),
        N_("Search by meaning is not ready yet; only words were compared."),
        N_("Some articles can only be found by their words so far."),
        N_("A quotation mark is not closed; it was left out."),
        N_("OR stands between two things that are looked for; here it was taken as a word."),
        N_("No result holds “{value}” word for word; these come nearest."),
        N_("“{value}” is no operator; it was taken as words."),
        N_("Nothing stands after “{value}”; it was taken as a word."),
        N_("“{value}” is no language; it was taken as words."),
        N_("“{value}” is no country; it was taken as words."),
        N_("“{value}” is no kind of article; it was taken as words."),
        N_("“{value}” is no date; it was taken as words. Write it like 2026-11-22 or 7d."),
        N_("“{value}” is no web site; it was taken as words."),
        N_("No source is called “{value}”."),
        N_("“{value}” is none of your sources: nothing new of it is collected."),
        N_("There are no articles from the site “{value}”."),
        N_("No article has the tag “{value}”."),
        N_("The re-ranking model “{value}” cannot be used; results are ranked without it."),
        N_("The language of the query cannot be told; articles in all languages were searched."),
        N_("Operators, exclusions and quotation marks count in Search alone; here the other words were compared."),
        N_("No advice close to this was found; these practices come nearest."),
    }
)
_OTHER_NOTICE = N_("The results may be incomplete.")


def show_notices(words: Translator, notices: tuple[Notice, ...]) -> None:
    """Draw the different notices of an answer, one calm line each."""
    lines = "".join(f"<li>{escape(notice_words(words, notice))}</li>" for notice in dict.fromkeys(notices))
    if lines:
        st.html(f'<div role="status"><ul class="cj-notices">{lines}</ul></div>')


def notice_words(words: Translator, notice: Notice) -> str:
    """The notice in the person's language. Not escaped: what it is about was typed."""
    sentence = notice.sentence if notice.sentence in KNOWN_NOTICES else _OTHER_NOTICE
    return words.gettext(sentence, value=plain(notice.value, 80))


def show_suggestion(words: Translator, request: SearchRequest, suggestion: str) -> None:
    """Offer the query as it was probably meant."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="cj_suggestion"):
        question = words.gettext("Did you mean:")
        st.html(f'<p class="cj-count">{escape(question)}</p>')
        st.button(
            markdown_text(suggestion),
            key="suggestion",
            type="tertiary",
            on_click=state.go_to,
            args=(replace(request, query=suggestion[:MAX_QUERY_LENGTH], limit=PAGE_SIZE),),
        )
