"""One practice: who advises it, whether it still holds, what they say, word for word."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from html import escape
from typing import Final

import streamlit as st

from kb.models import Announcement, ItemKind, PracticeEntry, PracticePassage
from kb.practices.ageing import Reason, last_said
from kb.practices.features import without_markup
from kb.practices.names import network_name, theme_name
from kb.practices.titles import place_of, titled_by
from ui.translation import N_, Translator
from ui.web.components.checklist import show_choice
from ui.web.components.practice_changes import show_changes, show_confirming
from ui.web.components.save_to_board import show_save_to_board
from ui.web.markup import folded, in_language, isolated, link, marked_passage, named, path_html
from ui.web.reads import boards

_MOST_NAMES: Final = 4
_MAX_PASSAGE_LENGTH: Final = 2_000
_REASONS: Final = {
    Reason.AGE: N_("To check: nobody has confirmed it since {day}, and advice of this kind ages."),
    Reason.NETWORK_CHANGED: N_("To check: the network has announced a change since it was last confirmed, on {day}."),
}


def show_practice(words: Translator, entry: PracticeEntry, now: datetime, zone: tzinfo) -> None:
    """Draw a practice, and under it what can be done with it."""
    with st.container(key=f"cj_practice_{entry.practice_id}", gap=None):
        st.html(practice_html(words, entry, now, zone))
        with st.container(horizontal=True, vertical_alignment="center", key=f"cj_practice_actions_{entry.practice_id}"):
            show_choice(words, entry.practice_id)
            if entry.check_reason:
                show_confirming(words, entry, now)
            first = entry.passages[0] if entry.passages else None
            show_save_to_board(
                words,
                boards.kept(),
                ItemKind.PRACTICE,
                entry.practice_id,
                entry.title,
                first.url if first else "",
                first.publisher if first else "",
                key=f"practice_{entry.practice_id}",
            )
            show_changes(words, entry)


def practice_html(words: Translator, entry: PracticeEntry, now: datetime, zone: tzinfo) -> str:
    """HTML of a practice. ``zone`` is the person's; whatever came from the web is escaped and bounded."""
    titled = titled_by(entry)
    lang = titled.lang if titled else None
    parts = [
        f'<h3 class="cj-hit-title" dir="auto"{in_language(lang)}>{isolated(entry.title)}</h3>',
        path_html(place_of(entry), lang),
        _facts_html(words, entry, lang, now, zone),
        _standing_html(words, entry, zone),
        _evidence_html(words, entry, zone),
    ]
    return f'<article class="cj-hit">{"".join(parts)}</article>'


def _facts_html(words: Translator, entry: PracticeEntry, lang: str | None, now: datetime, zone: tzinfo) -> str:
    """HTML of what is to be known at a glance, also of the language of the title where it is not the reader's."""
    facts = []
    if entry.publishers:
        support = words.ngettext("{count} publisher", "{count} publishers", entry.publishers)
        names = _names_html(words, entry.publisher_names)
        facts.append(f"<span><strong>{escape(support)}</strong>: {names}</span>")
    if entry.countries:
        facts.append(f"<span>{_names_html(words, [words.country_name(code) for code in entry.countries])}</span>")
    if lang and lang != words.language:
        facts.append(escape(words.language_name(lang)))
    facts.append(escape(theme_name(words, entry.theme)))
    facts += [escape(network_name(words, network)) for network in entry.networks]
    if entry.since and entry.since != entry.last_confirmed:
        since = words.gettext("since {day}", day=words.day(entry.since, zone))
        facts.append(escape(since))
    if entry.last_confirmed:
        confirmed = words.gettext("confirmed {when}", when=words.days_ago(entry.last_confirmed, now))
        facts.append(escape(confirmed))
    if entry.own_confirmed:
        confirmed = words.gettext("confirmed by your team {when}", when=words.days_ago(entry.own_confirmed, now))
        facts.append(escape(confirmed))
    marks = (
        (entry.pinned, words.gettext("Pinned")),
        (entry.own, words.gettext("Your own")),
        (entry.hidden, words.gettext("Hidden")),
    )
    facts += [f'<span class="cj-tag">{escape(mark)}</span>' for holds, mark in marks if holds]
    return f'<ul class="cj-facts">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>'


def _names_html(words: Translator, names: Sequence[str]) -> str:
    shown = ", ".join(isolated(name, 60) for name in names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    if more <= 0:
        return shown
    others = words.ngettext("and {count} more", "and {count} more", more)
    return f"{shown} {escape(others)}"


def _standing_html(words: Translator, entry: PracticeEntry, zone: tzinfo) -> str:
    lines = []
    if entry.check_reason and (confirmed := last_said(entry.last_confirmed, entry.own_confirmed)):
        why = words.gettext(_REASONS[Reason(entry.check_reason)], day=words.day(confirmed, zone))
        lines.append(f'<p class="cj-doubt">{escape(why)}</p>{_announcement_html(words, entry.announcement, zone)}')
    if entry.contradicted:
        both = words.gettext("The articles contradict each other: some advise it, others advise against it.")
        lines.append(f'<p class="cj-doubt">{escape(both)}</p>')
    return "".join(lines)


def _announcement_html(words: Translator, announcement: Announcement | None, zone: tzinfo) -> str:
    """What the network announced, to be opened."""
    if announcement is None:
        return ""
    source = link(announcement.url, announcement.title or announcement.url, words.gettext("(opens in a new tab)"))
    return f'<p class="cj-source">{source}, {escape(words.day(announcement.dated, zone))}</p>'


def _evidence_html(words: Translator, entry: PracticeEntry, zone: tzinfo) -> str:
    """What the articles say, to be opened; where they contradict each other, both sides, open."""
    if not entry.passages:
        return ""
    if entry.contradicted:
        sides = (
            (words.gettext("They advise it"), [passage for passage in entry.passages if not passage.forbids]),
            (words.gettext("They advise against it"), [passage for passage in entry.passages if passage.forbids]),
        )
        shown = "".join(
            f'<section><h4 class="cj-small-title">{escape(title)}</h4>{_passages_html(words, passages, zone)}</section>'
            for title, passages in sides
        )
        return f'<div class="cj-sides">{shown}</div>'
    label = words.gettext("What they say, word for word")
    return folded(named(label, entry.title), _passages_html(words, entry.passages, zone))


def _passages_html(words: Translator, passages: Sequence[PracticePassage], zone: tzinfo) -> str:
    return "".join(_passage_html(words, passage, zone) for passage in passages)


def _passage_html(words: Translator, passage: PracticePassage, zone: tzinfo) -> str:
    text = without_markup(passage.text)[:_MAX_PASSAGE_LENGTH]
    source = link(passage.url, passage.title or passage.url, words.gettext("(opens in a new tab)"))
    date = words.day(passage.published, zone) if passage.published else words.gettext("undated")
    return (
        f'<blockquote class="cj-passage cj-passage-whole" dir="auto" lang="{escape(passage.lang)}">'
        f"{marked_passage(text, (), (0, len(text)))}</blockquote>"
        f'<p class="cj-source">{source} — {isolated(passage.publisher, 80)}, {escape(date)}</p>'
    )
