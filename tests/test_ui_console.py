"""What reaches a terminal holds nothing that it obeys."""

import json

import pytest

from ui import console
from ui.console import print_json


def test_json_is_the_same_and_obeys_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    title = "a\x1b[2J\x9b2J\u202eb\u2066c\x7f\ud800 ñ 😀"

    print_json({"title": title})

    printed = capsys.readouterr().out
    assert json.loads(printed) == {"title": title}
    assert printed.rstrip("\n").isprintable()
    assert "ñ 😀" in printed


def test_where_there_is_no_terminal_long_work_says_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([0, 3, 11, 11, 14, 25, 25])
    monkeypatch.setattr(console, "monotonic", lambda: next(seconds))
    console.err.cache_clear()

    with console.progress_bar("Indexing") as progress:
        for done in (1, 2, 3, 4):
            progress(done, 4, "cutting")

    console.err.cache_clear()
    assert capsys.readouterr().err.splitlines() == ["Indexing: 2 of 4 (cutting)", "Indexing: 4 of 4 (cutting)"]
