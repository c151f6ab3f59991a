"""Instants, durations and the calendar of a shop.

An instant is a whole number of microseconds since 1970-01-01T00:00:00Z. Days, months and years begin
and end where the program's time zone says so; `Calendar` is the only place that knows it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

Instant: TypeAlias = int
"""Microseconds since 1970-01-01T00:00:00Z."""

Unit = Literal["years", "months", "weeks", "days", "hours", "minutes"]
Period = Literal["day", "week", "month", "quarter", "year"]

SECOND: Instant = 1_000_000
MINUTE: Instant = 60 * SECOND
HOUR: Instant = 60 * MINUTE
DAY: Instant = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def to_instant(moment: datetime) -> Instant:
    """The instant of an aware datetime, exact to the microsecond."""
    return (moment - _EPOCH) // _MICROSECOND


def to_datetime(instant: Instant) -> datetime:
    """The UTC datetime of an instant."""
    return _EPOCH + timedelta(microseconds=instant)


def to_iso(instant: Instant) -> str:
    """ISO 8601 in UTC with a `Z`, e.g. `2026-01-31T16:00:00Z`."""
    return to_datetime(instant).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in one unit; months and years follow the calendar (31 January + 1 month = 28 February)."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days, weeks (from Monday), months, quarters and years in one time zone."""

    zone: ZoneInfo

    def local(self, instant: Instant) -> datetime:
        """The wall-clock time of an instant."""
        return to_datetime(instant).astimezone(self.zone)

    def day(self, instant: Instant) -> int:
        """The local day as its number since 1970-01-01."""
        return _day(self.zone, instant)

    def date(self, instant: Instant) -> date:
        """The local date of an instant."""
        return date_of_day(_day(self.zone, instant))

    def start_of_day(self, day: int) -> Instant:
        """The first instant of a local day given by its number since 1970-01-01."""
        return _start_of_day(self.zone, day)

    def add(self, instant: Instant, duration: Duration) -> Instant:
        """The instant one duration later: days and longer keep the wall-clock time, hours and minutes are exact."""
        if duration.unit == "hours":
            return instant + duration.count * HOUR
        if duration.unit == "minutes":
            return instant + duration.count * MINUTE
        local = self.local(instant)
        moved = add_to_date(local.date(), duration)
        return to_instant(local.replace(year=moved.year, month=moved.month, day=moved.day, fold=0))

    def end_of(self, period: Period, instant: Instant) -> Instant:
        """The first instant after the local period that holds `instant`."""
        return self.start_of_day(day_number(_next_start(period, self.date(instant))))

    def start_of(self, period: Period, instant: Instant) -> Instant:
        """The first instant of the local period that holds `instant`."""
        return self.start_of_day(day_number(period_start(period, self.date(instant))))


def day_number(day: date) -> int:
    """A date as its number since 1970-01-01."""
    return day.toordinal() - _EPOCH_ORDINAL


def date_of_day(number: int) -> date:
    """The date of a day number."""
    return date.fromordinal(number + _EPOCH_ORDINAL)


def period_start(period: Period, day: date) -> date:
    """The first date of the period that holds `day`."""
    if period == "day":
        return day
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(month=1, day=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month some months later, or that month's last day where it has none such."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_to_date(day: date, duration: Duration) -> date:
    """A date some days, weeks, months or years later (or earlier, for a count below zero)."""
    if duration.unit == "years":
        return add_months(day, 12 * duration.count)
    if duration.unit == "months":
        return add_months(day, duration.count)
    weeks = duration.unit == "weeks"
    return day + timedelta(days=duration.count * (7 if weeks else 1))


def _next_start(period: Period, day: date) -> date:
    start = period_start(period, day)
    if period == "day":
        return start + timedelta(days=1)
    if period == "week":
        return start + timedelta(days=7)
    return add_months(start, {"month": 1, "quarter": 3, "year": 12}[period])


@lru_cache(maxsize=65_536)
def _start_of_day(zone: ZoneInfo, day: int) -> Instant:
    local = date_of_day(day)
    return to_instant(datetime(local.year, local.month, local.day, tzinfo=zone))


def _day(zone: ZoneInfo, instant: Instant) -> int:
    """Day number by guessing from UTC and correcting with cached midnights: no time-zone arithmetic per event."""
    day = instant // DAY
    if instant < _start_of_day(zone, day):
        return day - 1
    if instant >= _start_of_day(zone, day + 1):
        return day + 1
    return day
