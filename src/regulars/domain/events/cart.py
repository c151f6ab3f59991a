"""The cart of a commerce event, read from its properties as the Segment e-commerce spec names them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from regulars.domain.events.event import ORDER_COMPLETED, ORDER_REFUNDED, Cart, Line
from regulars.domain.events.identities import id_code
from regulars.domain.events.numbers import money, quantity, to_micro
from regulars.domain.events.refusals import MAX_LINES, MAX_MONEY, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from regulars.domain.problems import Problem

REFUNDED_SO_FAR: Final = "refunded_so_far"
"""The property of a refund that says what was given back of the order by then, this time and before."""
_LINES: Final = "properties.products"
_MAX_MONEY: Final = Decimal(MAX_MONEY)
_ZERO: Final = Decimal(0)
_CURRENCY_LETTERS: Final = 3


def read_cart(properties: Mapping[str, Any], problems: list[Problem]) -> Cart | None:
    """The cart, or None when the properties carry no order_id, products, total or revenue; null is absent.

    Problems are appended; the cart is then of no use.
    """
    get = properties.get
    order_id, products, total, revenue = get("order_id"), get("products"), get("total"), get("revenue")
    if order_id is None and products is None and total is None and revenue is None:
        return None
    if order_id is None:
        order_id = ""
    else:
        code = id_code(order_id)
        if code:
            problems.append(refusal("properties.order_id", code))
    lines = () if products is None else _lines(products, problems)
    revenue = None if revenue is None else _amount(revenue, "properties.revenue", problems)
    total = revenue if total is None else _amount(total, "properties.total", problems)
    if lines:
        # Also when a total is given: what rules add up over the lines must stay an amount of money.
        amount = sum([line.amount for line in lines], _ZERO)
        if amount > _MAX_MONEY:
            problems.append(refusal(_LINES, "amount_too_large"))
        if total is None:
            total = amount
    return Cart(order_id, total, _currency(get("currency"), problems), lines)


def check_order(name: str, properties: Mapping[str, Any], problems: list[Problem]) -> None:
    """What each of the order events cannot do without."""
    get = properties.get
    linked = get("order_id") is not None
    if not linked and name != ORDER_REFUNDED:
        problems.append(refusal("properties.order_id", "value_missing"))
    if get("total") is None and get("revenue") is None and not get("products"):
        if name == ORDER_COMPLETED:
            problems.append(refusal("properties", "order_without_amount"))
        elif name == ORDER_REFUNDED and not linked and get(REFUNDED_SO_FAR) is None:
            problems.append(refusal("properties", "refund_without_amount"))
    if name == ORDER_REFUNDED and get(REFUNDED_SO_FAR) is not None:
        _check_so_far(properties, problems)


def _check_so_far(properties: Mapping[str, Any], problems: list[Problem]) -> None:
    """What was given back so far says it of one order, and leaves nothing else to say."""
    path = f"properties.{REFUNDED_SO_FAR}"
    _amount(properties[REFUNDED_SO_FAR], path, problems)
    if properties.get("order_id") is None:
        problems.append(refusal("properties.order_id", "value_missing"))
    if any(properties.get(name) is not None for name in ("total", "revenue", "products")):
        problems.append(refusal(path, "refund_said_twice"))


def _amount(value: object, path: str, problems: list[Problem]) -> Decimal:
    """An amount of money; zero when it is none and the problem is appended."""
    amount = money(value)
    if isinstance(amount, Decimal):
        return amount
    problems.append(refusal(path, amount))
    return _ZERO


def _currency(value: object, problems: list[Problem]) -> str | None:
    """Three letters, made capital."""
    if value is None:
        return None
    if type(value) is str and len(value) == _CURRENCY_LETTERS and value.isascii() and value.isalpha():
        return value.upper()
    problems.append(refusal("properties.currency", "currency_invalid"))
    return None


def _lines(products: object, problems: list[Problem]) -> tuple[Line, ...]:
    """The lines of `properties.products`, those without a problem."""
    if type(products) is not list:
        problems.append(refusal(_LINES, "list_expected"))
        return ()
    if len(products) > MAX_LINES:
        problems.append(refusal(_LINES, "lines_too_many"))
        return ()
    lines = []
    for index, item in enumerate(products):
        line = _line(item) if type(item) is dict else None
        if line is None:
            line = _odd_line(item, f"{_LINES}[{index}]", problems)
        if line is not None:
            lines.append(line)
    return tuple(lines)


def _line(item: dict[str, Any]) -> Line | None:
    """The line of an item in which all is well and nothing is null, else None."""
    get = item.get
    product, sku, category, brand = get("product_id", ""), get("sku", ""), get("category", ""), get("brand", "")
    if not (type(product) is str and type(sku) is str and type(category) is str and type(brand) is str):
        return None
    price, units = money(get("price", 0)), quantity(get("quantity", 1))
    if type(price) is not Decimal or isinstance(units, str) or not (product or sku):
        return None
    amount = price * units
    return Line(
        product or sku,
        sku or product,
        category,
        brand,
        price,
        units,
        amount if type(units) is int else to_micro(amount),
    )


def _odd_line(item: object, path: str, problems: list[Problem]) -> Line | None:
    """The line of an item that has nulls, or else its problems."""
    if type(item) is not dict:
        problems.append(refusal(path, "object_expected"))
        return None
    given = {key: value for key, value in item.items() if value is not None}
    line = _line(given)
    if line is None:
        problems.extend(_line_problems(given, path))
    return line


def _line_problems(given: dict[str, Any], path: str) -> Iterator[Problem]:
    for name in ("product_id", "sku", "category", "brand"):
        if type(given.get(name, "")) is not str:
            yield refusal(f"{path}.{name}", "text_expected")
    if given.get("product_id", "") == given.get("sku", "") == "":
        yield refusal(path, "line_without_product")
    price, units = money(given.get("price", 0)), quantity(given.get("quantity", 1))
    if isinstance(price, str):
        yield refusal(f"{path}.price", price)
    if isinstance(units, str):
        yield refusal(f"{path}.quantity", units)
