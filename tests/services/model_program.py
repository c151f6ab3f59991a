"""The program that the naive model keeps: a little of everything, small enough to run out of it."""

from __future__ import annotations

from typing import Any

from tests.domain.engine.making import written
from tests.services.naive_model import (
    BONUS,
    BONUS_FROM,
    BONUS_TIMES,
    BUDGET,
    CUP,
    CUP_TIMES,
    CUPS,
    EXPIRES,
    GOLD_GROWTH,
    HOLDS,
    LEAST,
    MATURES,
    SILVER_SPEND,
    TIER_LASTS,
    VISIT,
    VISIT_MOST,
    WINDOW,
)


def program(policy: str) -> dict[str, Any]:
    """The program; `policy` is what a refund may do to the points."""
    return written(
        time_zone="Asia/Shanghai",
        wallets=[
            {"id": "points", "matures": _days("after", MATURES), "expires": _days("after", EXPIRES), "refund": policy},
            {"id": "growth", "kind": "progress", "refund": "within_balance"},
        ],
        earn=_earn(),
        ladders=[_ladder()],
        rewards=[
            {
                "id": "cup",
                "cost": {"wallet": "points", "points": CUP},
                "stock": CUPS,
                "limits": [{"per": "month", "times": CUP_TIMES}],
                **_days("hold_for", HOLDS),
            }
        ],
        pay_with_points={
            "wallet": "points",
            "points": 100,
            "money": 1,
            "least": LEAST,
            "most_share": "0.5",
            **_days("hold_for", HOLDS),
        },
    )


def _earn() -> list[dict[str, Any]]:
    return [
        {
            "id": "per_yuan",
            "on": "Order Completed",
            "award": {"wallet": "points", "per_amount": {"points": 1}, "multiplied_by": "level"},
        },
        {"id": "growth", "on": "Order Completed", "award": {"wallet": "growth", "per_amount": {"points": 1}}},
        {
            "id": "bonus",
            "on": "Order Completed",
            "when": {"field": "order.total", "op": "gte", "value": BONUS_FROM},
            "award": {"wallet": "points", "fixed": {"points": BONUS}},
            "limits": [{"per": "month", "times": BONUS_TIMES}],
            "budget": {"points": BUDGET},
        },
        {
            "id": "visit",
            "on": "Checked In",
            "award": {"wallet": "points", "fixed": {"points": VISIT}},
            "limits": [{"per": "day", "points": VISIT_MOST}],
        },
    ]


def _ladder() -> dict[str, Any]:
    spend = {"metric": "spend", "at_least": SILVER_SPEND, "over": {"last": {"days": WINDOW}}}
    grown = {"metric": "points_earned", "wallet": "growth", "at_least": GOLD_GROWTH}
    return {
        "id": "level",
        "validity": _days("lasts", TIER_LASTS),
        "at_end": "one_down",
        "tiers": [
            {"id": "base"},
            {"id": "silver", "needs": {"any": [spend]}, "multiplier": "1.5"},
            {"id": "gold", "needs": {"all": [grown]}, "multiplier": "2"},
        ],
    }


def _days(key: str, days: int) -> dict[str, Any]:
    return {key: {"days": days}}
