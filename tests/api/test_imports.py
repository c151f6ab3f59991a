"""Importing over HTTP: a file is sent, looked at, and imported as a job."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from regulars.api import imports
from tests.api.shop import Shop
from tests.api.test_jobs import shop as shop_of_its_own
from tests.api.test_jobs import work

shop = shop_of_its_own
GOOD = "order,time,item,n,price,phone\nA-1,2026-03-09 10:00,cup,2,60.5,13800138000\nA-2,2026-03-09 11:00,mug,1,9,13900139000\n"
BROKEN = GOOD + "A-3,soon,cup,1,1,13800138000\nA-4,2026-03-09 11:00,cup\n"
MAPPING = {
    "name": "till",
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
    "columns": {"order": "order", "time": "time", "product": "item", "quantity": "n", "price": "price"},
    "customer": [{"column": "phone", "identity": "phone"}],
}


def sent(shop: Shop, content: str | bytes, name: str = "orders.csv") -> str:
    data = content.encode() if isinstance(content, str) else content
    response = shop.client("operate").post("/api/uploads", params={"name": name}, content=data)
    assert response.status_code == 201, response.text
    assert response.json()["size"] == len(data)
    file: str = response.json()["id"]
    return file


def chunks(of: bytes, times: int) -> Iterator[bytes]:
    for _ in range(times):
        yield of


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_sent_looked_at_imported_and_its_rejects_fetched(shop: Shop, tmp_path: Path, *, packed: bool) -> None:
    file = sent(shop, gzip.compress(BROKEN.encode()) if packed else BROKEN, "订单.csv.gz" if packed else "订单.csv")
    client = shop.client("operate")
    look = client.post("/api/imports/preview", json={"upload": file, "mapping": MAPPING}).json()
    assert look["columns"] == ["order", "time", "item", "n", "price", "phone"]
    assert [order[0]["properties"]["total"] for order in look["orders"]] == [121, 9]
    assert [(each["line"], len(each["problems"])) for each in look["rejected"]] == [(4, 1), (5, 1)]
    asked = client.post("/api/imports", json={"upload": file, "mapping": MAPPING})
    assert asked.status_code == 202
    assert asked.json()["about"]["name"].startswith("订单.csv")
    work(shop, tmp_path)
    job = shop.client("read").get(asked.headers["Location"]).json()
    assert (job["status"], job["result"]["orders"], job["result"]["rejected_rows"]) == ("finished", 2, 2)
    assert shop.available("phone:13800138000") == 121
    seen = shop.client("read").get(f"{asked.headers['Location']}/rejected", headers={"Accept-Language": "zh"}).json()
    assert [(row["line"], row["cells"][0]) for row in seen["items"]] == [(4, "A-3"), (5, "A-4")]
    assert "soon" in seen["items"][0]["reason"]
    rejects = shop.client("read").get(f"/api/files/{job['result']['rejects_file']}")
    assert rejects.headers["Content-Disposition"].endswith("%E8%AE%A2%E5%8D%95.rejects.csv")
    assert rejects.content.decode("utf-8-sig").splitlines()[1].startswith("4,")


def test_a_file_is_fetched_as_it_was_sent(shop: Shop) -> None:
    part = bytes(range(256)) * 1024
    response = shop.client("operate").post("/api/uploads", params={"name": "f.csv"}, content=chunks(part, 21))
    file = response.json()
    assert (response.status_code, file["size"]) == (201, 21 * len(part))
    assert shop.client("read").get(f"/api/files/{file['id']}").content == part * 21


def test_a_file_that_is_too_large_is_not_kept(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MAX_UPLOAD", 3 * 1024 * 1024)
    response = shop.client("operate").post(
        "/api/uploads", params={"name": "f.csv"}, content=chunks(bytes(1024 * 1024), 4)
    )
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
    with shop.system.pool.transaction(read_only=True) as transaction:
        assert transaction.rows("SELECT FROM kept_file") == []


@pytest.mark.parametrize("name", ["", "a/b.csv", "..\\b", "a\x00b", "a\nb", "x" * 201])
def test_a_name_that_is_none(shop: Shop, name: str) -> None:
    response = shop.client("operate").post("/api/uploads", params={"name": name}, content=b"x")
    assert response.status_code == 400


def test_the_preset_that_fits_is_proposed_and_taken(shop: Shop) -> None:
    header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    file = sent(shop, header + "1,A,B,1,2011-01-18 10:01:00,2.5,17850.0,France\n")
    look = shop.client("operate").post("/api/imports/preview", json={"upload": file}).json()
    assert look["proposed"]["name"] == "online-retail"
    assert look["orders"][0][0]["userId"] == "17850"
    assert shop.client("operate").post("/api/imports", json={"upload": file}).status_code == 202
    presets = shop.client("read").get("/api/imports/presets").json()["items"]
    assert look["proposed"] in presets
    again = shop.client("operate").post(
        "/api/imports/preview", json={"upload": file, "mapping": look["proposed"]["mapping"]}
    )
    assert again.json()["orders"] == look["orders"]


def test_a_file_that_no_preset_fits_needs_a_mapping(shop: Shop) -> None:
    file = sent(shop, GOOD)
    assert shop.client("operate").post("/api/imports/preview", json={"upload": file}).json()["proposed"] is None
    response = shop.client("operate").post("/api/imports", json={"upload": file})
    assert (response.status_code, response.json()["code"]) == (400, "no_preset_fits")


@pytest.mark.parametrize(
    ("more", "paths"),
    [
        ({"mapping": MAPPING, "preset": "shopify"}, ["preset"]),
        ({"mapping": {**MAPPING, "time_zone": "Mars", "delimiter": "x"}}, ["mapping.delimiter", "mapping.time_zone"]),
        ({"preset": "nonsense"}, [""]),
        ({"upload": "nonsense"}, ["upload"]),
        ({"file": "x"}, ["file"]),
    ],
)
@pytest.mark.parametrize("path", ["/api/imports", "/api/imports/preview"])
def test_what_is_wrong_is_said_with_its_place(shop: Shop, path: str, more: dict[str, Any], paths: list[str]) -> None:
    response = shop.client("operate").post(path, json={"upload": sent(shop, GOOD), **more})
    assert response.status_code == 400
    assert sorted(each["path"] for each in response.json()["errors"]) == paths


@pytest.mark.parametrize("path", ["/api/imports", "/api/imports/preview"])
def test_a_file_that_is_not_there(shop: Shop, path: str) -> None:
    response = shop.client("operate").post(path, json={"upload": str(uuid4()), "mapping": MAPPING})
    assert (response.status_code, response.json()["code"]) == (404, "no_such_kept_file")


def test_what_is_no_csv_file(shop: Shop) -> None:
    response = shop.client("operate").post("/api/imports/preview", json={"upload": sent(shop, b"")})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "file_empty")
