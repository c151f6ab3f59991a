"""The audit log: what was done to a redemption is in it, once and only when it was done; and what one looks for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.cards import card_of, key
from tests.api.shop import Shop
from tests.api.staff import browser, hired


def member_id(shop: Shop, ref: str) -> str:
    return str(shop.client("read").get(f"/api/members/{ref}").json()["member_id"])


def log(shop: Shop, **wanted: Any) -> list[dict[str, Any]]:
    response = shop.client("admin").get("/api/audit", params=wanted)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def test_every_step_of_a_redemption_is_noted_with_reward_and_member(shop: Shop) -> None:
    ref = shop.customer(spent=500)
    cup = {"reward": "cup"}
    held = shop.do(ref, "redemptions", cup).json()["redemption_id"]
    shop.do(ref, f"redemptions/{held}/capture")
    shop.do(ref, f"redemptions/{held}/cancel")
    other = shop.do(ref, "redemptions", cup).json()["redemption_id"]
    shop.do(ref, f"redemptions/{other}/void")
    paid = {"points": 50, "order_total": 10, "order_id": "till-7", "capture": True}
    shop.do(ref, "redemptions", paid)
    entries = log(shop, member=ref)
    steps = ("made", "voided", "made", "cancelled", "captured", "made")
    assert [entry["action"] for entry in entries] == [f"redemption.{step}" for step in steps]
    assert {entry["subject"] for entry in entries} == {member_id(shop, ref)}
    assert {entry["subject_name"] for entry in entries} == {ref.removeprefix("user_id:")}
    assert entries[0]["details"] | {"redemption_id": ""} == {
        "redemption_id": "",
        "kind": "order",
        "subject": "till-7",
        "wallet": "points",
        "points": 50,
        "money": "0.50",
    }
    cup_details = {"kind": "reward", "subject": "cup", "wallet": "points", "points": 60}
    assert [entry["details"] for entry in entries[1:]] == [
        {"redemption_id": number, **cup_details} for number in (other, other, held, held, held)
    ]


def test_what_was_refused_repeated_or_only_tried_is_not_noted(shop: Shop) -> None:
    ref = shop.customer(spent=100)
    same = shop.new("key")
    held = shop.do(ref, "redemptions", {"reward": "cup"}, key=same).json()["redemption_id"]
    assert shop.do(ref, "redemptions", {"reward": "cup"}, key=same).json()["redemption_id"] == held
    assert shop.do(ref, "redemptions", {"reward": "cup"}).status_code == 409
    assert shop.do(ref, "redemptions?dry_run=true", {"points": 20, "order_total": 10}).status_code == 201
    assert shop.do(ref, f"redemptions/{held}/cancel").status_code == 409
    assert [entry["action"] for entry in log(shop, member=ref)] == ["redemption.made"]


def test_what_a_member_does_herself_is_no_operators_doing(shop: Shop) -> None:
    ref = shop.customer(spent=500)
    with card_of(shop, ref) as client:
        made = client.post("/api/card/redemptions", json={"reward": "cup"}, headers=key(shop)).json()
        client.post(f"/api/card/redemptions/{made['redemption_id']}/cancel", json={}, headers=key(shop))
    assert log(shop, member=ref) == []


def test_entries_are_found_by_person_member_and_kind(shop: Shop) -> None:
    session, ref, other = hired(shop, "operator"), shop.customer(), shop.customer()
    with browser(shop, session) as client:
        for whom in (ref, other):
            client.post(f"/api/members/{whom}/tags", json={"add": ["vip"]}, headers=key(shop)).raise_for_status()
    shop.do(ref, "tags", {"add": ["late"]})
    hers = {"actor": f"operator:{session.operator.id}"}
    assert [entry["actor"] for entry in log(shop, **hers, action="member.tagged")] == [hers["actor"]] * 2
    assert [entry["details"]["add"] for entry in log(shop, member=ref)] == [["late"], ["vip"]]
    assert [entry["details"]["add"] for entry in log(shop, member=member_id(shop, ref), **hers)] == [["vip"]]
    assert log(shop, member=ref, action="points.adjusted") == []
    assert log(shop, actor="nobody-at-all\0") == []


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [({"member": "user_id:nobody"}, 404, "no_such_member"), ({"action": "member.eaten"}, 400, "invalid_request")],
)
def test_what_cannot_be_looked_for_is_told(shop: Shop, wanted: dict[str, str], status: int, code: str) -> None:
    response = shop.client("admin").get("/api/audit", params=wanted)
    assert (response.status_code, response.json()["code"]) == (status, code)
