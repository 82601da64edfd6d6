"""The page of today as a person sees it in the morning, over stories that move."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from kb.errors import StoreError
from kb.knowledge_base import KnowledgeBase
from kb.models import AlertKind, Person, TopicMark
from kb.store.alerts import put_alert
from kb.store.people import put_person
from tests.moving_stories import RISING, WATCHED, moving_home
from tests.web_app import fill, html_of, page, settings_of, using
from ui.translation import translator
from ui.web import markup
from ui.web.links import PageName
from ui.web.since import Since, Span, since, since_words

NOW = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
MEXICO = ZoneInfo("America/Mexico_City")
SUMMARY = '<p class="cj-lead cj-today"'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with using(tmp_path / "home", monkeypatch) as home:
        yield home


@pytest.fixture
def moving(home: Path) -> Path:
    return moving_home(home)


def links(app: AppTest) -> list[tuple[str, str]]:
    """The labels of links to other pages, and where they lead."""
    assert not app.exception
    return [(link.proto.label, f"{link.proto.page}?{link.proto.query_string}") for link in app.get("page_link")]


def visited(home: Path, ago: timedelta) -> None:
    """Somebody was here so long ago."""
    with KnowledgeBase.open(settings_of(home)) as knowledge, knowledge.database.write() as connection:
        put_person(connection, Person(active=datetime.now(UTC) - ago))


class TestSince:
    def test_a_first_visit_is_told_of_a_week(self) -> None:
        assert since(Span.VISIT, Person(), NOW) == Since(datetime(2026, 11, 19, 14, tzinfo=UTC), looked=False)

    def test_who_comes_back_is_told_what_came_in_since(self) -> None:
        before = NOW - timedelta(hours=20)
        assert since(Span.VISIT, Person(visit_before=before), NOW) == Since(before, looked=True)

    def test_who_was_away_for_long_is_told_of_a_month(self) -> None:
        start = since(Span.VISIT, Person(visit_before=NOW - timedelta(days=90)), NOW)
        assert start == Since(NOW - timedelta(days=30), looked=False)

    def test_what_is_asked_for_counts(self) -> None:
        start = since(Span.DAY, Person(visit_before=NOW - timedelta(hours=1)), NOW)
        assert start == Since(datetime(2026, 11, 25, 14, tzinfo=UTC), looked=False)

    @pytest.mark.parametrize(
        ("hours", "said"),
        [(3, "desde hoy a las 5:30"), (10, "desde ayer a las 22:30"), (80, "desde el 23 nov 2026")],
    )
    def test_it_is_said_by_the_clock_of_the_person(self, hours: int, said: str) -> None:
        start = Since(NOW - timedelta(hours=hours), looked=True)
        assert since_words(translator("es"), start, NOW, MEXICO) == said


def test_who_has_nothing_yet_is_welcomed(home: Path) -> None:
    app = page(PageName.TODAY).run()
    assert not app.exception
    assert "<h1" in html_of(app)
    assert SUMMARY not in html_of(app)


@pytest.mark.parametrize("params", [{"q": "enlaces", "lang": ["es", "pt"]}, {"saved": "Hilo"}])
def test_a_search_that_was_shared_long_ago_is_still_one(moving: Path, params: dict[str, str | list[str]]) -> None:
    app = page(PageName.TODAY, **params).run()
    assert not app.exception
    assert {name: app.query_params[name] for name in params} == params
    assert SUMMARY not in html_of(app)


def test_a_visit_goes_on_whichever_page_is_looked_at(moving: Path) -> None:
    visited(moving, timedelta(minutes=59))
    page(PageName.SOURCES).run()
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        person = knowledge.people.person("")
    assert person.visit_before is None
    assert person.active is not None
    assert datetime.now(UTC) - person.active < timedelta(minutes=1)


def test_a_first_visit_is_told_of_a_week_and_every_section_leads_on(moving: Path) -> None:
    app = page(PageName.TODAY, ui="es").run()
    html, found = html_of(app), links(app)
    new = "1 historia en movimiento, 2 historias nuevas, 3 alertas, 1 cambio de plataforma y 1 consejo nuevo desde el"
    assert new in html
    assert f"{WATCHED}</bdi>" in html  # of a watch, with its reason
    assert "Vigilancia “Escuelas”" in html
    assert "Mucho más de lo esperable." in html
    (story,) = [address for label, address in found if label.startswith(RISING)]  # once, though it raised an alert
    assert "id=" in story
    assert "lo anuncia la propia red" in html
    assert any("Evita borrar los comentarios negativos" in label for label, _ in found)
    assert 'href="https://plaza.example/' in html  # the first publisher


def test_all_new_advice_that_is_counted_can_be_read(moving: Path) -> None:
    advice = ("Saluda a cada miembro", "Publica las normas", "Modera con calma", "Escucha las quejas")
    advice += ("Mide el alcance", "Agradece los aportes")
    fill(
        moving,
        [
            {
                "url": f"https://oficio{number}.example/a",
                "title": f"{text}: una guía",
                "text": f"- {text} cuando empieza la semana {number}.",
                "lang": "es",
                "source": f"Oficio {number}",
                "kind": "practice",
                "published": (datetime.now(UTC) - timedelta(hours=number + 1)).isoformat(),
            }
            for number, text in enumerate(advice)
        ],
    )
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        knowledge.playbook.update()
    app = page(PageName.TODAY, ui="es").run()
    assert "7 consejos nuevos" in html_of(app)
    found = [label for label, address in links(app) if "practice=" in address]
    assert len(found) == 7
    assert [expander.label for expander in app.expander] == ["2 consejos nuevos más"]
    assert any(label == "Todas las prácticas" for label, _ in links(app))


def test_all_alerts_that_are_counted_can_be_read(moving: Path) -> None:
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        (known, *_) = knowledge.watching.alerts(kind=AlertKind.WATCH)
        with knowledge.database.write() as connection:
            for number in range(9):
                put_alert(connection, replace(known, watch=f"Marca {number}"))
    app = page(PageName.TODAY, ui="es").run()
    html = html_of(app)
    assert "12 alertas" in html
    assert all(f"Vigilancia “Marca {number}”" in html for number in range(9))
    assert [expander.label for expander in app.expander] == ["7 alertas más"]
    watches = page(PageName.TRENDS, ui="es", view="watches").run()
    assert html_of(watches).count("Vigilancia “") == 10
    assert [expander.label for expander in watches.expander] == ["2 alertas más"]


def test_the_alert_of_a_story_that_was_hidden_is_gone_at_once(moving: Path) -> None:
    app = page(PageName.TODAY, ui="es").run()
    assert "3 alertas" in html_of(app)
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        knowledge.marked_topics.mark("Plaza", TopicMark.HIDDEN)
    html = html_of(app.run())
    assert "2 alertas" in html
    assert f"{RISING}, según" not in html
    watches = html_of(page(PageName.TRENDS, ui="es", view="watches").run())
    assert WATCHED in watches
    assert RISING not in watches


def test_advice_that_is_hidden_is_gone_at_once(moving: Path) -> None:
    app = page(PageName.TODAY, ui="es").run()
    (address,) = [address for _, address in links(app) if "practice=" in address]
    with KnowledgeBase.open(settings_of(moving)) as knowledge:
        number = int(address.partition("practice=")[2].partition("&")[0])
        knowledge.playbook.change(number, lambda practice: replace(practice, hidden=True))
    assert address not in [other for _, other in links(app.run())]


def test_who_was_here_just_now_sees_what_still_moves(moving: Path) -> None:
    visited(moving, timedelta(minutes=61))
    app = page(PageName.TODAY, ui="es").run()
    # What was raised while the store was made came after that; articles are older.
    assert "historia" not in html_of(app).partition(SUMMARY)[2].partition("</p>")[0]
    assert "Se siguen moviendo" in html_of(app)
    stories = [place for _, place in links(app) if place.startswith("story?")]
    assert len(stories) == len(set(stories)) == 4  # three that alerts tell, and one that goes on moving
    app.query_params["since"] = "7d"
    app.run()
    assert "1 historia en movimiento" in html_of(app)
    assert "Se siguen moviendo" not in html_of(app)


def test_where_nothing_moves_yet_the_page_says_why_and_what_to_do(home: Path) -> None:
    fill(home, [{"url": "https://a.example/1", "title": "Una nota", "text": "Hoy abrió la feria.", "lang": "es"}])
    app = page(PageName.TODAY).run()
    assert "Nada nuevo desde" in html_of(app)
    assert "Ya puedes buscar en 1 artículo." in html_of(app)
    assert ("Seguir más medios", "sources?part=packs") in links(app)
    assert "Buscar" in dict(links(app))


def test_a_span_that_is_chosen_is_in_the_address(moving: Path) -> None:
    app = page(PageName.TODAY).run()
    app.segmented_control(key="today_span").set_value(Span.DAY).run()
    assert app.query_params["since"] == "24h"
    assert SUMMARY in html_of(app)


def test_what_the_web_writes_is_text(moving: Path) -> None:
    app = page(PageName.TODAY).run()
    html, labels = html_of(app), [label for label, _ in links(app)]
    assert "<script>alert" not in html
    (hostile,) = [label for label in labels if "alert" in label]
    assert hostile.startswith(markup.markdown_text("<script>alert(1)</script> **$x$** [clic](javascript:alert(2))"))
    assert "\u202e" not in hostile + html


def test_sources_in_trouble_are_one_line(moving: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with KnowledgeBase.open(settings_of(moving)) as knowledge, knowledge.database.write() as connection:
        (source,) = knowledge.sources.all()
        connection.exec_driver_sql("UPDATE source_states SET failures_in_a_row = 3 WHERE source_id = ?", (source.id,))
    found = links(page(PageName.TODAY, ui="es").run())
    assert any(label.startswith("1 fuente con problemas") and "sources" in address for label, address in found)


def test_a_store_that_cannot_be_read_is_no_traceback(moving: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("The store cannot be read.")

    monkeypatch.setattr(KnowledgeBase, "news", fail)
    app = page(PageName.TODAY, ui="es").run()
    assert "No se puede" in app.error[0].value
