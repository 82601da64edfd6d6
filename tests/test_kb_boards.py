"""Boards: what a team keeps stays as it was kept, once, within bounds, and leaves as files that nothing breaks."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from kb.boards.boards import MAX_NAME, MAX_NOTE, MAX_TAG, MAX_TAGS, Boards
from kb.boards.export import write_board
from kb.config import load_settings
from kb.errors import BoardError, BoardLimitError, BoardNameTakenError
from kb.knowledge_base import KnowledgeBase
from kb.models import Board, BoardItem, ItemKind
from kb.search.export import ExportFormat
from kb.translation import translator

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
ARTICLE = BoardItem(ItemKind.ARTICLE, 1, "Un título", "https://example.org/a", "El Pulso", NOW, "ana@example.org")
HOSTILE = "=cmd|x!A1 <script>alert(1)</script> **b** [x](javascript:y) \u202egpj.exe\x00"


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[KnowledgeBase]:
    (tmp_path / "catalejo.toml").write_text('embedding_model = "fake"\n', encoding="utf-8")
    with KnowledgeBase.open(load_settings(tmp_path)) as knowledge:
        yield knowledge


@pytest.fixture
def boards(knowledge: KnowledgeBase) -> Boards:
    return knowledge.boards


def _board(boards: Boards, name: str = "Lanzamiento") -> Board:
    return boards.create(name, "ana@example.org", NOW)


def test_a_board_is_made_changed_and_removed(boards: Boards) -> None:
    made = _board(boards, "  Lanzamiento \n de mayo ")
    assert boards.board(made.id) == made
    assert (made.name, made.owner, made.items) == ("Lanzamiento de mayo", "ana@example.org", 0)
    boards.change(made.id, lambda board: replace(board, name="Mayo", note=" Para el lunes ", tags=("#Plaza", "plaza")))
    changed = boards.board(made.id)
    assert (changed.name, changed.note, changed.tags) == ("Mayo", "Para el lunes", ("Plaza",))
    boards.add(made.id, ARTICLE)
    boards.remove(made.id)
    assert boards.all_boards() == []
    assert boards.places() == {}
    with pytest.raises(BoardError):
        boards.board(made.id)


def test_a_removed_board_is_restored_as_it_was(boards: Boards) -> None:
    made = _board(boards)
    boards.add(made.id, replace(ARTICLE, note="Para el informe"))
    boards.add(made.id, replace(ARTICLE, ref_id=2))
    board, items, number = boards.board(made.id), boards.items(made.id), boards.change_number()
    removed = boards.remove(made.id)
    assert removed is not None
    assert boards.remove(made.id) is None
    other = _board(boards)
    with pytest.raises(BoardNameTakenError):
        boards.restore(removed)
    boards.remove(other.id)
    boards.restore(removed)
    boards.restore(removed)  # pressed twice
    assert boards.all_boards() == [board]
    assert boards.items(board.id) == items
    assert boards.change_number() > number
    assert _board(boards, "Otra").id > other.id


def test_names_are_taken_whatever_their_case(boards: Boards) -> None:
    made = _board(boards, "ÑANDÚ")
    with pytest.raises(BoardNameTakenError):
        _board(boards, " ñandú ")
    other = _board(boards, "Otra")
    with pytest.raises(BoardNameTakenError):
        boards.change(other.id, lambda board: replace(board, name="Ñandú"))
    assert boards.change(made.id, lambda board: replace(board, name="Ñandú")).name == "Ñandú"


def test_what_is_put_twice_stands_once(boards: Boards) -> None:
    board = _board(boards)
    assert boards.add(board.id, replace(ARTICLE, note="Para el informe"))
    assert not boards.add(board.id, replace(ARTICLE, title="Otro título"))
    (item,) = boards.items(board.id)
    assert (item.title, item.note, item.added_by) == ("Un título", "Para el informe", "ana@example.org")
    assert not boards.add(board.id, replace(ARTICLE, note="Mejor así"))
    assert [item.note for item in boards.items(board.id)] == ["Para el informe\nMejor así"]
    assert not boards.add(board.id, replace(ARTICLE, note="Para el informe\nMejor así"))  # sent twice
    assert [item.note for item in boards.items(board.id)] == ["Para el informe\nMejor así"]
    assert boards.add(board.id, replace(ARTICLE, kind=ItemKind.STORY))  # the same number, another thing


def test_the_board_that_was_filled_last_comes_first(boards: Boards) -> None:
    old, new = _board(boards, "A"), _board(boards, "B")
    assert [board.id for board in boards.all_boards()] == [new.id, old.id]
    later = NOW + timedelta(hours=1)
    boards.add(old.id, replace(ARTICLE, added=later))
    assert [(board.id, board.items, board.changed) for board in boards.all_boards()] == [
        (old.id, 1, later),
        (new.id, 0, NOW),
    ]
    boards.add(new.id, ARTICLE)
    assert boards.places() == {(ItemKind.ARTICLE, 1): (old.id, new.id)}


def test_items_are_annotated_and_taken_off(boards: Boards) -> None:
    board = _board(boards)
    boards.add(board.id, ARTICLE)
    boards.add(board.id, replace(ARTICLE, ref_id=2, added=NOW + timedelta(minutes=1)))
    later, first = boards.items(board.id)
    assert (later.ref_id, first.ref_id) == (2, 1)
    boards.annotate(first.id, lambda _: "Leer antes")
    assert boards.take_off(later.id) == later
    assert boards.take_off(later.id) is None
    assert [(item.ref_id, item.note) for item in boards.items(board.id)] == [(1, "Leer antes")]
    with pytest.raises(BoardError):
        boards.annotate(later.id, lambda _: "Tarde")


def test_bounds_hold(boards: Boards, monkeypatch: pytest.MonkeyPatch) -> None:
    board = _board(boards)
    with pytest.raises(BoardError):
        _board(boards, "  \n ")
    for change in (
        lambda board: replace(board, name="x" * (MAX_NAME + 1)),
        lambda board: replace(board, note="x" * (MAX_NOTE + 1)),
        lambda board: replace(board, tags=tuple(map(str, range(MAX_TAGS + 1)))),
        lambda board: replace(board, tags=("x" * (MAX_TAG + 1),)),
    ):
        with pytest.raises(BoardLimitError):
            boards.change(board.id, change)
    boards.add(board.id, replace(ARTICLE, title="t" * 9_000, url="https://example.org/" + "u" * 9_000))
    (item,) = boards.items(board.id)
    assert (len(item.title), item.url) == (300, "")
    monkeypatch.setattr("kb.boards.boards.MAX_ITEMS", 1)
    assert not boards.add(board.id, ARTICLE)
    with pytest.raises(BoardLimitError):
        boards.add(board.id, replace(ARTICLE, ref_id=2))
    monkeypatch.setattr("kb.boards.boards.MAX_BOARDS", 1)
    with pytest.raises(BoardLimitError):
        _board(boards, "Otra")


def test_titles_follow_what_still_exists(knowledge: KnowledgeBase) -> None:
    knowledge.import_lines([b'{"url": "https://example.org/a", "title": "Antes", "text": "Uno dos tres."}'])
    practice = knowledge.playbook.add("Saludar cada lunes")
    board = _board(knowledge.boards)
    for kind, ref_id in ((ItemKind.ARTICLE, 1), (ItemKind.PRACTICE, practice.practice_id), (ItemKind.STORY, 1)):
        knowledge.boards.add(board.id, replace(ARTICLE, kind=kind, ref_id=ref_id))
    knowledge.import_lines([b'{"url": "https://example.org/a", "title": "Ahora", "text": "Uno dos tres."}'])
    shown = {item.kind: item.shown_title for item in knowledge.boards.items(board.id)}
    assert shown == {
        ItemKind.ARTICLE: "Ahora",
        ItemKind.PRACTICE: "Saludar cada lunes",
        ItemKind.STORY: "Un título",
    }
    knowledge.playbook.remove(practice.practice_id)
    gone = [item for item in knowledge.boards.items(board.id) if item.kind is ItemKind.PRACTICE]
    assert [(item.title_now, item.shown_title) for item in gone] == [(None, "Un título")]


def test_every_change_counts(boards: Boards) -> None:
    seen = [boards.change_number()]
    board = _board(boards)
    seen.append(boards.change_number())
    boards.add(board.id, ARTICLE)
    seen.append(boards.change_number())
    boards.annotate(boards.items(board.id)[0].id, lambda _: "Nota")
    seen.append(boards.change_number())
    boards.take_off(boards.items(board.id)[0].id)
    seen.append(boards.change_number())
    boards.remove(board.id)
    seen.append(boards.change_number())
    assert seen == sorted(set(seen))


def test_the_text_groups_by_kind_and_shows_what_came_from_the_web_as_text() -> None:
    board = Board("Mayo *x*", "Para el lunes\n# no", ("Plaza",), "", NOW, NOW)
    items = [replace(ARTICLE, title=HOSTILE, note="Ver *esto*"), replace(ARTICLE, kind=ItemKind.STORY, url="")]
    text = write_board(board, items, ExportFormat.MARKDOWN, translator("es"), NOW, "").decode()
    html = MarkdownIt("commonmark", {"html": True}).render(text)
    assert html.count("<h1>") == 1
    assert [part.split("<")[0] for part in html.split("<h2>")[1:]] == ["Artículos", "Historias"]
    assert "<script>" not in html
    assert html.count("<a ") == 1
    assert 'href="https://example.org/a"' in html
    assert "<strong>" not in html
    assert "Ver *esto*" in html
    assert "26 nov 2026" in html


def test_the_table_runs_no_formula() -> None:
    board = Board("Mayo", "", (), "", NOW, NOW)
    table = write_board(board, [replace(ARTICLE, title=HOSTILE)], ExportFormat.CSV, translator("es"), NOW, "")
    header, row = csv.reader(io.StringIO(table.decode("utf-8-sig")), delimiter=";")
    cells = dict(zip(header, row, strict=True))
    assert cells["title"].startswith("'=cmd")
    assert "\x00" not in cells["title"]
    assert (cells["kind"], cells["added"], cells["added_by"]) == ("article", "2026-11-26 09:30", "ana@example.org")


def test_the_feed_is_one() -> None:
    board = Board("Mayo", "Para el lunes", (), "", NOW, NOW)
    items = [replace(ARTICLE, title=HOSTILE, note="a <b>"), replace(ARTICLE, url="")]
    feed = write_board(board, items, ExportFormat.RSS, translator("es"), NOW, "http://127.0.0.1/collections?board=1")
    channel = ElementTree.fromstring(feed).find("channel")
    assert channel is not None
    assert channel.findtext("description") == "Para el lunes"
    first, second = channel.findall("item")
    assert first.findtext("description") == "<p>a &lt;b&gt;</p>"
    assert first.findtext("guid") == "https://example.org/a"
    assert second.find("link") is None
