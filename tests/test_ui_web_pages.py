"""The search page as a person uses it, over a real small knowledge base, without a browser."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kb.errors import CatalejoError, EmbeddingError, IndexBusyError, IndexingError, SearchError
from kb.index.passages import follow_changes
from kb.index.progress import no_progress
from kb.knowledge_base import KnowledgeBase
from kb.models import Source, SourceState, SourceType
from kb.sources.sources import Sources
from kb.store import saved_searches
from tests.web_app import fill, html_of, page, param_of, settings_of, using
from ui.web.address import Period
from ui.web.links import PageName

CUT = "La consulta era demasiado larga; solo se usó el comienzo."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home folder that the app uses."""
    with using(tmp_path / "home", monkeypatch) as home:
        yield home


@pytest.fixture
def filled(home: Path, filled_home: Path) -> Path:
    """The home folder that the app uses, with articles."""
    shutil.copytree(filled_home, home, dirs_exist_ok=True)
    return home


def _open(**params: str | list[str]) -> AppTest:
    return page(PageName.SEARCH, **params).run()


def _titles(app: AppTest) -> list[str]:
    html = html_of(app)
    return [name for name in ("plaza-limite", "plaza-links", "comentarios", "hostil") if f"/{name}" in html]


def test_empty_knowledge_base_says_what_to_do(home: Path) -> None:
    app = _open()
    assert "Todavía no hay artículos" in html_of(app)
    assert not app.code  # nobody who reads this types commands
    labels = [link.proto.label for link in app.get("page_link")]
    assert labels == ["Empezar con una selección para tu país", "Fuentes"]
    assert not app.text_input


def test_articles_that_wait_for_the_index_are_explained(home: Path) -> None:
    with KnowledgeBase.open(settings_of(home)) as knowledge_base:
        knowledge_base.import_lines([b'{"url": "https://example.org/a", "title": "A", "text": "Uno dos tres."}'])
        app = _open()
        assert "aún no se pueden buscar" in html_of(app)
        assert not app.code  # nobody who reads this types commands
        app.button(key="index_now").click().run()
        assert [run.task for run in knowledge_base.runs.unended()] == ["index"]
    assert "Preparación de la búsqueda: en espera de su turno" in html_of(app)
    assert "index_now" not in {button.key for button in app.button}


def test_before_a_search_the_page_says_what_is_there(filled: Path) -> None:
    html = html_of(_open())
    assert "Busca en 4 artículos (español, portugués, inglés)" in html
    assert "<dd>4</dd>" in html
    assert "Última recolección</dt><dd>todavía no" in html


def test_example_searches(filled: Path) -> None:
    app = _open()
    app.button(key="example_1").click().run()
    assert param_of(app, "q") == "límite de enlaces en las publicaciones"
    assert "plaza-limite" in _titles(app)


def test_typed_query_searches_and_is_in_the_address(filled: Path) -> None:
    app = _open()
    app.text_input(key="search_box").set_value("  límite   de enlaces ").run()
    assert param_of(app, "q") == "límite de enlaces"
    assert app.text_input(key="search_box").value == "límite de enlaces"
    assert "<mark>enlaces</mark>" in html_of(app)


def test_of_a_text_that_is_too_long_the_beginning_is_asked_and_that_is_said_once(filled: Path) -> None:
    app = _open(ui="es")
    app.text_input(key="search_box").set_value("enlaces " * 60).run()
    asked = app.text_input(key="search_box").value
    assert asked == ("enlaces " * 50).strip() == param_of(app, "q")
    assert "plaza-limite" in _titles(app)
    assert html_of(app).count(CUT) == 1
    app.pills(key="filter_langs").set_value(["es"]).run()
    assert html_of(app).count(CUT) == 1
    app.text_input(key="search_box").set_value("enlaces").run()
    assert CUT not in html_of(app)
    app.text_input(key="search_box").set_value("e" * 401).run()
    assert param_of(app, "q") == "e" * 400
    assert CUT in html_of(app), "also of few words, of which the search itself says nothing"


