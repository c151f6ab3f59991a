"""Events with an answer for each, and quotes that leave no trace."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest
from psycopg import sql

from regulars.api.intake import answers_json
from regulars.services.submissions import Answer
from tests.api.shop import Shop, order, seen


def test_the_answers_stand_in_order(shop: Shop) -> None:
    user = shop.new()
    first = order(user, shop.new("order"), 120, messageId=shop.new("message"))
    answers = shop.send(first, {"userId": user}, first, {**first, "userId": shop.new()}, {**first, "event": "Other"})
    assert [answer["status"] for answer in answers] == ["accepted", "refused", "duplicate", "accepted", "refused"]
    earned = {
        effect["rule"]: effect["given"] for effect in answers[0]["effects"] if effect["effect"] == "points_earned"
    }
    assert earned == {"per_yuan": 120, "growth_per_yuan": 120}
    assert answers[2] == {**answers[0], "status": "duplicate"}
    assert [problem["code"] for problem in answers[4]["problems"]] == ["key_reused"]


def test_refusals_are_part_of_the_answer(shop: Shop) -> None:
    user = shop.new()
    check_in = {"type": "track", "event": "Checked In", "userId": user}
    _, again = shop.send(check_in, {**check_in, "messageId": user})
    assert [(refusal["subject"], refusal["reason"]) for refusal in again["refusals"]] == [("check_in", "limit_day")]


def test_an_answers_bytes_say_the_same_as_its_document() -> None:
    outcome = '{"effects":[{"effect":"arrears_paid","wallet":"积分","points":5}],"refusals":[]}'
    member = UUID("01900000-0000-7000-8000-000000000001")
    answer = Answer("accepted", 'quoted " and 中', member, 12, outcome)
    assert orjson.loads(answers_json([answer, answer], "en")) == [answer.doc(), answer.doc()]
    assert answers_json([], "en") == b"[]"


# -- quotes ---------------------------------------------------------------------------------------------------


def test_a_quote_says_what_an_order_would_bring(shop: Shop) -> None:
    user = shop.new()
    shop.send(order(user, shop.new("order"), 150))
    event = order(user, shop.new("order"), 600, messageId=shop.new("message"))
    (quote,) = dry_run(shop, event)
    (answer,) = shop.send(event)
    assert {**quote, "benefits": None} == {**answer, "benefits": None}
    assert quote["benefits"] == [
        {"benefit": "silver_off", "name": {"zh": "九折", "en": "10% off"}, "discount_percent": "10"},
        {"benefit": "birthday_gift", "name": {"zh": "生日礼", "en": "Birthday gift"}, "discount_percent": None},
    ]


def test_a_quote_for_someone_who_is_no_member_yet(shop: Shop) -> None:
    (quote,) = dry_run(shop, order(shop.new(), shop.new("order"), 20))
    assert (quote["status"], quote["member_id"], quote["seq"], quote["benefits"]) == ("accepted", None, 1, [])


def test_a_quote_of_several_events_builds_one_on_the_other(shop: Shop) -> None:
    user = shop.new()
    first, second = dry_run(shop, order(user, "a", 110), order(user, "b", 10, messageId=user))
    assert [answer["seq"] for answer in (first, second)] == [1, 2]
    given = [effect["given"] for effect in second["effects"] if effect.get("rule") == "per_yuan"]
    assert given == [15]  # the first order made her silver


def test_a_quote_of_what_was_sent_already_is_the_first_answer(shop: Shop) -> None:
    event = order(shop.new(), shop.new("order"), 20, messageId=shop.new("message"))
    (answer,) = shop.send(event)
    (quote,) = dry_run(shop, event)
    assert quote == {**answer, "status": "duplicate", "benefits": []}


def test_a_quote_leaves_no_trace(own_shop: Shop) -> None:
    known = own_shop.new()
    own_shop.send(order(known, "first", 150))
    events = [
        order(known, "second", 600, context={"externalIds": [{"type": "card", "id": "77"}]}),
        order(own_shop.new(), "third", 20),
        {"type": "identify", "userId": known, "traits": {"city": "Shanghai"}},
        {"type": "alias", "userId": known, "previousId": "before"},
        {"type": "track", "event": "Order Refunded", "userId": known, "properties": {"order_id": "first"}},
        {"userId": known},
    ]
    before = everything(own_shop)
    assert [answer["status"] for answer in dry_run(own_shop, *events)] == ["accepted"] * 5 + ["refused"]
    assert everything(own_shop) == before
    own_shop.send(*events)
    assert everything(own_shop) != before


def test_no_events_at_all(shop: Shop) -> None:
    assert shop.send() == dry_run(shop) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_problems_are_told_in_the_callers_language(shop: Shop, language: str) -> None:
    (answer,) = shop.client("ingest", language=language).post("/api/events", json=[seen("")]).json()
    (problem,) = answer["problems"]
    assert problem["message"] == {"en": "This text must not be empty.", "zh-CN": "该文本不能为空。"}[language]


def dry_run(shop: Shop, *events: dict[str, Any]) -> list[dict[str, Any]]:
    response = shop.client("ingest").post("/api/events", json=list(events), params={"dry_run": "true"})
    assert response.status_code == 200, response.text
    quotes: list[dict[str, Any]] = response.json()
    return quotes


def everything(shop: Shop) -> dict[str, list[Any]]:
    """Every row of every table."""
    with psycopg.connect(shop.system.database.url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            table: sorted(map(str, connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))))
            for (table,) in tables
        }
