"""Asking for a job, looking at jobs, and wanting one no more."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, get_args
from uuid import UUID, uuid4

from regulars.services.audit import record
from regulars.services.errors import ConflictError, InvalidError, NotFoundError
from regulars.services.members import Page
from regulars.storage import jobs as stored

if TYPE_CHECKING:
    from regulars.storage.jobs import StoredJob
    from regulars.storage.transaction import Pool

Kind = Literal["whatif", "members_export", "orders_import"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_NEWEST: Final = (datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))


def ask_for(pool: Pool, kind: Kind, asked: Mapping[str, Any], *, actor: str, at: datetime) -> StoredJob:
    """A new job of a kind. What was asked for has been checked; the audit log notes who asked."""
    job_id = uuid4()
    with pool.transaction() as transaction:
        stored.insert(transaction, job_id, kind, asked, asked_by=actor, at=at)
        record(transaction, actor=actor, action="job.asked", subject=str(job_id), details={"kind": kind}, at=at)
    return show_job(pool, job_id)


def show_job(pool: Pool, job_id: UUID) -> StoredJob:
    """A job as it stands; NotFoundError when there is none."""
    with pool.transaction(read_only=True) as transaction:
        found = stored.load(transaction, job_id)
    if found is None:
        raise NotFoundError("no_such_job")
    return found


def list_jobs(pool: Pool, kinds: Sequence[Kind], *, cursor: str | None, most: int) -> Page:
    """Jobs of these kinds, newest first."""
    before = _place(cursor) if cursor else _NEWEST
    with pool.transaction(read_only=True) as transaction:
        found = stored.page(transaction, kinds, before=before, most=most + 1)
    return Page(found[:most], _cursor(found[most - 1]) if len(found) > most else None)


def cancel_job(pool: Pool, job_id: UUID, *, actor: str, at: datetime) -> StoredJob:
    """Stop a job, or never begin it. What it has done so far stays. ConflictError when it had ended."""
    with pool.transaction() as transaction:
        if stored.load(transaction, job_id) is None:
            raise NotFoundError("no_such_job")
        if not stored.cancel(transaction, job_id, at=at):
            raise ConflictError("job_ended")
        record(transaction, actor=actor, action="job.cancelled", subject=str(job_id), details={}, at=at)
    return show_job(pool, job_id)


def _cursor(job: StoredJob) -> str:
    return urlsafe_b64encode(f"{job.id}{job.asked_at.isoformat()}".encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[datetime, UUID]:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        job_id, at = UUID(text[:36]), datetime.fromisoformat(text[36:])
        if at.tzinfo is None:
            raise InvalidError("unknown_cursor")
    except (ValueError, binascii.Error) as error:
        raise InvalidError("unknown_cursor") from error
    return at, job_id
