"""Periods of local days, and the figures of their days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from regulars.domain.time import add_months, date_of_day, day_number, period_start
from regulars.services.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from regulars.storage.summaries import DayFigure

USUAL_DAYS = 30
MOST_DAYS = 3_660
MONTHS = 12
"""How many months a report of months looks back, the one of the period's last day included."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` (inclusive) to `end` (exclusive), numbered since 1970-01-01."""

    first: int
    end: int

    @property
    def days(self) -> range:
        """Its days."""
        return range(self.first, self.end)

    @property
    def before(self) -> Period:
        """What it is compared with: the days just before, as many of them; of whole months as many whole months."""
        first, end = date_of_day(self.first), date_of_day(self.end)
        if first.day == end.day == 1:
            months = (end.year - first.year) * 12 + end.month - first.month
            return Period(day_number(add_months(first, -months)), self.first)
        return Period(2 * self.first - self.end, self.first)

    def months(self) -> list[Period]:
        """The last twelve months up to its end, the last one only so far."""
        start = period_start("month", date_of_day(self.end - 1))
        starts = [day_number(add_months(start, back)) for back in range(1 - MONTHS, 1)]
        return [Period(first, end) for first, end in zip(starts, [*starts[1:], self.end], strict=True)]

    def to_doc(self) -> dict[str, str]:
        """Its first and last day."""
        return {"from": date_of_day(self.first).isoformat(), "to": date_of_day(self.end - 1).isoformat()}


def month_of(day: int) -> tuple[int, int]:
    """The month of a day, by its first day and the first day after it."""
    start = period_start("month", date_of_day(day))
    return day_number(start), day_number(add_months(start, 1))


def period_of(first: date | None, last: date | None, *, today: int) -> Period:
    """The days from one date to another, both included; by default the thirty up to today.

    Raises InvalidError when there is no day in it, or more than `MOST_DAYS`.
    """
    end = (today if last is None else day_number(last)) + 1
    begin = end - USUAL_DAYS if first is None else day_number(first)
    if begin >= end:
        raise InvalidError("period_empty")
    if end - begin > MOST_DAYS:
        raise InvalidError("period_too_long", most=MOST_DAYS)
    return Period(begin, end)


class Figures:
    """Figures of days, to be asked by measure and key."""

    def __init__(self, rows: Iterable[DayFigure]) -> None:
        """Take the rows in."""
        self._by_measure: dict[str, dict[str, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
        for day, measure, key, number in rows:
            self._by_measure[measure][key][day] = number

    def keys(self, measure: str) -> list[str]:
        """The keys that a measure has on any day."""
        return sorted(self._by_measure.get(measure, ()))

    def on(self, day: int, measure: str, key: str = "") -> Decimal:
        """The figure of a day."""
        return self.by_day(measure, key).get(day, Decimal(0))

    def over(self, period: Period, measure: str, key: str = "") -> Decimal:
        """The sum over a period."""
        numbers = self.by_day(measure, key)
        return sum((number for day, number in numbers.items() if period.first <= day < period.end), Decimal(0))

    def by_day(self, measure: str, key: str) -> Mapping[int, Decimal]:
        """The figure by day; days that have none are left out."""
        return self._by_measure.get(measure, {}).get(key, {})
