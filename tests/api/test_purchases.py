"""What a member bought, and what she got for her points."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.shop import Shop, order
from tests.api.test_members import pages


def test_an_order_stands_as_it_is_after_returns(shop: Shop) -> None:
    user, number = shop.new(), shop.new("order")
    bought = order(user, number, 96)
    bought["properties"]["products"] = [
        {"product_id": "latte", "category": "coffee", "price": 32, "quantity": 2},
        {"product_id": "cake", "price": 32, "quantity": 1},
    ]
    back = {"order_id": number, "products": [{"product_id": "latte", "quantity": 1}]}
    shop.send(bought, {"type": "track", "event": "Order Refunded", "userId": user, "properties": back})
    (shown,) = shop.client("read").get(f"/api/members/user_id:{user}/orders").json()["items"]
    assert (shown["order_id"], shown["total"], shown["remaining"], shown["cancelled"]) == (number, "96", "64", False)
    assert {each["wallet"]: each["points"] for each in shown["points"]} == {"points": 64, "growth": 64}
    assert [(line["product"], line["quantity"], line["returned"]) for line in shown["lines"]] == [
        ("latte", "2", "1"),
        ("cake", "1", "0"),
    ]
    shop.send({"type": "track", "event": "Order Cancelled", "userId": user, "properties": {"order_id": number}})
    (gone,) = shop.client("read").get(f"/api/members/user_id:{user}/orders").json()["items"]
    assert (gone["remaining"], gone["cancelled"], gone["points"]) == ("0", True, [])


def test_an_order_that_has_not_come_is_not_shown(shop: Shop) -> None:
    user = shop.new()
    back = {"order_id": shop.new("order"), "total": 5}
    shop.send({"type": "track", "event": "Order Refunded", "userId": user, "properties": back})
    assert shop.client("read").get(f"/api/members/user_id:{user}/orders").json() == {"items": [], "next": None}


def redemptions(shop: Shop, ref: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shop.client("read").get(f"/api/members/{ref}/redemptions").json()["items"]
    return found


def test_a_redemption_is_shown_in_its_state(shop: Shop) -> None:
    ref = shop.customer(spent=500)
    held = shop.do(ref, "redemptions", {"reward": "cup"}).json()
    (shown,) = redemptions(shop, ref)
    assert (shown["redemption_id"], shown["status"], shown["until"]) == (
        held["redemption_id"],
        "held",
        "2026-03-10T14:00:00Z",
    )
    assert (shown["kind"], shown["subject"], shown["wallet"], shown["points"]) == ("reward", "cup", "points", 60)
    assert shown["stocked"]
    captured = shop.do(ref, f"redemptions/{held['redemption_id']}/capture").json()
    (shown,) = redemptions(shop, ref)
    assert (shown["status"], shown["until"], shown["seq"]) == ("captured", None, captured["seq"])
    shop.do(ref, f"redemptions/{held['redemption_id']}/cancel")
    assert [each["status"] for each in redemptions(shop, ref)] == ["cancelled"]
    paid = {"points": 50, "order_total": 10, "order_id": "till-7", "capture": True}
    assert shop.do(ref, "redemptions", paid).status_code == 201
    newest = next(each for each in redemptions(shop, ref) if each["kind"] == "order")
    assert (newest["subject"], newest["money"], newest["status"]) == ("till-7", "0.50", "captured")
    assert not newest["stocked"]


def test_rewards_say_to_operators_what_keeps_a_member_from_them(own_shop: Shop) -> None:
    ref = own_shop.customer(spent=20)
    path = f"/api/members/{ref}/rewards"

    def offered(language: str = "en") -> dict[str, dict[str, Any]]:
        answer = own_shop.client("members").get(path, headers={"Accept-Language": language})
        return {each["reward"]: each for each in answer.json()["items"]}

    assert (offered()["last_one"]["reason"], offered()["last_one"]["left"]) == (None, 1)
    assert (offered()["cup"]["reason"], offered()["cup"]["missing"]) == ("not_enough_points", 40)
    assert own_shop.do(ref, "redemptions", {"reward": "last_one", "capture": True}).status_code == 201
    gone = offered()["last_one"]
    assert (gone["reason"], gone["left"], gone["words"]) == ("out_of_stock", 0, "none of the 1 are left")
    assert list(offered("zh"))[-1] in {"last_one", "cup"}
    assert own_shop.client("members").get("/api/members/user_id:nobody/rewards").status_code == 404


@pytest.mark.parametrize("limit", [1, 3, 500])
def test_pages_are_complete_and_without_doubles(shop: Shop, limit: int) -> None:
    """All redemptions begin at the same moment, so that their ids alone tell them apart."""
    user = shop.new()
    shop.send(*(order(user, shop.new("order"), 100 + number) for number in range(5)))
    for _ in range(5):
        assert shop.do(f"user_id:{user}", "redemptions", {"reward": "cup"}).status_code == 201
    for part, key in (("orders", "order_id"), ("redemptions", "redemption_id")):
        whole = pages(shop, f"/api/members/user_id:{user}/{part}", 500)
        assert len({each[key] for each in whole}) == 5
        assert pages(shop, f"/api/members/user_id:{user}/{part}", limit) == whole
    seqs = [each["seq"] for each in pages(shop, f"/api/members/user_id:{user}/orders", 500)]
    assert seqs == sorted(seqs, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "-1", "1.x", "99999999999999999999.x", "%00", "٣.٣", "5.00000000-0000"])
@pytest.mark.parametrize("part", ["orders", "redemptions"])
def test_a_cursor_that_was_never_given_leads_to_no_error(shop: Shop, part: str, cursor: str) -> None:
    response = shop.client("read").get(f"/api/members/{shop.customer(spent=10)}/{part}?cursor={cursor}")
    assert response.status_code == 200


@pytest.mark.parametrize("part", ["orders", "redemptions"])
def test_nobody_of_that_name(shop: Shop, part: str) -> None:
    response = shop.client("read").get(f"/api/members/user_id:nobody/{part}")
    assert (response.status_code, response.json()["code"]) == (404, "no_such_member")
