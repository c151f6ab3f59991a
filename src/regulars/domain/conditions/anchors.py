"""Anchors: a necessary part of a condition by which rules are found without trying them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regulars.domain.conditions.document import All, Comparison, Condition, LineFilter, LinesComparison
from regulars.domain.conditions.fields import known_field
from regulars.domain.conditions.lines import line_lists
from regulars.domain.conditions.operators import ORDER, exact, scalars

# How many values a field or key typically takes: the more, the fewer events an anchor's values meet.
_SPREAD = {"line.product": 1000, "line.sku": 1000, "line.category": 30, "line.brand": 30, "member.tags": 10}
_SPREAD_TIER = 4
_SPREAD_OTHER = 30


@dataclass(frozen=True, slots=True)
class Anchor:
    """The condition cannot hold unless the event shows one of the values under the key.

    The key is a field whose fact is that text (`member.tags`: has that tag), or `line.product`, `line.sku`,
    `line.category`, `line.brand`: some cart line has that value. A line without one has the value "".
    """

    key: str
    values: frozenset[str]


def anchors(condition: Condition | None, line_filter: LineFilter | None) -> Anchor | None:
    """The most selective anchor of a rule that applies when its condition holds and some line passes its filter."""
    found = list(_of_lines(line_filter)) if line_filter else []
    if condition is not None:
        found += _of_condition(condition)
    return min(found, key=_share, default=None)


def _of_condition(condition: Condition) -> Iterator[Anchor]:
    if isinstance(condition, All):
        for part in condition.all:
            yield from _of_condition(part)
    elif isinstance(condition, LinesComparison):
        # When the measure of no lines at all would not do, some line must pass.
        if not ORDER[condition.op](0, exact(condition.value)):
            yield from _of_lines(condition.lines)
    elif isinstance(condition, Comparison):
        yield from _of_field(condition)


def _of_field(comparison: Comparison) -> Iterator[Anchor]:
    ref = known_field(comparison.field)
    ops = {"contains", "in"} if ref.value_type == "tags" else {"eq", "in"}
    if comparison.op not in ops or ref.about not in {"event", "member"}:
        return
    values = scalars(comparison.value)
    texts = frozenset(value for value in values if isinstance(value, str))
    if len(texts) == len(set(values)):
        yield Anchor(comparison.field, texts)


def _of_lines(line_filter: LineFilter) -> Iterator[Anchor]:
    if line_filter.include:
        for key, values in line_lists(line_filter.include).items():
            yield Anchor(f"line.{key}", frozenset(values))


def _share(anchor: Anchor) -> tuple[float, str]:
    """The share of events that meet an anchor, as a guess; the key settles ties."""
    other = _SPREAD_TIER if anchor.key.startswith("member.tier.") else _SPREAD_OTHER
    return len(anchor.values) / _SPREAD.get(anchor.key, other), anchor.key
