"""Adding a source by its address: looked at by the worker, shown with what was found, then added."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

import streamlit as st

from kb.errors import InvalidAddressError, SourceError
from kb.intake.addresses import host_of
from kb.intake.source_fields import MAX_NAME, addresses_in, cut_line, typed_address
from kb.models import Run, RunStatus, Source, SourceType
from kb.packs.reader import publishers_named
from kb.source_lists.source_csv import list_of
from kb.source_lists.source_list import Assumed
from ui.translation import Translator
from ui.web import state
from ui.web.components.choices import choose_country, choose_kind, choose_language, choose_tags
from ui.web.components.headings import show_quiet, show_small_heading
from ui.web.components.sources.files import take_list
from ui.web.components.sources.listing import go_to, request
from ui.web.components.sources.outcome_words import Said
from ui.web.components.sources.packs import shipped_packs
from ui.web.components.sources.probe_words import needs_browser, refusal_words, way_words
from ui.web.components.work import ask_for, show_work
from ui.web.links import PageName, show_link
from ui.web.markup import isolated, markdown_text, plain
from ui.web.source_address import SourcesPart, SourcesRequest

_ADDRESS_KEY: Final = "new_address"
_TYPED_KEY: Final = "new_address_typed"
_LONGEST_TYPED: Final = 10_000  # a list that somebody copied has a hundred addresses and more
_MOST_FEEDS: Final = 12
Found = Mapping[str, Any]  # as ``ui.collecting.probe`` gives it


def show_add(words: Translator, asked: SourcesRequest) -> None:
    """Draw the field, and what became of the address that was typed last."""
    show_quiet(
        words.gettext(
            "The address of a website, a blog, a section, a feed, a YouTube channel or a Mastodon account:"
            " Catalejo finds out how to follow it."
        )
    )
    run = state.knowledge_base().runs.get(asked.run) if asked.run else None
    run = run if run is not None and run.task == "probe" else None
    _show_field(words, run)
    if run is None:
        return
    if not run.has_ended:
        show_work(words, "probe", ("probe",))
    elif run.status is RunStatus.DONE and isinstance(run.result.get("url"), str):
        _show_found(words, run)
    elif run.status is RunStatus.CANCELLED:
        show_quiet(words.gettext("Looking at the address was stopped."))


def problem_html(said: Said) -> str:
    """HTML of why an address cannot be followed, and what to do instead."""
    what = f"<strong>{isolated(said.what)}.</strong>"
    return f'<p class="cj-trouble" role="alert">{what} {escape(said.remedy)}</p>'


def found_html(words: Translator, found: Found, now: datetime) -> str:
    """HTML of what was found, and how."""
    facts = [
        way_words(words, str(found.get("type")), str(found.get("way"))),
        content_words(words, found, now),
        words.language_name(lang) if (lang := str(found.get("lang") or "")) else "",
    ]
    items = "".join(f"<li>{isolated(fact)}</li>" for fact in facts if fact)
    return (
        f'<div class="cj-found"><p class="cj-found-name">{isolated(str(found.get("name", "")), 120)}</p>'
        f'<ul class="cj-facts">{items}</ul><p class="cj-detail">{isolated(str(found.get("url", "")), 200)}</p></div>'
    )


def content_words(words: Translator, found: Found, now: datetime) -> str:
    """How many articles something names now, and how old the newest is."""
    entries = found.get("entries")
    number = entries if isinstance(entries, int) else 0
    count = words.ngettext("{count} article", "{count} articles", number)
    if not number:
        return words.gettext("no articles yet")
    if not found.get("newest"):
        return count
    newest = words.ago(datetime.fromisoformat(str(found["newest"])), now)
    return words.gettext("{articles}, the newest {when}", articles=count, when=newest)


def choices_of(result: Found) -> list[Found]:
    """What may be added: the best first, feeds of readers' comments last."""
    others = result.get("other_feeds")
    return [result, *(others if isinstance(others, list) else [])][:_MOST_FEEDS]


def source_of(found: Found, *, name: str, kind: str, country: str, lang: str, tags: tuple[str, ...]) -> Source:
    """What was found as a source, with what a person said of it."""
    return Source(
        url=str(found["url"]),
        name=cut_line(name, MAX_NAME) or str(found["name"]),
        type=SourceType(str(found["type"])),
        publisher=str(found["publisher"]),
        lang=lang or None,
        country=country or None,
        kind=kind,
        tags=tags,
        added=datetime.now(UTC),
    )


def _show_field(words: Translator, run: Run | None) -> None:
    typed = st.session_state.get(_TYPED_KEY, str(run.arguments.get("address", "")) if run else "")
    form = st.form("add_address", border=False)
    with form.container(horizontal=True, vertical_alignment="bottom", gap="small", key="cj_add_address"):
        st.text_input(
            words.gettext("Address"), typed, max_chars=_LONGEST_TYPED, placeholder="example.com", key=_ADDRESS_KEY
        )
        is_asked = st.form_submit_button(words.gettext("Look at it"), type="primary", on_click=_look)
    if is_asked and _TYPED_KEY not in st.session_state:
        remedy = words.gettext("Write it as example.com or https://example.com/news.")
        st.html(problem_html(Said(words.gettext("There is no address yet"), remedy)))
        return
    if _TYPED_KEY in st.session_state:
        addresses = addresses_in(st.session_state[_TYPED_KEY])
        if len(addresses) > 1:
            _show_several(words, addresses)
            return
        try:
            typed_address(st.session_state[_TYPED_KEY])
        except InvalidAddressError as error:
            st.html(problem_html(refusal_words(words, str(error))))
            _show_named(words, st.session_state[_TYPED_KEY])
            return
    if run is not None and run.status is RunStatus.FAILED:
        st.html(problem_html(refusal_words(words, run.message)))
        if needs_browser(run.message):
            st.button(
                words.gettext("Read it with a browser"),
                key="probe_with_browser",
                icon=":material/web:",
                on_click=_probe,
                args=(str(run.arguments.get("address", "")),),
                kwargs={"javascript": True},
            )
        with st.expander(words.gettext("Details")):
            st.html(f'<pre class="cj-detail" lang="en">{escape(plain(run.message, 500))}</pre>')


