"""The terms of a membership: every part a program can have is said, in both languages, and what is over is not."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.domain.engine.program import compile_program
from regulars.services.card.terms import terms_of
from regulars.services.programs import document_of
from regulars.services.read_program import load_template, template_names
from regulars.texts import Language, languages
from tests.domain.engine.making import PER_YUAN, at, program

NOW = at("2026-03-10T12:00")
NAME = {"zh": "级", "en": "Level"}


def lines(section: str, language: Language = "zh", **parts: Any) -> list[str]:
    told = terms_of(program(**parts), language, now=NOW)
    return [line for each in told if each["section"] == section for line in each["lines"]]


def rule(award: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "rule", "on": "Order Completed", "award": {"wallet": "points", **award}, **more}


FIXED = {"fixed": {"points": 5}}
TIERS: list[dict[str, Any]] = [{"id": "base"}, {"id": "gold", "needs": {"all": [{"metric": "spend", "at_least": 100}]}}]
LADDER: dict[str, Any] = {"id": "level", "name": NAME, "tiers": TIERS}


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("name", template_names())
def test_every_template_can_be_told(name: str, language: Language) -> None:
    told = terms_of(compile_program(document_of(load_template(name), "yaml"), version=1), language, now=NOW)
    said = [line for section in told for line in section["lines"]]
    assert len(said) > 1
    assert not [line for line in said if "{" in line or "term." in line]


@pytest.mark.parametrize(
    ("earn", "zh", "en"),
    [
        (rule({"per_amount": {"points": 2, "each": 10}}), "每消费 10 元得 2 points", "2 points for each ¥10 spent"),
        (
            rule({"per_amount": {"points": 1, "of": "lines"}}, lines={"include": {"category": ["tea"]}}),
            "指定商品每消费 1 元得 1 points",
            "1 points for each ¥1 spent on certain products",
        ),
        (
            rule(FIXED, lines={"include": {"sku": ["a"]}}),
            "得 5 points；订单含指定商品",
            "5 points; for orders with certain products",
        ),
        (
            rule(
                {
                    "table": {
                        "field": "order.total",
                        "steps": [{"at_least": 1000, "points": 10}, {"at_least": 2000, "points": 30}],
                    }
                }
            ),
            "满 1,000 元得 10 points、满 2,000 元得 30 points",
            "10 points from ¥1,000 up, 30 points from ¥2,000 up",
        ),
        (
            rule({"table": {"field": "order.quantity", "steps": [{"at_least": 3, "points": 10}]}}),
            "满 3得 10 points",
            "10 points from 3 up",
        ),
        (
            rule({"streak": {"points": [1, 2], "after_last": "stay"}}, on="Checked In"),
            "连续 2 天依次得 1、2 points，之后每天同最后一天",
            "1, 2 points on 2 days in a row, and as on the last one from then on",
        ),
        (
            rule({**FIXED, "multiplied_by": "level"}),
            "得 5 points；等级越高，倍数越高",
            "5 points; more on higher tiers",
        ),
        (
            rule(FIXED, limits=[{"per": "day", "times": 2}]),
            "得 5 points；每天最多 2 次",
            "5 points; at most 2 times a day",
        ),
        (
            rule(FIXED, limits=[{"per": "ever", "points": 1000}]),
            "得 5 points；累计最多 1,000 points",
            "5 points; at most 1,000 points in all",
        ),
        (
            rule(FIXED, budget={"points": 9}),
            "得 5 points；全体会员共 9 points，发完为止",
            "5 points; 9 points for all members together, as long as they last",
        ),
        (rule(FIXED, group="best"), "得 5 points；不与同类活动叠加", "5 points; not together with similar offers"),
        (rule(FIXED, group="all"), "得 5 points", "5 points"),
        (
            rule(
                FIXED,
                valid={
                    "from": "2026-01-01",
                    "until": "2026-05-01T20:00",
                    "weekdays": ["mon"],
                    "hours": [{"from": "09:00", "to": "24:00"}],
                },
            ),
            "得 5 points；适用时间：2026-01-01 起、2026-05-01 20:00 前、星期一、09:00–24:00",
            "5 points; valid: from 2026-01-01, before 2026-05-01 20:00, Monday, 09:00–24:00",
        ),
    ],
)
def test_how_points_are_earned(earn: dict[str, Any], zh: str, en: str) -> None:
    parts: dict[str, Any] = {
        "earn": [earn],
        "ladders": [LADDER],
        "stacking": [{"id": "best", "mode": "best"}, {"id": "all", "mode": "all"}],
    }
    assert lines("earning", "zh", **parts) == [f"rule：{zh}"]
    assert lines("earning", "en", **parts) == [f"rule: {en}"]


@pytest.mark.parametrize(
    ("condition", "zh"),
    [
        ({"field": "order.total", "op": "gte", "value": 2000}, "订单金额不低于 2,000 元"),
        ({"field": "member.order_number", "value": 3}, "第 3 单"),
        ({"field": "member.is_birthday", "value": True}, "生日当天"),
        ({"field": "member.is_birthday", "op": "ne", "value": True}, "非“生日当天”"),
        ({"field": "member.tier.level", "op": "in", "value": ["base", "gold"]}, "级 等级为base、gold之一"),
        ({"field": "time.weekday", "value": "wed"}, "星期为星期三"),
        ({"field": "event.channel", "value": "mini_program"}, "渠道为小程序"),
        ({"field": "event.shade", "value": "blue"}, "事件属性 shade为blue"),
        ({"field": "member.attributes.birthday", "op": "exists"}, "已填写生日"),
        ({"field": "member.attributes.city", "op": "missing"}, "未填写城市"),
        ({"field": "member.events.Checked In", "op": "between", "value": [1, 5]}, "签到 累计次数在 1 到 5 之间"),
        ({"field": "member.balance.points", "op": "lt", "value": 10}, "points 余额低于 10"),
        (
            {"lines": {"include": {"category": ["tea"]}}, "measure": "amount", "op": "gt", "value": 5},
            "符合条件的商品金额大于 5",
        ),
        (
            {
                "all": [
                    {"field": "member.orders", "op": "gt", "value": 1},
                    {"any": [{"field": "time.hour", "value": 9}, {"field": "time.hour", "value": 10}]},
                ]
            },
            "累计订单数大于 1且（小时为9或小时为10）",
        ),
        ({"not": {"field": "member.tags", "op": "contains", "value": "vip"}}, "非“标签包含vip”"),
    ],
)
def test_a_condition_in_words(condition: dict[str, Any], zh: str) -> None:
    ladder = {**LADDER, "id": "level"}
    assert lines("earning", earn=[rule(FIXED, when=condition)], ladders=[ladder]) == [f"rule：得 5 points；条件：{zh}"]


def test_what_is_over_is_not_told() -> None:
    over = {"until": "2026-03-10"}
    coming = {"from": "2026-04-01"}
    earn = [rule(FIXED, valid=over), rule(FIXED, id="coming", valid=coming)]
    rewards = [
        {"id": "gone", "cost": {"wallet": "points", "points": 1}, "valid": over},
        {"id": "cup", "cost": {"wallet": "points", "points": 1}, "valid": coming},
    ]
    assert [line[:6] for line in lines("earning", earn=earn)] == ["coming"]
    assert [line[:3] for line in lines("spending", earn=earn, rewards=rewards)] == ["cup"]


def test_what_points_are_good_for() -> None:
    reward = {
        "id": "cup",
        "cost": {"wallet": "points", "points": 1500},
        "tiers": ["gold"],
        "limits": [{"per": "month", "times": 1}],
        "hold_for": {"days": 1},
    }
    pay = {"wallet": "points", "points": 100, "money": 1, "least": 10, "most": 500, "most_share": "0.5"}
    parts: dict[str, Any] = {"rewards": [reward], "pay_with_points": pay, "ladders": [LADDER]}
    assert lines("spending", **parts) == [
        "cup：1,500 points；仅限gold；每月最多 1 次；兑换后 1 天内领取，逾期积分退回",
        "下单时 100 points可抵 1 元；每单至少使用 10 points；每单最多使用 500 points；最多抵订单金额的 50%",
    ]
    assert lines("spending", pay_with_points={"wallet": "points", "points": 1, "money": 1}) == [
        "下单时 1 points可抵 1 元"
    ]


@pytest.mark.parametrize(
    ("wallet", "zh"),
    [
        ({}, "长期有效；退款时收回相应部分，最多收回现有余额"),
        (
            {"matures": {"after": {"days": 7}}, "refund": "only_pending"},
            "获得 7 天后可用；长期有效；退款时收回尚未到账的部分",
        ),
        ({"matures": {"on": "Order Delivered"}}, "“订单签收”后可用；长期有效；退款时收回相应部分，最多收回现有余额"),
        ({"expires": {"after": {"months": 12}}}, "自获得起 12 个月内有效；退款时收回相应部分，最多收回现有余额"),
        (
            {"expires": {"after": {"years": 1}, "round_to": "year"}},
            "自获得起 1 年内有效，至当年年底；退款时收回相应部分，最多收回现有余额",
        ),
        ({"expires": {"on": "12-31"}}, "有效期至下一个 12 月 31 日；退款时收回相应部分，最多收回现有余额"),
        (
            {"expires": {"on": "12-31", "years": 1}},
            "有效期至下一个 12 月 31 日后再加 1 年；退款时收回相应部分，最多收回现有余额",
        ),
        (
            {"expires": {"inactive_for": {"months": 6}}},
            "连续 6 个月未获得时全部失效；退款时收回相应部分，最多收回现有余额",
        ),
    ],
)
def test_how_long_points_last(wallet: dict[str, Any], zh: str) -> None:
    assert lines("expiry", wallets=[{"id": "points", **wallet}]) == [f"points：{zh}"]


@pytest.mark.parametrize(
    ("need", "zh", "en"),
    [
        ({"metric": "spend", "at_least": 100}, "累计消费满 100 元", "¥100 spent in all"),
        (
            {"metric": "orders", "at_least": 3, "over": {"calendar": "year"}},
            "自然年内下单满 3 次",
            "3 orders within a calendar year",
        ),
        (
            {"metric": "points_earned", "wallet": "points", "at_least": 500, "over": {"last": {"years": 1}}},
            "最近 1 年内获得 500 points",
            "500 points earned within a year",
        ),
        (
            {"metric": "events", "event": "Checked In", "at_least": 9, "over": {"calendar": "month"}},
            "自然月内“签到”满 9 次",
            "“Check-in” 9 times within a calendar month",
        ),
        (
            {"metric": "active_days", "at_least": 30, "over": {"calendar": "quarter"}},
            "自然季度内活跃满 30 天",
            "30 active days within a calendar quarter",
        ),
    ],
)
def test_what_a_tier_asks_for(need: dict[str, Any], zh: str, en: str) -> None:
    ladder = {**LADDER, "tiers": [{"id": "base"}, {"id": "gold", "needs": {"any": [need]}}]}
    assert lines("tiers", "zh", ladders=[ladder], earn=[PER_YUAN])[:2] == ["base：入会即享", f"gold：{zh}"]
    assert lines("tiers", "en", ladders=[ladder], earn=[PER_YUAN])[1] == f"gold: {en}"


@pytest.mark.parametrize(
    ("ends", "zh"),
    [
        ({}, "等级长期有效；因退款不再达标的等级会收回"),
        ({"after_refund": "keep"}, "等级长期有效；退款不影响等级"),
        (
            {"validity": {"lasts": {"years": 1}}, "at_end": "keep"},
            "等级有效期 1 年；到期后保留；因退款不再达标的等级会收回",
        ),
        (
            {"validity": {"lasts": {"months": 6}, "round_to": "month"}, "at_end": "one_down", "grace": {"months": 1}},
            "等级有效期 6 个月，至当月月底；到期未达标降一级；另有 1 个月宽限期；因退款不再达标的等级会收回",
        ),
        (
            {"validity": {"until": "03-31"}},
            "等级有效期至下一个 3 月 31 日；到期未达标按当前成绩重新定级；因退款不再达标的等级会收回",
        ),
        (
            {"validity": {"until": "03-31", "years": 2}},
            "等级有效期至下一个 3 月 31 日后再加 2 年；到期未达标按当前成绩重新定级；因退款不再达标的等级会收回",
        ),
    ],
)
def test_how_tiers_end(ends: dict[str, Any], zh: str) -> None:
    assert lines("tiers", ladders=[{**LADDER, **ends}])[-1] == f"级：{zh}"


def test_what_a_tier_gives() -> None:
    gold = {**TIERS[1], "multiplier": "1.5", "benefits": [{"id": "cake"}, {"id": "off", "discount": {"percent": 5}}]}
    told = lines("tiers", ladders=[{**LADDER, "tiers": [TIERS[0], gold]}])
    assert told[1] == "gold：累计消费满 100 元；按等级计算的积分为 1.5 倍；权益：cake、off"
