"""Why each rule gave what it gave: every rule of the event's name, with the first thing that failed."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.domain.engine.decide import considered
from regulars.domain.engine.effects import PointsEarned
from regulars.domain.events.event import Event
from tests.domain.engine.making import PER_YUAN, at, event, line, message, order, passed, program, refunded
from tests.domain.engine.shop import Shop

FIXED = {"wallet": "points", "fixed": {"points": 20}}


def rule(name: str, **parts: Any) -> dict[str, Any]:
    return {"id": name, "on": "Order Completed", "award": FIXED, **parts}


def why(shop: Shop, happened: Event) -> dict[str, tuple[int, int, str | None, dict[str, Any]]]:
    """By rule: wanted, given, and the reason with its parameters."""
    verdicts, _ = considered(shop.program, shop.member(), happened, shared=shop.shared)
    return {each.rule.id: (each.wanted, each.given, *(each.reason or (None, {}))) for each in verdicts}


def test_each_reason_is_the_first_that_failed() -> None:
    shop = Shop(
        program(
            stacking=[{"id": "offer", "mode": "first"}],
            earn=[
                rule("gave"),
                rule("summer", valid={"from": "2026-06-01"}),
                rule("large", when={"field": "order.total", "op": "gte", "value": 100}, valid={"until": "2027-01-01"}),
                rule("tea", lines={"include": {"category": ["tea"]}}),
                rule("small", award={"wallet": "points", "per_amount": {"points": 1, "each": 100}}),
                rule(
                    "by_channel",
                    award={"wallet": "points", "table": {"field": "event.n", "steps": [{"at_least": 1, "points": 5}]}},
                ),
                rule("once", limits=[{"per": "ever", "points": 20}]),
                rule("scarce", budget={"points": 20}),
                rule("winner", group="offer"),
                rule("loser", group="offer"),
                {**PER_YUAN, "id": "elsewhere", "on": "Checked In"},
            ],
        )
    )
    shop.happens(order("A1", 50, "2026-03-01T10:00"))
    assert why(shop, order("A2", 50, "2026-03-01T11:00")) == {
        "gave": (20, 20, None, {}),
        "summer": (0, 0, "not_yet_valid", {"from": at("2026-06-01T00:00")}),
        "large": (0, 0, "condition_not_met", {}),
        "tea": (0, 0, "no_matching_line", {}),
        "small": (0, 0, "worth_no_point", {}),
        "by_channel": (0, 0, "worth_no_point", {}),
        "once": (20, 0, "limit_ever", {"limit": 20, "used": 20}),
        "scarce": (20, 0, "budget_used_up", {"budget": 20}),
        "winner": (20, 20, None, {}),
        "loser": (20, 0, "another_rule_of_the_group", {"group": "offer", "rule": "winner"}),
    }


def test_a_rule_is_fulfilled_even_when_nothing_is_left_to_give() -> None:
    shop = Shop(
        program(earn=[rule("once", limits=[{"per": "ever", "times": 1}]), rule("late", valid={"from": "2026-06-01"})])
    )
    shop.happens(order("A1", 50, "2026-03-01T10:00"))
    verdicts, _ = considered(shop.program, shop.member(), order("A2", 50, "2026-03-01T11:00"))
    assert {verdict.rule.id: verdict.fulfilled for verdict in verdicts} == {"once": True, "late": False}


def test_streaks_tell_where_they_stand() -> None:
    visit = {"id": "visit", "on": "Checked In", "award": {"wallet": "points", "streak": {"points": [0, 5]}}}
    shop = Shop(program(earn=[visit]))
    first = event("Checked In", "2026-03-02T10:00")
    assert why(shop, first) == {"visit": (0, 0, "worth_no_point", {"day": 1})}
    shop.happens(first)
    assert why(shop, event("Checked In", "2026-03-02T11:00")) == {"visit": (0, 0, "already_today", {"day": 1})}
    assert why(shop, event("Checked In", "2026-03-01T11:00")) == {"visit": (0, 0, "streak_has_moved_on", {})}
    assert why(shop, event("Checked In", "2026-03-03T11:00")) == {"visit": (5, 5, None, {})}


@pytest.mark.parametrize(
    "happened",
    [
        order("A1", 80, "2026-03-05T10:00"),
        order("A2", 80, "2026-04-05T10:00", products=[line("tea", 50), line("cup", 30)]),
        order("A2", 80, "2026-01-05T10:00"),
        order("A1", 80, "2026-03-05T10:00", currency="USD"),
        event("Checked In", "2026-03-05T10:00"),
        event("Video Watched", "2026-03-05T10:00"),
        message({"type": "identify", "timestamp": "2026-03-05T10:00+08:00", "traits": {"city": "Hangzhou"}}),
    ],
    ids=lambda happened: f"{happened.name} {happened.at}",
)
@pytest.mark.parametrize("new", [True, False])
def test_what_is_considered_is_what_is_decided(happened: Event, *, new: bool) -> None:
    shop = Shop(
        program(
            earn=[
                rule("base", when={"field": "member.tier.club", "value": "base"}),
                rule("fresh", when={"field": "member.days_since_joined", "op": "lte", "value": 3}),
                {**PER_YUAN, "limits": [{"per": "day", "points": 60}]},
                {"id": "visit", "on": "Checked In", "award": FIXED},
                {
                    "id": "profile",
                    "on": "Identify",
                    "when": {"field": "member.attributes.city", "op": "exists"},
                    "award": FIXED,
                },
            ],
            ladders=[{"id": "club", "tiers": [{"id": "base"}]}],
        )
    )
    if not new:
        shop.happens(refunded("A2", "2026-03-01T10:00", products=[line("cup", 30)]))
        shop.happens(order("A1", 50, "2026-03-01T10:00"))
        shop.happens(passed("2026-04-01T10:00"))
    given = {name: points for name, (_, points, _, _) in why(shop, happened).items() if points}
    decision = shop.happens(happened)
    assert given == {each.rule: each.given for each in decision.effects if isinstance(each, PointsEarned)}


def test_no_rule_is_considered_for_an_order_of_which_nothing_is_left() -> None:
    shop = Shop(program(earn=[PER_YUAN]))
    shop.happens(event("Order Cancelled", "2026-03-01T10:00", order_id="A1"))
    assert why(shop, order("A1", 50, "2026-03-01T10:00")) == {}
