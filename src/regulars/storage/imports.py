"""Runs of imports: how far each has come, so that it can go on after being stopped."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import orjson

from regulars.domain.time import MINUTE
from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Transaction

SILENT_AFTER = 2 * MINUTE
"""A run that has not shown a sign of life for so long is taken to be dead."""


class ImportRun(NamedTuple):
    """A run: the last row that is done, and the counts up to it."""

    id: UUID
    position: int
    counts: dict[str, Any]
    status: str


def is_running(transaction: Transaction, *, now: Instant) -> bool:
    """Whether an import is under way."""
    row = transaction.row(sql("import", "is_running"), {"since": now - SILENT_AFTER})
    return bool(row and row[0])


def find(transaction: Transaction, *, file_hash: str, preset: str) -> ImportRun | None:
    """The latest run of a file under a mapping."""
    row = transaction.row(sql("import", "find"), {"file_hash": file_hash, "preset": preset})
    return ImportRun(*row) if row else None


def start(transaction: Transaction, run_id: UUID, *, file_hash: str, preset: str, at: datetime) -> None:
    """Note that a run begins."""
    transaction.run(sql("import", "start"), {"id": run_id, "file_hash": file_hash, "preset": preset, "at": at})


def advance(transaction: Transaction, run: ImportRun, *, at: datetime) -> None:
    """Note how far a run has come; `status` is running, finished or failed."""
    params = {
        **run._asdict(),
        "counts": orjson.dumps(run.counts).decode(),
        "at": at,
        "finished_at": None if run.status == "running" else at,
    }
    transaction.run(sql("import", "advance"), params)


def beat(transaction: Transaction, run_id: UUID, *, at: datetime) -> None:
    """Note that a run is still alive."""
    transaction.run(sql("import", "beat"), {"id": run_id, "at": at})
