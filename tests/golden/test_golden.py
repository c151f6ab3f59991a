"""The golden cases: each is folded event by event, and everything it says must come true.

A case names the program, what happens, and after each event the effects and the refusals, all of them unless `...`
stands among them, of each only the fields that matter. Without a word there must be none. Postings and the member in
the end are compared where the case gives them. `shop.py` holds every decision against the laws besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from regulars.domain.engine.member import Decision
from regulars.domain.time import Calendar
from tests.domain.engine.making import message
from tests.domain.engine.shop import Shop
from tests.golden.reading import MEMBER_KEYS, STEP_KEYS, WIRE_KEYS, Case, cases, program_of
from tests.golden.wording import (
    effects_in_words,
    expected_fields,
    member_in_words,
    normal_member,
    only_named,
    postings_in_words,
    refusals_in_words,
)

CASES = [*cases()]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_golden_case(case: Case) -> None:
    shop = Shop(program_of(case.written["program"]))
    for step in case.written["events"]:
        if "publish" in step:
            shop.publish(program_of(step["publish"], version=shop.program.version + 1))
            continue
        assert step.keys() <= STEP_KEYS, step.keys() - STEP_KEYS
        decision = shop.happens(message(wire_form(step)), step.get("userId", "u1"))
        compare(step, decision, shop.program.calendar)
    members = case.written.get("members") or {"u1": case.written.get("member", {})}
    for name, expected in members.items():
        compare_member(expected, shop, name)
    assert case.written.get("shared", shop.shared) == shop.shared


def test_the_manual_is_complete() -> None:
    titles = [case.written["title"] for case in CASES]
    assert len(titles) == len(set(titles)) >= 75
    assert all(case.written["about"].strip() for case in CASES)


def wire_form(step: Mapping[str, Any]) -> dict[str, Any]:
    """The message of a step: `at` is its timestamp."""
    message = {key: value for key, value in step.items() if key in WIRE_KEYS}
    return {**message, "timestamp": message.pop("at")}


def compare(step: Mapping[str, Any], decision: Decision, calendar: Calendar) -> None:
    """Hold a decision against what the step says."""
    expected = expected_fields(step.get("effects", []), calendar)
    assert only_named(effects_in_words(decision.effects, calendar), expected) == expected
    expected = expected_fields(step.get("refusals", []), calendar)
    assert only_named(refusals_in_words(decision.refusals, calendar), expected) == expected
    if "postings" in step:
        postings = step["postings"]
        assert postings_in_words(decision.postings, postings, calendar) == postings


def compare_member(expected: Mapping[str, Any], shop: Shop, name: str) -> None:
    """Hold a member in the end against what the case says."""
    assert expected.keys() <= MEMBER_KEYS, expected.keys() - MEMBER_KEYS
    calendar = shop.program.calendar
    wanted = normal_member(expected, calendar)
    shown = member_in_words(shop.state(name), calendar)
    named = {key: shown[key] for key in wanted}
    if "wallets" in wanted:
        purses: dict[str, dict[str, Any]] = {key: shown["wallets"].get(key, {}) for key in wanted["wallets"]}
        named["wallets"] = {key: {part: purses[key].get(part) for part in wanted["wallets"][key]} for key in purses}
    assert named == wanted
