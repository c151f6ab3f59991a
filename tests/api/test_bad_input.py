"""Whatever is sent: a clear problem or a refusal, the neighbours unharmed, and never a fault of ours."""

from __future__ import annotations

from itertools import product
from typing import Any

import orjson
import pytest

from tests.api.shop import Shop, order, seen

BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "json_invalid"),
    "cut": (b'[{"event":', "json_invalid"),
    "trailing": (b"{} {}", "json_invalid"),
    "single quotes": (b"{'a': 1}", "json_invalid"),
    "comment": (b"{} // x", "json_invalid"),
    "NaN": (b'{"a": NaN}', "json_invalid"),
    "infinite": (b'{"a": 1e999}', "json_invalid"),
    "control character": (b'{"a": "\x01"}', "json_invalid"),
    "half a pair": (b'{"a": "\\ud800"}', "json_invalid"),
    "GBK": ('{"a": "中文"}'.encode("gbk"), "json_invalid"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "json_invalid"),
    "form": (b"a=1&b=2", "json_invalid"),
    "too deep to read": (b"[" * 60_000, "json_invalid"),
    "too deep to read, closed": (b"[" * 5_000 + b"]" * 5_000, "json_invalid"),
    "binary": (bytes(range(256)), "json_invalid"),
}
PATHS = [
    "/v1/track",
    "/v1/identify",
    "/v1/batch",
    "/api/events",
    "/api/events?dry_run=true",
    "/api/members/{ref}/redemptions",
    "/api/members/{ref}/adjustments",
    "/api/members/{ref}/tags",
    "/api/keys",
]


@pytest.mark.parametrize(("body", "path"), [
    pytest.param(body, path, id=f"{body}: {path}")
    for body, path in product(BODIES, PATHS)
    if body != "nothing" or ("members" not in path and "keys" not in path)
])  # fmt: skip
def test_a_body_that_is_no_json_has_its_place(shop: Shop, body: str, path: str) -> None:
    content, code = BODIES[body]
    headers = {"Idempotency-Key": shop.new("key")}
    response = shop.client("admin").post(path.format(ref="user_id:nobody"), content=content, headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, code), response.text
    assert "line 1" in response.json()["detail"].lower()


EVENTS: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "a number": (7, [("", "object_expected")]),
    "a text": ("track", [("", "object_expected")]),
    "a list": ([[]], [("", "object_expected")]),
    "null": (None, [("", "object_expected")]),
    "nothing": ({}, [("type", "type_missing"), ("userId", "identity_missing")]),
    "no type of ours": (seen("u", type="buy"), [("type", "type_unknown")]),
    "nobody": ({"type": "track", "event": "Seen"}, [("userId", "identity_missing")]),
    "a number as user": (seen("u") | {"userId": 12345}, [("userId", "text_expected")]),
    "NUL": (seen("u\0"), [("userId", "text_nul")]),
    "NUL in a key": (seen("u", properties={"a\0": 1}), [("properties", "key_nul")]),
    "long id": (seen("u" * 513), [("userId", "id_too_long")]),
    "no zone": (seen("u", timestamp="2026-03-10T12:00:00"), [("timestamp", "timestamp_without_zone")]),
    "far future": (seen("u", timestamp="2036-03-10T12:00:00Z"), [("timestamp", "timestamp_in_future")]),
    "year 0": (seen("u", timestamp="0000-03-10T12:00:00Z"), [("timestamp", "timestamp_invalid")]),
    "year 1": (seen("u", timestamp="0001-01-01T00:00:00+14:00"), [("timestamp", "timestamp_too_early")]),
    "a number as time": (seen("u", timestamp=1773144000), [("timestamp", "text_expected")]),
    "negative": (order("u", "o", -1), [("properties.total", "amount_negative")]),
    "absurd": (order("u", "o", 1e14), [("properties.total", "amount_too_large")]),
    "huge": (order("u", "o", 1e300), [("properties.total", "amount_too_large")]),
    "a text as amount": (order("u", "o", "9.90"), [("properties.total", "number_expected")]),  # type: ignore[arg-type]
    "no currency": (seen("u", properties={"total": 1, "currency": "yuan"}), [("properties.currency", "currency_invalid")]),
    "ten thousand lines": (
        seen("u", properties={"products": [{"sku": "a"}] * 10_000}),
        [("properties.products", "lines_too_many")],
    ),
    "deep": (seen("u", properties=orjson.loads('{"a":' * 50 + "1" + "}" * 50)), [("properties" + ".a" * 9, "nested_too_deep")]),
    "huge number": (seen("u", properties={"n": 10**18}), [("properties.n", "number_out_of_range")]),
    "long text": (seen("u", properties={"t": "x" * 4097}), [("properties.t", "text_too_long")]),
    "a masked phone": (
        {"type": "identify", "userId": "u", "traits": {"phone": "138****8000"}},
        [("traits.phone", "phone_invalid")],
    ),
    "reserved": (seen("u", event="Points Adjusted"), [("event", "reserved_event")]),
}  # fmt: skip


