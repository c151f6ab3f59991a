"""Conditions ready to run: the tree compiled once into closures. The public face of conditions for the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from regulars.domain.conditions.anchors import Anchor, anchors
from regulars.domain.conditions.document import All, AnyOf, Comparison, Condition, LinesComparison
from regulars.domain.conditions.explanation import Explanation, shown
from regulars.domain.conditions.fields import known_field
from regulars.domain.conditions.lines import Line, compile_lines, compile_measure
from regulars.domain.conditions.operators import ORDER, exact, tags_test, value_test

__all__ = ["Anchor", "Compiled", "Explanation", "Line", "anchors", "compile_condition", "compile_lines"]

Facts: TypeAlias = Mapping[str, Any]
"""Values by field name; a field that is absent or None is missing."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition ready to run: the names of the fields it reads, its predicate, and the same with reasons."""

    fields: frozenset[str]
    matches: Callable[[Facts, Sequence[Line]], bool]
    explain: Callable[[Facts, Sequence[Line]], Explanation]


def compile_condition(condition: Condition) -> Compiled:
    """Compile a condition that has passed `check_condition`; an unknown field raises `UnknownFieldError`."""
    if isinstance(condition, All):
        return _all(_parts(condition.all))
    if isinstance(condition, AnyOf):
        return _any(_parts(condition.any))
    if isinstance(condition, LinesComparison):
        return _lines(condition)
    if isinstance(condition, Comparison):
        return _leaf(condition)
    return _not(compile_condition(condition.not_))


def _parts(conditions: Sequence[Condition]) -> tuple[Compiled, ...]:
    return tuple(compile_condition(part) for part in conditions)


def _all(parts: tuple[Compiled, ...]) -> Compiled:
    tests = tuple(part.matches for part in parts)

    def matches(facts: Facts, lines: Sequence[Line]) -> bool:
        for test in tests:  # noqa: SIM110 - a generator costs more than the tests
            if not test(facts, lines):
                return False
        return True

    def explain(facts: Facts, lines: Sequence[Line]) -> Explanation:
        judged = tuple(part.explain(facts, lines) for part in parts)
        return Explanation("all", all(part.held for part in judged), judged)

    return Compiled(_fields(parts), matches, explain)


def _any(parts: tuple[Compiled, ...]) -> Compiled:
    tests = tuple(part.matches for part in parts)

    def matches(facts: Facts, lines: Sequence[Line]) -> bool:
        for test in tests:  # noqa: SIM110 - a generator costs more than the tests
            if test(facts, lines):
                return True
        return False

    def explain(facts: Facts, lines: Sequence[Line]) -> Explanation:
        judged = tuple(part.explain(facts, lines) for part in parts)
        return Explanation("any", any(part.held for part in judged), judged)

    return Compiled(_fields(parts), matches, explain)


def _not(part: Compiled) -> Compiled:
    test = part.matches

    def explain(facts: Facts, lines: Sequence[Line]) -> Explanation:
        judged = part.explain(facts, lines)
        return Explanation("not", not judged.held, (judged,))

    return Compiled(part.fields, lambda facts, lines: not test(facts, lines), explain)


def _leaf(comparison: Comparison) -> Compiled:
    field, op = comparison.field, comparison.op
    test = (tags_test if known_field(field).value_type == "tags" else value_test)(op, comparison.value)
    needed = shown(comparison.value)

    def matches(facts: Facts, _lines: Sequence[Line]) -> bool:
        return test(facts.get(field))

    def explain(facts: Facts, _lines: Sequence[Line]) -> Explanation:
        seen = facts.get(field)
        return Explanation("leaf", test(seen), (), field, op, needed, shown(seen))

    return Compiled(frozenset((field,)), matches, explain)


def _lines(comparison: LinesComparison) -> Compiled:
    measure, holds, op = compile_measure(comparison), ORDER[comparison.op], comparison.op
    limit, field = exact(comparison.value), f"lines.{comparison.measure}"
    needed = shown(limit)

    def matches(_facts: Facts, lines: Sequence[Line]) -> bool:
        return holds(measure(lines), limit)

    def explain(_facts: Facts, lines: Sequence[Line]) -> Explanation:
        seen = measure(lines)
        return Explanation("leaf", holds(seen, limit), (), field, op, needed, shown(seen))

    return Compiled(frozenset(), matches, explain)


def _fields(parts: tuple[Compiled, ...]) -> frozenset[str]:
    return frozenset().union(*(part.fields for part in parts))