def _show_named(words: Translator, name: str) -> None:
    """Offer the publishers of the packs that are called so, if any."""
    named = publishers_named(shipped_packs(), name)
    if not named:
        return
    show_quiet(words.gettext("Do you mean one of these?"))
    for entry in named:
        where = words.country_name(entry.country) if entry.country else ""
        st.button(
            markdown_text(" · ".join(filter(None, (entry.name, where, host_of(entry.home))))),
            key=f"named_{entry.home}",
            icon=":material/search:",
            on_click=_look_at,
            args=(entry.home,),
        )


def _show_several(words: Translator, addresses: Sequence[str]) -> None:
    """Offer to add them all at once, as a list of them would be."""
    show_small_heading(words.gettext("These are several addresses"))
    show_quiet(
        words.gettext(
            "They are added together: the first collection finds out how to follow each, and “My sources” tells of"
            " those that do not work."
        )
    )
    # What else was typed is left out: who misses an address here sees it before it is too late.
    st.html(f'<p class="cj-count">{isolated(" · ".join(addresses), _LONGEST_TYPED)}</p>')
    with st.form("add_several"):
        kind = choose_kind(words, "several_kind", "news")
        country = choose_country(words, words.gettext("Country"), "several_country", _own_country())
        label = words.ngettext("Add {count} address", "Add {count} addresses", len(addresses))
        if st.form_submit_button(label, type="primary", icon=":material/add:", key="several_add"):
            take_list(words, list_of(addresses, Assumed(kind=kind, country=country)))


def _look() -> None:
    """Have the worker look at what was typed; what is no address is told at once."""
    # The full stop or comma of the sentence that it was copied from is none of it.
    typed = st.session_state[_ADDRESS_KEY].strip().rstrip(".,;")
    st.session_state[_TYPED_KEY] = typed
    if not typed:
        del st.session_state[_TYPED_KEY]
        return
    try:
        typed_address(typed)
    except InvalidAddressError:
        go_to(SourcesRequest(part=SourcesPart.ADD))
        return
    _probe(typed)


def _look_at(address: str) -> None:
    st.session_state[_TYPED_KEY] = address
    _probe(address)


def _probe(address: str, **how: bool) -> None:
    go_to(SourcesRequest(part=SourcesPart.ADD, run=ask_for("probe", address=address, **how).id))


def _show_found(words: Translator, run: Run) -> None:
    choices, now = choices_of(run.result), state.now()
    show_small_heading(words.gettext("Found"))
    chosen = 0
    if len(choices) > 1:
        chosen = st.radio(
            words.gettext("There are several feeds. Which one do you want?"),
            range(len(choices)),
            format_func=lambda number: markdown_text(_choice_label(words, choices[number], now)),
            key=f"found_{run.id}",
        )
    found = choices[chosen]
    st.html(found_html(words, found, now))
    known, javascript = state.knowledge_base().sources.find(str(found["url"])), bool(run.arguments.get("javascript"))
    if known:
        _show_known(words, known[0], javascript=javascript)
        return
    _show_describe(words, found, f"{run.id}_{chosen}", javascript=javascript)


def _show_known(words: Translator, source: Source, *, javascript: bool) -> None:
    """Say that what was found is followed already, and where it is only followed without a browser what to do."""
    if javascript and not source.javascript:
        show_quiet(
            words.gettext("You follow this already, but without a browser: have it read with one, under “Edit”.")
        )
    else:
        show_quiet(words.gettext("You follow this already."))
    show_link(words, PageName.SOURCES, markdown_text(source.name), source=source.id)


def _choice_label(words: Translator, found: Found, now: datetime) -> str:
    name = plain(str(found.get("name", "")), 80)
    comments = words.gettext("readers' comments") if found.get("comments") else ""
    return " · ".join(filter(None, (name, comments, content_words(words, found, now))))


def _show_describe(words: Translator, found: Found, place: str, *, javascript: bool) -> None:
    with st.form(f"describe_{place}"):
        name = st.text_input(
            words.gettext("Name"), plain(str(found["name"]), MAX_NAME), max_chars=MAX_NAME, key=f"new_name_{place}"
        )
        kind = choose_kind(words, f"new_kind_{place}", "news")
        country = choose_country(words, words.gettext("Country"), f"new_country_{place}", _own_country())
        lang = choose_language(words, words.gettext("Language"), f"new_lang_{place}", str(found.get("lang") or ""))
        tags = choose_tags(words, f"new_tags_{place}")
        if st.form_submit_button(words.gettext("Add this source"), type="primary", icon=":material/add:"):
            said = source_of(found, name=name, kind=kind, country=country, lang=lang, tags=tags)
            _add(words, replace(said, javascript=javascript))


def _add(words: Translator, source: Source) -> None:
    try:
        added = state.knowledge_base().sources.add(source)
    except SourceError:  # another tab was faster
        st.info(words.gettext("You follow this already."))
        return
    ask_for("collect")
    st.session_state.pop(_TYPED_KEY, None)
    state.say(words.gettext("Added. It is being collected."))
    go_to(replace(request(), part=SourcesPart.LIST, run=None, source=added.id))
    st.rerun()


def _own_country() -> str:
    """The one country that the person follows, if it is one."""
    countries = state.person().countries
    return countries[0] if len(countries) == 1 else ""
