"""Anchors: rules are left out only when they could not match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.domain.conditions.document import All, Comparison, Condition, LineFilter
from regulars.domain.conditions.matching import Anchor, anchors, compile_condition, compile_lines
from tests.domain.conditions.making import (
    SEEN,
    TAGS,
    Line,
    carts,
    comparisons,
    condition,
    conditions,
    line_comparisons,
    line_filters,
    seen_values,
)
from tests.domain.conditions.test_matching import LEAVES

FIELDS = ("event.channel", "event.n", "member.attributes.city", "member.tags", "member.tier.main", "order.total")


def is_met(anchor: Anchor, facts: dict[str, Any], lines: Sequence[Line]) -> bool:
    """What an index by anchor looks up: the event's values under the key."""
    if anchor.key.startswith("line."):
        offered = {getattr(line, anchor.key.removeprefix("line.")) for line in lines}
    else:
        fact = facts.get(anchor.key)
        offered = {fact} if isinstance(fact, str) else set(fact) if isinstance(fact, tuple) else set()
    return bool(offered & anchor.values)


facts_of_events = st.fixed_dictionaries(
    {"member.tags": st.lists(st.sampled_from(TAGS), unique=True, max_size=3).map(tuple)},
    optional={
        "event.channel": st.sampled_from(["a", "b", "", "中文"]) | seen_values,
        "event.n": seen_values,
        "member.attributes.city": st.sampled_from(["a", "b"]) | seen_values,
        "member.tier.main": st.sampled_from(["bronze", "silver", "gold", None]),
        "order.total": st.decimals(0, 10, places=1),
    },
)
leaves = comparisons(FIELDS) | line_comparisons


@st.composite
def likely_leaves(draw: st.DrawFn, facts: dict[str, Any]) -> Comparison:
    """A comparison with texts, among them often the one that the event has."""
    name = draw(st.sampled_from(["event.channel", "member.attributes.city", "member.tags", "member.tier.main"]))
    fact = facts.get(name)
    offered = [fact] if isinstance(fact, str) else list(fact) if isinstance(fact, tuple) else []
    values = draw(st.lists(st.sampled_from([*(offered * 4), "a", "vip", "gold"]), min_size=1, max_size=3))
    return Comparison(field=name, op="in", value=tuple(values))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Condition | None, LineFilter | None, dict[str, Any], list[Line]]:
    """A rule's condition and line filter, with an event's facts and lines; often the one fits the other."""
    facts = draw(facts_of_events)
    likely = st.lists(likely_leaves(facts) | leaves, min_size=1, max_size=3) | st.lists(
        likely_leaves(facts), min_size=1
    )
    fitting = likely.map(lambda parts: All(all=tuple(parts)))
    tree = draw(st.none() | conditions(leaves) | fitting | fitting | fitting)
    return tree, draw(st.none() | st.none() | line_filters), facts, draw(carts)


def test_an_anchor_never_leaves_out_a_rule_that_matches() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=400)
    @given(situations())
    def check(situation: tuple[Condition | None, LineFilter | None, dict[str, Any], list[Line]]) -> None:
        tree, line_filter, facts, lines = situation
        anchor = anchors(tree, line_filter)
        if anchor is None:
            return
        applies = (tree is None or compile_condition(tree).matches(facts, lines)) and (
            line_filter is None or any(map(compile_lines(line_filter), lines))
        )
        met = is_met(anchor, facts, lines)
        seen[f"applies={applies} met={met}"] += 1
        assert met or not applies

    check()
    # Not vacuous: anchors were there, some met and some not, and rules did apply.
    assert min(seen["applies=True met=True"], seen["applies=False met=False"]) > 1, seen


@given(line_filters, carts)
def test_an_anchor_of_a_line_filter_never_leaves_out_a_cart(line_filter: LineFilter, lines: list[Line]) -> None:
    anchor = anchors(None, line_filter)
    assert anchor is None or is_met(anchor, {}, lines) or not any(map(compile_lines(line_filter), lines))


@pytest.mark.parametrize(("op", "value"), LEAVES)
def test_a_value_that_satisfies_a_leaf_meets_its_anchor(op: Any, value: Any) -> None:
    leaf = Comparison(field="event.x", op=op, value=value)
    anchor = anchors(leaf, None)
    for seen in SEEN:
        facts = {"event.x": seen}
        assert anchor is None or is_met(anchor, facts, ()) or not compile_condition(leaf).matches(facts, ()), seen


