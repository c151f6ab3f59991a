"""Members' states: loaded under a lock, written once a batch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from regulars.domain.members.codec import state_from_doc, state_to_doc
from regulars.domain.members.identity import bucket_of
from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.domain.members.state import MemberState
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class StoredState:
    """A state as it was found, with the due date its row shows."""

    state: MemberState
    due: Instant | None


@dataclass(frozen=True, slots=True)
class NewState:
    """A state to write. `shown_due` is the due date its row shows now; `exists` whether there is a row."""

    member_id: UUID
    state: MemberState
    shown_due: Instant | None
    exists: bool

    @property
    def due(self) -> Instant | None:
        """What the row is to show: never later than the truth.

        A date that has moved back is left as it is, so that the index on it, and with it the whole row, is touched
        only when something is due sooner than known. The worker finds such a member early, once, and puts it right.
        """
        exact = self.state.next_due
        if self.shown_due is None or (exact is not None and exact < self.shown_due):
            return exact
        return self.shown_due if self.shown_due > self.state.clock else exact


def lock_states(transaction: Transaction, members: Collection[UUID]) -> dict[UUID, StoredState]:
    """The states of members that have one, locked until the transaction ends."""
    return _states(transaction.rows(sql("member", "lock_states"), _keys(members)))


def read_states(transaction: Transaction, members: Collection[UUID]) -> dict[UUID, StoredState]:
    """The states of members that have one, unlocked."""
    return _states(transaction.rows(sql("member", "read_states"), _keys(members)))


def write_states(transaction: Transaction, states: Sequence[NewState]) -> None:
    """Write the states a batch leaves, new members and known ones with one statement each."""
    for exists, block in ((False, "insert_states"), (True, "update_states")):
        rows = [new for new in states if new.exists is exists]
        if rows:
            transaction.run(sql("member", block), _columns(rows))


def due_members(transaction: Transaction, *, now: Instant, most: int) -> list[UUID]:
    """Members whose next step is due, locked; those another worker holds are left out."""
    return [row[0] for row in transaction.rows(sql("member", "due_members"), {"now": now, "most": most})]


def earliest_due(transaction: Transaction) -> Instant | None:
    """When the next step of any member is due."""
    row = transaction.row(sql("member", "earliest_due"))
    return row[0] if row else None


def count_members(transaction: Transaction) -> int:
    """How many members there are."""
    row = transaction.row(sql("member", "count_members"))
    return row[0] if row else 0


def _states(rows: list[Row]) -> dict[UUID, StoredState]:
    return {
        member_id: StoredState(state_from_doc(doc, version=version, next_due=due), due)
        for member_id, version, due, doc in rows
    }


def _keys(members: Collection[UUID]) -> dict[str, Any]:
    ordered = list(members)
    return {"buckets": [bucket_of(member) for member in ordered], "members": ordered}


def _columns(rows: Sequence[NewState]) -> dict[str, Any]:
    return {
        "buckets": [bucket_of(new.member_id) for new in rows],
        "members": [new.member_id for new in rows],
        "versions": [new.state.version for new in rows],
        "dues": [new.due for new in rows],
        "docs": [orjson.dumps(state_to_doc(new.state)).decode() for new in rows],
    }
