"""What is stored, what can be found, what runs, and a way to make the search index anew."""

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from kb.disk_use import DiskUse
from kb.knowledge_base import IndexState
from kb.models import StoreStatus
from ui.translation import Translator
from ui.web import state
from ui.web.components.headings import show_heading
from ui.web.components.settings.runs import show_runs
from ui.web.components.work import ask_for, show_work
from ui.web.guard import guarded
from ui.web.markup import isolated
from ui.web.reads import system as reads

_TASK: Final = "index"
_BUNDLED_MODEL: Final = "default"
_GIGA, _MEGA = 1_000_000_000, 1_000_000
Fact = tuple[str, str]  # a name, and HTML of what it is


def show_system(words: Translator) -> None:
    """Draw the state of this installation."""
    knowledge_base = state.knowledge_base()
    show_heading(words.gettext("What is stored"))
    with guarded(words):
        st.html(facts_html(stored_facts(words, knowledge_base.status(), reads.disk_use())))
    show_heading(words.gettext("Search by meaning"))
    with guarded(words):
        index = reads.index_state()
        st.html(facts_html(search_facts(words, index, knowledge_base.settings.embedding_model)))
        _show_rebuild(words, index)
    show_heading(words.gettext("Recent work"))
    with guarded(words):
        st.html(facts_html([worker_fact(words, knowledge_base.runs.worker_lives())]))
        show_runs(words)


def facts_html(facts: Sequence[Fact]) -> str:
    """HTML of a description list."""
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f'<dl class="cj-figures">{rows}</dl>'


def stored_facts(words: Translator, status: StoreStatus, use: DiskUse) -> list[Fact]:
    """What is there, and how much room it takes."""
    return [
        (words.gettext("Articles"), words.number(status.documents)),
        (words.gettext("Sources"), words.number(status.sources)),
        (words.gettext("Articles and all about them"), escape(size_words(words, use.store))),
        (words.gettext("Vectors, ready to be searched"), escape(size_words(words, use.vectors))),
        (words.gettext("Language models"), escape(size_words(words, use.models))),
        (words.gettext("Logs and other files"), escape(size_words(words, use.others))),
        (words.gettext("Free on this disk"), escape(size_words(words, use.free))),
    ]


def search_facts(words: Translator, index: IndexState, model: str) -> list[Fact]:
    """Which model understands what is meant, and what it has still to read."""
    if model == _BUNDLED_MODEL:
        name = escape(words.gettext("multilingual-e5-small, which comes with Catalejo"))
    else:
        name = isolated(model, 120)
    facts = [(words.gettext("Language model"), name), (words.gettext("Passages"), words.number(index.chunks))]
    if index.former_model:
        facts.append((words.gettext("Until it has read everything"), isolated(index.former_model, 120)))
    if index.waiting_documents:
        facts.append((words.gettext("Articles that cannot be found yet"), words.number(index.waiting_documents)))
    if index.missing_vectors:
        facts.append((words.gettext("Passages found by their words alone so far"), words.number(index.missing_vectors)))
    if not index.has_words:
        facts.append((words.gettext("Words"), escape(words.gettext("are read anew; until then only meaning counts"))))
    if not (index.waiting_documents or index.missing_vectors) and index.has_words:
        facts.append((words.gettext("Up to date"), escape(words.gettext("yes: everything can be found"))))
    server = (
        words.gettext("runs")
        if index.server_running
        else words.gettext("does not run: searching works, and takes longer")
    )
    facts.append((words.gettext("Vector server"), escape(server)))
    return facts


def worker_fact(words: Translator, worker_lives: bool) -> Fact:
    """Whether anything takes up work, and what that means."""
    said = (
        words.gettext("runs: it collects, indexes and delivers")
        if worker_lives
        else words.gettext("does not run: nothing new comes in; start “catalejo up” again")
    )
    return words.gettext("Worker"), escape(said)


def size_words(words: Translator, size: int) -> str:
    """A number of bytes as disks are measured: "1.3 GB", "12 MB"."""
    if size >= _GIGA:
        return f"{words.number(size / _GIGA)} GB"
    if 0 < size < _MEGA:
        return words.gettext("less than {size}", size="1 MB")
    return f"{words.number(size // _MEGA)} MB"


def _show_rebuild(words: Translator, index: IndexState) -> None:
    if show_work(words, "settings", (_TASK,)) or not index.chunks:
        return
    with st.popover(words.gettext("Make the search index anew…"), icon=":material/restart_alt:"):
        purpose = words.gettext("This helps if searches find what is not there, or miss what is.")
        effect = words.gettext("No article is lost. It takes seconds or some minutes, and searching goes on.")
        st.html(f"<p>{escape(purpose)}</p><p>{escape(effect)}</p>")
        st.button(words.gettext("Make it anew"), key="rebuild", type="primary", on_click=_rebuild, args=(words,))


def _rebuild(words: Translator) -> None:
    ask_for(_TASK, rebuild=True)
    state.say(words.gettext("The search index is being made anew."))
