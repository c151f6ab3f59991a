"""Programs made ready to decide with."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.engine.facts import Facts
from regulars.domain.events.event import Line
from regulars.domain.programs.parts import Duration as Written
from regulars.domain.time import Duration, Unit
from tests.domain.engine.making import PER_YUAN, order, program


def tier(**need: Any) -> dict[str, Any]:
    return {"id": "star", "needs": {"all": [{"metric": "spend", "at_least": 1, **need}]}}


def ladder(*tiers: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"id": "club", "tiers": [{"id": "base"}, *tiers], **parts}


def test_rules_keep_the_documents_order() -> None:
    names = [("a", "Order Completed"), ("b", "Checked In"), ("c", "Order Completed"), ("d", "Checked In")]
    compiled = program(earn=[{**PER_YUAN, "id": name, "on": on} for name, on in names])
    assert [rule.id for rule in compiled.rules()] == ["a", "b", "c", "d"]
    assert [rule.id for rule in compiled.rule_sets["Checked In"].rules] == ["b", "d"]


def test_single_days_are_kept_for_what_windows_ask_for() -> None:
    plain = program(wallets=[{"id": "points"}, {"id": "growth", "kind": "progress"}])
    assert {name: plain.days_of(name) > 0 for name in ("spend", "orders", "points_earned:growth")} == {
        "spend": True,
        "orders": True,
        "points_earned:growth": True,
    }
    assert (
        plain.days_of("points_earned:points") == plain.days_of("events:Checked In") == plain.days_of("active_days") == 0
    )
    events = tier(metric="events", event="Checked In", over={"calendar": "month"})
    assert program(ladders=[ladder(events)]).days_of("events:Checked In") == 400
    assert program(ladders=[ladder(tier(metric="events", event="Checked In"))]).days_of("events:Checked In") == 0
    assert program(ladders=[ladder(tier(metric="active_days"))]).days_of("active_days") == 400
    earned = tier(metric="points_earned", wallet="points", over={"last": {"days": 5}})
    assert program(ladders=[ladder(earned)]).days_of("points_earned:points") == 400


@pytest.mark.parametrize(
    ("over", "grace", "least"),
    [
        ("lifetime", None, 400),
        ({"last": {"months": 12}}, None, 400),
        ({"last": {"months": 24}}, None, 731),
        ({"last": {"years": 3}}, {"months": 6}, 365 * 3 + 184),
        ({"calendar": "year"}, {"months": 3}, 366 + 92),
    ],
)
def test_the_horizon_reaches_as_far_back_as_any_need_looks(over: Any, grace: Any, least: int) -> None:
    """At the end of a grace, too, though a calendar need then looks at the period of that day."""
    parts = {"grace": grace, "validity": {"lasts": {"years": 1}}} if grace else {}
    horizon = program(ladders=[ladder(tier(over=over), **parts)]).horizon
    assert horizon >= min(least, 400 if over == {"calendar": "year"} else least)


@pytest.mark.parametrize("unit", get_args(Unit))
def test_a_duration_has_one_unit(unit: Unit) -> None:
    assert Written.model_validate({unit: 3}).length == Duration(3, unit)


def test_a_duration_without_a_unit_never_gets_past_the_check() -> None:
    with pytest.raises(ValueError, match="without a unit"):
        _ = Written().length


CHANNELS = ["app", "shop", "web"]
values = st.sampled_from([*CHANNELS, "", 5, None, ["app", 3], {"app": 1}])


def _rule(number: int, when: Any, lines: Any) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": f"rule{number}",
        "on": "Order Completed",
        "award": {"wallet": "points", "fixed": {"points": 1}},
    }
    return {**rule, **({"when": when} if when else {}), **({"lines": lines} if lines else {})}


leaves = st.one_of(
    st.builds(lambda value: {"field": "event.channel", "value": value}, st.sampled_from(CHANNELS)),
    st.builds(
        lambda value: {"field": "event.channel", "op": "in", "value": value},
        st.lists(st.sampled_from(CHANNELS), min_size=1),
    ),
    st.builds(lambda value: {"field": "member.tags", "op": "contains", "value": value}, st.sampled_from(CHANNELS)),
    st.builds(lambda value: {"field": "order.total", "op": "gte", "value": value}, st.integers(0, 100)),
    st.builds(
        lambda tea: {"lines": {"include": {"category": tea}}}, st.lists(st.sampled_from(["tea", ""]), min_size=1)
    ).map(lambda lines: {**lines, "value": 1}),
)
conditions = st.recursive(
    leaves,
    lambda parts: (
        st.builds(lambda each: {"all": each}, st.lists(parts, min_size=1, max_size=3))
        | st.builds(lambda each: {"any": each}, st.lists(parts, min_size=1, max_size=3))
        | st.builds(lambda each: {"not": each}, parts)
    ),
    max_leaves=5,
)
filters = st.sampled_from(
    [None, {"include": {"category": ["tea"]}}, {"include": {"product": ["a", "b"]}}, {"exclude": {"brand": ["x"]}}]
)


@given(
    st.lists(st.tuples(st.none() | conditions, filters), min_size=1, max_size=8),
    values,
    st.lists(st.sampled_from(CHANNELS), max_size=2),
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["tea", ""])), max_size=3),
)
def test_the_index_leaves_out_only_rules_that_cannot_match(
    rules: list[tuple[Any, Any]], channel: Any, tags: list[str], products: list[tuple[str, str]]
) -> None:
    compiled = program(earn=[_rule(number, when, lines) for number, (when, lines) in enumerate(rules)])
    rule_set = compiled.rule_sets["Order Completed"]
    bought = [{"product_id": product, "category": category, "price": 10} for product, category in products]
    happened = order("A1", 50, "2026-03-01T10:00", channel=channel, products=bought)
    assert happened.cart is not None
    facts: Facts = {"event.channel": channel, "member.tags": tuple(tags), "order.total": happened.cart.total}
    found = rule_set.candidates(facts, happened.cart.lines)
    assert [rule.index for rule in found] == sorted(rule.index for rule in found)
    for rule in rule_set.rules:
        matches = rule.condition is None or rule.condition.matches(facts, happened.cart.lines)
        if matches and _some_line(rule.line_filter, happened.cart.lines):
            assert rule in found


def _some_line(line_filter: Any, lines: tuple[Line, ...]) -> bool:
    return line_filter is None or any(line_filter(line) for line in lines)
