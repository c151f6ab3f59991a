"""Everything that was ever stored, in the order in which it is folded again: streams of a range of buckets.

Rows come as they stand in the tables, not read into domain values: whoever proves them must see what is there.
Every stream is in order of (bucket, member), and its rows begin with these two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from regulars.domain.events.event import Identity
from regulars.domain.members.identity import bucket_of
from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Transaction


class EventRow(NamedTuple):
    """A stored event. `key` and `body_hash` are 16 bytes, `body` and `outcome` JSON texts as they were written."""

    bucket: int
    member_id: str
    seq: int
    name: str
    occurred: Instant
    program_version: int
    key: bytes
    body_hash: bytes
    body: str
    shared: dict[str, Any] | None
    outcome: str


class PostingRow(NamedTuple):
    """A stored posting: its place, then the fields of `Posting` in their order."""

    bucket: int
    member_id: str
    seq: int
    n: int
    at: Instant
    wallet: str
    from_account: str
    to_account: str
    lot: int
    amount: int
    cause: str


class OrderRow(NamedTuple):
    """What is stored of an order."""

    bucket: int
    member_id: str
    order_id: str
    seq: int
    doc: Any


class RedemptionRow(NamedTuple):
    """What is stored of a redemption."""

    bucket: int
    member_id: str
    redemption_id: str
    seq: int
    status: str
    doc: Any


class StateRow(NamedTuple):
    """A member's stored state; `due` is the date the row shows, `indexed_due` the one the worker finds it by."""

    bucket: int
    member_id: str
    version: int
    due: Instant | None
    indexed_due: Instant | None
    doc: Any


def lift_time_limits(transaction: Transaction) -> None:
    """Let a transaction that only reads run for as long as it needs."""
    transaction.run(sql("history", "no_time_limits"))


def events(transaction: Transaction, first: int, end: int) -> Iterator[EventRow]:
    """Every event of the buckets from `first` (inclusive) to `end` (exclusive), each member's oldest first."""
    return map(EventRow._make, transaction.stream(sql("history", "events"), {"first": first, "end": end}))


def events_as_received(transaction: Transaction) -> Iterator[EventRow]:
    """Every event of all members in the order of receipt. The server sorts them all before the first comes."""
    transaction.run(sql("history", "room_to_sort"))
    return map(EventRow._make, transaction.stream(sql("history", "events_as_received")))


def postings(transaction: Transaction, first: int, end: int) -> Iterator[PostingRow]:
    """Every posting of a range of buckets, in the order in which each member's were made."""
    return map(PostingRow._make, transaction.stream(sql("history", "postings"), {"first": first, "end": end}))


def orders(transaction: Transaction, first: int, end: int) -> Iterator[OrderRow]:
    """Every order of a range of buckets."""
    return map(OrderRow._make, transaction.stream(sql("history", "orders"), {"first": first, "end": end}))


def redemptions(transaction: Transaction, first: int, end: int) -> Iterator[RedemptionRow]:
    """Every redemption of a range of buckets."""
    return map(RedemptionRow._make, transaction.stream(sql("history", "redemptions"), {"first": first, "end": end}))


def states(transaction: Transaction, first: int, end: int) -> Iterator[StateRow]:
    """Every member's state of a range of buckets."""
    return map(StateRow._make, transaction.stream(sql("history", "states"), {"first": first, "end": end}))


def identities(transaction: Transaction, first: int, end: int) -> Iterator[tuple[int, Identity, UUID]]:
    """Every identity of a range of the directory's own buckets, with the member it names."""
    for bucket, kind, value, member_id in transaction.stream(
        sql("history", "identities"), {"first": first, "end": end}
    ):
        yield bucket, Identity(kind, value), member_id


def existing_members(transaction: Transaction, members: Collection[UUID]) -> set[UUID]:
    """Those of the members that have a state."""
    ordered = list(members)
    params = {"buckets": [bucket_of(member) for member in ordered], "members": ordered}
    return {row[0] for row in transaction.rows(sql("history", "existing_members"), params)}
