"""How large things may be, and what happens to those that are larger."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import httpx
import orjson
import pytest

from tests.api.shop import Shop, seen

KIB = 1024


def sized(user: str, size: int, *, letter: str = "x") -> dict[str, Any]:
    """An event, with an id as SDKs send it, of exactly this many bytes as compact JSON."""
    event = seen(user, messageId=user, properties={"fill": []})
    fill: list[str] = event["properties"]["fill"]
    step = len(letter.encode())
    while (left := size - len(orjson.dumps(event))) > 0:
        fill.append(letter * min((left - 3) // step, 4000))
        if (left := size - len(orjson.dumps(event))) < 10:
            fill[-1] += "y" * left
    return event


@pytest.mark.parametrize("letter", ["x", "中"])
@pytest.mark.parametrize(("size", "status"), [(32 * KIB, 200), (32 * KIB + 1, 413)])
def test_an_event_has_32_kib_at_most(shop: Shop, letter: str, size: int, status: int) -> None:
    event = sized(shop.new(), size, letter=letter)
    assert len(orjson.dumps(event)) == size
    response = shop.client("ingest").post("/v1/track", json=event)
    assert response.status_code == status
    if status == 413:
        assert response.json()["code"] == "event_too_large"


def test_what_belongs_to_the_sending_does_not_count(shop: Shop) -> None:
    event = {**sized(shop.new(), 32 * KIB), "sentAt": "2026-03-10T12:00:00Z", "writeKey": "w" * 100}
    assert shop.client("ingest").post("/v1/track", json=event).status_code == 200


@pytest.mark.parametrize("path", ["/v1/batch", "/api/events"])
def test_a_large_event_leaves_its_neighbours_unharmed(shop: Shop, path: str) -> None:
    user = shop.new()
    events = [seen(user, messageId="a"), sized(user, 32 * KIB + 1), seen(user, messageId="b")]
    answer = shop.client("ingest").post(path, json={"batch": events} if path == "/v1/batch" else events).json()
    (problem,) = (answer["refused"][0] if path == "/v1/batch" else answer[1])["problems"]
    assert problem["code"] == "event_too_large"
    assert len(shop.client("read").get(f"/api/members/user_id:{user}/events").json()["items"]) == 2


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/v1/track", 64 * KIB),
        ("/v1/batch", 500 * KIB),
        ("/v1/import", 500 * KIB),
        ("/api/events", 500 * KIB),
        ("/api/members/{ref}/tags", 64 * KIB),
        ("/api/programs/validate", 2 * KIB * KIB),
        ("/api/keys", 64 * KIB),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("declared", [True, False])
def test_a_body_has_its_limit(shop: Shop, path: str, limit: int, packed: bool, declared: bool) -> None:  # noqa: FBT001
    headers = {"Idempotency-Key": shop.new("key"), "Content-Type": "application/json"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    target = path.format(ref=shop.customer())
    for size, too_large in ((limit, False), (limit + 1, True)):
        body = b"[" + b" " * (size - 2) + b"]"
        content = gzip.compress(body) if packed else body
        response = shop.client("admin").post(target, content=content if declared else iter([content]), headers=headers)
        assert (response.status_code == 413) is too_large, response.text
        if too_large:
            assert response.json()["code"] == "body_too_large"


def test_a_bomb_is_not_unpacked(shop: Shop) -> None:
    """A gigabyte in a megabyte, and a gigabyte in half that: refused by the size it came with, or as it grows."""
    packer = zlib.compressobj(9, wbits=31)
    million = bytes(KIB * KIB)
    bomb = b"".join(packer.compress(million) for _ in range(400)) + packer.flush()
    assert len(bomb) < 500 * KIB
    response = shop.client("ingest").post("/v1/batch", content=bomb, headers={"Content-Encoding": "gzip"})
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("path", ["/v1/batch", "/api/events"])
def test_a_request_has_2500_events_at_most(shop: Shop, path: str) -> None:
    def send(count: int) -> httpx.Response:
        events = [0] * count
        return shop.client("ingest").post(path, json={"batch": events} if path == "/v1/batch" else events)

    assert send(2500).status_code == 200
    assert (send(2501).status_code, send(2501).json()["code"]) == (413, "too_many_events")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no gzip",
        gzip.compress(b"{}", mtime=0)[:-1],
        gzip.compress(b"{}", mtime=0) + b"x",
        gzip.compress(b"[", mtime=0) * 2,
    ],
)
def test_what_is_no_gzip(shop: Shop, content: bytes) -> None:
    response = shop.client("ingest").post("/v1/batch", content=content, headers={"Content-Encoding": "gzip"})
    assert (response.status_code, response.json()["code"]) == (400, "gzip_invalid")


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "x"])
def test_other_encodings_are_not_read(shop: Shop, encoding: str) -> None:
    response = shop.client("ingest").post("/v1/batch", content=b"{}", headers={"Content-Encoding": encoding})
    assert (response.status_code, response.headers["Accept-Encoding"]) == (415, "gzip")
