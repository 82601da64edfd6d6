"""Words, hashtags and networks that stand in more headlines than before, beyond single stories."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

import streamlit as st

from kb.digest.phrases import Phrases
from kb.digest.story_words import mentions
from kb.practices.names import term_name
from kb.trends.trend import Topic
from ui.translation import N_
from ui.web.address import Period, SearchRequest, write_address
from ui.web.components.story_actions import show_mark_button
from ui.web.components.story_row import show_story_link
from ui.web.links import PageName, show_link
from ui.web.markup import isolated, label_for
from ui.web.trend_address import TrendRequest

# Of searches, the shortest that holds so many days.
_PERIODS: Final = {1: Period.DAY, 3: Period.WEEK, 7: Period.WEEK, 14: Period.MONTH, 28: Period.MONTH}
_KINDS: Final = {"hashtag": N_("hashtag"), "network": N_("network"), "word": N_("word")}


def show_topics(say: Phrases, topics: Sequence[Topic], titles: Mapping[int, str], asked: TrendRequest) -> None:
    """Draw topics in their order, with the stories that tell most of each; ``titles`` are those of known stories.

    Many a word is told in articles that are no story: a search finds them.
    """
    linked = set[int]()
    for number, topic in enumerate(topics):
        with st.container(key=f"cj_row_topic_{number}"):
            st.html(topic_html(say, topic))
            for story_id in topic.story_ids:
                if story_id in titles and story_id not in linked:  # a story that two topics share stands with the first
                    linked.add(story_id)
                    show_story_link(say.words, story_id, titles[story_id], asked.as_of)
            names = [term_name(say.words, term) for term in (topic.term, *topic.with_terms)]
            with st.container(horizontal=True, vertical_alignment="center", key=f"cj_story_actions_topic_{number}"):
                show_mark_button(say.words, f"topic_{number}", names[0], names)
                label = label_for(say.words.gettext("Search for its articles"), names[0])
                search = write_address(articles_of(names[0], asked))
                show_link(say.words, PageName.SEARCH, label, icon=":material/search:", **search)


def articles_of(name: str, asked: TrendRequest) -> SearchRequest:
    """The search for what tells a word, hashtag or network, in the days that are looked at and some more; at any time
    where these are over. Pure.
    """
    return SearchRequest(
        query=f'"{name}"',
        period=Period.ANY if asked.as_of else _PERIODS[asked.days],
        langs=asked.langs,
        countries=asked.countries,
        kinds=asked.kinds,
    )


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
