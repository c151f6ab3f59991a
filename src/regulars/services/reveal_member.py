"""Looking at a member's personal data by someone who is shown it masked otherwise: each time is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regulars.domain.time import to_datetime
from regulars.services.audit import record
from regulars.services.members import find_member, member_doc

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine


def reveal_member(engine: Engine, ref: str, *, actor: str, now: Instant) -> dict[str, Any]:
    """Everything known of a member, unmasked, with an entry in the audit log; NotFoundError when there is none."""
    with engine.pool.transaction() as transaction:
        member_id = find_member(transaction, ref)
        at, subject = to_datetime(now), str(member_id)
        record(transaction, actor=actor, action="member.revealed", subject=subject, details={}, at=at)
        return member_doc(transaction, engine, member_id, now)
