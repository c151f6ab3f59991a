"""The cart of an order: totals, lines, and what each order event cannot do without."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from regulars.domain.events.event import Cart, Line
from tests.domain.events.messages import ABSENT, accepted, changed, order, refused


def cart(**properties: Any) -> Cart:
    found = accepted(order(**properties)).event.cart
    assert found
    return found


def line(**fields: Any) -> Line:
    return cart(products=[fields]).lines[0]


def test_a_cart_is_read_as_a_whole() -> None:
    assert cart() == Cart(
        "O-1",
        Decimal(30),
        "CNY",
        (
            Line("p1", "s1", "tea", "Hill", Decimal("12.5"), 2, Decimal(25)),
            Line("p2", "p2", "", "", Decimal(10), 1, Decimal(10)),
        ),
    )


@pytest.mark.parametrize(
    ("properties", "total"),
    [
        ({"total": 5, "revenue": 7}, 5),
        ({"total": ABSENT, "revenue": 7}, 7),
        ({"total": ABSENT}, 35),
        ({"total": 0}, 0),
        ({"total": 5, "products": ABSENT}, 5),
        ({"total": ABSENT, "revenue": 7, "products": ABSENT}, 7),
    ],
)
def test_the_total_is_the_total_else_the_revenue_else_the_lines(properties: dict[str, Any], total: int) -> None:
    assert cart(**properties).total == total


def test_money_is_exact() -> None:
    lines = [{"product_id": "p", "price": 0.1, "quantity": 3}]
    assert str(cart(total=ABSENT, products=lines).total) == "0.3"


def test_what_names_a_product() -> None:
    assert (line(product_id="p").product, line(product_id="p").sku) == ("p", "p")
    assert (line(sku="s").product, line(sku="s").sku) == ("s", "s")
    assert (line(product_id="", sku="s").product, line(product_id=None, sku="s").sku) == ("s", "s")
    assert (line(product_id="p", sku="s").product, line(product_id="p", sku="s").sku) == ("p", "s")


def test_a_line_without_price_costs_nothing_and_counts_once() -> None:
    assert line(product_id="p") == Line("p", "p", "", "", Decimal(0), 1, Decimal(0))
    nulls = {"sku": None, "category": None, "brand": None, "price": None, "quantity": None}
    assert line(product_id="p", **nulls) == line(product_id="p")


def test_goods_by_weight_have_a_broken_quantity_and_an_amount_of_six_places() -> None:
    found = line(product_id="p", price=0.000001, quantity=0.5)
    assert (found.quantity, found.amount) == (Decimal("0.5"), Decimal("0.000001"))
    assert type(line(product_id="p", quantity=2.0).quantity) is int


def test_limits_of_a_cart_are_inclusive() -> None:
    assert len(cart(products=[{"product_id": "p"}] * 1000).lines) == 1000
    assert cart(total=10**12, products=[{"product_id": "p", "price": 10**6, "quantity": 10**6}]).total == 10**12
    assert cart(order_id="x" * 512).order_id == "x" * 512


def test_currencies_are_capital_letters() -> None:
    assert cart(currency="gbp").currency == "GBP"
    assert cart(currency=ABSENT).currency is None


@pytest.mark.parametrize("field", [{"order_id": "O-1"}, {"products": []}, {"total": 0}, {"revenue": 0}])
def test_any_of_four_properties_makes_a_cart(field: dict[str, Any]) -> None:
    raw = {"type": "track", "userId": "u1", "event": "Cart Viewed", "properties": field}
    assert accepted(raw).event.cart == Cart(
        field.get("order_id", ""), Decimal(0) if "total" in field or "revenue" in field else None, None, ()
    )


def test_other_properties_make_no_cart() -> None:
    raw = {"type": "track", "userId": "u1", "event": "Product Viewed", "properties": {"price": "?", "currency": 1}}
    assert accepted(raw).event.cart is None


@pytest.mark.parametrize("kind", ["page", "screen", "identify", "group"])
def test_only_tracks_have_carts(kind: str) -> None:
    part = {"order_id": 7, "revenue": "much", "total": -1, "products": 0}
    assert accepted({"type": kind, "userId": "u1", "properties": part, "traits": part}).event.cart is None


@pytest.mark.parametrize("name", ["Order Cancelled", "Order Delivered", "Order Refunded"])
def test_after_its_completion_an_order_needs_only_its_id(name: str) -> None:
    raw = changed(order(), event=name, properties={"order_id": "O-1"})
    assert accepted(raw).event.cart == Cart("O-1", None, None, ())


@pytest.mark.parametrize("name", ["Order Completed", "Order Cancelled", "Order Delivered"])
def test_an_order_event_without_properties_says_what_it_needs(name: str) -> None:
    assert ("properties.order_id", "value_missing") in refused(changed(order(), event=name, properties=ABSENT))


def test_a_refund_may_name_no_order() -> None:
    by_amount = changed(order(), event="Order Refunded", properties={"total": 5})
    by_lines = changed(order(), event="Order Refunded", properties={"products": [{"sku": "s", "quantity": 2}]})
    assert accepted(by_amount).event.cart == Cart("", Decimal(5), None, ())
    assert accepted(by_lines).event.cart == Cart(
        "", Decimal(0), None, (Line("s", "s", "", "", Decimal(0), 2, Decimal(0)),)
    )


def test_total_and_lines_need_not_agree() -> None:
    assert cart(total=1).total == 1
