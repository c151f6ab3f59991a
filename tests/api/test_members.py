"""Looking at members."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.shop import Shop, order, seen


def test_a_member_is_found_by_id_and_by_any_identifier(shop: Shop) -> None:
    user = shop.new()
    card = {"externalIds": [{"type": "card", "id": f"{user}/7 b"}]}
    (answer,) = shop.send(order(user, shop.new("order"), 120.5, context=card))
    client = shop.client("read")
    refs = [answer["member_id"], f"user_id:{user}", f"card:{user}%2F7%20b"]
    shown = [client.get(f"/api/members/{ref}") for ref in refs]
    assert [each.status_code for each in shown] == [200, 200, 200]
    assert {each.json()["member_id"] for each in shown} == {answer["member_id"]}
    assert shown[0].json()["spend"] == "120.5"


def test_a_member_shows_what_there_is_and_what_is_missing(shop: Shop) -> None:
    ref = shop.customer(spent=40)
    shown = shop.client("read").get(f"/api/members/{ref}").json()
    (level,) = shown["tiers"]
    assert (level["tier"], level["next"]["tier"]) == ("base", "silver")
    assert level["next"]["needs"][0]["missing"] == "60"
    assert [(wallet["wallet"], wallet["available"]) for wallet in shown["wallets"]] == [("points", 40), ("growth", 40)]
    assert shown["wallets"][0]["worth"] == "0.40"


@pytest.mark.parametrize(
    "ref",
    [
        "user_id:nobody",
        "nobody",
        "00000000-0000-7000-8000-000000000000",
        "user_id:",
        ":",
        "user_id:a%00b",
        "phone:12",
        "%FF",
    ],
)
@pytest.mark.parametrize("part", ["", "/ledger", "/events", "/events/1/why"])
def test_nobody_of_that_name(shop: Shop, ref: str, part: str) -> None:
    response = shop.client("read").get(f"/api/members/{ref}{part}")
    assert (response.status_code, response.json()["code"]) == (404, "no_such_member")


@pytest.mark.parametrize("part", ["ledger", "events"])
@pytest.mark.parametrize("limit", [1, 3, 7, 500])
def test_pages_are_complete_and_without_doubles(shop: Shop, part: str, limit: int) -> None:
    user = shop.new()
    shop.send(*(order(user, shop.new("order"), 100 + number) for number in range(9)))
    whole = pages(shop, f"/api/members/user_id:{user}/{part}", 500)
    places = [(item["seq"], item.get("n", 0)) for item in whole]
    assert len(places) >= 9
    assert places == sorted(set(places), reverse=True)
    assert pages(shop, f"/api/members/user_id:{user}/{part}", limit) == whole


def test_new_events_between_two_pages_move_nothing(shop: Shop) -> None:
    user = shop.new()
    shop.send(*(seen(user, messageId=f"{user}-{number}") for number in range(4)))
    path = f"/api/members/user_id:{user}/events"
    first = shop.client("read").get(path, params={"limit": 2}).json()
    shop.send(seen(user, messageId=f"{user}-late"))
    second = shop.client("read").get(path, params={"limit": 2, "cursor": first["next"]}).json()
    assert [item["seq"] for item in first["items"] + second["items"]] == [4, 3, 2, 1]
    assert second["next"] is None


@pytest.mark.parametrize("cursor", ["x", "-1", "1.x", "99999999999999999999", "%00", "٣"])
def test_a_cursor_that_was_never_given_is_an_empty_or_first_page(shop: Shop, cursor: str) -> None:
    ref = shop.customer(spent=10)
    for part in ("ledger", "events"):
        response = shop.client("read").get(f"/api/members/{ref}/{part}?cursor={cursor}")
        assert response.status_code == 200


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "1.5", "99999999999999999999999"])
def test_a_limit_out_of_bounds_is_a_problem(shop: Shop, limit: str) -> None:
    response = shop.client("read").get(f"/api/members/{shop.customer()}/events?limit={limit}")
    assert (response.status_code, response.json()["code"]) == (400, "invalid_request")
    assert [fault["path"] for fault in response.json()["errors"]] == ["query.limit"]


def test_why_tells_the_rules_in_both_languages(shop: Shop) -> None:
    ref = shop.customer(spent=40)
    path = f"/api/members/{ref}/events/1/why"
    english, chinese = (shop.client("read", language=each).get(path).json() for each in ("en", "zh-CN"))
    rules = {rule["rule"]: rule for rule in english["rules"]}
    assert rules["per_yuan"]["given"] == 40
    assert rules["big_order"]["reason"]["code"] == "condition_not_met"
    assert rules["big_order"]["condition"]["seen"] == 40
    assert any("Bonus for large orders" in line for line in english["words"])
    assert any("大单加赠" in line for line in chinese["words"])
    assert {**english, "words": None} == {**chinese, "words": None}


@pytest.mark.parametrize(("seq", "status"), [("2", 404), ("0", 400), ("x", 400), ("99999999999", 400)])
def test_no_such_event(shop: Shop, seq: str, status: int) -> None:
    response = shop.client("read").get(f"/api/members/{shop.customer()}/events/{seq}/why")
    assert response.status_code == status


def test_time_passes_for_whoever_is_looked_at(own_shop: Shop) -> None:
    ref = own_shop.customer(spent=40)
    assert own_shop.available(ref) == 40
    own_shop.clock.now += 400 * 86_400_000_000
    assert own_shop.available(ref) == 0


def pages(shop: Shop, path: str, limit: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = shop.client("read").get(path, params={"limit": limit, "cursor": cursor}).json()
        assert len(page["items"]) <= limit
        items += page["items"]
        cursor = page["next"]
    return items
