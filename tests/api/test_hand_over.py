"""Rewards at the counter: what waits, found by what the member shows, until it is handed over."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from regulars.domain.time import HOUR
from regulars.services.redemption_codes import ids_of, qr_code, short_code
from tests.api.cards import card_of, key
from tests.api.shop import Shop


def waiting(shop: Shop, scope: str = "operate", **wanted: Any) -> list[dict[str, Any]]:
    response = shop.client(scope).get("/api/redemptions", params=wanted)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def test_the_code_on_the_card_finds_what_is_to_be_handed_over(shop: Shop) -> None:
    ref = shop.customer(spent=500)
    shop.do(ref, "redemptions", {"points": 50, "order_total": 10})
    with card_of(shop, ref) as client:
        made = client.post("/api/card/redemptions", json={"reward": "cup"}, headers=key(shop)).json()
        (on_card,) = client.get("/api/card").json()["redemptions"]
        alone = client.get(f"/api/card/redemptions/{made['redemption_id']}").json()
    code = made["short_code"]
    assert len(code) == 8
    assert on_card["short_code"] == alone["short_code"] == code
    typed = f" {code[:4].lower()}-{code[4:]} ".replace("0", "o").replace("1", "l")
    (found,) = waiting(shop, code=code)
    assert found["redemption_id"] == made["redemption_id"]
    assert [waiting(shop, code=shown) for shown in (typed, made["code"], shop.url + made["code"])] == [[found]] * 3
    assert (found["reward"], found["name"]["en"], found["points"]) == ("cup", "Cup", 60)
    done = shop.do(ref, f"redemptions/{found['redemption_id']}/capture")
    assert done.status_code == 200
    assert waiting(shop, code=code) == []


def test_the_newest_stand_first_and_no_more_than_asked_for(own_shop: Shop) -> None:
    made = []
    for _ in range(3):
        ref = own_shop.customer(spent=500)
        made.append(own_shop.do(ref, "redemptions", {"reward": "cup"}).json()["redemption_id"])
        own_shop.clock.now += HOUR // 2
    assert [each["redemption_id"] for each in waiting(own_shop)] == made[::-1]
    client = own_shop.client("operate")
    assert client.get("/api/redemptions?limit=2").json()["more"]
    assert not client.get("/api/redemptions?limit=3").json()["more"]
    own_shop.clock.now += HOUR // 2
    assert [each["redemption_id"] for each in waiting(own_shop)] == made[:0:-1]


def test_a_key_that_may_not_read_sees_whom_it_is_for_masked(shop: Shop) -> None:
    shop.send({"type": "identify", "userId": "hand-over-1", "traits": {"name": "李雷"}})
    ref = shop.customer(spent=500)
    held = shop.do(ref, "redemptions", {"reward": "cup"}).json()["redemption_id"]
    code = short_code(UUID(held))
    (masked,), (full,) = waiting(shop, code=code), waiting(shop, "admin", code=code)
    assert full["member"]["identity"]["value"] == ref.removeprefix("user_id:")
    assert "****" in masked["member"]["identity"]["value"]


@pytest.mark.parametrize(
    "code", ["", "x", "ABCDEFGU", "AAAAAAAAA", "0" * 8, "\0", "/redemptions/", "王" * 8, "/" * 200]
)
def test_what_is_no_code_finds_nothing(shop: Shop, code: str) -> None:
    assert waiting(shop, code=code) == []


def test_codes_hold_the_beginning_of_the_id() -> None:
    for number in (uuid4(), UUID(int=0), UUID(int=2**128 - 1)):
        first, last = ids_of(short_code(number)) or (None, None)
        assert first is not None
        assert last is not None
        assert (first <= number <= last, first.int >> 88 == number.int >> 88 == last.int >> 88) == (True, True)
        assert ids_of(qr_code(uuid4(), number)) == (number, number)
