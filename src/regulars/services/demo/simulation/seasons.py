"""When people buy: hours of the day, days of the week, seasons and festivals, as one intensity over time."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from regulars.domain.time import DAY, HOUR, SECOND, Calendar, Instant

if TYPE_CHECKING:
    from collections.abc import Callable

ZONE: Final = ZoneInfo("Asia/Shanghai")
CALENDAR: Final = Calendar(ZONE)

OPENS: Final = 7
CLOSES: Final = 22
"""Opening hours of the stores; the online channels never close."""

_HOURS: Final = (
    *(0.06, 0.03, 0.02, 0.01, 0.01, 0.03, 0.12, 0.70, 1.40, 1.30, 1.05, 0.90),
    *(1.15, 1.25, 1.30, 1.20, 0.95, 0.90, 0.95, 1.00, 1.05, 0.85, 0.40, 0.18),
)
_WEEKDAYS: Final = (0.88, 0.90, 0.93, 0.98, 1.10, 1.18, 1.03)
_MONTHS: Final = (1.00, 0.96, 1.00, 1.00, 1.02, 1.06, 1.04, 1.00, 0.98, 1.00, 1.04, 1.08)
_FIXED_DAYS: Final = {
    **{(11, day): 1.25 for day in range(1, 11)},
    (11, 11): 3.6,
    (11, 12): 1.4,
    (6, 16): 1.3,
    (6, 17): 1.5,
    (6, 18): 2.2,
    **{(10, day): 1.15 for day in range(1, 8)},
}
_SPRING_FESTIVALS: Final = {
    festival.year: festival
    for festival in (
        *(date(2010, 2, 14), date(2011, 2, 3), date(2012, 1, 23), date(2013, 2, 10), date(2014, 1, 31)),
        *(date(2015, 2, 19), date(2016, 2, 8), date(2017, 1, 28), date(2018, 2, 16), date(2019, 2, 5)),
        *(date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10)),
        *(date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13)),
        *(date(2030, 2, 3), date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19)),
        date(2035, 2, 8),
    )
}
"""The first day of the lunar year; other years have no festival here."""


def season(day: date) -> float:
    """How much is bought on a day, against an ordinary one: 3.6 on 11 November, a third over the Spring Festival."""
    usual = _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * _FIXED_DAYS.get((day.month, day.day), 1.0)
    festival = _SPRING_FESTIVALS.get(day.year)
    if festival is None:
        return usual
    after = (day - festival).days
    if -12 <= after <= -3:  # presents for the family
        return usual * 1.25
    if -2 <= after <= 6:  # everyone is at home
        return usual * 0.33
    return usual


def is_sale(day: date) -> bool:
    """Whether the big online sales are on."""
    return (day.month, day.day) in {(11, 11), (6, 18)}


class Intensity:
    """A rate that changes with the calendar, summed up over a window: turns even time into uneven time and back.

    Even time is counted in weeks and runs as fast as the calendar on the whole. What happens at a constant rate in
    even time happens, in the calendar, more often when the intensity is high.
    """

    def __init__(self, *, start: Instant, until: Instant, weight: Callable[[date], float]) -> None:
        """Sum up `weight` of each local day, spread over its hours, from `start` to `until`."""
        self.until = until
        self._starts: list[Instant] = []
        self._sums: list[float] = [0.0]
        total = 0.0
        for day in range(CALENDAR.day(start), CALENDAR.day(until) + 1):
            first, of_day = CALENDAR.start_of_day(day), weight(CALENDAR.date(CALENDAR.start_of_day(day)))
            for hour, share in enumerate(_HOURS):
                begin, end = max(first + hour * HOUR, start), min(first + (hour + 1) * HOUR, until)
                if begin < end:
                    total += of_day * share * (end - begin) / HOUR
                    self._starts.append(begin)
                    self._sums.append(total)
        self.weeks = (until - start) / (7 * DAY)
        self._per_week = total / self.weeks

    def at(self, weeks: float) -> Instant:
        """The instant that lies this many weeks of even time after the start, to the second; `until` at most."""
        wanted = weeks * self._per_week
        slot = bisect_right(self._sums, wanted) - 1
        if slot >= len(self._starts):
            return self.until
        begin, end = self._bounds(slot)
        share = (wanted - self._sums[slot]) / (self._sums[slot + 1] - self._sums[slot])
        return begin + int((end - begin) * share) // SECOND * SECOND

    def weeks_at(self, instant: Instant) -> float:
        """The even time of an instant within the window."""
        slot = bisect_right(self._starts, instant) - 1
        begin, end = self._bounds(slot)
        share = (instant - begin) / (end - begin)
        return (self._sums[slot] + (self._sums[slot + 1] - self._sums[slot]) * share) / self._per_week

    def _bounds(self, slot: int) -> tuple[Instant, Instant]:
        following = slot + 1
        return self._starts[slot], self._starts[following] if following < len(self._starts) else self.until
