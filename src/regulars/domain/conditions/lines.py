"""Cart lines in conditions: which lines a filter passes, and measures over those that pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Protocol, TypeAlias

from regulars.domain.conditions.document import LineFilter, LineMatch, LinesComparison

LINE_KEYS = ("product", "sku", "category", "brand")
"""What lines are matched by; a line without one has the empty text."""


class Line(Protocol):
    """What conditions read of a cart line."""

    @property
    def product(self) -> str:
        """Product id."""

    @property
    def sku(self) -> str:
        """Stock keeping unit."""

    @property
    def category(self) -> str:
        """Category."""

    @property
    def brand(self) -> str:
        """Brand."""

    @property
    def amount(self) -> Decimal:
        """Price times quantity."""

    @property
    def quantity(self) -> Decimal | int:
        """Units."""


LineTest: TypeAlias = Callable[[Line], bool]
Measurement: TypeAlias = Callable[[Sequence[Line]], Decimal | int]


def compile_lines(line_filter: LineFilter) -> LineTest:
    """The test of one line: every list of `include` holds the line's value, and no list of `exclude` does."""
    wanted = _lists(line_filter.include)
    unwanted = _lists(line_filter.exclude)

    def passes(line: Line) -> bool:
        for read, values in wanted:
            if read(line) not in values:
                return False
        for read, values in unwanted:  # noqa: SIM110 - a generator costs more than the test
            if read(line) in values:
                return False
        return True

    return passes


def compile_measure(comparison: LinesComparison) -> Measurement:
    """The amount of money, the units or the number of the lines that pass; 0 when none does."""
    passes = compile_lines(comparison.lines)
    if comparison.measure == "amount":
        return lambda lines: sum([line.amount for line in lines if passes(line)])
    if comparison.measure == "quantity":
        return lambda lines: sum([line.quantity for line in lines if passes(line)])
    return lambda lines: len([line for line in lines if passes(line)])


def line_lists(match: LineMatch) -> dict[str, tuple[str, ...]]:
    """The lists that are given, by what they match."""
    return {key: getattr(match, key) for key in LINE_KEYS if getattr(match, key)}


def _lists(match: LineMatch | None) -> tuple[tuple[Callable[[Line], str], frozenset[str]], ...]:
    lists = line_lists(match) if match else {}
    return tuple((attrgetter(key), frozenset(values)) for key, values in lists.items())
