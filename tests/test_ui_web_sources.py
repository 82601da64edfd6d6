"""The page of sources: words for everything the collector says, and what a person does there, without a browser."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crawler.discovery import Way
from crawler.outcomes import Outcome
from crawler.source_finder import _REASONS, FRAME, GATE
from crawler.verdict import Verdict
from kb.errors import (
    CatalejoError,
    ClosedNetworkError,
    InvalidAddressError,
    NoFeedError,
    SourceError,
    SourceFieldError,
    UnreadableLineError,
)
from kb.intake.closed_networks import _CLOSED
from kb.intake.source_fields import typed_address
from kb.knowledge_base import KnowledgeBase
from kb.models import OutcomeCount, Run, RunStatus, Source, SourceFlag, SourceState, SourceType
from kb.packs.reader import load_packs
from kb.source_lists.source_list import SourceList
from kb.sources.overview import SourceFilter, SourceHealth
from kb.sources.trend_sources import KINDS
from kb.store.runs import finish_run, put_outcomes, queue_run, start_run
from kb.store.sources import put_source_state
from tests.web_app import page, settings_of, using
from ui.translation import translator
from ui.web.components.sources import outcome_words, pack_words, probe_words
from ui.web.components.sources.adding import choices_of, content_words, found_html
from ui.web.components.sources.details import check_html
from ui.web.components.sources.files import import_html
from ui.web.components.sources.log import outcomes_html
from ui.web.links import PageName
from ui.web.source_address import SourcesPart, SourcesRequest, read_address, write_address

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)> **x** $x^2$"
ES = translator("es")
FOUND = {
    "url": "https://diario.example/feed", "name": "El Diario", "type": "feed", "publisher": "diario.example",
    "lang": "es", "way": "link_element", "entries": 12, "newest": "2026-11-23T07:00:00Z", "comments": False,
}  # fmt: skip


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KnowledgeBase]:
    """The empty knowledge base that the app uses."""
    with using(tmp_path / "home", monkeypatch) as home, KnowledgeBase.open(settings_of(home)) as knowledge:
        yield knowledge


def feed(name: str, **said: Any) -> Source:
    host = f"{name.lower()}.example"
    return Source(f"https://{host}/feed", name, SourceType.FEED, host, added=datetime.now(UTC), **said)


def learned(knowledge: KnowledgeBase, source: Source, **state: Any) -> None:
    """Have collecting have learned something of a source."""
    now = datetime.now(UTC)
    known = {"last_checked": now, "last_success": now, "last_outcome": "feed_read", **state}
    with knowledge.database.write() as connection:
        put_source_state(connection, SourceState(source.id, **known))


def ended(knowledge: KnowledgeBase, task: str, result: dict[str, object], **arguments: object) -> int:
    """A run that the worker has done."""
    now = datetime.now(UTC)
    with knowledge.database.write() as connection:
        run_id = start_run(connection, task, arguments, "test", now).id
        finish_run(connection, run_id, RunStatus.DONE, now, result=result)
    return run_id


def opened(**params: str) -> AppTest:
    return page(PageName.SOURCES, **params).run()


def html(app: AppTest) -> str:
    assert not app.exception
    assert not [error for error in app.error if "inesperado" in error.value]
    return "\n".join(element.proto.body for element in app.main.get("html"))


def param(app: AppTest, name: str) -> str:
    value = app.query_params[name]
    return value if isinstance(value, str) else value[-1]


def waiting(knowledge: KnowledgeBase) -> list[tuple[str, dict[str, object]]]:
    return [(run.task, dict(run.arguments)) for run in knowledge.runs.unended()]


def link_labels(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.main.get("page_link")]


# -- words ------------------------------------------------------------------------------------------------------------


def test_everything_that_the_collector_says_is_said_in_plain_words() -> None:
    assert outcome_words.OUTCOMES.keys() == set(Outcome)
    assert outcome_words.FLAGS.keys() == set(SourceFlag)
    assert outcome_words.VERDICTS.keys() == set(Verdict)
    assert probe_words.WAYS.keys() == set(Way)
    assert pack_words.TRENDS.keys() == {kind.name for kind in KINDS}
    assert pack_words.TREND_TITLES.keys() <= pack_words.TRENDS.keys()
    titles = {kind.name: pack_words.trend_title(translator("pt"), kind) for kind in KINDS}
    assert (titles["wikipedia"], titles["wikipedia-country"]) == ("Wikipédia por idioma", "Wikipédia por país")


@pytest.mark.parametrize(("outcome", "reason"), _REASONS.items())
def test_why_an_address_cannot_be_followed_is_recognised(outcome: Outcome, reason: str) -> None:
    message = f"https://a.example/empty {reason}."
    found = [named for beginning, named in probe_words.REASONS.items() if f" {beginning}" in message]
    assert found[0] == outcome
    assert probe_words.refusal_words(ES, message).what == ES.gettext(outcome_words.OUTCOMES[outcome].what)


@pytest.mark.parametrize(("network", "reason"), sorted({(network, reason) for _, _, network, reason in _CLOSED}))
def test_networks_that_cannot_be_followed_are_named(network: str, reason: str) -> None:
    said = probe_words.refusal_words(ES, f"https://a.example/x: {network} {reason}; give the address of a feed.")
    assert said.what == f"{network} no deja que un programa lo siga"


def test_a_page_that_scripts_have_to_fill_is_told_from_one_with_nothing() -> None:
    said = probe_words.refusal_words(ES, f"https://a.example/ {FRAME}.")
    assert said.what == "La página no muestra nada hasta que la abre un navegador"
    assert "con un navegador" in said.remedy


def test_a_file_is_sent_to_where_lists_are_taken() -> None:
    with pytest.raises(InvalidAddressError) as refused:
        typed_address("feeds.opml")
    said = probe_words.refusal_words(ES, str(refused.value))
    assert "archivo" in said.what
    assert ES.gettext("Import and export") in said.remedy


def test_of_a_page_behind_a_consent_form_it_is_said_what_to_give_instead() -> None:
    said = probe_words.refusal_words(ES, f"https://www.youtube.com/@canal {GATE}.")
    assert "pide aceptar condiciones" in said.what
    assert "youtube.com/channel/" in said.remedy


def test_any_other_reason_still_says_what_to_do() -> None:
    said = probe_words.refusal_words(ES, "https://a.example/ is something new.")
    assert "nada que se pueda seguir" in said.what
    assert "canal RSS" in said.remedy


@pytest.mark.parametrize("pack", load_packs(), ids=lambda pack: pack.name)
def test_packs_are_called_in_every_language(pack: Any) -> None:
    for language in ("es", "pt"):
        words = translator(language)
        title = pack_words.pack_title(words, pack)
        assert title != pack.title
        assert not set(title) & set(r"\`*_[]<>$~&"), "it is a label, which is Markdown"
        assert pack_words.pack_about(words, pack) != pack.about


def test_a_rhythm_in_words() -> None:
    said = [outcome_words.rhythm_words(ES, hours * 3600) for hours in (0.01, 8, 24, 30, 60, 24 * 7, 24 * 30)]
    assert said == [
        "publica unas 200 veces al día",
        "publica unas 3 veces al día",
        "publica cerca de una vez al día",
        "publica unas 6 veces por semana",
        "publica unas 3 veces por semana",
        "publica cerca de una vez por semana",
        "publica cada 30 días, más o menos",
    ]


def test_trouble_in_words() -> None:
    source = feed("A")
    failing = SourceState(1, failures_in_a_row=2, last_outcome="dns_error")
    said = outcome_words.trouble_words(ES, source, failing)
    assert said is not None
    assert said.what == "Ningún sitio tiene ese nombre"
    assert outcome_words.trouble_words(ES, replace(source, enabled=False), failing) is None
    gone = outcome_words.trouble_words(ES, replace(source, enabled=False), replace(failing, flag="gone"))
    assert gone is not None
    assert "se retiró para siempre" in gone.what
    assert outcome_words.trouble_words(ES, source, SourceState(1, last_outcome="feed_read")) is None
    assert outcome_words.trouble_words(ES, source, SourceState(1, flag="of tomorrow")) is None


def test_what_was_found_at_an_address() -> None:
    shown = found_html(ES, {**FOUND, "name": HOSTILE}, NOW)
    assert "canal RSS, nombrado por la página" in shown
    assert "12 artículos, el más reciente hace 2 horas" in shown
    assert "<img" not in shown
    assert content_words(ES, {**FOUND, "entries": 0}, NOW) == "todavía sin artículos"
    assert content_words(ES, {**FOUND, "entries": 1, "newest": None}, NOW) == "1 artículo"
    assert len(choices_of({**FOUND, "other_feeds": [FOUND] * 50})) == 12


def test_what_became_of_each_source() -> None:
    outcomes = [
        OutcomeCount(1, "A", "feed_read", 1),
        OutcomeCount(1, "A", "stored_new", 1234),
        OutcomeCount(2, HOSTILE, "timeout", 1, "x"),
    ]
    shown = outcomes_html(ES, outcomes)
    assert shown.index("No respondió a tiempo: 1") < shown.index("Artículos nuevos: 1.234")
    assert "Canal leído<" in shown
    assert "<img" not in shown
    many = outcomes_html(ES, [OutcomeCount(n, f"S{n:03}", "feed_read", 1) for n in range(150)])
    assert many.count("<tr>") == 101
    assert "y 50 fuentes más" in many
    assert "A ninguna fuente le tocaba" in outcomes_html(ES, [])
    assert "Nenhuma fonte precisava ser visitada" in outcomes_html(translator("pt"), [])


def test_what_a_check_found() -> None:
    row = {"source_id": 7, "source": "A", "verdict": "blocked", "outcome": "refused", "entries": None}
    run = Run(1, "check", {}, RunStatus.DONE, NOW, finished=NOW - timedelta(minutes=5), result={"rows": [row]})
    shown = check_html(ES, run, 7, NOW)
    assert "El sitio no permite que lo lean programas." in shown
    assert "Revisado hace 5 minutos." in shown
    works = {**row, "verdict": "works", "outcome": "feed_read", "entries": 9, "last_entry": "2026-11-22T09:00:00+00:00"}
    shown = check_html(ES, replace(run, result={"rows": [works]}), 7, NOW)
    assert "Funciona.</strong> 9 artículos, el más reciente hace 1 día." in shown
    assert check_html(ES, run, 8, NOW) == ""


def test_what_an_import_did() -> None:
    refused: list[CatalejoError] = [
        SourceFieldError("is no country", "country", HOSTILE),
        SourceFieldError("is no language", "lang", "español"),
        SourceFieldError("is neither", "enabled", "quizá"),
        InvalidAddressError("'hola' is not a web address; write it like https://example.com/page."),
        ClosedNetworkError("https://x.com/ana: X publishes no feeds; give the address of a feed.", "X"),
        NoFeedError("is a page"),
        UnreadableLineError("is broken"),
        SourceError("something else"),
    ]
    shown = import_html(ES, 2, 1, SourceList(errors=list(enumerate(refused, 3)), left_out=("Notas", HOSTILE)))
    assert "2 fuentes agregadas" in shown
    assert "1 que ya seguías" in shown
    assert "Línea 3" in shown
    assert "De estas columnas no se tomó nada, porque sus nombres no se conocen: Notas, " in shown
    assert "<img" not in shown
    told = [
        "“<img",
        "“español”",
        "“quizá” no vale en la columna “enabled”",
        "Esto no es una dirección web",
        "X no deja que un programa lo siga. Si también tiene un sitio, un blog o un boletín, agrega eso.",
        "ningún canal RSS",
        "comillas",
        "something else",
    ]
    lines = [unescape(line) for line in shown.split("<li>") if "Línea" in line]
    assert [words in line for words, line in zip(told, lines, strict=True)] == [True] * len(told)


def test_an_address_says_all_and_survives_nonsense() -> None:
    asked = SourcesRequest(SourcesPart.LIST, "él país", "MX", "es", "news", SourceHealth.SILENT, 3, 7, 9)
    assert read_address({name: [value] for name, value in write_address(asked).items()}) == asked
    assert write_address(SourcesRequest()) == {}
    nonsense = {"part": ["x"], "country": ["<b>"], "kind": ["x"], "health": ["x"], "p": ["-1"], "source": ["0"]}
    assert read_address(nonsense) == SourcesRequest()


# -- the list ---------------------------------------------------------------------------------------------------------


def test_sources_at_a_glance_in_trouble_first(knowledge: KnowledgeBase) -> None:
    for name in ("Áurea", "Broken", "Calm", "Dead", "Fresh", "Off"):
        knowledge.sources.add(feed(name, country="MX" if name == "Áurea" else None))
    by_name = {source.name: source for source in knowledge.sources.all()}
    learned(knowledge, by_name["Áurea"], rhythm_seconds=28_800)
    learned(knowledge, by_name["Broken"], failures_in_a_row=1, last_outcome="server_error", last_success=None)
    learned(knowledge, by_name["Calm"], flag="silent")
    learned(knowledge, by_name["Dead"], flag="gone", failures_in_a_row=3, last_outcome="gone")
    for name in ("Dead", "Off"):
        knowledge.sources.change(by_name[name].id, lambda stored: replace(stored, enabled=False))
    overview = knowledge.sources.overview(SourceFilter())
    assert overview.healths == {**dict.fromkeys(SourceHealth, 1), SourceHealth.TROUBLE: 2}
    app = opened()
    assert link_labels(app) == ["Broken", "Dead", "Calm", "Fresh", "Áurea", "Off"]
    assert app.pills(key="sources_health").options[1] == "Con problemas (2)"
    shown = html(app)
    assert "<strong><bdi>El sitio tiene un error propio</bdi>.</strong> No hay que hacer nada" in shown
    assert "publica unas 3 veces al día" in shown
    assert "6 fuentes" in shown
    app.text_input(key="sources_text").set_value(" aurea ").run()
    assert param(app, "q") == "aurea"
    assert link_labels(app) == ["Áurea"]
    app = opened(health="silent")
    assert link_labels(app) == ["Calm"]
    app.button(key="clear_source_filters").click().run()
    assert len(link_labels(app)) == 6
    app.selectbox(key="sources_country").set_value("MX").run()
    assert link_labels(app) == ["Áurea"]
    assert "Ninguna fuente es así" in html(opened(q="zzz"))


def test_thousands_of_sources_are_a_page_at_a_time(knowledge: KnowledgeBase) -> None:
    knowledge.sources.add_all([feed(f"S{number:04}") for number in range(1000)])
    app = opened(p="2")
    labels = link_labels(app)
    assert labels == [f"S{number:04}" for number in range(20, 40)]
    assert "1,000 sources" in html(opened(ui="en"))


def test_names_from_the_web_are_shown_as_they_are(knowledge: KnowledgeBase) -> None:
    source = knowledge.sources.add(feed("a", tags=(HOSTILE,)))
    knowledge.sources.change(source.id, lambda stored: replace(stored, name=HOSTILE, tags=(HOSTILE,)))
    app = opened()
    assert link_labels(app) == [r"\<img src=x onerror=alert\(1\)\> \*\*x\*\* \$x^2\$"]
    assert "<img" not in html(app)
    assert "<img" not in html(opened(source=str(source.id)))


def test_without_sources_the_page_says_how_to_begin(knowledge: KnowledgeBase) -> None:
    app = opened()
    assert "Todavía no sigues ninguna fuente" in html(app)
    assert link_labels(app) == ["Empezar con una selección para tu país", "Agregar una dirección"]


def test_collecting_is_asked_for_once(knowledge: KnowledgeBase) -> None:
    assert opened().button(key="collect_now").disabled, "there is nothing to collect from"
    knowledge.sources.add(feed("A"))
    app = opened()
    app.button(key="collect_now").click().run()
    assert waiting(knowledge) == [("collect", {"all": True})]
    assert app.button(key="collect_now").disabled
    assert "en espera de su turno" in html(app)


def test_a_collection_that_waits_for_other_work_is_not_said_to_be_left_alone(knowledge: KnowledgeBase) -> None:
    knowledge.sources.add(feed("A"))
    asked = datetime.now(UTC) - timedelta(minutes=5)
    with knowledge.database.write() as connection:
        start_run(connection, "index", {}, "test", datetime.now(UTC))
        queue_run(connection, "collect", {"all": True}, asked)
    assert "Recolección: en espera de su turno" in html(opened())


# -- one source -------------------------------------------------------------------------------------------------------


def test_a_source_is_checked_edited_turned_off_and_removed(knowledge: KnowledgeBase) -> None:
    source = knowledge.sources.add(feed("Diario", lang="es", country="MX", tags=("uno, dos",)))
    app = opened(source=str(source.id))
    app.button(key="check_source").click().run()
    assert waiting(knowledge) == [("check", {"sources": [source.id]})]
    app.text_input(key=f"edit_name_{source.id}_0").set_value("  ")
    app.button(key="FormSubmitter:edit_source-Guardar").click().run()
    assert "necesita un nombre" in app.error[0].value
    app.text_input(key=f"edit_name_{source.id}_0").set_value("El Diario")
    app.selectbox(key=f"edit_kind_{source.id}_0").set_value("practice")
    app.selectbox(key=f"edit_country_{source.id}_0").set_value("")
    app.selectbox(key=f"edit_lang_{source.id}_0").set_value("pt")
    app.multiselect(key=f"edit_tags_{source.id}_0").set_value(["uno, dos", "Cliente A, tres"])
    app.button(key="FormSubmitter:edit_source-Guardar").click().run()
    (changed,) = knowledge.sources.all()
    assert changed.tags == ("uno, dos", "Cliente A", "tres"), "a comma within a tag that it had is kept"
    assert (changed.name, changed.kind, changed.country, changed.lang) == ("El Diario", "practice", None, "pt")
    app.button(key="disable_source").click().run()
    assert not knowledge.sources.all()[0].enabled
    app.button(key="enable_source").click().run()
    assert knowledge.sources.all()[0].enabled
    app.button(key="remove_source").click().run()
    assert knowledge.sources.all() == []
    assert "source" not in app.query_params
    assert "alguien la quitó" in html(opened(source="99"))


def test_what_two_change_of_a_source_at_once_is_all_kept(knowledge: KnowledgeBase) -> None:
    source = knowledge.sources.add(feed("Diario", lang="es", country="MX"))
    lucia, rafael = (opened(source=str(source.id)) for _ in range(2))
    save = "FormSubmitter:edit_source-Guardar"
    rafael.selectbox(key=f"edit_country_{source.id}_0").set_value("CO")
    rafael.button(key=save).click().run()
    lucia.run()  # anything may draw the page anew; the fields hold on to what they began with
    lucia.text_input(key=f"edit_name_{source.id}_0").set_value("El Diario")
    lucia.button(key=save).click().run()
    (changed,) = knowledge.sources.all()
    assert (changed.name, changed.country) == ("El Diario", "CO")
    assert lucia.selectbox(key=f"edit_country_{source.id}_1").value == "CO"
    rafael.text_input(key=f"edit_name_{source.id}_1").set_value("Diario de Cali")
    rafael.button(key=save).click().run()
    assert "Alguien cambió esto" in rafael.error[0].value
    assert knowledge.sources.all()[0].name == "El Diario"
    rafael.button(key=save).click().run()
    assert knowledge.sources.all()[0].name == "Diario de Cali"
    lucia.button(key="disable_source").click().run()  # her page still has the old name
    assert (knowledge.sources.all()[0].name, knowledge.sources.all()[0].enabled) == ("Diario de Cali", False)


def test_a_source_is_read_with_a_browser_from_now_on(knowledge: KnowledgeBase) -> None:
    source = knowledge.sources.add(feed("Plaza"))
    app = opened(source=str(source.id))
    assert "Cómo se lee" not in html(app)
    app.checkbox(key=f"edit_browser_{source.id}_0").check()
    app.button(key="FormSubmitter:edit_source-Guardar").click().run()
    assert knowledge.sources.all()[0].javascript
    assert waiting(knowledge) == [("check", {"sources": [source.id]}), ("collect", {})]
    assert "con un navegador" in app.toast[0].value
    assert "Cómo se lee" in html(app)
    app.text_input(key=f"edit_name_{source.id}_1").set_value("La Plaza")
    app.button(key="FormSubmitter:edit_source-Guardar").click().run()
    assert len(waiting(knowledge)) == 2, "it is looked at again when that changes, not whenever something else does"


def test_where_there_is_no_browser_a_check_says_what_to_ask_for(knowledge: KnowledgeBase) -> None:
    source = knowledge.sources.add(feed("Plaza", javascript=True))
    ended(knowledge, "check", {"rows": [{"source_id": source.id, "verdict": "broken", "outcome": "no_browser"}]})
    shown = unescape(html(opened(source=str(source.id))))
    assert "Pide a quien administra Catalejo" in shown
    assert "pip install 'catalejo[javascript]'" in shown


def test_a_trend_source_has_no_pages_to_read_with_a_browser(knowledge: KnowledgeBase) -> None:
    knowledge.sources.switch_trends(next(kind for kind in KINDS if kind.name == "reddit"), ["mexico"])
    (source,) = knowledge.sources.all()
    assert not opened(source=str(source.id)).checkbox


@pytest.mark.parametrize("enabled", [True, False])
def test_a_source_that_somebody_removed_meanwhile_is_not_said_to_be_turned_on_or_off(
    knowledge: KnowledgeBase, enabled: bool
) -> None:
    source = knowledge.sources.add(feed("Diario"))
    knowledge.sources.change(source.id, lambda stored: replace(stored, enabled=enabled))
    app = opened(source=str(source.id))
    knowledge.sources.remove(source)
    app.button(key="disable_source" if enabled else "enable_source").click().run()
    assert not app.exception
    assert not app.toast
    assert not waiting(knowledge)


# -- adding -----------------------------------------------------------------------------------------------------------


def test_an_address_is_looked_at_by_the_worker_and_added(knowledge: KnowledgeBase) -> None:
    app = opened(part="add")
    app.text_input(key="new_address").set_value(" diario.example. ")
    app.button(key="FormSubmitter:add_address-Revisar").click().run()
    ((task, arguments),) = waiting(knowledge)
    assert (task, arguments) == ("probe", {"address": "diario.example"})
    comments = {**FOUND, "url": "https://diario.example/comments", "name": HOSTILE, "comments": True}
    run_id = ended(knowledge, "probe", {**FOUND, "other_feeds": [comments]}, address="diario.example")
    app = opened(part="add", run=str(run_id))
    assert app.text_input(key="new_address").value == "diario.example"
    options = app.radio(key=f"found_{run_id}").options
    assert options[1].startswith(r"\<img")
    assert "comentarios de lectores" in options[1]
    place = f"{run_id}_0"
    app.text_input(key=f"new_name_{place}").set_value("Mi diario")
    app.selectbox(key=f"new_country_{place}").set_value("MX")
    app.button(key=f"FormSubmitter:describe_{place}-Agregar esta fuente").click().run()
    (source,) = knowledge.sources.all()
    assert (source.url, source.name, source.country, source.lang) == (FOUND["url"], "Mi diario", "MX", "es")
    assert ("collect", {}) in waiting(knowledge)
    assert param(app, "source") == str(source.id)
    assert "Ya sigues esta fuente" in html(opened(part="add", run=str(run_id)))


def test_a_button_without_what_it_needs_says_so(knowledge: KnowledgeBase) -> None:
    app = opened(part="add")
    app.button(key="FormSubmitter:add_address-Revisar").click().run()
    assert "Todavía no hay ninguna dirección" in html(app)
    assert "Todavía no hay ninguna dirección" not in html(app.run())
    app = opened(part="files")
    app.button(key="FormSubmitter:import_sources-Importar").click().run()
    assert [error.value for error in app.error] == ["Elige primero el archivo con tu lista: OPML o CSV."]
    assert waiting(knowledge) == []


def test_an_address_that_is_none_is_told_at_once_and_kept(knowledge: KnowledgeBase) -> None:
    app = opened(part="add")
    app.text_input(key="new_address").set_value("no es nada")
    app.button(key="FormSubmitter:add_address-Revisar").click().run()
    assert "Esto no es una dirección web" in html(app)
    assert app.text_input(key="new_address").value == "no es nada"
    assert waiting(knowledge) == []


def test_for_the_name_of_a_publisher_its_address_is_offered(knowledge: KnowledgeBase) -> None:
    app = opened(part="add")
    app.text_input(key="new_address").set_value("el pais")
    app.button(key="FormSubmitter:add_address-Revisar").click().run()
    offered = [button for button in app.button if (button.key or "").startswith("named_")]
    assert [button.label.split(" · ")[:2] for button in offered] == [["El País", "España"], ["El País", "Uruguay"]]
    offered[1].click().run()
    assert waiting(knowledge) == [("probe", {"address": "https://www.elpais.com.uy/"})]
    assert "Esto no es una dirección web" not in html(app)


def test_an_account_without_its_network_is_asked_for_it(knowledge: KnowledgeBase) -> None:
    app = opened(part="add")
    app.text_input(key="new_address").set_value("@canal")
    app.button(key="FormSubmitter:add_address-Revisar").click().run()
    assert "el nombre de una cuenta" in html(app)
    assert "youtube.com/@nombre" in html(app)
    assert waiting(knowledge) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("elpais.com, clarin.com", "elpais.com · clarin.com"),
        (
            "El País: https://elpais.com/ Clarín https://clarin.com/ elpais.com",
            "https://elpais.com/ · https://clarin.com/ · elpais.com",
        ),
    ],
)
def test_several_addresses_in_one_field_are_shown_and_added_at_once(
    knowledge: KnowledgeBase, typed: str, read: str
) -> None:
    knowledge.people.change("", lambda person: replace(person, countries=("AR",)))
    app = opened(part="add")
    app.text_input(key="new_address").set_value(typed)
    app.button(key="FormSubmitter:add_address-Revisar").click().run()
    assert "Aquí hay varias direcciones" in html(app)
    assert read in html(app)
    assert waiting(knowledge) == []
    app.button(key="several_add").click().run()
    assert "2 fuentes agregadas" in html(app)
    known = [(source.url, source.type, source.country) for source in knowledge.sources.all()]
    assert sorted(known) == [(f"https://{name}.com/", SourceType.SITE, "AR") for name in ("clarin", "elpais")]
    assert waiting(knowledge) == [("collect", {})]


def test_an_address_that_cannot_be_followed_is_told_in_words(knowledge: KnowledgeBase) -> None:
    now = datetime.now(UTC)
    with knowledge.database.write() as connection:
        run_id = start_run(connection, "probe", {"address": "a.example"}, "test", now).id
        message = "https://a.example has a host name that cannot be found; check the spelling."
        finish_run(connection, run_id, RunStatus.FAILED, now, message=message)
    app = opened(part="add", run=str(run_id))
    assert "Ningún sitio tiene ese nombre" in html(app)
    assert app.text_input(key="new_address").value == "a.example"


def test_a_page_that_only_a_browser_shows_is_looked_at_with_one_and_added(knowledge: KnowledgeBase) -> None:
    now = datetime.now(UTC)
    with knowledge.database.write() as connection:
        run_id = start_run(connection, "probe", {"address": "plaza.example"}, "test", now).id
        finish_run(connection, run_id, RunStatus.FAILED, now, message=f"https://plaza.example/ {FRAME}.")
    app = opened(part="add", run=str(run_id))
    app.button(key="probe_with_browser").click().run()
    again = {"address": "plaza.example", "javascript": True}
    assert waiting(knowledge) == [("probe", again)]
    found = {**FOUND, "url": "https://plaza.example/", "type": "site", "way": "listing", "other_feeds": []}
    run_id = ended(knowledge, "probe", found, **again)
    opened(part="add", run=str(run_id)).button(
        key=f"FormSubmitter:describe_{run_id}_0-Agregar esta fuente"
    ).click().run()
    (added,) = knowledge.sources.all()
    assert (added.url, added.javascript) == ("https://plaza.example/", True)
    assert "Ya sigues esta fuente." in html(opened(part="add", run=str(run_id)))
    knowledge.sources.change(added.id, lambda stored: replace(stored, javascript=False))
    assert "pero sin navegador" in html(opened(part="add", run=str(run_id)))


# -- selections, trends, lists ----------------------------------------------------------------------------------------


def test_a_pack_is_switched_on_and_off(knowledge: KnowledgeBase) -> None:
    app = opened(part="packs", country="NI")
    keys = {toggle.key for toggle in app.main.toggle}
    assert "pack_news-ni" in keys
    assert "pack_news-mx" not in keys
    assert "9 medios" in html(app)
    assert html(app).count("Nadie ha verificado") == 1
    app.toggle(key="pack_news-ni").set_value(True).run()
    assert len(knowledge.sources.all()) == 9
    assert waiting(knowledge) == [("collect", {})]
    assert "Se están recolectando 9 fuentes." in app.toast[0].value
    app.toggle(key="pack_news-ni").set_value(False).run()
    assert not any(source.enabled for source in knowledge.sources.all())


def test_packs_are_narrowed_by_language(knowledge: KnowledgeBase) -> None:
    app = opened(part="packs")
    app.selectbox(key="packs_lang").set_value("pt").run()
    assert param(app, "lang") == "pt"
    keys = {toggle.key for toggle in app.main.toggle}
    assert {"pack_news-br", "pack_practice-pt", "pack_platforms"} <= keys
    assert "pack_news-mx" not in keys


def test_trends_are_switched_on_and_off(knowledge: KnowledgeBase) -> None:
    app = opened(part="trends")
    app.multiselect(key="trend_google-trends").set_value(["MX", "BR"]).run()
    assert {source.country for source in knowledge.sources.all()} == {"MX", "BR"}
    app.toggle(key="trend_hacker-news").set_value(True).run()
    assert app.toggle(key="trend_hacker-news").value
    app.multiselect(key="trend_google-trends").set_value(["BR"]).run()
    assert [source.country for source in knowledge.sources.all() if source.enabled and source.country] == ["BR"]
    app.toggle(key="trend_hacker-news").set_value(False).run()
    app.multiselect(key="trend_google-trends").set_value(["BR", "MX"]).run()
    assert sum(source.enabled for source in knowledge.sources.all()) == 2
    assert len(knowledge.sources.all()) == 3


def test_a_trend_source_that_is_none_is_told_beside_its_field(knowledge: KnowledgeBase) -> None:
    knowledge.sources.switch_trends(next(kind for kind in KINDS if kind.name == "reddit"), ["mexico"])
    app = opened(part="trends")
    assert app.multiselect(key="trend_reddit").value == ["mexico"]
    app.multiselect(key="trend_reddit").set_value(["mexico", "no vale!"]).run()
    assert app.error[0].value == "“no vale!” no se puede seguir; escríbelo como mexico."
    assert len(knowledge.sources.all()) == 1


def test_lists_come_in_and_go_out(knowledge: KnowledgeBase) -> None:
    knowledge.sources.add(feed("Known"))
    app = opened(part="files")
    body = "url,name,country\nhttps://new.example/feed,Nueva,MX\nhttps://known.example/feed,K,\nx,Mala,Narnia\n"
    app.file_uploader(key="source_file").set_value(("lista.csv", body.encode(), "text/csv"))
    app.button(key="FormSubmitter:import_sources-Importar").click().run()
    shown = html(app)
    assert "1 fuente agregada" in shown
    assert "1 que ya seguías" in shown
    assert "Línea 4" in shown
    assert {source.name for source in knowledge.sources.all()} == {"Known", "Nueva"}
    assert waiting(knowledge) == [("collect", {})]
    app.file_uploader(key="source_file").set_value(("lista.opml", b"nada", "text/xml"))
    app.button(key="FormSubmitter:import_sources-Importar").click().run()
    assert "no es una lista de fuentes" in app.error[0].value


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        (
            "a.csv",
            "título;resumen **x**",
            "tiene que nombrar sus columnas, y la de las direcciones se llama url. Aquí dice: título, resumen \\*\\*x",
        ),
        ("a.csv", "", "La tabla está vacía."),
        ("a.opml", "<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>", "declara entidades XML"),
        ("a.csv", "url\n" + "x\n" * 20_001, "como máximo 20.000 fuentes y 10 MB"),
    ],
)
def test_why_nothing_of_a_list_is_read_is_said_in_the_language_of_the_page(
    knowledge: KnowledgeBase, name: str, body: str, said: str
) -> None:
    app = opened(part="files")
    app.file_uploader(key="source_file").set_value((name, body.encode(), "text/csv"))
    app.button(key="FormSubmitter:import_sources-Importar").click().run()
    assert said in app.error[0].value
    assert 'lang="en"' not in html(app)


# -- collections made -------------------------------------------------------------------------------------------------


def test_the_last_collections_are_told_source_by_source(knowledge: KnowledgeBase) -> None:
    assert "Todavía no se ha recolectado nada" in html(opened(part="runs"))
    first = ended(knowledge, "collect", {"sources": 1, "outcomes": {"stored_new": 3}})
    with knowledge.database.write() as connection:
        put_outcomes(connection, first, [OutcomeCount(1, "A", "stored_new", 3)])
    second = ended(knowledge, "collect", {"sources": 1, "outcomes": {"timeout": 1}})
    with knowledge.database.write() as connection:
        put_outcomes(connection, second, [OutcomeCount(1, "B", "timeout", 1)])
    app = opened(part="runs")
    assert "No respondió a tiempo" in html(app)
    assert app.selectbox(key="collecting_run").options[1].endswith("3 artículos nuevos")
    app.selectbox(key="collecting_run").set_value(first).run()
    assert "Artículos nuevos: 3" in html(app)
    app.button(key="check_all").click().run()
    assert ("check", {}) in waiting(knowledge)
