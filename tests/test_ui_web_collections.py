"""Collections as a team uses them: saved from where something is found, annotated, taken along, deleted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kb.boards.boards import MAX_NAME
from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase
from kb.models import BoardItem, ItemKind
from tests.test_kb_practices import THANKS, listed, put, thanks
from tests.web_app import HOSTILE_TITLE, html_of, opened, page, param_of, using
from ui.web.components.board import PAGE_SIZE, file_name
from ui.web.links import PageName
from ui.web.markup import markdown_text

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
ITEM = BoardItem(ItemKind.ARTICLE, 1, "Plaza limita los enlaces", "https://example.org/plaza-limite", "El Pulso", NOW)


def _open(**params: str) -> AppTest:
    return page(PageName.COLLECTIONS, **params).run()


def _labels(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]


def test_without_collections_the_page_says_what_to_do(home: Path) -> None:
    app = _open()
    assert "Todavía no hay colecciones" in html_of(app)
    app.text_input(key="new_board_name").set_value("  Ideas para mayo ")
    app.button(key="FormSubmitter:new_board-Crear").click().run()
    assert param_of(app, "board") == "1"
    assert '<h1 class="cj-title">Ideas para mayo</h1>' in html_of(app)
    assert "Aquí todavía no hay nada" in html_of(app)


@pytest.mark.parametrize(
    ("name", "problem"),
    [(" ", "Ponle un nombre"), ("ideas PARA mayo", "Ya hay una colección"), ("M" * 101, "Es demasiado")],
)
def test_a_name_that_cannot_be_is_told_and_kept(knowledge: KnowledgeBase, name: str, problem: str) -> None:
    knowledge.boards.create("Ideas para mayo", "", NOW)
    app = _open()
    app.text_input(key="new_board_name").set_value(name)
    app.button(key="FormSubmitter:new_board-Crear").click().run()
    assert problem in app.error[0].value
    assert app.text_input(key="new_board_name").value == name
    assert len(knowledge.boards.all_boards()) == 1


def test_a_search_result_is_saved_in_a_new_collection_and_then_says_so(knowledge: KnowledgeBase) -> None:
    first, second, *_ = (f"hit_{hit.rank}_{hit.document_id}" for hit in knowledge.search("enlaces").hits)
    app = opened(page(PageName.SEARCH, q="enlaces").run(), f"cj_keep_{first}")
    app.text_area(key=f"keep_note_{first}").set_value("Para el informe")
    app.button(key=f"FormSubmitter:keep_form_{first}-Guardar").click().run()
    assert "Ponle un nombre" in app.error[0].value
    assert app.text_area(key=f"keep_note_{first}").value == "Para el informe"
    app.text_input(key=f"keep_name_{first}").set_value("*Mayo*")
    app.text_area(key=f"keep_note_{first}").set_value("N" * 2_001)
    app.button(key=f"FormSubmitter:keep_form_{first}-Guardar").click().run()
    assert "notas de 2.000" in app.error[0].value
    assert app.text_area(key=f"keep_note_{first}").value == "N" * 2_001
    assert knowledge.boards.all_boards() == []
    app.text_area(key=f"keep_note_{first}").set_value("Para el informe")
    app.button(key=f"FormSubmitter:keep_form_{first}-Guardar").click().run()
    assert app.toast[0].value == r"Se guardó en “\*Mayo\*”."
    (board,) = knowledge.boards.all_boards()
    (item,) = knowledge.boards.items(board.id)
    assert (item.note, item.kind) == ("Para el informe", ItemKind.ARTICLE)
    app = opened(app, f"cj_keep_{first}")
    assert f'href="collections?board={board.id}"' in html_of(app)
    app = opened(app, f"cj_keep_{second}")
    assert app.selectbox(key=f"keep_board_{second}").value == board.id
    app.button(key=f"FormSubmitter:keep_form_{second}-Guardar").click().run()
    assert len(knowledge.boards.items(board.id)) == 2


def test_a_form_stays_after_a_click_beside_it(knowledge: KnowledgeBase) -> None:
    first = knowledge.search("enlaces").hits[0]
    key = f"hit_{first.rank}_{first.document_id}"
    app = page(PageName.SEARCH, q="enlaces").run()
    assert not app.text_area  # made when it is opened
    app = opened(app, f"cj_keep_{key}")
    app.session_state[f"cj_keep_{key}"] = False  # as after a click beside it
    assert app.run().text_area  # what is not drawn loses what was typed
    app.text_input(key=f"keep_name_{key}").set_value("Mayo")
    app.button(key=f"FormSubmitter:keep_form_{key}-Guardar").click().run()
    assert not app.text_area  # done with


def test_a_collection_is_shown_by_kind_with_its_notes(knowledge: KnowledgeBase) -> None:
    board = knowledge.boards.create(HOSTILE_TITLE, "ana@example.org", NOW)
    practice = knowledge.playbook.add("Saludar cada lunes")
    knowledge.boards.add(board.id, replace(ITEM, note="Ojo:\n<b>fecha</b>", added_by="ana@example.org"))
    knowledge.boards.add(board.id, replace(ITEM, kind=ItemKind.STORY, title="**Una historia**"))
    for ref_id in (practice.practice_id, 99):
        knowledge.boards.add(board.id, replace(ITEM, kind=ItemKind.PRACTICE, ref_id=ref_id, title="Antes"))
    app = _open(board=str(board.id))
    html = html_of(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert 'href="https://example.org/plaza-limite" target="_blank" rel="noopener noreferrer"' in html
    assert "Ojo:\n&lt;b&gt;fecha&lt;/b&gt;" in html
    assert [part.split("<")[0] for part in html.split('<h2 class="cj-heading">')[1:]] == [
        "Artículos",
        "Historias",
        "Buenas prácticas",
    ]
    assert r"\*\*Una historia\*\*" in _labels(app)
    assert "Saludar cada lunes" in _labels(app)
    assert "Antes" not in _labels(app)  # gone from the playbook: its source is all that is left
    assert html.count("Antes") == 1


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_a_practice_is_called_as_the_playbook_calls_it_for_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with KnowledgeBase.open(load_settings(home)) as knowledge:  # with the model that ships, which reads both languages
        put(knowledge, thanks("es", "uno"), thanks("pt", "dois"))
        (practice,) = listed(knowledge)
        board = knowledge.boards.create("Mayo", "", NOW)
        saved = replace(ITEM, kind=ItemKind.PRACTICE, ref_id=practice.practice_id, title=practice.title)
        knowledge.boards.add(board.id, saved)
    said, _ = THANKS[lang]
    with using(home, monkeypatch):
        app = _open(board=str(board.id), ui=lang)
        assert markdown_text(said) in _labels(app)


def test_items_are_annotated_and_taken_out(knowledge: KnowledgeBase) -> None:
    board = knowledge.boards.create("Mayo", "", NOW)
    knowledge.boards.add(board.id, ITEM)
    (item,) = knowledge.boards.items(board.id)
    app = opened(_open(board=str(board.id)), f"cj_keep_item_{item.id}")
    app.text_area(key=f"item_note_{item.id}").set_value("Leer antes")
    app.button(key=f"FormSubmitter:item_{item.id}-Guardar").click().run()
    assert "Leer antes" in html_of(app)
    app = opened(app, f"cj_keep_item_{item.id}")
    app.button(key=f"take_off_{item.id}").click().run()
    assert "Se quitó “Plaza limita los enlaces en las publicaciones”" in app.main.markdown[-1].value
    assert "Aquí todavía no hay nada" in html_of(app)


def test_a_note_that_two_write_at_once_is_not_lost(knowledge: KnowledgeBase) -> None:
    board = knowledge.boards.create("Mayo", "", NOW)
    knowledge.boards.add(board.id, ITEM)
    (item,) = knowledge.boards.items(board.id)
    save = f"FormSubmitter:item_{item.id}-Guardar"
    lucia, rafael = (opened(_open(board=str(board.id)), f"cj_keep_item_{item.id}") for _ in range(2))
    rafael.text_area(key=f"item_note_{item.id}").set_value("Usar el *jueves*")
    rafael.button(key=save).click().run()
    lucia.run()  # anything may draw the page anew; the field holds on to what it began with
    lucia.text_area(key=f"item_note_{item.id}").set_value("Ojo con la fecha")
    lucia.button(key=save).click().run()
    assert "Alguien cambió esto" in lucia.error[0].value
    assert r"Usar el \*jueves\*" in lucia.error[0].value  # on a phone the form covers what the page says
    assert "Usar el *jueves*" in html_of(lucia)
    assert [each.note for each in knowledge.boards.items(board.id)] == ["Usar el *jueves*"]
    lucia.text_area(key=f"item_note_{item.id}").set_value("Usar el jueves. Ojo con la fecha")
    lucia.button(key=save).click().run()
    assert not lucia.error
    assert [each.note for each in knowledge.boards.items(board.id)] == ["Usar el jueves. Ojo con la fecha"]
    rafael = opened(rafael.run(), f"cj_keep_item_{item.id}")
    rafael.text_area(key=f"item_note_{item.id}").set_value("Hecho")
    rafael.button(key=save).click().run()  # who has seen it may change it
    assert [each.note for each in knowledge.boards.items(board.id)] == ["Hecho"]


def test_what_two_change_of_a_collection_at_once_is_all_kept(knowledge: KnowledgeBase) -> None:
    board = knowledge.boards.create("Mayo", "", NOW)
    lucia, rafael = (opened(_open(board=str(board.id)), "board_edit") for _ in range(2))
    rafael.text_input(key="board_tags").set_value("cliente, crisis")
    rafael.button(key="FormSubmitter:edit_board-Guardar").click().run()
    lucia.run()
    lucia.text_area(key="board_note").set_value("Para el lunes")
    lucia.button(key="FormSubmitter:edit_board-Guardar").click().run()
    changed = knowledge.boards.board(board.id)
    assert (changed.note, changed.tags) == ("Para el lunes", ("cliente", "crisis"))


def test_a_collection_is_edited(knowledge: KnowledgeBase) -> None:
    board = knowledge.boards.create("Mayo", "", NOW)
    knowledge.boards.create("Junio", "", NOW)
    app = opened(_open(board=str(board.id)), "board_edit")
    app.text_input(key="board_name").set_value("JUNIO")
    app.text_input(key="board_tags").set_value("cliente, #Plaza, plaza")
    app.button(key="FormSubmitter:edit_board-Guardar").click().run()
    assert "Ya hay una colección" in app.error[0].value
    assert app.text_input(key="board_tags").value == "cliente, #Plaza, plaza"
    app.text_input(key="board_name").set_value("Mayo 2027")
    app.button(key="FormSubmitter:edit_board-Guardar").click().run()
    assert not app.error
    changed = knowledge.boards.board(board.id)
    assert (changed.name, changed.tags) == ("Mayo 2027", ("cliente", "Plaza"))


def test_collections_of_a_tag(knowledge: KnowledgeBase) -> None:
    for name, tag in (("Mayo", "Cliente"), ("Junio", "crisis")):
        board = knowledge.boards.create(name, "", NOW)
        knowledge.boards.change(board.id, lambda board, tag=tag: replace(board, tags=(tag,)))
    app = _open()
    app.pills(key="board_tag").set_value("Cliente").run()
    assert param_of(app, "tag") == "Cliente"
    assert (set(_labels(app)) & {"Mayo", "Junio"}) == {"Mayo"}
    assert (set(_labels(_open(tag="CRISIS"))) & {"Mayo", "Junio"}) == {"Junio"}
    assert not set(_labels(_open(tag="nada"))) & {"Mayo", "Junio"}
    knowledge.boards.change(board.id, lambda board: replace(board, tags=(":red[**x**]",)))
    assert any(label.startswith(r"\:red\[\*\*x") for label in _open().pills(key="board_tag").options)


def test_a_collection_is_taken_along_and_deleted(knowledge: KnowledgeBase) -> None:
    board = knowledge.boards.create("Mayo", "", NOW)
    knowledge.boards.add(board.id, ITEM)
    app = _open(board=str(board.id))
    assert [button.proto.label for button in app.get("download_button")] == [
        "Texto con fuentes (Markdown)",
        "Tabla (CSV)",
        "Canal (RSS)",
    ]
    app.button(key="delete_board").click().run()
    assert "Se borró “Mayo”." in app.main.markdown[-1].value
    assert param_of(app, "board") is None
    assert knowledge.boards.all_boards() == []
    assert "ya no está" in html_of(_open(board=str(board.id)))
    other = knowledge.boards.create("MAYO", "", NOW)
    app.button(key="undo").click().run()
    assert "Ya hay una colección" in app.error[0].value
    knowledge.boards.remove(other.id)
    app.button(key="undo").click().run()
    assert param_of(app, "board") == str(board.id)
    assert len(knowledge.boards.items(board.id)) == 1
    assert not [button for button in app.button if button.key == "undo"]


def test_what_was_taken_out_can_be_put_back_until_one_goes_on(knowledge: KnowledgeBase) -> None:
    board = knowledge.boards.create("Mayo", "", NOW)
    knowledge.boards.add(board.id, replace(ITEM, note="Ojo"))
    (item,) = knowledge.boards.items(board.id)
    app = opened(_open(board=str(board.id)), f"cj_keep_item_{item.id}")
    app.button(key=f"take_off_{item.id}").click().run()
    assert knowledge.boards.items(board.id) == []
    app.button(key="undo").click().run()
    (back,) = knowledge.boards.items(board.id)
    assert (back.note, back.added) == ("Ojo", NOW)
    app = opened(app, f"cj_keep_item_{back.id}")
    app.button(key=f"take_off_{back.id}").click().run()
    del app.query_params["board"]
    assert not [button for button in app.run().button if button.key == "undo"]


def test_a_long_collection_is_shown_in_parts(knowledge: KnowledgeBase) -> None:
    board = knowledge.boards.create("Mayo", "", NOW)
    for number in range(PAGE_SIZE + 1):
        knowledge.boards.add(board.id, replace(ITEM, ref_id=100 + number, added=NOW + timedelta(minutes=number)))
    app = _open(board=str(board.id))
    assert html_of(app).count("<h3") == PAGE_SIZE
    app.button(key="more_items").click().run()
    assert html_of(app).count("<h3") == PAGE_SIZE + 1
    assert "more_items" not in {button.key for button in app.button}


@pytest.mark.parametrize(
    ("name", "file"), [("Ideas: mayo/junio", "Ideas-mayo-junio.md"), ("¿?", "catalejo.md"), ("a" * MAX_NAME, None)]
)
def test_files_have_names_that_every_system_takes(name: str, file: str | None) -> None:
    assert file_name(name, "md") == file or (file is None and len(file_name(name, "md")) < 70)
