"""Segment's own Python SDK as the client, against a real server: also gzipped, and while the server is too busy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from segment.analytics import request
from segment.analytics.client import Client

from regulars.services.ingest_events import ingest
from regulars.services.submissions import Submission, submit
from regulars.storage.server import Database
from tests.api.shop import NOON, Shop, open_shop, seen


@contextmanager
def sdk(shop: Shop, *, gzip: bool = False, key: str | None = None) -> Iterator[tuple[Client, list[Any]]]:
    """The SDK's client, and the errors it reports; what it holds is sent at the end of the block."""
    errors: list[Any] = []
    client = Client(
        key or shop.keys["ingest"],
        host=shop.url,
        gzip=gzip,
        upload_interval=0.05,
        on_error=lambda error, batch: errors.append((error, batch)),
    )
    try:
        yield client, errors
        client.flush()
    finally:
        client.join()


@pytest.mark.parametrize("gzip", [False, True])
def test_every_call_of_the_sdk_arrives(shop: Shop, gzip: bool) -> None:  # noqa: FBT001 - a case of the table
    user, anonymous = shop.new(), shop.new("anonymous")
    at = datetime.fromtimestamp(NOON / 1_000_000, UTC)
    with sdk(shop, gzip=gzip) as (client, errors):
        client.identify(user, {"name": "李雷", "email": f"{user}@example.com"}, timestamp=at - timedelta(minutes=9))
        properties = {"order_id": shop.new("order"), "total": 88.5, "currency": "CNY"}
        client.track(user, "Order Completed", properties, timestamp=at - timedelta(minutes=8))
        client.page(user, "Help", "Returns", {"path": "/returns"}, timestamp=at - timedelta(minutes=7))
        client.screen(user, "Home", timestamp=at - timedelta(minutes=6))
        client.group(user, "office", {"name": "Office"}, timestamp=at - timedelta(minutes=5))
        client.track(None, "Seen", anonymous_id=anonymous)
    assert errors == []
    reader = shop.client("read")
    member = reader.get(f"/api/members/email:{user}@example.com").json()
    assert member["attributes"]["name"] == "李雷"
    assert member["wallets"][0]["available"] == 88
    events = reader.get(f"/api/members/user_id:{user}/events").json()["items"]
    assert [event["name"] for event in reversed(events)] == ["Identify", "Order Completed", "Page", "Screen", "Group"]
    assert all(event["body"]["context"]["library"]["name"] == "analytics-python" for event in events)
    assert reader.get(f"/api/members/anonymous_id:{anonymous}").status_code == 200


def test_an_alias_of_the_sdk_joins_what_was_done_before(shop: Shop) -> None:
    user, anonymous = shop.new(), shop.new("anonymous")
    with sdk(shop) as (client, errors):
        client.track(None, "Checked In", anonymous_id=anonymous)
        client.flush()
        client.alias(anonymous, user)
        client.flush()
        client.track(user, "Seen")
    assert errors == []
    assert shop.available(f"user_id:{user}") == 3


def test_hundreds_of_events_arrive_once_each(shop: Shop) -> None:
    user = shop.new()
    with sdk(shop, gzip=True) as (client, errors):
        for number in range(350):
            client.track(user, "Order Completed", {"order_id": f"{user}-{number}", "total": 10})
    assert errors == []
    assert shop.available(f"user_id:{user}") >= 3500


def test_a_bad_event_does_not_keep_the_sdk_from_sending_the_others(shop: Shop) -> None:
    user = shop.new()
    with sdk(shop) as (client, errors):
        client.track(user, "Order Completed", {"total": 1})  # without an order_id
        client.track(user, "Order Completed", {"order_id": "good", "total": 20})
    assert errors == []
    assert shop.available(f"user_id:{user}") == 20


def test_a_key_that_does_not_work_is_reported_and_not_tried_again(shop: Shop) -> None:
    user = shop.new()
    with sdk(shop, key="rk_000000000000_nothing") as (client, errors):
        client.track(user, "Seen")
    ((error, batch),) = errors
    assert (error.status, len(batch)) == (401, 1)
    assert shop.client("read").get(f"/api/members/user_id:{user}").status_code == 404


def test_the_sdk_waits_while_the_server_is_too_busy_and_loses_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch hangs and the queue is full, so the server says 429; when it goes on, everything arrives."""
    go_on = threading.Event()

    def slow_ingest(*arguments: Any, **named: Any) -> Any:
        go_on.wait()
        return ingest(*arguments, **named)

    monkeypatch.setattr("regulars.services.pump.ingest", slow_ingest)
    with open_shop(database.url, queue_events=1, batch_events=1) as shop:
        statuses = watch(monkeypatch)
        with sdk(shop, gzip=True) as (client, errors):
            fill(shop)
            for number in range(5):
                client.track("waiting", "Order Completed", {"order_id": f"w-{number}", "total": 10})
            while 429 not in statuses:
                threading.Event().wait(0.02)
            go_on.set()
        assert errors == []
        assert shop.available("user_id:waiting") == 50
    assert set(statuses) == {429, 200}


def fill(shop: Shop) -> None:
    """Let a batch hang, and as much wait behind it as may wait."""
    for left in (0, 1):
        submission = submit(seen(shop.new()), received=NOON)
        assert isinstance(submission, Submission)
        shop.system.pump.offer([submission])
        while shop.system.pump.queued > left:
            threading.Event().wait(0.01)


def watch(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The status of every answer that the SDK gets."""
    statuses: list[int] = []
    post = request._session.post

    def watched(*arguments: Any, **named: Any) -> Any:
        response = post(*arguments, **named)
        statuses.append(response.status_code)
        return response

    monkeypatch.setattr(request._session, "post", watched)
    return statuses
