"""Who may look at members without reading everything sees no personal data, until it is revealed and noted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from regulars.services.overview.sum_up import sum_up
from tests.api.shop import PROGRAM, Shop, open_shop, order
from tests.api.staff import browser, hired

REF = "user_id:canary-7"
PERSONAL = ("canary", "Canary", "13812345678", "1990-05-17", "sunny")
"""Parts of everything that was sent about her and could tell who she is."""
RULES = """
  - id: neighbours
    name: {zh: 邻居, en: Neighbours}
    on: Order Completed
    when:
      all:
        - {field: member.attributes.city, op: eq, value: Paris}
        - {not: {field: event.weather, op: eq, value: rainy}}
        - any: [{field: member.is_birthday, op: eq, value: true}, {field: order.total, op: gte, value: 500}]
    award: {wallet: points, fixed: {points: 1}}
"""


@pytest.fixture(scope="module")
def told(template: str, copy_of: Any) -> Iterator[Shop]:
    """A shop whose rules look at personal data, and a customer of whom much is known."""
    program = PROGRAM.replace("ladders:", RULES.removeprefix("\n") + "ladders:", 1)
    with copy_of(template) as (_, url), open_shop(url, program=program) as shop:
        traits = {
            "name": "Canary Li",
            "phone": "13812345678",
            "email": "canary@example.com",
            "birthday": "1990-05-17",
            "address": {"street": "Canary Wharf", "number": 5},
            "city": "Canary City",
            "nicknames": ["Canary"],
            "vip": True,
        }
        identify = {"type": "identify", "userId": "canary-7", "messageId": "canary-message", "traits": traits}
        bought = order("canary-7", "A-1", 128.5, messageId="canary-1")
        bought["properties"]["weather"] = "sunny"
        shop.send(identify, bought)
        yield shop


def looked_at(shop: Shop, path: str, *, scope: str = "members", language: str = "en") -> Any:
    response = shop.client(scope, language=language).get(f"/api/members/{REF}{path}")
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "path", ["", "/ledger", "/events", "/orders", "/redemptions", "/events/1/why", "/events/2/why"]
)
def test_nothing_personal_is_shown(told: Shop, path: str, language: str) -> None:
    text = looked_at(told, path, language=language).text
    assert [word for word in PERSONAL if word in text] == []


@pytest.mark.parametrize("scope", ["read", "admin"])
def test_who_may_read_sees_everything(told: Shop, scope: str) -> None:
    texts = {path: looked_at(told, path, scope=scope).text for path in ("", "/events", "/events/2/why")}
    assert [word for word in PERSONAL if word not in texts[""] + texts["/events"]] == []
    assert "Canary City" in texts["/events/2/why"]


def test_a_member_is_recognised_all_the_same(told: Shop) -> None:
    masked, whole = (looked_at(told, "", scope=scope).json() for scope in ("members", "read"))
    assert {each["kind"]: each["value"] for each in masked["identities"]} == {
        "user_id": "ca****-7",
        "phone": "+86138****5678",
        "email": "c***@example.com",
    }
    assert masked["attributes"] == {
        "name": "C****",
        "phone": "+86138****5678",
        "email": "c***@example.com",
        **dict.fromkeys(("birthday", "address", "city", "nicknames", "vip"), "****"),
    }
    hidden = {"identities": None, "attributes": None}
    assert {**masked, **hidden} == {**whole, **hidden}


def test_events_keep_what_was_decided(told: Shop) -> None:
    masked, whole = (looked_at(told, "/events", scope=scope).json()["items"] for scope in ("members", "read"))
    assert [each["body"] for each in masked] == [{"type": "track", "event": "Order Completed"}, {"type": "identify"}]
    assert [{**each, "body": None} for each in masked] == [{**each, "body": None} for each in whole]


def test_orders_are_known_but_not_what_was_bought(told: Shop) -> None:
    line = {"product_id": "canary-tea", "price": 9, "quantity": 1}
    bought = order("canary-7", "A-2", 9)
    bought["properties"]["products"] = [line]
    told.send(bought)
    masked, whole = (looked_at(told, "/orders", scope=scope).json()["items"] for scope in ("members", "read"))
    assert [each["lines"] for each in masked] == [[], []]
    assert whole[0]["lines"][0]["product"] == "canary-tea"
    assert [{**each, "lines": None} for each in masked] == [{**each, "lines": None} for each in whole]


def test_why_still_says_which_part_failed(told: Shop) -> None:
    masked, whole = (looked_at(told, "/events/2/why", scope=scope).json() for scope in ("members", "read"))
    assert masked["event"]["message_id"] is None
    assert masked["facts"]["member.attributes.city"] == masked["facts"]["event.weather"] == "****"
    assert masked["facts"]["order.total"] == whole["facts"]["order.total"] == "128.5"
    parts = next(rule for rule in masked["rules"] if rule["rule"] == "neighbours")["condition"]["all"]
    assert [part["held"] for part in parts] == [False, True, False]
    assert (parts[0]["needed"], parts[0]["seen"]) == ("Paris", "****")
    assert parts[1]["not"]["seen"] == "****"
    assert [part["seen"] for part in parts[2]["any"]] == ["****", "128.5"]
    assert [rule["given"] for rule in masked["rules"]] == [rule["given"] for rule in whole["rules"]]


def test_revealing_is_noted(told: Shop) -> None:
    session = hired(told, "support")
    with browser(told, session) as client:
        response = client.post(f"/api/members/{REF}/reveal")
        assert response.json() == looked_at(told, "", scope="read").json()
        assert client.post("/api/members/user_id:nobody/reveal").status_code == 404
        member_id = response.json()["member_id"]
        assert client.get(f"/api/members/{member_id}").json() == looked_at(told, "").json()
    log = told.client("admin").get("/api/audit").json()["items"]
    (entry,) = [each for each in log if each["action"] == "member.revealed"]
    assert (entry["actor"], entry["subject"]) == (f"operator:{session.operator.id}", member_id)
    assert (entry["details"], entry["at"]) == ({}, "2026-03-10T12:00:00Z")


def test_lists_are_masked_too(told: Shop) -> None:
    sum_up(told.system.engine, most=100)
    client = told.client("members")
    masked = client.get("/api/members", params={"search": "canary-7"}).json()
    whole = told.client("read").get("/api/members", params={"search": "canary-7"}).json()
    (hidden,), (seen,) = masked["items"], whole["items"]
    assert (seen["name"], seen["identity"]["value"]) == ("Canary Li", "canary-7")
    assert (hidden["name"], hidden["identity"]["value"]) == ("C****", "ca****-7")
    gone = {"name": None, "identity": None, "phone_ends": None}
    assert (hidden["phone_ends"], seen["phone_ends"]) == (None, "5678")
    assert {**hidden, **gone} == {**seen, **gone}


@pytest.mark.parametrize(
    "asked", [{"where": "{}"}, {"where": ""}, {"order": "name"}, {"order": "-name"}, {"bought": "1"}]
)
def test_what_would_tell_masked_data_is_not_asked(told: Shop, asked: dict[str, str]) -> None:
    response = told.client("members").get("/api/members", params=asked)
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")
    assert told.client("read").get("/api/members", params=asked).status_code in (200, 400)
