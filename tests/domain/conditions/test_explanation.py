"""Explanations: what was needed and what was seen, for every node."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from regulars.domain.conditions.document import All, AnyOf, Comparison, Condition, LinesComparison, Not
from regulars.domain.conditions.explanation import Explanation, Shown, shown
from regulars.domain.conditions.matching import compile_condition
from tests.domain.conditions.making import (
    EVENT_FIELDS,
    Line,
    carts,
    comparisons,
    condition,
    conditions,
    line_comparisons,
)
from tests.domain.conditions.test_matching import facts_of_events

TREE = condition(
    {
        "all": [
            {"field": "order.total", "op": "gte", "value": 100},
            {
                "any": [
                    {"field": "member.tags", "op": "in", "value": ["vip", "staff"]},
                    {"field": "event.code", "value": "A"},
                ]
            },
            {"not": {"lines": {}, "measure": "amount", "op": "gt", "value": "9.5"}},
        ]
    }
)


def test_every_node_is_judged_with_what_it_needed_and_saw() -> None:
    facts = {"order.total": Decimal("80.00"), "member.tags": {"vip", "new"}}
    explained = compile_condition(TREE).explain(facts, (Line(amount=Decimal("9.60")),))
    assert explained.to_doc() == {
        "held": False,
        "all": [
            {"held": False, "field": "order.total", "op": "gte", "needed": 100, "seen": 80},
            {
                "held": True,
                "any": [
                    {
                        "held": True,
                        "field": "member.tags",
                        "op": "in",
                        "needed": ["vip", "staff"],
                        "seen": ["new", "vip"],
                    },
                    {"held": False, "field": "event.code", "op": "eq", "needed": "A", "seen": None},
                ],
            },
            {
                "held": False,
                "not": {"held": True, "field": "lines.amount", "op": "gt", "needed": "9.5", "seen": "9.6"},
            },
        ],
    }


def leaves(facts: dict[str, Any], *, lines: tuple[Line, ...] = ()) -> list[str]:
    return [leaf.field for leaf in compile_condition(TREE).explain(facts, lines).decisive()]


def test_the_decisive_leaves_of_a_refusal_are_those_that_failed() -> None:
    facts: dict[str, Any] = {"order.total": 80, "member.tags": ()}
    assert leaves(facts) == ["order.total", "member.tags", "event.code"]
    assert leaves(facts | {"order.total": 100, "event.code": "A"}, lines=(Line(amount=Decimal(10)),)) == [
        "lines.amount"
    ]


def test_the_decisive_leaves_of_a_match_are_those_that_held() -> None:
    facts: dict[str, Any] = {"order.total": 100, "member.tags": (), "event.code": "A"}
    assert leaves(facts) == ["order.total", "event.code", "lines.amount"]


@given(conditions(comparisons(EVENT_FIELDS) | line_comparisons), facts_of_events, carts)
def test_an_explanation_has_the_shape_of_its_condition(
    tree: Condition, facts: dict[str, Any], lines: list[Line]
) -> None:
    explained = compile_condition(tree).explain(facts, lines)
    assert same_shape(tree, explained)
    assert json.loads(json.dumps(explained.to_doc())) == explained.to_doc()
    assert hash(explained) == hash(compile_condition(tree).explain(facts, lines))


def same_shape(tree: Condition, explained: Explanation) -> bool:
    parts: tuple[Condition, ...] = ()
    if isinstance(tree, All):
        parts = tree.all
    elif isinstance(tree, AnyOf):
        parts = tree.any
    elif isinstance(tree, Not):
        parts = (tree.not_,)
    elif isinstance(tree, Comparison):
        return (explained.field, explained.op) == (tree.field, tree.op)
    elif isinstance(tree, LinesComparison):
        return (explained.field, explained.op) == (f"lines.{tree.measure}", tree.op)
    return len(parts) == len(explained.parts) and all(map(same_shape, parts, explained.parts))


@pytest.mark.parametrize(
    ("value", "as_shown"),
    [
        (None, None),
        (True, True),
        (5, 5),
        (0.1, 0.1),
        (Decimal("5.00"), 5),
        (Decimal("5.10"), "5.1"),
        (Decimal("1E+3"), 1000),
        (Decimal("0.00000001"), "0.00000001"),
        ("text", "text"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 200 + "…"),
        ({"a": 1}, "{…}"),
        (["a", [1], {}], ("a", (1,), "{…}")),
        (frozenset({"b", "a"}), ("a", "b")),
        ((1,) * 21, (1,) * 20 + ("…",)),
    ],
)
def test_values_are_shown_short(value: Any, as_shown: Shown) -> None:
    assert shown(value) == as_shown
    assert type(shown(value)) is type(as_shown)
