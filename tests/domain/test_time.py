"""Instants, durations and calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.time import (
    DAY,
    HOUR,
    MINUTE,
    Calendar,
    Duration,
    Instant,
    Period,
    Unit,
    add_months,
    add_to_date,
    date_of_day,
    day_number,
    period_start,
    to_datetime,
    to_instant,
    to_iso,
)

PERIODS: tuple[Period, ...] = ("day", "week", "month", "quarter", "year")
ZONES = [
    *("Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"),
    *("Pacific/Apia", "America/Havana", "Africa/Casablanca", "Pacific/Kiritimati", "Etc/GMT+12", "America/Sao_Paulo"),
]

calendars = st.sampled_from([Calendar(ZoneInfo(zone)) for zone in ZONES])
instants = st.integers(at := to_instant(datetime(1990, 1, 1, tzinfo=UTC)), at + 60 * 365 * DAY)
durations = st.builds(Duration, st.integers(1, 40), st.sampled_from(["years", "months", "weeks", "days"]))


def moment(text: str) -> Instant:
    return to_instant(datetime.fromisoformat(text))


def local(calendar: Calendar, instant: Instant) -> str:
    return calendar.local(instant).isoformat(timespec="minutes")


@given(instants)
def test_an_instant_is_a_datetime_to_the_microsecond(instant: Instant) -> None:
    assert to_instant(to_datetime(instant)) == instant
    assert to_instant(datetime.fromisoformat(to_iso(instant))) == instant


def test_instants_before_1970_and_with_offsets_are_exact() -> None:
    assert to_instant(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1
    assert moment("1970-01-01T08:00:01+08:00") == 1_000_000
    assert to_iso(moment("2026-02-01T00:00+08:00")) == "2026-01-31T16:00:00Z"


@given(calendars, instants)
def test_the_day_is_that_of_the_local_clock(calendar: Calendar, instant: Instant) -> None:
    assert calendar.date(instant) == calendar.local(instant).date()
    assert date_of_day(calendar.day(instant)) == calendar.date(instant)


@given(calendars, st.integers(7305, 29219))
def test_a_day_starts_where_the_one_before_it_ends(calendar: Calendar, day: int) -> None:
    start = calendar.start_of_day(day)
    assert calendar.day(start - 1) < calendar.day(start)
    assert calendar.day(start) == day or calendar.start_of_day(day + 1) == start  # a day that a zone has skipped


@given(calendars, st.sampled_from(PERIODS), instants)
def test_an_instant_lies_in_its_period(calendar: Calendar, period: Period, instant: Instant) -> None:
    start, end = calendar.start_of(period, instant), calendar.end_of(period, instant)
    assert start <= instant < end
    assert calendar.start_of(period, end) == end
    assert calendar.end_of(period, start) == end


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("day", "2026-05-14", "2026-05-15"),
        ("week", "2026-05-11", "2026-05-18"),
        ("month", "2026-05-01", "2026-06-01"),
        ("quarter", "2026-04-01", "2026-07-01"),
        ("year", "2026-01-01", "2027-01-01"),
    ],
)
def test_periods_of_a_day_in_may(period: Period, start: str, end: str) -> None:
    shanghai = Calendar(ZoneInfo("Asia/Shanghai"))
    instant = moment("2026-05-14T09:30+08:00")
    assert local(shanghai, shanghai.start_of(period, instant)) == f"{start}T00:00+08:00"
    assert local(shanghai, shanghai.end_of(period, instant)) == f"{end}T00:00+08:00"
    assert period_start(period, date(2026, 5, 14)) == date.fromisoformat(start)


@given(calendars, instants, durations)
def test_adding_days_or_more_keeps_the_time_of_day(calendar: Calendar, instant: Instant, duration: Duration) -> None:
    before, after = calendar.local(instant), calendar.local(calendar.add(instant, duration))
    wanted = datetime.combine(add_to_date(before.date(), duration), before.time())
    shown = to_datetime(to_instant(wanted.replace(tzinfo=calendar.zone))).astimezone(calendar.zone).replace(tzinfo=None)
    if shown == wanted:
        assert (after.replace(tzinfo=None), after.fold) == (wanted, 0)
    else:  # the clock skips that time: it is as much later as was skipped
        assert timedelta(0) < after.replace(tzinfo=None) - wanted <= timedelta(days=1)


@given(calendars, instants, st.integers(1, 10_000))
def test_adding_hours_and_minutes_is_exact(calendar: Calendar, instant: Instant, count: int) -> None:
    assert calendar.add(instant, Duration(count, "hours")) == instant + count * HOUR
    assert calendar.add(instant, Duration(count, "minutes")) == instant + count * MINUTE


@pytest.mark.parametrize(
    ("zone", "start", "count", "unit", "end"),
    [
        ("Asia/Shanghai", "2026-01-31T10:00+08:00", 1, "months", "2026-02-28T10:00+08:00"),
        ("Asia/Shanghai", "2027-12-31T10:00+08:00", 2, "months", "2028-02-29T10:00+08:00"),
        ("Asia/Shanghai", "2028-02-29T10:00+08:00", 1, "years", "2029-02-28T10:00+08:00"),
        ("Asia/Shanghai", "2028-02-29T10:00+08:00", 4, "years", "2032-02-29T10:00+08:00"),
        ("Asia/Shanghai", "2026-12-31T23:59+08:00", 1, "days", "2027-01-01T23:59+08:00"),
        ("Asia/Shanghai", "2026-02-23T00:00+08:00", 1, "weeks", "2026-03-02T00:00+08:00"),
        ("Europe/London", "2026-03-28T12:00+00:00", 1, "days", "2026-03-29T12:00+01:00"),
        ("Europe/London", "2026-03-28T12:00+00:00", 24, "hours", "2026-03-29T13:00+01:00"),
        ("Europe/London", "2026-03-28T01:30+00:00", 1, "days", "2026-03-29T02:30+01:00"),
        ("Europe/London", "2026-10-24T01:30+01:00", 1, "days", "2026-10-25T01:30+01:00"),
        ("Europe/London", "2026-10-25T01:30+00:00", 1, "days", "2026-10-26T01:30+00:00"),
        ("America/New_York", "2026-10-31T23:30-04:00", 90, "minutes", "2026-11-01T01:00-04:00"),
    ],
)
def test_durations_by_the_calendar(zone: str, start: str, count: int, unit: Unit, end: str) -> None:
    calendar = Calendar(ZoneInfo(zone))
    assert local(calendar, calendar.add(moment(start), Duration(count, unit))) == end


def test_a_midnight_that_does_not_exist__the_day_begins_with_its_first_instant() -> None:
    havana = Calendar(ZoneInfo("America/Havana"))
    start = havana.start_of("day", moment("2026-03-08T12:00-04:00"))
    assert local(havana, start) == "2026-03-08T01:00-04:00"
    assert local(havana, start - 1) == "2026-03-07T23:59-05:00"


def test_a_midnight_that_comes_twice__the_day_begins_with_the_first() -> None:
    havana = Calendar(ZoneInfo("America/Havana"))
    start = havana.start_of("day", moment("2026-11-01T12:00-05:00"))
    assert start == moment("2026-11-01T00:00-04:00")
    assert havana.end_of("day", start) - start == 25 * HOUR


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(-600, 600))
def test_months_are_added_to_the_same_or_the_last_day(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@given(st.dates())
def test_a_day_has_a_number(day: date) -> None:
    assert date_of_day(day_number(day)) == day
    assert day_number(date(1970, 1, 2)) == 1
