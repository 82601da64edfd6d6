"""When digests are due: once a day, week or month by the clocks of a zone, whatever these are set to."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.digest.delivery.catching_up import is_catching_up
from kb.digest.delivery.schedule import Schedule
from kb.errors import DigestError
from kb.models import Cadence, Run, RunStatus

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
ZONES = sorted(
    {name for name in available_timezones() if name.startswith(("America/", "Brazil/", "Canada/", "Chile/", "US/"))}
    | {"Europe/Madrid", "Europe/Lisbon", "Europe/Andorra", "Europe/Gibraltar", "Africa/Ceuta"}
    | {"Atlantic/Canary", "Atlantic/Azores", "Atlantic/Madeira", "Pacific/Easter", "Pacific/Galapagos"}
    | {"Atlantic/Bermuda", "Atlantic/Stanley", "Pacific/Honolulu", "Cuba", "Jamaica", "Navajo"}
)
FIRST, LAST = datetime(1999, 12, 1, tzinfo=UTC), datetime(2037, 12, 1, tzinfo=UTC)


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """The instants (UTC) at which the clocks of a zone are changed."""
    zone = ZoneInfo(name)

    def offset(moment: datetime) -> timedelta | None:
        return moment.astimezone(zone).utcoffset()

    def found() -> Iterator[datetime]:
        moment = FIRST
        while moment < LAST:
            after = moment + 14 * DAY
            if offset(moment) != offset(after):
                early, late = moment, after
                while late - early > SECOND:
                    middle = early + (late - early) // 2
                    early, late = (middle, late) if offset(middle) == offset(early) else (early, middle)
                yield late.replace(microsecond=0)
            moment = after

    return tuple(found())


@st.composite
def moments(draw: st.DrawFn, name: str) -> datetime:
    """Instants, most of them near a change of clocks, a leap day or the end of a year."""
    near = [*changes(name), *(datetime(year, 2, 29, 12, tzinfo=UTC) for year in range(2000, 2037, 4))]
    near += [datetime(year, 1, 1, tzinfo=UTC) for year in range(2000, 2037)]
    seconds = draw(st.integers(-9 * 86_400, 9 * 86_400) | st.integers(-7_300, 7_300))
    return draw(st.sampled_from(near)) + timedelta(seconds=seconds)


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """Schedules, and an instant at which to look at each."""
    name = draw(st.sampled_from(ZONES))
    cadence = draw(st.sampled_from(Cadence))
    moment = draw(moments(name))
    shown = moment.astimezone(ZoneInfo(name))
    at = draw(
        st.sampled_from(
            [time(0, 0), time(0, 30), time(2, 30), time(8, 0), time(23, 30), time(shown.hour, shown.minute)]
        )
    )
    weekday = draw(st.integers(0, 6)) if cadence is Cadence.WEEKLY else None
    day = draw(st.integers(1, 31)) if cadence is Cadence.MONTHLY else None
    return Schedule(cadence, at, ZoneInfo(name), weekday, day), moment


def due_dates(schedule: Schedule, since: datetime, until: datetime) -> list[datetime]:
    """Every instant at which it is due in a time, found by going back from one to the one before."""
    found, moment = [], until
    while (due := schedule.last_due(moment)) >= since:
        found.append(due)
        moment = due - timedelta(microseconds=1)
    return found[::-1]


def day_meant(schedule: Schedule, due: datetime) -> date:
    """The day for which it is due; where the clocks skip its time until the next day, the one before."""
    shown = due.astimezone(schedule.zone)
    return shown.date() if shown.time() >= schedule.at else shown.date() - DAY


@given(schedules())
@example((Schedule(Cadence.DAILY, time(0, 0), ZoneInfo("America/St_Johns")), datetime(2009, 11, 1, 2, 50, tzinfo=UTC)))
@example((Schedule(Cadence.DAILY, time(23, 30), ZoneInfo("America/Nuuk")), datetime(2024, 3, 31, 12, tzinfo=UTC)))
def test_it_is_due_once_in_each_day_week_or_month(case: tuple[Schedule, datetime]) -> None:
    schedule, moment = case
    found = due_dates(schedule, moment - 95 * DAY, moment + 3 * DAY)
    assert found
    for before, after in pairwise(found):
        assert before < after
        first, second = day_meant(schedule, before), day_meant(schedule, after)
        match schedule.cadence:
            case Cadence.DAILY:
                assert second - first == DAY
            case Cadence.WEEKLY:
                assert second - first == 7 * DAY
                assert second.weekday() == schedule.weekday
            case Cadence.MONTHLY:
                assert (second.year - first.year) * 12 + second.month - first.month == 1
                next_day = second + DAY
                assert second.day == schedule.day or (second.day < (schedule.day or 0) and next_day.day == 1)


@pytest.mark.parametrize("name", ZONES)
def test_around_every_change_of_clocks_it_is_due_once_a_day(name: str) -> None:
    for change in changes(name)[-12:]:
        for at in (time(0, 0), time(0, 30), time(2, 30), time(23, 30)):
            schedule = Schedule(Cadence.DAILY, at, ZoneInfo(name))
            found = due_dates(schedule, change - 3 * DAY, change + 3 * DAY)
            days = [day_meant(schedule, due) for due in found]
            assert all(after - before == DAY for before, after in pairwise(days))
            assert len(days) in (5, 6, 7)
            assert [schedule.period(due).end for due in found] == [day - DAY for day in days]


@given(schedules())
def test_it_is_never_early_and_never_later_than_the_clocks_show_it(case: tuple[Schedule, datetime]) -> None:
    schedule, moment = case
    due = schedule.last_due(moment)
    assert due <= moment
    assert due.utcoffset() == timedelta()
    wanted = datetime.combine(day_meant(schedule, due), schedule.at)
    shown, just_before = (each.astimezone(schedule.zone) for each in (due, due - SECOND))
    assert just_before.replace(tzinfo=None) < wanted <= shown.replace(tzinfo=None)
    if shown.replace(tzinfo=None) != wanted:  # the clocks skipped it, then
        assert just_before.utcoffset() != shown.utcoffset()


@given(schedules(), st.integers(0, 40 * 86_400))
def test_later_it_is_never_due_before(case: tuple[Schedule, datetime], seconds: int) -> None:
    schedule, moment = case
    due, later = schedule.last_due(moment), schedule.last_due(moment + timedelta(seconds=seconds))
    assert due <= later
    assert schedule.last_due(due) == due


@given(schedules())
def test_what_is_told_is_over_and_nothing_is_left_out(case: tuple[Schedule, datetime]) -> None:
    schedule, moment = case
    found = due_dates(schedule, moment - 95 * DAY, moment)
    periods = [schedule.period(due) for due in found]
    for due, period in zip(found, periods, strict=True):
        assert period.ends <= due
        match schedule.cadence:
            case Cadence.DAILY:
                assert period.days == 1
            case Cadence.WEEKLY:
                assert (period.days, period.start.weekday()) == (7, 0)
            case Cadence.MONTHLY:
                assert (period.start.day, (period.end + DAY).day) == (1, 1)
                assert 28 <= period.days <= 31
    for before, after in pairwise(periods):
        assert after.start == before.end + DAY


@pytest.mark.parametrize(
    ("zone", "at", "now", "due"),
    [
        ("Europe/Madrid", "08:00", "2026-03-28T12:00Z", "2026-03-28T07:00Z"),  # winter
        ("Europe/Madrid", "08:00", "2026-03-29T12:00Z", "2026-03-29T06:00Z"),  # summer, from this night on
        ("Europe/Madrid", "08:00", "2026-03-29T05:59Z", "2026-03-28T07:00Z"),
        ("Europe/Madrid", "02:30", "2026-03-29T12:00Z", "2026-03-29T01:00Z"),  # there is no 02:30
        ("Europe/Madrid", "02:30", "2026-10-25T12:00Z", "2026-10-25T00:30Z"),  # there are two
        ("America/Santiago", "00:00", "2026-09-06T12:00Z", "2026-09-06T04:00Z"),  # there is no midnight
        ("America/Havana", "00:30", "2026-11-01T12:00Z", "2026-11-01T04:30Z"),
        ("America/Nuuk", "23:30", "2024-03-31T12:00Z", "2024-03-31T01:00Z"),  # from 23:00 to midnight
        ("America/Bogota", "08:00", "2026-11-26T12:59Z", "2026-11-25T13:00Z"),
    ],
)
def test_days_on_which_clocks_change(zone: str, at: str, now: str, due: str) -> None:
    schedule = Schedule(Cadence.DAILY, time.fromisoformat(at), ZoneInfo(zone))
    assert schedule.last_due(datetime.fromisoformat(now)) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("day", "now", "due", "start", "end"),
    [
        (31, "2028-02-29T12:00", "2028-02-29T08:00", "2028-01-01", "2028-01-31"),
        (31, "2027-02-28T07:59", "2027-01-31T08:00", "2026-12-01", "2026-12-31"),
        (29, "2027-03-01T00:00", "2027-02-28T08:00", "2027-01-01", "2027-01-31"),
        (1, "2028-03-01T08:00", "2028-03-01T08:00", "2028-02-01", "2028-02-29"),
    ],
)
def test_months_without_the_day(day: int, now: str, due: str, start: str, end: str) -> None:
    schedule = Schedule(Cadence.MONTHLY, time(8), UTC, day=day)
    found = schedule.last_due(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert (schedule.period(found).start.isoformat(), schedule.period(found).end.isoformat()) == (start, end)


def test_week_53_is_told_in_the_new_year() -> None:
    schedule = Schedule(Cadence.WEEKLY, time(8), ZoneInfo("America/Bogota"), weekday=0)
    period = schedule.period(schedule.last_due(datetime(2027, 1, 5, tzinfo=UTC)))
    assert (period.start, period.end) == (date(2026, 12, 28), date(2027, 1, 3))
    assert period.start.isocalendar()[:2] == (2026, 53)


@pytest.mark.parametrize(
    ("cadence", "weekday", "day"),
    [
        (Cadence.WEEKLY, None, None),
        (Cadence.WEEKLY, 7, None),
        (Cadence.MONTHLY, None, 0),
        (Cadence.MONTHLY, None, 32),
        (Cadence.DAILY, 1, None),
        (Cadence.DAILY, 9, None),
        (Cadence.DAILY, None, 1),
    ],
)
def test_what_is_no_schedule(cadence: Cadence, weekday: int | None, day: int | None) -> None:
    with pytest.raises(DigestError, match="needs a day of the"):
        Schedule(cadence, time(8), UTC, weekday, day)


@given(
    cadence=st.sampled_from(Cadence),
    at=st.times(),
    name=st.sampled_from(ZONES),
    seconds=st.integers(0, 1_100_000_000),
)
@example(Cadence.DAILY, time(0, 30), "America/Havana", 847_000_000)
@settings(max_examples=100)
def test_the_next_time_is_the_one_after_the_last(cadence: Cadence, at: time, name: str, seconds: int) -> None:
    days = {Cadence.DAILY: {}, Cadence.WEEKLY: {"weekday": 2}, Cadence.MONTHLY: {"day": 31}}[cadence]
    schedule, now = Schedule(cadence, at, ZoneInfo(name), **days), FIRST + seconds * SECOND
    following = schedule.next_due(now)
    assert following > now
    assert schedule.last_due(following) == following
    assert schedule.last_due(following - timedelta(microseconds=1)) == schedule.last_due(now)


class TestCatchingUp:
    NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)

    def run(self, status: RunStatus, hours: float) -> Run:
        """One that began so many hours ago, or was asked for then."""
        then = self.NOW - timedelta(hours=hours)
        return Run(1, "task", {}, status, queued=then, started=None if status is RunStatus.QUEUED else then)

    def test_after_a_weekend_asleep_what_was_published_in_it_is_waited_for(self) -> None:
        friday = self.run(RunStatus.DONE, 64)
        for now in (self.run(RunStatus.QUEUED, 0), self.run(RunStatus.RUNNING, 0.9)):
            assert is_catching_up([now, friday], [], self.NOW)
        collected = self.run(RunStatus.DONE, 0.5)
        assert is_catching_up([collected], [self.run(RunStatus.QUEUED, 0)], self.NOW)
        assert not is_catching_up([collected, friday], [self.run(RunStatus.DONE, 0.1)], self.NOW)

    def test_a_run_that_friday_left_is_none_that_catches_up(self) -> None:
        asked = self.run(RunStatus.QUEUED, 0)
        assert is_catching_up([asked, self.run(RunStatus.DONE, 63)], [], self.NOW)
        assert is_catching_up([asked, self.run(RunStatus.RUNNING, 63)], [], self.NOW)

    def test_nobody_waits_for_ever(self) -> None:
        under_way = self.run(RunStatus.RUNNING, 0.5)
        assert not is_catching_up([under_way, self.run(RunStatus.DONE, 1.6)], [], self.NOW), "it is collected steadily"
        assert not is_catching_up([self.run(RunStatus.RUNNING, 1.1)], [self.run(RunStatus.RUNNING, 5)], self.NOW)
        assert not is_catching_up([], [], self.NOW), "nobody collects"
        steady = [self.run(RunStatus.DONE, hours) for hours in (0.4, 1.4)]
        assert not is_catching_up(steady, [self.run(RunStatus.RUNNING, 0.1)], self.NOW), "it is indexed steadily"