@pytest.mark.parametrize("dry_run", ["false", "true"])
@pytest.mark.parametrize("name", EVENTS)
def test_a_bad_event_is_refused_by_place_and_its_neighbours_are_not(shop: Shop, name: str, dry_run: str) -> None:
    bad, faults = EVENTS[name]
    good = [seen(shop.new()), seen(shop.new())]
    response = shop.client("ingest").post("/api/events", json=[good[0], bad, good[1]], params={"dry_run": dry_run})
    first, refused, last = response.json()
    assert (first["status"], refused["status"], last["status"]) == ("accepted", "refused", "accepted")
    found = [(problem["path"], problem["code"]) for problem in refused["problems"]]
    assert set(faults) <= set(found)
    assert all(problem["message"] for problem in refused["problems"])


@pytest.mark.parametrize("body", [5, "x", None, True])
def test_events_are_a_list_or_an_object(shop: Shop, body: Any) -> None:
    response = shop.client("ingest").post("/api/events", content=orjson.dumps(body))
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "list_expected")


def test_one_event_alone_is_a_list_of_one(shop: Shop) -> None:
    (answer,) = shop.client("ingest").post("/api/events", json=seen(shop.new())).json()
    assert answer["status"] == "accepted"


def test_a_byte_order_mark_does_no_harm(shop: Shop) -> None:
    content = b"\xef\xbb\xbf" + orjson.dumps(seen(shop.new()))
    assert shop.client("ingest").post("/v1/track", content=content).status_code == 200


def test_of_a_key_that_stands_twice_the_last_one_counts(shop: Shop) -> None:
    content = b'{"event": "Seen", "userId": "%b", "userId": "%b"}' % (b"x", shop.new().encode())
    (answer,) = shop.client("ingest").post("/api/events", content=content).json()
    assert answer["status"] == "accepted"


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "nonsense"])
def test_what_the_body_is_called_does_not_matter(shop: Shop, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    body = orjson.dumps(seen(shop.new()))
    assert shop.client("ingest").post("/v1/track", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize("dry_run", ["maybe", "2", ""])
def test_a_dry_run_is_yes_or_no(shop: Shop, dry_run: str) -> None:
    response = shop.client("ingest").post("/api/events", json=[], params={"dry_run": dry_run})
    assert (response.status_code, response.json()["errors"][0]["path"]) == (400, "query.dry_run")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "no_such_path"),
        ("POST", "/", 405, "method_not_allowed"),
        ("GET", "/docs", 404, "no_such_path"),
        ("GET", "/redoc", 404, "no_such_path"),
        ("GET", "/api/members/a/b/c/d", 404, "no_such_path"),
        ("GET", "/api/events/", 404, "no_such_path"),
        ("GET", "/v1/track", 405, "method_not_allowed"),
        ("DELETE", "/api/members/user_id:1", 405, "method_not_allowed"),
        ("PATCH", "/healthz", 405, "method_not_allowed"),
    ],
)
def test_an_address_that_is_none(shop: Shop, method: str, path: str, status: int, code: str) -> None:
    response = shop.client("admin").request(method, path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["Content-Type"] == "application/problem+json"
