"""One search result: what it is, the passage that answers, and why it is there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from html import escape

import streamlit as st

from kb.models import DateReliability, Highlight, ItemKind, Kind, Passage, SearchAnswer, SearchHit, Why
from kb.search.closeness import LEAST
from ui.translation import N_, Translator
from ui.web import state
from ui.web.address import SearchRequest
from ui.web.components.save_to_board import show_save_to_board
from ui.web.markup import excerpt_span, folded, in_language, isolated, link, marked_passage, named, path_html
from ui.web.reads import boards

EXCERPT_LENGTH = 360  # about four lines: enough to judge, short enough for four results on a screen
MAX_PASSAGE_LENGTH = 6_000
_MAX_HEADINGS = 3
_RECENT_DAYS = 7

# By strength, 0 to 3. Whole phrases, as their words agree differently in each language.
_BY_WORDS = (
    N_("words: no match"),
    N_("words: weak match"),
    N_("words: fair match"),
    N_("words: strong match"),
)
# Cosines, see ``kb.search.closeness``; the first and the last were judged by hand.
_STEPS_OF_MEANING = (LEAST / 2, LEAST, 0.4)
_BY_MEANING = (
    N_("meaning: no match"),
    N_("meaning: weak match"),
    N_("meaning: fair match"),
    N_("meaning: strong match"),
)
# News is what most documents are; saying so would help nobody.
_KINDS = {
    Kind.PRACTICE.value: N_("Good practice"),
    Kind.PLATFORM.value: N_("Platform change"),
    Kind.TREND.value: N_("Trend"),
}


def show_results(words: Translator, request: SearchRequest, answer: SearchAnswer, now: datetime, zone: tzinfo) -> None:
    """Draw the hits of an answer in order, under each what can be done with it."""
    kept = boards.kept()
    for hit in answer.hits:
        with st.container(key=f"cj_hit_{hit.rank}", gap=None):
            st.html(card_html(words, hit, now, zone))
            with st.container(horizontal=True, vertical_alignment="center", key=f"cj_hit_actions_{hit.rank}"):
                st.html(_actions_html(actions(words, request, hit), hit.title))
                show_save_to_board(
                    words,
                    kept,
                    ItemKind.ARTICLE,
                    hit.document_id,
                    hit.title or hit.url,
                    hit.url,
                    hit.source or hit.publisher,
                    key=f"hit_{hit.rank}_{hit.document_id}",
                )


def actions(words: Translator, request: SearchRequest, hit: SearchHit) -> list[tuple[str, str]]:
    """What can be done with a hit, as texts of links and where they lead."""
    found = [(words.gettext("More like this"), state.link_to(SearchRequest(like=hit.document_id)))]
    if request.query:
        inside = replace(request, inside=hit.document_id)  # with the filters, for the way back
        found.append((words.gettext("More passages"), state.link_to(inside)))
    return found


def show_passages(words: Translator, passages: Sequence[Passage]) -> None:
    """Draw passages of one article, best first, as a list."""
    items = (
        f'<li><article class="cj-hit">{path_html(passage.heading_path[-_MAX_HEADINGS:], passage.lang)}'
        f"{_passage_html(words, passage.passage, passage.highlights, in_language(passage.lang), passage.passage)}"
        "</article></li>"
        for passage in passages
    )
    st.html(f'<ol class="cj-hits">{"".join(items)}</ol>')


def card_html(words: Translator, hit: SearchHit, now: datetime, zone: tzinfo) -> str:
    """HTML of one hit. ``zone`` is the person's; whatever came from the web is escaped and bounded."""
    title = link(hit.url, hit.title or hit.url, words.gettext("(opens in a new tab)"))
    language = in_language(hit.passage_lang)
    parts = [
        f'<h2 class="cj-hit-title"{in_language(hit.lang)}>{title}</h2>',
        _meta_html(words, hit, now, zone),
        path_html(hit.heading_path[-_MAX_HEADINGS:], hit.passage_lang),
        _passage_html(words, hit.passage, hit.highlights, language, hit.title or hit.url),
        _foot_html(words, hit, now),
    ]
    return f'<article class="cj-hit">{"".join(parts)}</article>'


def _meta_html(words: Translator, hit: SearchHit, now: datetime, zone: tzinfo) -> str:
    facts = [f"<strong>{isolated(hit.source or hit.publisher, 80)}</strong>"]
    if hit.kind in _KINDS:
        kind = words.gettext(_KINDS[hit.kind])
        facts.append(f'<span class="cj-tag">{escape(kind)}</span>')
    if hit.country:
        facts.append(isolated(words.country_name(hit.country), 60))
    if hit.lang:
        facts.append(isolated(words.language_name(hit.lang), 60))
    facts.append(date_html(words, hit.published, hit.date_reliability, now, zone))
    return f'<ul class="cj-facts">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>'


