"""The audit log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class AuditEntry(NamedTuple):
    """Who did what to what, and when."""

    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]


def insert(transaction: Transaction, entry: AuditEntry) -> None:
    """Add an entry."""
    details = orjson.dumps(entry.details).decode()
    transaction.run(sql("audit", "insert"), {**entry._asdict(), "details": details})


def page(transaction: Transaction, *, before: int, most: int) -> list[tuple[int, AuditEntry]]:
    """Entries before an id, newest first, each with its id."""
    rows = transaction.rows(sql("audit", "page"), {"before": before, "most": most})
    return [(row[0], AuditEntry(*row[1:])) for row in rows]
