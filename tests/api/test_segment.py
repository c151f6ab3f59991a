"""What Segment's SDKs send, by hand; the SDK itself is in `test_segment_sdk`."""

from __future__ import annotations

import gzip
from base64 import b64encode
from typing import Any

import httpx
import orjson
import pytest

from tests.api.shop import NOON, Shop, order, seen

KINDS: list[tuple[str, dict[str, Any]]] = [
    ("identify", {"traits": {"name": "Li"}}),
    ("track", {"event": "Seen"}),
    ("page", {"name": "Home"}),
    ("screen", {"name": "Home"}),
    ("group", {"groupId": "g"}),
]


@pytest.mark.parametrize(("kind", "content"), KINDS)
def test_each_call_is_stored_before_it_is_answered(shop: Shop, kind: str, content: dict[str, Any]) -> None:
    user = shop.new()
    response = shop.client("ingest").post(f"/v1/{kind}", json={"userId": user, **content})
    assert (response.status_code, response.json()) == (200, {"success": True})
    (event,) = events_of(shop, user)
    assert event["body"]["type"] == kind


def test_an_alias_binds_the_old_id(shop: Shop) -> None:
    user, anonymous = shop.new(), shop.new("anonymous")
    shop.send(seen(user))
    response = shop.client("ingest").post("/v1/alias", json={"userId": user, "previousId": anonymous})
    assert response.json() == {"success": True}
    assert len(events_of(shop, anonymous, kind="anonymous_id")) == 2


@pytest.mark.parametrize("way", ["basic", "bearer", "body"])
@pytest.mark.parametrize("path", ["/v1/track", "/v1/batch", "/v1/import"])
def test_the_write_key_comes_in_several_ways(shop: Shop, way: str, path: str) -> None:
    user, key = shop.new(), shop.keys["ingest"]
    event = seen(user)
    body: dict[str, Any] = event if path == "/v1/track" else {"batch": [event]}
    headers = {
        "basic": {"Authorization": "Basic " + b64encode(f"{key}:".encode()).decode()},
        "bearer": {"Authorization": f"Bearer {key}"},
        "body": {},
    }[way]
    response = httpx.post(
        shop.url + path, json={**body, **({"writeKey": key} if way == "body" else {})}, headers=headers
    )
    assert response.json()["success"] is True
    assert "writeKey" not in events_of(shop, user)[0]["body"]


def test_a_batch_takes_what_it_can_and_lists_the_rest(shop: Shop) -> None:
    user = shop.new()
    first = seen(user, messageId=shop.new("message"))
    batch = [first, {"type": "track", "userId": user}, 7, first, {**first, "event": "Other"}, order(user, "", -1)]
    response = post_batch(shop, batch)
    answer = response.json()
    assert (response.status_code, answer["success"]) == (200, True)
    assert (answer["accepted"], answer["duplicate"]) == (1, 1)
    refused = {
        each["index"]: [(fault["path"], fault["code"]) for fault in each["problems"]] for each in answer["refused"]
    }
    assert refused == {
        1: [("event", "value_missing")],
        2: [("", "object_expected")],
        4: [("", "key_reused")],
        5: [("properties.order_id", "text_empty"), ("properties.total", "amount_negative")],
    }
    assert len(events_of(shop, user)) == 1


def test_a_repeated_batch_changes_nothing(shop: Shop) -> None:
    user = shop.new()
    batch = [order(user, f"{user}-{number}", 10, messageId=f"{user}-{number}") for number in range(3)]
    counts = [(post_batch(shop, batch).json()["accepted"], shop.available(f"user_id:{user}")) for _ in range(2)]
    assert counts == [(3, 30), (0, 30)]


def test_an_empty_batch_is_a_success(shop: Shop) -> None:
    assert post_batch(shop, []).json() == {"success": True, "accepted": 0, "duplicate": 0, "refused": []}


