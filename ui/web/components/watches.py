"""What a person wants to be told of: each watch, what it finds, and a form for another one."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from kb.alerts.watching import MOST_ARTICLES
from kb.digest.phrases import Phrases
from kb.errors import CatalejoError, WatchError
from kb.models import AlertArticle, Watch
from kb.names import name_key
from ui.translation import Translator
from ui.web import state
from ui.web.components.article_list import alerted, articles_html, more_html
from ui.web.components.filters import kind_name
from ui.web.components.headings import show_quiet, show_small_heading
from ui.web.components.watch_form import show_watch_form
from ui.web.markup import isolated, label_for, markdown_text
from ui.web.reads import trends as reads
from ui.web.trend_address import TrendRequest, View, write_trends

_SHOWN: Final = 20  # of what one finds


def show_watches(say: Phrases, watches: Sequence[Watch], shown: str, now: datetime) -> None:
    """Draw the watches; below that named ``shown`` what it finds in the articles of a week."""
    words = say.words
    if not watches:
        show_quiet(
            words.gettext(
                "Nothing is watched yet. Say below what you want to be told of: a brand, a person, a topic. What is new"
                " of it then stands on the page Today."
            )
        )
    for watch in watches:
        with st.container(key=f"cj_row_watch_{watch.id}"):
            st.html(watch_html(words, watch, say))
            is_shown = name_key(watch.name) == name_key(shown)
            with st.container(horizontal=True, gap="small"):
                label = words.gettext("Hide what it finds") if is_shown else words.gettext("Show what it finds")
                st.button(
                    label_for(label, watch.name),
                    key=f"watch_show_{watch.id}",
                    type="tertiary",
                    icon=":material/visibility:",
                    on_click=_show,
                    args=("" if is_shown else watch.name,),
                )
                _show_removal(words, watch)
            if is_shown:
                _show_found(say, watch, now)
    if watches:
        show_small_heading(words.gettext("Watch for something else"))
    show_watch_form(words, "new", with_filters=True)


def _show_removal(words: Translator, watch: Watch) -> None:
    with st.popover(
        label_for(words.gettext("Stop watching"), watch.name),
        icon=":material/notifications_off:",
        type="tertiary",
        key=f"watch_gone_{watch.id}",
    ):
        ends = words.gettext("It raises no more alerts, for anybody in the team. Those that it raised stay.")
        st.html(f"<p>{escape(ends)}</p>")
        st.button(
            words.gettext("Yes, stop watching"),
            key=f"watch_remove_{watch.id}",
            type="primary",
            on_click=_remove,
            args=(words, watch),
        )


def watch_html(words: Translator, watch: Watch, say: Phrases) -> str:
    """HTML of a watch: its name, what it looks for and where, since when."""
    filters = watch.filters
    facts = [watch.query if watch.query.startswith(('"', "“", "«")) else f"“{watch.query}”"]
    facts += [words.language_name(lang) for lang in filters.langs]
    facts += [words.country_name(country) for country in filters.countries]
    facts += [*filters.sources, *(kind_name(words, kind) for kind in filters.kinds), *filters.tags]
    since = words.gettext("since {day}", day=say.day(watch.created))
    listed = "".join(f"<li>{isolated(fact, 200)}</li>" for fact in (*facts, since))
    return f'<h3 class="cj-hit-title">{isolated(watch.name, 100)}</h3><ul class="cj-facts">{listed}</ul>'


def _show_found(say: Phrases, watch: Watch, now: datetime) -> None:
    try:
        found = reads.found_by(watch.name)
    except WatchError:
        return  # another tab removed it
    st.html(found_html(say, watch.name, found, now))


def found_html(say: Phrases, name: str, found: Sequence[AlertArticle], now: datetime) -> str:
    """HTML of what the watch ``name`` finds."""
    words = say.words
    if not found:
        nothing = words.gettext(
            "It finds nothing in the last 7 days. If there should be something, say it in other words."
        )
        return f'<p class="cj-count" role="status">{escape(nothing)}</p>'
    if len(found) < MOST_ARTICLES:
        number = words.ngettext(
            "In the last 7 days it finds {count} story:", "In the last 7 days it finds {count} stories:", len(found)
        )
    else:
        number = words.gettext("In the last 7 days it finds {count} stories or more:", count=words.number(len(found)))
    cited = [alerted(article) for article in found]
    articles = articles_html(words, cited[:_SHOWN], now, say.zone)
    articles += more_html(say, cited[_SHOWN:], now, name)
    return f'<p class="cj-count" role="status">{escape(number)}</p>{articles}'


def _show(name: str) -> None:
    state.set_parameters(write_trends(TrendRequest(view=View.WATCHES, watch=name)))


def _remove(words: Translator, watch: Watch) -> None:
    try:
        state.knowledge_base().watching.remove(watch)
    except CatalejoError:
        return  # the page that is drawn next says what is wrong
    state.say(words.gettext("“{name}” is watched no more.", name=markdown_text(watch.name, 60)))
