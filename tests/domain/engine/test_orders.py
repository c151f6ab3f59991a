"""What is remembered of an order, and what remains of it."""

from __future__ import annotations

from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.engine.orders import Given, OrderRecord, Return, Units, record_from_doc, record_to_doc
from regulars.domain.events.event import Line
from regulars.domain.events.numbers import to_micro
from regulars.domain.members.state import Usage

ZERO = Decimal(0)


def line(product: str, price: str, quantity: Decimal | int = 1, sku: str = "") -> Line:
    return Line(product, sku or product, "", "", Decimal(price), quantity, to_micro(Decimal(price) * quantity))


def record(*lines: Line, total: str | None = None) -> OrderRecord:
    amount = sum((each.amount for each in lines), ZERO) if total is None else Decimal(total)
    return OrderRecord("A1", 1, 10, 1, amount, lines, (0,) * len(lines))


def units(product: str, quantity: Decimal | int = 1, sku: str = "") -> Return:
    return Return(units=(Units(sku or product, product, quantity),))


def amount(money: str) -> Return:
    return Return(amount=Decimal(money))


EVERYTHING = Return(everything=True)
TWO = record(line("tea", "60"), line("cup", "20", 2))

prices = st.decimals(0, 1000, places=2)
quantities = st.integers(1, 5) | st.decimals("0.001", 5, places=3)
lines = st.builds(
    lambda product, price, quantity: line(product, str(price), quantity), st.sampled_from("abc"), prices, quantities
)
backs = st.one_of(
    st.just(EVERYTHING),
    st.builds(units, st.sampled_from("abcd"), quantities),
    st.builds(Return, amount=st.decimals(0, 2000, places=2), so_far=st.booleans()),
)


@pytest.mark.parametrize(
    ("order", "back", "remaining"),
    [
        (TWO, amount("0"), "100"),
        (TWO, amount("30"), "70"),
        (TWO, units("cup"), "80"),
        (TWO, units("cup", 2), "60"),
        (TWO, EVERYTHING, "0"),
        (record(line("tea", "60"), line("cup", "20", 2), total="110"), units("tea"), "44"),
        (record(line("tea", "10", 3), total="10"), units("tea"), "6.666667"),
        (record(line("gift", "0", 2), total="5"), units("gift"), "5"),
        (record(line("gift", "0", 2), total="5"), units("gift", 2), "0"),
        (record(total="30"), amount("10"), "20"),
        (record(total="30"), Return(units=units("tea").units, amount=Decimal(12)), "18"),
    ],
)
def test_what_an_order_is_still_worth(order: OrderRecord, back: Return, remaining: str) -> None:
    after, short = order.give_back(back)
    assert (after.remaining_total, short) == (Decimal(remaining), [])
    assert after.remaining_cart().total == after.remaining_total


@pytest.mark.parametrize(
    ("order", "back", "short"),
    [
        (TWO, units("cup", 5), ("cup", 5, 2)),
        (TWO, units("pot"), ("pot", 1, 0)),
        (TWO, amount("101"), ("", Decimal(101), Decimal(100))),
        (record(total="30"), units("tea"), ("tea", 1, 0)),
    ],
)
def test_what_is_asked_beyond_it(order: OrderRecord, back: Return, short: tuple[str, Decimal, Decimal]) -> None:
    assert order.give_back(back)[1] == [short]


def test_units_come_off_several_lines_of_the_same_goods() -> None:
    order = record(line("tea", "10", 2), line("cup", "5"), line("tea", "8", 2))
    after, _ = order.give_back(units("tea", 3))
    assert after.returned == (2, 0, 1)
    assert after.room_for(Units("tea", "tea", 9)) == 1
    assert [each.product for each in after.remaining_cart().lines] == ["cup", "tea"]


def test_goods_are_known_by_sku__without_one_by_product() -> None:
    order = record(line("shirt", "50", sku="S"), line("shirt", "80", sku="XL"), line("cup", "5"))
    assert order.give_back(units("shirt", sku="XL"))[0].returned == (0, 1, 0)
    assert order.give_back(units("shirt", 2))[0].returned == (1, 1, 0)
    assert order.give_back(units("XL"))[0].returned == (0, 1, 0)
    assert order.give_back(units("shirt", sku="M"))[1] == [("M", 1, 0)]
    assert order.give_back(units("cup", sku="blue"))[0].returned == (0, 0, 1)


def test_line_amounts_shrink_with_refunded_money() -> None:
    after, _ = TWO.give_back(amount("25"))
    assert [each.amount for each in after.remaining_cart().lines] == [Decimal(45), Decimal(30)]


@given(st.lists(lines, max_size=3), st.none() | prices, st.lists(backs, max_size=4))
def test_an_order_only_shrinks(bought: list[Line], total: Decimal | None, returns: list[Return]) -> None:
    order = record(*bought, total=None if total is None else str(total))
    for back in returns:
        after, short = order.give_back(back)
        assert ZERO <= after.remaining_total <= order.remaining_total
        assert all(given < wanted for _, wanted, given in short)
        assert after.nothing_left or not order.nothing_left
        for product in "abc":
            assert 0 <= after.room_for(Units(product, product, 1)) <= order.room_for(Units(product, product, 1))
        order = after
    assert order.give_back(EVERYTHING)[0].nothing_left
    again = record_from_doc("A1", 1, orjson.loads(orjson.dumps(record_to_doc(order))))
    assert again == order
    assert orjson.dumps(record_to_doc(again)) == orjson.dumps(record_to_doc(order))


def test_everything_of_nothing_is_nothing() -> None:
    gone, _ = TWO.give_back(EVERYTHING)
    assert gone.give_back(EVERYTHING) == (gone, [])
    free, _ = record(total="0").give_back(EVERYTHING)
    assert free.nothing_left
    assert not record(total="0").nothing_left


def test_a_record_is_the_same_after_a_stay_in_the_database() -> None:
    full = OrderRecord(
        "A1",
        7,
        10,
        2,
        Decimal("12.30"),
        (line("tea", "19.99", Decimal("0.333333")), line("cup", "1.50", 2, "C")),
        (Decimal("0.1"), 0),
        Decimal("0.20"),
        {
            "member.spend": Decimal("5.50"),
            "member.tags": ["a"],
            "event.n": 1.5,
            "streak.visit": [20000, 3],
            "time.hour": 8,
        },
        {"rule|day": Usage(20000, 1, 5)},
        (Given("rule", "points", 3, None, 9), Given("other", "coins", 4, 99, 1)),
        ("Order Delivered",),
        (Return(units=(Units("C", "cup", Decimal("0.5")), Units("tea", "tea", 1)), amount=Decimal(3)), EVERYTHING),
        cancelled=True,
    )
    again = record_from_doc("A1", 7, orjson.loads(orjson.dumps(record_to_doc(full))))
    assert again == full
    assert record_to_doc(OrderRecord("A1", at=5)) == {"at": 5, "version": 0, "total": "0"}
