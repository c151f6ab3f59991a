"""What callers hear while the system is busy, closing, or without its database."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import Future
from typing import Any

import httpx
import pytest
import structlog

from regulars.services.errors import OverloadedError
from regulars.storage.errors import RetryableError
from tests.api.shop import Shop, order

SENDERS: list[tuple[str, Any]] = [
    ("/v1/track", order("u", "o", 5)),
    ("/v1/batch", {"batch": [order("u", "o", 5)]}),
    ("/api/events", [order("u", "o", 5)]),
    ("/api/members/{ref}/tags", {"add": ["x"]}),
    ("/api/members/{ref}/redemptions", {"reward": "cup"}),
]


@pytest.mark.parametrize(("path", "body"), SENDERS)
@pytest.mark.parametrize(("code", "status"), [("overloaded", 429), ("closing", 503)])
def test_who_comes_when_too_much_waits_is_told_when_to_come_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, path: str, body: Any, code: str, status: int
) -> None:
    ref = shop.customer()

    def full(_submissions: Any) -> Any:
        raise OverloadedError(code, retry_after_s=7)

    monkeypatch.setattr(shop.system.pump, "offer", full)
    response = post(shop, path.format(ref=ref), body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["Retry-After"] == "7"
    assert "7" in response.json()["detail"]


@pytest.mark.parametrize(("path", "body"), SENDERS)
def test_a_batch_that_the_database_did_not_take_can_be_sent_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, path: str, body: Any
) -> None:
    ref = shop.customer()

    def lost(_submissions: Any) -> Any:
        future: Future[Any] = Future()
        future.set_exception(RetryableError("connection lost: secret details"))
        return future

    monkeypatch.setattr(shop.system.pump, "offer", lost)
    response = post(shop, path.format(ref=ref), body)
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0
    assert "secret" not in response.text


@pytest.mark.parametrize("path", ["/api/programs", "/api/members/user_id:1", "/api/keys", "/api/audit"])
def test_reading_without_a_database_can_be_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    shop.client("admin").get(path)  # the key is known from here on

    def nothing(**_named: Any) -> Any:
        raise RetryableError("no connection")

    monkeypatch.setattr(type(shop.system.pool), "transaction", lambda _pool, **named: nothing(**named))
    response = shop.client("admin").get(path)
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    ready = shop.client("none").get("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"status": "not_ready", "database": False, "program": False})
    assert shop.client("none").get("/healthz").status_code == 200


def test_readiness_does_not_wait_for_a_database_that_hangs(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr("regulars.api.health.look", lambda _pool: go_on.wait())
    monkeypatch.setattr("regulars.api.health._PATIENCE_S", 0.05)
    try:
        assert shop.client("none").get("/readyz").status_code == 503
    finally:
        go_on.set()


def test_a_fault_of_our_own_is_told_without_its_details(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: Any, **_named: Any) -> Any:
        raise RuntimeError("secret details")

    monkeypatch.setattr("regulars.api.members.show_member", broken)
    for language, title in (("en", "A fault of ours"), ("zh-CN", "系统内部错误")):
        response = shop.client("read", language=language).get("/api/members/user_id:1")
        assert (response.status_code, response.json()["code"], response.json()["title"]) == (500, "internal", title)
        assert "secret" not in response.text
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["X-Request-Id"] == response.json()["request_id"]


def test_events_that_wait_are_answered_before_the_server_stops(own_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same through a signal is in `test_server`; here the pump is closed behind a waiting request."""
    held: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: held.append(post(own_shop, "/v1/track", order("u", "o", 5))))
    thread.start()
    while not held and own_shop.system.pump.queued == 0 and thread.is_alive():
        time.sleep(0.001)
    own_shop.system.pump.close()
    thread.join()
    assert held[0].status_code in (200, 503)
    late = post(own_shop, "/v1/track", order("u", "o2", 5))
    assert (late.status_code, late.json()["code"]) == (503, "closing")


@pytest.mark.parametrize("path", ["/v1/batch", "/api/events", "/api/keys", "/api/programs"])
def test_a_body_that_does_not_come_to_its_end(shop: Shop, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr("regulars.api.bodies.PATIENCE_S", 0.05)
    head = f"POST {path} HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {shop.keys['admin']}\r\nContent-Length: 9\r\n\r\n[]"
    with socket.create_connection(("127.0.0.1", int(shop.url.rpartition(":")[2])), timeout=30) as connection:
        connection.sendall(head.encode())
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"body_too_slow" in answer


def test_a_sender_who_goes_away_is_no_fault_of_ours(shop: Shop) -> None:
    head = f"POST /v1/track HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {shop.keys['admin']}\r\nContent-Length: 9\r\n\r\n[]"
    with structlog.testing.capture_logs() as logged:
        with socket.create_connection(("127.0.0.1", int(shop.url.rpartition(":")[2]))) as connection:
            connection.sendall(head.encode())
        while not logged:
            time.sleep(0.005)
    assert [(line["event"], line["status"]) for line in logged] == [("request", 499)]


def post(shop: Shop, path: str, body: Any) -> httpx.Response:
    return shop.client("admin").post(path, json=body, headers={"Idempotency-Key": shop.new("key")})
