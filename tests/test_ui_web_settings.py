"""The settings page: what a person chooses is kept, and what the installation is doing is told in words."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from crawler.connection import NOT_CONNECTED
from kb.disk_use import DiskUse, disk_use
from kb.errors import StoreError
from kb.installation import licence_text, notice_text, version
from kb.knowledge_base import IndexState, KnowledgeBase
from kb.models import Person, Run, RunStatus, TopicMark
from kb.people import People
from kb.tasks.living import worker_lives, worker_name
from tests.browser import visit
from tests.served_app import served
from tests.web_app import html_of, page, settings_of
from ui.translation import LANGUAGES, translator
from ui.web.components.settings.runs import outcome_words, run_html
from ui.web.components.settings.system import search_facts, size_words, worker_fact
from ui.web.links import PageName
from ui.web.time_zones import zone_name, zone_names

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
INDEX = IndexState(327, 0, 0, has_words=True, server_running=True, former_model=None)


def _person(home: Path) -> Person:
    with KnowledgeBase.open(settings_of(home)) as knowledge_base:
        return knowledge_base.people.person("")


def test_what_a_person_chooses_is_kept(home: Path) -> None:
    app = page(PageName.SETTINGS).run()
    app.selectbox(key="settings_zone").set_value("America/Bogota").run()
    app.multiselect(key="settings_countries").set_value(["CO", "MX"]).run()
    app.segmented_control(key="settings_language").set_value("pt").run()
    assert not app.exception
    person = _person(home)
    assert (person.lang, person.time_zone, person.countries) == ("pt", "America/Bogota", ("CO", "MX"))
    again = page(PageName.SETTINGS).run()  # another visit, without a word in the address
    assert "Do seu jeito" in str(again.segmented_control(key="settings_view").options)
    assert again.selectbox(key="settings_zone").value == "America/Bogota"
    assert again.multiselect(key="settings_countries").value == ["CO", "MX"]
    again.selectbox(key="settings_zone").set_value("").run()
    assert _person(home).time_zone is None


def _twelve_hundred() -> None:
    """A page of its own, as Streamlit runs it."""
    import streamlit as st

    from ui.web import state

    st.text(state.words().number(1200))


@pytest.mark.parametrize(
    ("locale", "zone", "written"),
    [
        ("es-MX", "Europe/Madrid", "1,200"),
        ("es-419", "America/Buenos_Aires", "1.200"),
        ("es-419", "America/Mexico_City", "1,200"),
        ("en-US", "America/Mexico_City", "1,200"),
        ("es", "America/Bogota", "1.200"),
        (None, None, "1.200"),
    ],
)
def test_numbers_are_as_the_country_of_browser_or_zone_writes_them(
    home: Path, monkeypatch: pytest.MonkeyPatch, locale: str | None, zone: str | None, written: str
) -> None:
    monkeypatch.setattr(type(st.context), "locale", locale)
    monkeypatch.setattr(type(st.context), "timezone", zone)
    with KnowledgeBase.open(settings_of(home)) as knowledge_base:
        knowledge_base.people.change("", lambda person: replace(person, lang="es"))
    assert AppTest.from_function(_twelve_hundred).run().text[0].value == written


def test_language_of_the_sidebar_is_kept_for_the_next_visit(home: Path) -> None:
    page(PageName.SETTINGS).run().segmented_control(key="language_switch").set_value("en").run()
    assert "How you like it" in str(page(PageName.SETTINGS).run().segmented_control(key="settings_view").options)


def test_what_cannot_be_kept_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("the disk is full")

    app = page(PageName.SETTINGS).run()
    monkeypatch.setattr(People, "change", refuse)
    app.selectbox(key="settings_zone").set_value("America/Bogota").run()
    assert "No se puede abrir o leer" in app.error[0].value
    assert _person(home).time_zone is None


def test_topics_are_followed_and_forgotten(home: Path) -> None:
    with KnowledgeBase.open(settings_of(home)) as knowledge_base:
        knowledge_base.marked_topics.mark("<b>Plaza</b>", TopicMark.HIDDEN)
    app = page(PageName.SETTINGS).run()
    assert "&lt;b&gt;Plaza" in html_of(app)
    app.button(key="forget_<b>Plaza</b>").click().run()
    assert "&lt;b&gt;Plaza" not in html_of(app)
    app.text_input(key="mark_new_topic").set_value("Claro, Café Sol")
    app.button(key="mark_new_followed").click().run()
    assert "Sigues “Claro, Café Sol”" in app.toast[0].value
    with KnowledgeBase.open(settings_of(home)) as knowledge_base:
        assert [topic.words for topic in knowledge_base.marked_topics.all()] == ["Café Sol", "Claro"]


def test_state_in_words_and_a_new_index_is_asked_for_once(home: Path) -> None:
    with KnowledgeBase.open(settings_of(home)) as knowledge_base:
        knowledge_base.runs.queue("probe", address="https://example.org")
    app = page(PageName.SETTINGS, view="system").run()
    html = html_of(app)
    assert "<dt>Artículos</dt><dd>4</dd>" in html
    assert "sí: todo se puede encontrar" in html
    assert "no funciona: no entra nada nuevo" in html
    assert "en espera" in html
    app.button(key="rebuild").click().run()
    assert not app.exception
    assert "rebuild" not in [button.key for button in app.button]
    with KnowledgeBase.open(settings_of(home)) as knowledge_base:
        (run,) = knowledge_base.runs.latest("index")
    assert run.arguments == {"rebuild": True}


def test_about(home: Path) -> None:
    app = page(PageName.SETTINGS, view="about").run()
    html = html_of(app)
    assert f"<dd>{version()}</dd>" in html
    assert "MIT License" in html
    assert "multilingual-e5-small by Liang Wang" in html


def test_a_view_that_is_none_is_the_first(home: Path) -> None:
    assert page(PageName.SETTINGS, view="<script>").run().segmented_control(key="settings_view").value == "you"


def test_licences_come_with_what_is_installed() -> None:
    assert licence_text().startswith("MIT License")
    assert notice_text().startswith("Catalejo\n")


def test_disk_use_counts_every_file_once(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    for path, size in (
        ("catalejo.db", 100),
        ("catalejo.db-wal", 20),
        ("chroma/a/b.bin", 3_000),
        ("models/m/weights", 40_000),
        ("logs/worker.log", 500_000),
        ("logs/catalejo.db.old", 1),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x" * size)
    (tmp_path / "loop").symlink_to(tmp_path)
    use = disk_use(settings)
    assert (use.store, use.vectors, use.models) == (120, 3_000, 40_000)
    written = (tmp_path / "catalejo.toml").stat().st_size
    assert use.others == 500_001 + written
    assert use.total == 543_121 + written
    assert use.free > 0


def _run(**values: Any) -> Run:
    run = Run(1, "index", {}, RunStatus.DONE, NOW, started=datetime.now(UTC), finished=NOW)
    return replace(run, **values)


def test_a_worker_lives_as_long_as_its_process() -> None:
    me = worker_name(os.getpid())
    assert worker_lives([_run(worker=None), _run(worker=me)])
    assert worker_lives([_run(worker=f"{me}:digests")])
    assert not worker_lives([])
    assert not worker_lives([_run(worker=f"elsewhere:{os.getpid()}")])
    assert not worker_lives([_run(worker=worker_name(2**22 + 1))])
    # The same number, but a process that began after the run: another one.
    assert not worker_lives([_run(worker=me, started=datetime.now(UTC) - timedelta(days=3650))])
    assert not worker_lives([_run(worker=f"pid {os.getpid()}")])  # the command line, not a worker


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (_run(result={"documents": 3}), "3 artículos listos para encontrarse"),
        (_run(result={"documents": 0}), "nada nuevo"),
        (_run(arguments={"rebuild": True}), "el índice de búsqueda se rehízo"),
        (
            _run(task="collect", result={"sources": 1, "outcomes": {"stored_new": 1200, "stored_from_entry": 1}}),
            "1.201 artículos nuevos, 1 fuente leída",
        ),
        (_run(task="collect", result={"outcomes": "broken"}), "nada nuevo"),
        (_run(task="alerts", result={"raised": 1}), "1 alerta"),
        (_run(task="deliver", result={"sent": 2}), "2 resúmenes enviados"),
        (_run(task="deliver", result={}), ""),
        (_run(task="of a later version", result={"x": 1}), ""),
        (_run(status=RunStatus.FAILED), ""),
        (_run(status=RunStatus.FAILED, message=NOT_CONNECTED), "esta computadora no tenía red"),
    ],
)
def test_outcomes_in_words(run: Run, said: str) -> None:
    assert outcome_words(translator("es"), run) == said


def test_what_a_run_says_is_text() -> None:
    run = _run(status=RunStatus.FAILED, message="<script>alert(1)</script>\n\u202eevil")
    html = run_html(translator("es"), run)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nevil" in html
    assert "falló" in html


def test_facts_of_search() -> None:
    words = translator("es")
    behind = replace(INDEX, waiting_documents=2, missing_vectors=1500, server_running=False, former_model="old <b>")
    said = str(search_facts(words, behind, "mine <b>"))
    assert "mine &lt;b&gt;" in said
    assert "old &lt;b&gt;" in said
    assert "1500" in said.replace(".", "")
    assert "no funciona" in said
    assert "todo se puede encontrar" not in said
    without_words = str(search_facts(words, replace(INDEX, has_words=False), "default"))
    assert "se leen de nuevo" in without_words
    assert "todo se puede encontrar" not in without_words
    assert "multilingual-e5-small" in str(search_facts(words, INDEX, "default"))
    assert "no funciona" not in str(worker_fact(words, True))
    assert "no funciona: no entra nada nuevo" in str(worker_fact(words, False))


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 MB"), (999_999, "menos de 1 MB"), (12_900_000, "12 MB"), (1_340_000_000, "1,3 GB")],
)
def test_sizes(size: int, said: str) -> None:
    assert size_words(translator("es"), size) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_zones_have_names_of_cities_and_countries(language: str) -> None:
    names = zone_names(translator(language))
    assert len(names) > 300
    assert names["America/Bogota"] in ("Bogotá · Colombia", "Bogota · Colombia", "Bogotá · Colômbia")
    assert len(set(names.values())) == len(names)  # so that each can be told from the others
    listed = list(names)
    assert listed.index("Europe/Amsterdam") < listed.index("America/Bogota") < listed.index("Europe/Zurich")


def test_zones_of_no_country_keep_their_names() -> None:
    assert zone_name(translator("es"), "America/Buenos_Aires") == "Buenos Aires · Argentina"  # as Chrome has it
    assert zone_name(translator("es"), "Etc/GMT+3") == "Etc/GMT+3"
    assert zone_name(translator("es"), "Nowhere/Here") == "Nowhere/Here"


def test_disk_use_is_a_sum() -> None:
    assert DiskUse(1, 2, 3, 4, 100).total == 10


@pytest.mark.soak
@pytest.mark.browser
def test_a_person_finds_their_zone_by_the_city(filled_home: Path, tmp_path: Path, browser: Browser) -> None:
    home = tmp_path / "home"
    shutil.copytree(filled_home, home)
    with served(home) as address, visit(browser) as watched:
        watched.page.goto(f"{address}/settings")
        zone = watched.page.get_by_role("combobox", name="Zona horaria")
        expect(zone).to_have_value("La de este dispositivo: Ciudad de México · México")
        zone.fill("bogot")
        watched.page.keyboard.press("Enter")
        expect(watched.page.get_by_text("Anotado.")).to_be_visible()
        watched.page.reload()
        expect(zone).to_have_value("Bogotá · Colombia")
        assert _person(home).time_zone == "America/Bogota"
