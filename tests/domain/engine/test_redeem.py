"""Redemptions when the program changes between them and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.domain.engine.program import Program
from tests.domain.engine.making import PER_YUAN, event, order, program
from tests.domain.engine.shop import Shop


def shop_with(*limits: dict[str, Any], version: int = 1, rewards: bool = True) -> Program:
    cup = {"id": "cup", "cost": {"wallet": "points", "points": 10}, "limits": list(limits)}
    return program(earn=[PER_YUAN], rewards=[cup] if rewards else [], version=version)


@pytest.mark.parametrize(
    "later",
    [
        shop_with({"per": "month", "times": 5}, version=2),
        shop_with(version=2),
        shop_with(rewards=False, version=2),
    ],
)
def test_a_cancellation_frees_what_was_counted_then(later: Program) -> None:
    first = shop_with({"per": "month", "times": 1}, {"per": "day", "times": 1})
    shop = Shop(first)
    shop.happens(order("A1", 100, "2026-03-01T09:00"))
    shop.happens(event("Reward Redeemed", "2026-03-01T10:00", redemption_id="R1", reward="cup", capture=True))
    shop.publish(later)
    shop.happens(event("Redemption Cancelled", "2026-03-01T11:00", redemption_id="R1"))
    assert [usage.times for usage in shop.state().limits.values()] == [0, 0]
    assert shop.available() == 100
    shop.publish(shop_with({"per": "month", "times": 1}, {"per": "day", "times": 1}, version=3))
    again = shop.happens(event("Reward Redeemed", "2026-03-01T12:00", redemption_id="R2", reward="cup", capture=True))
    assert again.refusals == ()


def test_a_cancellation_frees_no_limit_of_a_later_period() -> None:
    shop = Shop(shop_with({"per": "day", "times": 1}))
    shop.happens(order("A1", 100, "2026-03-01T09:00"))
    for number, moment in enumerate(("2026-03-01T10:00", "2026-03-02T10:00"), 1):
        shop.happens(event("Reward Redeemed", moment, redemption_id=f"R{number}", reward="cup", capture=True))
    shop.happens(event("Redemption Cancelled", "2026-03-02T11:00", redemption_id="R1"))
    assert [usage.times for usage in shop.state().limits.values()] == [1]
