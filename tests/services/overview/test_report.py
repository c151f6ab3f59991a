"""The report of a period: the same figures as scanning everything, for any period, and the one before it beside."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest

from regulars.domain.events.event import RESERVED
from regulars.domain.time import DAY
from regulars.services import reports
from regulars.services.errors import ConflictError, InvalidError
from regulars.services.list_members import AskedMembers, list_members
from regulars.services.overview.report import report
from regulars.services.overview.sum_up import sum_up
from regulars.storage import history as stored
from regulars.storage.transaction import Pool
from tests.services.desk import NOW, join_engine, open_engine, order, take, track

EVER = (date(2020, 1, 1), date(2026, 6, 30))


@pytest.fixture
def summed(history: Pool) -> Pool:
    while sum_up(join_engine(history), most=500):
        pass
    return history


def asked(pool: Pool, first: date | None = None, last: date | None = None, *, now: int = NOW) -> dict[str, Any]:
    return report(join_engine(pool), first, last, now=now)


def values(figures: dict[str, Any], which: str = "value") -> dict[str, Any]:
    return {name: figure[which] for name, figure in figures.items() if isinstance(figure, dict) and which in figure}


def test_of_all_time_it_says_what_scanning_everything_says(summed: Pool) -> None:
    told, scanned = asked(summed, *EVER), reports.overview(join_engine(summed))
    assert told["days_behind"] == 0
    assert told["totals"]["members"]["value"] == scanned.members
    assert Decimal(told["totals"]["revenue"]["value"]) == scanned.spend > 0
    for wallet, figures in zip(told["wallets"], scanned.wallets, strict=True):
        names = ("issued", "taken_back", "spent", "expired", "adjusted", "owed")
        assert {name: wallet[name]["value"] for name in names} == {name: getattr(figures, name) for name in names}
        assert wallet["days"][-1]["owed"] == figures.owed
        assert sum(day["issued"] for day in wallet["days"]) == figures.issued > 0
    rules = {(rule["wallet"], rule["rule"]): (rule["points"]["value"], rule["times"]) for rule in told["rules"]}
    assert rules == {(rule.wallet, rule.rule): (rule.points, rule.times) for rule in scanned.rules}
    tiers = {(ladder["ladder"], tier["tier"]): tier["members"]["value"] for ladder in told["ladders"] for tier in ladder["tiers"]}  # fmt: skip
    assert tiers == {(tier.ladder, tier.tier): tier.members for tier in scanned.tiers if tier.tier}
    assert sum(map(sum, told["hours"])) == sum(n for name, n in scanned.events.items() if name not in RESERVED)


@pytest.mark.parametrize("length", [1, 9, 40])
def test_members_of_a_period_are_those_its_events_name(summed: Pool, length: int) -> None:
    last = date(2026, 2, 10)
    told = asked(summed, last - timedelta(length - 1), last)
    for which, end in (("value", last), ("before", last - timedelta(length))):
        active, buyers, repeating = expected_members(summed, end - timedelta(length - 1), end)
        found = values(told["totals"], which)
        assert (found["active_members"], found["buyers"], found["repeating_buyers"]) == (active, buyers, repeating)
    assert told["totals"]["active_members"]["value"] > 0


def expected_members(pool: Pool, first: date, last: date) -> tuple[int, int, int]:
    """Active members, buyers and repeating buyers, by going through all events."""
    orders: dict[str, int] = defaultdict(int)
    with pool.transaction(read_only=True) as transaction:
        calendar = join_engine(pool).library.current(transaction).calendar
        for row in stored.events_as_received(transaction):
            if row.name not in RESERVED and first <= calendar.date(row.occurred) <= last:
                orders[str(row.member_id)] += row.name == "Order Completed" and _stands(row.outcome)
    return len(orders), sum(n > 0 for n in orders.values()), sum(n > 1 for n in orders.values())


def _stands(outcome: str) -> bool:
    refused = {refusal["reason"] for refusal in orjson.loads(outcome)["refusals"]}
    return not refused & {"order_exists", "order_without_total", "other_currency"}


def test_the_lists_behind_the_figures_have_as_many_members(summed: Pool) -> None:
    first, last = date(2026, 1, 12), date(2026, 2, 10)
    totals = asked(summed, first, last)["totals"]
    figures = {0: "active_members", 1: "buyers", 2: "repeating_buyers"}
    for orders, figure in figures.items():
        members = AskedMembers(order="joined", active_from=first, active_to=last, bought=orders or None)
        listed = list_members(join_engine(summed), members, cursor=None, most=1, now=NOW)
        assert listed.total == totals[figure]["value"] > 0


def test_periods_side_by_side_add_up(summed: Pool) -> None:
    whole = asked(summed, date(2025, 12, 1), date(2026, 1, 31))
    halves = [asked(summed, date(2025, 12, 1), date(2025, 12, 31)), asked(summed, date(2026, 1, 1), date(2026, 1, 31))]
    for name in ("orders", "new_members"):
        assert whole["totals"][name]["value"] == sum(half["totals"][name]["value"] for half in halves) > 0
    assert whole["days"] == [*halves[0]["days"], *halves[1]["days"]]
    assert halves[1]["before"] == halves[0]["period"]
    assert values(halves[1]["totals"], "before") == values(halves[0]["totals"])
    for now, then in zip(halves[1]["wallets"], halves[0]["wallets"], strict=True):
        assert values(now, "before") == values(then)
    for now, then in zip(halves[1]["ladders"], halves[0]["ladders"], strict=True):
        assert [tier["members"]["before"] for tier in now["tiers"]] == [tier["members"]["value"] for tier in then["tiers"]]  # fmt: skip


def test_moves_between_tiers_explain_who_stands_where(summed: Pool) -> None:
    (ladder,) = asked(summed, date(2025, 12, 1), date(2026, 1, 31))["ladders"]
    assert ladder["moves"]
    for tier in ladder["tiers"]:
        gained = sum(move["members"] for move in ladder["moves"] if move["to"] == tier["tier"])
        lost = sum(move["members"] for move in ladder["moves"] if move["from"] == tier["tier"])
        assert tier["members"]["value"] == tier["members"]["before"] + gained - lost


def test_months_look_back_a_year_and_the_last_one_is_only_so_far(pool: Pool) -> None:
    engine = open_engine(pool)
    take(engine, order("ann", 1, when=NOW - 40 * DAY), order("ann", 2), order("bo", 3), track("Seen", "cy", key="1"))
    sum_up(engine, most=100)
    months = {month.pop("month"): month for month in asked(pool)["months"]}
    assert next(iter(months)) == "2025-04"
    assert list(months)[-1] == "2026-03"
    assert months["2026-01"] == {"new_members": 1, "returning_members": 0}
    assert months["2026-03"] == {"new_members": 2, "returning_members": 1}
    earlier = asked(pool, date(2026, 2, 1), date(2026, 3, 9))["months"]
    assert earlier[-1] == {"month": "2026-03", "new_members": 0, "returning_members": 0}


def test_whole_months_hold_the_members_their_events_name(summed: Pool) -> None:
    months = {month["month"]: month for month in asked(summed, date(2026, 1, 1), date(2026, 2, 10))["months"]}
    for name, last in (("2025-11", 30), ("2025-12", 31), ("2026-01", 31), ("2026-02", 10)):
        first = date.fromisoformat(f"{name}-01")
        active, _, _ = expected_members(summed, first, first.replace(day=last))
        assert months[name]["new_members"] + months[name]["returning_members"] == active > 0


def test_the_usual_period_is_thirty_days_up_to_today(pool: Pool) -> None:
    open_engine(pool)
    told = asked(pool)
    assert told["period"] == {"from": "2026-02-09", "to": "2026-03-10"}
    assert told["before"] == {"from": "2026-01-10", "to": "2026-02-08"}
    assert [len(told["days"]), told["days"][0]["day"]] == [30, "2026-02-09"]
    assert set(values(told["totals"]).values()) == {0, "0"}


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2026-02-01", "2026-02-28", ("2026-01-01", "2026-01-31")),
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2025-12-01", "2026-02-28", ("2025-09-01", "2025-11-30")),
        ("2025-01-01", "2025-12-31", ("2024-01-01", "2024-12-31")),
        ("2026-03-01", "2026-03-30", ("2026-01-30", "2026-02-28")),
        ("2026-02-02", "2026-03-01", ("2026-01-05", "2026-02-01")),
    ],
)
def test_whole_months_are_compared_with_whole_months(
    pool: Pool, first: str, last: str, before: tuple[str, str]
) -> None:
    open_engine(pool)
    told = asked(pool, date.fromisoformat(first), date.fromisoformat(last))
    assert (told["before"]["from"], told["before"]["to"]) == before


def test_what_waits_to_be_summed_up_is_said(pool: Pool) -> None:
    engine = open_engine(pool)
    take(engine, order("ann", 1), order("bo", 2, when=NOW - 5 * DAY))
    assert asked(pool)["days_behind"] == 2


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "period_empty"),
        (date(2026, 4, 1), None, "period_empty"),
        (date(2010, 1, 1), date(2026, 3, 1), "period_too_long"),
    ],
)
def test_a_period_has_a_day_and_not_too_many(pool: Pool, first: date, last: date | None, code: str) -> None:
    open_engine(pool)
    with pytest.raises(InvalidError) as caught:
        asked(pool, first, last)
    assert caught.value.code == code


def test_without_a_program_there_is_nothing_to_report(pool: Pool) -> None:
    with pytest.raises(ConflictError):
        asked(pool)
