"""When a rule or a reward applies, by local time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regulars.domain.conditions.fields import WEEKDAYS
from regulars.domain.time import Calendar, Instant, day_number, to_instant

if TYPE_CHECKING:
    from regulars.domain.programs.document import Validity


@dataclass(frozen=True, slots=True)
class Window:
    """A validity made ready: instants, weekday numbers (Monday 0) and minutes of the day."""

    calendar: Calendar
    start: Instant | None
    until: Instant | None
    weekdays: frozenset[int]
    minutes: tuple[tuple[int, int], ...]

    def refusal(self, at: Instant) -> tuple[str, dict[str, Any]] | None:
        """Why it does not apply at an instant, as a reason code with parameters; None when it does."""
        if self.start is not None and at < self.start:
            return "not_yet_valid", {"from": self.start}
        if self.until is not None and at >= self.until:
            return "no_longer_valid", {"until": self.until}
        if not (self.weekdays or self.minutes):
            return None
        local = self.calendar.local(at)
        if self.weekdays and local.weekday() not in self.weekdays:
            return "wrong_weekday", {"weekday": WEEKDAYS[local.weekday()]}
        minute = local.hour * 60 + local.minute
        if self.minutes and not any(start <= minute < end for start, end in self.minutes):
            return "wrong_hour", {"time": f"{local:%H:%M}"}
        return None


def compile_validity(validity: Validity, calendar: Calendar) -> Window:
    """Make a checked validity ready; a date counts from its local midnight."""
    return Window(
        calendar,
        _instant(validity.start, calendar),
        _instant(validity.until, calendar),
        frozenset(WEEKDAYS.index(day) for day in validity.weekdays),
        tuple((_minute(hours.start), _minute(hours.end)) for hours in validity.hours),
    )


def _instant(moment: dt.datetime | dt.date | None, calendar: Calendar) -> Instant | None:
    if moment is None:
        return None
    if isinstance(moment, dt.datetime):
        return to_instant(moment if moment.tzinfo else moment.replace(tzinfo=calendar.zone))
    return calendar.start_of_day(day_number(moment))


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
