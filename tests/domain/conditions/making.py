"""Conditions, facts, cart lines and members for tests: written short, or made at random by Hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter

from regulars.domain.conditions.document import All, AnyOf, Comparison, Condition, LineFilter, LinesComparison, Not
from regulars.domain.conditions.fields import WEEKDAYS, known_field

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)

LADDERS = {"main": ("bronze", "silver", "gold"), "club": ("in",)}
WALLETS = ("points", "growth")
EVENTS = ("Order Completed", "签到 v1.0", 'it\'s "100%" {x} %s')

EVENT_FIELDS = ("event.channel", "event.n", "event.a.b", "event.labels")
ATTRIBUTE_FIELDS = (
    "member.attributes.city",
    "member.attributes.birthday",
    "member.attributes.list.0",
    'member.attributes.o\'dd "%s" {k}.b',
)
MEMBER_NUMBERS = (
    "member.spend",
    "member.orders",
    "member.order_number",
    "member.days_since_last_order",
    "member.days_since_joined",
    *(f"member.balance.{wallet}" for wallet in WALLETS),
    *(f"member.events.{event}" for event in EVENTS),
)

NUMBERS: tuple[int | Decimal, ...] = (
    *(0, 1, -1, 2, 5, 10, 10**15),
    *map(Decimal, ("0.1", "0.3", "2.5", "-0.5", "0.30000000000000001", "0.29999999999999999")),
)
TEXTS = (
    "",
    "a",
    "A",
    "ab",
    "b",
    "\u00e9",
    "e\u0301",
    "中文",
    "中",
    "😀",
    "\uffff",
    "%",
    "_",
    "\\",
    "'",
    '"',
    "10",
    "9",
    "true",
)
BOOLS = (True, False)
TAGS = ("vip", "a b", "'", "标签", "%s", "")
SEEN: tuple[Any, ...] = (
    *NUMBERS[:7],
    *TEXTS,
    *BOOLS,
    None,
    0.1,
    0.3,
    2.5,
    0.1 + 0.2,
    1e-7,
    5.0,
    -0.0,
    9.99999999999999e14,
    "null",
    "2.5",
    [],
    ["a", 1, True, None],
    [2.5, "中文", ["b"]],
    [["a"]],
    {},
    {"a": 1},
)
"""Values as they come out of JSON, of every type."""


def condition(document: Any) -> Condition:
    """A condition from its written form."""
    return _CONDITION.validate_python(document)


@dataclass(frozen=True, slots=True)
class Line:
    """A cart line."""

    product: str = ""
    sku: str = ""
    category: str = ""
    brand: str = ""
    amount: Decimal = Decimal(0)
    quantity: Decimal | int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """A member as conditions see one."""

    attributes: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    tiers: Mapping[str, str | None] = field(default_factory=dict)
    balances: Mapping[str, int] = field(default_factory=dict)
    spend: Decimal = Decimal(0)
    orders: int = 0
    event_counts: Mapping[str, int] = field(default_factory=dict)
    last_order: int | None = None
    joined: int | None = None


# -- at random ----------------------------------------------------------------------------------------------

free_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
numbers = st.sampled_from(NUMBERS) | st.decimals(-100, 100, places=2)
texts = st.sampled_from(TEXTS) | free_texts
seen_values = st.sampled_from(SEEN) | free_texts | st.floats(-1000, 1000) | st.integers(-1000, 1000)


def scalars_for(name: str) -> st.SearchStrategy[Any]:
    """Values of a type that the field takes."""
    ref = known_field(name)
    if ref.kind == "tier":
        return st.sampled_from(LADDERS[ref.name])
    if name == "time.weekday":
        return st.sampled_from(WEEKDAYS)
    if ref.kind == "time":
        return st.integers(1, 12)
    by_type = {"number": numbers, "bool": st.booleans(), "tags": st.sampled_from(TAGS)}
    return by_type.get(ref.value_type, numbers | texts | st.booleans())


@st.composite
def comparisons(draw: st.DrawFn, names: tuple[str, ...]) -> Comparison:
    """A comparison that passes the check."""
    name = draw(st.sampled_from(names))
    op = draw(st.sampled_from(known_field(name).operators))
    values = scalars_for(name)
    value: Any = None
    if op in ("in", "not_in"):
        value = tuple(draw(st.lists(values, min_size=1, max_size=4)))
    elif op == "between":
        of_one_type = values if known_field(name).value_type == "number" else draw(st.sampled_from([numbers, texts]))
        value = tuple(sorted(draw(st.tuples(of_one_type, of_one_type))))
    elif op in ("gt", "gte", "lt", "lte"):
        value = draw(values.filter(lambda item: not isinstance(item, bool)))
    elif op == "starts_with":
        value = draw(texts)
    elif op not in ("exists", "missing"):
        value = draw(values)
    return Comparison(field=name, op=op, value=value)


line_values = st.sampled_from(["", "a", "b", "c"])
line_matches = st.fixed_dictionaries(
    {}, optional={key: st.lists(line_values, min_size=1, max_size=2) for key in ("product", "category", "brand")}
).filter(bool)
line_filters = st.fixed_dictionaries({}, optional={"include": line_matches, "exclude": line_matches}).map(
    LineFilter.model_validate
)
lines = st.builds(
    Line,
    product=line_values,
    category=line_values,
    brand=line_values,
    amount=st.decimals(0, 10, places=2),
    quantity=st.integers(1, 3) | st.decimals(Decimal("0.5"), 3, places=1),
)
carts = st.lists(lines, max_size=4)
line_comparisons = st.builds(
    LinesComparison,
    lines=line_filters,
    measure=st.sampled_from(["amount", "quantity", "count"]),
    op=st.sampled_from(["eq", "ne", "gt", "gte", "lt", "lte"]),
    value=st.sampled_from([Decimal(value) for value in ("-1", "0", "1", "2", "2.5", "5")]),
)


def conditions(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Condition]:
    """Trees over these leaves."""
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            st.lists(parts, max_size=3).map(lambda found: All(all=tuple(found))),
            st.lists(parts, max_size=3).map(lambda found: AnyOf(any=tuple(found))),
            parts.map(lambda part: Not.model_validate({"not": part})),
        ),
        max_leaves=6,
    )
