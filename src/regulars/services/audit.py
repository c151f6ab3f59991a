"""The audit log: every change an operator makes, written in the transaction that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regulars.services.members import Page, whole
from regulars.storage import audit as stored

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from regulars.storage.audit import Action
    from regulars.storage.transaction import Pool, Transaction

_LAST = 2**63 - 1


def record(
    transaction: Transaction, *, actor: str, action: Action, subject: str, details: Mapping[str, Any], at: datetime
) -> None:
    """Note who did what to what. `actor` is an API key's id, `operator:<id>`, `cli:<user>` or `nobody`."""
    stored.insert(transaction, stored.AuditEntry(at, actor, action, subject, dict(details)))


def list_entries(pool: Pool, *, cursor: str | None, most: int) -> Page:
    """Entries of the log with their ids, newest first."""
    before = whole(cursor) if cursor else _LAST
    with pool.transaction(read_only=True) as transaction:
        rows = stored.page(transaction, before=before, most=most + 1)
    return Page(rows[:most], str(rows[most - 1][0]) if len(rows) > most else None)


def names_of(pool: Pool, actors: Collection[str]) -> Mapping[str, str]:
    """What those of these actors are called who are operators or keys, whatever has become of them."""
    with pool.transaction(read_only=True) as transaction:
        return stored.actor_names(transaction, actors)
