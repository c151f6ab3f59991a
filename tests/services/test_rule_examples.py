"""Examples of rules: an event that fulfils the rule, and what the engine gives for it, all rules together."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.domain.programs.check import parse_program
from regulars.services.examine_program import examine_program
from regulars.services.read_program import load_template, template_names
from regulars.services.rule_examples import MOST, Example, Gain, rule_examples
from tests.services.desk import NOW

Document = dict[str, Any]

USUAL: Document = {
    "id": "usual",
    "name": {"zh": "消费积分", "en": "Points for orders"},
    "on": "Order Completed",
    "award": {"wallet": "points", "per_amount": {"points": 1}, "multiplied_by": "level"},
}
EXTRA: Document = {
    "id": "extra",
    "name": {"zh": "额外积分", "en": "Extra points"},
    "on": "Order Completed",
    "award": {"wallet": "points", "per_amount": {"points": 2}},
}
PROGRAM: Document = {
    "name": {"zh": "店", "en": "Shop"},
    "wallets": [
        {"id": "points", "name": {"zh": "积分", "en": "Points"}},
        {"id": "growth", "name": {"zh": "成长值", "en": "Growth"}, "kind": "progress"},
    ],
    "ladders": [
        {
            "id": "level",
            "name": {"zh": "等级", "en": "Level"},
            "tiers": [
                {"id": "regular", "name": {"zh": "普通", "en": "Regular"}},
                {
                    "id": "gold",
                    "name": {"zh": "金卡", "en": "Gold"},
                    "needs": {"all": [{"metric": "spend", "at_least": 1000}]},
                    "multiplier": 1.2,
                },
            ],
        }
    ],
}


def examples(*rules: Document, **more: Any) -> list[Example]:
    document, problems = parse_program({**PROGRAM, "earn": list(rules), **more})
    assert document is not None, problems
    return rule_examples(document, NOW)


def example(rule: Document, *others: Document, **more: Any) -> Example:
    """The example of the first rule."""
    found = examples(rule, *others, **more)
    assert found[0].path == "earn[0]"
    return found[0]


def parts(gain: Gain) -> dict[str, int]:
    return {share.rule: share.points for share in gain.shares}


def when(field: str, value: object = None, op: str = "eq") -> Document:
    return {**EXTRA, "when": {"field": field, "op": op} | ({} if value is None else {"value": value})}


def test_a_rule_is_told_together_with_those_it_adds_to_for_every_tier() -> None:
    found = example({**EXTRA, "valid": {"weekdays": ["tue"]}}, USUAL)
    assert (found.event, found.amount, found.weekday, found.wallet) == ("Order Completed", "100", "tue", "points")
    assert found.at == "2026-03-10T04:00:00Z"
    assert [(gain.tier, gain.points, parts(gain)) for gain in found.gains] == [
        ("regular", 300, {"extra": 200, "usual": 100}),
        ("gold", 320, {"extra": 200, "usual": 120}),
    ]
    assert found.gains[1].name == {"zh": "金卡", "en": "Gold"}


def test_what_gives_into_another_wallet_does_not_count() -> None:
    growth = {**EXTRA, "id": "growth_points", "award": {"wallet": "growth", "per_amount": {"points": 1}}}
    assert [parts(gain) for gain in example(EXTRA, growth).gains] == [{"extra": 200}]


def test_tiers_that_get_the_same_are_told_once() -> None:
    (gain,) = example(EXTRA).gains
    assert (gain.tier, gain.points) == (None, 200)
    assert [gain.tier for gain in example(USUAL, EXTRA).gains] == ["regular", "gold"]


@pytest.mark.parametrize(
    ("mode", "points", "given", "instead"),
    [("first", 1, {"extra": 100}, {"usual": 100}), ("best", 2, {"extra": 200}, {"usual": 100})],
)
def test_what_a_rule_stands_in_the_way_of_is_told(
    mode: str, points: int, given: dict[str, int], instead: dict[str, int]
) -> None:
    extra = {**EXTRA, "group": "g", "award": {"wallet": "points", "per_amount": {"points": points}}}
    usual = {**USUAL, "group": "g"}
    gain = example(extra, usual, stacking=[{"id": "g", "mode": mode}]).gains[0]
    assert (parts(gain), {share.rule: share.points for share in gain.instead}) == (given, instead)


@pytest.mark.parametrize(
    "rule",
    [
        when("order.total", 500, "gte"),
        when("member.order_number", 1),
        when("member.order_number", 3),
        when("member.is_birthday", value=True),
        when("member.attributes.city", op="exists"),
        when("member.tier.level", "gold"),
        when("time.weekday", ["sat", "sun"], "in"),
        when("time.hour", 6),
        when("time.day", 28),
        when("event.channel", ["app", "web"], "in"),
        {**EXTRA, "when": {"lines": {"include": {"category": ["beans"]}}, "value": 1}},
        {**EXTRA, "when": {"not": {"field": "order.total", "op": "lt", "value": 300}}},
        {**EXTRA, "when": {"any": [{"field": "event.gift", "value": True}, {"field": "event.note", "op": "missing"}]}},
        {**EXTRA, "lines": {"include": {"brand": ["ours"], "sku": ["a-1"]}}},
        {**EXTRA, "valid": {"hours": [{"from": "22:00", "to": "23:00"}]}},
        {**EXTRA, "valid": {"from": "2027-01-01"}},
        {**EXTRA, "on": "Checked In", "award": {"wallet": "points", "streak": {"points": [1, 2, 3]}}},
        {
            **EXTRA,
            "award": {
                "wallet": "points",
                "table": {"field": "order.total", "steps": [{"at_least": 900, "points": 9}]},
            },
        },
        {**EXTRA, "award": {"wallet": "points", "per_amount": {"points": 1, "each": 250, "steps": "whole"}}},
    ],
)
def test_an_event_is_found_for_what_rules_ask(rule: Document) -> None:
    assert any("extra" in parts(gain) for gain in example(rule).gains)


def test_a_rule_that_begins_later_is_shown_then() -> None:
    assert example({**EXTRA, "valid": {"from": "2027-01-01"}}).at == "2027-01-01T04:00:00Z"


@pytest.mark.parametrize(
    "rule", [{**EXTRA, "valid": {"until": "2026-01-01"}}, when("member.spend", 10**6, "gte"), when("member.tags", "vip", "contains")]
)  # fmt: skip
def test_where_nothing_fulfils_it_there_is_none(rule: Document) -> None:
    assert [each.path for each in examples(rule, USUAL)] == ["earn[1]"]


def test_a_program_of_very_many_rules_shows_the_first() -> None:
    found = examples(*({**EXTRA, "id": f"extra_{number}"} for number in range(MOST + 1)))
    assert [each.path for each in found] == [f"earn[{number}]" for number in range(MOST)]


@pytest.mark.parametrize("name", template_names())
def test_every_rule_of_a_template_that_is_not_over_has_one(name: str) -> None:
    examined = examine_program(load_template(name), "yaml", now=NOW)
    assert [each.path for each in examined.examples] == [f"earn[{n}]" for n in range(len(examined.data["earn"]))]


def test_a_text_with_problems_has_none() -> None:
    assert examine_program("wallets: []", "yaml", now=NOW).examples == []
