"""Trying an event: what it would bring about and why, without a trace."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from regulars.domain.time import DAY, to_datetime, to_iso
from regulars.services.errors import InvalidError, NotFoundError
from regulars.services.ingest_events import Engine
from regulars.services.programs import save_draft
from regulars.services.try_event import FARTHEST, try_event
from regulars.services.wording.explain_event import why
from regulars.storage.transaction import Pool
from regulars.texts import Language
from tests.services.desk import NOW, SHOP, Document, everything, join, message, open_engine, order, take, track


@pytest.fixture
def engine(pool: Pool) -> Engine:
    return open_engine(pool)


def tried(
    engine: Engine, raw: Document, *, member: str | None = None, version: int | None = None, language: Language = "en"
) -> dict[str, Any]:
    """The answer as it is sent."""
    doc = try_event(engine, raw, member=member, version=version, now=NOW, language=language)
    answer: dict[str, Any] = orjson.loads(orjson.dumps(doc))
    return answer


def visit(**more: Any) -> Document:
    return {"type": "track", "event": "Visited", **more}


def given(doc: Document) -> list[int]:
    return [effect["given"] for effect in doc["effects"] if effect["effect"] == "points_earned"]


def draft(engine: Engine, document: Document) -> int:
    text = orjson.dumps(document).decode()
    return save_draft(engine.pool, text, "json", note="", actor="test", at=to_datetime(NOW)).number


def test_a_trial_says_what_why_says_afterwards_and_leaves_no_trace(engine: Engine) -> None:
    join(engine, "ann")
    take(engine, *(track("Visited", "ann", key=str(number)) for number in range(4)))
    asked = message("Visited", "ann", key="fifth")
    before = everything(engine.pool)
    doc = tried(engine, asked)
    assert everything(engine.pool) == before
    take(engine, track("Visited", "ann", key="fifth"))
    happened = why(engine, "user_id:ann", 6, "en", unmasked=True)
    assert {**doc, "benefits": None, "words": doc["words"][1:]} == {
        **happened,
        "benefits": None,
        "words": happened["words"][1:],
    }
    assert (doc["rules"][0]["wanted"], doc["rules"][0]["given"], doc["rules"][0]["capped"]) == (4, 2, ["limit_day"])


def test_it_is_tried_for_the_member_asked_for_whomever_the_event_names(engine: Engine) -> None:
    (ann,) = join(engine, "ann")
    take(engine, track("Signed Up", "ann", key="s"))
    sign_up = {"type": "track", "event": "Signed Up", "userId": "bo"}
    for member in (str(ann), "user_id:ann"):
        doc = tried(engine, sign_up, member=member)
        assert (doc["member_id"], doc["event"]["seq"]) == (str(ann), 3)
        assert doc["rules"][0]["reason"]["code"] == "limit_ever"
    assert given(tried(engine, sign_up)) == [30]


def test_an_event_that_names_nobody_is_tried_for_someone_new(engine: Engine) -> None:
    doc = tried(engine, visit())
    assert (doc["member_id"], doc["event"]["seq"], doc["event"]["message_id"], given(doc)) == (None, 1, None, [4])


def test_a_date_to_come_is_tried_as_of_that_date(engine: Engine) -> None:
    join(engine, "ann")
    take(engine, *(track("Visited", "ann", key=str(number)) for number in range(5)))
    assert given(tried(engine, visit(userId="ann"))) == []
    tomorrow = to_iso(NOW + DAY)
    doc = tried(engine, visit(userId="ann", timestamp=tomorrow))
    assert (given(doc), doc["event"]["occurred_at"]) == ([4], tomorrow)


@pytest.mark.parametrize("ahead", [FARTHEST + DAY, 2 * FARTHEST])
def test_a_date_too_far_ahead_is_refused(engine: Engine, ahead: int) -> None:
    with pytest.raises(InvalidError) as raised:
        tried(engine, visit(timestamp=to_iso(NOW + ahead)))
    assert [problem.code for problem in raised.value.problems] == ["timestamp_in_future"]
    assert given(tried(engine, visit(timestamp=to_iso(NOW + FARTHEST)))) == [4]


def test_a_draft_decides_before_it_is_published(engine: Engine) -> None:
    join(engine, "ann")
    take(engine, order("ann", "1", 10))
    double = {**SHOP, "earn": [{**SHOP["earn"][0], "award": {"wallet": "points", "per_amount": {"points": 2}}}]}
    number = draft(engine, double)
    bought = message("Order Completed", "ann", key="k", order_id="o2", total=10)
    assert given(tried(engine, bought)) == [10]
    doc = tried(engine, bought, version=number)
    assert (doc["program_version"], given(doc), len(doc["rules"])) == (number, [20], 1)


def test_under_a_draft_each_order_keeps_the_version_that_decided_it(engine: Engine) -> None:
    """An order of before is judged again under its own version; one that arrives after its refund, under the draft."""
    join(engine, "ann")
    take(engine, order("ann", "1", 10), track("Order Refunded", "ann", key="early", order_id="o2", total=4))
    double = {**SHOP, "earn": [{**SHOP["earn"][0], "award": {"wallet": "points", "per_amount": {"points": 2}}}]}
    number = draft(engine, double)
    refund = tried(engine, message("Order Refunded", "ann", key="r", order_id="o1", total=4), version=number)
    assert [each["points"] for each in refund["effects"] if each["effect"] == "points_taken_back"] == [4]
    arrived = tried(engine, message("Order Completed", "ann", key="k", order_id="o2", total=10), version=number)
    assert given(arrived) == [12]


def test_what_cannot_be_tried_says_why(engine: Engine) -> None:
    with pytest.raises(InvalidError) as raised:
        tried(engine, {"type": "track", "event": "Order Completed", "userId": 5, "properties": {"total": "x"}})
    assert raised.value.code == "event_refused"
    assert {problem.path for problem in raised.value.problems} == {"userId", "properties.order_id", "properties.total"}
    with pytest.raises(NotFoundError):
        tried(engine, visit(), member="user_id:nobody")
    with pytest.raises(NotFoundError):
        tried(engine, visit(), version=99)
    with pytest.raises(InvalidError) as raised:
        tried(engine, visit(), version=draft(engine, {"wallets": []}))
    assert raised.value.code == "program_invalid"


def test_it_is_told_in_either_language(engine: Engine) -> None:
    assert tried(engine, visit())["words"][0].startswith("Event 1 as a trial: Visited, 10 Mar 2026")
    assert tried(engine, visit(), language="zh")["words"][0].startswith("模拟第 1 个事件：Visited，2026年3月10日")
