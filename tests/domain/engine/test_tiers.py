"""Metrics, places on a ladder, and what a refund takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from regulars.domain.engine.tiers import earned_place, metric, place_of
from regulars.domain.members.metrics import Series
from regulars.domain.members.state import MemberState
from regulars.domain.programs.document import Need
from tests.domain.engine.making import PER_YUAN, at, order, passed, program, refunded
from tests.domain.engine.shop import Shop

DAY = 20_513  # 2026-03-01
STATE = MemberState(
    spent=Series(Decimal(500), f"{DAY - 59}:100,{DAY - 29}:20.5,{DAY}:3"),
    ordered=Series(9, f"{DAY - 59}:2,{DAY}:1"),
    active=Series(30, f"{DAY}:1"),
    counted={"Checked In": Series(7, f"{DAY - 1}:1,{DAY}:1")},
    earned={"growth": Series(70, f"{DAY - 365}:10,{DAY}:1")},
)


def ladder(**parts: Any) -> dict[str, Any]:
    needs = [
        {"all": [{"metric": "spend", "at_least": number, "over": parts.pop("over", "lifetime")}]}
        for number in (100, 200)
    ]
    tiers = [{"id": "base"}, {"id": "silver", "needs": needs[0]}, {"id": "gold", "needs": needs[1]}]
    return {"id": "club", "tiers": tiers, **parts}


def standing_tier(shop: Shop) -> str | None:
    return shop.state().tiers["club"]


@pytest.mark.parametrize(
    ("need", "value"),
    [
        ({"metric": "spend"}, Decimal(500)),
        ({"metric": "spend", "over": {"last": {"days": 1}}}, Decimal(3)),
        ({"metric": "spend", "over": {"last": {"days": 29}}}, Decimal(3)),
        ({"metric": "spend", "over": {"last": {"days": 30}}}, Decimal("23.5")),
        ({"metric": "spend", "over": {"last": {"weeks": 4}}}, Decimal(3)),
        ({"metric": "spend", "over": {"last": {"months": 1}}}, Decimal(3)),
        ({"metric": "spend", "over": {"calendar": "month"}}, Decimal(3)),
        ({"metric": "spend", "over": {"calendar": "quarter"}}, Decimal("123.5")),
        ({"metric": "orders"}, 9),
        ({"metric": "orders", "over": {"calendar": "year"}}, 3),
        ({"metric": "active_days"}, 30),
        ({"metric": "active_days", "over": {"last": {"days": 3}}}, 1),
        ({"metric": "events", "event": "Checked In", "over": {"last": {"days": 2}}}, 2),
        ({"metric": "events", "event": "Signed Up"}, 0),
        ({"metric": "points_earned", "wallet": "growth", "over": {"last": {"years": 1}}}, 1),
        ({"metric": "points_earned", "wallet": "growth", "over": {"last": {"days": 366}}}, 11),
        ({"metric": "points_earned", "wallet": "points"}, 0),
    ],
)
def test_a_metric_in_its_window(need: dict[str, Any], value: Decimal | int) -> None:
    calendar = program().calendar
    assert calendar.day(at("2026-03-01T23:59")) == DAY
    for when in ("2026-03-01T00:00", "2026-03-01T23:59:59.999999"):
        assert metric(STATE, Need.model_validate({"at_least": 1, **need}), at(when), calendar) == value


def test_the_highest_place_that_is_earned() -> None:
    shop = program(ladders=[ladder()])
    club = shop.ladders["club"]
    for spend, place in ((99, 0), (100, 1), (199, 1), (200, 2), (999, 2)):
        state = MemberState(spent=Series(Decimal(spend)))
        assert earned_place(state, club, 0, shop.calendar) == place
        assert earned_place(state, club, 0, shop.calendar, above=1) == max(place, 1)
    assert [place_of(club, tier) for tier in ("base", "gold", "platinum", None)] == [0, 2, -1, -1]


def test_a_tier_that_stands_on_its_time_alone_is_not_touched() -> None:
    """Her purchases no longer hold it, and did not when it was given: what comes back changes nothing."""
    shop = Shop(program(earn=[PER_YUAN], ladders=[ladder(validity={"lasts": {"years": 1}}, at_end="keep")]))
    shop.happens(order("A1", 200, "2026-03-01T10:00"))
    shop.publish(program(version=2, earn=[PER_YUAN], ladders=[{**ladder(), "tiers": _harder()}]))
    shop.happens(refunded("A1", "2026-03-02T10:00", total=150))
    assert standing_tier(shop) == "gold"


def test_the_last_order_that_comes_back_takes_every_rise() -> None:
    shop = Shop(program(ladders=[ladder()]))
    shop.happens(order("A1", 100, "2026-03-01T10:00"))
    shop.happens(order("A2", 100, "2026-03-02T10:00"))
    assert standing_tier(shop) == "gold"
    shop.happens(refunded("A1", "2026-03-03T10:00"))
    assert standing_tier(shop) == "silver"
    shop.happens(refunded("A2", "2026-03-03T10:00"))
    assert standing_tier(shop) == "base"
    assert shop.state().standings["club"].since == at("2026-03-01T10:00")


def test_an_unlinked_refund_takes_tiers_as_well() -> None:
    shop = Shop(program(ladders=[ladder()]))
    shop.happens(order("A1", 100, "2026-03-01T10:00"))
    shop.happens(refunded(None, "2026-03-03T10:00", total=1))
    assert standing_tier(shop) == "base"


def test_a_tier_that_is_no_longer_on_the_ladder_gives_way_to_what_is_earned() -> None:
    shop = Shop(program(ladders=[ladder(validity={"lasts": {"years": 1}})]))
    shop.happens(order("A1", 100, "2026-03-01T10:00"))
    renamed = ladder(validity={"lasts": {"years": 1}})
    renamed["tiers"][1] = {**renamed["tiers"][1], "id": "pearl"}
    shop.publish(program(version=2, ladders=[renamed]))
    shop.happens(passed("2026-03-02T10:00"))
    assert standing_tier(shop) == "pearl"


def _harder() -> list[dict[str, Any]]:
    tiers: list[dict[str, Any]] = ladder()["tiers"]
    return [
        tier if "needs" not in tier else {**tier, "needs": {"all": [{"metric": "spend", "at_least": 1000 * place}]}}
        for place, tier in enumerate(tiers)
    ]
