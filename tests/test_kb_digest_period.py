"""The days that a digest tells of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.digest.period import Period, days_between, iso_week, last_week, must_have_begun
from kb.errors import DigestError
from kb.trends.scoring import WINDOWS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# The Americas and Iberia, those among them whose clocks skip midnight.
ZONES = (
    "America/Mexico_City", "America/Tijuana", "America/Bogota", "America/Lima", "America/Caracas", "America/La_Paz",
    "America/Santiago", "America/Asuncion", "America/Havana", "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
    "America/Montevideo", "America/St_Johns", "America/Scoresbysund", "Europe/Madrid", "Europe/Lisbon",
    "Atlantic/Azores", "Atlantic/Canary", "Pacific/Easter",
)  # fmt: skip
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2000, 1, 1), date(2037, 12, 31))


class TestPeriod:
    @given(day=days, zone=zones)
    def test_weeks_follow_each_other_without_gap(self, day: date, zone: ZoneInfo) -> None:
        year, week, _ = day.isocalendar()
        period = iso_week(f"{year}-W{week:02}", zone)
        assert period.start <= day <= period.end
        assert (period.start.weekday(), period.days) == (0, 7)
        assert (period.before.ends, period.before.days) == (period.begins, 7)
        assert timedelta(days=7, hours=-2) <= period.ends - period.begins <= timedelta(days=7, hours=2)

    @given(day=days, zone=zones)
    def test_a_day_begins_when_the_clocks_say_so(self, day: date, zone: ZoneInfo) -> None:
        begins = Period(day, day, zone).begins
        assert begins.astimezone(zone).date() == day
        assert (begins - timedelta(microseconds=1)).astimezone(zone).date() < day

    @given(now=days.map(lambda day: datetime(day.year, day.month, day.day, 5, tzinfo=UTC)), zone=zones)
    def test_the_last_week_is_the_last_that_is_over(self, now: datetime, zone: ZoneInfo) -> None:
        period = last_week(now, zone)
        assert period.ends <= now < replace(period, end=period.end + timedelta(days=7)).ends

    def test_week_53(self) -> None:
        assert iso_week("2026-w53", ZoneInfo("UTC")).end == date(2027, 1, 3)

    @pytest.mark.parametrize("text", ["9999-W52", "0001-W01"])
    def test_weeks_beyond_all_collecting(self, text: str) -> None:
        with pytest.raises(DigestError, match="from 1990-01-01 to 2199-12-31"):
            iso_week(text, ZoneInfo("UTC"))

    @pytest.mark.parametrize("text", ["2025-W53", "2026-W00", "2026-46", "W46", "", "2026-W4x", "99999-W01"])
    def test_what_is_no_week(self, text: str) -> None:
        with pytest.raises(DigestError, match="write it as 2026-W46"):
            iso_week(text, ZoneInfo("UTC"))

    def test_what_are_no_days(self) -> None:
        zone = ZoneInfo("UTC")
        with pytest.raises(DigestError, match="comes first"):
            days_between(date(2026, 2, 2), date(2026, 2, 1), zone)
        with pytest.raises(DigestError, match="36 days"):
            days_between(date(2026, 1, 1), date(2026, 2, 5), zone)
        with pytest.raises(DigestError, match="has not begun"):
            must_have_begun(days_between(date(2026, 11, 23), date(2026, 11, 24), zone), NOW)
        must_have_begun(days_between(date(2026, 11, 22), date(2026, 11, 30), zone), NOW)


def test_the_windows_of_trends_are_days_that_an_edition_can_name() -> None:
    assert max(WINDOWS) <= 7