def test_shared_address_gives_the_same_page(filled: Path) -> None:
    app = _open(q="enlaces", lang="en", since="90d", ui="pt")
    assert app.text_input(key="search_box").value == "enlaces"
    assert app.pills(key="filter_langs").value == ["en"]
    assert app.radio(key="filter_period").value == Period.QUARTER
    assert _titles(app) == ["plaza-links"]
    assert "Por que aparece" in html_of(app)


def test_back_button_restores_the_search(filled: Path) -> None:
    app = _open(q="enlaces")
    app.query_params["q"] = "comentarios"
    app.run()
    assert app.text_input(key="search_box").value == "comentarios"


def test_filters_narrow_and_are_in_the_address(filled: Path) -> None:
    app = _open(q="enlaces")
    app.pills(key="filter_langs").set_value(["es"]).run()
    assert param_of(app, "lang") == "es"
    assert "plaza-links" not in _titles(app)
    app.multiselect(key="filter_sources").set_value(["El Pulso Digital"]).run()
    assert _titles(app) == ["plaza-limite"]
    app.button(key="clear_filters").click().run()
    assert param_of(app, "lang") is None
    assert "plaza-links" in _titles(app)


def test_date_filter(filled: Path) -> None:
    app = _open(q="enlaces")
    app.radio(key="filter_period").set_value(Period.WEEK).run()
    assert param_of(app, "since") == "7d"
    assert "plaza-links" not in _titles(app)


def test_other_filters_narrow(filled: Path) -> None:
    app = _open(q="enlaces", country="AR")
    assert app.multiselect(key="filter_countries").value == ["AR"]
    assert _titles(app) == ["plaza-limite"]
    app.query_params["kind"] = "platform"
    assert "No se encontró nada" in html_of(app.run())


def test_only_the_language_of_the_question(filled: Path) -> None:
    app = _open(q="límite de enlaces en las publicaciones de esta red")
    assert "plaza-links" in _titles(app)
    app.toggle(key="filter_same_language").set_value(True).run()
    assert param_of(app, "same-language") == "yes"
    assert "plaza-links" not in _titles(app)


def test_notices_and_suggestion(filled: Path) -> None:
    app = _open(q="enlaces autor:<b>")
    assert "“autor:” no es un operador; se buscó como palabras." in html_of(app)
    app = _open(q="publicasiones")
    app.button(key="suggestion").click().run()
    assert param_of(app, "q") == "publicaciones"


def test_articles_like_one_and_passages_of_one(filled: Path) -> None:
    html = html_of(_open(q="enlaces"))
    assert 'href="search?like=1"' in html
    assert 'href="search?q=enlaces&amp;in=1"' in html
    assert 'href="search?q=enlaces&amp;lang=es&amp;in=1"' in html_of(_open(q="enlaces", lang="es"))
    app = _open(like="1")
    assert "plaza-limite" not in _titles(app)
    assert "Artículos parecidos a “Plaza limita los enlaces en las publicaciones”" in html_of(app)
    assert "significado: coincidencia" in html_of(app)
    assert "palabras:" not in html_of(app)  # they were not compared
    app = _open(q="enlaces", lang="es", **{"in": "1"})
    assert "Elige qué" in html_of(app)
    app.button(key="back").click().run()
    assert (param_of(app, "in"), param_of(app, "lang")) == (None, "es")
    assert "ya no existe" in _open(like="999").error[0].value
    assert "ya no existe" in _open(q="enlaces", **{"in": "999"}).error[0].value


@pytest.mark.parametrize("asked", [{"like": "1"}, {"like": "999"}, {"saved": "De antes"}, {"q": "enlaces", "in": "1"}])
def test_what_is_typed_is_searched_for_wherever_one_stands(filled: Path, asked: dict[str, str]) -> None:
    app = _open(**asked)
    app.text_input(key="search_box").set_value("comentarios lang:es").run()
    assert (param_of(app, "q"), *(param_of(app, name) for name in ("like", "saved", "in"))) == (
        "comentarios lang:es", None, None, None,
    )  # fmt: skip
    assert "comentarios" in _titles(app)
    assert not app.error


