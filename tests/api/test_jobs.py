"""Jobs over HTTP: asked for, looked at, stopped; what came of them is fetched."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from regulars.services.jobs.carry_out import carry_out, take_job
from regulars.services.jobs.under_way import Site
from regulars.services.overview.sum_up import sum_up
from tests.api.shop import PROGRAM, Shop, open_shop, order, seen


@pytest.fixture
def shop(template: str, copy_of: Any) -> Iterator[Shop]:
    """A shop of its own, so that only its own jobs are there."""
    with copy_of(template) as (_, url), open_shop(url) as shop:
        yield shop


def work(shop: Shop, folder: Path) -> None:
    """Do the jobs that wait."""
    system = shop.system
    while job := take_job(system.pool, now=system.now):
        carry_out(Site(system.engine, system.now, folder / "job", 50), job)


def draft(shop: Shop, source: str) -> int:
    response = shop.client("operate").post(
        "/api/programs", content=source.encode(), headers={"Content-Type": "application/yaml"}
    )
    assert response.status_code == 201, response.text
    number: int = response.json()["number"]
    return number


def test_a_what_if_is_asked_for_and_its_report_is_read(shop: Shop, tmp_path: Path) -> None:
    shop.customer(spent=100)
    number = draft(shop, PROGRAM.replace("per_amount: {points: 1}, multiplied", "per_amount: {points: 3}, multiplied"))
    asked = shop.client("operate").post(f"/api/programs/{number}/whatif")
    assert asked.status_code == 202
    job = asked.json()
    assert (job["kind"], job["status"], job["about"]) == ("whatif", "waiting", {"program": number})
    work(shop, tmp_path)
    ended = shop.client("read").get(asked.headers["Location"]).json()
    assert (ended["id"], ended["status"], ended["done"]) == (job["id"], "finished", ended["total"])
    points = {side: ended["result"][side]["wallets"][0]["issued"] for side in ("before", "after")}
    assert points == {"before": 100, "after": 300}


@pytest.mark.parametrize(("number", "status", "code"), [("999", 404, "no_such_version"), ("0", 400, "invalid_request")])
def test_a_version_that_is_not_there_cannot_be_tried(shop: Shop, number: str, status: int, code: str) -> None:
    response = shop.client("operate").post(f"/api/programs/{number}/whatif")
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_a_draft_with_problems_cannot_be_tried(shop: Shop) -> None:
    response = shop.client("operate").post(f"/api/programs/{draft(shop, 'name: x')}/whatif")
    assert (response.status_code, response.json()["code"]) == (400, "program_invalid")
    assert {each["path"] for each in response.json()["errors"]} == {"name", "wallets"}


def test_an_export_is_asked_for_and_fetched(shop: Shop, tmp_path: Path) -> None:
    refs = [shop.customer(spent=spent) for spent in (100, 300)]
    shop.customer()
    sum_up(shop.system.engine, most=100)
    where = '{"field": "order.total", "op": "gte", "value": 1}'
    client = shop.client("read")
    refused = client.post("/api/members/exports", json={"where": where})
    assert (refused.status_code, refused.json()["code"]) == (400, "condition_invalid")
    asked = client.post("/api/members/exports", json={"search": "user", "order": "-spend"}).json()
    work(shop, tmp_path)
    job = client.get(f"/api/jobs/{asked['id']}").json()
    assert (job["status"], job["result"]["members"]) == ("finished", 3)
    file = client.get(f"/api/files/{job['result']['file']}")
    assert file.headers["Content-Type"].startswith("text/csv")
    assert file.headers["Content-Disposition"] == "attachment; filename*=UTF-8''members-20260310-1200.csv"
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [f"user_id:{each['user_id']}" for each in rows[:2]] == list(reversed(refs))


def test_a_file_has_the_members_of_the_list_behind_a_figure(shop: Shop, tmp_path: Path) -> None:
    """A day of activity and a number of orders choose the same members in both."""
    user = shop.customer(spent=100).removeprefix("user_id:")
    shop.send(order(user, shop.new("order"), 5), seen(shop.new()))
    shop.customer(spent=7)
    sum_up(shop.system.engine, most=100)
    client, days = shop.client("read"), {"active_from": "2026-03-10", "active_to": "2026-03-10"}
    for number, more in ((3, {}), (2, {"bought": 1}), (1, {"bought": 2}), (0, {"active_from": "2026-03-11"})):
        asked: dict[str, Any] = {**days, **more}
        job = client.post("/api/members/exports", json=asked).json()
        assert job["about"].items() >= asked.items()
        work(shop, tmp_path)
        made = client.get(f"/api/jobs/{job['id']}").json()["result"]
        file = client.get(f"/api/files/{made['file']}")
        rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
        listed = client.get("/api/members", params=asked).json()["items"]
        assert [each["member_id"] for each in rows] == [each["member_id"] for each in listed]
        assert len(rows) == number


def test_what_no_list_could_have_is_refused_at_its_place(shop: Shop) -> None:
    asked = {"active_from": "yesterday", "active_to": 20260310, "bought": 0}
    refused = shop.client("read").post("/api/members/exports", json=asked)
    assert refused.status_code == 400
    assert [(each["path"], each["code"]) for each in refused.json()["errors"]] == [
        ("active_from", "not_a_day"),
        ("active_to", "not_a_day"),
        ("bought", "document_too_small"),
    ]
    assert "2026-03-10" in refused.json()["errors"][0]["message"]


def test_jobs_are_listed_newest_first(shop: Shop) -> None:
    client = shop.client("admin")
    for number in range(3):
        shop.clock.now += number
        client.post("/api/members/exports", json={"search": str(number)})
    first = client.get("/api/jobs", params={"limit": 2}).json()
    assert [each["about"]["search"] for each in first["items"]] == ["2", "1"]
    rest = client.get("/api/jobs", params={"limit": 2, "cursor": first["next"]}).json()
    assert ([each["about"]["search"] for each in rest["items"]], rest["next"]) == (["0"], None)
    assert client.get("/api/jobs", params={"kind": "whatif"}).json()["items"] == []
    assert client.get("/api/jobs", params={"kind": "nonsense"}).status_code == 400
    assert client.get("/api/jobs", params={"cursor": "nonsense"}).json()["code"] == "unknown_cursor"


def test_a_job_is_cancelled_once(shop: Shop, tmp_path: Path) -> None:
    asked = shop.client("read").post("/api/members/exports", json={}).json()
    path = f"/api/jobs/{asked['id']}/cancel"
    assert shop.client("operate").post(path).json()["status"] == "cancelled"
    again = shop.client("operate").post(path)
    assert (again.status_code, again.json()["code"]) == (409, "job_ended")
    work(shop, tmp_path)
    assert shop.client("read").get(f"/api/jobs/{asked['id']}").json()["result"] is None
    log = shop.client("admin").get("/api/audit?limit=2").json()["items"]
    assert [each["action"] for each in log] == ["job.cancelled", "job.asked"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_why_a_job_failed_is_told_in_the_callers_language(shop: Shop, language: str) -> None:
    asked = shop.client("read").post("/api/members/exports", json={}).json()
    system = shop.system
    with system.pool.transaction() as transaction:
        transaction.run("UPDATE job SET deaths = 3 WHERE id = %s", [asked["id"]])
    assert take_job(system.pool, now=system.now) is None
    job = shop.client("read", language=language).get(f"/api/jobs/{asked['id']}").json()
    assert (job["status"], job["problem"]["code"]) == ("failed", "job_died")
    assert {"en": "3 times", "zh": "3 次"}[language] in job["problem"]["detail"]


@pytest.mark.parametrize("path", ["/api/jobs/{}", "/api/files/{}"])
def test_what_is_not_there(shop: Shop, path: str) -> None:
    client = shop.client("read")
    assert client.get(path.format(uuid4())).status_code == 404
    assert client.get(path.format("nonsense")).status_code == 400
