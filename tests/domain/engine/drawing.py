"""Random programs and random histories for them, as Hypothesis strategies.

Amounts, thresholds and durations are small, and ids come from small pools, so that things meet: orders that come twice,
refunds of what is spent, limits that are reached, lots that expire while they are held.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from regulars.domain.engine.member import Decision
from regulars.domain.engine.program import Program
from regulars.domain.events.event import Event
from regulars.domain.time import DAY, HOUR, MINUTE, Instant, to_iso
from tests.domain.engine.making import at, event, line, message, program
from tests.domain.engine.shop import Shop

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
refunds = st.sampled_from(["within_balance", "allow_negative", "allow_negative", "only_pending"])
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
        {
            "id": "per_yuan",
            "on": "Order Completed",
            "award": {**points, "per_amount": {"points": 1}, "multiplied_by": "club"},
        },
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
        {
            "id": "steady",
            "on": "Order Completed",
            "award": {**points, "streak": {"points": [1, 0, 5], "after_last": "stay"}},
        },
        {
            "id": "visit",
            "on": "Checked In",
            "award": {**points, "streak": {"points": [2, 3]}},
            "budget": {"points": BUDGET},
        },
    ]


def ladders(validity: Any, at_end: str, over: Any, *, grace: bool, keep: bool) -> list[dict[str, Any]]:
    spend, orders = {"metric": "spend", "over": over}, {"metric": "orders", "over": over}
    club: dict[str, Any] = {
        "id": "club",
        "validity": validity,
        "at_end": at_end,
        "tiers": [
            {"id": "base"},
            {
                "id": "silver",
                "multiplier": 1.5,
                "needs": {"any": [{**spend, "at_least": 60}, {**orders, "at_least": 3}]},
            },
            {"id": "gold", "multiplier": 2, "needs": {"all": [{**spend, "at_least": 150}]}},
        ],
    }
    if grace and validity != "forever":
        club["grace"] = {"days": 6}
    circle = {
        "id": "circle",
        "after_refund": "keep" if keep else "recheck",
        "tiers": [
            {"id": "friend", "needs": {"all": [{"metric": "points_earned", "wallet": "growth", "at_least": 20}]}}
        ],
    }
    return [club, circle]


def _document(
    *, points: Any, growth: Any, stacked: str, validity: Any, at_end: str, over: Any, grace: bool, keep: bool
) -> Program:
    return program(
        wallets=[points, growth],
        earn=rules(),
        stacking=[{"id": "offer", "mode": stacked}],
        ladders=ladders(validity, at_end, over, grace=grace, keep=keep),
        rewards=[
            {
                "id": "cup",
                "cost": {"wallet": "points", "points": 15},
                "stock": STOCK,
                "limits": [{"per": "week", "times": WEEKLY_TIMES}],
                "hold_for": {"days": 4},
            }
        ],
        pay_with_points={"wallet": "points", "points": 10, "money": 1},
    )


programs: st.SearchStrategy[Program] = st.builds(
    _document,
    points=wallet("points"),
    growth=wallet("growth", kind="progress"),
    stacked=stacking,
    validity=validities,
    at_end=at_ends,
    over=overs,
    grace=st.booleans(),
    keep=st.booleans(),
)


@dataclass(frozen=True)
class Happening:
    """Something that happens to a member some time after, or before, the latest thing that happened.

    `pick` tells which order or redemption it is about, among those that there are when it happens.
    """

    member: str
    after: Instant
    name: str
    properties: dict[str, Any]
    pick: int


@dataclass
class History:
    """A shop in which drawn things happen, with a record of what was decided."""

    shop: Shop
    latest: Instant = START
    decisions: list[tuple[str, Event, Decision]] = field(default_factory=list)

    def happens(self, happening: Happening) -> Decision:
        """Let one thing happen."""
        when = max(self.latest + happening.after, START - 40 * DAY)
        self.latest = max(self.latest, when)
        told = self._event(happening, when)
        decision = self.shop.happens(told, happening.member)
        self.decisions.append((happening.member, told, decision))
        return decision

    def _event(self, happening: Happening, when: Instant) -> Event:
        properties = {**happening.properties}
        if happening.name == "Identify":
            return message({"type": "identify", "timestamp": to_iso(when), "traits": properties})
        if happening.name in ABOUT_ORDERS and "unlinked" not in properties:
            properties["order_id"] = self._order(happening)
        if happening.name in NEW_REDEMPTIONS:
            properties["redemption_id"] = f"R{len(self.decisions)}"
        elif happening.name.startswith("Redemption"):
            properties["redemption_id"] = self._redemption(happening)
        return event(happening.name, when, **properties)

    def _redemption(self, happening: Happening) -> str:
        """Mostly one in the right state for what happens to it."""
        needed = "captured" if happening.name == "Redemption Cancelled" else "held"
        known = self.shop.member(happening.member).redemptions.values()
        fitting = [each.id for each in known if each.status == needed] or [each.id for each in known]
        return fitting[happening.pick % len(fitting)] if fitting else "none"

    def _order(self, happening: Happening) -> str:
        """Mostly a new order or one that is known; now and then the next one early, or an old one again."""
        orders = self.shop.member(happening.member).orders
        known = [*orders]
        new = f"{happening.member}{sum(record.arrived for record in orders.values())}"
        if (happening.name == "Order Completed") == (happening.pick < 9) or not known:
            return new
        return known[-1 - happening.pick % len(known)]


members = st.sampled_from(["ann", "ann", "bob"])
gaps = st.one_of(
    st.sampled_from([MINUTE, 0, HOUR, 5 * HOUR, DAY]),
    st.sampled_from([DAY, 2 * DAY, 5 * DAY, 13 * DAY, 35 * DAY]),
    st.integers(0, DAY),
    st.integers(-10 * DAY, 0),
)
amounts = st.sampled_from([25.5, 0, 0.99, 10, 33.3, 50, 64.2, 90]) | st.integers(100, 9000).map(lambda fen: fen / 100)
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
returns = st.one_of(
    st.just({}), _properties(total=amounts), _properties(products=st.lists(lines, min_size=1, max_size=2))
)
unlinked = returns.filter(bool).map(lambda back: {**back, "unlinked": True})

ABOUT_ORDERS = ("Order Completed", "Order Refunded", "Order Cancelled", "Order Delivered")
NEW_REDEMPTIONS = ("Reward Redeemed", "Points Spent")
NEXT_STEPS = ["Redemption Captured", "Redemption Cancelled"]
_NOTHING: st.SearchStrategy[dict[str, Any]] = st.just({})
_KINDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "Order Completed": carts,
    "Order Refunded": returns | returns | unlinked,
    "Order Cancelled": _NOTHING,
    "Order Delivered": _NOTHING,
    "Checked In": _NOTHING,
    "Reward Redeemed": _properties(reward=st.just("cup"), capture=st.booleans()),
    "Points Spent": _properties(points=st.integers(1, 30), order_total=st.just(50), capture=st.booleans()),
    "Redemption Captured": _NOTHING,
    "Redemption Voided": _NOTHING,
    "Redemption Cancelled": _properties(restock=st.booleans()),
    "Points Adjusted": _properties(
        wallet=st.sampled_from(["points", "growth"]), points=st.integers(-30, 50), reason=st.just("test")
    ),
    "Time Passed": _NOTHING,
    "Member Tagged": _properties(add=st.lists(st.sampled_from("abc"), max_size=2)),
    "Identify": _properties(city=st.sampled_from(["A", "B", None])),
}
_WEIGHTED = (
    ["Order Completed"] * 6 + ["Order Refunded"] * 3 + ["Reward Redeemed", "Points Spent"] * 2 + [*_KINDS] + NEXT_STEPS
)
happenings: st.SearchStrategy[Happening] = st.sampled_from(_WEIGHTED).flatmap(
    lambda name: st.builds(Happening, members, gaps, st.just(name), _KINDS[name], st.integers(0, 9))
)
FIRST = [
    Happening("ann", 0, "Order Completed", {"total": 90}, 0),
    Happening("ann", DAY, "Order Delivered", {}, 0),
    Happening("ann", 3 * DAY, "Checked In", {}, 0),
]
"""With these, ann has points to spend in whatever kind of wallet."""
DEBT = [
    Happening("ann", HOUR, "Points Spent", {"points": 40, "order_total": 50, "capture": True}, 0),
    Happening("ann", HOUR, "Order Cancelled", {}, 0),
    Happening("ann", HOUR, "Order Completed", {"total": 10}, 0),
]
"""With these as well, she owes points where the wallet allows it."""
_many = st.builds(
    lambda first, more: first + more,
    st.sampled_from([FIRST, FIRST, FIRST + DEBT]),
    st.lists(happenings, min_size=15, max_size=40),
)
histories = st.one_of(st.lists(happenings, min_size=1, max_size=6), _many, _many, _many)
