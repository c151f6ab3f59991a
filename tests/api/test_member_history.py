"""What happened to a member, in the order in which it happened, and why she stands where she stands."""

from __future__ import annotations

from typing import Any

from tests.api.cards import card_of
from tests.api.shop import Shop, order, seen

EARLIER = "2026-03-08T09:00:00Z"


def late(shop: Shop) -> str:
    """A member with an order of today, and one that comes after it but was made two days before."""
    user = shop.new()
    shop.send(order(user, shop.new("order"), 50))
    shop.send(order(user, shop.new("order"), 20, timestamp=EARLIER))
    return f"user_id:{user}"


def listed(shop: Shop, ref: str, part: str, **query: Any) -> list[dict[str, Any]]:
    answer = shop.client("read").get(f"/api/members/{ref}/{part}", params=query)
    items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
    return items


def on_the_card(shop: Shop, ref: str) -> list[dict[str, Any]]:
    with card_of(shop, ref) as client:
        items: list[dict[str, Any]] = client.get("/api/card/history").raise_for_status().json()["items"]
    return items


def test_an_event_that_came_late_stands_where_it_happened(shop: Shop) -> None:
    ref = late(shop)
    assert [event["seq"] for event in listed(shop, ref, "events")] == [1, 2]
    assert [entry["seq"] for entry in on_the_card(shop, ref)] == [1, 2]


def test_points_stand_in_the_ledger_where_their_order_happened(shop: Shop) -> None:
    entries = listed(shop, late(shop), "ledger")
    assert [entry["seq"] for entry in entries] == [1, 1, 2, 2]
    assert {entry["happened_at"] for entry in entries if entry["seq"] == 2} == {EARLIER}
    assert all(entry["at"] != EARLIER for entry in entries)


def test_a_page_goes_on_where_the_last_one_ended_in_time(shop: Shop) -> None:
    ref = late(shop)
    first = shop.client("read").get(f"/api/members/{ref}/events", params={"limit": 1}).json()
    second = listed(shop, ref, "events", cursor=first["next"])
    assert [event["seq"] for event in first["items"] + second] == [1, 2]


def test_events_that_came_to_nothing_can_be_left_out(shop: Shop) -> None:
    user = shop.new()
    shop.send(order(user, shop.new("order"), 50))
    shop.send(seen(user, messageId=shop.new()), order(user, shop.new("order"), 0.01))
    assert [event["seq"] for event in listed(shop, f"user_id:{user}", "events")] == [3, 2, 1]
    assert [event["seq"] for event in listed(shop, f"user_id:{user}", "events", quiet=False)] == [3, 1]


def test_the_reason_of_an_adjustment_is_told_in_every_history(shop: Shop) -> None:
    ref = shop.customer(spent=10)
    correction = {"wallet": "points", "points": 5, "reason": "Cold latte"}
    shop.do(ref, "adjustments", correction).raise_for_status()
    assert [entry["reason"] for entry in listed(shop, ref, "ledger")] == ["Cold latte", None, None]
    assert [entry["reason"] for entry in on_the_card(shop, ref)] == ["Cold latte", ""]


def test_why_names_who_adjusted_and_the_card_does_not(shop: Shop) -> None:
    ref = shop.customer(spent=10)
    correction = {"wallet": "points", "points": 5, "reason": "Cold latte"}
    done = shop.do(ref, "adjustments", correction).json()
    words = shop.client("read").get(f"/api/members/{ref}/events/{done['seq']}/why").json()["words"]
    assert on_the_card(shop, ref)[0]["lines"] == ["5 points added by the shop: Cold latte"]
    assert "  5 points added by operate: Cold latte" in words


def test_her_tier_says_what_took_her_there(shop: Shop) -> None:
    ref = shop.customer(spent=60)
    user = ref.partition(":")[2]
    assert came(shop, ref)["cause"] == "joined"
    shop.send(order(user, "A-77", 45))
    assert came(shop, ref) == {
        "seq": 2,
        "at": "2026-03-10T12:00:00Z",
        "before": "base",
        "cause": "risen",
        "needs": [{"metric": "spend", "over": "lifetime", "at_least": "100", "value": "105"}],
        "event": "Order Completed",
        "order_total": "45",
    }
    refund = {"order_id": "A-77", "total": 10}
    shop.send({"type": "track", "userId": user, "event": "Order Refunded", "messageId": "r", "properties": refund})
    back = came(shop, ref)
    assert (back["cause"], back["before"]) == ("refund", "silver")
    assert (back["event"], back["order_total"]) == ("Order Refunded", None)
    assert back["needs"][0]["value"] == "95"


def test_a_tier_that_time_renewed_was_renewed_by_no_event(own_shop: Shop) -> None:
    ref = own_shop.customer(spent=120)
    own_shop.clock.now += 400 * 86_400_000_000
    own_shop.send(seen(ref.partition(":")[2], messageId="later"))
    assert (came(own_shop, ref)["cause"], came(own_shop, ref)["event"]) == ("renewed", None)


def came(shop: Shop, ref: str) -> Any:
    return shop.client("read").get(f"/api/members/{ref}").json()["tiers"][0]["came"]
