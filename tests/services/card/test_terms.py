"""The terms of a membership: the sentences of the program's page, said to a member, without what is over or the shop's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from regulars.domain.engine.program import compile_program
from regulars.services.card.terms import terms_of
from regulars.services.programs import document_of
from regulars.services.read_program import load_template, read_program, template_names
from regulars.services.wording.describe_program import describe_program
from regulars.texts import Language, languages
from tests.domain.engine.making import at, program

NOW = at("2026-03-10T12:00")
FIXED = {"fixed": {"points": 5}}
CUP: dict[str, Any] = {"id": "cup", "cost": {"wallet": "points", "points": 1}}


def terms(section: str, language: Language = "zh", **parts: Any) -> list[tuple[str, ...]]:
    """Of each part in a section its name, its sentence and its details."""
    told = terms_of(program(**parts), language, now=NOW)
    found = [term for each in told if each["section"] == section for term in each["terms"]]
    return [(term["name"], term["text"], *term["details"]) for term in found]


def rule(**more: Any) -> dict[str, Any]:
    return {"id": "rule", "on": "Order Completed", "award": {"wallet": "points", **FIXED}, **more}


def on_the_card(name: str, language: Language) -> list[str]:
    """Every sentence of a template's terms."""
    compiled = compile_program(document_of(load_template(name), "yaml"), version=1)
    told = terms_of(compiled, language, now=NOW)
    found = [term for section in told for term in section["terms"]]
    return [words for term in found for words in (term["text"], *term["details"])]


def on_the_page(name: str, language: Language) -> list[str]:
    """Every sentence of a template's page in the console."""
    data, _ = read_program(load_template(name), format="yaml")
    return [words[language] for each in describe_program(data) for words in (each.text, *each.details)]


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("name", template_names())
def test_every_template_is_told_in_whole_sentences(name: str, language: Language) -> None:
    whole = {"en": r"[A-Z0-9¥“].*\.", "zh": r"[^{}]+。"}[language]
    said = on_the_card(name, language)
    assert len(said) > 1
    assert [words for words in said if not re.fullmatch(whole, words)] == []


def test_members_read_the_sentences_of_the_page_but_for_what_is_said_to_them() -> None:
    page, card = on_the_page("growth", "en"), on_the_card("growth", "en")
    assert sorted(set(card) - set(page)) == [
        "A refund takes back all its order gave; what is missing is taken off what you earn next.",
        "To be picked up within 3 days, or else the points come back.",
        "To be picked up within 30 minutes, or else the points come back.",
        "When it is your birthday month: 1 point for every ¥1 spent.",
        "When it is your order number 3: 100 points for each order.",
        "Write a review: 20 points.",
        "You earn 1.1 times as much where tiers count.",
        "You earn 1.2 times as much where tiers count.",
        "You earn 1.5 times as much where tiers count.",
    ]
    assert sorted(set(page) - set(card)) == [
        "1 point is worth ¥0.01.",
        "A refund takes back all its order gave; what is missing is owed.",
        "Earns 1.1 times as much where a rule counts tiers.",
        "Earns 1.2 times as much where a rule counts tiers.",
        "Earns 1.5 times as much where a rule counts tiers.",
        "Points are held for 3 days until it is handed over.",
        "Points are held for 30 minutes until it is handed over.",
        "When it is the member's birthday month: 1 point for every ¥1 spent.",
        "When it is the member's order number 3: 100 points for each order.",
        "When the text of the review is filled in: 20 points for each product review.",
    ]


def test_in_chinese_nobody_speaks_of_her_as_the_customer() -> None:
    page = {words.removeprefix("顾客") for words in on_the_page("growth", "zh")}
    assert sorted(set(on_the_card("growth", "zh")) - page) == [
        "兑换后 3 天内领取，逾期自动退回。",
        "兑换后 30 分钟内领取，逾期自动退回。",
        "写评价得 20 积分。",
        "您下第 3 单时，下单得 100 积分。",
        "您生日当月时，每消费 1 元得 1 积分。",
        "按等级加倍时得 1.1 倍。",
        "按等级加倍时得 1.2 倍。",
        "按等级加倍时得 1.5 倍。",
        "退款时全部扣回，不足部分从之后获得的数额中抵扣。",
    ]


