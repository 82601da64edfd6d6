"""The page of trends as a person uses it, over stories that move."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from kb.digest.phrases import Phrases
from kb.knowledge_base import KnowledgeBase
from kb.models import Alert, AlertArticle, AlertKind, DateReliability, SearchFilters, TopicMark, TrendVerdict, Watch
from kb.noise import Noise
from kb.store import watches
from kb.store.alerts import put_alert
from kb.trends.counting import LeftOut
from kb.trends.trend import LeftOutArticle, ScoreParts, Topic
from tests.moving_stories import FADED, RISING, moving_home
from tests.web_app import html_of, opened, page, settings_of, using
from ui.translation import translator
from ui.web.address import Period
from ui.web.components.alert_list import alert_html
from ui.web.components.left_out import left_out_html
from ui.web.components.topic_list import articles_of, topic_html
from ui.web.components.trend_words import REASONS, lag_words
from ui.web.components.watches import found_html, watch_html
from ui.web.links import PageName
from ui.web.trend_address import DAYS, TrendRequest, View, looked_from, read_trends, write_trends

NOW = datetime(2026, 11, 26, 14, 33, tzinfo=UTC)
WORDS = translator("es")


@pytest.fixture
def moving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with using(tmp_path / "home", monkeypatch) as home:
        yield moving_home(home)


def titles(app: AppTest) -> list[str]:
    """The titles of the stories on the page."""
    assert not app.exception
    return [link.proto.label for link in app.get("page_link") if "id=" in link.proto.query_string]


class TestAddress:
    def test_what_is_asked_for_comes_back_from_the_address(self) -> None:
        asked = TrendRequest(
            View.TOPICS, 3, ("MX", "AR"), ("es",), ("tiktok",), ("platform",), "límite", date(2026, 11, 20), 20, "Vigía"
        )
        assert read_trends(write_trends(asked)) == asked
        assert write_trends(TrendRequest()) == {}

    @pytest.mark.parametrize(
        "params",
        [
            {"view": ["nowhere"], "days": ["5"], "country": ["mx", "M"], "lang": ["ES"], "network": ["orkut"]},
            {"kind": ["poem"], "as-of": ["yesterday"], "limit": ["-1"], "days": ["x"]},
            {"as-of": ["1066-10-14"], "limit": ["³"], "days": ["7777777777777777777"]},
            {"as-of": ["9999-12-31"]},
        ],
    )
    def test_what_cannot_be_understood_is_left_out(self, params: dict[str, list[str]]) -> None:
        assert read_trends(params) == TrendRequest()

    def test_now_is_the_same_for_ten_minutes_and_leaves_nothing_out(self) -> None:
        assert looked_from(None, NOW, UTC) == datetime(2026, 11, 26, 14, 40, tzinfo=UTC)
        assert looked_from(None, NOW + timedelta(minutes=6), UTC) == looked_from(None, NOW, UTC)
        assert looked_from(None, datetime(2026, 11, 26, 14, 40, tzinfo=UTC), UTC).minute == 50

    def test_a_day_ends_where_the_person_is(self) -> None:
        end = looked_from(date(2026, 11, 20), NOW, ZoneInfo("America/Mexico_City"))
        assert end == datetime(2026, 11, 21, 5, 59, 59, 999999, tzinfo=UTC)
        assert looked_from(date(2026, 11, 26), NOW, UTC) == looked_from(None, NOW, UTC)


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.0, "empezó aquí"), (22.0, "22 horas después"), (75.0, "3 días después"), (71.0, "2 días después")],
)
def test_how_much_later_is_said_in_words(hours: float, said: str) -> None:
    assert lag_words(WORDS, hours) == said


def test_what_does_not_count_has_a_reason_in_words() -> None:
    assert REASONS.keys() == {*LeftOut, *Noise}
    hostile = LeftOutArticle("javascript:alert(1)", "<img src=x>", "<b>x</b>", LeftOut.COPY)
    html = left_out_html(WORDS, [LeftOutArticle("https://a.example/", "Aries", "a", Noise.HOROSCOPE), *[hostile] * 60])
    assert html.index("Copias de otro artículo (60)") < html.index("Horóscopos (1)")
    assert "… y 10 más." in html
    assert "<img" not in html
    assert "javascript:" not in html


@pytest.mark.parametrize("view", ["stories", "topics", "left-out"])
def test_before_the_first_article_the_page_leads_to_the_first_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    with using(tmp_path / "home", monkeypatch):
        app = page(PageName.TRENDS, ui="es", view=view).run()
        assert "Todavía no hay artículos" in html_of(app)
        assert "Empezar con una selección para tu país" in [link.proto.label for link in app.get("page_link")]


def test_stories_stand_with_all_that_says_how_it_is_known(moving: Path) -> None:
    app = page(PageName.TRENDS, ui="es").run()
    html, found = html_of(app), titles(app)
    rising = next(place for place, title in enumerate(found) if title.startswith(RISING))
    faded = next(place for place, title in enumerate(found) if title.startswith(FADED))
    assert rising < faded
    assert "en alza" in html
    assert "Mucho más de lo esperable." in html
    assert "México → Argentina (15 h después)" in html
    assert 'role="img" aria-label="Menciones por día en cuatro semanas' in html
    assert "desde 4,5 puedes confiar" in html
    assert "El primer artículo de cada medio" in html
    assert "sin menciones pasa a: " in html
    assert "2 quedan fuera." in html
    assert "<script>alert" not in html


def test_filters_narrow_and_are_in_the_address(moving: Path) -> None:
    app = page(PageName.TRENDS).run()
    app.text_input(key="trends_about").set_value("  enlaces ").run()
    assert app.query_params["about"] == "enlaces"
    assert [title.startswith(RISING) for title in titles(app)] == [True]
    app.multiselect(key="trends_countries").set_value(["UY"]).run()
    assert titles(app) == []
    assert app.multiselect(key="trends_countries").value == ["UY"]
    app.button(key="clear_filters").click().run()
    assert set(app.query_params) == {"ui"} or not app.query_params
    assert len(titles(app)) >= 3


def test_a_shared_address_looks_from_that_day(moving: Path) -> None:
    day = (datetime.now(UTC) - timedelta(days=10)).date()
    app = page(PageName.TRENDS, **{"as-of": day.isoformat()}).run()
    assert app.date_input(key="trends_day").value == day
    (title,) = titles(app)
    assert title.startswith(FADED)
    (link,) = [link for link in app.get("page_link") if "id=" in link.proto.query_string]
    assert f"as-of={day}" in link.proto.query_string


def test_words_that_rise(moving: Path) -> None:
    app = page(PageName.TRENDS, view="topics").run()
    assert "<bdi>Sismo</bdi>" in html_of(app)
    assert len(titles(app)) == 1
    searches = [link.proto.query_string for link in app.get("page_link") if link.proto.page.endswith("search")]
    assert "q=%22Sismo%22&since=7d" in searches


@pytest.mark.parametrize("days", DAYS)
def test_articles_of_a_word_are_searched_for_where_it_was_counted(days: int) -> None:
    asked = TrendRequest(days=days, countries=("MX",), langs=("es",))
    found = articles_of("Café Sol", asked)
    assert (found.query, found.countries, found.langs) == ('"Café Sol"', ("MX",), ("es",))
    since = found.period.since(NOW)
    assert since is not None
    assert since <= NOW - timedelta(days=days)
    assert articles_of("Café Sol", replace(asked, as_of=date(2026, 11, 1))).period is Period.ANY


@pytest.mark.parametrize(
    ("term", "with_terms", "said"),
    [
        ("forums", ("x",), ("<bdi>foros</bdi>", "junto con X")),
        ("Sismo", ("costa",), ("<bdi>Sismo</bdi>", "junto con costa")),
    ],
)
def test_networks_that_rise_are_called_by_their_names(
    term: str, with_terms: tuple[str, ...], said: tuple[str, ...]
) -> None:
    parts = ScoreParts(window_days=7, observed=6, expected=0.4, times=7, at_least=3)
    topic = Topic(term, "network", 6.5, parts, 4, with_terms, ())
    html = topic_html(Phrases("es", UTC, WORDS), topic)
    assert all(each in html for each in said)


def test_what_is_hidden_is_listed_and_comes_back(moving: Path) -> None:
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        knowledge.marked_topics.mark("enlaces", TopicMark.HIDDEN)
    app = page(PageName.TRENDS, ui="es").run()
    assert not any(title.startswith(RISING) for title in titles(app))
    app.button(key="hidden").click().run()
    assert app.query_params["view"] == "followed"
    app.button(key="forget_enlaces").click().run()
    assert "Todavía no sigues ni ocultas nada" in html_of(app)
    app.text_input(key="mark_new_topic").set_value("a")
    app.button(key="mark_new_followed").click().run()
    assert app.error
    assert "letras" in app.error[0].value  # and not that the page should be loaded anew
    assert app.text_input(key="mark_new_topic").value == "a"  # what was typed stays
    app.text_input(key="mark_new_topic").set_value("Plaza")
    app.button(key="mark_new_followed").click().run()
    assert not app.error
    app.segmented_control(key="trends_view").set_value(View.STORIES).run()
    assert titles(app)[0].startswith(RISING)
    assert "Sigues: Plaza." in html_of(app)


def test_a_story_is_followed_where_it_stands(moving: Path) -> None:
    app = page(PageName.TRENDS, about="enlaces").run()
    (link,) = [link for link in app.get("page_link") if "id=" in link.proto.query_string]
    story = f"story_{link.proto.query_string.partition('id=')[2].partition('&')[0]}"
    app.session_state[f"cj_mark_{story}"] = True  # its popover is opened
    app.run()
    app.pills(key=f"cj_mark_{story}_topic").set_value("limita")
    app.button(key=f"mark_followed_{story}").click().run()
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        assert [(topic.words, topic.mark) for topic in knowledge.marked_topics.all()] == [
            ("limita", TopicMark.FOLLOWED)
        ]


def test_a_story_is_followed_as_a_network_by_its_name_and_once(moving: Path) -> None:
    def drawn() -> None:
        from ui.translation import translator
        from ui.web.components.story_actions import show_story_actions

        show_story_actions(translator("es"), 1, "WhatsApp", ("canales", "WhatsApp", "#Foros"), ("whatsapp", "forums"))

    app = opened(AppTest.from_function(drawn), "cj_mark_story_1")
    assert app.pills(key="cj_mark_story_1_topic").options == ["WhatsApp", "foros", "canales"]
    app.button(key="mark_followed_story_1").click().run()
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        assert [topic.words for topic in knowledge.marked_topics.all()] == ["WhatsApp"]


def test_what_of_a_watch_was_not_understood_is_said(moving: Path) -> None:
    app = page(PageName.TRENDS, view="watches", ui="es").run()
    app.text_input(key="watch_name_new").set_value("Enlaces")
    app.text_input(key="watch_query_new").set_value('moderación país:Narnia "límite de enlaces')
    app.button(key="watch_add_new").click().run()
    assert not app.error
    assert "Hay comillas sin cerrar; se dejaron fuera." in html_of(app)
    assert "“Narnia” no es un país; se buscó como palabras." in html_of(app)
    assert "Hay comillas" not in html_of(app.run())
    app.text_input(key="watch_name_new").set_value("Muchos")
    app.text_input(key="watch_query_new").set_value(" OR ".join(f'"marca {number}"' for number in range(80)))
    app.button(key="watch_add_new").click().run()
    assert "La consulta era demasiado larga" in html_of(app)


def test_a_story_whose_watch_was_misread_says_so_where_it_was_made(moving: Path) -> None:
    app = page(PageName.TRENDS, about="enlaces", ui="es").run()
    (link,) = [link for link in app.get("page_link") if "id=" in link.proto.query_string]
    key = f"story_{link.proto.query_string.partition('id=')[2].partition('&')[0]}"
    popover = f"cj_watch_{key.removeprefix('story_')}"
    app.session_state[popover] = True
    app.run()
    app.text_input(key=f"watch_query_{key}").set_value("enlaces país:Narnia")
    app.button(key=f"watch_add_{key}").click().run()
    assert app.session_state[popover], "it stays open"
    assert "“Narnia” no es un país" in html_of(app)
    app.text_input(key=f"watch_name_{key}").set_value("Otra")
    app.text_input(key=f"watch_query_{key}").set_value("enlaces")
    app.button(key=f"watch_add_{key}").click().run()
    assert not app.session_state[popover]


def test_watches_are_added_shown_and_removed(moving: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(PageName.TRENDS, view="watches", ui="es").run()
    assert "Escuelas" in html_of(app)
    app.text_input(key="watch_name_new").set_value("Enlaces")
    app.button(key="watch_add_new").click().run()
    assert "Di también de qué" in app.error[0].value
    app.text_input(key="watch_query_new").set_value("after:7d")
    app.button(key="watch_add_new").click().run()
    assert "Esto no se puede vigilar" in app.error[0].value
    assert app.text_input(key="watch_name_new").value == "Enlaces"
    app.text_input(key="watch_query_new").set_value('"enlaces"')
    with monkeypatch.context() as patch:
        patch.setattr(watches, "MAX_WATCHES", 0)
        app.button(key="watch_add_new").click().run()
    assert "No caben más vigilancias" in app.error[0].value
    app.multiselect(key="watch_countries_new").set_value(["AR"])
    app.button(key="watch_add_new").click().run()
    assert not app.error
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        watch = knowledge.watching.get("Enlaces")
    assert (watch.query, watch.filters.countries) == ('"enlaces"', ("AR",))
    app.button(key=f"watch_show_{watch.id}").click().run()
    assert app.query_params["watch"] == "Enlaces"
    assert "En los últimos 7 días encuentra 1 historia:" in html_of(app)
    removal = next(each for each in app.get("popover") if each.proto.popover.label.startswith("Dejar de vigilar"))
    assert "Ya no dará alertas" in html_of(removal)
    (really,) = removal.button
    assert (really.label, really.key) == ("Sí, dejar de vigilar", f"watch_remove_{watch.id}")
    really.click().run()
    assert "Enlaces" not in html_of(app)


def test_a_watch_that_replaces_one_of_its_name_shows_what_it_finds_itself(moving: Path) -> None:
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        for country, publisher in (("AR", "b"), ("BR", "d")):
            filters = SearchFilters(countries=(country,))
            watch = knowledge.watching.add("Enlaces", '"enlaces"', filters, datetime.now(UTC))
            html = html_of(page(PageName.TRENDS, view="watches", watch="Enlaces", ui="es").run())
            knowledge.watching.remove(watch)
            found = html.partition("encuentra 1 historia:")[2].partition("</ul>")[0]
            assert f'href="https://{publisher}.example/' in found


@pytest.mark.parametrize(("number", "said"), [(31, "encuentra 31 historias:"), (100, "encuentra 100 historias o más:")])
def test_all_that_a_watch_found_can_be_read(number: int, said: str) -> None:
    articles = tuple(
        AlertArticle(i, f"https://m.example/{i}", f"Nota {i}", "m", "es", None, NOW, DateReliability.EXACT)
        for i in range(number)
    )
    alert = Alert(AlertKind.WATCH, "Nota 0", NOW, NOW, articles, number, watch="Marca")
    say = Phrases("es", UTC, translator("es"))
    for html in (alert_html(say, alert, NOW), found_html(say, "Marca", articles, NOW)):
        assert all(f'href="https://m.example/{i}"' in html for i in range(number))
    assert said in found_html(say, "Marca", articles, NOW)


def test_an_alert_of_a_trend_says_what_it_is_about() -> None:
    verdict = TrendVerdict("rising", 5.3, 7, 10, 0, 6.2, 8, 11, {"MX": 1}, NOW)
    article = AlertArticle(1, "https://m.example/1", "A counter", "m", "en", None, NOW, DateReliability.EXACT)
    alert = Alert(AlertKind.TREND, "El límite <de> enlaces", NOW, NOW, (article,), story_id=1, verdict=verdict)
    html = alert_html(Phrases("es", UTC, translator("es")), alert, NOW)
    assert "El límite &lt;de&gt; enlaces" in html


def test_an_alert_has_the_headline_of_its_story_in_the_language_of_the_page(moving: Path) -> None:
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        known = next(alert for alert in knowledge.watching.alerts(kind=AlertKind.TREND) if RISING in alert.title)
        with knowledge.database.write() as connection:
            put_alert(connection, replace(known, title="Plaza limits links", raised=datetime.now(UTC)))
    assert "Plaza limits links" not in html_of(page(PageName.TRENDS, view="watches", ui="es").run())
    assert "Plaza limits links" in html_of(page(PageName.TRENDS, view="watches", ui="en").run())


def test_a_headline_in_another_language_says_so(moving: Path) -> None:
    first_fact = '<ul class="cj-facts"><li><bdi>{}</bdi></li>'
    for name in (PageName.TRENDS, PageName.TODAY):
        assert first_fact.format("Spanish") in html_of(page(name, ui="en").run())
        assert first_fact.format("español") not in html_of(page(name, ui="es").run())


def test_a_watch_that_the_command_line_made_is_shown_in_words(moving: Path) -> None:
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        knowledge.watching.add("Guías", "moderar", SearchFilters(kinds=("practice",)), NOW)
    assert "Buena práctica" in html_of(page(PageName.TRENDS, view="watches", ui="es").run())


def test_what_does_not_count_is_shown_on_demand(moving: Path) -> None:
    html = html_of(page(PageName.TRENDS, view="left-out", ui="es").run())
    assert "Horóscopos (1)" in html
    assert "Consejos, no noticias (1)" in html


def test_a_day_before_anything_was_read_says_so(moving: Path) -> None:
    assert "todavía no había leído nada" in html_of(page(PageName.TRENDS, ui="es", **{"as-of": "2020-01-01"}).run())


@pytest.mark.parametrize(
    ("query", "shown"), [("Café Sol", "“Café Sol”"), ('"Café Sol" o "Luna"', '"Café Sol" o "Luna"')]
)
def test_what_a_watch_looks_for_stands_in_one_pair_of_quotation_marks(query: str, shown: str) -> None:
    say = Phrases("es", UTC, translator("es"))
    assert escape(shown) in re.findall(
        r"<bdi[^>]*>(.*?)</bdi>", watch_html(WORDS, Watch("Marca", query, SearchFilters(), NOW), say)
    )
