"""Attributes that an operator changes: an event like any other, noted without their values."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.services.proof.verify import verify
from tests.api.shop import Shop


def attributes(shop: Shop, ref: str) -> dict[str, Any]:
    known: dict[str, Any] = shop.client("read").get(f"/api/members/{ref}").json()["attributes"]
    return known


def test_attributes_are_set_and_removed(shop: Shop) -> None:
    ref = shop.customer()
    values = [{"name": "city", "value": "上海"}, {"name": "vip", "value": True}, {"name": "size", "value": 38}]
    done = shop.do(ref, "attributes", {"set": values})
    assert done.json()["effects"] == [{"effect": "attributes_changed", "names": ["city", "vip", "size"]}]
    assert attributes(shop, ref) == {"city": "上海", "vip": True, "size": 38}
    shop.do(ref, "attributes", {"set": [{"name": "city", "value": "北京"}], "remove": ["vip"]})
    assert attributes(shop, ref) == {"city": "北京", "size": 38}


def test_the_audit_log_says_which_but_not_to_what(shop: Shop) -> None:
    ref = shop.customer()
    shop.do(ref, "attributes", {"set": [{"name": "city", "value": "Canary Wharf"}], "remove": ["nickname"]})
    entry = shop.client("admin").get("/api/audit?limit=1").json()["items"][0]
    assert (entry["action"], entry["details"]) == ("member.edited", {"set": ["city"], "remove": ["nickname"]})
    assert "Canary" not in str(entry)


def test_a_repetition_changes_nothing_and_another_content_is_refused(shop: Shop) -> None:
    ref, key = shop.customer(), shop.new("key")
    body = {"set": [{"name": "city", "value": "上海"}]}
    first = shop.do(ref, "attributes", body, key=key)
    again = shop.do(ref, "attributes", body, key=key)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    other = shop.do(ref, "attributes", {"set": [{"name": "city", "value": "北京"}]}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert attributes(shop, ref) == {"city": "上海"}


def test_what_was_edited_proves_itself(own_shop: Shop) -> None:
    ref = own_shop.customer(spent=10)
    own_shop.do(ref, "attributes", {"set": [{"name": "city", "value": "上海"}]})
    assert not verify(own_shop.system.pool).findings


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, [("", "attributes_missing")]),
        ({"set": [], "remove": []}, [("", "attributes_missing")]),
        (
            {"set": [{"name": "phone", "value": "13800138000"}], "remove": ["email"]},
            [("set[0].name", "attribute_is_identity"), ("remove[0]", "attribute_is_identity")],
        ),
        ({"set": [{"name": "a", "value": "b"}], "remove": ["a"]}, [("remove[0]", "attribute_twice")]),
        ({"set": [{"name": "a"}]}, [("set[0].value", "document_key_missing")]),
    ],
)
def test_every_fault_is_told_at_its_place(shop: Shop, body: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    response = shop.do(shop.customer(), "attributes", body)
    assert response.status_code == 400
    assert [
        (each["path"].removeprefix("body").removeprefix("."), each["code"]) for each in response.json()["errors"]
    ] == faults


@pytest.mark.parametrize("value", [1.5, {"a": 1}, ["x"], "", "x" * 1_001, None])
def test_a_value_that_is_none(shop: Shop, value: object) -> None:
    response = shop.do(shop.customer(), "attributes", {"set": [{"name": "a", "value": value}]})
    assert response.status_code == 400
