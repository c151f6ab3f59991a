"""Request ids, logs without personal data, metrics, health."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from tests.api.shop import Shop, order, seen


@pytest.mark.parametrize("given", ["abc-123", "A.b:c_9", "x" * 128])
def test_a_request_id_is_kept(shop: Shop, given: str) -> None:
    for path in ("/healthz", "/nowhere"):
        response = shop.client("none").get(path, headers={"X-Request-Id": given})
        assert response.headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "two words", "x" * 129, 'a"b', "{}"])
def test_one_that_could_harm_a_log_is_replaced(shop: Shop, given: str) -> None:
    ids = {
        shop.client("none").get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"] for _ in range(2)
    }
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)


def test_a_problem_names_its_request(shop: Shop) -> None:
    response = shop.client("read").get("/api/members/user_id:nobody", headers={"X-Request-Id": "mine"})
    assert response.json()["request_id"] == "mine"


def test_answers_are_not_kept_by_anyone_between(shop: Shop) -> None:
    response = shop.client("read").get("/api/programs")
    assert (response.headers["Cache-Control"], response.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


@pytest.fixture
def logged() -> Iterator[list[dict[str, Any]]]:
    """What is logged, instead of being written."""
    with structlog.testing.capture_logs() as entries:
        yield entries  # type: ignore[misc]  # the library says it more loosely


def test_every_request_has_one_line(shop: Shop, logged: list[dict[str, Any]]) -> None:
    ref = shop.customer()
    logged.clear()
    shop.client("read").get(f"/api/members/{ref}/events/1/why", headers={"X-Request-Id": "mine"})
    shop.client("none").get("/api/members/user_id:77", headers={"X-Request-Id": "mine"})
    shop.client("none").get("/nowhere/77", headers={"X-Request-Id": "mine"})
    lines = [{key: line[key] for key in ("event", "method", "route", "status", "caller")} for line in logged]
    key = shop.keys["read"].split("_")[1]
    assert lines == [
        {
            "event": "request",
            "method": "GET",
            "route": "/api/members/{ref}/events/{seq}/why",
            "status": 200,
            "caller": key,
        },
        {"event": "request", "method": "GET", "route": "/api/members/{ref}", "status": 401, "caller": None},
        {"event": "request", "method": "GET", "route": "(none)", "status": 404, "caller": None},
    ]
    assert {line["request_id"] for line in logged} == {"mine"}


def test_nothing_personal_is_logged(
    shop: Shop, logged: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Names, numbers and secrets that would be found anywhere in the log are sent in every way there is."""
    phone, mail, name = "+8613912345678", "canary@example.com", "Canary Li"
    who = {"type": "identify", "userId": "canary-user", "traits": {"phone": phone, "email": mail, "name": name}}
    client = shop.client("admin")
    shop.send(who, order("canary-user", "canary-order", 5), {**who, "timestamp": "canary-time"})
    client.post(
        "/v1/batch",
        content=gzip.compress(orjson.dumps({"batch": [who, {**who, "userId": 5}]})),
        headers={"Content-Encoding": "gzip"},
    )
    client.post("/v1/identify", content=orjson.dumps(who)[:-3])
    client.post("/api/events", json=[who], params={"dry_run": "true"})
    for ref in ("user_id:canary-user", f"phone:{phone}", f"email:{mail}", "phone:13912345678"):
        for part in ("", "/ledger", "/events", "/events/1/why", "/events?cursor=canary"):
            client.get(f"/api/members/{ref}{part}")
        shop.do(ref, "adjustments", {"wallet": "points", "points": 1, "reason": name})
        shop.do(ref, "adjustments", {"wallet": "canary", "points": 1, "reason": name})
        shop.do(ref, "tags", {"add": ["canary"]})
    written = json.dumps(logged, default=str) + "".join(capsys.readouterr())
    assert len(logged) > 30
    for canary in ("canary", "13912345678", "Canary", *(key.split("_", 2)[2] for key in shop.keys.values())):
        assert canary not in written


def test_metrics_count_requests_by_route_and_events_by_status(own_shop: Shop) -> None:
    user = own_shop.new()
    event = seen(user, messageId="one")
    own_shop.send(event, event, {"userId": user})
    own_shop.client("read").get(f"/api/members/user_id:{user}")
    own_shop.client("read").get("/api/members/user_id:nobody")
    own_shop.client("read").get("/nowhere")
    values = metrics(own_shop)
    assert [values["regulars_events_total", status] for status in ("accepted", "duplicate", "refused")] == [1, 1, 1]
    assert values["regulars_http_requests_total", "GET", "/api/members/{ref}", "200"] == 1
    assert values["regulars_http_requests_total", "GET", "/api/members/{ref}", "404"] == 1
    assert values["regulars_http_requests_total", "GET", "(none)", "404"] == 1
    assert values["regulars_http_request_seconds_count", "POST", "/api/events"] == 1
    assert (values["regulars_request_events_count",], values["regulars_request_events_sum",]) == (1, 3)
    assert (values["regulars_commit_events_count",], values["regulars_commit_events_sum",]) == (1, 2)
    assert values["regulars_queue_events",] == 0
    assert values["process_resident_memory_bytes",] > 0


def test_metrics_hold_nothing_personal(shop: Shop) -> None:
    shop.client("read").get(f"/api/members/{shop.customer()}")
    assert "user-" not in shop.client("none").get("/metrics").text


def test_alive_and_ready(shop: Shop) -> None:
    assert shop.client("none").get("/healthz").json() == {"status": "ok"}
    ready = shop.client("none").get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "database": True, "program": True})


def metrics(shop: Shop) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    text = shop.client("none").get("/metrics").text
    order = ("method", "route", "status")
    return {
        (sample.name, *(sample.labels[name] for name in order if name in sample.labels)): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "le" not in sample.labels
    }
