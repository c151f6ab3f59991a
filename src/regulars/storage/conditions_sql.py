"""Conditions about members as SQL over `member_state`, for many members at once.

The second reading of a condition; `conditions.matching` is the first, and a property test shows that both agree.
Every field becomes a jsonb expression that is NULL or `null` when missing, so one set of operators serves all;
every leaf is made two-valued by `IS TRUE`. Days since an instant are compared as midnights computed here: the
database's own time zones are never asked. A fragment names its table (`member_state.doc`) and has named parameters.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from regulars.domain.conditions.document import All, AnyOf, Comparison, Condition, LinesComparison, Scalar
from regulars.domain.conditions.fields import FieldRef, known_field
from regulars.domain.conditions.matching import compile_condition
from regulars.domain.conditions.moment import time_facts
from regulars.domain.conditions.operators import family, scalars
from regulars.domain.members.facts import BIRTHDAY_PATTERN, birthdays_on
from regulars.domain.time import Calendar, Instant, to_instant

_ORDER = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_ORDERS = "coalesce(member_state.doc -> 'metrics' -> 'orders' -> 'total', '0')"
_METRICS = {
    "spend": "to_jsonb(coalesce((member_state.doc -> 'metrics' -> 'spend' ->> 'total')::numeric, 0))",
    "orders": _ORDERS,
    "order_number": f"to_jsonb({_ORDERS}::numeric + 1)",
}
_INSTANTS = {"days_since_last_order": "last_order", "days_since_joined": "joined"}

# Days further from 1970 than this lie outside every stored instant, and inside the years that dates can have.
_FIRST_DAY, _LAST_DAY = -700_000, 2_900_000

_DayRange: TypeAlias = tuple[int | None, int | None]


class NotAboutMembersError(ValueError):
    """A condition reads an event or a cart, which a set of members judged without an event does not have."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the field {field!r} is not about members")
        self.field = field


def condition_sql(condition: Condition, *, now: datetime, calendar: Calendar) -> tuple[str, dict[str, Any]]:
    """A boolean SQL expression, never NULL, and its parameters, for a condition that has passed `check_condition`.

    It holds for the rows of `member_state` whose members satisfy the condition at `now`. Fields of events, orders
    and lines raise `NotAboutMembersError`.
    """
    writer = _Writer(to_instant(now), calendar)
    return writer.node(condition), writer.params


