"""The pure parts of embedding: cleaning, folding, batches."""

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.embedding.batches import token_batches
from kb.embedding.nano_e5 import fold_unknown
from kb.embedding.text import clean_for_model


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("una\n\n  frase\u00a0más\t", "una frase más"),
        ("antes\x00después", "antes después"),
        ("a\ud83db", "a b"),
        ("cafe\u0301", "café"),
        ("publi\u00adcación", "publicación"),
        ("de\u200bhoy\ufeff", "de hoy"),
        ("ﬁn…", "fin..."),
        ("▁hola▁", "hola"),
        ("a´b", "a \u0301b"),
        ("\x00\ud800", ""),
        ("¿Mañana? 🎉", "¿Mañana? 🎉"),
    ],
)
def test_cleaning(text: str, cleaned: str) -> None:
    assert clean_for_model(text) == cleaned


@pytest.mark.soak
def test_every_character_can_be_encoded_when_it_is_clean_and_stays_clean() -> None:
    for code in range(sys.maxunicode + 1):
        cleaned = clean_for_model(f"a{chr(code)}b")
        cleaned.encode("utf-8")
        assert clean_for_model(cleaned) == cleaned
        assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in cleaned)


def test_a_megabyte_of_combining_marks_takes_seconds_not_hours() -> None:
    started = time.process_time()
    clean_for_model("a" + "\u0301\u0323\u0338" * 300_000)
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("text", "folded"),
    [("", ""), ("ab", "ab"), ("xx", "x"), ("axyb", "axb"), ("xayyb", "xayb"), ("x x", "x x"), ("abxyz", "abx")],
)
def test_runs_of_unknown_characters_become_one(text: str, folded: str) -> None:
    assert fold_unknown(text, frozenset("ab ")) == folded


@given(st.lists(st.integers(0, 600), max_size=60), st.integers(1, 2000))
def test_batches_hold_every_text_once_within_the_budget(sizes: list[int], budget: int) -> None:
    batches = list(token_batches(sizes, budget))
    assert sorted(index for batch in batches for index in batch) == list(range(len(sizes)))
    for batch in batches:
        longest = max(sizes[index] for index in batch)
        assert len(batch) == 1 or len(batch) * longest <= budget
    flat = [sizes[index] for batch in batches for index in batch]
    assert flat == sorted(sizes, reverse=True)


def test_texts_of_no_tokens_are_batched_too() -> None:
    assert list(token_batches([0, 0, 0], 2)) == [[0, 1], [2]]
