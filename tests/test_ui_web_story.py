"""The page of a story as a person sees it, over stories that move."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.models import DateReliability, StoryDocument
from kb.trends.places import Certainty
from kb.trends.reading import TrendQuery
from kb.trends.trend import Direction, Step
from tests.moving_stories import HOSTILE, PUBLISHERS, RISING, WATCHED, moving_home
from tests.web_app import fill, html_of, page, settings_of, using
from ui.translation import translator
from ui.web.app_pages.story import day_of
from ui.web.charts import days_of, days_words, sparkline_html
from ui.web.components.ladder import ladder_html
from ui.web.links import PageName
from ui.web.trend_address import StoryRequest, read_story

NOW = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
WORDS = translator("es")


@pytest.fixture
def moving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with using(tmp_path / "home", monkeypatch) as home:
        yield moving_home(home)


def story_of(home: Path, title: str) -> int:
    """The story that has this title, or one that begins so."""
    with KnowledgeBase.open(settings_of(home)) as knowledge:
        trends = knowledge.trends(TrendQuery(as_of=datetime.now(UTC))).trends
        found = [trend.story_id for trend in trends if trend.title.startswith(title[:20])]
        return found[0] if found else knowledge.search(title).hits[0].document_id


class TestCharts:
    def test_a_sparkline_says_what_it_shows(self) -> None:
        html = sparkline_html((0.0, 2.0, 1.0), 'a "b"')
        assert 'role="img" aria-label="a &quot;b&quot;"' in html
        assert [bar.partition("%")[0] for bar in html.split("height:")[1:]] == ["4", "100", "50"]
        assert "height:4%" in sparkline_html((0.0,), "")

    def test_every_day_has_its_bar(self) -> None:
        days = days_of({date(2026, 11, 3): 2}, date(2026, 11, 5))
        assert len(days) == 14
        assert days[-3:] == [(date(2026, 11, 3), 2), (date(2026, 11, 4), 0), (date(2026, 11, 5), 0)]
        assert len(days_of({date(2026, 10, 1): 1}, date(2026, 11, 5))) == 36
        assert days_of({date(2026, 11, 9): 1}, date(2026, 11, 5))[-1] == (date(2026, 11, 9), 1)

    def test_the_chart_is_told_in_words(self) -> None:
        said = days_words(WORDS, {date(2026, 11, 3): 2, date(2026, 11, 5): 1})
        assert said.startswith("Gráfico de barras")
        assert "3 artículos del 3 nov 2026 al 5 nov 2026; el máximo, el 3 nov 2026: 2" in said


def test_the_ladder_tells_where_it_began_and_how_that_is_known() -> None:
    steps = (
        Step("MX", NOW - timedelta(days=4), 0.0, 3, Direction.FALLING, Certainty.ADDRESS),
        Step("<b>", NOW - timedelta(days=1), 72.0, 1, Direction.GROWING, Certainty.TEXT),
    )
    html = ladder_html(WORDS, "País", steps, WORDS.country_name, NOW, window_days=7)
    assert html.index("México") < html.index("empezó aquí") < html.index("3 días después")
    assert "por su dirección web" in html
    assert "solo por el titular" in html
    # Told once in its first week, it is told more than before: that does not say that it grows.
    assert ">Últimos 7 días</th>" in html
    assert "↑</span> más que antes" in html
    assert "↓</span> menos que antes" in html
    assert "margin-inline-start:0%" in html
    assert "margin-inline-start:75%" in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("reliability", "day"), [(DateReliability.EXACT, 25), (DateReliability.DAY, 26), (DateReliability.GUESSED, 25)]
)
def test_an_article_stands_under_the_day_that_it_is_dated_by(reliability: DateReliability, day: int) -> None:
    published = datetime(2026, 11, 26, tzinfo=UTC)
    article = StoryDocument(1, "https://a.example", "A", "a", "es", "MX", published, reliability, NOW, 0)
    assert day_of(article, ZoneInfo("America/Mexico_City")) == date(2026, 11, day)


def test_an_address_names_a_story() -> None:
    assert read_story({"id": ["12"], "as-of": ["2026-11-20"], "articles": ["all"]}) == StoryRequest(
        12, date(2026, 11, 20), whole=True
    )
    assert read_story({"id": ["-1"], "as-of": ["x"], "articles": ["some"]}) == StoryRequest()


def test_a_rising_story_with_its_evidence(moving: Path) -> None:
    app = page(PageName.STORY, id=str(story_of(moving, RISING)), ui="es").run()
    html = html_of(app)
    assert f'<h1 class="cj-title">{RISING}' in html
    assert "en alza" in html
    assert "Mucho más de lo esperable." in html
    assert "<bdi>México</bdi>" in html
    assert "15 horas después" in html
    assert "Tus fuentes de estos países no la han contado: Chile y Uruguay." in html
    assert all(f'href="https://{name}.example/' in html for name in (*PUBLISHERS, "plaza"))
    assert "Búsquedas: puesto 2." in html
    assert "Búsquedas: 5.000 búsquedas." in html
    (chart,) = app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")
    assert "Gráfico de barras" in str(chart.proto)


def test_a_story_as_it_was(moving: Path) -> None:
    day = (datetime.now(UTC) - timedelta(days=3)).date()
    app = page(PageName.STORY, id=str(story_of(moving, RISING)), **{"as-of": day.isoformat()}, ui="es").run()
    html = html_of(app)
    assert "Como se sabía al final del" in html
    assert 'href="https://a.example/' in html
    assert 'href="https://h.example/' not in html


def test_a_story_of_one_publisher_does_not_move_and_is_shown(moving: Path) -> None:
    html = html_of(page(PageName.STORY, id=str(story_of(moving, WATCHED)), ui="es").run())
    assert "no se mueve" in html
    assert 'href="https://comuna.example/' in html


def test_what_several_tell_in_articles_that_do_not_count_is_not_said_to_be_told_by_none(moving: Path) -> None:
    title = "Tango bailado, tango cantado"
    fill(
        moving,
        [
            {"url": f"https://{name}.example/tango", "title": f"{title} {name * 4}", "text": "", "source": name}
            for name in "qrs"
        ],
    )
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        assert knowledge.update_stories()
    html = html_of(page(PageName.STORY, id=str(story_of(moving, title)), ui="es").run())
    assert all(f'href="https://{name}.example/tango"' in html for name in "qrs")
    assert "De lo que cuenta para las tendencias" in html


@pytest.mark.parametrize("ui", ["es", "pt"])
def test_a_story_is_told_in_the_readers_language_where_an_article_in_it_does(moving: Path, ui: str) -> None:
    title = "Tango bailado, tango cantado"
    said = {
        "es": "El tango bailado y el tango cantado llenaron la plaza de la ciudad.",
        "pt": "A praça da cidade ficou cheia para dançar e cantar até a noite.",
    }
    fill(
        moving,
        [
            {"url": f"https://{name}.example/tango", "title": title, "text": said[lang], "source": name, "lang": lang}
            for name, lang in (("q", "es"), ("r", "pt"), ("s", "es"))
        ],
    )
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        assert knowledge.update_stories()
    html = html_of(page(PageName.STORY, id=str(story_of(moving, title)), ui=ui).run())
    assert [sentence for sentence in said.values() if sentence in html] == [said[ui]]


def test_what_the_web_writes_is_text(moving: Path) -> None:
    html = html_of(page(PageName.STORY, id=str(story_of(moving, HOSTILE))).run())
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html
    assert "\u202e" not in html


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"id": "999999"}, "Esta historia no existe"),
        ({}, "Esta historia no existe"),
        ({"id": "95", "as-of": "2001-01-01"}, "Ese día nadie había contado"),
    ],
)
def test_a_story_that_there_is_not(moving: Path, params: dict[str, str], said: str) -> None:
    assert said in html_of(page(PageName.STORY, **params, ui="es").run())
