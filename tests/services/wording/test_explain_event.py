"""The answer to why: every rule that was considered, with what it saw, and the whole in words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from regulars.domain.time import DAY, to_iso
from regulars.services.errors import NotFoundError
from regulars.services.ingest_events import Engine
from regulars.services.programs import ProgramLibrary, publish_text
from regulars.services.wording.explain_event import explain_event, why
from regulars.storage.transaction import Pool
from regulars.texts import languages
from tests.services.proof.history_making import PROGRAM, UNTIL, Shop, open_shop


@pytest.fixture
def shop(pool: Pool) -> Shop:
    """A shop without history."""
    return open_shop(pool)


def buy(shop: Shop, number: int, total: float = 24, **more: Any) -> None:
    """An order of coffee, a day after the last event."""
    shop.now += DAY
    product = {"product_id": "C01", "category": "coffee", "price": total, "quantity": 1}
    properties = {"order_id": f"o{number}", "total": total, "products": [product], **more}
    shop.send(message(shop, "Order Completed", properties))


def message(shop: Shop, event: str, properties: dict[str, Any]) -> dict[str, Any]:
    timestamp = to_iso(shop.now)
    return {"type": "track", "event": event, "userId": "u1", "timestamp": timestamp, "properties": properties}


def rules(doc: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {rule["rule"]: rule for rule in doc["rules"]}


def test_every_rule_of_the_event_is_considered_in_order(shop: Shop) -> None:
    buy(shop, 1)
    doc = explain_event(shop.engine, "user_id:u1", 1)
    assert [rule["rule"] for rule in doc["rules"]] == ["per_yuan", "growth_per_yuan", "coffee", "big_order"]
    assert doc["rules"][0] | {"condition": None} == {
        "rule": "per_yuan",
        "name": {"zh": "消费积分", "en": "Points per yuan"},
        "wallet": "points",
        "matched": True,
        "wanted": 24,
        "given": 24,
        "capped": [],
        "condition": None,
    }
    assert doc["event"]["name"] == "Order Completed"
    assert (doc["program_version"], doc["event"]["seq"]) == (1, 1)


def test_a_failed_condition_shows_what_was_needed_and_what_was_seen(shop: Shop) -> None:
    buy(shop, 1, total=70)
    failed = rules(explain_event(shop.engine, "user_id:u1", 1))["big_order"]
    assert (failed["matched"], failed["reason"]) == (False, {"code": "condition_not_met", "params": {}})
    assert failed["condition"] == {
        "held": False,
        "all": [
            {"held": True, "field": "order.total", "op": "gte", "needed": 60, "seen": 70},
            {"held": False, "field": "member.spend", "op": "gte", "needed": 30, "seen": 0},
        ],
    }


def test_the_member_is_the_one_before_the_event(shop: Shop) -> None:
    buy(shop, 1, total=70)
    buy(shop, 2, total=70)
    first, second = (explain_event(shop.engine, "user_id:u1", seq)["facts"] for seq in (1, 2))
    assert (first["member.spend"], second["member.spend"]) == (0, 70)
    assert (first["member.tier.level"], second["member.tier.level"]) == ("base", "base")


def test_limits_and_groups_say_what_they_left(shop: Shop) -> None:
    buy(shop, 1, total=50)
    shop.now -= DAY
    buy(shop, 2, total=100)
    doc = explain_event(shop.engine, "user_id:u1", 2)
    assert [rules(doc)["per_yuan"][part] for part in ("wanted", "given", "capped")] == [100, 30, ["limit_day"]]
    assert rules(doc)["coffee"]["given"] == 20
    loser = rules(doc)["big_order"]
    assert (loser["matched"], loser["wanted"], loser["given"]) == (True, 15, 0)
    assert loser["reason"] == {"code": "another_rule_of_the_group", "params": {"group": "extras", "rule": "coffee"}}


def test_no_rule_is_considered_for_an_order_that_was_seen_before(shop: Shop) -> None:
    buy(shop, 1)
    shop.send({**message(shop, "Order Completed", {"order_id": "o1", "total": 24}), "messageId": "again"})
    doc = explain_event(shop.engine, "user_id:u1", 2)
    assert doc["rules"] == []
    assert [refusal["reason"] for refusal in doc["refusals"]] == ["order_exists"]


def test_an_order_is_explained_without_what_came_back_before_it(shop: Shop) -> None:
    shop.send(message(shop, "Order Refunded", {"order_id": "o1", "total": 20}))
    buy(shop, 1, total=50)
    assert rules(explain_event(shop.engine, "user_id:u1", 2))["per_yuan"]["given"] == 30
    shop.send(message(shop, "Order Cancelled", {"order_id": "o2"}))
    buy(shop, 2)
    assert explain_event(shop.engine, "user_id:u1", 4)["rules"] == []


def test_postings_and_outcome_are_those_that_are_stored(shop: Shop) -> None:
    buy(shop, 1)
    doc = explain_event(shop.engine, "user_id:u1", 1)
    assert [(each["wallet"], each["from"], each["to"], each["amount"]) for each in doc["postings"]] == [
        ("points", "issued", "pending", 24),
        ("growth", "issued", "available", 24),
        ("beans", "issued", "pending", 4),
    ]
    assert [effect["effect"] for effect in doc["effects"]] == ["tier_changed", *["points_earned"] * 3]


@pytest.mark.parametrize(
    ("ref", "seq"),
    [("user_id:nobody", 1), ("user_id:u1", 2), ("user_id:u1", 0), ("00000000-0000-4000-8000-000000000000", 1)],
)
def test_an_unknown_member_or_event_is_not_found(shop: Shop, ref: str, seq: int) -> None:
    buy(shop, 1)
    with pytest.raises(NotFoundError):
        explain_event(shop.engine, ref, seq)


def test_it_is_told_in_english(shop: Shop) -> None:
    buy(shop, 1, total=70)
    assert why(shop.engine, "user_id:u1", 1, "en", unmasked=True)["words"] == [
        "Event 1: Order Completed, 6 May 2025, 08:00, decided by version 1 of the program",
        "Rules considered:",
        "  ✓ Points per yuan: 70 points",
        "  ✓ Growth per yuan: 70 growth",
        "  ✓ Coffee bonus: 14 beans",
        "  ✗ Bonus for large orders: the condition does not hold",
        "    lifetime spend: needs ≥ 30, has 0",
        "What it brought about:",
        "  Level: begins at Base",
        "  Points per yuan: 70 points; good until 5 Jul 2025; usable after “Order Delivered”",
        "  Growth per yuan: 70 growth",
        "  Coffee bonus: 14 beans; usable from 8 May 2025",
        "Postings:",
        "  70 points: issued → pending (Points per yuan, lot 1)",
        "  70 growth: issued → available (Growth per yuan, lot 2)",
        "  14 beans: issued → pending (Coffee bonus, lot 3)",
    ]


def test_it_is_told_in_chinese(shop: Shop) -> None:
    buy(shop, 1, total=100)
    assert why(shop.engine, "user_id:u1", 1, "zh", unmasked=True)["words"][:8] == [
        "第 1 个事件：Order Completed，2025年5月6日 08:00，由会员方案版本 1 决定",
        "涉及的规则：",
        "  ✓ 消费积分：80 积分（应得 100，受每日上限限制）",
        "  ✓ 消费成长值：100 成长值",
        "  ✓ 咖啡加赠：20 豆子",
        "  ✗ 大单加赠：不满足条件",
        "    累计消费：需要 ≥ 30，实际 0",
        "结果：",
    ]


def test_for_every_event_of_a_history_it_agrees_with_what_was_decided(history: Pool) -> None:
    """Judging again gives what the stored effects say, and all of it can be told in both languages."""
    engine = Engine(history, ProgramLibrary(), uuid4)
    with history.transaction(read_only=True) as transaction:
        places = transaction.rows("SELECT member_id::text, seq FROM event WHERE bucket < 128")
    explained = 0
    for ref, seq in places:
        doc = explain_event(engine, ref, seq)
        judged = [
            (rule["rule"], rule["wanted"], rule["given"], rule["capped"]) for rule in doc["rules"] if rule["given"]
        ]
        decided = [
            (effect["rule"], effect["wanted"], effect["given"], effect.get("capped", []))
            for effect in doc["effects"]
            if effect["effect"] == "points_earned"
        ]
        assert judged == decided
        assert all("reason" in rule for rule in doc["rules"] if not rule["given"])
        explained += len(judged)
        for language in languages:
            assert len(why(engine, ref, seq, language, unmasked=True)["words"]) >= 2 + len(doc["rules"]) + len(
                doc["effects"]
            )
    assert explained > 100


def test_an_event_is_explained_by_the_version_that_decided_it(shop: Shop) -> None:
    buy(shop, 1)
    text = PROGRAM.replace("each: 10, of: lines", "each: 5, of: lines")
    publish_text(shop.engine.pool, text, "yaml", note="", actor="test", at=UNTIL)
    buy(shop, 2)
    given = [rules(explain_event(shop.engine, "user_id:u1", seq))["coffee"]["given"] for seq in (1, 2)]
    assert given == [4, 8]
