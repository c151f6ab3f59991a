"""The operators as tests of one value, compiled once and run for every event.

Two-valued: a missing value, or one of another type than the condition's, satisfies nothing but `missing`. Numbers
are int, Decimal or float and compare by their decimal text, never by the float's binary value; a bool is no number.
Facts are finite JSON values: text, numbers, bools, None, lists and objects.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias

from regulars.domain.conditions.document import Operator, Scalar

ValueTest: TypeAlias = Callable[[Any], bool]
Value: TypeAlias = Scalar | tuple[Scalar, ...] | None

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
"""The operators between two numbers."""

_FAMILY: dict[type, str] = {str: "string", bool: "boolean", int: "number", float: "number", Decimal: "number"}


def value_test(op: Operator, value: Value) -> ValueTest:
    """The test `seen op value` for a scalar fact. The value must have passed `check_condition`."""
    return _TESTS[op](*scalars(value))


def tags_test(op: Operator, value: Value) -> ValueTest:
    """The test of a member's tags: `contains` and `in` (any of them), `not_in` (none of them)."""
    tags = frozenset(scalars(value))
    if op == "not_in":
        return lambda seen: seen is not None and tags.isdisjoint(seen)
    return lambda seen: seen is not None and not tags.isdisjoint(seen)


def scalars(value: Value) -> tuple[Scalar, ...]:
    """The value or values of a comparison as a tuple, whole numbers as int (they compare faster)."""
    values = value if isinstance(value, tuple) else (value,)
    return tuple(exact(item) for item in values if item is not None)


def exact(value: Scalar) -> Scalar:
    """The same value; a whole Decimal as int. For numbers of a checked, so limited, size."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def family(value: object) -> str | None:
    """The type of a value as JSON has it: `string`, `number` or `boolean`; None for what is no scalar."""
    return _FAMILY.get(type(value))


def _one_of(*values: Scalar) -> ValueTest:
    texts = frozenset(value for value in values if isinstance(value, str))
    if len(texts) < len(values):
        wanted = frozenset(map(_key, values))
        return lambda seen: family(seen) is not None and _key(seen) in wanted
    if len(texts) == 1:
        return partial(operator.eq, *texts)
    return lambda seen: type(seen) is str and seen in texts


def _none_of(*values: Scalar) -> ValueTest:
    unwanted = frozenset(map(_key, values))
    families = frozenset(map(family, values))
    return lambda seen: family(seen) in families and _key(seen) not in unwanted


def _ordered(holds: Callable[[Any, Any], bool], limit: Scalar) -> ValueTest:
    if isinstance(limit, str):
        return lambda seen: type(seen) is str and holds(seen, limit)
    nearest = float(limit)

    def test(seen: Any) -> bool:
        kind = type(seen)
        if kind is float:
            # Rounding keeps the order, so only a float that the limit itself rounds to needs its decimal text.
            return holds(seen, nearest) if seen != nearest else holds(Decimal(repr(seen)), limit)
        return (kind is int or kind is Decimal) and holds(seen, limit)

    return test


def _between(low: Scalar, high: Scalar) -> ValueTest:
    reaches, within = _ordered(operator.ge, low), _ordered(operator.le, high)
    return lambda seen: reaches(seen) and within(seen)


def _contains(needed: Scalar, seen: Any) -> bool:
    if isinstance(seen, str):
        return isinstance(needed, str) and needed in seen
    if isinstance(seen, list | tuple):
        wanted = _key(needed)
        return any(family(item) is not None and _key(item) == wanted for item in seen)
    return False


def _starts_with(needed: Any, seen: Any) -> bool:
    return type(seen) is str and seen.startswith(needed)


def _is_there(seen: object) -> bool:
    return seen is not None


def _is_missing(seen: object) -> bool:
    return seen is None


def _key(value: Any) -> object:
    """A scalar so that equality tells bools from numbers and knows floats by their decimal text."""
    kind = type(value)
    if kind is bool:
        return "boolean", value
    return Decimal(repr(value)) if kind is float else value


_TESTS: dict[Operator, Callable[..., ValueTest]] = {
    "eq": _one_of,
    "in": _one_of,
    "ne": _none_of,
    "not_in": _none_of,
    "gt": partial(_ordered, operator.gt),
    "gte": partial(_ordered, operator.ge),
    "lt": partial(_ordered, operator.lt),
    "lte": partial(_ordered, operator.le),
    "between": _between,
    "contains": lambda needed: partial(_contains, needed),
    "starts_with": lambda needed: partial(_starts_with, needed),
    "exists": lambda: _is_there,
    "missing": lambda: _is_missing,
}