@dataclass(slots=True)
class _Writer:
    now: Instant
    calendar: Calendar
    params: dict[str, Any] = field(default_factory=dict)

    def node(self, condition: Condition) -> str:
        if isinstance(condition, All):
            return self._joined("AND", condition.all, of_none="TRUE")
        if isinstance(condition, AnyOf):
            return self._joined("OR", condition.any, of_none="FALSE")
        if isinstance(condition, LinesComparison):
            raise NotAboutMembersError(f"lines.{condition.measure}")
        if isinstance(condition, Comparison):
            return self._leaf(condition)
        return f"(NOT {self.node(condition.not_)})"

    def _joined(self, word: str, parts: tuple[Condition, ...], *, of_none: str) -> str:
        return f"({f' {word} '.join(map(self.node, parts))})" if parts else of_none

    def _leaf(self, comparison: Comparison) -> str:
        ref = known_field(comparison.field)
        if ref.about in {"event", "cart"}:
            raise NotAboutMembersError(comparison.field)
        if ref.kind == "time":
            return self._about_now(comparison)
        if ref.name in _INSTANTS and ref.kind == "member":
            return f"({self._days(comparison, _INSTANTS[ref.name])} IS TRUE)"
        if ref.kind == "tags":
            return self._tags(comparison)
        return f"({self._compared(comparison, self._expression(ref))} IS TRUE)"

    def _about_now(self, comparison: Comparison) -> str:
        """The moment is the same for all members: judged here."""
        compiled = compile_condition(comparison)
        return "TRUE" if compiled.matches(time_facts(self.now, self.calendar), ()) else "FALSE"

    def _expression(self, ref: FieldRef) -> str:
        """The field's value as jsonb."""
        if ref.kind == "attribute":
            return self._at("attributes", *ref.path)
        if ref.kind == "tier":
            return f"({self._at('tiers', ref.name)} -> 'tier')"
        if ref.kind == "balance":
            return f"coalesce({self._at('wallets', ref.name)} -> 'available', '0')"
        if ref.kind == "member_events":
            return f"coalesce({self._at('metrics', 'events', ref.name)} -> 'total', '0')"
        if ref.name in _METRICS:
            return _METRICS[ref.name]
        return self._birthday(whole_month=ref.name == "is_birthday_month")

    def _at(self, key: str, *names: str) -> str:
        """The jsonb at a path of keys. Not `#>`: that would take a number for an index into a list."""
        return f"(member_state.doc -> '{key}'" + "".join(f" -> {self._add(name)}::text" for name in names) + ")"

    def _birthday(self, *, whole_month: bool) -> str:
        """Whether the birthday, as `MM-DD`, is today or begins with this month; NULL when it is none."""
        today = self.calendar.date(self.now)
        wanted = [f"{today:%m}"] if whole_month else list(birthdays_on(today))
        value = "(member_state.doc -> 'attributes' -> 'birthday')"
        born = f"({value} #>> '{{}}')"
        is_one = f"jsonb_typeof({value}) = 'string' AND {born} ~ {self._add(f'^({BIRTHDAY_PATTERN})$')}"
        part = f"left(right({born}, 5), {2 if whole_month else 5})"
        return f"to_jsonb(CASE WHEN {is_one} THEN {part} = ANY({self._add(wanted)}) END)"

    def _compared(self, comparison: Comparison, value: str) -> str:
        op = comparison.op
        if op in ("exists", "missing"):
            return f"(coalesce(jsonb_typeof({value}), 'null') {'<>' if op == 'exists' else '='} 'null')"
        needed = scalars(comparison.value)
        if op in _ORDER:
            return self._ordered(value, _ORDER[op], needed[0])
        if op == "contains":
            return self._contains(value, needed[0])
        if op == "starts_with":
            return f"(jsonb_typeof({value}) = 'string' AND starts_with({value} #>> '{{}}', {self._add(needed[0])}))"
        if op == "between":
            low, high = needed
            return f"({self._ordered(value, '>=', low)} AND {self._ordered(value, '<=', high)})"
        return self._equal(value, needed, negative=op in ("ne", "not_in"))

    def _equal(self, value: str, needed: tuple[Scalar, ...], *, negative: bool) -> str:
        """Equal to one of these; negative: of a type found among these, and equal to none."""
        jsons = f"{self._add([_json(item) for item in needed])}::jsonb[]"
        if not negative:
            return f"({value} = ANY({jsons}))"
        types = self._add(sorted({str(family(item)) for item in needed}))
        return f"(jsonb_typeof({value}) = ANY({types}) AND {value} <> ALL({jsons}))"

    def _ordered(self, value: str, sign: str, limit: Scalar) -> str:
        if isinstance(limit, str):
            text = f"({value} #>> '{{}}') COLLATE \"C\""
            return f"(jsonb_typeof({value}) = 'string' AND {text} {sign} {self._add(limit)})"
        return f"(jsonb_typeof({value}) = 'number' AND {value} {sign} {self._add(_json(limit))}::jsonb)"

    def _contains(self, value: str, needed: Scalar) -> str:
        in_list = f"(jsonb_typeof({value}) = 'array' AND {value} @> {self._add(_json(needed))}::jsonb)"
        if not isinstance(needed, str):
            return in_list
        in_text = f"(jsonb_typeof({value}) = 'string' AND strpos({value} #>> '{{}}', {self._add(needed)}) > 0)"
        return f"({in_text} OR {in_list})"

    def _tags(self, comparison: Comparison) -> str:
        wanted = self._add([str(tag) for tag in scalars(comparison.value)])
        has_one = f"(coalesce(member_state.doc -> 'tags', '[]') ?| {wanted}::text[])"
        return f"(NOT {has_one})" if comparison.op == "not_in" else has_one

    def _days(self, comparison: Comparison, key: str) -> str:
        instant = f"(member_state.doc ->> '{key}')::bigint"
        op = comparison.op
        if op in ("exists", "missing"):
            return f"({instant} IS {'NOT ' if op == 'exists' else ''}NULL)"
        ranges = [self._days_within(instant, *days) for days in _day_ranges(op, scalars(comparison.value))]
        within = f"({' OR '.join(ranges)})" if ranges else "FALSE"
        return f"({instant} IS NOT NULL AND NOT {within})" if op in ("ne", "not_in") else within

    def _days_within(self, instant: str, least: int | None, most: int | None) -> str:
        """The instant lies from `most` to `least` local days ago."""
        today = self.calendar.day(self.now)
        limits = []
        if most is not None:
            limits.append(f"{instant} >= {self._add(self._midnight(today - most))}")
        if least is not None:
            limits.append(f"{instant} < {self._add(self._midnight(today - least + 1))}")
        return f"({' AND '.join(limits)})"

    def _midnight(self, day: int) -> Instant:
        return self.calendar.start_of_day(min(max(day, _FIRST_DAY), _LAST_DAY))

    def _add(self, value: Any) -> str:
        name = f"c{len(self.params)}"
        self.params[name] = value
        return f"%({name})s"


def _day_ranges(op: str, values: tuple[Scalar, ...]) -> list[_DayRange]:
    """The whole numbers of days that satisfy an operator (of `ne` and `not_in`: that do not), as closed ranges."""
    numbers = [value for value in values if not isinstance(value, str)]
    if op == "between":
        return [(math.ceil(numbers[0]), math.floor(numbers[1]))]
    number = numbers[0]
    if op == "gt":
        return [(math.floor(number) + 1, None)]
    if op == "gte":
        return [(math.ceil(number), None)]
    if op == "lt":
        return [(None, math.ceil(number) - 1)]
    if op == "lte":
        return [(None, math.floor(number))]
    return [(number, number) for number in numbers if isinstance(number, int)]


def _json(value: Scalar) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value)
