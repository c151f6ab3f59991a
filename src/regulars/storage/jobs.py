"""Jobs: long work that a person asked for, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple
from uuid import UUID

import orjson

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction

SILENT_AFTER: Final = timedelta(minutes=2)
"""A job whose worker has not shown a sign of life for so long is taken up by another one."""

Status = Literal["waiting", "running", "finished", "failed", "cancelled"]


class StoredJob(NamedTuple):
    """A job; `done` and `total` count what its kind counts, `total` None before that is known."""

    id: UUID
    kind: str
    asked: dict[str, Any]
    asked_by: str
    asked_at: datetime
    status: Status
    attempt: int
    deaths: int
    begun_at: datetime | None
    ended_at: datetime | None
    done: int
    total: int | None
    counts: dict[str, Any]
    result: dict[str, Any] | None
    problem: dict[str, Any] | None


def insert(
    transaction: Transaction, job_id: UUID, kind: str, asked: Mapping[str, Any], *, asked_by: str, at: datetime
) -> None:
    """Store a job that waits."""
    params = {"id": job_id, "kind": kind, "asked": _json(asked), "asked_by": asked_by, "at": at}
    transaction.run(sql("job", "insert"), params)


def load(transaction: Transaction, job_id: UUID) -> StoredJob | None:
    """One job."""
    row = transaction.row(sql("job", "load"), {"id": job_id})
    return StoredJob(*row) if row else None


def page(
    transaction: Transaction, kinds: Sequence[str], *, before: tuple[datetime, UUID], most: int
) -> list[StoredJob]:
    """Jobs of these kinds, newest first, asked for before a place."""
    params = {"kinds": list(kinds), "before_at": before[0], "before_id": before[1], "most": most}
    return [StoredJob(*row) for row in transaction.rows(sql("job", "page"), params)]


def take(transaction: Transaction, *, at: datetime) -> StoredJob | None:
    """Take up the job that waits longest, or one that was left; None when there is nothing to do."""
    row = transaction.row(sql("job", "take"), {"at": at, "silent_since": at - SILENT_AFTER})
    return StoredJob(*row) if row else None


def advance(
    transaction: Transaction, job: StoredJob, *, done: int, total: int, counts: Mapping[str, Any], at: datetime
) -> bool:
    """Note how far it has come; False when it is no longer this worker's."""
    params = {**_fence(job, at), "done": done, "total": total, "counts": _json(counts)}
    return transaction.run(sql("job", "advance"), params) == 1


def beat(transaction: Transaction, job: StoredJob, *, at: datetime) -> None:
    """Note that somebody works on it."""
    transaction.run(sql("job", "beat"), _fence(job, at))


def finish(
    transaction: Transaction,
    job: StoredJob,
    status: Status,
    *,
    result: Mapping[str, Any] | None = None,
    problem: Mapping[str, Any] | None = None,
    at: datetime,
) -> bool:
    """Note how it ended; False when it is no longer this worker's."""
    told = {"result": result and _json(result), "problem": problem and _json(problem)}
    return transaction.run(sql("job", "finish"), {**_fence(job, at), "status": status, **told}) == 1


def let_go(transaction: Transaction, job: StoredJob, *, died: bool, at: datetime) -> None:
    """Let the next worker take it up."""
    transaction.run(sql("job", "let_go"), {**_fence(job, at), "deaths": int(died)})


def cancel(transaction: Transaction, job_id: UUID, *, at: datetime) -> bool:
    """Want it no more; False when it had ended."""
    return transaction.run(sql("job", "cancel"), {"id": job_id, "at": at}) == 1


def _fence(job: StoredJob, at: datetime) -> dict[str, Any]:
    return {"id": job.id, "attempt": job.attempt, "at": at}


def _json(value: Mapping[str, Any]) -> str:
    return orjson.dumps(value, default=str).decode()  # exact numbers as text
