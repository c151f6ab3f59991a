"""The closed catalogue of fields that conditions may name. What is not in it is an error when a document is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, TypeAlias

from regulars.domain.conditions.document import Operator

Kind: TypeAlias = Literal["event", "order", "attribute", "tags", "tier", "balance", "member", "member_events", "time"]
ValueType: TypeAlias = Literal["number", "text", "bool", "tags", "any"]
About: TypeAlias = Literal["event", "cart", "member", "time"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The values of `time.weekday`, in the order of `date.weekday()`."""

_FIXED: dict[str, tuple[Kind, str, ValueType]] = {
    "order.total": ("order", "total", "number"),
    "order.quantity": ("order", "quantity", "number"),
    "order.lines": ("order", "lines", "number"),
    "member.tags": ("tags", "", "tags"),
    "member.spend": ("member", "spend", "number"),
    "member.orders": ("member", "orders", "number"),
    "member.order_number": ("member", "order_number", "number"),
    "member.days_since_last_order": ("member", "days_since_last_order", "number"),
    "member.days_since_joined": ("member", "days_since_joined", "number"),
    "member.is_birthday": ("member", "is_birthday", "bool"),
    "member.is_birthday_month": ("member", "is_birthday_month", "bool"),
    "time.weekday": ("time", "weekday", "text"),
    "time.hour": ("time", "hour", "number"),
    "time.month": ("time", "month", "number"),
    "time.day": ("time", "day", "number"),
}

_FAMILIES: dict[str, tuple[Kind, ValueType]] = {
    "event.": ("event", "any"),
    "member.attributes.": ("attribute", "any"),
    "member.tier.": ("tier", "text"),
    "member.balance.": ("balance", "number"),
    "member.events.": ("member_events", "number"),
}

_ABOUT: dict[Kind, About] = {"event": "event", "order": "cart", "time": "time"}

_LIKE_ENOUGH = 0.8

_EQUALITY: tuple[Operator, ...] = ("eq", "ne", "in", "not_in", "exists", "missing")
_ORDER: tuple[Operator, ...] = ("gt", "gte", "lt", "lte", "between")
_PARTS: tuple[Operator, ...] = ("contains", "starts_with")
_OPERATORS: dict[ValueType, tuple[Operator, ...]] = {
    "number": (*_EQUALITY, *_ORDER),
    "text": _EQUALITY,
    "bool": ("eq", "ne", "exists", "missing"),
    "tags": ("contains", "in", "not_in"),
    "any": (*_EQUALITY, *_ORDER, *_PARTS),
}


class UnknownFieldError(ValueError):
    """A condition names a field that is not in the catalogue; checking the document would have told."""

    def __init__(self, field: str) -> None:
        super().__init__(f"unknown condition field {field!r}")
        self.field = field


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field of the catalogue: its kind, and which one of that kind (a path, ladder, wallet, event name or word)."""

    kind: Kind
    name: str
    value_type: ValueType

    @property
    def about(self) -> About:
        """What the value belongs to: the event, its cart, the member or the moment."""
        return _ABOUT.get(self.kind, "member")

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The operators that make sense here. Texts of the catalogue are tiers and weekdays: words without an order."""
        return _OPERATORS[self.value_type]

    @property
    def text_key(self) -> str:
        """The key of the field's own name in words, which takes the parameter `name`."""
        fixed = self.kind in {"order", "member", "time"}
        return f"condition.field.{self.kind}.{self.name}" if fixed else f"condition.field.{self.kind}"

    @property
    def path(self) -> tuple[str, ...]:
        """The name as steps into a document, for properties and attributes."""
        return tuple(self.name.split("."))


def parse_field(text: str) -> FieldRef | None:
    """The field a condition names, or None when there is no such field."""
    fixed = _FIXED.get(text)
    if fixed is not None:
        return FieldRef(*fixed)
    for prefix, (kind, value_type) in _FAMILIES.items():
        name = text.removeprefix(prefix)
        if name != text and _is_name(kind, name):
            return FieldRef(kind, name, value_type)
    return None


def known_field(text: str) -> FieldRef:
    """The field a checked condition names; raises `UnknownFieldError` when there is none."""
    ref = parse_field(text)
    if ref is None:
        raise UnknownFieldError(text)
    return ref


def suggest_field(text: str) -> str | None:
    """The catalogue's field that an unknown name most likely meant."""
    for start in ("member", "order", "time"):
        if parse_field(f"{start}.{text}"):
            return f"{start}.{text}"
    if text and "." not in text:
        return f"event.{text}"
    steps = text.split(".")
    scores = {name: _likeness(text, name) for name in _FIXED}
    for used in (1, 2):
        head, rest = ".".join(steps[:used]) + ".", ".".join(steps[used:])
        scores |= {prefix + rest: _likeness(head, prefix) for prefix in _FAMILIES if parse_field(prefix + rest)}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _LIKE_ENOUGH else None


def value_at(tree: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value at the end of a path of keys, or None where the path leads nowhere; lists are not entered."""
    value: Any = tree
    for step in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _is_name(kind: Kind, name: str) -> bool:
    """Paths have no empty step; every other name is at least not empty."""
    return all(name.split(".")) if kind in {"event", "attribute"} else bool(name)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
