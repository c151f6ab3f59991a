"""Numbers of JSON as exact decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.events.numbers import _from_float, money, quantity, to_micro


def half_up(value: float) -> Decimal:
    """The plain definition: the number as it is written, to six places."""
    with localcontext(prec=400):
        return Decimal(repr(value)).quantize(Decimal("0.000001"), ROUND_HALF_UP)


@given(st.floats(0, 1e12))
def test_money_is_the_number_as_written_to_six_places(value: float) -> None:
    assert money(value) == half_up(value)


@given(st.floats(1e-9, 1e6))
def test_quantities_are_whole_or_exact(value: float) -> None:
    expected = half_up(value) or "quantity_not_positive"
    found = quantity(value)
    assert found == expected
    assert isinstance(found, int) == value.is_integer()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1, "0.1"),
        (12.5, "12.5"),
        (0, "0"),
        (10**12, "1000000000000"),
        (1.0000005, "1.000001"),
        (1.00000049, "1.000000"),
        (0.0000005, "0.000001"),
        (4e-7, "0.000000"),
        (5e-324, "0.000000"),
        (0.0, "0.0"),
        (-0.0, "0.0"),
    ],
)
def test_money_in_its_exact_form(value: float, expected: str) -> None:
    assert str(money(value)) == expected


def test_the_form_does_not_hang_on_what_was_read_before() -> None:
    _from_float.cache_clear()
    assert [str(money(value)) for value in (1, 1.0, 0, -0.0, 0.0)] == ["1", "1.0", "0", "0.0", "0.0"]


@pytest.mark.parametrize("value", ["1", None, True, Decimal(1), [], {}])
def test_only_numbers_of_json_are_numbers(value: object) -> None:
    assert money(value) == quantity(value) == "number_expected"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1.0000000000000002e12, 10**12 + 1, 10**400])
def test_money_has_an_upper_bound(value: float) -> None:
    assert money(value) == "amount_too_large"


@pytest.mark.parametrize("value", [-1, -0.01, float("-inf"), -(10**400)])
def test_money_is_not_negative(value: float) -> None:
    assert money(value) == "amount_negative"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1),
        (1.0, 1),
        (10**6, 10**6),
        (0.5, Decimal("0.5")),
        (0, "quantity_not_positive"),
        (-0.0, "quantity_not_positive"),
        (-1, "quantity_not_positive"),
        (-0.5, "quantity_not_positive"),
        (4e-7, "quantity_not_positive"),
        (float("-inf"), "quantity_not_positive"),
        (10**6 + 1, "quantity_too_large"),
        (1000000.5, "quantity_too_large"),
        (1e300, "quantity_too_large"),
        (float("inf"), "quantity_too_large"),
        (float("nan"), "quantity_too_large"),
    ],
)
def test_quantities(value: float, expected: object) -> None:
    assert quantity(value) == expected


def test_an_amount_that_fits_is_left_alone() -> None:
    amount = Decimal("1.5")
    assert to_micro(amount) is amount
    assert str(to_micro(Decimal("1.2345675"))) == "1.234568"