def test_an_article_without_a_vector_yet_is_said_to_be_early(filled: Path) -> None:
    with KnowledgeBase.open(settings_of(filled)) as knowledge_base:
        knowledge_base.import_lines([b'{"url": "https://example.org/recien", "title": "Recien", "text": "Uno dos."}'])
        follow_changes(knowledge_base.database, knowledge_base.embedder, no_progress)
        (hit,) = knowledge_base.search('"recien"').hits
    app = _open(like=str(hit.document_id))
    assert "todavía no se puede comparar" in app.error[0].value


def test_a_search_is_saved_and_shows_what_is_new(filled: Path) -> None:
    app = _open(q='"enlaces"', lang="es")
    app.text_input(key="saved_name").set_value("Mis *enlaces*")
    app.button(key="FormSubmitter:save_search-Guardar").click().run()
    assert "Guardada." in [caption.value for caption in app.caption]
    new = {"url": "https://example.org/nueva", "title": "Novedad", "text": "Más enlaces.", "lang": "es"}
    fill(filled, [new, {**new, "url": "https://example.org/otra", "lang": "en"}])
    app = _open()
    app.button(key="saved_0").click().run()
    assert "1 resultado nuevo" in html_of(app)
    assert "/nueva" in html_of(app.run())  # still there when the page is drawn again
    app = _open(saved="Mis *enlaces*")
    assert "Nada nuevo" in html_of(app)
    app.button(key="saved_all").click().run()
    assert (param_of(app, "q"), param_of(app, "lang")) == ('"enlaces"', "es")
    app = _open(saved="Mis *enlaces*")
    app.button(key="saved_remove").click().run()
    assert not param_of(app, "saved")
    with KnowledgeBase.open(settings_of(filled)) as knowledge_base:
        assert knowledge_base.saved_searches.all() == []
    app = _open(saved="Mis *enlaces*")  # from where it was shared
    assert "ya no existe" in app.error[0].value


