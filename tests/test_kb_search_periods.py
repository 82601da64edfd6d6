"""When a query means: dates, months and years, in numbers and in words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.periods import period

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_periods():
    assert period("2026-02", NOW) == (datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
    assert period("2025", NOW) == (datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert period("2W", NOW) == (NOW - timedelta(weeks=2),) * 2
    assert period("3m", NOW) == (NOW - timedelta(days=90),) * 2
    assert period("2026-11-22T09:30:00Z", NOW) == (datetime(2026, 11, 22, 9, 30, tzinfo=UTC),) * 2
    assert period("9999-12-31", NOW) is not None
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    assert period("Ayer", NOW) == (midnight - timedelta(days=1), midnight)
    assert period("hoje", NOW) == (midnight, midnight + timedelta(days=1))
    unreadable = (
        "",
        "luego",
        "2026-13",
        "0000",
        "99999d",
        "32/1/2026",
        "10:30",
        "a",
        "5",
        "hace 9999999 años",
        "últimos días",
        "el 5",
        "mes",
        "el último",
        "pasado",
        "el grupo pasado",
    )
    assert [period(text, NOW) for text in unreadable] == [None] * len(unreadable)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("22/11/2026", "2026-11-22", "2026-11-22"),
        ("22 de noviembre", "2025-11-22", "2025-11-22"),
        ("5 nov 2026", "2026-11-05", "2026-11-05"),
        ("lunes", "2026-11-16", "2026-11-16"),
        ("segunda-feira", "2026-11-16", "2026-11-16"),
        ("hace 3 días", "2026-11-17", "2026-11-17"),
        ("la semana pasada", "2026-11-09", "2026-11-15"),
        ("esta semana", "2026-11-16", "2026-11-22"),
        ("novembro", "2026-11-01", "2026-11-30"),
        ("diciembre", "2025-12-01", "2025-12-31"),
        ("december 2024", "2024-12-01", "2024-12-31"),
        ("hace 2 años", "2024-01-01", "2024-12-31"),
        ("últimos 7 días", "2026-11-13", "2026-11-13"),
        ("los ultimos 30 dias", "2026-10-21", "2026-10-21"),
        ("last 7 days", "2026-11-13", "2026-11-13"),
        ("la última semana", "2026-11-09", "2026-11-15"),
        ("past month", "2026-10-01", "2026-10-31"),
        ("semana pasada", "2026-11-09", "2026-11-15"),
        ("mes pasado", "2026-10-01", "2026-10-31"),
        ("el lunes pasado", "2026-11-16", "2026-11-16"),
        ("el lunes", "2026-11-16", "2026-11-16"),
        ("sábado passado", "2026-11-14", "2026-11-14"),
        ("el 5 de noviembre", "2026-11-05", "2026-11-05"),
    ],
)
def test_a_period_in_words_is_the_last_of_that_name(text: str, first: str, last: str):
    found = period(text, datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert found is not None
    assert [found[0], found[1] - timedelta(days=1)] == [
        datetime.fromisoformat(f"{day}T00:00Z") for day in (first, last)
    ]


def test_today_is_that_of_who_asks():
    evening = datetime(2026, 11, 20, 19, tzinfo=ZoneInfo("America/Mexico_City"))  # when it is tomorrow in UTC
    assert period("hoy", evening) == (datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))


@given(st.text(alphabet="0123456789/:.- adehimnsyñ", max_size=45))
def test_any_text_is_a_period_or_none(text: str):
    found = period(text, NOW)
    assert found is None or found[0] <= found[1]
