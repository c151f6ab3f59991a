"""The audit log: every change an operator makes, written in the transaction that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regulars.storage import audit as stored

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from regulars.storage.transaction import Transaction


def record(
    transaction: Transaction, *, actor: str, action: str, subject: str, details: Mapping[str, Any], at: datetime
) -> None:
    """Note who did what to what. `actor` is an API key's id, or `cli:<user>`; `action` is `<noun>.<past verb>`."""
    stored.insert(transaction, stored.AuditEntry(at, actor, action, subject, dict(details)))
