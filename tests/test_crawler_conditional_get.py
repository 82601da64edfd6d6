"""What headers say of asking again, by RFC 9110 and 9111, with what servers really send."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.conditional_get import MAX_VALIDATOR, fresh_until, http_date, validator

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": "public, MAX-AGE=600, must-revalidate"}, 600),
        ({"Cache-Control": 'max-age="600"'}, 600),
        ({"Cache-Control": "max-age=600, max-age=5"}, 600),
        ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "700"}, None),
        ({"Cache-Control": "max-age=0"}, None),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Cache-Control": "max-age=ten"}, None),
        ({"Cache-Control": "no-store, max-age=600"}, None),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "private, x-max-age=600"}, None),
        ({"Expires": "Sun, 22 Nov 2026 13:00:00 GMT"}, 3600),
        ({"Expires": "Sun, 22 Nov 2026 13:00:00 GMT", "Date": "Sun, 22 Nov 2026 12:30:00 GMT"}, 1800),
        ({"Expires": "Sun, 22 Nov 2026 13:00:00 GMT", "Age": "600"}, 3000),
        ({"Expires": "Sun, 22 Nov 2026 13:00:00 GMT", "Cache-Control": "max-age=60"}, 60),
        ({"Expires": "Sun, 22 Nov 2026 13:00:00 GMT", "Cache-Control": "no-store"}, None),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
    ],
)
def test_how_long_an_answer_is_good(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_until(headers, NOW) == (None if seconds is None else NOW + timedelta(seconds=seconds))


@given(
    st.dictionaries(st.sampled_from(["Cache-Control", "Expires", "Date", "Age"]), st.text()),
    st.sampled_from(["max-age=", "max-age=9", "Sun, 22 Nov 2026 ", ""]),
)
def test_no_header_breaks_it(headers: dict[str, str], beginning: str) -> None:
    until = fresh_until({name: beginning + value for name, value in headers.items()}, NOW)
    assert until is None or NOW < until < NOW + timedelta(days=366 * 70)


@pytest.mark.parametrize("expires", ["Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359", "1 " * 900])
@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"])
def test_dates_at_the_ends_of_time(expires: str, date: str) -> None:
    until = fresh_until({"Expires": expires, "Date": date}, NOW)
    assert until is None or until < NOW + timedelta(days=366 * 70)


@pytest.mark.parametrize("value", ["", None, "soon", "2026-11-22", "Sun, 22 Nov 2026 13:00:00"])
def test_what_is_no_http_date(value: str | None) -> None:
    assert http_date(value) is None


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ('"abc"', '"abc"'),
        ('W/"abc"', 'W/"abc"'),
        ("  Sun, 22 Nov 2026 13:00:00 GMT ", "Sun, 22 Nov 2026 13:00:00 GMT"),
        ("unquoted", "unquoted"),  # wrong, but servers compare it with what they sent
        ('"a\nb"', None),
        ('"ñ"', None),
        ('"' + "x" * MAX_VALIDATOR + '"', None),
        ("", None),
        (None, None),
    ],
)
def test_a_validator_is_kept_as_it_came_if_it_can_be_sent_back(value: str | None, kept: str | None) -> None:
    assert validator(value) == kept
