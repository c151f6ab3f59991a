"""Numbers that people like to read."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_ROUND: Final = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)


def nice(amount: Decimal) -> int:
    """The nearest number of the kind that people use for prices and thresholds; at least 1."""
    if amount < _ROUND[0]:
        return max(1, int(amount.to_integral_value(ROUND_HALF_UP)))
    power: int = 10 ** (amount.adjusted() - 1)
    return power * min(_ROUND, key=lambda each: abs(each * power - amount))


def plain(amount: Decimal) -> Decimal | int:
    """The amount without zeros behind the point, an int when it is whole."""
    return int(amount) if amount == amount.to_integral_value() else amount.normalize()
