"""What a member has and where she stands, as of an instant."""

from __future__ import annotations

from typing import Any

from regulars.domain.engine.program import Program
from regulars.domain.engine.view import benefits_of, view_member
from tests.domain.engine.making import PER_YUAN, at, event, order, program
from tests.domain.engine.shop import Shop

NAME = {"zh": "九折", "en": "10% off"}
BENEFITS = [{"id": "off", "name": NAME, "discount": {"percent": 10}}, {"id": "gift", "name": NAME}]


def need(spend: int) -> dict[str, Any]:
    return {"all": [{"metric": "spend", "at_least": spend, "over": {"last": {"months": 12}}}]}


def club(**parts: Any) -> Program:
    tiers = [
        {"id": "base"},
        {"id": "silver", "needs": need(100), "benefits": BENEFITS},
        {"id": "gold", "needs": need(300)},
    ]
    return program(
        wallets=[
            {"id": "points", "expires": {"after": {"days": 30}}, "point_value": "0.05"},
            {"id": "coins", "expires": {"inactive_for": {"days": 10}}, "matures": {"after": {"days": 2}}},
            {"id": "stars", "matures": {"on": "Order Delivered"}},
            {"id": "unused"},
        ],
        earn=[
            PER_YUAN,
            {**PER_YUAN, "id": "coin", "award": {"wallet": "coins", "fixed": {"points": 3}}},
            {**PER_YUAN, "id": "star", "award": {"wallet": "stars", "fixed": {"points": 2}}},
        ],
        ladders=[{"id": "club", "tiers": tiers, "validity": {"lasts": {"months": 12}}, **parts}],
    )


def view(shop: Shop, when: str) -> dict[str, Any]:
    return view_member(shop.program, shop.state(), at(when))


def ladder(shop: Shop, when: str) -> dict[str, Any]:
    found: dict[str, Any] = view(shop, when)["tiers"][0]
    return found


def test_wallets_with_what_is_there_and_what_is_to_come() -> None:
    shop = Shop(club())
    shop.happens(order("A1", 120, "2026-03-01T10:00"))
    points, coins, stars, unused = view(shop, "2026-03-02T10:00")["wallets"]
    assert points == {
        "wallet": "points",
        "name": {"zh": "points", "en": "points"},
        "kind": "spendable",
        "available": 120,
        "pending": 0,
        "held": 0,
        "arrears": 0,
        "worth": "6.00",
        "lots": [{"lot": 1, "points": 120, "expires_at": "2026-03-31T02:00:00Z"}],
        "maturing": [],
    }
    assert (coins["available"], coins["pending"]) == (0, 3)
    assert coins["maturing"] == [{"lot": 2, "points": 3, "order_id": "A1", "matures_at": "2026-03-03T02:00:00Z"}]
    assert stars["maturing"] == [{"lot": 3, "points": 2, "order_id": "A1", "awaits": "Order Delivered"}]
    assert (unused["available"], unused["lots"]) == (0, [])
    assert "worth" not in unused


def test_time_has_passed__and_leaves_no_trace() -> None:
    shop = Shop(club())
    shop.happens(order("A1", 120, "2026-03-01T10:00"))
    before = shop.state().copy()
    later = view(shop, "2026-03-08T10:00")
    assert later["wallets"][1]["lots"] == [{"lot": 2, "points": 3, "expires_at": "2026-03-11T02:00:00Z"}]
    assert [wallet["available"] for wallet in view(shop, "2026-04-01T10:00")["wallets"]] == [0, 0, 0, 0]
    assert later["events"] == 1
    assert shop.state() == before


def test_figures_attributes_and_tags() -> None:
    shop = Shop(club())
    shop.happens(order("A1", 120.5, "2026-03-01T10:00"))
    shop.happens(event("Member Tagged", "2026-03-01T11:00", add=["vip"]))
    seen = view(shop, "2026-03-02T10:00")
    assert (seen["joined_at"], seen["last_order_at"]) == ("2026-03-01T02:00:00Z", "2026-03-01T02:00:00Z")
    assert (seen["spend"], seen["orders"], seen["tags"], seen["attributes"]) == ("120.5", 1, ["vip"], {})


def test_somebody_of_whom_nothing_is_known() -> None:
    seen = view(Shop(club()), "2026-03-02T10:00")
    assert (seen["joined_at"], seen["last_order_at"], seen["orders"]) == (None, None, 0)
    assert seen["tiers"][0]["tier"] == "base"


def test_the_tier_with_what_is_missing_for_the_next() -> None:
    shop = Shop(club())
    shop.happens(order("A1", 120, "2026-03-01T10:00"))
    silver = ladder(shop, "2026-03-02T10:00")
    assert (silver["tier"], silver["until"], silver["in_grace"]) == ("silver", "2027-03-01T02:00:00Z", False)
    assert [benefit["discount_percent"] for benefit in silver["benefits"]] == ["10", None]
    assert silver["next"]["tier"] == "gold"
    assert silver["next"]["mode"] == "all"
    assert [(each["value"], each["missing"]) for each in silver["next"]["needs"]] == [("120", "180")]


