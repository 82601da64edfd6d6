"""What reaches a terminal holds nothing that it obeys."""

import json

import pytest

from ui.console import print_json


def test_json_is_the_same_and_obeys_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    title = "a\x1b[2J\x9b2J\u202eb\u2066c\x7f\ud800 ñ 😀"

    print_json({"title": title})

    printed = capsys.readouterr().out
    assert json.loads(printed) == {"title": title}
    assert printed.rstrip("\n").isprintable()
    assert "ñ 😀" in printed
