"""What `decide` refuses, remembers and never does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from regulars.domain.engine.decide import decide
from regulars.domain.engine.effects import Refusal
from regulars.domain.engine.member import Member
from regulars.domain.engine.program import Program
from regulars.domain.engine.work import Work
from regulars.domain.events.event import Cart, Event
from tests.domain.engine.making import PER_YUAN, at, event, line, message, order, passed, program, refunded
from tests.domain.engine.shop import Shop

NOW = at("2026-03-01T10:00")
PLAIN = program(earn=[PER_YUAN])


def refusals(shop: Shop, happened: Event) -> list[str]:
    return [refusal.code for refusal in shop.happens(happened).refusals]


@pytest.mark.parametrize("cart", [None, Cart("A1", None, None, ())])
def test_an_order_without_a_total_is_refused(cart: Cart | None) -> None:
    """The door lets none through; a program's own code may make one."""
    decision = decide(PLAIN, Member(), Event("Order Completed", NOW, {}, cart))
    assert decision.refusals == (Refusal("", "order_without_total", {}),)
    assert (decision.orders, decision.state.orders, decision.state.event_counts) == ({}, 0, {})


def test_a_refund_without_anything_is_refused() -> None:
    decision = decide(PLAIN, Member(), Event("Order Refunded", NOW, {}, None))
    assert [refusal.code for refusal in decision.refusals] == ["refund_names_nothing"]


def test_versions_are_asked_for_by_number() -> None:
    asked: list[int] = []

    def versions(number: int) -> Program:
        asked.append(number)
        return PLAIN

    member = Member().after(decide(PLAIN, Member(), order("A1", 10, NOW)))
    later = program(version=7, earn=[PER_YUAN])
    decide(later, member, refunded("A1", NOW), versions=versions)
    assert asked == [1]


def test_without_versions_the_program_at_hand_judges() -> None:
    member = Member().after(decide(PLAIN, Member(), order("A1", 10, NOW)))
    assert decide(PLAIN, member, refunded("A1", NOW)).postings[0].amount == 10


def test_each_event_gets_the_next_number() -> None:
    shop = Shop(PLAIN)
    versions = [shop.happens(passed(NOW + step)).state.version for step in range(3)]
    assert versions == [1, 2, 3]


def test_the_clock_never_goes_back__the_membership_begins_with_the_earliest_event() -> None:
    shop = Shop(PLAIN)
    shop.happens(passed("2026-03-05T10:00"))
    state = shop.happens(passed("2026-03-01T10:00")).state
    assert (state.clock, state.joined) == (at("2026-03-05T10:00"), NOW)


def test_events_are_counted_by_name__orders_that_are_refused_are_not() -> None:
    shop = Shop(PLAIN)
    for happened in (order("A1", 10, NOW), order("A1", 10, NOW), event("Checked In", NOW), refunded("A1", NOW)):
        shop.happens(happened)
    shop.happens(passed(NOW))
    assert shop.state().event_counts == {"Order Completed": 1, "Checked In": 1, "Order Refunded": 1}


HEARD = {"id": "heard", "on": "Heard", "award": {"wallet": "points", "fixed": {"points": 1}}}
ASKED = {
    "id": "asked",
    "on": "Heard",
    "award": {"wallet": "points", "fixed": {"points": 1}},
    "when": {"field": "member.events.Asked", "op": "gt", "value": 0},
}
NEEDED = [
    {"id": "base"},
    {"id": "high", "needs": {"all": [{"metric": "events", "event": "Needed", "over": "lifetime", "at_least": 1}]}},
]


def test_of_many_event_names_those_that_the_program_mentions_always_count() -> None:
    shop = Shop(program(earn=[HEARD, ASKED], ladders=[{"id": "club", "tiers": NEEDED}]))
    for number in range(101):
        shop.happens(event(f"Other {number:03}", NOW))
    for name in ("Heard", "Asked", "Needed", "Other 000", "Other 100"):
        shop.happens(event(name, NOW))
    counts = shop.state().event_counts
    assert len(counts) == 103
    assert [counts.get(name) for name in ("Heard", "Asked", "Needed", "Other 000", "Other 100")] == [1, 1, 1, 2, None]
    assert shop.state().standings["club"].tier == "high"


def test_the_latest_order_is_the_latest_made__not_the_latest_heard_of() -> None:
    shop = Shop(PLAIN)
    shop.happens(order("A2", 10, "2026-03-05T10:00"))
    assert shop.happens(order("A1", 10, "2026-03-01T10:00")).state.last_order == at("2026-03-05T10:00")
    assert shop.happens(order("A3", 10, "2026-03-06T10:00")).state.last_order == at("2026-03-06T10:00")


