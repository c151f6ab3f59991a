"""Amounts and quantities as they stand in JSON, read into exact decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from regulars.domain.events.refusals import MAX_MONEY, MAX_QUANTITY

MoneyCode: TypeAlias = Literal["number_expected", "amount_negative", "amount_too_large"]
QuantityCode: TypeAlias = Literal["number_expected", "quantity_not_positive", "quantity_too_large"]

_MAX_MONEY: Final = float(MAX_MONEY)
_MICRO: Final = Decimal("0.000001")


def money(value: object) -> Decimal | MoneyCode:
    """An amount from 0 to `MAX_MONEY`, rounded half-up to 6 places, or the code of why it is none."""
    if type(value) is float:
        if 0.0 <= value <= _MAX_MONEY:
            return _from_float(value)
    elif type(value) is int:
        if 0 <= value <= MAX_MONEY:
            return Decimal(value)
    else:
        return "number_expected"
    return "amount_negative" if value < 0 else "amount_too_large"


def quantity(value: object) -> int | Decimal | QuantityCode:
    """A number above 0 and at most `MAX_QUANTITY`, an int wherever it is whole, or the code of why it is none."""
    if type(value) is int:
        if 0 < value <= MAX_QUANTITY:
            return value
    elif type(value) is float:
        if value.is_integer():
            return quantity(int(value))
        if 0 < value <= MAX_QUANTITY:
            return _from_float(value) or "quantity_not_positive"
    else:
        return "number_expected"
    return "quantity_not_positive" if value <= 0 else "quantity_too_large"


def to_micro(amount: Decimal) -> Decimal:
    """The amount rounded half-up to 6 places; one that has no more is given back as it is."""
    return amount.quantize(_MICRO, ROUND_HALF_UP) if amount % _MICRO else amount


# Prices of a shop's catalogue come again and again; the shortest text of a float is costly to find.
@lru_cache(maxsize=16_384)
def _from_float(value: float) -> Decimal:
    """The decimal a finite float is written as. Adding zero takes the sign off a zero."""
    return to_micro(Decimal(repr(value + 0.0)))
