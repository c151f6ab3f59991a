"""The guide: which template, why, and numbers that fit; whatever is answered, a program without problems."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.engine.program import compile_program
from regulars.services.guide.answers import (
    TEMPLATES,
    Answers,
    Business,
    Channel,
    Depth,
    Frequency,
    Goal,
    Template,
)
from regulars.services.guide.choose import choose
from regulars.services.guide.numbers import nice
from regulars.services.guide.propose import Proposal, change_words, propose, reason_words
from regulars.services.programs import document_of
from regulars.services.read_program import load_template, template_names
from regulars.texts import languages

CAFE = Answers("food", "often", Decimal(30), frozenset({"store"}), frozenset({"visits"}), "full")


def answering(**other: Any) -> Answers:
    parts = {name: getattr(CAFE, name) for name in CAFE.__slots__}
    return Answers(**{**parts, **other})


some_answers = st.builds(
    Answers,
    st.sampled_from(get_args(Business)),
    st.sampled_from(get_args(Frequency)),
    st.decimals(1, 10**6, places=2),
    st.frozensets(st.sampled_from(get_args(Channel)), min_size=1),
    st.frozensets(st.sampled_from(get_args(Goal))),
    st.sampled_from(get_args(Depth)),
    st.sampled_from(["CNY", "USD", "JPY", "KWD"]),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]),
)


# -- which one --------------------------------------------------------------------------------------------------


def test_every_ready_program_can_be_proposed() -> None:
    assert sorted(TEMPLATES) == template_names()


@pytest.mark.parametrize(
    ("answers", "template", "reasons"),
    [
        (
            CAFE,
            "growth",
            ("depth.full", "goal.visits", "frequency.often"),
        ),
        (
            answering(depth="simple", goals=frozenset({"thanks"}), frequency="seldom"),
            "points_only",
            ("depth.simple", "goal.thanks", "frequency.seldom"),
        ),
        (
            answering(depth="levels", goals=frozenset({"best", "baskets"}), frequency="monthly"),
            "three_levels",
            ("depth.levels", "goal.baskets", "goal.best", "frequency.monthly"),
        ),
        (answering(depth="levels", goals=frozenset()), "three_levels", ("depth.levels",)),
        (
            answering(depth="levels", goals=frozenset({"visits", "profiles"})),
            "growth",
            ("goal.visits", "frequency.often", "goal.profiles", "depth.levels"),
        ),
    ],
)
def test_the_answers_lead_to_a_template_with_its_reasons(
    answers: Answers, template: str, reasons: tuple[str, ...]
) -> None:
    assert choose(answers) == (template, reasons)


def test_the_simpler_of_two_that_fit_as_well() -> None:
    """Five for points alone, and five for growth."""
    assert choose(answering(depth="simple")).template == "points_only"


@given(some_answers)
def test_something_always_speaks_for_what_is_proposed(answers: Answers) -> None:
    assert choose(answers).reasons


# -- numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "read"),
    [("0.2", 1), ("7.4", 7), ("9.9", 10), ("13", 12), ("14", 15), ("417", 400), ("1390", 1500), ("96000", 100000)],
)
def test_numbers_that_people_like_to_read(amount: str, read: int) -> None:
    assert nice(Decimal(amount)) == read


def test_a_coffee_bar_gets_the_numbers_of_the_template() -> None:
    """The templates were written for one: only what depends on the other answers is different."""
    proposed, written = propose(CAFE).document, document_of(load_template("growth"), "yaml")
    rules = {rule.id: rule for rule in written.earn}
    assert all(rules[rule.id] == rule for rule in proposed.earn)
    assert proposed.ladders == written.ladders
    assert [reward.cost for reward in proposed.rewards] == [reward.cost for reward in written.rewards]
    assert proposed.pay_with_points == written.pay_with_points
    monthly = answering(frequency="monthly", depth="levels", goals=frozenset({"best"}))
    assert propose(monthly).document.ladders == document_of(load_template("three_levels"), "yaml").ladders


def test_a_dear_shop_gives_a_point_for_more_money_that_is_worth_as_much() -> None:
    dear = answering(usual_order=Decimal(1500), business="goods", frequency="seldom", depth="levels")
    program = propose(dear, template="three_levels").document
    award = program.earn[0].award.per_amount
    pay = program.pay_with_points
    assert award
    assert pay
    assert (award.points, award.each) == (1, Decimal(10))
    assert (pay.points, pay.money, pay.least, program.wallets[0].point_value) == (
        100,
        Decimal(10),
        500,
        Decimal("0.1"),
    )
    assert [tier.needs.all[0].at_least for tier in program.ladders[0].tiers if tier.needs] == [1200, 4000, 10000]
    assert [reward.cost.points for reward in program.rewards] == [1500, 4000, 10000]


def test_a_shop_of_small_sums_gives_several_points_for_each() -> None:
    cheap = answering(usual_order=Decimal(5), currency="USD", time_zone="America/New_York")
    program = propose(cheap, template="points_only").document
    award = program.earn[0].award.per_amount
    assert award
    assert (award.points, award.each, program.currency, program.time_zone) == (
        10,
        Decimal(1),
        "USD",
        "America/New_York",
    )


def test_points_for_anything_but_money_are_worth_as_many_orders_as_in_the_template() -> None:
    """A usual order of four times as much gives four times the points."""
    bakery = answering(usual_order=Decimal(120), channels=frozenset({"store", "mini_program"}))
    source = propose(bakery, template="growth").document.model_dump(mode="json", exclude_none=True, by_alias=True)
    rules = {rule["id"]: rule for rule in source["earn"]}
    assert rules["welcome"]["award"]["fixed"]["points"] == 200
    assert rules["welcome"]["budget"]["points"] == 4_000_000
    assert rules["check_in"]["award"]["streak"]["points"] == [4, 8, 12, 15, 20, 25, 60]
    assert rules["review"]["limits"] == [{"per": "day", "times": 1}, {"per": "month", "points": 400}]
    assert rules["wednesday_extra"]["when"]["all"][1]["value"] == 80
    assert rules["wednesday_extra"]["award"]["per_amount"]["each"] == "2"
    assert source["rewards"][0]["cost"]["points"] == 1200


def test_an_order_is_never_paid_with_less_than_what_points_are_counted_in() -> None:
    pay = propose(answering(usual_order=Decimal(10)), template="three_levels").document.pay_with_points
    assert pay
    assert (pay.points, pay.least) == (100, 100)


def test_tiers_of_a_year_ask_for_as_many_orders_as_customers_make() -> None:
    program = propose(answering(frequency="monthly"), template="growth").document
    black = program.ladders[0].tiers[-1]
    assert black.needs
    assert [need.at_least for need in black.needs.any] == [2000, 50]


# -- what is left out, renamed, put off -------------------------------------------------------------------------


def rules(answers: Answers) -> set[str]:
    return {rule.id for rule in propose(answers, template="growth").document.earn}


def test_what_cannot_fit_is_left_out_and_told() -> None:
    everything = {"visits", "best"}
    both = answering(channels=frozenset({"store", "mini_program"}), goals=frozenset(everything))
    assert {"wednesday_extra", "check_in", "check_in_growth"} <= rules(both)
    assert not {"double_eleven", "beans_extra"} & rules(both)
    assert "wednesday_extra" not in rules(answering())
    proposal = propose(answering(goals=frozenset({"best"})), template="growth")
    (left_out,) = [change for change in proposal.changes if change.code == "left_out"]
    assert [name["en"] for name in left_out.params["names"]] == [
        "Wednesday afternoon bonus",
        "Bonus on beans",
        "Singles' Day bonus",
        "Daily check-in",
        "Growth for checking in",
    ]
    assert all(reward.valid is None for reward in proposal.document.rewards)


def test_who_sells_no_coffee_is_not_proposed_any() -> None:
    for template in TEMPLATES:
        for business in ("goods", "services"):
            everywhere = frozenset(get_args(Channel))
            source = propose(answering(business=business, channels=everywhere), template=template).source
            assert not [word for word in ("咖啡", "下午茶", "offee", "americano", "refill", "cake") if word in source]


@pytest.mark.parametrize("template", TEMPLATES)
def test_points_wait_where_goods_come_back(template: Template) -> None:
    sent = propose(answering(channels=frozenset({"store", "online"})), template=template)
    counter = propose(answering(channels=frozenset({"store"})), template=template)
    assert sent.document.wallets[0].matures != "at_once"
    assert counter.document.wallets[0].matures == "at_once"
    assert [codes(each) & {"pending", "at_once"} for each in (sent, counter)] == [{"pending"}, {"at_once"}]


def codes(proposal: Proposal) -> set[str]:
    return {change.code for change in proposal.changes}


# -- whatever is answered ---------------------------------------------------------------------------------------


@given(some_answers, st.sampled_from(TEMPLATES))
def test_it_is_a_program_that_runs_and_can_be_told(answers: Answers, template: Template) -> None:
    proposal = propose(answers, template=template)
    assert compile_program(proposal.document, version=1).document is proposal.document
    for ladder in proposal.document.ladders:
        needed = [(*tier.needs.all, *tier.needs.any)[0].at_least for tier in ladder.tiers if tier.needs]
        assert needed == sorted(needed)
    for language in languages:
        told = [change_words(change, answers.currency, language) for change in proposal.changes]
        assert all(told)
        assert not any("{" in words for words in told)


@pytest.mark.parametrize("language", languages)
def test_every_reason_has_words(language: Any) -> None:
    for frequency, goal, depth in product(get_args(Frequency), get_args(Goal), get_args(Depth)):
        answers = answering(frequency=frequency, goals=frozenset({goal}), depth=depth)
        for template in TEMPLATES:
            assert all(reason_words(code, language) for code in propose(answers, template=template).reasons)


def test_it_is_told_in_words() -> None:
    dear = answering(usual_order=Decimal(1500), business="goods", frequency="seldom", channels=frozenset({"online"}))
    proposal = propose(dear, template="three_levels")
    assert [change_words(change, "CNY", "zh") for change in proposal.changes][:5] == [
        "积分：每消费 ¥10 得 1 分。",
        "100 积分抵 ¥10.00，相当于返还消费金额的 1%。",
        "累计消费达到 1,200、4,000、10,000 时升级，约为 1、3、7 次常规消费。",
        "第一份兑换礼品需 1,500 积分，约为 10 次常规消费。",
        "礼品与权益使用了通用名称，发布前请换成您自己的。",
    ]
