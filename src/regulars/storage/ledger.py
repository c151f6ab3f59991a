"""The postings: what moved from which account to which, and why. Only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from regulars.domain.events.event import POINTS_ADJUSTED
from regulars.domain.ledger.posting import Posting
from regulars.domain.members.identity import bucket_of
from regulars.domain.time import to_instant
from regulars.storage.queries import sql
from regulars.storage.transaction import COPY_EPOCH

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Transaction

# What goes over the wire: an instant as its number, an id as its bytes.
_COLUMNS = ("int2", "bytea", "int4", "int2", "int8", "text", "text", "text", "int4", "int8", "text")
_LAST = (to_instant(datetime(9999, 1, 1, tzinfo=UTC)), 2**31 - 1, 2**15 - 1)


class StoredPosting(NamedTuple):
    """A posting with its place: the event that caused it and its number within the event."""

    seq: int
    n: int
    posting: Posting


class PastPosting(NamedTuple):
    """A posting as a history tells it: when it happened, and why, if an operator said so."""

    seq: int
    n: int
    happened: Instant
    reason: str | None
    posting: Posting


def insert(transaction: Transaction, postings: Sequence[tuple[UUID, int, int, Posting]]) -> None:
    """Add the postings of a batch, each as (member, seq, n, posting)."""
    rows = [
        (bucket_of(member_id), member_id.bytes, seq, number, posting[0] - COPY_EPOCH, *posting[1:])
        for member_id, seq, number, posting in postings
    ]
    transaction.copy(sql("posting", "insert"), rows, _COLUMNS)


def page(
    transaction: Transaction, member_id: UUID, *, before: tuple[Instant, int, int] | None, most: int
) -> list[PastPosting]:
    """A member's postings before a place (happened, seq, n), the latest first."""
    happened, seq, number = before or _LAST
    place = {"before": happened, "seq": seq, "n": number, "most": most, "adjusted": POINTS_ADJUSTED}
    params = {"bucket": bucket_of(member_id), "member": member_id, **place}
    rows = transaction.rows(sql("posting", "page"), params)
    return [PastPosting(seq, number, at, reason, Posting(*rest)) for seq, number, at, reason, *rest in rows]


def of_event(transaction: Transaction, member_id: UUID, seq: int) -> list[StoredPosting]:
    """The postings that one event caused."""
    params = {"bucket": bucket_of(member_id), "member": member_id, "seq": seq}
    return [_stored(*row) for row in transaction.rows(sql("posting", "of_event"), params)]


def account_totals(transaction: Transaction) -> dict[tuple[str, str], int]:
    """By (wallet, account): what it received less what it gave, over all members."""
    rows = transaction.rows(sql("posting", "account_totals"))
    return {(wallet, account): int(total) for wallet, account, total in rows}


def issued_by_cause(transaction: Transaction) -> list[tuple[str, str, int, int]]:
    """(wallet, rule, points, times) of everything ever issued."""
    rows = transaction.rows(sql("posting", "issued_by_cause"))
    return [(wallet, cause, int(points), times) for wallet, cause, points, times in rows]


def _stored(seq: int, number: int, *rest: Any) -> StoredPosting:
    return StoredPosting(seq, number, Posting(*rest))
