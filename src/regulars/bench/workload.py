"""The work that is measured: orders as JSON bytes, under a program of 20 rules and a ladder of three tiers."""

from __future__ import annotations

import random
from typing import Any

import orjson

from regulars.domain.time import SECOND, Instant, to_iso

CHANNELS = 20
PRODUCTS = 200


def program(*, rules: int = 20, matching: int = 4) -> dict[str, Any]:
    """A program with this many rules on orders, `matching` of which any order with a channel of ours fulfils.

    The first gives a point per yuan times the tier's multiplier; the rest ask for a channel, an amount and an earlier
    order, and are limited per day.
    """
    ladder = {
        "id": "level",
        "name": _text("level"),
        "validity": {"lasts": {"months": 12}},
        "tiers": [
            {"id": "base", "name": _text("base")},
            {"id": "silver", "name": _text("silver"), "multiplier": "1.2", "needs": _spend(300, {"days": 365})},
            {"id": "gold", "name": _text("gold"), "multiplier": "1.5", "needs": _spend(800, {"days": 365})},
        ],
    }
    wallet = {
        "id": "points",
        "name": _text("points"),
        "expires": {"after": {"months": 12}, "round_to": "month"},
        "refund": "allow_negative",
        "point_value": "0.01",
    }
    base = {
        "id": "per_yuan",
        "name": _text("per yuan"),
        "on": "Order Completed",
        "award": {"wallet": "points", "per_amount": {"points": 1}, "multiplied_by": "level"},
    }
    return {
        "name": _text("bench"),
        "time_zone": "Asia/Shanghai",
        "currency": "CNY",
        "wallets": [wallet],
        "ladders": [ladder],
        "earn": [base, *(_channel_rule(number, matching) for number in range(rules - 1))],
    }


def orders(*, start: int, count: int, members: int, first_at: Instant, every: Instant = SECOND) -> list[bytes]:
    """Orders of 1 to 4 lines, one every so often, as they come over the wire; `start` keeps runs apart."""
    draw = random.Random(start)  # noqa: S311 - repeatable work, no secrets
    return [_order(number, draw, members, first_at + number * every) for number in range(start, start + count)]


def _order(number: int, draw: random.Random, members: int, at: Instant) -> bytes:
    bought = [
        (f"p{draw.randrange(PRODUCTS)}", round(draw.uniform(5, 50), 2), draw.randint(1, 3))
        for _ in range(draw.randint(1, 4))
    ]
    lines = [
        {"product_id": product, "price": price, "quantity": quantity, "category": "coffee"}
        for product, price, quantity in bought
    ]
    total = round(sum(price * quantity for _, price, quantity in bought), 2)
    return orjson.dumps(
        {
            "type": "track",
            "event": "Order Completed",
            "messageId": f"bench-{number:012d}",
            "userId": f"u{draw.randrange(members)}",
            "timestamp": to_iso(at),
            "properties": {
                "order_id": f"o{number}",
                "total": total,
                "currency": "CNY",
                "channel": f"c{draw.randrange(CHANNELS)}",
                "products": lines,
            },
        }
    )


def _channel_rule(number: int, matching: int) -> dict[str, Any]:
    """Rules share channels so that an order finds at most `matching` of them, whatever their number."""
    channel = number % CHANNELS if number < matching * CHANNELS else number
    return {
        "id": f"channel_{number}",
        "name": _text(f"channel {number}"),
        "on": "Order Completed",
        "when": {
            "all": [
                {"field": "event.channel", "op": "eq", "value": f"c{channel}"},
                {"field": "order.total", "op": "gte", "value": 20},
                {"field": "member.orders", "op": "gte", "value": 1},
            ]
        },
        "award": {"wallet": "points", "fixed": {"points": 5}},
        "limits": [{"per": "day", "times": 20}],
    }


def _spend(least: int, last: dict[str, int]) -> dict[str, Any]:
    return {"any": [{"metric": "spend", "at_least": least, "over": {"last": last}}]}


def _text(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}
