"""Work under way: how far the worker is with what was asked of it, the same in every tab, with a way to stop it."""

from collections.abc import Collection
from datetime import timedelta
from html import escape
from typing import Final

import streamlit as st

from kb.errors import CatalejoError
from kb.models import Run, RunStatus
from ui.translation import N_, Translator
from ui.web import state
from ui.web.markup import label_for, markdown_text, plain

TASK_NAMES: Final = {
    "collect": N_("Collecting"),
    "extract": N_("Reading pages again"),
    "index": N_("Making articles searchable"),
    "alerts": N_("Looking for stories and alerts"),
    "deliver": N_("Delivering digests"),
    "probe": N_("Looking at an address"),
    "check": N_("Checking sources"),
    "compose": N_("Writing the digest"),
    "send_test": N_("Sending a test"),
}
_OTHER_TASK: Final = N_("Working")
_NO_NETWORK: Final = "not connected to a network"  # of ``crawler.connection``
_EVERY: Final = "1s"
_MAX_WHAT: Final = 100
_TELLS_WHAT: Final = frozenset({"probe", "check"})  # their notes are the address or the name of what is looked at
# A worker takes up what waits within a second or two, unless it is busy with something else.
_SHOULD_HAVE_BEGUN: Final = timedelta(seconds=20)


def ask_for(task: str, **arguments: object) -> Run:
    """Ask the worker for a run; one of the same that waits already is given back."""
    return state.knowledge_base().runs.queue(task, **arguments)


def show_work(words: Translator, place: str, tasks: Collection[str] | None = None) -> bool:
    """Draw what is under way of these tasks, or of all; the page is drawn anew when it has ended.

    ``place`` tells several of them on one page apart. True if anything is under way.
    """
    if not _of(tasks, state.knowledge_base().runs.unended()):
        return False
    _show_live(words, place, tasks)
    return True


def progress_share(run: Run) -> float | None:
    """How far a run is, from 0 to 1; ``None`` where that is not known."""
    if run.status is RunStatus.QUEUED or not run.progress_total:
        return None
    return min(max(run.progress_done / run.progress_total, 0.0), 1.0)


def task_name(words: Translator, task: str) -> str:
    """What a task does, in words."""
    return words.gettext(TASK_NAMES.get(task, _OTHER_TASK))


def failure_words(words: Translator, run: Run) -> str:
    """What a run that failed failed of, where a person can do something about it; else empty."""
    return words.gettext("this computer had no network") if _NO_NETWORK in run.message else ""


def work_words(words: Translator, run: Run, runs: Collection[Run]) -> str:
    """What is going on with a run that has not ended, beside all ``runs`` that have not, whatever their tasks."""
    name = task_name(words, run.task)
    if run.status is RunStatus.QUEUED:
        is_idle = all(other.status is RunStatus.QUEUED for other in runs)
        if is_idle and state.now() - run.queued > _SHOULD_HAVE_BEGUN:
            return words.gettext("{task}: nothing takes it up. Is “catalejo up” running?", task=name)
        return words.gettext("{task}: waiting for its turn", task=name)
    if run.cancel_asked:
        return words.gettext("{task}: stopping…", task=name)
    share = progress_share(run)
    said = (
        words.gettext("{task}…", task=name)
        if share is None
        else words.gettext("{task}: {share} done", task=name, share=words.percent(share))
    )
    what = plain(run.progress_note, _MAX_WHAT) if run.task in _TELLS_WHAT else ""
    return f"{said} {what}".rstrip()


@st.fragment(run_every=_EVERY)
def _show_live(words: Translator, place: str, tasks: Collection[str] | None) -> None:
    try:
        unended = state.knowledge_base().runs.unended()
    except CatalejoError:  # the store is busy or away for a moment: the next look tells
        return
    shown = _of(tasks, unended)
    if not shown:
        st.rerun()
    for run in shown:
        with st.container(key=f"cj_work_{place}_{run.id}"):
            share = progress_share(run)
            said = work_words(words, run, unended)
            if share is None:
                st.html(f'<p class="cj-count" role="status">{escape(said)}</p>')
            else:
                st.progress(share, text=markdown_text(said))
            st.button(
                label_for(words.gettext("Stop"), task_name(words, run.task)),
                key=f"stop_{place}_{run.id}",
                type="tertiary",
                icon=":material/stop_circle:",
                disabled=run.cancel_asked,
                on_click=_stop,
                args=(run.id,),
            )
            if run.progress_note and run.task not in _TELLS_WHAT:
                with st.expander(words.gettext("Details")):
                    st.html(f'<pre class="cj-detail">{escape(plain(run.progress_note, 500))}</pre>')


def _stop(run_id: int) -> None:
    state.knowledge_base().runs.cancel(run_id)


def _of(tasks: Collection[str] | None, runs: Collection[Run]) -> list[Run]:
    return [run for run in runs if tasks is None or run.task in tasks]
