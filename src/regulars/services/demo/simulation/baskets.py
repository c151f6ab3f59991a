"""What is put into a basket, and what comes back of it. Money is whole fen (hundredths of a yuan)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from regulars.services.demo.simulation.catalogue import BAR, GOODS, Product

if TYPE_CHECKING:
    from random import Random

    from regulars.services.demo.simulation.customers import Customer

Channel: TypeAlias = Literal["store", "mini_program", "tmall"]

CURRENCY: Final = "CNY"

_LINES: Final = range(1, 7)
_LINES_SUMS: Final = tuple(accumulate((44, 28, 15, 8, 3, 2)))
_UNITS_SUMS: Final = tuple(accumulate((82, 14, 4)))
_COUPONS: Final = {True: ("SALE12", 12), False: ("WELCOME10", 10)}


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was paid: its lines as (product, units) and what was taken off."""

    order_id: str
    customer: Customer
    channel: Channel
    posted: bool
    lines: tuple[tuple[Product, int], ...]
    coupon: str
    discount: int

    @property
    def total(self) -> int:
        """What was paid."""
        return sum(product.price * units for product, units in self.lines) - self.discount


def draw_order(random: Random, customer: Customer, order_id: str, channel: Channel, *, sale: bool) -> Order:
    """What a customer buys in a channel."""
    posted = channel == "tmall" or (channel == "mini_program" and random.random() < 0.45)
    lines = _draw_lines(random, customer, posted=posted)
    coupon, discount = "", 0
    if random.random() < (0.6 if sale else 0.07):
        coupon, percent = _COUPONS[sale]
        discount = sum(product.price * units for product, units in lines) * percent // 100
    return Order(order_id, customer, channel, posted, lines, coupon, discount)


def draw_returns(random: Random, order: Order) -> tuple[tuple[tuple[Product, int], ...], ...]:
    """What comes back, in one or two parcels; no parcel at all stands for the whole order at once."""
    if len(order.lines) == 1 or random.random() < 0.55:
        return ()
    returned = random.sample(order.lines, random.randint(1, len(order.lines) - 1))
    lines = tuple((product, random.randint(1, units)) for product, units in returned)
    if len(lines) > 1 and random.random() < 0.3:
        return lines[:1], lines[1:]
    return (lines,)


def order_properties(order: Order) -> dict[str, Any]:
    """The properties of `Order Completed`."""
    properties: dict[str, Any] = {
        "order_id": order.order_id,
        "channel": order.channel,
        "currency": CURRENCY,
        "total": yuan(order.total),
        "products": products_of(order.lines),
    }
    if order.coupon:
        properties["coupon"] = order.coupon
        properties["discount"] = yuan(order.discount)
    return properties


def products_of(lines: tuple[tuple[Product, int], ...]) -> list[dict[str, Any]]:
    """Lines as they stand in an event."""
    return [
        {
            "product_id": product.product_id,
            "sku": product.sku,
            "name": product.name,
            "category": product.category,
            "brand": product.brand,
            "price": yuan(product.price),
            "quantity": units,
        }
        for product, units in lines
    ]


def yuan(fen: int) -> int | float:
    """An amount as a JSON number; whole yuan without decimals."""
    return fen / 100 if fen % 100 else fen // 100


def _draw_lines(random: Random, customer: Customer, *, posted: bool) -> tuple[tuple[Product, int], ...]:
    shelf = GOODS if posted else BAR
    count = random.choices(_LINES, cum_weights=_LINES_SUMS)[0]
    chosen = random.choices(shelf.products, cum_weights=shelf.popularity, k=count)
    if not posted and random.random() < 0.5:
        chosen[0] = customer.favourite
    products = dict.fromkeys(chosen)
    units = random.choices((1, 2, 3), cum_weights=_UNITS_SUMS, k=len(products))
    return tuple(zip(products, units, strict=True))
