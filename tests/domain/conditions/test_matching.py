"""Compiled conditions hold exactly when a plain reading of the tree says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.conditions.document import All, AnyOf, Comparison, Condition, LinesComparison, Not
from regulars.domain.conditions.fields import UnknownFieldError
from regulars.domain.conditions.matching import compile_condition
from tests.domain.conditions.making import (
    BOOLS,
    EVENT_FIELDS,
    NUMBERS,
    SEEN,
    TAGS,
    TEXTS,
    Line,
    carts,
    comparisons,
    condition,
    conditions,
    line_comparisons,
    seen_values,
)

# -- the plain reading --------------------------------------------------------------------------------------


def typed(value: Any) -> tuple[str, Any] | None:
    """A scalar with its type's name; None for everything else."""
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, str):
        return "text", value
    if isinstance(value, float):
        return "number", Decimal(repr(value))
    return ("number", Decimal(value)) if isinstance(value, int | Decimal) else None


COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": lambda seen, value: seen == value,
    "ne": lambda seen, value: seen != value,
    "gt": lambda seen, value: seen > value,
    "gte": lambda seen, value: seen >= value,
    "lt": lambda seen, value: seen < value,
    "lte": lambda seen, value: seen <= value,
    "contains": lambda seen, value: isinstance(seen, str) and value in seen,
    "starts_with": lambda seen, value: seen.startswith(value),
}


def leaf_holds(op: str, seen: Any, value: Any) -> bool:
    """`seen op value`: only values of the type that was seen are compared with it."""
    if op in ("exists", "missing"):
        return (seen is not None) == (op == "exists")
    if op == "contains" and isinstance(seen, list):
        return any(typed(item) == typed(value) for item in seen if typed(item))
    kind, left = typed(seen) or ("", None)
    values = [typed(item) for item in (value if isinstance(value, tuple) else (value,))]
    same = [item[1] for item in values if item and item[0] == kind]
    if op in ("in", "not_in"):
        return bool(same) and (left in same) == (op == "in")
    if op == "between":
        return bool(same) and same[0] <= left <= same[1]
    return bool(same) and bool(COMPARE[op](left, same[0]))


def holds(tree: Condition, facts: Mapping[str, Any], lines: Sequence[Line]) -> bool:
    if isinstance(tree, All):
        return all(holds(part, facts, lines) for part in tree.all)
    if isinstance(tree, AnyOf):
        return any(holds(part, facts, lines) for part in tree.any)
    if isinstance(tree, Not):
        return not holds(tree.not_, facts, lines)
    if isinstance(tree, LinesComparison):
        return bool(COMPARE[tree.op](measured(tree, lines), tree.value))
    return leaf_holds(tree.op, facts.get(tree.field), tree.value)


def measured(comparison: LinesComparison, lines: Sequence[Line]) -> Decimal:
    include = comparison.lines.include.model_dump() if comparison.lines.include else {}
    exclude = comparison.lines.exclude.model_dump() if comparison.lines.exclude else {}
    passing = [
        line
        for line in lines
        if all(getattr(line, key) in values for key, values in include.items() if values)
        and not any(getattr(line, key) in values for key, values in exclude.items() if values)
    ]
    if comparison.measure == "count":
        return Decimal(len(passing))
    return Decimal(sum(getattr(line, comparison.measure) for line in passing))


# -- agreement ----------------------------------------------------------------------------------------------


def judge(tree: Condition, seen: Any) -> bool:
    return compile_condition(tree).matches({"event.x": seen}, ())


SCALARS = (*NUMBERS, *TEXTS, *BOOLS)
PAIRS = ((0, 5), (Decimal("0.1"), Decimal("0.3")), ("a", "b"), ("", "中文"), (2, 2))
LISTS = ((1, "a"), ("a", "中文"), (Decimal("0.1"), 5), (True,), (0, False), ("a", "a"), (1, 1))
LEAVES: list[tuple[Any, Any]] = [
    *(("exists", None), ("missing", None)),
    *product(("eq", "ne", "contains"), SCALARS),
    *product(("gt", "gte", "lt", "lte"), (*NUMBERS, *TEXTS)),
    *product(("starts_with",), TEXTS),
    *product(("between",), PAIRS),
    *product(("in", "not_in"), LISTS),
]


@pytest.mark.parametrize(("op", "value"), LEAVES)
def test_each_operator_on_values_of_every_type(op: Any, value: Any) -> None:
    leaf = Comparison(field="event.x", op=op, value=value)
    for seen in SEEN:
        assert judge(leaf, seen) is leaf_holds(op, seen, value), (op, value, seen)


facts_of_events = st.dictionaries(st.sampled_from(EVENT_FIELDS), seen_values | st.lists(seen_values, max_size=3))


