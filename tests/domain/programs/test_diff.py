"""What changed between two programs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.programs.diff import Change, diff_programs
from tests.domain.programs.making import GONE, PROGRAM, document, named, text


def changes(after: dict[str, Any], before: dict[str, Any] | None = None) -> list[Change]:
    """The differences between the program changed one way and another."""
    return diff_programs(document(before), document(after))


def test_the_same_program_has_not_changed() -> None:
    assert changes({}) == []
    assert changes({"earn[0].award.per_amount.each": "1.000", "wallets[0].kind": "spendable"}) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({"name.en": "Shop"}, Change("changed", "name.en", "shop", "Shop")),
        (
            {"earn[0].award.per_amount.each": "2.50"},
            Change("changed", "earn[per_yuan].award.per_amount.each", "1.00", "2.50"),
        ),
        ({"earn[0].budget": GONE}, Change("removed", "earn[per_yuan].budget", {"points": 1000}, None)),
        ({"earn[2].budget": {"points": 5}}, Change("added", "earn[check_in].budget", None, {"points": 5})),
        ({"earn[0].limits[1].times": 8}, Change("changed", "earn[per_yuan].limits[1].times", 9, 8)),
        (
            {"earn[0].limits[1]": GONE},
            Change(
                "changed",
                "earn[per_yuan].limits",
                [{"per": "day", "points": 500}, {"per": "ever", "times": 9}],
                [{"per": "day", "points": 500}],
            ),
        ),
        (
            {"earn[0].valid.weekdays": ["mon", "tue"]},
            Change("changed", "earn[per_yuan].valid.weekdays", ["mon"], ["mon", "tue"]),
        ),
        (
            {"earn[0].valid.from": "2026-02-01"},
            Change("changed", "earn[per_yuan].valid.from", "2026-01-01", "2026-02-01"),
        ),
        (
            {"earn[0].valid.until": GONE},
            Change("removed", "earn[per_yuan].valid.until", "2027-01-01T12:00:00+00:00", None),
        ),
        (
            {"earn[1].when.all[1].any[0].value": "silver"},
            Change("changed", "earn[by_table].when.all[1].any[0].value", "gold", "silver"),
        ),
        (
            {"earn[1].when.all[0]": {"lines": {}, "value": 2}},
            Change(
                "changed",
                "earn[by_table].when.all[0]",
                {"field": "order.total", "op": "gte", "value": 20},
                {"lines": {}, "value": "2"},
            ),
        ),
        (
            {"wallets[0].expires": "never"},
            Change("changed", "wallets[points].expires", {"after": {"months": 12}, "round_to": "month"}, "never"),
        ),
        ({"rewards": GONE}, Change("removed", "rewards[mug]", PROGRAM["rewards"][0], None)),
        (
            {"ladders[0].tiers[1].benefits": [named("cake")]},
            Change("added", "ladders[level].tiers[silver].benefits[cake]", None, {"id": "cake", "name": text("cake")}),
        ),
        ({"pay_with_points.most": GONE}, Change("removed", "pay_with_points.most", 5000, None)),
    ],
)
def test_a_change_is_told_by_path_and_values(after: dict[str, Any], expected: Change) -> None:
    assert changes(after) == [expected]


def test_true_is_not_one() -> None:
    before = {"earn[1].when": {"field": "event.gift", "value": 1}}
    after = {"earn[1].when": {"field": "event.gift", "value": True}}
    assert changes(after, before) == [Change("changed", "earn[by_table].when.value", 1, True)]


def test_a_renamed_rule_is_one_less_and_one_more() -> None:
    found = changes({"earn[2].id": "daily"})
    assert [(change.kind, change.path) for change in found] == [("removed", "earn[check_in]"), ("added", "earn[daily]")]


def test_one_rule_moved_to_the_front_is_one_change() -> None:
    order = [PROGRAM["earn"][index] for index in (3, 0, 1, 2)]
    assert changes({"earn": order}) == [Change("moved", "earn[fixed]", "check_in", None)]


def test_one_rule_moved_to_the_back_names_what_it_comes_after() -> None:
    order = [PROGRAM["earn"][index] for index in (1, 2, 3, 0)]
    assert changes({"earn": order}) == [Change("moved", "earn[per_yuan]", None, "fixed")]


def test_a_moved_part_may_have_changed_too() -> None:
    order = [
        PROGRAM["earn"][1],
        PROGRAM["earn"][2],
        PROGRAM["earn"][3],
        {**PROGRAM["earn"][0], "budget": {"points": 1}},
    ]
    assert changes({"earn": order}) == [
        Change("moved", "earn[per_yuan]", None, "fixed"),
        Change("changed", "earn[per_yuan].budget.points", 1000, 1),
    ]


def wallets(order: Iterable[int]) -> dict[str, Any]:
    """More wallets, in an order."""
    return {"wallets": [*PROGRAM["wallets"], *(named(f"w{index}") for index in order)]}


@given(st.permutations(range(7)))
def test_the_fewest_parts_are_called_moved(order: list[int]) -> None:
    found = changes(wallets(order), wallets(range(7)))
    longest = max(size for size in range(1, 8) for kept in combinations(order, size) if [*kept] == sorted(kept))
    assert {change.kind for change in found} <= {"moved"}
    assert len(found) == 7 - longest
    moved = {change.path for change in found}
    stays = [index for index in order if f"wallets[w{index}]" not in moved]
    assert stays == sorted(stays)