def date_html(
    words: Translator, when: datetime | None, reliability: DateReliability, now: datetime, zone: tzinfo
) -> str:
    """HTML of a published time: how long ago in words, the time itself on hover, both no finer than it is known."""
    if when is None or reliability is DateReliability.NONE:
        undated = words.gettext("undated")
        return f"<span>{escape(undated)}</span>"
    if reliability is DateReliability.EXACT:
        spoken, full, machine = words.ago(when, now), words.instant(when, zone), when.isoformat()
    else:
        spoken, full, machine = words.days_ago(when, now), words.day(when), when.date().isoformat()
    if reliability is DateReliability.GUESSED:
        spoken = words.gettext("about {when}", when=spoken)
        full = words.gettext("{date} (date inferred)", date=full)
    return f'<time datetime="{escape(machine)}" title="{escape(full)}">{escape(spoken)}</time>'


def _passage_html(words: Translator, passage: str, highlights: tuple[Highlight, ...], language: str, title: str) -> str:
    passage = passage[:MAX_PASSAGE_LENGTH]
    start, end = excerpt_span(passage, highlights, EXCERPT_LENGTH)
    before = "… " if start > 0 else ""
    after = " …" if end < len(passage) else ""
    excerpt = marked_passage(passage, highlights, (start, end), blank_lines=False)
    html = f'<blockquote class="cj-passage" dir="auto"{language}>{before}{excerpt}{after}</blockquote>'
    if not before and not after:
        return html
    whole = marked_passage(passage, highlights, (0, len(passage)))
    whole = f'<blockquote class="cj-passage cj-passage-whole" dir="auto"{language}>{whole}</blockquote>'
    return html + folded(named(words.gettext("Whole passage"), title), whole)


def _actions_html(actions: Sequence[tuple[str, str]], title: str) -> str:
    links = "".join(f'<a href="{escape(address)}" target="_self">{named(text, title)}</a>' for text, address in actions)
    return f'<p class="cj-actions">{links}</p>'


def _foot_html(words: Translator, hit: SearchHit, now: datetime) -> str:
    parts = []
    if hit.why.lexical or hit.why.semantic:  # not listed by date, as operators alone are
        reasons = _agreement_html(words, hit.why)
        if _is_lifted_by_age(hit.why, hit.published, now):
            recent = words.gettext("recent")
            reasons.append(f"<span>{escape(recent)}</span>")
        question = words.gettext("Why it is here:")
        parts.append(f'<p class="cj-why"><span>{escape(question)}</span>{"".join(reasons)}</p>')
    if hit.copies > 0:
        copies = words.ngettext(
            "Also published in {count} more place", "Also published in {count} more places", hit.copies
        )
        parts.append(f'<p class="cj-copies">{escape(copies)}</p>')
    return f'<footer class="cj-hit-foot">{"".join(parts)}</footer>' if parts else ""


def _agreement_html(words: Translator, why: Why) -> list[str]:
    by_words = None if why.words is None else strength(why.words)
    by_meaning = strength_of_meaning(why)
    if not by_words and not by_meaning:
        nothing = words.gettext("nothing else comes nearer")
        return [f"<span>{escape(nothing)}</span>"]
    meaning = _strength_html(words, _BY_MEANING, by_meaning)
    return [meaning] if by_words is None else [_strength_html(words, _BY_WORDS, by_words), meaning]


def _strength_html(words: Translator, phrases: tuple[str, ...], level: int) -> str:
    bars = '<i class="cj-on"></i>' * level + "<i></i>" * (3 - level)
    phrase = words.gettext(phrases[level])
    return f'<span class="cj-strength"><span aria-hidden="true">{bars}</span>{escape(phrase)}</span>'


def strength(share: float) -> int:
    """A share as one of four steps: 0 none, 1 weak, 2 fair, 3 strong."""
    if share <= 0:
        return 0
    return 1 if share < 1 / 3 else 2 if share < 2 / 3 else 3


def strength_of_meaning(why: Why) -> int:
    """How near a hit is in meaning, as one of four steps; within its answer where nothing else is known."""
    if why.closeness is None:
        return strength(why.semantic)
    return sum(why.closeness >= step for step in _STEPS_OF_MEANING)


def _is_lifted_by_age(why: Why, published: datetime | None, now: datetime) -> bool:
    return why.recency > 0 and published is not None and (now - published).days < _RECENT_DAYS
