"""Counters that tiers, conditions and later audiences read: a lifetime total, and what each recent day added."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

HORIZON_DAYS = 400
"""How many days back every series remembers single days, unless a program needs more."""


@dataclass(slots=True)
class Series:
    """A running total and its parts by local day (day number since 1970-01-01)."""

    total: Decimal | int = 0
    days: dict[int, Decimal | int] = field(default_factory=dict)

    def copy(self) -> Series:
        """A series that can be changed without changing this one."""
        return Series(self.total, self.days.copy())

    def add(self, day: int, value: Decimal | int, horizon: int) -> None:
        """Add a value (negative: take it back) on a day; days beyond the horizon count in the total only."""
        # Nothing has no decimal places: a stored state remembers none of a zero either.
        self.total = self.total + value or type(value)(0)
        days = self.days
        newest = next(reversed(days), day)
        if day <= newest - horizon:
            return
        changed = days.get(day, 0) + value
        if changed:
            days[day] = changed
        else:
            days.pop(day, None)
        if day < newest:
            self.days = dict(sorted(days.items()))
        elif day > newest:
            self._forget(day - horizon)

    def between(self, first: int, end: int) -> Decimal | int:
        """The sum over the days from `first` (inclusive) to `end` (exclusive)."""
        return sum((value for at, value in self.days.items() if first <= at < end), 0)

    def _forget(self, last: int) -> None:
        days = self.days
        while days and (oldest := next(iter(days))) <= last:
            del days[oldest]
