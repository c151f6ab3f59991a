"""Programs in sentences: what each part says, in both languages, and that what is unsound is left out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from regulars.domain.plain import Node, plain
from regulars.domain.programs.check import parse_program
from regulars.services.examine_program import examine_program
from regulars.services.programs import document_of
from regulars.services.read_program import load_template, read_program, template_names
from regulars.services.wording.around import Around
from regulars.services.wording.describe_program import describe_program, glossary_of
from regulars.services.wording.names import Glossary
from regulars.texts import languages
from tests.services.desk import NOW

BASE: dict[str, Any] = {
    "name": {"zh": "店", "en": "Shop"},
    "wallets": [
        {"id": "points", "name": {"zh": "积分", "en": "Points"}},
        {"id": "growth", "name": {"zh": "成长值", "en": "Growth value"}, "kind": "progress"},
    ],
    "stacking": [{"id": "extras", "mode": "best"}],
    "ladders": [
        {
            "id": "level",
            "name": {"zh": "等级", "en": "Level"},
            "tiers": [
                {"id": "base", "name": {"zh": "普通", "en": "Base"}},
                {
                    "id": "gold",
                    "name": {"zh": "金卡", "en": "Gold"},
                    "needs": {"all": [{"metric": "spend", "at_least": 1000}]},
                    "multiplier": "1.20",
                },
            ],
        }
    ],
}


def told(**parts: Any) -> dict[str, dict[str, str]]:
    """By path and language the whole text of each part of a sound program."""
    data = {**BASE, **parts}
    assert parse_program(data)[1] == []
    return {
        each.path: {
            language: " ".join([each.text[language], *(detail[language] for detail in each.details)])
            for language in languages
        }
        for each in describe_program(data)
    }


def rule(**more: Any) -> dict[str, Any]:
    given = {"wallet": "points", "fixed": {"points": 5}}
    return {"id": "r", "name": {"zh": "规则", "en": "Rule"}, "on": "Order Completed", "award": given, **more}


def of_rule(**more: Any) -> tuple[str, str]:
    words = told(earn=[rule(**more)])["earn[0]"]
    return words["zh"], words["en"]


@pytest.mark.parametrize(
    ("award", "zh", "en"),
    [
        ({"fixed": {"points": 1}}, "顾客下单得 1 积分。", "1 point for each order."),
        ({"per_amount": {"points": 1}}, "顾客每消费 1 元得 1 积分。", "1 point for every ¥1 spent."),
        (
            {"per_amount": {"points": 1}, "multiplied_by": "level"},
            "顾客每消费 1 元得 1 积分，金卡 1.2 倍。",
            "1 point for every ¥1 spent, × 1.2 for Gold.",
        ),
        (
            {"per_amount": {"points": 2, "each": "10.50", "steps": "whole", "rounding": "up"}},
            "顾客消费每满 10.5 元得 2 积分。 不足 1 分按 1 分计。",
            "2 points for every full ¥10.5 spent. Fractions of a point are rounded up.",
        ),
        (
            {"table": {"field": "order.total", "steps": [{"at_least": 100, "points": 10}]}},
            "顾客下单按订单金额赠分：满 100 元得 10 积分。",
            "Points for each order by order total: 10 points from ¥100.",
        ),
        (
            {"streak": {"points": [1, 2, 9], "after_last": "stay"}},
            "顾客连续下单，第 1 天起依次得 1、2、9 积分，第 3 天起每天 9 积分。",
            "Day by day in a row, for each order: 1, 2, 9 points; from day 3 on always 9 points.",
        ),
    ],
)
def test_every_form_of_an_award(award: dict[str, Any], zh: str, en: str) -> None:
    assert of_rule(award={"wallet": "points", **award}) == (zh, en)


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        ({"field": "order.total", "op": "gte", "value": 50}, "订单金额不低于 50 元", "order total is at least ¥50"),
        ({"field": "member.is_birthday", "value": True}, "会员生日当天", "it is the member's birthday"),
        ({"field": "member.is_birthday", "op": "ne", "value": True}, "不是会员生日当天", "it is not the member's birthday"),
        ({"field": "time.weekday", "op": "in", "value": ["mon", "tue"]}, "星期为星期一或星期二", "weekday is Monday or Tuesday"),
        ({"field": "member.tier.level", "value": "gold"}, "等级为金卡", "Level is Gold"),
        ({"field": "member.tags", "op": "contains", "value": "vip"}, "会员带有标签“vip”", "the member has the tag “vip”"),
        ({"field": "member.attributes.city", "op": "exists"}, "城市已填写", "city is filled in"),
        ({"field": "event.table_no", "value": "7"}, "事件属性 table_no为“7”", "event property table_no is “7”"),
        ({"field": "event.channel", "value": "mini_program"}, "渠道为小程序", "the channel is the mini program"),
        ({"field": "event.channel", "op": "in", "value": ["store", "kiosk"]}, "渠道为门店或“kiosk”", "the channel is the store or “kiosk”"),
        ({"field": "member.order_number", "value": 3}, "会员下第 3 单", "it is the member's order number 3"),
        ({"field": "order.quantity", "op": "between", "value": [2, 5]}, "订单件数在 2 至 5 之间", "units in the order is from 2 to 5"),
        (
            {"any": [{"not": {"field": "member.orders", "value": 0}}, {"all": [{"field": "member.orders", "op": "gt", "value": 5}, {"field": "member.spend", "op": "lt", "value": 9}]}]},
            "并非“累计订单数为 0”，或（累计订单数超过 5，且累计消费低于 9 元）",
            "it is not so that lifetime orders is 0 or (lifetime orders is above 5 and lifetime spend is below ¥9)",
        ),
        (
            {"lines": {"include": {"category": ["tea"]}, "exclude": {"brand": ["X"], "sku": ["1"]}}, "measure": "amount", "op": "gte", "value": 30},
            "品类为“tea”的商品（SKU 为“1”，或品牌为“X”的商品除外）的金额不低于 30 元",
            "the amount of products with category “tea” except products with SKU “1” or brand “X” is at least ¥30",
        ),
    ],
)  # fmt: skip
def test_conditions(when: dict[str, Any], zh: str, en: str) -> None:
    words = of_rule(when=when)
    assert words == (f"{zh}时，下单得 5 积分。", f"When {en}: 5 points for each order.")


@pytest.mark.parametrize(
    ("name", "count", "words"),
    [("Points", 1, "1 point"), ("Points", 60, "60 points"), ("Bonus", 1, "1 bonus"), ("Growth value", 1, "1 growth value"), ("VIP points", 1, "1 VIP point")],
)  # fmt: skip
def test_points_are_called_by_the_name_of_their_wallet(name: str, count: int, words: str) -> None:
    wallets = [{"id": "points", "name": {"zh": "积分", "en": name}}, BASE["wallets"][1]]
    told_of = told(wallets=wallets, earn=[rule(award={"wallet": "points", "fixed": {"points": count}})])["earn[0]"]
    assert told_of == {"zh": f"顾客下单得 {count} 积分。", "en": f"{words} for each order."}


@pytest.mark.parametrize(
    ("parts", "zh", "en"),
    [
        (("rewards", "pay_with_points"), "可用于兑换礼品和抵扣现金。", "For rewards and for paying with points."),
        (("rewards",), "可用于兑换礼品。", "For rewards."),
        (("pay_with_points",), "可用于抵扣现金。", "For paying with points."),
        ((), "可以累积，暂时没有可兑换或抵扣的内容。", "Can be saved up; there is nothing to spend it on yet."),
    ],
)
def test_a_wallet_is_good_for_what_the_program_has_for_it(parts: tuple[str, ...], zh: str, en: str) -> None:
    cost = {"wallet": "points", "points": 9}
    both = {
        "rewards": [{"id": name, "name": {"zh": "杯子", "en": "Cup"}, "cost": cost} for name in ("cup", "mug")],
        "pay_with_points": {"wallet": "points", "points": 100, "money": 1},
    }
    words = told(**{part: both[part] for part in parts})
    assert (words["wallets[0]"]["zh"].startswith(zh), words["wallets[0]"]["en"].startswith(en)) == (True, True)
    assert words["wallets[1]"]["en"].startswith("Only counts towards tiers, cannot be spent.")


def test_points_that_pay_are_held_until_the_order_is_paid() -> None:
    words = told(pay_with_points={"wallet": "points", "points": 100, "money": 1})["pay_with_points"]
    assert words["zh"] == "100 积分抵 1 元。 积分冻结 30 分钟，付款后扣除。"


@pytest.mark.parametrize(
    ("valid", "zh", "en"),
    [
        ({"from": "2026-11-11", "until": "2026-11-12"}, "仅限 2026年11月11日当天。", "Only on 11 Nov 2026."),
        ({"from": "2026-01-01", "until": "2027-01-01"}, "2026年1月1日至 2026年12月31日（含当日）。", "From 1 Jan 2026 to 31 Dec 2026, that day included."),
        ({"until": "2026-03-01"}, "至 2026年2月28日止（含当日）。", "Until 28 Feb 2026, that day included."),
        ({"from": "2026-03-01T08:30", "until": "2026-03-01T20:00"}, "2026年3月1日 08:30 至 2026年3月1日 20:00。", "From 1 Mar 2026, 08:30 to 1 Mar 2026, 20:00."),
        ({"weekdays": ["tue"], "hours": [{"from": "14:00", "to": "17:00"}]}, "仅限星期二。 仅限 14:00–17:00。", "Only on Tuesday. Only at 14:00–17:00."),
    ],
)  # fmt: skip
def test_the_day_until_which_a_rule_holds_is_the_last_one_it_holds_on(valid: Any, zh: str, en: str) -> None:
    assert of_rule(valid=valid) == (f"顾客下单得 5 积分。 {zh}", f"5 points for each order. {en}")


def test_bounds_and_company() -> None:
    limits = [{"per": "day", "times": 1}, {"per": "month", "points": 100}]
    others = [rule(id="a", name={"zh": "甲", "en": "A"}, group="extras"), rule(id="b", name={"zh": "乙", "en": "B"})]
    words = told(earn=[rule(limits=limits, budget={"points": 20000}, group="extras"), *others])["earn[0]"]
    assert words["zh"] == (
        "顾客下单得 5 积分。 每位会员每天 1 次。 每位会员每月最多 100 积分。 全体会员合计最多 20,000 积分。"
        " 与“甲”不叠加，取最多的一项。"
    )
    assert "Not together with “A”: whichever gives most applies." in words["en"]


def test_tiers_say_what_they_ask_and_give() -> None:
    words = told()
    assert words["ladders[0].tiers[0]"] == {"zh": "入会即享。", "en": "Every member has it."}
    assert words["ladders[0].tiers[1]"]["zh"] == "累计消费满 1,000 元。 按等级加倍的规则得 1.2 倍。"


def test_money_of_another_currency_bears_its_code() -> None:
    words = told(currency="EUR", earn=[rule(award={"wallet": "points", "per_amount": {"points": 1}})])["earn[0]"]
    assert (words["zh"], words["en"]) == ("顾客每消费 1（EUR）得 1 积分。", "1 point for every EUR 1 spent.")


@pytest.mark.parametrize("name", template_names())
def test_every_part_of_every_template_is_told_in_whole_sentences(name: str) -> None:
    examined = examine_program(load_template(name), "yaml", now=NOW)
    lists = [key for key in ("wallets", "earn", "ladders", "rewards") for _ in examined.data.get(key, [])]
    tiers = [tier for ladder in examined.data.get("ladders", []) for tier in ladder["tiers"]]
    assert len(examined.told) == len(lists) + len(tiers) + ("pay_with_points" in examined.data)
    for each in examined.told:
        for words in (each.text, *each.details):
            assert re.fullmatch(r"[^{}]+。", words["zh"]), words
            assert re.fullmatch(r"[A-Z0-9¥“].*\.", words["en"]), words


@pytest.mark.parametrize("name", template_names())
def test_a_checked_program_and_its_bare_data_are_told_alike(name: str) -> None:
    """Members are told the one, those who write it the other."""
    data, _ = read_program(load_template(name), format="yaml")
    written, document = Node(plain(data)[0]), document_of(load_template(name), "yaml")
    assert Around.of(document) == Around.of_written(written)
    assert Glossary.of(document) == glossary_of(written)


def test_what_has_a_problem_is_left_out_and_the_rest_is_told() -> None:
    data = {**BASE, "earn": [rule(), rule(id="bad", award={"wallet": "none", "fixed": {"points": 1}})]}
    problems = parse_program(data)[1]
    assert [problem.path for problem in problems] == ["earn[1].award.wallet"]
    assert [each.path for each in describe_program(data, problems) if each.path.startswith("earn")] == ["earn[0]"]


@pytest.mark.parametrize(
    "text", ["", "a: [", "[]", "5", "earn: 5", "earn: [5, {award: {}}]", "wallets: [{matures: {after: {}}}]", "pay_with_points: {}"]
)  # fmt: skip
def test_what_is_hardly_a_program_is_no_failure(text: str) -> None:
    examined = examine_program(text, "yaml", now=NOW)
    assert examined.problems
    assert examined.told == []


def test_a_number_that_a_browser_would_change_is_not_given_to_one() -> None:
    text = load_template("points_only")
    assert examine_program(text, "yaml", now=NOW).data["earn"][0]["award"]["per_amount"]["points"] == 1
    exact = text.replace("points: 1}", "points: 1, each: 1.10}")
    assert examine_program(exact, "yaml", now=NOW).data["earn"][0]["award"]["per_amount"]["each"] == 1.1
    fine = text.replace("points: 1}", "points: 1, each: 1.00000000000000000001}")
    assert examine_program(fine, "yaml", now=NOW).data is None
