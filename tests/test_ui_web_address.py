"""What a person searches for survives the address; what anybody may write into an address does no harm."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.web.address import (
    MAX_FILTER_VALUES,
    MAX_LIMIT,
    MAX_QUERY_LENGTH,
    Period,
    SearchRequest,
    read_address,
    write_address,
)

NOW = datetime(2026, 11, 22, 12, 34, 56, tzinfo=UTC)


def test_request_survives_the_address() -> None:
    request = SearchRequest("límite de enlaces", ("es", "pt"), ("El Pulso Digital",), Period.WEEK, 20)
    assert read_address(write_address(request)) == request


def test_defaults_leave_the_address_clean() -> None:
    assert write_address(SearchRequest()) == {}
    assert read_address({}) == SearchRequest()


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"q": ["  a \n b  "]}, SearchRequest("a b")),
        ({"q": ["x" * 10_000]}, SearchRequest("x" * MAX_QUERY_LENGTH)),
        ({"since": ["3 weeks"]}, SearchRequest()),
        ({"lang": ["es", "**bold**", "es", "../../etc"]}, SearchRequest(langs=("es",))),
        ({"limit": ["-5"]}, SearchRequest()),
        ({"limit": ["²"]}, SearchRequest()),
        ({"limit": ["999"]}, SearchRequest(limit=MAX_LIMIT)),
        ({"unknown": ["x"]}, SearchRequest()),
    ],
)
def test_what_cannot_be_understood_is_left_out(params: dict[str, list[str]], expected: SearchRequest) -> None:
    assert read_address(params) == expected


@given(st.dictionaries(st.sampled_from(["q", "lang", "source", "since", "limit"]), st.lists(st.text(), max_size=40)))
def test_any_address_is_read_and_then_stays_as_it_is(params: dict[str, list[str]]) -> None:
    request = read_address(params)
    assert len(request.sources) <= MAX_FILTER_VALUES
    assert read_address(write_address(request)) == request


def test_period_starts_on_the_hour_so_that_answers_can_be_kept() -> None:
    assert Period.WEEK.since(NOW) == datetime(2026, 11, 15, 12, tzinfo=UTC)
    assert Period.WEEK.since(NOW) == Period.WEEK.since(NOW + timedelta(minutes=20))
    assert Period.ANY.since(NOW) is None


def test_filters_hold_what_the_request_says() -> None:
    filters = SearchRequest("q", ("es",), ("Radar",), Period.DAY).filters(NOW)
    assert (filters.langs, filters.sources, filters.since) == (
        ("es",),
        ("Radar",),
        datetime(2026, 11, 21, 12, tzinfo=UTC),
    )


def test_more_results_end_somewhere() -> None:
    request = SearchRequest("q")
    for _ in range(20):
        request = request.with_more()
    assert request.limit == MAX_LIMIT
