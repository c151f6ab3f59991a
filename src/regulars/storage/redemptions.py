"""Members' redemptions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from regulars.domain.members.codec import redemption_from_doc, redemption_to_doc
from regulars.domain.members.identity import bucket_of
from regulars.storage.json_text import json_text
from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.domain.members.state import Redemption
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Transaction


def load(transaction: Transaction, keys: Collection[tuple[UUID, UUID]]) -> list[tuple[UUID, Redemption]]:
    """The redemptions of (member, redemption id) pairs that are known."""
    ordered = list(keys)
    params = {
        "buckets": [bucket_of(member) for member, _ in ordered],
        "members": [member for member, _ in ordered],
        "redemptions": [redemption for _, redemption in ordered],
    }
    rows = transaction.rows(sql("redemption", "load"), params)
    return [(member, redemption_from_doc(doc)) for member, doc in rows]


def page(
    transaction: Transaction, member_id: UUID, *, before: tuple[Instant, UUID], most: int
) -> list[tuple[int, Redemption]]:
    """A member's redemptions that began before an instant and id, newest first, each with the seq of its last event."""
    at, redemption = before
    params = {
        "bucket": bucket_of(member_id),
        "member": member_id,
        "at": at,
        "redemption": redemption,
        "most": most,
    }
    rows = transaction.rows(sql("redemption", "page"), params)
    return [(seq, redemption_from_doc(doc)) for seq, doc in rows]


def waiting(
    transaction: Transaction, ids: tuple[UUID, UUID], *, now: Instant, most: int
) -> list[tuple[UUID, Redemption]]:
    """Rewards that are held with ids from one to another, newest first, each with its member; none that timed out."""
    first, last = ids
    rows = transaction.rows(sql("redemption", "waiting"), {"first": first, "last": last, "now": now, "most": most})
    return [(member, redemption_from_doc(doc)) for member, doc in rows]


def save(transaction: Transaction, redemptions: Sequence[tuple[UUID, int, Redemption]]) -> None:
    """Write redemptions that are new or changed, each as (member, seq of the event, redemption)."""
    params = {
        "buckets": [bucket_of(member) for member, _, _ in redemptions],
        "members": [member for member, _, _ in redemptions],
        "redemptions": [UUID(redemption.id) for _, _, redemption in redemptions],
        "seqs": [seq for _, seq, _ in redemptions],
        "statuses": [redemption.status for _, _, redemption in redemptions],
        "docs": [json_text(redemption_to_doc(redemption)) for _, _, redemption in redemptions],
    }
    transaction.run(sql("redemption", "save"), params)
