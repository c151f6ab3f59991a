"""Versions of the program. A published one never changes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class StoredProgram(NamedTuple):
    """A version as written. `status` is draft or published, `format` yaml or json."""

    number: int
    status: str
    source: str
    format: str
    note: str
    created_by: str
    created_at: datetime
    published_at: datetime | None = None
    published_by: str | None = None


def published_number(transaction: Transaction) -> int | None:
    """The number of the version in force; None before the first is published."""
    row = transaction.row(sql("program", "published_number"))
    return row[0] if row else None


def load(transaction: Transaction, number: int) -> StoredProgram | None:
    """One version."""
    row = transaction.row(sql("program", "load"), {"number": number})
    return StoredProgram(*row) if row else None


def list_all(transaction: Transaction) -> list[StoredProgram]:
    """Every version, newest first."""
    return [StoredProgram(*row) for row in transaction.rows(sql("program", "list"))]


def next_number(transaction: Transaction) -> int:
    """The number for a new version; nobody else gets it before the transaction ends."""
    transaction.run(sql("program", "lock_table"))
    row = transaction.row(sql("program", "next_number"))
    return row[0] if row else 1


def insert(transaction: Transaction, program: StoredProgram) -> None:
    """Store a new version."""
    transaction.run(sql("program", "insert"), program._asdict())


def change_draft(transaction: Transaction, program: StoredProgram) -> bool:
    """Replace a draft's text; False when there is no such draft."""
    return transaction.run(sql("program", "change_draft"), program._asdict()) == 1


def publish(transaction: Transaction, number: int, *, new_number: int, note: str, actor: str, at: datetime) -> bool:
    """Turn a draft into the published version `new_number`; False when there is no such draft."""
    params = {"number": number, "new_number": new_number, "note": note, "published_at": at, "published_by": actor}
    return transaction.run(sql("program", "publish"), params) == 1