@pytest.mark.parametrize(
    ("field", "value", "en"),
    [
        ("member.is_birthday", True, "it is your birthday"),
        ("member.is_birthday", False, "it is not your birthday"),
        ("member.is_birthday_month", False, "it is not your birthday month"),
    ],
)
def test_a_birthday_is_hers(field: str, value: bool, en: str) -> None:  # noqa: FBT001 - a table of cases
    when = {"field": field, "value": value}
    assert terms("earning", "en", earn=[rule(when=when)]) == [("rule", f"When {en}: 5 points for each order.")]


def test_the_sections_and_what_stands_in_them() -> None:
    ladder = {
        "id": "level",
        "tiers": [{"id": "base"}, {"id": "gold", "needs": {"all": [{"metric": "spend", "at_least": 100}]}}],
    }
    pay = {"wallet": "points", "points": 100, "money": 1, "least": 10, "most_share": "0.5"}
    parts: dict[str, Any] = {"earn": [rule()], "rewards": [CUP], "pay_with_points": pay, "ladders": [ladder]}
    assert terms("earning", **parts) == [("rule", "下单得 5 points。")]
    assert terms("spending", **parts) == [
        ("cup", "1 points兑换。", "兑换后 30 分钟内领取，逾期自动退回。"),
        (
            "积分抵现",
            "100 points抵 1 元。",
            "每单至少使用 10 points。",
            "最多抵扣订单金额的 50%。",
            "积分冻结 30 分钟，付款后扣除。",
        ),
    ]
    assert terms("expiry", **parts) == [
        ("points", "可用于兑换礼品和抵扣现金。", "获得后立即可用。", "长期有效。", "退款时扣回，最多扣至 0。")
    ]
    assert terms("tiers", **parts) == [
        ("base", "入会即享。"),
        ("gold", "累计消费满 100 元。"),
        ("level", "共 2 级：base、gold，达到条件立即升级。", "等级长期有效。", "退款后重新核定等级。"),
    ]


def test_a_section_that_says_nothing_is_left_out() -> None:
    told = terms_of(program(), "en", now=NOW)
    assert [(each["section"], each["title"]) for each in told] == [
        ("expiry", "Kinds of points, and how long they last")
    ]


def test_what_the_shop_reckons_a_point_costs_is_not_told() -> None:
    wallet = {"id": "points", "point_value": "0.01"}
    (told,) = terms("expiry", "en", wallets=[wallet])
    assert not [words for words in told if "¥" in words]


def test_what_is_over_is_neither_told_nor_named() -> None:
    """Not beside the rule that competed with it, and not as something to save points for."""
    over, coming = {"until": "2026-03-10"}, {"from": "2026-04-01"}
    parts: dict[str, Any] = {
        "earn": [rule(id="gone", valid=over, group="best"), rule(id="coming", valid=coming, group="best")],
        "stacking": [{"id": "best", "mode": "best"}],
        "rewards": [{**CUP, "valid": over}],
    }
    assert terms("earning", "en", **parts) == [("coming", "5 points for each order.", "From 1 Apr 2026 on.")]
    assert terms("spending", "en", **parts) == []
    (points,) = terms("expiry", "en", **parts)
    assert points[1] == "Can be saved up; there is nothing to spend it on yet."
    still = {**parts, "earn": [rule(id="going", group="best"), parts["earn"][1]], "rewards": [{**CUP, "valid": coming}]}
    assert terms("earning", "en", **still)[1][3] == "Not together with “going”: whichever gives most applies."
    assert [name for name, *_ in terms("spending", "en", **still)] == ["cup"]