@given(conditions(comparisons(EVENT_FIELDS) | line_comparisons), facts_of_events, carts)
def test_trees_hold_as_read(tree: Condition, facts: dict[str, Any], lines: list[Line]) -> None:
    compiled = compile_condition(tree)
    assert compiled.matches(facts, lines) is holds(tree, facts, lines)
    assert compiled.explain(facts, lines).held is compiled.matches(facts, lines)


# -- what is promised in words ------------------------------------------------------------------------------


def test_a_missing_field_satisfies_missing_and_nothing_else() -> None:
    for op, value in LEAVES:
        assert judge(Comparison(field="event.x", op=op, value=value), None) is (op == "missing")


@pytest.mark.parametrize("op", ["eq", "ne", "gt", "lte", "in", "not_in"])
def test_a_value_of_another_type_satisfies_nothing(op: Any) -> None:
    value: Any = (5,) if op in ("in", "not_in") else 5
    leaf = Comparison(field="event.x", op=op, value=value)
    assert not any(judge(leaf, seen) for seen in ("5", "4", "6", True, [5], {"a": 5}))


def test_floats_count_by_their_decimal_text() -> None:
    assert judge(Comparison(field="event.x", op="lte", value=Decimal("0.3")), 0.3)
    assert judge(Comparison(field="event.x", op="eq", value=Decimal("0.1")), 0.1)
    assert judge(Comparison(field="event.x", op="gt", value=Decimal("0.3")), 0.1 + 0.2)
    assert judge(Comparison(field="event.x", op="lt", value=Decimal("0.30000000000000001")), 0.3)
    assert judge(Comparison(field="event.x", op="gt", value=Decimal("0.29999999999999999")), 0.3)
    assert judge(Comparison(field="event.x", op="between", value=(Decimal("0.1"), Decimal("0.1"))), 0.1)
    assert judge(Comparison(field="event.x", op="contains", value=Decimal("0.1")), [0.1])


def test_a_bool_is_no_number() -> None:
    true: Any = True
    assert not judge(Comparison(field="event.x", op="eq", value=1), true)
    assert not judge(Comparison(field="event.x", op="in", value=(1, 2)), true)
    assert not judge(Comparison(field="event.x", op="gte", value=0), true)
    assert not judge(Comparison(field="event.x", op="eq", value=True), 1)
    assert not judge(Comparison(field="event.x", op="contains", value=1), [True])


@pytest.mark.parametrize("tags", [(), ("vip",), ("a b", "vip"), frozenset({"标签"})])
@pytest.mark.parametrize("wanted", [("vip",), ("vip", "标签"), TAGS])
def test_tags(tags: Any, wanted: tuple[str, ...]) -> None:
    def judged(op: Any, value: Any) -> bool:
        return compile_condition(Comparison(field="member.tags", op=op, value=value)).matches({"member.tags": tags}, ())

    assert judged("in", wanted) is bool(set(tags) & set(wanted))
    assert judged("not_in", wanted) is not judged("in", wanted)
    assert judged("contains", wanted[0]) is (wanted[0] in tags)


@pytest.mark.parametrize("op", ["in", "not_in", "contains"])
def test_tags_that_nobody_gathered_satisfy_nothing(op: Any) -> None:
    leaf = Comparison(field="member.tags", op=op, value=("vip",) if op != "contains" else "vip")
    assert not compile_condition(leaf).matches({}, ())


def test_a_condition_names_the_fields_it_reads() -> None:
    tree = condition(
        {
            "any": [
                {"field": "event.channel", "value": "web"},
                {"not": {"all": [{"field": "member.spend", "op": "gt", "value": 5}, {"lines": {}, "value": 1}]}},
            ]
        }
    )
    assert compile_condition(tree).fields == {"event.channel", "member.spend"}


def test_an_unknown_field_does_not_compile() -> None:
    with pytest.raises(UnknownFieldError):
        compile_condition(Comparison(field="event", op="exists"))


def test_lines_without_a_cart_measure_nothing() -> None:
    for measure in ("amount", "quantity", "count"):
        tree = condition({"lines": {}, "measure": measure, "op": "eq", "value": 0})
        assert compile_condition(tree).matches({}, ())


HELD, FAILED = {"field": "event.x", "op": "missing"}, {"field": "event.x", "op": "exists"}


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        ({"all": []}, True),
        ({"all": [HELD, HELD]}, True),
        ({"all": [HELD, FAILED]}, False),
        ({"any": []}, False),
        ({"any": [FAILED, HELD]}, True),
        ({"any": [FAILED, FAILED]}, False),
        ({"not": HELD}, False),
        ({"not": {"not": HELD}}, True),
        ({"not": FAILED}, True),
    ],
)
def test_groups(document: dict[str, Any], *, verdict: bool) -> None:
    compiled = compile_condition(condition(document))
    assert compiled.matches({}, ()) is compiled.explain({}, ()).held is verdict
