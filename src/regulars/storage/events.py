"""Stored events: facts in the order they were decided, each with what was decided. Never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from regulars.domain.events.event import ORDER_COMPLETED
from regulars.domain.members.identity import bucket_of
from regulars.domain.time import to_instant
from regulars.storage.queries import sql
from regulars.storage.transaction import COPY_EPOCH

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Row, Transaction


# What goes over the wire: an instant as its number, an id as its bytes.
_LAST = (to_instant(datetime(9999, 1, 1, tzinfo=UTC)), 2**31 - 1)
_COLUMNS = ("int2", "bytea", "int4", "bytea", "bytea", "text", "int8", "int8", "int4", "text", "text", "text")


class NewEvent(NamedTuple):
    """An event to store; `body`, `shared` and `outcome` are JSON texts."""

    member_id: UUID
    seq: int
    key: UUID
    body_hash: UUID
    name: str
    occurred: Instant
    received: Instant
    program_version: int
    body: str
    shared: str | None
    outcome: str


class StoredEvent(NamedTuple):
    """An event as it was stored; `body` is the text as it was judged."""

    seq: int
    name: str
    occurred: Instant
    received: Instant
    program_version: int
    key: UUID
    body_hash: UUID
    body: str
    shared: dict[str, Any] | None
    outcome: dict[str, Any]


class TierChange(NamedTuple):
    """A change of tier: the event that it happened with, and the effect's document."""

    seq: int
    name: str
    occurred: Instant
    body: dict[str, Any]
    effect: dict[str, Any]


class FirstAnswer(NamedTuple):
    """What the first event with an idempotency key was, and what was answered, as JSON text."""

    body_hash: UUID
    seq: int
    outcome: str


def find_keys(transaction: Transaction, keys: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], FirstAnswer]:
    """The first answers to (member, key) pairs that were seen before."""
    params = {
        "buckets": [bucket_of(member) for member, _ in keys],
        "members": [member for member, _ in keys],
        "keys": [key for _, key in keys],
    }
    rows = transaction.rows(sql("event", "find_keys"), params)
    return {(member, key): FirstAnswer(*rest) for member, key, *rest in rows}


def insert(transaction: Transaction, events: Sequence[NewEvent]) -> None:
    """Store the events of a batch."""
    rows = [
        (
            bucket_of(event.member_id),
            event.member_id.bytes,
            event.seq,
            event.key.bytes,
            event.body_hash.bytes,
            event.name,
            event.occurred - COPY_EPOCH,
            event.received - COPY_EPOCH,
            event.program_version,
            event.body,
            event.shared,
            event.outcome,
        )
        for event in events
    ]
    transaction.copy(sql("event", "insert"), rows, _COLUMNS)


def of_member(transaction: Transaction, member_id: UUID, *, last: int = 2**31 - 1) -> list[StoredEvent]:
    """A member's events up to a seq (inclusive), oldest first."""
    params = {"bucket": bucket_of(member_id), "member": member_id, "last": last}
    return [StoredEvent(*row) for row in transaction.rows(sql("event", "of_member"), params)]


def page(
    transaction: Transaction, member_id: UUID, *, before: tuple[Instant, int] | None, most: int, quiet: bool = True
) -> list[Row]:
    """A member's events before a place (occurred, seq), the latest first.

    Each as (seq, name, occurred, received, version, body, outcome). Without `quiet` only orders and those that were
    refused something or came to more than pending points becoming usable.
    """
    occurred, seq = before or _LAST
    place = {"before": occurred, "seq": seq, "most": most, "quiet": quiet, "order": ORDER_COMPLETED}
    params = {"bucket": bucket_of(member_id), "member": member_id, **place}
    return transaction.rows(sql("event", "page"), params)


def tier_changes(transaction: Transaction, member_id: UUID) -> list[TierChange]:
    """The last change of a member's tier on each ladder."""
    params = {"bucket": bucket_of(member_id), "member": member_id}
    return [TierChange(*row) for row in transaction.rows(sql("event", "tier_changes"), params)]


def at_places(transaction: Transaction, places: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], Row]:
    """The events at (member, seq) pairs, each with the columns of `page`."""
    params = {
        "buckets": [bucket_of(member) for member, _ in places],
        "members": [member for member, _ in places],
        "seqs": [seq for _, seq in places],
    }
    return {(row[0], row[1]): row[1:] for row in transaction.rows(sql("event", "places"), params)}


def count(transaction: Transaction) -> int:
    """How many events there are."""
    row = transaction.row(sql("event", "count"))
    return row[0] if row else 0
