"""Counters that tiers, conditions and later audiences read: a lifetime total, and what each recent day added."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

HORIZON_DAYS = 400
"""How many days back every series remembers single days, unless a program needs more."""


class Series(NamedTuple):
    """A running total and its parts by local day, as `day:value,day:value` in order of day.

    The days stay the text they are stored as: most events only add to the last day, and few ask for a sum. As JSON
    numbers they would also take three times the room in the database. Days are numbers since 1970-01-01.
    """

    total: Decimal | int = 0
    days: str = ""

    def added(self, day: int, value: Decimal | int, horizon: int) -> Series:
        """The series with a value (below zero: taken back) added on a day.

        Days `horizon` or more before the newest count in the total only; a horizon of 0 keeps no days at all.
        """
        # Nothing has no decimal places: with no days left a stored state remembers none of a zero either.
        total = self.total + value or type(value)(0)
        if horizon <= 0:
            return Series(total, self.days)
        before, _, last = self.days.rpartition(",")
        newest, _, held = last.partition(":")
        if not newest or day > int(newest):
            days = f"{self.days},{day}:{value}" if newest else f"{day}:{value}"
            return Series(total, _without_first(days, day - horizon))
        if day == int(newest):
            changed = type(value)(held) + value
            if changed:
                return Series(total, f"{before},{day}:{changed}" if before else f"{day}:{changed}")
        elif day <= int(newest) - horizon:
            return Series(total, self.days)
        return Series(total, self._inserted(day, value))

    def between(self, first: int, end: int) -> Decimal | int:
        """The sum over the days from `first` (inclusive) to `end` (exclusive)."""
        kind = type(self.total)
        return sum((kind(value) for day, value in self._parts() if first <= int(day) < end), kind(0))

    def holds(self, day: int) -> bool:
        """Whether something was added on a day that is remembered."""
        return any(int(each) == day for each, _ in self._parts())

    def _inserted(self, day: int, value: Decimal | int) -> str:
        values = {int(each): type(value)(text) for each, text in self._parts()}
        values[day] = values.get(day, type(value)(0)) + value
        return ",".join(f"{each}:{values[each]}" for each in sorted(values) if values[each])

    def _parts(self) -> list[tuple[str, str]]:
        return [(part.partition(":")[0], part.partition(":")[2]) for part in self.days.split(",")] if self.days else []


def _without_first(days: str, last_forgotten: int) -> str:
    """The days without those up to `last_forgotten`; the newest day always stays."""
    while True:
        first, comma, rest = days.partition(",")
        if not comma or int(first.partition(":")[0]) > last_forgotten:
            return days
        days = rest