def test_too_many_attributes_are_refused_as_a_whole() -> None:
    shop = Shop(PLAIN)
    traits = {f"trait{number}": number for number in range(200)}
    wire = {"type": "identify", "timestamp": "2026-03-01T10:00+08:00"}
    assert refusals(shop, message({**wire, "traits": traits})) == []
    assert refusals(shop, message({**wire, "traits": {"trait0": 5, "one_more": 1}})) == ["too_many_attributes"]
    assert shop.state().attributes == traits
    assert refusals(shop, message({**wire, "traits": {"trait0": None, "one_more": 1}})) == []


def test_an_attribute_that_changes_its_type_has_changed() -> None:
    shop = Shop(PLAIN)
    wire = {"type": "identify", "timestamp": "2026-03-01T10:00+08:00"}
    shop.happens(message({**wire, "traits": {"vip": 1}}))
    shop.happens(message({**wire, "traits": {"vip": True}}))
    assert shop.state().attributes["vip"] is True


def test_too_many_tags_are_refused_as_a_whole() -> None:
    shop = Shop(PLAIN)
    tags = [f"tag{number:03}" for number in range(200)]
    assert refusals(shop, event("Member Tagged", NOW, add=tags)) == []
    assert refusals(shop, event("Member Tagged", NOW, add=["one_more"])) == ["too_many_tags"]
    assert shop.state().tags == tuple(tags)
    assert refusals(shop, event("Member Tagged", NOW, add=["one_more"], remove=["tag000"])) == []


def test_a_refund_of_what_was_never_bought_changes_nothing() -> None:
    shop = Shop(PLAIN)
    shop.happens(order("A1", None, NOW, products=[line("tea", 10)]))
    decision = shop.happens(refunded("A1", NOW, products=[line("cup", 10)]))
    assert (decision.effects, decision.orders) == ((), {})
    assert [refusal.code for refusal in decision.refusals] == ["more_than_was_bought"]


def test_an_order_judged_without_any_rule_can_be_refunded() -> None:
    shop = Shop(program())
    shop.happens(order("A1", 10, NOW))
    shop.happens(refunded("A1", NOW, total=4))
    assert shop.state().spend == Decimal(6)


def test_what_a_streak_gave_an_order_is_judged_again_on_the_same_day_of_the_streak() -> None:
    steady = {"id": "steady", "on": "Order Completed", "award": {"wallet": "points", "streak": {"points": [1, 10]}}}
    shop = Shop(program(earn=[steady, {**PER_YUAN, "on": "Checked In"}]))
    for number in (1, 2, 3):
        shop.happens(order(f"A{number}", 10, f"2026-03-0{number}T10:00"))
    assert shop.available() == 12
    shop.happens(refunded("A2", "2026-03-04T10:00", total=5))
    assert shop.available() == 12
    shop.happens(refunded("A2", "2026-03-05T10:00"))
    assert shop.available() == 2


def test_streaks_of_other_events_are_no_matter_of_an_order() -> None:
    visit = {"id": "visit", "on": "Checked In", "award": {"wallet": "points", "streak": {"points": [1, 10]}}}
    shop = Shop(program(earn=[visit, PER_YUAN]))
    shop.happens(event("Checked In", "2026-03-01T10:00"))
    shop.happens(order("A1", 10, "2026-03-02T10:00"))
    shop.happens(refunded("A1", "2026-03-02T11:00"))
    shop.happens(event("Checked In", "2026-03-02T12:00"))
    assert shop.available() == 11


def test_a_posting_moves_something() -> None:
    work = Work(PLAIN, Member(), {}, lambda _number: PLAIN)
    with pytest.raises(ValueError, match="a posting of 0 points in points"):
        work.post("points", "issued", "available", 1, 0, "rule")


def test_a_budget_that_was_seen_is_noted_with_what_was_seen() -> None:
    shop = Shop(program(earn=[{**PER_YUAN, "budget": {"points": 100}}]))
    first = shop.happens(order("A1", 70, NOW), "ann")
    second = shop.happens(order("B1", 70, NOW), "bob")
    assert (first.seen, first.used) == ({"budget:per_yuan": 0}, {"budget:per_yuan": 70})
    assert (second.seen, second.used) == ({"budget:per_yuan": 70}, {"budget:per_yuan": 30})