@pytest.mark.parametrize("op", ["eq", "ne", "gt", "gte", "lt", "lte"])
@pytest.mark.parametrize("measure", ["amount", "quantity", "count"])
def test_lines_that_satisfy_a_comparison_meet_its_anchor(op: str, measure: str) -> None:
    carts = [(), (Line(product="p2", amount=Decimal(1)),), (Line(product="p1"),), (Line("p1", amount=Decimal(1)),)]
    for value in ("-1", "-0.5", "0", "0.5", "1", "2"):
        tree = condition({"lines": {"include": {"product": ["p1"]}}, "measure": measure, "op": op, "value": value})
        anchor = anchors(tree, None)
        for cart in carts:
            assert anchor is None or is_met(anchor, {}, cart) or not compile_condition(tree).matches({}, cart), value


CHANNEL = {"field": "event.channel", "value": "web"}
PRODUCT = {"include": {"product": ["p1"], "brand": ["ox", "ax"]}}


@pytest.mark.parametrize(
    ("tree", "anchor"),
    [
        (CHANNEL, ("event.channel", {"web"})),
        ({"field": "event.channel", "op": "in", "value": ["web", "app"]}, ("event.channel", {"web", "app"})),
        ({"all": [{"all": [CHANNEL]}, {"field": "event.n", "value": 5}]}, ("event.channel", {"web"})),
        ({"field": "member.attributes.a.b", "value": "x"}, ("member.attributes.a.b", {"x"})),
        ({"field": "member.tags", "op": "contains", "value": "vip"}, ("member.tags", {"vip"})),
        ({"field": "member.tags", "op": "in", "value": ["vip", "new"]}, ("member.tags", {"vip", "new"})),
        ({"field": "member.tier.main", "value": "gold"}, ("member.tier.main", {"gold"})),
        ({"lines": PRODUCT, "op": "gte", "value": 1}, ("line.product", {"p1"})),
        ({"lines": PRODUCT, "op": "gt", "value": 0}, ("line.product", {"p1"})),
        ({"lines": PRODUCT, "op": "ne", "value": 0}, ("line.product", {"p1"})),
        ({"lines": PRODUCT, "op": "eq", "measure": "amount", "value": "2.5"}, ("line.product", {"p1"})),
    ],
)
def test_what_anchors_a_condition(tree: dict[str, Any], anchor: tuple[str, set[str]]) -> None:
    assert anchors(condition(tree), None) == Anchor(anchor[0], frozenset(anchor[1]))


@pytest.mark.parametrize(
    "tree",
    [
        {"any": [CHANNEL]},
        {"not": CHANNEL},
        {"all": []},
        {"field": "event.channel", "op": "ne", "value": "web"},
        {"field": "event.channel", "op": "contains", "value": "web"},
        {"field": "event.channel", "op": "in", "value": ["web", 5]},
        {"field": "event.channel", "value": True},
        {"field": "event.channel", "op": "missing"},
        {"field": "member.tags", "op": "not_in", "value": ["vip"]},
        {"field": "order.total", "value": 5},
        {"field": "time.weekday", "value": "mon"},
        {"lines": PRODUCT, "op": "gte", "value": 0},
        {"lines": PRODUCT, "op": "lt", "value": 5},
        {"lines": PRODUCT, "op": "eq", "value": 0},
        {"lines": {"exclude": {"product": ["p1"]}}, "op": "gte", "value": 1},
        {"lines": {}, "op": "gte", "value": 1},
    ],
)
def test_what_anchors_nothing(tree: dict[str, Any]) -> None:
    assert anchors(condition(tree), None) is None
    assert anchors(None, None) is None


def test_the_most_selective_anchor_is_taken() -> None:
    gold = {"field": "member.tier.main", "value": "gold"}
    channels = {"field": "event.channel", "op": "in", "value": [f"c{n}" for n in range(20)]}
    assert anchors(condition({"all": [gold, CHANNEL]}), None) == Anchor("event.channel", frozenset({"web"}))
    assert anchors(condition({"all": [gold, channels]}), None) == Anchor("member.tier.main", frozenset({"gold"}))
    line_filter = LineFilter.model_validate(PRODUCT)
    assert anchors(condition({"all": [gold, CHANNEL]}), line_filter) == Anchor("line.product", frozenset({"p1"}))
    assert anchors(None, line_filter) == Anchor("line.product", frozenset({"p1"}))


def test_what_a_filter_excludes_anchors_nothing() -> None:
    line_filter = {"include": {"category": ["shoes"]}, "exclude": {"brand": ["ox"], "category": ["socks"]}}
    anchor = Anchor("line.category", frozenset({"shoes"}))
    assert anchors(None, LineFilter.model_validate(line_filter)) == anchor
    assert anchors(condition({"lines": line_filter, "value": 1}), None) == anchor
