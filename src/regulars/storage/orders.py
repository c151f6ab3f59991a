"""What is remembered of members' orders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from regulars.domain.engine.orders import OrderRecord, record_from_doc, record_to_doc
from regulars.domain.members.identity import bucket_of
from regulars.storage.json_text import json_text
from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


def load(transaction: Transaction, keys: Collection[tuple[UUID, str]]) -> list[tuple[UUID, OrderRecord]]:
    """The orders of (member, order id) pairs that are known."""
    ordered = list(keys)
    params = {
        "buckets": [bucket_of(member) for member, _ in ordered],
        "members": [member for member, _ in ordered],
        "orders": [order for _, order in ordered],
    }
    return [
        (member, record_from_doc(order_id, seq, doc))
        for member, order_id, seq, doc in transaction.rows(sql("order", "load"), params)
    ]


def load_all(transaction: Transaction, members: Collection[UUID]) -> list[tuple[UUID, OrderRecord]]:
    """Every order of some members."""
    ordered = list(members)
    params = {"buckets": [bucket_of(member) for member in ordered], "members": ordered}
    return [
        (member, record_from_doc(order_id, seq, doc))
        for member, order_id, seq, doc in transaction.rows(sql("order", "load_all"), params)
    ]


def page(transaction: Transaction, member_id: UUID, *, before: int, most: int) -> list[OrderRecord]:
    """A member's orders whose events come before a seq, newest first; without those known by a return alone."""
    params = {"bucket": bucket_of(member_id), "member": member_id, "before": before, "most": most}
    return [record_from_doc(*row) for row in transaction.rows(sql("order", "page"), params)]


def save(transaction: Transaction, records: Sequence[tuple[UUID, OrderRecord]]) -> None:
    """Write orders that are new or changed."""
    params = {
        "buckets": [bucket_of(member) for member, _ in records],
        "members": [member for member, _ in records],
        "orders": [record.order_id for _, record in records],
        "seqs": [record.seq for _, record in records],
        "docs": [json_text(record_to_doc(record)) for _, record in records],
    }
    transaction.run(sql("order", "save"), params)
