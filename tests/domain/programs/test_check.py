"""Checking a program: each mistake makes its problem and no other, and many at once are all told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.problems import Problem
from regulars.domain.programs.check import parse_program
from regulars.domain.programs.document import ProgramDocument
from tests.domain.programs.making import GONE, PROGRAM, document, named, problems_of, program, spend, text
from tests.domain.programs.spoiled import MISTAKES, Mistake, negated


def test_a_program_with_every_part_has_no_problem() -> None:
    parsed, problems = parse_program(PROGRAM)
    assert problems == []
    assert isinstance(parsed, ProgramDocument)


def test_the_least_a_program_can_be() -> None:
    parsed, problems = parse_program({"name": text("x"), "wallets": [named("points")]})
    assert problems == []
    assert parsed is not None
    assert (parsed.time_zone, parsed.currency, parsed.earn) == ("Asia/Shanghai", "CNY", ())


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.code}-{mistake.path}")
def test_a_mistake_makes_one_problem_at_its_place(mistake: Mistake) -> None:
    parsed, problems = parse_program(program(mistake.changes))
    assert [(found.path, found.code, found.hint) for found in problems] == [(mistake.path, mistake.code, mistake.hint)]
    assert parsed is None


def region(mistake: Mistake) -> set[str]:
    """The parts of the program that a mistake is about."""
    return {path.partition("]")[0].partition(".")[0] for path in (*mistake.changes, mistake.path)}


OF_TWO_PARTS = ("program_id_taken", "program_tier_ambiguous", "program_group_of_two_wallets")
APART = [
    mistake
    for mistake in MISTAKES
    if mistake.code not in OF_TWO_PARTS and not {"wallets", "earn", "stacking"} & region(mistake)
]
"""Without those that another part takes part in, and those that take a whole list away."""


@given(st.lists(st.sampled_from(APART), min_size=2, max_size=12))
def test_mistakes_in_different_parts_are_all_told(drawn: list[Mistake]) -> None:
    taken: set[str] = set()
    chosen = []
    for mistake in drawn:
        if not region(mistake) & taken:
            taken |= region(mistake)
            chosen.append(mistake)
    changes = {path: value for mistake in chosen for path, value in mistake.changes.items()}
    found = {(problem.path, problem.code) for problem in problems_of(changes)}
    assert {(mistake.path, mistake.code) for mistake in chosen} <= found


def test_many_mistakes_at_once__also_within_one_rule() -> None:
    changes: dict[str, Any] = {
        "name.en": GONE,
        "currency": "RMB",
        "wallets[1].kind": "progres",
        "earn[0].id": "Per Yuan",
        "earn[0].award.wallet": "pionts",
        "earn[0].award.fixed": {"points": 0},
        "earn[0].limits[1]": {"per": "evr", "times": 0},
        "earn[0].valid.until": "2025-01-01",
        "earn[0].valid.hours": [{"from": "9", "to": "10:00"}],
        "earn[0].group": "extra",
        "earn[1].when.all[0].value": {},
        "earn[1].when.all[1].any[0].value": "golden",
        "earn[1].when.all[3].field": "time.weekdy",
        "earn[1].award.table.steps": [{"at_least": 9}, {"at_least": 8, "points": 1}],
        "ladders[0].tiers[2].needs": spend(1),
        "rewards[0].tiers": ["gold", 5, "goldn"],
    }
    assert [(found.path, found.code) for found in problems_of(changes)] == [
        ("name.en", "document_key_missing"),
        ("currency", "program_currency_unknown"),
        ("wallets[1].kind", "document_not_allowed"),
        ("earn[0].id", "program_id_invalid"),
        ("earn[0].award.fixed.points", "document_too_small"),
        ("earn[0].award", "program_one_only"),
        ("earn[0].award.wallet", "program_wallet_unknown"),
        ("earn[0].limits[1].per", "document_not_allowed"),
        ("earn[0].limits[1].times", "document_too_small"),
        ("earn[0].valid.hours[0].from", "program_time_invalid"),
        ("earn[0].valid.until", "program_validity_empty"),
        ("earn[0].group", "program_group_unknown"),
        ("earn[1].when.all[0].value", "document_not_allowed"),
        ("earn[1].award.table.steps[0].points", "document_key_missing"),
        ("earn[1].award.table.steps[1].at_least", "program_table_not_ascending"),
        ("earn[1].when.all[1].any[0].value", "condition_tier_unknown"),
        ("earn[1].when.all[3].field", "condition_field_unknown"),
        ("ladders[0].tiers[2].needs.all[0].at_least", "program_tier_easier"),
        ("rewards[0].tiers[1]", "document_not_text"),
        ("rewards[0].tiers[2]", "program_tier_unknown"),
    ]


@pytest.mark.parametrize("data", [None, 5, "text", [], [PROGRAM]])
def test_what_is_no_mapping_is_no_program(data: object) -> None:
    parsed, problems = parse_program(data)
    assert parsed is None
    assert [(found.path, found.code) for found in problems] == [("", "document_not_a_mapping")]


def test_what_is_broken_as_a_whole_is_told_once() -> None:
    assert parse_program(float("nan"))[1] == [Problem("", "document_number_too_large", {"most": 10**15})]


def test_numbers_and_moments_are_exact() -> None:
    parsed = document({"pay_with_points.most_share": 0.1, "earn[1].award.table.steps[0].at_least": 0.3})
    assert parsed.pay_with_points is not None
    assert str(parsed.pay_with_points.most_share) == "0.1"
    assert parsed.earn[1].award.table is not None
    assert str(parsed.earn[1].award.table.steps[0].at_least) == "0.3"
    assert parsed.earn[0].valid is not None
    assert repr(parsed.earn[0].valid.start) == "datetime.date(2026, 1, 1)"
    assert str(parsed.earn[0].valid.until) == "2027-01-01 12:00:00+00:00"


def test_a_float_is_never_taken_for_a_truth_value() -> None:
    parsed = document({"earn[1].when": {"field": "event.n", "value": 1.0}})
    condition: Any = parsed.earn[1].when
    assert repr(condition.value) == "Decimal('1.0')"


@pytest.mark.parametrize(
    ("changes", "params"),
    [
        ({"wallets[0].kind": "x"}, {"found": '"x"', "allowed": "spendable, progress"}),
        (
            {"wallets[0].expires": 12},
            {"found": "12", "allowed": "never, {after: …}, {on: …}, {inactive_for: …}"},
        ),
        ({"earn[1].when.all[0].value": {}}, {"found": "{}", "allowed": '"…", 1, true, […]'}),
        ({"earn[3].award.fixed.points": 0}, {"found": "0", "limit": 1}),
        ({"earn[3].group": "x"}, {"name": "x", "known": "extras, gifts"}),
        (
            {"earn[2].surprise": 1},
            {"key": "surprise", "allowed": "id, name, on, when, lines, award, limits, budget, valid, group"},
        ),
        ({"wallets[2].id": "points", "earn[3].award.wallet": "points"}, {"name": "points", "first": "wallets[0]"}),
        (
            {"earn[3].award.streak": {"points": [1]}},
            {"keys": "fixed, per_amount, table, streak", "given": "fixed, streak"},
        ),
    ],
)
def test_a_problem_says_what_was_found_and_what_could_be(changes: dict[str, object], params: dict[str, object]) -> None:
    (problem,) = problems_of(changes)
    assert problem.params == params


def test_long_lists_of_names_are_cut() -> None:
    changes: dict[str, object] = {
        "stacking": [{"id": f"g{index}", "mode": "all"} for index in range(30)],
        "earn[0].group": GONE,
        "earn[1].group": "zzz",
    }
    (problem,) = problems_of(changes)
    assert problem.params["known"] == ", ".join(f"g{index}" for index in range(20)) + ", …"


def test_where_one_name_is_left_it_is_the_hint() -> None:
    changes = {"stacking": [{"id": "extras", "mode": "all"}], "earn[0].group": "zzz"}
    assert problems_of(changes) == [
        Problem("earn[0].group", "program_group_unknown", {"name": "zzz", "known": "extras"}, "extras")
    ]


def test_where_nothing_is_declared_that_is_said() -> None:
    changes = {"stacking": GONE, "earn[0].group": GONE}
    (problem,) = problems_of(changes)
    assert problem.params["known"] == "—"


def test_without_wallets_their_names_are_not_blamed() -> None:
    assert [found.path for found in problems_of({"wallets": []})] == ["wallets"]


def test_a_tier_may_ask_as_much_as_the_one_below__or_for_another_thing() -> None:
    assert problems_of({"ladders[0].tiers[2].needs": spend(100)}) == []
    fewer_orders = {"all": [{"metric": "orders", "at_least": 1}]}
    assert problems_of({"ladders[0].tiers[2].needs": fewer_orders}) == []
    another_window = {"all": [{"metric": "spend", "at_least": 1, "over": {"last": {"days": 30}}}]}
    assert problems_of({"ladders[0].tiers[2].needs": another_window}) == []


def test_metrics_that_count_money_take_parts_of_it() -> None:
    assert problems_of({"ladders[0].tiers[1].needs": spend("99.50")}) == []


def test_a_hold_of_a_year_is_as_long_as_it_gets() -> None:
    assert problems_of({"rewards[0].hold_for": {"years": 1}, "pay_with_points.hold_for": {"hours": 8784}}) == []


def test_moments_without_an_offset_are_local() -> None:
    before = {"earn[0].valid.from": "2026-11-11T00:00", "earn[0].valid.until": "2026-11-10T16:00:01Z"}
    assert problems_of(before) == []
    same = {"earn[0].valid.from": "2026-11-11T00:00", "earn[0].valid.until": "2026-11-10T16:00:00Z"}
    assert [found.code for found in problems_of(same)] == ["program_validity_empty"]
    abroad = {**same, "time_zone": "Europe/London"}
    assert [found.code for found in problems_of(abroad)] == ["program_validity_empty"]


def test_conditions_nested_deeper_than_conditions_may_be() -> None:
    assert [found.code for found in problems_of({"earn[1].when": negated(12)})] == ["condition_too_deep"]
