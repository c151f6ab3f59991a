"""Whether a condition makes sense before it is ever run: every problem at once, each with its path."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sized
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from regulars.domain.conditions.document import (
    All,
    AnyOf,
    Comparison,
    Condition,
    LineFilter,
    LinesComparison,
    Not,
    Scalar,
)
from regulars.domain.conditions.fields import WEEKDAYS, FieldRef, ValueType, parse_field, suggest_field
from regulars.domain.conditions.lines import line_lists
from regulars.domain.conditions.operators import Value, family
from regulars.domain.problems import Problem, join_path

MOST_DEPTH = 10
MOST_NODES = 200
MOST_VALUES = 1000
MOST_TEXT = 4096
MOST_NUMBER = 10**15
MOST_PLACES = 20

_TIME_RANGES = {"time.hour": (0, 23), "time.month": (1, 12), "time.day": (1, 31)}
_EXPECTED: dict[ValueType, tuple[str, str]] = {
    "number": ("number", "condition_value_needs_number"),
    "text": ("string", "condition_value_needs_text"),
    "tags": ("string", "condition_value_needs_text"),
    "bool": ("boolean", "condition_value_needs_bool"),
    "any": ("any", ""),
}
_PAIR = 2
_not_storable = re.compile("[\0\ud800-\udfff]").search


@dataclass(frozen=True, slots=True)
class _Known:
    """What the program around the condition has."""

    ladders: Mapping[str, Collection[str]]
    wallets: Collection[str]
    member_only: bool


def check_condition(
    condition: Condition,
    path: str,
    *,
    ladders: Mapping[str, Collection[str]],
    wallets: Collection[str],
    member_only: bool = False,
) -> list[Problem]:
    """All problems of a condition that stands at `path` of a document.

    `ladders` gives the tier ids by ladder. With `member_only` only fields of the member and of time may be read, as
    for a set of members that is judged without an event.
    """
    known = _Known(ladders, wallets, member_only)
    problems = list(_node(condition, path, 1, known))
    nodes = _count(condition)
    if nodes > MOST_NODES:
        problems.append(Problem(path, "condition_too_many_nodes", {"count": nodes, "most": MOST_NODES}))
    return problems


def check_field(
    name: str,
    path: str,
    *,
    ladders: Mapping[str, Collection[str]],
    wallets: Collection[str],
) -> list[Problem]:
    """All problems of a field name alone, where a document names one outside a condition."""
    return list(_field(name, parse_field(name), path, _Known(ladders, wallets, member_only=False)))


def check_line_filter(line_filter: LineFilter, path: str) -> list[Problem]:
    """All problems of a filter of cart lines that stands at `path`."""
    return list(_line_filter(line_filter, path))


def _count(condition: Condition) -> int:
    return 1 + sum(_count(part) for _, part in _parts(condition))


def _parts(condition: Condition) -> list[tuple[str, Condition]]:
    """The parts of a node with their paths below it."""
    if isinstance(condition, All):
        return [(f"all[{index}]", part) for index, part in enumerate(condition.all)]
    if isinstance(condition, AnyOf):
        return [(f"any[{index}]", part) for index, part in enumerate(condition.any)]
    return [("not", condition.not_)] if isinstance(condition, Not) else []


def _node(condition: Condition, path: str, depth: int, known: _Known) -> Iterator[Problem]:
    if depth > MOST_DEPTH:
        yield Problem(path, "condition_too_deep", {"most": MOST_DEPTH})
        return
    for below, part in _parts(condition):
        yield from _node(part, join_path(path, below), depth + 1, known)
    if isinstance(condition, LinesComparison):
        if known.member_only:
            yield Problem(join_path(path, "lines"), "condition_not_about_member", {"field": "lines"})
        yield from _line_filter(condition.lines, join_path(path, "lines"))
        yield from _number(condition.value, join_path(path, "value"))
    elif isinstance(condition, Comparison):
        yield from _comparison(condition, path, known)


def _line_filter(line_filter: LineFilter, path: str) -> Iterator[Problem]:
    for side, match in (("include", line_filter.include), ("exclude", line_filter.exclude)):
        if match is None:
            continue
        below = join_path(path, side)
        lists = line_lists(match)
        if not lists:
            yield Problem(below, "condition_line_match_empty")
        for key, values in lists.items():
            at = join_path(below, key)
            yield from _length(values, at)
            for index, value in enumerate(values):
                yield from _text(value, join_path(at, index))


def _comparison(comparison: Comparison, path: str, known: _Known) -> Iterator[Problem]:
    ref = parse_field(comparison.field)
    yield from _field(comparison.field, ref, join_path(path, "field"), known)
    if ref is not None and comparison.op not in ref.operators:
        params = {"op": comparison.op, "field": comparison.field, "allowed": ", ".join(ref.operators)}
        yield Problem(join_path(path, "op"), "condition_operator_not_for_field", params)
        return
    at = join_path(path, "value")
    problems = list(_shape(comparison, at)) or list(_values(comparison, ref, at, known))
    yield from problems


def _field(name: str, ref: FieldRef | None, path: str, known: _Known) -> Iterator[Problem]:
    if ref is None:
        yield Problem(path, "condition_field_unknown", {"field": name}, suggest_field(name))
        return
    yield from _text(name, path)
    if known.member_only and ref.about in {"event", "cart"}:
        yield Problem(path, "condition_not_about_member", {"field": name})
    if ref.kind == "tier" and ref.name not in known.ladders:
        yield _unknown(path, "ladder", ref.name, known.ladders, "member.tier.")
    if ref.kind == "balance" and ref.name not in known.wallets:
        yield _unknown(path, "wallet", ref.name, known.wallets, "member.balance.")


def _shape(comparison: Comparison, path: str) -> Iterator[Problem]:
    """Whether there is as much of a value as the operator takes."""
    op, value = comparison.op, comparison.value
    params = {"op": op}
    if op in ("exists", "missing"):
        if value is not None:
            yield Problem(path, "condition_value_unexpected", params)
    elif value is None:
        yield Problem(path, "condition_value_absent", params)
    elif op == "between":
        if not isinstance(value, tuple) or len(value) != _PAIR:
            yield Problem(path, "condition_value_needs_pair", params)
    elif op in ("in", "not_in"):
        if not isinstance(value, tuple) or not value:
            yield Problem(path, "condition_value_needs_list", params)
    elif isinstance(value, tuple):
        instead = {"eq": "in", "ne": "not_in"}.get(op)
        yield Problem(path, "condition_value_needs_one", params, instead and f"op: {instead}")


def _values(comparison: Comparison, ref: FieldRef | None, path: str, known: _Known) -> Iterator[Problem]:
    """Whether each value fits the field and the operator, given that there are as many as it takes."""
    several = isinstance(comparison.value, tuple)
    values = _listed(comparison.value)
    yield from _length(values, path)
    for index, value in enumerate(values):
        at = join_path(path, index) if several else path
        yield from _text(value, at) if isinstance(value, str) else _number(value, at)
        misfit = _misfit(comparison, ref, value)
        if misfit:
            yield Problem(at, misfit, {"field": comparison.field, "op": comparison.op})
        elif ref is not None:
            yield from _known_value(comparison.field, ref, value, at, known)
    if comparison.op == "between":
        yield from _pair(values, path)


def _listed(value: Value) -> tuple[Scalar, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _misfit(comparison: Comparison, ref: FieldRef | None, value: Scalar) -> str | None:
    """The code of the problem with a value's type, if there is one."""
    found = family(value)
    if comparison.op == "starts_with" and found != "string":
        return "condition_value_needs_text"
    if comparison.op in ("gt", "gte", "lt", "lte", "between") and found == "boolean":
        return "condition_value_needs_order"
    expected, code = _EXPECTED[ref.value_type] if ref else (found, "")
    return None if expected in (found, "any") else code