def test_why_a_search_cannot_be_saved_is_said(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _open(q="enlaces")
    for name, said in (("Enlaces", "Guardada."), ("enlaces", "Necesita un nombre que no tenga otra")):
        app.text_input(key="saved_name").set_value(name)
        app.button(key="FormSubmitter:save_search-Guardar").click().run()
        assert said in "".join(caption.value for caption in app.caption)
    monkeypatch.setattr(saved_searches, "MAX_SAVED", 1)
    app.text_input(key="saved_name").set_value("Otra")
    app.button(key="FormSubmitter:save_search-Guardar").click().run()
    assert "No caben más búsquedas guardadas" in "".join(caption.value for caption in app.caption)


def test_nothing_found_says_what_to_try(filled: Path) -> None:
    app = _open(q="enlaces", source="No existe")
    assert "No se encontró nada" in html_of(app)
    assert "Ninguna fuente se llama “No existe”." in html_of(app)
    app.button(key="search_without_filters").click().run()
    assert param_of(app, "source") is None
    assert _titles(app)


def test_language_of_the_app_is_kept(filled: Path) -> None:
    app = _open(q="enlaces", lang="es")
    app.segmented_control(key="language_switch").set_value("en").run()
    assert (param_of(app, "ui"), param_of(app, "q"), param_of(app, "lang")) == ("en", "enlaces", "es")
    assert "Why it is here" in html_of(app)
    del app.query_params["ui"]
    app.run()
    assert "Why it is here" in html_of(app)
    assert param_of(app, "ui") == "en"


def test_language_set_opens_the_app(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALEJO_LANGUAGE", "pt")
    assert "O que você quer saber?" in html_of(_open())
    assert "¿Qué quieres saber?" in html_of(_open(ui="es"))


def test_hostile_content_is_shown_as_text(filled: Path) -> None:
    html = html_of(_open(q="enlaces", lang="pt"))
    assert "&lt;img src=x onerror=alert(1)&gt; **enlaces** $x^2$ :material/home: gpj.exe" in html
    assert "<script>alert" not in html
    assert "<b>Fuente" not in html


def test_new_articles_are_found_without_a_restart(filled: Path) -> None:
    app = _open(q="novedad rarísima")
    fill(filled, [{"url": "https://example.org/nueva", "title": "Novedad rarísima", "text": "Una novedad rarísima."}])
    app.run()
    assert "/nueva" in html_of(app)


def test_answers_are_kept_until_the_store_changes(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    search = KnowledgeBase.search
    monkeypatch.setattr(KnowledgeBase, "search", lambda self, *args: asked.append(args[0]) or search(self, *args))
    app = _open(q="enlaces")
    app.run()
    _open(q="enlaces", ui="en")
    assert asked == ["enlaces"]


@pytest.mark.parametrize(
    ("error", "wrong"),
    [
        (SearchError("a <b>detail</b>"), "No se entiende esta búsqueda."),
        (IndexBusyError("a <b>detail</b>"), "El índice se está actualizando."),
        (IndexingError("a <b>detail</b>"), "No se puede leer el índice de búsqueda."),
        (EmbeddingError("a <b>detail</b>"), "No se puede cargar el modelo de lenguaje."),
        (CatalejoError("a <b>detail</b>"), "Algo no funcionó."),
    ],
)
def test_errors_are_told_in_words(
    filled: Path, monkeypatch: pytest.MonkeyPatch, error: CatalejoError, wrong: str
) -> None:
    monkeypatch.setattr(KnowledgeBase, "search", _raising(error))
    app = _open(q="enlaces")
    assert wrong in app.error[0].value
    assert "“catalejo " not in app.error[0].value, "who reads it has no terminal"
    assert "“catalejo doctor”" in app.expander[0].caption[0].value
    assert "a &lt;b&gt;detail&lt;/b&gt;" in html_of(app)
    assert app.text_input(key="search_box").value == "enlaces"


def test_bugs_are_logged_and_not_shown(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KnowledgeBase, "search", _raising(RuntimeError("secret detail")))
    app = _open(q="enlaces")
    assert "Ocurrió algo inesperado" in app.error[0].value
    assert "secret detail" not in html_of(app)
    log = (filled / "logs" / "web.log").read_text(encoding="utf-8")
    assert "RuntimeError: secret detail" in log


def test_unusable_settings_are_told_once(home: Path) -> None:
    (home / "catalejo.toml").write_text("colour = 1\n", encoding="utf-8")
    app = _open()
    assert len(app.error) == 1
    assert "No se pueden usar los ajustes." in app.error[0].value
    assert "colour" in html_of(app)


def test_sources_in_trouble_are_named(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with KnowledgeBase.open(settings_of(filled)) as knowledge_base:
        source = knowledge_base.sources.add(
            Source("https://example.org/feed", "Radar <b>", SourceType.FEED, "example.org", added=datetime.now(UTC))
        )
        status = knowledge_base.status()
    said = "Cannot connect to host example.org:443 ssl:default"
    state = SourceState(source.id, failures_in_a_row=3, last_outcome="connection_failed", last_message=said)
    monkeypatch.setattr(KnowledgeBase, "status", lambda self: replace(status, sources_failing=1))
    monkeypatch.setattr(Sources, "states", lambda self: {source.id: state})
    app = _open()
    assert app.sidebar.expander[0].label == "1 fuente con problemas"
    app.session_state["troubled_sources"] = True
    app.run()
    assert "Radar &lt;b&gt;" in html_of(app)
    assert "nunca ha respondido" in html_of(app)
    assert "El sitio no responde" in html_of(app)
    assert said not in html_of(app), "what the collector says is English, and for whoever programs"
    (way,) = (link.proto for link in app.sidebar.get("page_link"))
    assert (way.label, way.query_string) == ("Qué hacer", "health=trouble")


def _raising(error: Exception) -> Any:
    def search(*_: object) -> None:
        raise error

    return search
