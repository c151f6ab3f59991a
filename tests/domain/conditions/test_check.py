"""Conditions are checked before they are run: every problem, by path, with what to write instead."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from regulars.domain.conditions.check import check_condition, check_field, check_line_filter
from regulars.domain.conditions.document import Comparison, Condition, LineFilter
from regulars.domain.problems import Problem
from tests.domain.conditions.making import (
    ATTRIBUTE_FIELDS,
    EVENT_FIELDS,
    LADDERS,
    MEMBER_NUMBERS,
    WALLETS,
    comparisons,
    condition,
    conditions,
    line_comparisons,
)


def problems(document: Any, *, member_only: bool = False) -> list[Problem]:
    checked = document if isinstance(document, Comparison) else condition(document)
    return check_condition(checked, "when", ladders=LADDERS, wallets=WALLETS, member_only=member_only)


def found(document: Any, *, member_only: bool = False) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems(document, member_only=member_only)]


ALL_FIELDS = (
    *EVENT_FIELDS,
    *ATTRIBUTE_FIELDS,
    *MEMBER_NUMBERS,
    "order.total",
    "member.tags",
    "member.tier.main",
    "member.is_birthday",
    "time.weekday",
    "time.hour",
)


@given(conditions(comparisons(ALL_FIELDS) | line_comparisons))
def test_conditions_that_make_sense_have_no_problem(tree: Condition) -> None:
    assert check_condition(tree, "when", ladders=LADDERS, wallets=WALLETS) == []


def test_all_problems_are_told_at_once() -> None:
    document = {
        "all": [
            {"field": "member.spent", "op": "gte", "value": 5},
            {
                "any": [
                    {"field": "member.tier.main", "value": "golden"},
                    {"not": {"field": "member.tags", "value": "x"}},
                ]
            },
            {"field": "member.tier.mane", "op": "in", "value": ["gold", 5]},
            {"lines": {"include": {}}, "value": 1},
            {"field": "member.balance.point", "op": "between", "value": ["a", 1]},
        ]
    }
    assert problems(document) == [
        Problem("when.all[0].field", "condition_field_unknown", {"field": "member.spent"}, "member.spend"),
        Problem(
            "when.all[1].any[0].value",
            "condition_tier_unknown",
            {"name": "golden", "known": "bronze, silver, gold"},
            "gold",
        ),
        Problem(
            "when.all[1].any[1].not.op",
            "condition_operator_not_for_field",
            {"op": "eq", "field": "member.tags", "allowed": "contains, in, not_in"},
        ),
        Problem(
            "when.all[2].field", "condition_ladder_unknown", {"name": "mane", "known": "main, club"}, "member.tier.main"
        ),
        Problem("when.all[2].value[1]", "condition_value_needs_text", {"field": "member.tier.mane", "op": "in"}),
        Problem("when.all[3].lines.include", "condition_line_match_empty"),
        Problem(
            "when.all[4].field",
            "condition_wallet_unknown",
            {"name": "point", "known": "points, growth"},
            "member.balance.points",
        ),
        Problem(
            "when.all[4].value[0]", "condition_value_needs_number", {"field": "member.balance.point", "op": "between"}
        ),
        Problem("when.all[4].value", "condition_pair_of_two_types"),
    ]


@pytest.mark.parametrize(
    ("leaf", "where", "code"),
    [
        ({"field": "event.x", "op": "exists", "value": 1}, "value", "value_unexpected"),
        ({"field": "event.x", "op": "missing", "value": []}, "value", "value_unexpected"),
        ({"field": "event.x"}, "value", "value_absent"),
        ({"field": "event.x", "op": "in"}, "value", "value_absent"),
        ({"field": "event.x", "op": "in", "value": "a"}, "value", "value_needs_list"),
        ({"field": "event.x", "op": "not_in", "value": []}, "value", "value_needs_list"),
        ({"field": "event.x", "op": "between", "value": 5}, "value", "value_needs_pair"),
        ({"field": "event.x", "op": "between", "value": [1, 2, 3]}, "value", "value_needs_pair"),
        ({"field": "event.x", "op": "between", "value": [1, "b"]}, "value", "pair_of_two_types"),
        ({"field": "event.x", "op": "between", "value": [2, 1]}, "value", "pair_turned"),
        ({"field": "event.x", "op": "between", "value": ["b", "a"]}, "value", "pair_turned"),
        ({"field": "event.x", "op": "gt", "value": [1]}, "value", "value_needs_one"),
        ({"field": "event.x", "op": "gt", "value": True}, "value", "value_needs_order"),
        ({"field": "event.x", "op": "starts_with", "value": 5}, "value", "value_needs_text"),
        ({"field": "event.x", "value": "a\0"}, "value", "text_not_storable"),
        ({"field": "event.x", "op": "in", "value": ["a", "\ud83d"]}, "value[1]", "text_not_storable"),
        ({"field": "event.x", "value": "a" * 4097}, "value", "text_too_long"),
        ({"field": "event.x", "op": "in", "value": list(range(1001))}, "value", "list_too_long"),
        ({"field": "event.x", "value": 10**15 + 1}, "value", "number_too_large"),
        ({"field": "event.x", "op": "lt", "value": Decimal("-1E+999999")}, "value", "number_too_large"),
        ({"field": "event.x", "value": Decimal("1E-21")}, "value", "number_too_fine"),
        ({"field": "event.a\0b", "op": "exists"}, "field", "text_not_storable"),
        ({"field": "order.total", "op": "contains", "value": "1"}, "op", "operator_not_for_field"),
        ({"field": "order.total", "value": "1"}, "value", "value_needs_number"),
        ({"field": "order.total", "value": True}, "value", "value_needs_number"),
        ({"field": "member.tags", "op": "contains", "value": 1}, "value", "value_needs_text"),
        ({"field": "member.tags", "op": "exists"}, "op", "operator_not_for_field"),
        ({"field": "member.tier.main", "op": "gte", "value": "gold"}, "op", "operator_not_for_field"),
        ({"field": "member.is_birthday", "value": 1}, "value", "value_needs_bool"),
        ({"field": "member.is_birthday", "value": "true"}, "value", "value_needs_bool"),
        ({"field": "time.weekday", "value": "monday"}, "value", "weekday_unknown"),
        ({"field": "time.hour", "op": "between", "value": [20, 24]}, "value[1]", "value_out_of_range"),
        ({"field": "time.month", "value": 0}, "value", "value_out_of_range"),
        ({"field": "time.day", "op": "in", "value": [1, 32]}, "value[1]", "value_out_of_range"),
        ({"lines": {"exclude": {}}, "value": 1}, "lines.exclude", "line_match_empty"),
        ({"lines": {"include": {"sku": ["a", "\0"]}}, "value": 1}, "lines.include.sku[1]", "text_not_storable"),
        ({"lines": {"include": {"sku": ["a"] * 1001}}, "value": 1}, "lines.include.sku", "list_too_long"),
        ({"lines": {}, "value": "1E+999999999"}, "value", "number_too_large"),
    ],
)
def test_what_can_be_wrong_with_a_leaf(leaf: dict[str, Any], where: str, code: str) -> None:
    assert found(leaf) == [(f"when.{where}", f"condition_{code}")]


@pytest.mark.parametrize(
    "leaf",
    [
        {"field": "event.x", "op": "in", "value": [1, "a", True]},
        {"field": "event.x", "op": "contains", "value": True},
        {"field": "event.x", "op": "starts_with", "value": ""},
        {"field": "event.x", "op": "between", "value": [1, Decimal("1.0")]},
        {"field": "event.x", "value": 10**15},
        {"field": "event.x", "value": Decimal("1E-20")},
        {"field": "event.x", "value": "a" * 4096},
        {"field": "time.hour", "op": "between", "value": [0, 23]},
        {"field": "member.tags", "op": "in", "value": ["not yet given"]},
        {"lines": {}, "op": "eq", "value": 0},
    ],
)
def test_what_is_right_at_the_edge(leaf: dict[str, Any]) -> None:
    assert found(leaf) == []


def test_a_list_for_eq_hints_at_in() -> None:
    hints = [
        problem.hint
        for op in ("eq", "ne", "gt")
        for problem in problems(Comparison(field="event.x", op=op, value=(1,)))
    ]
    assert hints == ["op: in", "op: not_in", None]


def test_weekdays_are_suggested() -> None:
    (problem,) = problems({"field": "time.weekday", "op": "in", "value": ["monday", "sun"]})
    assert (problem.path, problem.hint) == ("when.value[0]", "mon")


def test_an_unknown_name_unlike_any_has_no_hint() -> None:
    (problem,) = problems({"field": "member.tier.main", "value": "zzz"})
    assert problem.hint is None


def test_without_an_event_only_members_and_time_can_be_read() -> None:
    document = {
        "all": [
            {"field": "event.x", "op": "exists"},
            {"field": "order.total", "op": "gt", "value": 1},
            {"lines": {}, "value": 1},
            {"field": "member.spend", "op": "gt", "value": 1},
            {"field": "time.hour", "value": 1},
        ]
    }
    assert found(document, member_only=True) == [
        ("when.all[0].field", "condition_not_about_member"),
        ("when.all[1].field", "condition_not_about_member"),
        ("when.all[2].lines", "condition_not_about_member"),
    ]
    assert found(document) == []


def nested(depth: int) -> dict[str, Any]:
    document: dict[str, Any] = {"field": "event.x", "op": "exists"}
    for _ in range(depth - 1):
        document = {"not": document}
    return document


def test_ten_levels_are_deep_enough() -> None:
    assert found(nested(10)) == []
    assert found({"all": [nested(10), nested(9)]}) == [("when.all[0]" + ".not" * 9, "condition_too_deep")]


def test_two_hundred_nodes_are_enough() -> None:
    leaf = {"field": "event.x", "op": "exists"}
    assert found({"any": [leaf] * 199}) == []
    assert problems({"any": [leaf] * 198 + [{"not": leaf}]}) == [
        Problem("when", "condition_too_many_nodes", {"count": 201, "most": 200})
    ]


def test_a_field_can_be_checked_alone() -> None:
    def check(name: str) -> list[Problem]:
        return check_field(name, "award.table.field", ladders=LADDERS, wallets=WALLETS)

    assert check("order.total") == []
    assert [problem.code for problem in check("order.totals")] == ["condition_field_unknown"]
    assert [problem.code for problem in check("member.balance.x")] == ["condition_wallet_unknown"]


def test_a_line_filter_can_be_checked_alone() -> None:
    line_filter = LineFilter.model_validate({"include": {"sku": ["a"]}, "exclude": {"brand": ["\0"]}})
    assert check_line_filter(line_filter, "lines") == [Problem("lines.exclude.brand[0]", "condition_text_not_storable")]
