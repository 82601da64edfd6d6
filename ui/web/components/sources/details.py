"""One source: how it is doing, and what a person can do with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from html import escape
from typing import Any, Final

import streamlit as st

from kb.errors import SourceError
from kb.intake.source_fields import MAX_NAME, cut_line
from kb.models import Run, RunStatus, Source, SourceState, SourceType
from ui.translation import Translator
from ui.web import state
from ui.web.components.choices import choose_country, choose_kind, choose_language, choose_tags
from ui.web.components.headings import show_heading, show_quiet
from ui.web.components.shared_form import (
    ChangedMeanwhileError,
    changed_meanwhile,
    note_beginning,
    note_saved,
    own_changes,
    times_saved,
)
from ui.web.components.sources.listing import facts_html, go_to, request
from ui.web.components.sources.outcome_words import verdict_words
from ui.web.components.work import ask_for
from ui.web.markup import isolated, link, plain
from ui.web.source_address import SourcesRequest

_RUNS_LOOKED_THROUGH: Final = 10


def show_details(words: Translator, asked: SourcesRequest) -> None:
    """Draw the source that the address asks for."""
    st.button(
        words.gettext("All sources"),
        key="back_to_sources",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=go_to,
        args=(replace(asked, source=None),),
    )
    found = state.knowledge_base().sources.get(asked.source or 0)
    if found is None:
        show_quiet(words.gettext("This source is not there any more; somebody removed it."))
        return
    source, known = found
    show_heading(plain(source.name, 120))
    st.html(details_html(words, source, known, state.now(), state.time_zone()))
    _show_actions(words, source)
    _show_last_check(words, source)
    _show_edit(words, source)


def details_html(words: Translator, source: Source, known: SourceState, now: datetime, zone: tzinfo) -> str:
    """HTML of all that a person may want to know of a source."""
    said = known.flag_message or known.last_message
    rows = [
        (words.gettext("Address"), link(source.url, source.url, words.gettext("(opens in a new tab)"))),
        (words.gettext("Last looked at"), _instant(words, known.last_checked, zone)),
        (words.gettext("Next time"), _instant(words, known.next_check, zone) if source.enabled else ""),
        (words.gettext("Newest article"), escape(words.ago(known.latest_entry, now) if known.latest_entry else "")),
        (words.gettext("How it is read"), escape(words.gettext("with a browser")) if source.javascript else ""),
        (words.gettext("Tags"), ", ".join(isolated(tag, 60) for tag in source.tags)),
        (words.gettext("It says"), f'<span lang="en">{isolated(said)}</span>' if said else ""),
    ]
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in rows if value)
    return f'{facts_html(words, source, known, now)}<dl class="cj-pairs">{items}</dl>'


def check_html(words: Translator, run: Run, source_id: int, now: datetime) -> str:
    """HTML of what the last check found of a source; empty if it did not look at it."""
    row = next((row for row in rows_of(run) if row.get("source_id") == source_id), None)
    if row is None or run.finished is None:
        return ""
    said = verdict_words(words, str(row.get("verdict")), str(row.get("outcome")))
    facts = []
    if isinstance(entries := row.get("entries"), int):
        facts.append(words.ngettext("{count} article", "{count} articles", entries))
    if newest := row.get("last_entry"):
        newest_ago = words.ago(datetime.fromisoformat(str(newest)), now)
        facts.append(words.gettext("the newest {when}", when=newest_ago))
    more = f" {', '.join(facts)}." if facts else ""
    when = words.ago(run.finished, now)
    checked = words.gettext("Checked {when}.", when=when)
    return (
        f'<p class="cj-checked"><strong>{escape(said.what.rstrip("."))}.</strong>{escape(more)} {escape(said.remedy)}'
        f' <span class="cj-count">{escape(checked)}</span></p>'
    )


def rows_of(run: Run) -> list[Mapping[str, Any]]:
    """What a check found of each source."""
    rows = run.result.get("rows")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _instant(words: Translator, when: datetime | None, zone: tzinfo) -> str:
    return escape(words.instant(when, zone)) if when else ""


def _show_actions(words: Translator, source: Source) -> None:
    with st.container(horizontal=True, gap="small", key="cj_source_actions"):
        st.button(
            words.gettext("Check now"),
            key="check_source",
            icon=":material/stethoscope:",
            on_click=_check,
            args=(words, source.id),
        )
        if source.enabled:
            st.button(
                words.gettext("Turn off"),
                key="disable_source",
                icon=":material/toggle_off:",
                on_click=_disable,
                args=(words, source),
            )
        else:
            st.button(
                words.gettext("Turn on"),
                key="enable_source",
                icon=":material/toggle_on:",
                on_click=_enable,
                args=(words, source),
            )
        with st.popover(words.gettext("Remove"), icon=":material/delete:", key="remove_popover"):
            st.write(words.gettext("It is followed no more. The articles that it brought stay."))
            st.button(
                words.gettext("Yes, remove it"),
                key="remove_source",
                type="primary",
                on_click=_remove,
                args=(words, source),
            )


def _show_last_check(words: Translator, source: Source) -> None:
    for run in state.knowledge_base().runs.latest("check", _RUNS_LOOKED_THROUGH):
        if run.status is RunStatus.DONE and (html := check_html(words, run, source.id, state.now())):
            st.html(html)
            return


def _show_edit(words: Translator, source: Source) -> None:
    with (
        st.expander(words.gettext("Edit"), icon=":material/edit:", key="edit_expander"),
        st.form("edit_source", border=False),
    ):
        form = f"edit_source_{source.id}"
        place = f"{source.id}_{times_saved(form)}"
        note_beginning(form, f"edit_name_{place}", _changeable(source))
        name = st.text_input(words.gettext("Name"), source.name, max_chars=MAX_NAME, key=f"edit_name_{place}")
        kind = choose_kind(words, f"edit_kind_{place}", source.kind)
        country = choose_country(words, words.gettext("Country"), f"edit_country_{place}", source.country or "")
        lang = choose_language(words, words.gettext("Language"), f"edit_lang_{place}", source.lang or "")
        tags = choose_tags(words, f"edit_tags_{place}", source.tags)
        javascript = source.type is not SourceType.TREND and _choose_browser(words, f"edit_browser_{place}", source)
        st.caption(
            words.gettext("This holds for the articles that it brought already too; each keeps its own language.")
        )
        if st.form_submit_button(words.gettext("Save"), type="primary"):
            if not cut_line(name, MAX_NAME):
                st.error(words.gettext("A source needs a name."), icon=":material/error:")
                return
            said = replace(
                source,
                name=cut_line(name, MAX_NAME),
                kind=kind,
                country=country or None,
                lang=lang or None,
                tags=tags,
                javascript=javascript,
            )
            _save(words, form, source, said)


def _choose_browser(words: Translator, key: str, source: Source) -> bool:
    return st.checkbox(
        words.gettext("Read its articles with a browser"),
        source.javascript,
        key=key,
        help=words.gettext(
            "Only for a site whose articles you see in your browser and Catalejo does not find: it takes much longer."
        ),
    )


def _save(words: Translator, form: str, shown: Source, said: Source) -> None:
    def changed(stored: Source) -> Source:
        return replace(stored, **own_changes(form, _changeable(said), _changeable(stored)))

    try:
        state.knowledge_base().sources.change(said.id, changed)
    except ChangedMeanwhileError:
        st.error(changed_meanwhile(words), icon=":material/error:")
        return
    except SourceError:  # removed meanwhile: the page says so
        st.rerun()
    note_saved(form)
    if said.javascript and not shown.javascript:
        ask_for("check", sources=[said.id])  # which says whether there is a browser
        ask_for("collect")
        state.say(words.gettext("Saved. Catalejo is looking whether it can be read with a browser."))
    else:
        state.say(words.gettext("Saved."))
    st.rerun()


def _changeable(source: Source) -> dict[str, Any]:
    """What a person may change of a source in the form."""
    fields = ("name", "kind", "country", "lang", "tags", "javascript")
    return {field: getattr(source, field) for field in fields}


def _check(words: Translator, source_id: int) -> None:
    ask_for("check", sources=[source_id])
    state.say(words.gettext("The source is being looked at."))


def _enable(words: Translator, source: Source) -> None:
    try:
        state.knowledge_base().sources.enable(source)
    except SourceError:  # removed meanwhile: the page says so
        return
    ask_for("collect")
    state.say(words.gettext("Turned on. It is collected with the next collection."))


def _disable(words: Translator, source: Source) -> None:
    try:
        state.knowledge_base().sources.change(source.id, lambda stored: replace(stored, enabled=False))
    except SourceError:  # removed meanwhile: the page says so
        return
    state.say(words.gettext("Turned off. Its articles stay."))


def _remove(words: Translator, source: Source) -> None:
    state.knowledge_base().sources.remove(source)
    state.say(words.gettext("Removed. Its articles stay."))
    go_to(replace(request(), source=None))
