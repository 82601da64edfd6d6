"""Words, hashtags and networks that stand in more headlines than before, beyond single stories."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Final

import streamlit as st

from kb.digest.phrases import Phrases
from kb.digest.story_words import mentions
from kb.practices.names import term_name
from kb.trends.trend import Topic
from ui.translation import N_
from ui.web.components.story_actions import show_mark_button
from ui.web.components.story_row import show_story_link
from ui.web.markup import isolated

_KINDS: Final = {"hashtag": N_("hashtag"), "network": N_("network"), "word": N_("word")}


def show_topics(say: Phrases, topics: Sequence[Topic], titles: Mapping[int, str], as_of: date | None) -> None:
    """Draw topics in their order, with the stories that tell most of each; ``titles`` are those of known stories."""
    linked = set[int]()
    for number, topic in enumerate(topics):
        with st.container(key=f"cj_row_topic_{number}"):
            st.html(topic_html(say, topic))
            for story_id in topic.story_ids:
                if story_id in titles and story_id not in linked:  # a story that two topics share stands with the first
                    linked.add(story_id)
                    show_story_link(say.words, story_id, titles[story_id], as_of)
            names = [term_name(say.words, term) for term in (topic.term, *topic.with_terms)]
            show_mark_button(say.words, f"topic_{number}", names[0], names)


def topic_html(say: Phrases, topic: Topic) -> str:
    """HTML of a topic: what it is, how much more it is told, and with which other words."""
    t, parts = say.words, topic.score_parts
    kind = t.gettext(_KINDS.get(topic.kind, _KINDS["word"]))
    facts = [escape(kind), escape(say.publishers(topic.independent_publishers))]
    if topic.with_terms:
        others = t.gettext("together with {words}", words=", ".join(term_name(t, term) for term in topic.with_terms))
        facts.append(isolated(others, 200))
    listed = "".join(f"<li>{fact}</li>" for fact in facts)
    why = mentions(say, parts.observed, parts.expected, parts.window_days)
    name = isolated(term_name(t, topic.term), 80)
    return (
        f'<h3 class="cj-hit-title">{name}</h3><p class="cj-story-why">{escape(why)}</p>'
        f'<ul class="cj-facts">{listed}</ul>'
    )
