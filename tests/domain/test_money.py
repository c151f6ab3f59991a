"""Currencies."""

from __future__ import annotations

import re

import pytest

from regulars.domain.money import MINOR_UNITS


@pytest.mark.parametrize(("code", "places"), [("CNY", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("XOF", 0)])
def test_decimal_places(code: str, places: int) -> None:
    assert MINOR_UNITS[code] == places


def test_codes_are_three_letters_and_none_stands_twice() -> None:
    assert all(re.fullmatch("[A-Z]{3}", code) for code in MINOR_UNITS)
    assert len(MINOR_UNITS) == 155


@pytest.mark.parametrize("code", ["HRK", "BGN", "ANG", "ZWL", "SLL", "XAU", "XTS", "XXX", "CLF"])
def test_withdrawn_codes_and_what_is_no_money_are_not_there(code: str) -> None:
    assert code not in MINOR_UNITS
