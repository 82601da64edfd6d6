"""What Streamlit says of itself is said in the person's language, by words that it really says."""

import ast
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from ui.translation import translator
from ui.web.components.streamlit_words import _WORDS, streamlit_words_script


@pytest.mark.parametrize("language", ["es", "en", "pt"])
def test_the_script_holds_every_word_and_ends_where_it_should(language: str) -> None:
    script = streamlit_words_script(translator(language))
    assert "</" not in script
    table = json.loads(script[script.rindex("({") + 1 : -1])
    assert table.keys() == _WORDS.keys()
    assert all(table.values())
    # What replaces a word is not replaced in its turn, or the page would never come to rest.
    assert all(table.get(said, said) == said for said in table.values())


def test_streamlit_says_these_words() -> None:
    scripts = files("streamlit").joinpath("static", "static", "js")
    said = "".join(each.read_text(encoding="utf-8") for each in scripts.iterdir() if each.name.endswith(".js"))
    # It puts some together of their sentences, and of what it is given.
    parts = [each.strip(" ,") for word in _WORDS for each in re.split(r"\. |\{text\}", word)]
    assert [each for each in parts if each not in said] == []


def test_no_list_offers_to_select_all() -> None:
    # Streamlit does so in English, and all is what is meant where nothing is chosen.
    web = files("ui").joinpath("web")
    assert isinstance(web, Path)
    lists = [
        ast.unparse(node)
        for file in web.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "multiselect"
    ]
    assert len(lists) > 10
    assert [each for each in lists if "select_all=False" not in each] == []
