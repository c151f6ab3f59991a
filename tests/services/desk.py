"""What the tests of taking events in have in common: programs, messages and actions written short, and looking."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from regulars.domain.events import event as names
from regulars.domain.members.identity import new_member_id
from regulars.domain.time import Instant, to_datetime, to_iso
from regulars.services.ingest_events import Engine, ingest
from regulars.services.member_actions import adjustment_submission, redemption_submission
from regulars.services.members import find_member
from regulars.services.programs import ProgramLibrary, publish_text
from regulars.services.proof.verify import verify
from regulars.services.submissions import Answer, Submission, submit
from regulars.storage import shared
from regulars.storage.transaction import Pool
from tests.domain.engine.making import at, written

Document: TypeAlias = dict[str, Any]

NOW = at("2026-03-10T12:00:00")

SHOP: Document = written(
    wallets=[{"id": "points", "refund": "allow_negative"}],
    earn=[
        {"id": "per_yuan", "on": "Order Completed", "award": {"wallet": "points", "per_amount": {"points": 1}}},
        {
            "id": "gift",
            "on": "Signed Up",
            "award": {"wallet": "points", "fixed": {"points": 30}},
            "limits": [{"per": "ever", "times": 1}],
        },
        {
            "id": "review",
            "on": "Product Reviewed",
            "award": {"wallet": "points", "fixed": {"points": 7}},
            "budget": {"points": 500},
        },
        {
            "id": "visit",
            "on": "Visited",
            "award": {"wallet": "points", "fixed": {"points": 4}},
            "limits": [{"per": "day", "points": 18}],
        },
    ],
    rewards=[
        {"id": "latte", "cost": {"wallet": "points", "points": 30}},
        {"id": "mug", "cost": {"wallet": "points", "points": 10}, "stock": 100},
        {"id": "seat", "cost": {"wallet": "points", "points": 1}, "limits": [{"per": "month", "times": 3}]},
    ],
)
"""A shop with a little of everything that can be used up."""

TABLES = ("member_state", "identity", "event", "posting", "order_record", "redemption", "shared_counter", "audit_entry")
"""Every table that an event may write."""


def open_engine(pool: Pool, document: Document = SHOP) -> Engine:
    """An engine on a database, with the document as its newest program."""
    publish_text(pool, orjson.dumps(document).decode(), "json", note="", actor="test", at=to_datetime(NOW))
    return join_engine(pool)


def join_engine(pool: Pool) -> Engine:
    """An engine on a database that has its program."""
    return Engine(pool, ProgramLibrary(), lambda: new_member_id(NOW, os.urandom(10)))


# -- what happens -------------------------------------------------------------------------------------------------


def message(name: str, user: str, *, key: str, when: Instant = NOW, **properties: Any) -> Document:
    """A track message as it comes over the wire."""
    return {
        "type": "track",
        "event": name,
        "messageId": key,
        "userId": user,
        "timestamp": to_iso(when),
        "properties": properties,
    }


def track(
    name: str, user: str, *, key: str, when: Instant = NOW, received: Instant | None = None, **properties: Any
) -> Submission:
    """A track that passed the door, received when it happened unless said otherwise."""
    body = message(name, user, key=key, when=when, **properties)
    return passed(submit(body, received=when if received is None else received))


def order(user: str, number: int | str, total: float = 10, **more: Any) -> Submission:
    """An order whose message id and order id follow from its number."""
    return track("Order Completed", user, key=f"order-{number}", order_id=f"o{number}", total=total, **more)


def identified(kind: str, value: str, *, key: str, user: str | None = None, name: str = "Seen") -> Submission:
    """A track by someone known by an identity, and by a user id if one is given."""
    body = message(name, user or "", key=key)
    body["context"] = {"externalIds": [{"type": kind, "id": value}]}
    if user is None:
        del body["userId"]
    return passed(submit(body, received=NOW))


def redeem(
    member: UUID, reward: str, *, key: str, received: Instant = NOW, capture: bool = True
) -> tuple[UUID, Submission]:
    """A redemption and its id."""
    redemption_id, submission = redemption_submission(
        member, {"reward": reward, "capture": capture}, key=key, received=received
    )
    return redemption_id, passed(submission)


def adjust(member: UUID, points: int, *, key: str, received: Instant = NOW) -> Submission:
    """A correction of the balance."""
    return passed(
        adjustment_submission(
            member, wallet="points", points=points, reason="goodwill", actor="test", key=key, received=received
        )
    )


def passed(submission: Submission | Answer) -> Submission:
    """The submission; the door must have let it in."""
    assert isinstance(submission, Submission), submission
    return submission


# -- what becomes of it -------------------------------------------------------------------------------------------


def take(engine: Engine, *submissions: Submission) -> list[Answer]:
    """Ingest them as one batch."""
    return ingest(engine, submissions)


def join(engine: Engine, *users: str) -> list[UUID]:
    """The ids of new members."""
    answers = take(engine, *(track("Joined", user, key=f"join-{user}") for user in users))
    return [member_of(answer) for answer in answers]


def member_of(answer: Answer) -> UUID:
    """The member whom an event is about."""
    assert answer.member_id is not None, answer
    return answer.member_id


def refusals(answer: Answer) -> list[str]:
    """The reasons in an answer's outcome."""
    return [refusal["reason"] for refusal in orjson.loads(answer.outcome or "{}").get("refusals", [])]


def effects(answer: Answer, code: str) -> list[Document]:
    """The effects of one kind in an answer's outcome."""
    found = orjson.loads(answer.outcome or "{}").get("effects", [])
    return [effect for effect in found if effect["effect"] == code]


def codes(answer: Answer) -> list[str]:
    """Why an event was not taken."""
    return [problem.code for problem in answer.problems]


def statuses(answers: Iterable[Answer]) -> list[str]:
    """What became of each."""
    return [answer.status for answer in answers]


def balance(pool: Pool, member: UUID, wallet: str = "points") -> int:
    """The spendable points in the stored state."""
    with pool.transaction(read_only=True) as transaction:
        row = transaction.row("SELECT doc -> 'wallets' FROM member_state WHERE member_id = %s", (member,))
    assert row is not None
    return int((row[0] or {}).get(wallet, {}).get("available", 0))


def used(pool: Pool, counter: str) -> int:
    """What is used of a budget or stock."""
    with pool.transaction(read_only=True) as transaction:
        return shared.read(transaction).get(counter, 0)


def user_id(pool: Pool, user: str) -> UUID:
    """The member of a user id."""
    with pool.transaction(read_only=True) as transaction:
        return find_member(transaction, f"{names.USER_ID}:{user}")


def stored_messages(pool: Pool) -> list[tuple[UUID, int, str]]:
    """(member, seq, message id) of every event, in the order of each member."""
    with pool.transaction(read_only=True) as transaction:
        rows = transaction.rows(
            "SELECT member_id, seq, body ->> 'messageId' FROM event ORDER BY bucket, member_id, seq"
        )
    return [(member_id, seq, message_id) for member_id, seq, message_id in rows]


def everything(pool: Pool, tables: Sequence[str] = TABLES) -> dict[str, list[str]]:
    """Every row of every table that an event may write, as text: nothing may change without changing this."""
    with pool.transaction(read_only=True) as transaction:
        return {
            table: [row for (row,) in transaction.rows(f"SELECT t::text FROM {table} AS t ORDER BY 1")]
            for table in tables
        }


def assert_sound(pool: Pool) -> None:
    """No event is missing or doubled within a member, and all that is stored follows from the events."""
    report = verify(pool)
    assert report.clean, [finding.text("en") for finding in report.findings[:20]]