def test_a_tier_is_at_risk_when_its_needs_will_not_hold_at_its_end() -> None:
    shop = Shop(club())
    shop.happens(order("A1", 120, "2026-03-01T10:00"))
    risk = ladder(shop, "2026-03-02T10:00")["at_risk"]
    assert (risk["ends_at"], risk["falls_at"], risk["falls_to"]) == (*("2027-03-01T02:00:00Z",) * 2, "base")
    assert [(each["value"], each["missing"]) for each in risk["needs"]] == [("0", "100")]
    shop.happens(order("A2", 110, "2026-06-01T10:00"))
    assert ladder(shop, "2026-06-02T10:00")["at_risk"] is None


def test_a_need_names_the_days_that_it_counts() -> None:
    shop = Shop(club())
    shop.happens(order("A1", 150, "2026-03-01T10:00"))
    (standing,) = view_member(shop.program, shop.state(), at("2026-05-01T10:00"))["tiers"]
    (rising,), (keeping,) = standing["next"]["needs"], standing["at_risk"]["needs"]
    assert (rising["first_day"], rising["last_day"]) == ("2025-05-02", "2026-05-01")
    assert (keeping["first_day"], keeping["last_day"]) == ("2026-03-02", "2027-03-01")


def test_who_has_a_grace_falls_at_its_end() -> None:
    shop = Shop(club(grace={"days": 30}))
    shop.happens(order("A1", 120, "2026-03-01T10:00"))
    before, within = (ladder(shop, moment) for moment in ("2026-03-02T10:00", "2027-03-05T10:00"))
    assert (before["in_grace"], within["in_grace"]) == (False, True)
    for risk in (before["at_risk"], within["at_risk"]):
        assert (risk["falls_at"], risk["falls_to"]) == ("2027-03-31T02:00:00Z", "base")
    assert (before["at_risk"]["ends_at"], within["at_risk"]["ends_at"]) == (
        "2027-03-01T02:00:00Z",
        "2027-03-31T02:00:00Z",
    )
    assert ladder(shop, "2027-03-31T10:00")["tier"] == "base"


def test_the_lowest_tier_and_one_that_is_kept_are_never_at_risk() -> None:
    assert ladder(Shop(club()), "2026-03-02T10:00")["at_risk"] is None
    shop = Shop(club(at_end="keep"))
    shop.happens(order("A1", 120, "2026-03-01T10:00"))
    assert ladder(shop, "2026-03-02T10:00")["at_risk"] is None


def test_one_step_down_is_all_that_is_at_risk() -> None:
    shop = Shop(club(at_end="one_down"))
    shop.happens(order("A1", 300, "2026-03-01T10:00"))
    gold = ladder(shop, "2026-03-02T10:00")
    assert (gold["at_risk"]["falls_to"], gold["next"]) == ("silver", None)


def test_a_ladder_on_which_the_member_has_no_place() -> None:
    tiers = [
        {"id": "friend", "needs": {"any": [{"metric": "orders", "at_least": 2}, {"metric": "spend", "at_least": 50}]}}
    ]
    shop = Shop(program(ladders=[{"id": "circle", "tiers": tiers, "validity": {"lasts": {"days": 5}}}]))
    shop.happens(order("A1", 10, "2026-03-01T10:00"))
    circle = ladder(shop, "2026-03-02T10:00")
    assert (circle["tier"], circle["tier_name"], circle["benefits"], circle["at_risk"]) == (None, None, [], None)
    assert "until" not in circle
    assert circle["next"]["mode"] == "any"
    assert [each["missing"] for each in circle["next"]["needs"]] == ["1", "40"]
    assert benefits_of(shop.program, shop.state()) == []


def test_losing_the_only_tier_is_falling_to_none() -> None:
    windowed = {"metric": "orders", "at_least": 1, "over": {"last": {"days": 3}}}
    tiers = [{"id": "friend", "needs": {"all": [windowed]}}]
    shop = Shop(program(ladders=[{"id": "circle", "tiers": tiers, "validity": {"lasts": {"days": 5}}}]))
    shop.happens(order("A1", 10, "2026-03-01T10:00"))
    risk = ladder(shop, "2026-03-02T10:00")["at_risk"]
    assert (risk["ends_at"], risk["falls_to"]) == ("2026-03-06T02:00:00Z", None)
    assert ladder(shop, "2026-03-07T10:00")["tier"] is None
    assert ladder(shop, "2026-03-07T10:00")["at_risk"] is None


def test_everyones_tier_above_a_lost_place_asks_for_nothing() -> None:
    """A standing without a tier below a ladder that has since got one for everyone."""
    needs = {"all": [{"metric": "orders", "at_least": 1, "over": {"last": {"days": 3}}}]}
    shop = Shop(
        program(ladders=[{"id": "club", "tiers": [{"id": "base", "needs": needs}], "validity": {"lasts": {"days": 5}}}])
    )
    shop.happens(order("A1", 10, "2026-03-01T10:00"))
    shop.happens(event("Page Seen", "2026-03-07T10:00"))
    open_to_all = program(version=2, ladders=[{"id": "club", "tiers": [{"id": "base"}]}])
    assert view_member(open_to_all, shop.state(), at("2026-03-07T10:00"))["tiers"][0]["tier"] == "base"


def test_benefits_of_the_tiers_she_stands_on() -> None:
    shop = Shop(club())
    assert benefits_of(shop.program, shop.state()) == []
    shop.happens(order("A1", 120, "2026-03-01T10:00"))
    assert [benefit["benefit"] for benefit in benefits_of(shop.program, shop.state())] == ["off", "gift"]
    assert benefits_of(shop.program, shop.state())[0]["name"] == NAME