def _known_value(field: str, ref: FieldRef, value: Scalar, path: str, known: _Known) -> Iterator[Problem]:
    if ref.kind == "tier" and value not in known.ladders.get(ref.name, (value,)):
        yield _unknown(path, "tier", str(value), known.ladders[ref.name])
    elif field == "time.weekday" and value not in WEEKDAYS:
        yield _unknown(path, "weekday", str(value), WEEKDAYS)
    elif field in _TIME_RANGES:
        low, high = _TIME_RANGES[field]
        if not isinstance(value, str) and not low <= value <= high:
            yield Problem(path, "condition_value_out_of_range", {"field": field, "low": low, "high": high})


def _pair(values: tuple[Scalar, ...], path: str) -> Iterator[Problem]:
    low, high = values
    if family(low) != family(high):
        yield Problem(path, "condition_pair_of_two_types")
    elif _is_after(low, high):
        yield Problem(path, "condition_pair_turned", {"low": low, "high": high})


def _is_after(one: Any, other: Any) -> bool:
    """Whether one of two values of the same type comes after the other."""
    return bool(one > other)


def _length(values: Sized, path: str) -> Iterator[Problem]:
    if len(values) > MOST_VALUES:
        yield Problem(path, "condition_list_too_long", {"count": len(values), "most": MOST_VALUES})


def _text(value: str, path: str) -> Iterator[Problem]:
    """Text that could not be stored could never be met."""
    if len(value) > MOST_TEXT:
        yield Problem(path, "condition_text_too_long", {"count": len(value), "most": MOST_TEXT})
    if _not_storable(value):
        yield Problem(path, "condition_text_not_storable")


def _number(value: int | Decimal, path: str) -> Iterator[Problem]:
    if not -MOST_NUMBER <= value <= MOST_NUMBER:
        yield Problem(path, "condition_number_too_large", {"most": MOST_NUMBER})
    elif isinstance(value, Decimal) and int(value.as_tuple().exponent) < -MOST_PLACES:
        yield Problem(path, "condition_number_too_fine", {"most": MOST_PLACES})


def _unknown(path: str, what: str, name: str, there_are: Collection[str], prefix: str = "") -> Problem:
    """A name of which there is none, with the nearest there is."""
    nearest = next(iter(get_close_matches(name, list(there_are), n=1)), None)
    params = {"name": name, "known": ", ".join(there_are)}
    return Problem(path, f"condition_{what}_unknown", params, nearest and prefix + nearest)
