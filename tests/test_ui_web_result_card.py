"""A result says what it is, how old, and why it is there; hostile content stays inside its card."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kb.models import DateReliability, Highlight, SearchHit, Why
from tests.web_app import tags_of
from ui.translation import translator
from ui.web.components.result_card import card_html, date_html, strength, strength_of_meaning

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script><b x="'
MEXICO = ZoneInfo("America/Mexico_City")
SPANISH = translator("es")
HIT = SearchHit(
    rank=1,
    score=0.9,
    document_id=7,
    url="https://example.org/plaza",
    title="Plaza limita los enlaces",
    lang="es",
    source="El Pulso Digital",
    publisher="elpulso.example",
    country="AR",
    kind="news",
    published=NOW - timedelta(days=3),
    date_reliability=DateReliability.EXACT,
    seen=NOW,
    passage="Desde hoy, tres enlaces por semana.",
    passage_lang="es",
    char_start=0,
    char_end=35,
    heading_path=("Reglas", "Enlaces"),
    highlights=(Highlight(16, 23),),
    copies=0,
    why=Why(lexical=0.5, semantic=0.9, recency=0.0, words=0.9, closeness=0.3),
)


def _card(**changes: Any) -> str:
    return card_html(SPANISH, replace(HIT, **changes), NOW, MEXICO)


def test_card_says_what_it_is() -> None:
    html = _card()
    for expected in (
        'href="https://example.org/plaza"',
        "El Pulso Digital",
        "Argentina",
        "español",
        "hace 3 días",
        "<mark>enlaces</mark>",
        '<bdi>Reglas</bdi><span aria-hidden="true"> › </span><bdi>Enlaces</bdi>',
        "palabras: coincidencia alta",
        "significado: coincidencia media",
    ):
        assert expected in html


def test_short_passage_is_shown_once() -> None:
    assert "<details" not in _card()
    assert _card(passage="palabra " * 200).count("<blockquote") == 2


def test_copies_are_counted() -> None:
    assert "También publicado" not in _card()
    assert "También publicado en 1 sitio más" in _card(copies=1)
    assert "También publicado en 3 sitios más" in _card(copies=3)
    by_date = _card(copies=3, why=Why(0.0, 0.0, 0.0))
    assert "También publicado en 3 sitios más" in by_date
    assert "cj-why" not in by_date


def test_good_practice_is_marked_and_news_is_not() -> None:
    assert "Buena práctica" in _card(kind="practice")
    assert "cj-tag" not in _card(kind="news")
    assert "cj-tag" not in _card(kind="<b>own</b>")


def test_unknown_facts_leave_no_trace() -> None:
    html = _card(country=None, lang=None, passage_lang=None, published=None, heading_path=(), source=None)
    assert "None" not in html
    assert "sin fecha" in html
    assert "elpulso.example" in html
    assert 'lang="' not in html


def test_title_may_be_missing() -> None:
    assert ">https://example.org/plaza<" in _card(title="").replace("<bdi>", "").replace("</bdi>", "")


@pytest.mark.parametrize("field", ["title", "url", "source", "publisher", "country", "lang", "passage"])
def test_hostile_fields_add_no_element(field: str) -> None:
    hostile = tags_of(_card(**{"source": None, "highlights": (), field: HOSTILE}))
    assert hostile == tags_of(_card(**{"source": None, "highlights": (), field: "harmless"}))


@pytest.mark.parametrize(
    ("reliability", "spoken", "machine", "title"),
    [
        (DateReliability.EXACT, "hace 10 horas", "2026-11-22T02:00:00+00:00", "21 nov 2026, 20:00 CST"),
        (DateReliability.DAY, "hoy", "2026-11-22", "22 nov 2026"),
        (DateReliability.GUESSED, "hoy, aprox.", "2026-11-22", "22 nov 2026 (fecha deducida)"),
    ],
)
def test_dates_are_no_finer_than_known(reliability: DateReliability, spoken: str, machine: str, title: str) -> None:
    when = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    expected = f'<time datetime="{machine}" title="{title}">{spoken}</time>'
    assert date_html(SPANISH, when, reliability, NOW, MEXICO) == expected


def test_refused_date_is_no_date() -> None:
    assert "sin fecha" in date_html(SPANISH, NOW, DateReliability.NONE, NOW, MEXICO)


@pytest.mark.parametrize(("share", "step"), [(0.0, 0), (0.01, 1), (0.34, 2), (0.67, 3), (1.0, 3)])
def test_strength_in_steps(share: float, step: int) -> None:
    assert strength(share) == step


@pytest.mark.parametrize(
    ("closeness", "step"), [(None, 3), (0.05, 0), (0.15, 1), (0.24, 2), (0.39, 2), (0.4, 3), (0.9, 3)]
)
def test_how_near_in_meaning_is_said_on_one_scale_for_all_questions(closeness: float | None, step: int) -> None:
    assert strength_of_meaning(Why(lexical=0.0, semantic=1.0, recency=0.0, closeness=closeness)) == step


def test_what_matches_in_nothing_is_there_for_want_of_better() -> None:
    html = _card(why=Why(lexical=0.0, semantic=0.2, recency=0.0, words=0.0, closeness=0.01))
    assert "no hay nada más parecido" in html
    assert "coincidencia" not in html
    assert "palabras: sin coincidencia" in _card(why=replace(HIT.why, words=0.0))
