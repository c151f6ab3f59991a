"""The clock: whoever has something due gets each step at its own date. Any number of workers may run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.domain.engine.clock import next_due
from regulars.domain.engine.member import Member
from regulars.services.fold_batch import Batch, LoadedMember
from regulars.services.ingest_events import write
from regulars.services.member_actions import time_submission
from regulars.services.resolve_members import Resolved
from regulars.services.submissions import Submission
from regulars.storage import imports, members, shared
from regulars.storage.errors import RetryableError

if TYPE_CHECKING:
    from uuid import UUID

    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.storage.transaction import Transaction


def pass_time(engine: Engine, *, now: Instant, most: int) -> int:
    """Do what is due for up to `most` members in one transaction; returns for how many nothing is due any more.

    Members that another worker or batch holds are left to it. While history is being imported nothing is done: to
    its members it is not yet now.
    """
    try:
        with engine.pool.transaction() as transaction:
            if imports.is_running(transaction, now=now):
                return 0
            due = members.due_members(transaction, now=now, most=most)
            if not due:
                return 0
            batch = _fold(engine, transaction, due, now)
            if batch.used:
                shared.lock(transaction, batch.used)  # in order, as everybody does
            write(transaction, batch)
            return sum(not _is_due(loaded.member, now) for loaded in batch.members.values())
    except RetryableError:  # someone else was at it; the next round will see what is left
        return 0


def next_at(engine: Engine) -> Instant | None:
    """When something is due next for any member."""
    with engine.pool.transaction(read_only=True) as transaction:
        return members.earliest_due(transaction)


def _fold(engine: Engine, transaction: Transaction, due: list[UUID], now: Instant) -> Batch:
    """The batch of all that is due. A row that showed an earlier date than the truth is only put right."""
    found = members.read_states(transaction, due)
    program = engine.library.current(transaction)
    loaded = {
        member_id: LoadedMember(Member(found[member_id].state), found[member_id].due, woken=True) for member_id in due
    }
    batch = Batch(program, engine.library.reader(transaction), loaded, {}, {})
    for member_id in due:
        state = loaded[member_id].member.state
        state.next_due = next_due(state)
        if _is_due(loaded[member_id].member, now):
            submission = time_submission(member_id, now=now)
            if isinstance(submission, Submission):
                batch.fold(submission, Resolved(member_id))
    return batch


def _is_due(member: Member, now: Instant) -> bool:
    return member.state.next_due is not None and member.state.next_due <= now
