"""The overview over HTTP: who may see it, and periods that are none."""

from __future__ import annotations

import pytest

from regulars.services.overview.sum_up import sum_up
from tests.api.shop import Shop


def test_a_new_order_shows_in_the_overview(shop: Shop) -> None:
    shop.customer(spent=40)
    sum_up(shop.system.engine, most=100)
    before = shop.client("read").get("/api/overview").json()
    shop.customer(spent=60.5)
    assert shop.client("read").get("/api/overview").json()["days_behind"] == 1
    sum_up(shop.system.engine, most=100)
    after = shop.client("read").get("/api/overview").json()
    assert after["totals"]["orders"]["value"] == before["totals"]["orders"]["value"] + 1
    assert float(after["totals"]["revenue"]["value"]) == float(before["totals"]["revenue"]["value"]) + 60.5
    assert after["days"][-1]["day"] == after["period"]["to"] == "2026-03-10"


def test_a_correction_is_told_among_the_notable(shop: Shop) -> None:
    ref = shop.customer(spent=10)
    shop.do(ref, "adjustments", {"wallet": "points", "points": 900_000, "reason": "A mistake of ours"})
    sum_up(shop.system.engine, most=100)
    items = shop.client("read").get("/api/overview/notable?limit=50").json()["items"]
    (told,) = [each for each in items if each["kind"] == "adjustment"][:1]
    member = shop.client("read").get(f"/api/members/{ref}").json()
    assert (told["member_id"], told["event"]["seq"]) == (member["member_id"], 2)
    assert told["event"]["effects"][0]["reason"] == "A mistake of ours"
    assert len(shop.client("read").get("/api/overview/notable?limit=1").json()["items"]) == 1
    assert shop.client("read").get("/api/overview/notable?limit=51").status_code == 400


@pytest.mark.parametrize(
    ("query", "code", "paths"),
    [
        ("from=2026-03-02&to=2026-03-01", "period_empty", None),
        ("from=1990-01-01", "period_too_long", None),
        ("from=yesterday", "invalid_request", ["query.from"]),
        ("from=0001-01-01&to=2026-02-30", "invalid_request", ["query.from", "query.to"]),
        ("to=9999-12-31", "invalid_request", ["query.to"]),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_its_place(
    shop: Shop, query: str, code: str, paths: list[str] | None
) -> None:
    response = shop.client("read").get(f"/api/overview?{query}")
    assert response.status_code == 400
    problem = response.json()
    assert problem["code"] == code
    assert [error["path"] for error in problem.get("errors", ())] == (paths or [])
