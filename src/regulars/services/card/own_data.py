"""Everything that is kept of a member, for herself to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from regulars.domain.time import to_iso
from regulars.services.members import member_doc
from regulars.storage import events, ledger

if TYPE_CHECKING:
    from uuid import UUID

    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.storage.ledger import PastPosting
    from regulars.storage.transaction import Transaction

_READ_AT_ONCE: Final = 500
_OPERATORS_OWN: Final = "actor"
"""A property that names who of the shop did it: it is about somebody else."""


def own_data(engine: Engine, member_id: UUID, *, now: Instant) -> dict[str, Any]:
    """What is known of her, all her events with what they brought, and every point that moved, oldest first."""
    with engine.pool.transaction(read_only=True) as transaction:
        member = member_doc(transaction, engine, member_id, now)
        past = events.of_member(transaction, member_id)
        postings = _postings(transaction, member_id)
    return {
        "exported_at": to_iso(now),
        "member": member,
        "events": [
            {
                "seq": each.seq,
                "name": each.name,
                "occurred_at": to_iso(each.occurred),
                "body": _without_operator(orjson.loads(each.body)),
                **each.outcome,
            }
            for each in past
        ],
        "postings": [
            {
                "seq": each.seq,
                "at": to_iso(each.posting.at),
                "wallet": each.posting.wallet,
                "from": each.posting.from_account,
                "to": each.posting.to_account,
                "amount": each.posting.amount,
                "cause": each.posting.cause,
            }
            for each in postings
        ],
    }


def _postings(transaction: Transaction, member_id: UUID) -> list[PastPosting]:
    found: list[PastPosting] = []
    before: tuple[Instant, int, int] | None = None
    while rows := ledger.page(transaction, member_id, before=before, most=_READ_AT_ONCE):
        found += rows
        before = (rows[-1].happened, rows[-1].seq, rows[-1].n)
    return found[::-1]


def _without_operator(body: dict[str, Any]) -> dict[str, Any]:
    properties = body.get("properties")
    if not isinstance(properties, dict):
        return body
    return {**body, "properties": {name: value for name, value in properties.items() if name != _OPERATORS_OWN}}
