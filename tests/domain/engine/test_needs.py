"""What an event needs to have loaded and locked."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.domain.engine.needs import Needs, needs_of
from tests.domain.engine.making import PER_YUAN, event, program

SHOP = program(
    earn=[
        {**PER_YUAN, "budget": {"points": 100}},
        {**PER_YUAN, "id": "another", "budget": {"points": 100}},
        {**PER_YUAN, "id": "free"},
        {**PER_YUAN, "id": "sorry", "on": "Order Cancelled", "budget": {"points": 100}},
        {"id": "visit", "on": "Checked In", "award": {"wallet": "points", "fixed": {"points": 1}}},
    ],
    rewards=[
        {"id": "cup", "cost": {"wallet": "points", "points": 1}, "stock": 3},
        {"id": "song", "cost": {"wallet": "points", "points": 1}},
    ],
)
BUDGETS = ("budget:another", "budget:per_yuan")


@pytest.mark.parametrize(
    ("name", "properties", "needs"),
    [
        ("Checked In", {}, Needs()),
        ("Video Watched", {}, Needs()),
        ("Order Completed", {"order_id": "A1", "total": 1}, Needs("A1", shared=BUDGETS)),
        ("Order Delivered", {"order_id": "A1"}, Needs("A1")),
        ("Order Refunded", {"order_id": "A1"}, Needs("A1", shared=BUDGETS)),
        ("Order Refunded", {"total": 5}, Needs("", all_orders=True, shared=BUDGETS)),
        (
            "Order Cancelled",
            {"order_id": "A1"},
            Needs("A1", shared=("budget:another", "budget:per_yuan", "budget:sorry")),
        ),
        ("Reward Redeemed", {"redemption_id": "R1", "reward": "cup"}, Needs(shared=("stock:cup",))),
        ("Reward Redeemed", {"redemption_id": "R1", "reward": "song"}, Needs()),
        ("Reward Redeemed", {"redemption_id": "R1", "reward": "car"}, Needs()),
        ("Redemption Captured", {"redemption_id": "R1"}, Needs(redemption_id="R1")),
        ("Redemption Voided", {"redemption_id": "R1"}, Needs(redemption_id="R1")),
        ("Redemption Cancelled", {"redemption_id": "R1"}, Needs(redemption_id="R1")),
        ("Time Passed", {}, Needs()),
    ],
)
def test_what_an_event_needs(name: str, properties: dict[str, Any], needs: Needs) -> None:
    assert needs_of(SHOP, event(name, "2026-03-01T10:00", **properties)) == needs
