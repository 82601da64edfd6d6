"""What can be done with a story: follow or hide what it is about, be told of what is new of it.

What a button shows is made only when it is opened, and nothing but the button is drawn anew meanwhile.
"""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from kb.errors import CatalejoError
from kb.models import TopicMark
from kb.practices.names import network_name
from kb.trends.marks import is_same_topic
from ui.translation import Translator
from ui.web import state
from ui.web.components.marked_topics import marked_words
from ui.web.components.popovers import opened_popover
from ui.web.components.problems import problem_words
from ui.web.components.watch_form import show_watch_form
from ui.web.markup import label_for, markdown_text, plain

_LONGEST_NAME: Final = 60


def show_story_actions(
    words: Translator, story_id: int, title: str, terms: Sequence[str], networks: Sequence[str]
) -> None:
    """Draw the buttons, to stand in a row. ``terms`` are the telling words of the story, ``networks`` those that its
    headlines name.
    """
    names = [network_name(words, network) for network in networks]
    others = [term for term in terms if not any(is_same_topic(term, name) for name in names)]
    if choices := [*names, *others]:
        show_mark_button(words, f"story_{story_id}", title, choices)
    _show_watch_button(words, story_id, title, terms)


@st.fragment
def show_mark_button(words: Translator, key: str, title: str, choices: Sequence[str]) -> None:
    """Draw the button that follows or hides one of some topics; ``title`` is that of what they are topics of."""
    opened = f"cj_mark_{key}"
    if st.session_state.pop(_done_key(opened), False):
        st.rerun()  # the whole page: what is hidden goes
    label = label_for(words.gettext("Follow or hide"), title)
    popover = st.popover(label, icon=":material/star:", type="tertiary", key=opened, on_change="rerun")
    if not popover.open:
        return
    with popover:
        st.pills(
            words.gettext("Topic"),
            list(dict.fromkeys(choices)),
            default=choices[0],
            format_func=lambda topic: markdown_text(topic, 60),
            key=_topic_key(opened),
            required=True,
        )
        st.caption(
            words.gettext(
                "What you follow comes first and raises an alert sooner; what you hide is not shown and raises none."
            )
        )
        with st.container(horizontal=True, gap="small"):
            for mark, label in (
                (TopicMark.FOLLOWED, words.gettext("Follow")),
                (TopicMark.HIDDEN, words.gettext("Hide")),
            ):
                st.button(label, key=f"mark_{mark.value}_{key}", on_click=_mark, args=(words, mark, opened))
        _show_problem(opened)


@st.fragment
def _show_watch_button(words: Translator, story_id: int, title: str, terms: Sequence[str]) -> None:
    state.show_what_was_said()  # by a click in here, which draws nothing else
    opened = f"cj_watch_{story_id}"
    label = label_for(words.gettext("Watch"), title)
    popover = opened_popover(label, opened, icon=":material/notification_add:", kind="tertiary")
    if popover is None:
        return
    with popover:
        name, query = plain(title, _LONGEST_NAME), " ".join(terms) or plain(title)
        show_watch_form(words, f"story_{story_id}", name, query, popover=opened)


def _mark(words: Translator, mark: TopicMark, opened: str) -> None:
    try:
        marked = state.knowledge_base().marked_topics.mark(st.session_state[_topic_key(opened)], mark)
    except CatalejoError as error:
        st.session_state[_problem_key(opened)] = " ".join(problem_words(words, error))
        return
    st.session_state[opened] = False
    st.session_state[_done_key(opened)] = True
    state.say(marked_words(words, marked))


def _show_problem(opened: str) -> None:
    problem = st.session_state.pop(_problem_key(opened), None)
    if problem:
        st.error(problem, icon=":material/error:")


def _done_key(opened: str) -> str:
    return f"{opened}_done"


def _topic_key(opened: str) -> str:
    return f"{opened}_topic"


def _problem_key(opened: str) -> str:
    return f"{opened}_problem"
