"""Lists of members over HTTP."""

from __future__ import annotations

import json

import pytest

from regulars.services.overview.sum_up import sum_up
from tests.api.shop import Shop


def test_members_are_listed_in_order_and_page_by_page(shop: Shop) -> None:
    refs = [shop.customer(spent=9_000 + number) for number in range(3)]
    sum_up(shop.system.engine, most=100)
    where = json.dumps({"field": "member.spend", "op": "gte", "value": 9_000})
    asked = {"where": where, "order": "-spend", "limit": "2"}
    first = shop.client("read").get("/api/members", params=asked).json()
    rest = shop.client("read").get("/api/members", params={**asked, "cursor": first["next"]}).json()
    listed = [f"{item['identity']['kind']}:{item['identity']['value']}" for item in (*first["items"], *rest["items"])]
    assert listed == refs[::-1]
    assert (first["total"], rest["next"]) == (3, None)
    assert first["items"][0]["tiers"] == {"level": "silver"}
    assert first["items"][0]["spend"] == "9002"


def test_a_condition_that_is_none_is_refused_with_its_places(shop: Shop) -> None:
    where = json.dumps({"any": [{"field": "member.tier.level", "value": "golden"}, {"field": "order.total"}]})
    response = shop.client("read").get("/api/members", params={"where": where})
    assert response.status_code == 400
    assert {error["path"].partition(".field")[0] for error in response.json()["errors"]} >= {"where.any[1]"}


def test_members_are_listed_by_what_they_did_on_some_days(shop: Shop) -> None:
    ref, idle = shop.customer(spent=7), shop.customer()
    sum_up(shop.system.engine, most=100)

    def listed(**asked: str) -> set[str]:
        items = shop.client("read").get("/api/members", params={**asked, "limit": "500"}).json()["items"]
        return {f"user_id:{item['identity']['value']}" for item in items} & {ref, idle}

    assert listed(active_from="2026-03-10", active_to="2026-03-10") == {ref, idle}
    assert listed(active_from="2026-03-10", bought="1") == {ref}
    assert listed(bought="2") == set()
    assert listed(active_from="2026-03-11") == listed(active_to="2026-03-09") == set()


def test_what_members_can_be_looked_for_by_is_known(shop: Shop) -> None:
    def learnt() -> dict[str, set[str]]:
        sum_up(shop.system.engine, most=100)
        found = shop.client("read").get("/api/members/words").json()
        return {kind: set(words) for kind, words in found.items()}

    ref = shop.customer()
    before = learnt()
    traits = {"favourite_colour": "red", "shoe_size": 38, "address": {"city": "Suzhou"}}
    shop.send({"type": "identify", "userId": ref.partition(":")[2], "traits": traits})
    path = f"/api/members/{ref}/tags"
    tags = {"add": ["老客", "morning"], "remove": []}
    shop.client("operate").post(path, json=tags, headers={"Idempotency-Key": "words"}).raise_for_status()
    after = learnt()
    assert after["attributes"] - before["attributes"] == {"favourite_colour", "shoe_size"}
    assert after["tags"] - before["tags"] == {"老客", "morning"}


@pytest.mark.parametrize(
    ("query", "path"),
    [("active_from=yesterday", "active_from"), ("active_to=0001-01-01", "active_to"), ("bought=0", "bought")],
)
def test_days_that_are_none_are_refused_with_their_place(shop: Shop, query: str, path: str) -> None:
    response = shop.client("read").get(f"/api/members?{query}")
    assert response.status_code == 400
    assert [error["path"] for error in response.json()["errors"]] == [f"query.{path}"]


def test_a_list_needs_the_scope(shop: Shop) -> None:
    assert shop.client("ingest").get("/api/members").status_code == 403
