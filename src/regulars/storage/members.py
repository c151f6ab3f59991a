"""Members' states: loaded under a lock, written once a batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from regulars.domain.members.codec import state_from_doc, state_to_doc
from regulars.domain.members.identity import bucket_of
from regulars.storage.json_text import json_text
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


class NewState(NamedTuple):
    """A state to write. `shown_due` is the due date its row shows, `due` the one it is to show; `exists`: has a row."""

    member_id: UUID
    state: MemberState
    due: Instant | None
    shown_due: Instant | None
    exists: bool


def due_to_show(state: MemberState, shown: Instant | None) -> Instant | None:
    """The due date a row is to show that shows another one now: never later than the truth.

    A date that has moved back is left as it is, so that the index of dates is written only when something is due
    sooner than known. The worker finds such a member early, once, and puts it right.
    """
    exact = state.next_due
    if shown is None or (exact is not None and exact < shown):
        return exact
    return shown if shown > state.clock else exact


class StateCache:
    """States this process has committed lately, by member.

    They spare reading a state again that nobody else has changed: the row's version, read under its lock, decides. A
    version is one state for good, for it counts the events folded into it.
    """

    def __init__(self, size: int = 20_000) -> None:
        """Keep at most `size` states, those written last."""
        self._size = size
        self._states: dict[UUID, MemberState] = {}

    def version(self, member_id: UUID) -> int:
        """The version that is kept of a member; -1 for none."""
        state = self._states.get(member_id)
        return -1 if state is None else state.version

    def get(self, member_id: UUID, version: int) -> MemberState | None:
        """The state of a member at a version, if it is kept."""
        state = self._states.get(member_id)
        return state if state is not None and state.version == version else None

    def keep(self, states: Iterable[NewState]) -> None:
        """Keep states that have been committed."""
        for new in states:
            self._states.pop(new.member_id, None)
            self._states[new.member_id] = new.state
        while len(self._states) > self._size:
            self._states.pop(next(iter(self._states)), None)


def lock_states(
    transaction: Transaction, members: Collection[UUID], cache: StateCache | None = None
) -> dict[UUID, StoredState]:
    """The states of members that have one, locked until the transaction ends; unchanged ones come from the cache."""
    known = cache or StateCache(0)
    held = {member_id: known.version(member_id) for member_id in members}
    rows = transaction.rows(sql("member", "lock_states"), {**_keys(held), "versions": list(held.values())})
    states: dict[UUID, StoredState] = {}
    for member_id, version, due, doc in rows:
        state = known.get(member_id, version) if doc is None else state_from_doc(doc, version=version, next_due=due)
        if state is None:  # another batch of this process has replaced it since; its row is locked, so read it
            states |= read_states(transaction, [member_id])
        else:
            states[member_id] = StoredState(state, due)
    return states


def read_states(transaction: Transaction, members: Collection[UUID]) -> dict[UUID, StoredState]:
    """The states of members that have one, unlocked."""
    return _states(transaction.rows(sql("member", "read_states"), _keys(members)))


def write_states(transaction: Transaction, states: Sequence[NewState]) -> None:
    """Write the states a batch leaves, new members and known ones with one statement each, and index new due dates."""
    for exists, block in ((False, "insert_states"), (True, "update_states")):
        rows = [new for new in states if new.exists is exists]
        if rows:
            transaction.run(sql("member", block), _columns(rows))
    _index_dues(transaction, [new for new in states if new.due != new.shown_due])


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


def _index_dues(transaction: Transaction, moved: Sequence[NewState]) -> None:
    dues = {new.member_id: new.due for new in moved if new.due is not None}
    if dues:
        transaction.run(sql("member", "index_dues"), {**_keys(dues), "dues": list(dues.values())})
    gone = [new.member_id for new in moved if new.due is None]
    if gone:
        transaction.run(sql("member", "forget_dues"), _keys(gone))


def _columns(rows: Sequence[NewState]) -> dict[str, Any]:
    return {
        "buckets": [bucket_of(new.member_id) for new in rows],
        "members": [new.member_id for new in rows],
        "versions": [new.state.version for new in rows],
        "dues": [new.due for new in rows],
        "docs": [json_text(state_to_doc(new.state)) for new in rows],
    }
