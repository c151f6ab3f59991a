"""Sessions of operators who have signed in. The token itself is kept nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class StoredSession(NamedTuple):
    """A session: whose, when it was last used, and when it ends however busy it is."""

    token_hash: bytes
    operator_id: UUID
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def insert(transaction: Transaction, session: StoredSession) -> None:
    """Store a new session."""
    transaction.run(sql("operator_session", "insert"), session._asdict())


def load(transaction: Transaction, token_hash: bytes) -> StoredSession | None:
    """A session, over or not."""
    row = transaction.row(sql("operator_session", "load"), {"token_hash": token_hash})
    return StoredSession(*row) if row else None


def saw(transaction: Transaction, token_hash: bytes, *, at: datetime) -> None:
    """Note that a session was used."""
    transaction.run(sql("operator_session", "saw"), {"token_hash": token_hash, "at": at})


def delete(transaction: Transaction, token_hash: bytes) -> None:
    """End a session."""
    transaction.run(sql("operator_session", "delete"), {"token_hash": token_hash})


def delete_of_operator(transaction: Transaction, operator_id: UUID, *, kept: bytes | None = None) -> None:
    """End all sessions of an operator, but for one that may be kept."""
    transaction.run(sql("operator_session", "delete_of_operator"), {"operator_id": operator_id, "kept": kept})


def delete_over(transaction: Transaction, *, at: datetime, idle_since: datetime) -> None:
    """Forget the sessions that are over by themselves: too old, or not used since `idle_since`."""
    transaction.run(sql("operator_session", "delete_over"), {"at": at, "idle_since": idle_since})
