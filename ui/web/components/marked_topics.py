"""What is followed and what is hidden in trends, each with a way back."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

import streamlit as st

from kb.errors import CatalejoError
from kb.models import MarkedTopic, TopicMark
from kb.trends.marks import topics_listed
from ui.translation import Translator
from ui.web import state
from ui.web.components.headings import show_quiet, show_small_heading
from ui.web.components.problems import problem_words
from ui.web.markup import isolated, label_for, markdown_text

_TOPIC_KEY: Final = "mark_new_topic"
_PROBLEM_KEY: Final = "mark_new_problem"


def show_marked_topics(words: Translator, marked: Sequence[MarkedTopic], zone: tzinfo) -> None:
    """Draw both lists, and a form to follow or hide something else."""
    _show_list(
        words, words.gettext("Followed topics"), [each for each in marked if each.mark is TopicMark.FOLLOWED], zone
    )
    _show_list(words, words.gettext("Hidden topics"), [each for each in marked if each.mark is TopicMark.HIDDEN], zone)
    if not marked:
        show_quiet(
            words.gettext(
                "Nothing is followed or hidden yet. What you follow comes first in trends and raises an alert sooner;"
                " what you hide is not shown and raises none."
            )
        )
    with st.form("mark_new", border=False):
        st.text_input(words.gettext("A name, a network, or words of headlines"), key=_TOPIC_KEY)
        with st.container(horizontal=True, gap="small"):
            for mark, label in (
                (TopicMark.FOLLOWED, words.gettext("Follow")),
                (TopicMark.HIDDEN, words.gettext("Hide")),
            ):
                st.form_submit_button(label, key=f"mark_new_{mark.value}", on_click=_mark, args=(words, mark))
    problem = st.session_state.pop(_PROBLEM_KEY, None)
    if problem:
        st.error(problem, icon=":material/error:")


def _show_list(words: Translator, title: str, marked: Sequence[MarkedTopic], zone: tzinfo) -> None:
    if not marked:
        return
    show_small_heading(title)
    for number, topic in enumerate(marked):
        with st.container(horizontal=True, vertical_alignment="center", key=f"cj_row_mark_{topic.mark.value}_{number}"):
            since = words.gettext("since {day}", day=words.day(topic.marked, zone))
            st.html(f'<p class="cj-marked"><strong>{isolated(topic.words, 100)}</strong> · {isolated(since)}</p>')
            st.button(
                label_for(words.gettext("Undo"), topic.words),
                icon=":material/undo:",
                type="tertiary",
                key=f"forget_{topic.words}",
                on_click=_forget,
                args=(words, topic),
            )


def _mark(words: Translator, mark: TopicMark) -> None:
    said = st.session_state
    typed = said[_TOPIC_KEY]
    try:
        marked = [state.knowledge_base().marked_topics.mark(each, mark) for each in topics_listed(typed) or (typed,)]
    except CatalejoError as error:
        said[_PROBLEM_KEY] = " ".join(problem_words(words, error))
        return
    said[_TOPIC_KEY] = ""
    state.say(marked_words(words, *marked))


def marked_words(words: Translator, *marked: MarkedTopic) -> str:
    """What was done with topics, as Markdown."""
    topic = markdown_text(", ".join(each.words for each in marked), 60)
    if marked[0].mark is TopicMark.FOLLOWED:
        return words.gettext("“{words}” is followed: what moves of it comes first.", words=topic)
    return words.gettext("“{words}” is hidden in trends.", words=topic)


def _forget(words: Translator, topic: MarkedTopic) -> None:
    try:
        state.knowledge_base().marked_topics.forget(topic.words)
    except CatalejoError:
        return  # another tab was faster
    state.say(words.gettext("“{words}” is neither followed nor hidden any more.", words=markdown_text(topic.words, 60)))
