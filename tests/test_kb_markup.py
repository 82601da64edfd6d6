"""Text from the web made fit to stand on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.markup import shortened


@pytest.mark.parametrize(
    ("line", "limit", "short"),
    [
        ("cómo mantener y tomar", 21, "cómo mantener y tomar"),
        ("cómo mantener y tomar decisiones", 24, "cómo mantener y tomar…"),
        ("cómo mantener y tomar decisiones", 22, "cómo mantener y tomar…"),
        ("cómo mantener, y tomar", 15, "cómo mantener…"),
        ("a https://ejemplo.test/una-nota-larga", 12, "a https://e…"),
    ],
)
def test_a_line_that_is_cut_ends_with_a_word_where_it_can(line: str, limit: int, short: str) -> None:
    assert shortened(line, limit) == short


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_line_is_never_longer_than_its_limit(line: str, limit: int) -> None:
    short = shortened(line, limit)
    assert len(short) <= limit
    assert short == line if len(line) <= limit else short.endswith("…")
