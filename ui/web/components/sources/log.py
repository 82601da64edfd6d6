"""What became of the last collections, and of the last check of all sources, source by source."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import tzinfo
from html import escape
from itertools import groupby
from typing import Final

import streamlit as st

from kb.models import OutcomeCount, Run, RunStatus
from ui.translation import Translator
from ui.web import state
from ui.web.components.headings import show_quiet, show_small_heading
from ui.web.components.sources.details import rows_of
from ui.web.components.sources.listing import go_to, request
from ui.web.components.sources.outcome_words import outcome_words, verdict_words
from ui.web.components.work import ask_for, failure_words
from ui.web.markup import isolated, plain
from ui.web.source_address import SourcesRequest

_RUN_KEY: Final = "collecting_run"
_RUNS: Final = 10
_MOST_ROWS: Final = 100
_NEW: Final = ("stored_new", "stored_from_entry")
_READ: Final = frozenset({"feed_read", "site_read", "sitemap_read", "trend_read", "not_modified"})
_WELL: Final = _READ | {*_NEW, "updated", "unchanged"}


def show_log(words: Translator, asked: SourcesRequest) -> None:
    """Draw the outcome of the collection that the address asks for, by default the last."""
    knowledge = state.knowledge_base()
    runs = [run for run in knowledge.runs.latest("collect", _RUNS) if run.finished is not None]
    show_small_heading(words.gettext("Last collections"))
    if not runs:
        show_quiet(words.gettext("Nothing has been collected yet. “Collect now” does it."))
    else:
        shown = next((run for run in runs if run.id == asked.run), runs[0])
        st.selectbox(
            words.gettext("Collection"),
            [run.id for run in runs],
            format_func={run.id: run_words(words, run, state.time_zone()) for run in runs}.__getitem__,
            key=state.fill(_RUN_KEY, shown.id),
            index=runs.index(shown),
            label_visibility="collapsed",
            on_change=_set_run,
        )
        st.html(outcomes_html(words, knowledge.runs.outcomes(shown.id)))
        if shown.message:
            with st.expander(words.gettext("Details")):
                st.html(f'<pre class="cj-detail" lang="en">{escape(plain(shown.message, 500))}</pre>')
    _show_check(words)


def run_words(words: Translator, run: Run, zone: tzinfo) -> str:
    """When a collection or a check was, and what came of it."""
    assert run.finished is not None
    when = words.instant(run.finished, zone)
    counts = run.result.get("outcomes")
    numbers = counts if isinstance(counts, dict) else {}
    new = sum(count for name in _NEW if isinstance(count := numbers.get(name), int))
    if run.status is RunStatus.FAILED:
        said = failure_words(words, run) or words.gettext("it did not end well")
    elif run.status is RunStatus.CANCELLED:
        said = words.gettext("stopped before its end")
    else:
        said = words.ngettext("{count} new article", "{count} new articles", new)
    return f"{when} · {said}"


def outcomes_html(words: Translator, outcomes: Sequence[OutcomeCount]) -> str:
    """HTML of the table of what became of each source, those with problems first."""
    if not outcomes:
        nothing = words.gettext("No source was due.")
        return f'<p class="cj-count">{escape(nothing)}</p>'
    by_source = [(name, list(rows)) for name, rows in groupby(outcomes, key=lambda row: row.source)]
    by_source.sort(key=lambda pair: all(row.outcome in _WELL for row in pair[1]))
    rows = "".join(
        f"<tr><th scope=row>{isolated(name, 80)}</th><td>{_counts_html(words, counts)}</td></tr>"
        for name, counts in by_source[:_MOST_ROWS]
    )
    more = len(by_source) - _MOST_ROWS
    rest = words.ngettext("and {count} more source", "and {count} more sources", more) if more > 0 else ""
    return _table(words.gettext("Source"), words.gettext("What became of it"), rows) + (
        f'<p class="cj-count">{escape(rest)}</p>' if rest else ""
    )


def check_html(words: Translator, run: Run) -> str:
    """HTML of the table of what the last check of all sources found, those that do not work first."""
    rows = "".join(
        f"<tr><th scope=row>{isolated(str(row.get('source', '')), 80)}</th>"
        f"<td><strong>{escape(said.what.rstrip('.'))}.</strong> {escape(said.remedy)}</td></tr>"
        for row in rows_of(run)[:_MOST_ROWS]
        for said in [verdict_words(words, str(row.get("verdict")), str(row.get("outcome")))]
    )
    return _table(words.gettext("Source"), words.gettext("What was found"), rows) if rows else ""


def count_words(words: Translator, row: OutcomeCount) -> str:
    """What something ended in, and how often; a source is read once, so that goes without saying."""
    what = outcome_words(words, row.outcome).what
    return what if row.outcome in _READ else f"{what}: {words.number(row.count)}"


def _counts_html(words: Translator, counts: Iterable[OutcomeCount]) -> str:
    return "<br>".join(
        f'<span class="{"cj-well" if row.outcome in _WELL else "cj-ill"}">{escape(count_words(words, row))}</span>'
        for row in sorted(counts, key=lambda row: (row.outcome in _WELL, -row.count))
    )


def _table(first: str, second: str, rows: str) -> str:
    return (
        f'<table class="cj-log"><thead><tr><th scope=col>{escape(first)}</th><th scope=col>{escape(second)}</th></tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )


def _show_check(words: Translator) -> None:
    show_small_heading(words.gettext("Check of all sources"))
    show_quiet(words.gettext("Looks at each source once and says which work. No article is stored."))
    st.button(
        words.gettext("Check all now"), key="check_all", icon=":material/stethoscope:", on_click=_check, args=(words,)
    )
    runs = state.knowledge_base().runs.latest("check", _RUNS)
    ended = [run for run in runs if not run.arguments and run.status in (RunStatus.DONE, RunStatus.FAILED)]
    if ended and ended[0].status is RunStatus.FAILED:
        st.html(f'<p class="cj-count">{escape(run_words(words, ended[0], state.time_zone()))}</p>')
    last = next((run for run in ended if run.status is RunStatus.DONE), None)
    if last is not None and last.finished is not None:
        when = words.ago(last.finished, state.now())
        checked = words.gettext("Checked {when}.", when=when)
        st.html(f'<p class="cj-count">{escape(checked)}</p>{check_html(words, last)}')


def _check(words: Translator) -> None:
    ask_for("check")
    state.say(words.gettext("The sources are being looked at."))


def _set_run() -> None:
    go_to(replace(request(), run=st.session_state[_RUN_KEY]))
