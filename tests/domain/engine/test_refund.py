"""Corners of refunds that the golden cases leave out: what becomes free again, and what a refund must not touch."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.domain.engine.effects import PointsTakenBack
from regulars.domain.engine.program import Program
from tests.domain.engine.making import PER_YUAN, line, order, program, refunded
from tests.domain.engine.shop import Shop


def limited(**limit: Any) -> Program:
    return program(earn=[{**PER_YUAN, "limits": [limit]}])


@pytest.mark.parametrize("per", ["day", "week", "month", "year", "ever"])
def test_a_refund_frees_the_limit_of_its_own_period_only(per: str) -> None:
    shop = Shop(limited(per=per, points=100))
    shop.happens(order("A1", 100, "2026-03-02T10:00"))
    shop.happens(refunded("A1", "2026-03-02T11:00", total=30))
    shop.happens(order("A2", 100, "2026-03-02T12:00"))
    assert shop.available() == 100
    shop.happens(order("A3", 100, "2027-03-03T12:00"))
    assert shop.available() == (100 if per == "ever" else 200)
    shop.happens(refunded("A1", "2027-03-03T13:00"))
    shop.happens(order("A4", 100, "2027-03-03T14:00"))
    assert shop.available() == (100 if per == "ever" else 130)


def test_a_limit_per_event_has_nothing_to_free() -> None:
    shop = Shop(limited(per="event", points=50))
    shop.happens(order("A1", 100, "2026-03-02T10:00"))
    shop.happens(refunded("A1", "2026-03-02T11:00", total=30))
    assert shop.available() == 50
    shop.happens(refunded("A1", "2026-03-02T11:00", total=30))
    assert shop.available() == 40


def test_a_rule_that_never_met_its_limit_frees_none() -> None:
    """The limit came with a later version; what it counts begins there."""
    shop = Shop(program(earn=[PER_YUAN]))
    shop.happens(order("A1", 100, "2026-03-02T10:00"))
    shop.publish(program(version=2, earn=[{**PER_YUAN, "limits": [{"per": "ever", "points": 150}]}]))
    shop.happens(refunded("A1", "2026-03-02T11:00"))
    shop.happens(order("A2", 200, "2026-03-02T12:00"))
    assert shop.available() == 150


def test_times_are_free_again_when_all_is_taken_back() -> None:
    shop = Shop(limited(per="ever", times=1))
    shop.happens(order("A1", 100, "2026-03-02T10:00"))
    shop.happens(refunded("A1", "2026-03-02T11:00", total=99))
    shop.happens(order("A2", 100, "2026-03-02T12:00"))
    assert shop.available() == 1
    shop.happens(refunded("A1", "2026-03-02T13:00"))
    shop.happens(order("A3", 100, "2026-03-02T14:00"))
    assert shop.available() == 100


def test_the_points_of_another_order_in_the_same_lot_stay_pending() -> None:
    shop = Shop(program(wallets=[{"id": "points", "matures": {"on": "Order Delivered"}}], earn=[PER_YUAN]))
    shop.happens(order("A1", 100, "2026-03-02T10:00"))
    shop.happens(order("A2", 50, "2026-03-02T10:00"))
    shop.happens(refunded("A2", "2026-03-02T11:00"))
    purse = shop.state().purses["points"]
    assert [(entry.order, entry.points) for entry in purse.maturing] == [("A1", 100)]


def test_rules_that_gave_less_than_they_would_now_keep_what_they_gave() -> None:
    """With 45 of 95 yuan left the small-order bonus is due, and more than pays for the points a yuan."""
    small = {
        **PER_YUAN,
        "id": "small",
        "when": {"field": "order.total", "op": "lte", "value": 50},
        "award": {"wallet": "points", "fixed": {"points": 80}},
    }
    shop = Shop(program(earn=[PER_YUAN, small]))
    shop.happens(order("A1", 95, "2026-03-02T10:00"))
    decision = shop.happens(refunded("A1", "2026-03-02T11:00", total=50))
    assert [effect for effect in decision.effects if isinstance(effect, PointsTakenBack)] == []
    shop.happens(refunded("A1", "2026-03-02T12:00"))
    assert shop.available() == 0


def test_a_budget_gives_an_order_no_more_than_it_gave_it() -> None:
    """The budget had 20 left for the order; what remains of it is worth 20 still, whatever is free by now."""
    shop = Shop(program(earn=[{**PER_YUAN, "budget": {"points": 100}}]))
    shop.happens(order("A1", 80, "2026-03-02T10:00"), "ann")
    shop.happens(order("B1", 50, "2026-03-02T10:00"), "bob")
    assert shop.available(name="bob") == 20
    shop.happens(refunded("A1", "2026-03-02T11:00"), "ann")
    shop.happens(refunded("B1", "2026-03-02T12:00", total=25), "bob")
    assert shop.available(name="bob") == 20
    assert shop.shared == {"budget:per_yuan": 20}


def test_unlinked_goods_that_were_returned_already_match_no_more() -> None:
    shop = Shop(program(earn=[PER_YUAN]))
    shop.happens(order("A1", None, "2026-03-01T10:00", products=[line("tea", 10)]))
    shop.happens(order("A2", None, "2026-03-02T10:00", products=[line("tea", 20)]))
    shop.happens(refunded("A2", "2026-03-03T10:00"))
    shop.happens(refunded(None, "2026-03-04T10:00", products=[line("tea", 20)]))
    assert shop.available() == 0
    decision = shop.happens(refunded(None, "2026-03-05T10:00", products=[line("tea", 20)]))
    assert [refusal.code for refusal in decision.refusals] == ["no_order_to_match"]


def test_unlinked_amounts_pass_over_orders_of_which_nothing_is_left() -> None:
    shop = Shop(program(earn=[PER_YUAN]))
    shop.happens(order("A1", 30, "2026-03-01T10:00"))
    shop.happens(order("A2", 50, "2026-03-02T10:00"))
    shop.happens(refunded("A2", "2026-03-03T10:00"))
    shop.happens(refunded(None, "2026-03-04T10:00", total=10))
    assert shop.available() == 20


def test_orders_made_at_the_same_instant__the_one_heard_of_last_comes_first() -> None:
    shop = Shop(program(earn=[PER_YUAN]))
    shop.happens(order("A1", 30, "2026-03-01T10:00"))
    shop.happens(order("A2", 50, "2026-03-01T10:00"))
    decision = shop.happens(refunded(None, "2026-03-01T10:00", total=10))
    assert [*decision.orders] == ["A2"]
