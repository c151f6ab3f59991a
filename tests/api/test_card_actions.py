"""What a member does on her card over HTTP, and what she is told."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from regulars.domain.time import HOUR, MINUTE, Instant, to_datetime
from regulars.services.programs import publish_text
from tests.api.cards import card_of, key
from tests.api.shop import Shop, order

DAY: Instant = 24 * HOUR
POINTS = {"wallet": "points", "name": {"zh": "积分", "en": "Points"}}


def check_in(client: httpx.Client, shop: Shop) -> httpx.Response:
    return client.post("/api/card/check-in", json={}, headers=key(shop))


def redeem(client: httpx.Client, shop: Shop, reward: str = "cup", **headers: str) -> httpx.Response:
    return client.post("/api/card/redemptions", json={"reward": reward}, headers={**key(shop), **headers})


def patch(client: httpx.Client, shop: Shop, **change: Any) -> httpx.Response:
    return client.patch("/api/card/attributes", json=change, headers=key(shop))


def test_a_day_has_one_check_in_whatever_the_key(own_shop: Shop) -> None:
    with card_of(own_shop, own_shop.customer()) as client:
        assert client.get("/api/card").json()["check_in"]["points"] == [{**POINTS, "points": 3}]
        first = check_in(client, own_shop)
        own_shop.clock.now += MINUTE
        second = check_in(client, own_shop)
        assert first.json()["points"] == [{**POINTS, "points": 3, "usable_from": None}]
        assert (second.status_code, second.json()) == (200, first.json())
        assert second.headers["Idempotency-Replayed"] == "true"
        assert client.get("/api/card").json()["check_in"]["done"] is True
        assert client.get("/api/card").json()["wallets"][0]["available"] == 3
        own_shop.clock.now += 4 * HOUR  # midnight in Shanghai
        assert "Idempotency-Replayed" not in check_in(client, own_shop).headers
        assert client.get("/api/card").json()["wallets"][0]["available"] == 6


def test_points_that_mature_say_when_they_can_be_used(own_shop: Shop) -> None:
    ref = own_shop.customer()
    waits = (
        "name: {zh: 店, en: Shop}\n"
        "wallets:\n"
        "  - {id: points, name: {zh: 积分, en: Points}, matures: {after: {days: 7}}}\n"
        "  - {id: growth, name: {zh: 成长值, en: Growth}, kind: progress, matures: {after: {days: 3}}}\n"
        "earn:\n"
        "  - {id: a, name: {zh: 甲, en: A}, on: Checked In, award: {wallet: points, fixed: {points: 2}}}\n"
        "  - {id: b, name: {zh: 乙, en: B}, on: Checked In, award: {wallet: growth, fixed: {points: 5}}}\n"
    )
    publish_text(own_shop.system.pool, waits, "yaml", note="", actor="test", at=to_datetime(own_shop.clock.now))
    with card_of(own_shop, ref) as client:
        points, growth = check_in(client, own_shop).json()["points"]
        assert points == {**POINTS, "points": 2, "usable_from": "2026-03-17T12:00:00Z"}
        assert (growth["points"], growth["usable_from"]) == (5, None)
        wallet = client.get("/api/card").json()["wallets"][0]
        assert (wallet["available"], wallet["pending"]) == (0, 2)
        assert [each["matures_at"] for each in wallet["maturing"]] == [points["usable_from"]]


def test_who_checked_in_elsewhere_is_done_for_today(shop: Shop) -> None:
    ref = shop.customer()
    shop.send({"type": "track", "event": "Checked In", "userId": ref.partition(":")[2]})
    with card_of(shop, ref) as client:
        assert client.get("/api/card").json()["check_in"]["done"] is True
        again = check_in(client, shop)
        assert (again.status_code, again.json()["points"]) == (200, [])


def test_what_is_gone_is_not_proposed(own_shop: Shop) -> None:
    """The one there was is taken by another member."""
    hers, mine = own_shop.customer(spent=50), own_shop.customer(spent=50)
    with card_of(own_shop, hers) as other, card_of(own_shop, mine) as client:
        proposed = [each for each in client.get("/api/card").json()["next_steps"] if each["step"] == "redeem"]
        assert [each["reward"]["en"] for each in proposed] == ["The last one"]
        assert redeem(other, own_shop, "last_one").status_code == 201
        assert "redeem" not in [each["step"] for each in client.get("/api/card").json()["next_steps"]]


def test_a_program_without_check_ins_has_none(own_shop: Shop) -> None:
    ref = own_shop.customer()
    bare = "name: {zh: 店, en: Shop}\nwallets: [{id: points, name: {zh: 积分, en: Points}}]\n"
    publish_text(own_shop.system.pool, bare, "yaml", note="", actor="test", at=to_datetime(own_shop.clock.now))
    with card_of(own_shop, ref) as client:
        assert client.get("/api/card").json()["check_in"] is None
        refused = check_in(client, own_shop)
        assert (refused.status_code, refused.json()["code"]) == (409, "no_check_in")


def test_a_reward_is_held_shown_and_captured_by_a_till(own_shop: Shop) -> None:
    with card_of(own_shop, own_shop.customer(spent=100)) as client:
        same = key(own_shop)
        made, again = redeem(client, own_shop, **same), redeem(client, own_shop, **same)
        assert (made.status_code, again.json()) == (201, made.json())
        card = client.get("/api/card").json()
        assert (card["wallets"][0]["available"], card["wallets"][0]["held"]) == (40, 60)
        (waiting,) = card["redemptions"]
        assert (waiting["reward"], waiting["until"]) == ("cup", "2026-03-10T14:00:00Z")
        assert waiting["code"] == made.json()["code"]
        path = f"/api/card/redemptions/{waiting['redemption_id']}"
        assert client.get(path).json() == {**waiting, "status": "held"}
        captured = own_shop.client("operate").post(f"{waiting['code']}/capture", json={}, headers=key(own_shop))
        assert captured.json()["status"] == "captured"
        assert client.get(path).json()["status"] == "captured"
        assert client.get("/api/card").json()["redemptions"] == []
        refused = client.post(f"{path}/cancel", json={}, headers=key(own_shop))
        assert (refused.status_code, refused.json()["code"]) == (409, "wrong_redemption_status")


def test_a_reward_is_given_back_or_times_out(own_shop: Shop) -> None:
    with card_of(own_shop, own_shop.customer(spent=100)) as client:
        first = f"/api/card/redemptions/{redeem(client, own_shop).json()['redemption_id']}"
        assert client.post(f"{first}/cancel", json={}, headers=key(own_shop)).status_code == 200
        assert client.get(first).json()["status"] == "voided"
        second = f"/api/card/redemptions/{redeem(client, own_shop).json()['redemption_id']}"
        own_shop.clock.now += 2 * HOUR
        assert client.get(second).json()["status"] == "timed_out"
        assert client.get("/api/card").json()["wallets"][0]["available"] == 100


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"reward": "cup"}, 409, "not_enough_points"),
        ({"reward": "nothing"}, 409, "unknown_reward"),
        ({}, 400, "invalid_request"),
        ({"reward": "cup", "capture": True}, 400, "invalid_request"),
        ({"points": 10, "order_total": 5}, 400, "invalid_request"),
    ],
)
def test_what_cannot_be_redeemed(shop: Shop, body: dict[str, Any], status: int, code: str) -> None:
    with card_of(shop, shop.customer(spent=20)) as client:
        refused = client.post("/api/card/redemptions", json=body, headers=key(shop))
        assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_every_change_needs_a_key(shop: Shop) -> None:
    with card_of(shop, shop.customer()) as client:
        for method, path in (("POST", "check-in"), ("POST", "redemptions"), ("PATCH", "attributes")):
            refused = client.request(method, f"/api/card/{path}", json={"reward": "cup"} if "red" in path else {})
            assert refused.status_code == 400


@pytest.mark.parametrize(("spent", "worth"), [(9, None), (10, "0.10"), (150, "1.50")])
def test_points_are_worth_what_they_take_off_an_order(shop: Shop, spent: int, worth: str | None) -> None:
    """From the fewest points on that an order takes; not what the shop reckons that a point costs it."""
    with card_of(shop, shop.customer(spent=spent)) as client:
        wallet = client.get("/api/card").json()["wallets"][0]
        assert (wallet.get("worth"), wallet.get("worth_share")) == (worth, worth and "0.5")


def test_rewards_say_what_keeps_her_from_them(own_shop: Shop) -> None:
    with card_of(own_shop, own_shop.customer(spent=20)) as client:
        items = {each["reward"]: each for each in client.get("/api/card/rewards").json()["items"]}
        assert (items["last_one"]["reason"], items["last_one"]["left"]) == (None, 1)
        assert (items["cup"]["reason"], items["cup"]["missing"]) == ("not_enough_points", 40)
        redeem(client, own_shop, "last_one")
        told = client.get("/api/card/rewards", headers={"Accept-Language": "zh"}).json()["items"]
        gone = next(each for each in told if each["reward"] == "last_one")
        assert (gone["reason"], gone["left"], gone["words"]) == ("out_of_stock", 0, "已兑完")


def test_she_says_of_herself_what_is_hers_to_say(own_shop: Shop) -> None:
    ref = own_shop.customer()
    with card_of(own_shop, ref) as client:
        assert (
            patch(client, own_shop, name="李雷", birthday="1990-05-17", gender="male", city="上海").status_code == 200
        )
        about = client.get("/api/card").json()["about"]
        assert about == {"name": "李雷", "birthday": "1990-05-17", "gender": "male", "city": "上海", "phone": None}
        assert patch(client, own_shop, birthday="1990-05-17").status_code == 200
        refused = patch(client, own_shop, birthday="1990-06-17", city="北京")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "birthday_is_set")
        assert client.get("/api/card").json()["about"] == about
    assert own_shop.client("read").get(f"/api/members/{ref}").json()["attributes"]["name"] == "李雷"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({}, ""),
        ({"phone": "13800138000"}, "phone"),
        ({"email": "a@example.com"}, "email"),
        ({"vip": True}, "vip"),
        ({"birthday": "1990-02-30"}, "birthday"),
        ({"birthday": "19900517"}, "birthday"),
        ({"birthday": "1899-12-31"}, "birthday"),
        ({"birthday": "2026-03-11"}, "birthday"),
        ({"name": " "}, "name"),
        ({"gender": "x"}, "gender"),
        ({"city": "x" * 101}, "city"),
    ],
)
def test_what_she_cannot_say(shop: Shop, change: dict[str, Any], path: str) -> None:
    with card_of(shop, shop.customer()) as client:
        refused = patch(client, shop, **change)
        assert refused.status_code in (400, 422)
        assert [each["path"] for each in refused.json()["errors"]] == [path]


def test_the_history_is_told_in_words(own_shop: Shop) -> None:
    ref = own_shop.customer(spent=128.5)
    with card_of(own_shop, ref) as client:
        held = redeem(client, own_shop).json()["redemption_id"]
        client.post(f"/api/card/redemptions/{held}/cancel", json={}, headers=key(own_shop))
        own_shop.send({"type": "page", "userId": ref.partition(":")[2], "name": "Home"})
        first = client.get("/api/card/history?limit=2", headers={"Accept-Language": "zh"}).json()
        assert [each["title"] for each in first["items"]] == ["取消兑换", "兑换礼品"]
        assert [each["reward"] for each in first["items"]] == ["杯子", "杯子"]
        assert [each["points"][0]["points"] for each in first["items"]] == [60, -60]
        assert held not in str(first)
        rest = client.get(f"/api/card/history?cursor={first['next']}").json()
        (bought,) = rest["items"]
        assert (bought["title"], bought["total"], rest["next"]) == ("Order", "128.5", None)
        assert [each["points"] for each in bought["points"]] == [128, 128]


def test_the_rules_are_those_of_the_program_in_force(shop: Shop) -> None:
    with card_of(shop, shop.customer()) as client:
        told = client.get("/api/card/rules", headers={"Accept-Language": "zh"}).json()
        assert [section["section"] for section in told["sections"]] == ["earning", "spending", "expiry", "tiers"]
        assert told["sections"][0]["terms"][0] == {
            "name": "消费积分",
            "text": "每消费 1 元得 1 积分，银卡 1.5 倍。",
            "details": [],
        }


def test_all_that_is_kept_of_her_is_hers_to_take(own_shop: Shop) -> None:
    ref = own_shop.customer(spent=10)
    own_shop.do(ref, "adjustments", {"wallet": "points", "points": 5, "reason": "Sorry"})
    with card_of(own_shop, ref) as client:
        response = client.get("/api/card/data")
        data = response.json()
        assert response.headers["Content-Disposition"] == 'attachment; filename="membership.json"'
        assert [event["seq"] for event in data["events"]] == [1, 2]
        assert data["events"][1]["body"]["properties"] == {"wallet": "points", "points": 5, "reason": "Sorry"}
        assert sum(posting["amount"] for posting in data["postings"]) == 25
        assert data["member"]["wallets"][0]["available"] == 15


# -- by phone -------------------------------------------------------------------------------------------------


def test_without_a_sender_nobody_comes_in_by_phone(shop: Shop) -> None:
    open_client = shop.client("none")
    assert open_client.get("/api/card/entry").json()["by_phone"] is False
    refused = open_client.post("/api/card/codes", json={"phone": "13800138000"})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_code_sender")


def test_a_code_read_out_by_an_operator_opens_the_card(by_phone: Shop) -> None:
    who = {"type": "identify", "userId": "1", "traits": {"phone": "138 0013 8000", "name": "李雷"}}
    by_phone.send(who, order("1", "A-1", 10))
    client = by_phone.client("none")
    asked = [client.post("/api/card/codes", json={"phone": phone}) for phone in ("13800138000", "13900139000")]
    assert [(each.status_code, each.content) for each in asked] == [(204, b"")] * 2
    (shown,) = by_phone.client("operate").get("/api/card-codes").json()["items"]
    assert (shown["phone"], shown["expires_at"]) == ("+86138****8000", "2026-03-10T12:05:00Z")
    wrong = f"{(int(shown['code']) + 1) % 10**6:06d}"
    refused = client.post("/api/card/session", json={"phone": "13800138000", "code": wrong})
    assert (refused.status_code, refused.json()["code"]) == (401, "card_code_wrong")
    opened = client.post("/api/card/session", json={"phone": "+86 13800138000", "code": shown["code"]})
    assert opened.status_code == 200
    assert client.get("/api/card").json()["name"] == "李雷"
    again = client.post("/api/card/session", json={"phone": "13800138000", "code": shown["code"]})
    assert again.status_code == 401
    assert by_phone.client("operate").get("/api/card-codes").json()["items"] == []


def test_many_codes_have_to_wait(by_phone: Shop) -> None:
    client = by_phone.client("none")
    answers = [client.post("/api/card/codes", json={"phone": "13700137000"}).status_code for _ in range(6)]
    assert answers == [204] * 5 + [429]
    by_phone.clock.now += 20 * MINUTE
    assert client.post("/api/card/codes", json={"phone": "13700137000"}).status_code == 204
    bad = client.post("/api/card/codes", json={"phone": "138****8000"})
    assert (bad.status_code, bad.json()["errors"][0]["code"]) == (400, "phone_invalid")
