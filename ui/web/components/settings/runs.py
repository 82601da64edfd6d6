"""The work that was done last: what came of it in words, and on demand what it said itself."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Final

import streamlit as st

from kb.models import Run, RunStatus
from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.headings import show_quiet
from ui.web.components.work import failure_words, task_name
from ui.web.markup import folded, named, plain

_MOST_SHOWN: Final = 15
_STATUSES: Final = {
    RunStatus.QUEUED: N_("waiting"),
    RunStatus.RUNNING: N_("under way"),
    RunStatus.DONE: N_("done"),
    RunStatus.FAILED: N_("failed"),
    RunStatus.CANCELLED: N_("stopped"),
}
_MOST_SAID: Final = 2_000


def show_runs(words: Translator) -> None:
    """Draw the newest runs, the newest first."""
    runs = state.knowledge_base().runs.latest(limit=_MOST_SHOWN)
    if not runs:
        show_quiet(words.gettext("Nothing has been done yet."))
        return
    st.html(f'<ul class="cj-runs">{"".join(run_html(words, run) for run in runs)}</ul>')


def run_html(words: Translator, run: Run) -> str:
    """HTML of a run. What it says of itself may quote the web: it is hostile."""
    when, zone = run.finished or run.started or run.queued, state.time_zone()
    facts = [
        f'<strong class="cj-run-{run.status.value}">{escape(words.gettext(_STATUSES[run.status]))}</strong>',
        f'<time title="{escape(words.instant(when, zone))}">{escape(words.ago(when, state.now()))}</time>',
    ]
    outcome = outcome_words(words, run)
    if outcome:
        facts.append(escape(outcome))
    items = "".join(f"<li>{fact}</li>" for fact in facts)
    log = run.message or "\n".join(f"{name}: {value}" for name, value in run.result.items())
    details = ""
    if log:
        said = "\n".join(escape(plain(line, 500)) for line in log[:_MOST_SAID].splitlines())
        summary = named(words.gettext("Details"), f"{task_name(words, run.task)}, {words.instant(when, zone)}")
        details = folded(summary, f'<pre class="cj-detail">{said}</pre>')
    return (
        f'<li><span class="cj-run-task">{escape(task_name(words, run.task))}</span>'
        f'<ul class="cj-facts">{items}</ul>{details}</li>'
    )


def outcome_words(words: Translator, run: Run) -> str:
    """What came of a run that is done or has failed; empty where there is nothing to tell."""
    if run.status is RunStatus.FAILED:
        return failure_words(words, run)
    tell = _OUTCOMES.get(run.task)
    return tell(words, run) if tell and run.status is RunStatus.DONE else ""


def _collected(words: Translator, run: Run) -> str:
    outcomes = run.result.get("outcomes")
    counts = outcomes if isinstance(outcomes, Mapping) else {}
    new = sum(_whole(counts, name) for name in ("stored_new", "stored_from_entry"))
    if not new:
        return words.gettext("nothing new")
    articles = words.ngettext("{count} new article", "{count} new articles", new)
    sources = words.ngettext("{count} source read", "{count} sources read", _whole(run.result, "sources"))
    return f"{articles}, {sources}"


def _indexed(words: Translator, run: Run) -> str:
    if run.arguments.get("rebuild"):
        return words.gettext("the search index was made anew")
    count = _whole(run.result, "documents")
    if not count:
        return words.gettext("nothing new")
    return words.ngettext("{count} article can be found", "{count} articles can be found", count)


def _alerted(words: Translator, run: Run) -> str:
    count = _whole(run.result, "raised")
    return words.ngettext("{count} alert", "{count} alerts", count) if count else words.gettext("nothing new")


def _delivered(words: Translator, run: Run) -> str:
    count = _whole(run.result, "sent")
    return words.ngettext("{count} digest sent", "{count} digests sent", count) if count else ""


def _whole(values: Mapping[str, object], name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) else 0


_OUTCOMES: Final[Mapping[str, Callable[[Translator, Run], str]]] = {
    "collect": _collected,
    "index": _indexed,
    "alerts": _alerted,
    "deliver": _delivered,
}
