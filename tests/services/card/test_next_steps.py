"""What a member is told to do next: her own numbers, and nothing that is no use to her."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.engine.making import event, order
from tests.domain.engine.shop import Shop
from tests.services.card.making import STREAK, checked_in, club, says, step, steps

NAME = {"zh": "级", "en": "Level"}
GROWTH: dict[str, Any] = {"id": "growth", "kind": "progress"}
GROW: dict[str, Any] = {
    "id": "grow",
    "on": "Order Completed",
    "award": {"wallet": "growth", "per_amount": {"points": 2, "each": 3}},
}


def ladder(*needs: dict[str, Any], mode: str = "all", **parts: Any) -> list[dict[str, Any]]:
    tiers = [{"id": "base"}, {"id": "gold", "needs": {mode: list(needs)}}]
    return [{"id": "level", "name": NAME, "tiers": tiers, **parts}]


def fixed(on: str, points: int = 20, **more: Any) -> dict[str, Any]:
    return {
        "id": on.lower().replace(" ", "_"),
        "on": on,
        "award": {"wallet": "points", "fixed": {"points": points}},
        **more,
    }


def reward(name: str, points: int, **more: Any) -> dict[str, Any]:
    return {"id": name, "cost": {"wallet": "points", "points": points}, **more}


def amount(points: int) -> list[dict[str, Any]]:
    return [{"wallet": "points", "name": {"zh": "points", "en": "points"}, "points": points}]


def test_todays_check_in_comes_first_and_goes_when_it_is_done() -> None:
    shop = Shop(club(STREAK, fixed("Product Reviewed")))
    shop.happens(order("A", 10, "2026-03-01T10:00"))
    assert steps(shop, "2026-03-01T11:00")[0] == {"step": "check_in", "points": amount(1)}
    checked_in(shop, 1)
    assert [each["step"] for each in steps(shop, "2026-03-01T13:00")] == ["review"]


def test_what_is_missing_for_the_next_tier() -> None:
    shop = Shop(club(ladders=ladder({"metric": "spend", "at_least": 100}, {"metric": "orders", "at_least": 1})))
    shop.happens(order("A", 20, "2026-03-01T10:00"))
    rise = step(shop, "rise", "2026-03-01T11:00")
    assert rise is not None
    assert (rise["tier"], rise["mode"]) == ({"zh": "gold", "en": "gold"}, "all")
    assert [(need["metric"], need["missing"]) for need in rise["needs"]] == [("spend", "80")]
    shop.happens(order("B", 80, "2026-03-02T10:00"))
    assert step(shop, "rise", "2026-03-02T11:00") is None


def test_of_several_ways_up_the_nearest_is_named() -> None:
    ways = ({"metric": "spend", "at_least": 1000}, {"metric": "orders", "at_least": 3})
    shop = Shop(club(ladders=ladder(*ways, mode="any")))
    shop.happens(order("A", 20, "2026-03-01T10:00"))
    rise = step(shop, "rise", "2026-03-01T11:00")
    assert rise is not None
    assert [(need["metric"], need["missing"]) for need in rise["needs"]] == [("orders", "2")]


@pytest.mark.parametrize(
    ("rule", "money"),
    [
        (GROW, "135"),
        ({**GROW, "when": {"field": "order.total", "op": "gte", "value": 1}}, None),
        ({**GROW, "valid": {"from": "2026-01-01"}}, None),
        ({**GROW, "on": "Product Reviewed", "award": {"wallet": "growth", "fixed": {"points": 1}}}, None),
    ],
)
def test_growth_that_every_order_gives_is_told_in_money(rule: dict[str, Any], money: str | None) -> None:
    """Ninety are missing, at two for every three yuan; but not where an order may give none."""
    needs = {"metric": "points_earned", "wallet": "growth", "at_least": 90}
    parts = {"wallets": [{"id": "points"}, GROWTH], "ladders": ladder(needs)}
    shop = Shop(club(rule, **parts))
    shop.happens(event("Seen", "2026-03-01T10:00"))
    rise = step(shop, "rise", "2026-03-01T11:00")
    assert rise is not None
    assert rise.get("money") == money


def test_a_tier_that_ends_soon_says_what_keeps_it() -> None:
    needs = {"metric": "spend", "at_least": 100, "over": {"last": {"days": 30}}}
    shop = Shop(club(ladders=ladder(needs, validity={"lasts": {"days": 90}})))
    shop.happens(order("A", 100, "2026-01-01T10:00"))
    assert step(shop, "keep_tier", "2026-01-15T10:00") is None
    keep = step(shop, "keep_tier", "2026-02-20T10:00")
    assert keep is not None
    assert (keep["at"], keep["needs"][0]["missing"]) == ("2026-04-01T02:00:00Z", "100")


def test_points_about_to_expire() -> None:
    shop = Shop(club(wallets=[{"id": "points", "expires": {"after": {"days": 60}}}]))
    shop.happens(order("A", 30, "2026-01-01T10:00"))
    shop.happens(order("B", 70, "2026-01-20T10:00"))
    assert step(shop, "use_points", "2026-01-25T10:00") is None
    used = {"step": "use_points", "points": amount(30), "at": "2026-03-02T02:00:00Z"}
    assert step(shop, "use_points", "2026-02-01T10:00") == used


def test_the_dearest_reward_she_can_have_else_the_nearest() -> None:
    rewards = [reward("cup", 60), reward("pen", 40), reward("boat", 900), reward("seat", 50, tiers=["gold"])]
    needs = {"metric": "spend", "at_least": 1000}
    shop = Shop(club(rewards=rewards, ladders=ladder(needs)))
    shop.happens(order("A", 19, "2026-03-01T10:00"))
    assert step(shop, "save_for", "2026-03-01T11:00") is None
    shop.happens(order("B", 10, "2026-03-01T12:00"))
    near = step(shop, "save_for", "2026-03-01T13:00")
    assert near == {"step": "save_for", "reward": {"zh": "pen", "en": "pen"}, "points": amount(11)}
    shop.happens(order("C", 40, "2026-03-01T14:00"))
    there = step(shop, "redeem", "2026-03-01T15:00")
    assert there == {"step": "redeem", "reward": {"zh": "cup", "en": "cup"}, "points": amount(60)}
    assert step(shop, "save_for", "2026-03-01T15:00") is None


def redeemed(shop: Shop, name: str, what: str, when: str) -> None:
    redemption = {"redemption_id": f"{name}-{when}", "reward": what, "capture": True}
    shop.happens(event("Reward Redeemed", when, **redemption), name)


@pytest.mark.parametrize(
    "bound",
    [
        {"limits": [{"per": "ever", "times": 1}]},
        {"stock": 2},
        {"tiers": ["gold"]},
        {"valid": {"until": "2026-03-01"}},
        {"valid": {"from": "2026-03-03"}},
    ],
)
@pytest.mark.parametrize(("spent", "pen", "kind", "points"), [(200, 50, "redeem", 50), (100, 70, "save_for", 30)])
def test_a_reward_that_she_cannot_have_now_is_not_proposed(
    bound: dict[str, Any], spent: int, pen: int, kind: str, points: int
) -> None:
    """Neither to redeem nor to save for; two members have had the cup as far as they could. A pen there always is."""
    needs = {"metric": "spend", "at_least": 1000}
    shop = Shop(club(rewards=[reward("cup", 60, **bound), reward("pen", pen)], ladders=ladder(needs)))
    for name, total in (("u2", 60), ("u1", spent)):
        shop.happens(order(name, total, "2026-03-02T10:00"), name)
        redeemed(shop, name, "cup", "2026-03-02T11:00")
    if shop.available() == spent:
        shop.happens(event("Points Adjusted", "2026-03-02T12:00", wallet="points", points=-60, reason="Lost"))
    told = [each for each in steps(shop, "2026-03-02T13:00") if "reward" in each]
    assert told == [{"step": kind, "reward": {"zh": "pen", "en": "pen"}, "points": amount(points)}]


@pytest.mark.parametrize(
    ("field", "when", "now", "date"),
    [
        ("member.is_birthday", "2026-03-01T10:00", None, None),
        ("member.is_birthday", "2026-04-20T10:00", False, "2026-05-16T16:00:00Z"),
        ("member.is_birthday", "2026-05-17T10:00", True, "2026-05-16T16:00:00Z"),
        ("member.is_birthday", "2026-05-18T10:00", None, None),
        ("member.is_birthday_month", "2026-05-02T10:00", True, "2026-05-02T02:00:00Z"),
    ],
)
def test_a_birthday_that_comes(field: str, when: str, now: bool | None, date: str | None) -> None:  # noqa: FBT001 - a table of cases
    rule = {**fixed("Order Completed"), "id": "birthday", "when": {"all": [{"not": {"field": field, "value": False}}]}}
    shop = Shop(club(rule))
    says(shop, "2026-01-01T10:00", birthday="1990-05-17")
    found = step(shop, "birthday", when) or {}
    assert (found.get("now"), found.get("at")) == (now, date)
    assert ("told" in found) == (date is not None)


def test_a_birthday_worth_telling() -> None:
    rule = {**fixed("Order Completed"), "id": "birthday", "when": {"field": "member.is_birthday", "value": True}}
    shop = Shop(club(rule))
    shop.happens(event("Seen", "2026-03-01T10:00"))
    assert step(shop, "tell_birthday", "2026-03-01T11:00") == {
        "step": "tell_birthday",
        "rule": {"zh": "birthday", "en": "birthday"},
        "told": {"zh": "您生日当天时，下单得 20 points。", "en": "When it is your birthday: 20 points for each order."},
    }
    assert step(Shop(club()), "tell_birthday", "2026-03-01T11:00") is None


def test_a_review_while_the_order_is_fresh_and_the_limit_not_reached() -> None:
    shop = Shop(club(fixed("Product Reviewed", limits=[{"per": "day", "times": 1}])))
    assert step(shop, "review", "2026-03-01T10:00") is None
    shop.happens(order("A", 10, "2026-03-01T10:00"))
    assert step(shop, "review", "2026-03-02T10:00") == {
        "step": "review",
        "points": amount(20),
        "told": {"zh": "评价商品得 20 points。", "en": "20 points for each product review."},
        "at": "2026-03-01T02:00:00Z",
    }
    shop.happens(event("Product Reviewed", "2026-03-02T11:00"))
    assert step(shop, "review", "2026-03-02T12:00") is None
    assert step(shop, "review", "2026-03-03T00:00") is not None
    assert step(shop, "review", "2026-04-01T00:00") is None


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        ({"op": "exists"}, "写评价得 20 points。", "Write a review: 20 points."),
        (
            {"op": "missing"},
            "评价内容未填写时，评价商品得 20 points。",
            "When the text of the review is not filled in: 20 points for each product review.",
        ),
    ],
)
def test_who_has_but_to_write_a_review_is_told_to(when: dict[str, Any], zh: str, en: str) -> None:
    shop = Shop(club(fixed("Product Reviewed", when={"field": "event.review_body", **when})))
    shop.happens(order("A", 10, "2026-03-01T10:00"))
    assert (step(shop, "review", "2026-03-02T10:00") or {})["told"] == {"zh": zh, "en": en}


def test_a_profile_that_she_can_complete_herself() -> None:
    exists = [{"field": f"member.attributes.{name}", "op": "exists"} for name in ("birthday", "city")]
    rule = fixed("Identify", 50, when={"all": exists}, limits=[{"per": "ever", "times": 1}])
    shop = Shop(club(rule))
    says(shop, "2026-03-01T10:00", city="上海")
    asked = step(shop, "profile", "2026-03-01T11:00")
    assert asked is not None
    assert (asked["points"], asked["attributes"]) == (amount(50), ["birthday"])
    assert asked["told"]["zh"] == "生日已填写，且城市已填写时，更新资料得 50 points。"
    says(shop, "2026-03-01T12:00", birthday="1990-05-17")
    assert step(shop, "profile", "2026-03-01T13:00") is None
    says(shop, "2026-03-01T14:00", city=None)
    assert step(shop, "profile", "2026-03-01T15:00") is None, "the limit is reached"


def test_what_she_cannot_complete_is_not_asked_for() -> None:
    asked = {"any": [{"field": "member.attributes.phone", "op": "exists"}]}
    shop = Shop(club(fixed("Identify", when=asked)))
    assert step(shop, "profile", "2026-03-01T11:00") is None
