"""The measure of clusterings that evaluations share, on the example of its definition."""

import pytest

from tests.eval.bcubed import bcubed


def test_perfect_single_and_all_in_one() -> None:
    truth = {"a": 1, "b": 1, "c": 2}
    assert bcubed(truth, {"a": "x", "b": "x", "c": "y"}) == (1.0, 1.0, 1.0)
    alone = bcubed(truth, {"a": 1, "b": 2, "c": 3})
    assert alone[:2] == (1.0, pytest.approx((0.5 + 0.5 + 1) / 3))
    together = bcubed(truth, dict.fromkeys(truth, 0))
    assert together[:2] == (pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3), 1.0)
    assert bcubed({}, {}) == (0.0, 0.0, 0.0)
