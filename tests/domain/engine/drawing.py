"""Random programs and random histories for them, as Hypothesis strategies.

Amounts, thresholds and durations are small, and ids come from small pools, so that things meet: orders that come twice,
refunds of what is spent, limits that are reached, lots that expire while they are held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from regulars.domain.engine.program import Program
from regulars.domain.events.event import Event
from regulars.domain.time import DAY, HOUR, MINUTE, Instant
from tests.domain.engine.making import at, event, line, message, program

START = at("2026-01-30T20:00")
BUDGET, STOCK = 300, 3
DAILY_POINTS, WEEKLY_TIMES = 60, 2

matures = st.sampled_from(["at_once", "at_once", {"after": {"days": 3}}, {"on": "Order Delivered"}])
expires = st.sampled_from(
    [
        "never",
        {"after": {"days": 9}},
        {"after": {"months": 1}, "round_to": "month"},
        {"on": "02-29"},
        {"inactive_for": {"days": 12}},
    ]
)
refunds = st.sampled_from(["only_pending", "within_balance", "allow_negative"])
stacking = st.sampled_from(["all", "first", "best"])
at_ends = st.sampled_from(["keep", "one_down", "to_earned"])
validities = st.sampled_from(
    ["forever", {"lasts": {"days": 20}}, {"lasts": {"months": 1}, "round_to": "month"}, {"until": "02-29", "years": 1}]
)
overs = st.sampled_from(["lifetime", {"last": {"days": 15}}, {"calendar": "month"}])


def wallet(name: str, **more: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda matures, expires, refund: {"id": name, "matures": matures, "expires": expires, "refund": refund, **more},
        matures,
        expires,
        refunds,
    )


def rules() -> list[dict[str, Any]]:
    """Rules in which a smaller order never earns more than a larger one."""
    points = {"wallet": "points"}
    return [
        {"id": "per_yuan", "on": "Order Completed", "award": {**points, "per_amount": {"points": 1}, "multiplied_by": "club"}},
        {
            "id": "capped",
            "on": "Order Completed",
            "award": {**points, "per_amount": {"points": 3, "each": 2, "rounding": "half_up"}},
            "group": "offer",
            "limits": [{"per": "day", "points": DAILY_POINTS}, {"per": "week", "times": WEEKLY_TIMES}],
        },
        {
            "id": "big",
            "on": "Order Completed",
            "when": {"field": "order.total", "op": "gte", "value": 50},
            "award": {**points, "fixed": {"points": 40}},
            "group": "offer",
            "budget": {"points": BUDGET},
        },
        {
            "id": "tea",
            "on": "Order Completed",
            "lines": {"include": {"category": ["tea"]}},
            "award": {"wallet": "growth", "per_amount": {"points": 1, "of": "lines", "rounding": "up"}},
        },
        {"id": "steady", "on": "Order Completed", "award": {**points, "streak": {"points": [1, 0, 5], "after_last": "stay"}}},
        {"id": "visit", "on": "Checked In", "award": {**points, "streak": {"points": [2, 3]}}, "budget": {"points": BUDGET}},
    ]


def ladders(validity: Any, at_end: str, over: Any, *, grace: bool, keep: bool) -> list[dict[str, Any]]:
    spend, orders = {"metric": "spend", "over": over}, {"metric": "orders", "over": over}
    club: dict[str, Any] = {
        "id": "club",
        "validity": validity,
        "at_end": at_end,
        "tiers": [
            {"id": "base"},
            {"id": "silver", "multiplier": 1.5, "needs": {"any": [{**spend, "at_least": 60}, {**orders, "at_least": 3}]}},
            {"id": "gold", "multiplier": 2, "needs": {"all": [{**spend, "at_least": 150}]}},
        ],
    }
    if grace and validity != "forever":
        club["grace"] = {"days": 6}
    circle = {
        "id": "circle",
        "after_refund": "keep" if keep else "recheck",
        "tiers": [{"id": "friend", "needs": {"all": [{"metric": "points_earned", "wallet": "growth", "at_least": 20}]}}],
    }
    return [club, circle]


def _document(  # noqa: PLR0917 - called by st.builds
    points: Any, growth: Any, stacked: str, validity: Any, at_end: str, over: Any, grace: bool, keep: bool
) -> Program:
    return program(
        wallets=[points, growth],
        earn=rules(),
        stacking=[{"id": "offer", "mode": stacked}],
        ladders=ladders(validity, at_end, over, grace=grace, keep=keep),
        rewards=[
            {
                "id": "cup",
                "cost": {"wallet": "points", "points": 30},
                "stock": STOCK,
                "limits": [{"per": "week", "times": WEEKLY_TIMES}],
                "hold_for": {"days": 2},
            }
        ],
        pay_with_points={"wallet": "points", "points": 10, "money": 1},
    )


programs: st.SearchStrategy[Program] = st.builds(
    _document,
    wallet("points"),
    wallet("growth", kind="progress"),
    stacking,
    validities,
    at_ends,
    overs,
    st.booleans(),
    st.booleans(),
)


@dataclass(frozen=True)
class Happening:
    """Something that happens to a member some time after, or before, the latest thing that happened."""

    member: str
    after: Instant
    name: str
    properties: dict[str, Any]

    def event(self, latest: Instant) -> Event:
        """The event, given when the latest one was."""
        when = max(latest + self.after, START - 40 * DAY)
        if self.name == "Identify":
            return message({"type": "identify", "timestamp": iso(when), "traits": self.properties})
        return event(self.name, when, **self.properties)


def iso(when: Instant) -> str:
    """An instant as a timestamp."""
    from regulars.domain.time import to_iso  # noqa: PLC0415

    return to_iso(when)


members = st.sampled_from(["ann", "ann", "bob"])
gaps = st.one_of(
    st.sampled_from([0, MINUTE, HOUR, DAY, DAY, 2 * DAY, 5 * DAY, 13 * DAY, 35 * DAY]),
    st.integers(0, 2 * DAY),
    st.integers(-20 * DAY, 0),
)
order_ids = st.sampled_from([f"O{number}" for number in range(6)])
redemption_ids = st.sampled_from([f"R{number}" for number in range(5)])
amounts = st.integers(0, 9000).map(lambda fen: fen / 100)
quantities = st.sampled_from([1, 1, 2, 3, 0.5, 0.333333])
lines = st.builds(
    lambda product, price, quantity: line(product, price, quantity, sku=product, category=product[:3]),
    st.sampled_from(["tea-green", "tea-black", "cup"]),
    amounts,
    quantities,
)


def _properties(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(parts)


carts = st.one_of(
    _properties(total=amounts),
    _properties(products=st.lists(lines, min_size=1, max_size=3)),
    _properties(total=amounts, products=st.lists(lines, min_size=1, max_size=3)),
)
returns = st.one_of(st.just({}), _properties(total=amounts), _properties(products=st.lists(lines, min_size=1, max_size=2)))
unlinked = returns.filter(bool)


def _of_order(cart: dict[str, Any], order_id: str) -> dict[str, Any]:
    return {"order_id": order_id, **cart}


_KINDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "Order Completed": st.builds(_of_order, carts, order_ids),
    "Order Refunded": st.builds(_of_order, returns, order_ids) | unlinked,
    "Order Cancelled": _properties(order_id=order_ids),
    "Order Delivered": _properties(order_id=order_ids),
    "Checked In": st.just({}),
    "Reward Redeemed": _properties(reward=st.just("cup"), capture=st.booleans()),
    "Points Spent": _properties(points=st.integers(1, 60), order_total=st.just(50), capture=st.booleans()),
    "Redemption Captured": _properties(redemption_id=redemption_ids),
    "Redemption Voided": _properties(redemption_id=redemption_ids),
    "Redemption Cancelled": _properties(redemption_id=redemption_ids, restock=st.booleans()),
    "Points Adjusted": _properties(
        wallet=st.sampled_from(["points", "growth"]), points=st.integers(-30, 50), reason=st.just("test")
    ),
    "Time Passed": st.just({}),
    "Member Tagged": _properties(add=st.lists(st.sampled_from("abc"), max_size=2)),
    "Identify": _properties(city=st.sampled_from(["A", "B", None])),
}
_WEIGHTED = ["Order Completed"] * 5 + ["Order Refunded"] * 3 + ["Reward Redeemed"] * 2 + [*_KINDS]
happenings: st.SearchStrategy[Happening] = st.sampled_from(_WEIGHTED).flatmap(
    lambda name: st.builds(Happening, members, gaps, st.just(name), _KINDS[name])
)
histories = st.lists(happenings, min_size=1, max_size=25)
