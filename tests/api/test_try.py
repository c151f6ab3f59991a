"""Trying an event over HTTP: an operator asks what would happen, and nothing does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.shop import PROGRAM, Shop, order
from tests.api.staff import browser, hired
from tests.api.test_events import everything


def tried(shop: Shop, event: Any, *, scope: str = "read", **query: Any) -> httpx.Response:
    return shop.client(scope).post("/api/events/try", json=event, params=query)


def test_a_trial_shows_every_rule_and_what_failed(shop: Shop) -> None:
    ref = shop.customer(spent=150)
    event = order("somebody else", shop.new("order"), 40)
    doc = tried(shop, event, member=ref).json()
    assert [(rule["rule"], rule["given"]) for rule in doc["rules"]] == [
        ("per_yuan", 60),
        ("growth_per_yuan", 40),
        ("big_order", 0),
    ]
    assert doc["rules"][2]["condition"]["needed"] == 500
    assert [benefit["benefit"] for benefit in doc["benefits"]] == ["silver_off", "birthday_gift"]
    assert doc["member_id"] == shop.client("read").get(f"/api/members/{ref}").json()["member_id"]


def test_a_trial_leaves_no_trace(own_shop: Shop) -> None:
    ref = own_shop.customer(spent=150)
    before = everything(own_shop)
    new = order(own_shop.new(), "new", 600, context={"externalIds": [{"type": "card", "id": "77"}]})
    assert tried(own_shop, new).json()["member_id"] is None
    assert tried(own_shop, {"type": "identify", "traits": {"city": "Shanghai"}}, member=ref).status_code == 200
    assert everything(own_shop) == before


def test_a_draft_can_be_tried(own_shop: Shop) -> None:
    double = PROGRAM.replace("per_amount: {points: 1}, multiplied_by", "per_amount: {points: 2}, multiplied_by")
    number = own_shop.client("operate").post("/api/programs", content=double).json()["number"]
    event = order("u", "o", 10)
    given = [tried(own_shop, event, **query).json()["rules"][0]["given"] for query in ({}, {"program": number})]
    assert given == [10, 20]


@pytest.mark.parametrize(
    ("event", "query", "status", "code", "paths"),
    [
        ({"event": "Seen"}, {"member": "user_id:nobody"}, 404, "no_such_member", None),
        ({"event": "Seen"}, {"program": 99}, 404, "no_such_version", None),
        ({"event": "Seen"}, {"program": 0}, 400, "invalid_request", ["query.program"]),
        ({"event": "Points Adjusted"}, {}, 400, "event_refused", ["event"]),
        ({"event": "Order Completed", "properties": {"total": -1}}, {}, 400, "event_refused", ["properties.total", "properties.order_id"]),
        ([], {}, 400, "invalid_request", [""]),
    ],
)  # fmt: skip
def test_what_cannot_be_tried_is_told_with_its_place(
    shop: Shop, event: Any, query: dict[str, Any], status: int, code: str, paths: list[str] | None
) -> None:
    response = tried(shop, event, **query)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert [error["path"] for error in response.json().get("errors", ())] == (paths or [])


def test_an_analyst_may_try_and_a_till_may_not(shop: Shop) -> None:
    with browser(shop, hired(shop, "analyst")) as client:
        assert client.post("/api/events/try", json={"event": "Checked In"}).json()["rules"][0]["given"] == 3
    assert tried(shop, {"event": "Checked In"}, scope="ingest").status_code == 403