def test_the_batchs_context_goes_around_each_messages_own(shop: Shop) -> None:
    user, card = shop.new(), shop.new("card")
    context = {"externalIds": [{"type": "card", "id": card}], "app": {"name": "till"}}
    post_batch(shop, [seen(user), seen(user, messageId=user, context={"app": {"name": "phone"}})], context=context)
    assert [event["body"]["context"]["app"]["name"] for event in events_of(shop, card, kind="card")] == [
        "phone",
        "till",
    ]


def test_the_batchs_context_heals_no_message(shop: Shop) -> None:
    answer = post_batch(shop, [7, seen(shop.new(), context=5), seen(shop.new())], context={"ip": "1.2.3.4"}).json()
    assert answer["accepted"] == 1
    assert [fault["path"] for each in answer["refused"] for fault in each["problems"]] == ["", "context"]


def test_the_senders_clock_is_corrected(shop: Shop) -> None:
    """An hour slow when it sent: what it says happened half an hour before, happened half an hour before."""
    user = shop.new()
    late = {"timestamp": "2026-03-10T10:30:00Z"}
    post_batch(shop, [seen(user, **late)], sentAt="2026-03-10T11:00:00Z")
    assert events_of(shop, user)[0]["occurred_at"] == "2026-03-10T11:30:00Z"
    single = shop.new()
    shop.client("ingest").post("/v1/track", json=seen(single, **late, sentAt="2026-03-10T11:00:00Z"))
    assert events_of(shop, single)[0]["occurred_at"] == "2026-03-10T11:30:00Z"
    assert shop.clock.now == NOON


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_bodies_may_be_gzipped(shop: Shop, encoding: str) -> None:
    user = shop.new()
    packed = gzip.compress(b'{"batch": [{"type": "track", "event": "Seen", "userId": "%b"}]}' % user.encode())
    response = shop.client("ingest").post("/v1/batch", content=packed, headers={"Content-Encoding": encoding})
    assert response.json()["accepted"] == 1


@pytest.mark.parametrize(
    ("message", "status", "code", "faults"),
    [
        ({"event": "Seen"}, 400, "event_refused", ["userId"]),
        ({"userId": "u", "event": ""}, 400, "event_refused", ["event"]),
        ({"userId": "u", "event": "Time Passed"}, 400, "event_refused", ["event"]),
        ([], 400, "event_refused", [""]),
        (None, 400, "event_refused", [""]),
    ],
)
def test_a_single_bad_event_is_a_problem(shop: Shop, message: Any, status: int, code: str, faults: list[str]) -> None:
    response = shop.client("ingest").post("/v1/track", content=orjson.dumps(message))
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [fault["path"] for fault in response.json()["errors"]] == faults


def test_a_single_event_under_a_used_id(shop: Shop) -> None:
    event = seen(shop.new(), messageId=shop.new("message"))
    client = shop.client("ingest")
    answers = [client.post("/v1/track", json=each) for each in (event, event, {**event, "event": "Other"})]
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[2].json()["code"] == "key_reused"


@pytest.mark.parametrize(
    ("body", "path"),
    [([], ""), ("x", ""), ({}, "batch"), ({"batch": {}}, "batch"), ({"batch": [], "context": 5}, "context")],
)
def test_a_batch_that_is_none(shop: Shop, body: Any, path: str) -> None:
    response = shop.client("ingest").post("/v1/batch", json=body)
    assert (response.status_code, response.json()["errors"][0]["path"]) == (400, path)


def test_a_sent_at_that_is_no_time_refuses_each_event(shop: Shop) -> None:
    unreadable: list[Any] = [5, "yesterday", {}]
    for sent_at in unreadable:
        answer = post_batch(shop, [seen(shop.new())], sentAt=sent_at).json()
        assert [fault["path"] for fault in answer["refused"][0]["problems"]] == ["sentAt"]


def post_batch(shop: Shop, batch: list[Any], **more: Any) -> httpx.Response:
    return shop.client("ingest").post("/v1/batch", json={"batch": batch, **more})


def events_of(shop: Shop, value: str, *, kind: str = "user_id") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = shop.client("read").get(f"/api/members/{kind}:{value}/events").json()["items"]
    return items
