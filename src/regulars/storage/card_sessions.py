"""Sessions of members who have opened their card. The token itself is kept nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class StoredCardSession(NamedTuple):
    """A session: whose, and when it ends."""

    token_hash: bytes
    member_id: UUID
    created_at: datetime
    expires_at: datetime


def insert(transaction: Transaction, session: StoredCardSession) -> None:
    """Store a new session."""
    transaction.run(sql("card_session", "insert"), session._asdict())


def load(transaction: Transaction, token_hash: bytes, *, at: datetime) -> StoredCardSession | None:
    """A session that is not over."""
    row = transaction.row(sql("card_session", "load"), {"token_hash": token_hash, "at": at})
    return StoredCardSession(*row) if row else None


def delete(transaction: Transaction, token_hash: bytes) -> None:
    """End a session."""
    transaction.run(sql("card_session", "delete"), {"token_hash": token_hash})


def delete_over(transaction: Transaction, *, at: datetime) -> None:
    """Forget the sessions that are over."""
    transaction.run(sql("card_session", "delete_over"), {"at": at})


def delete_all(transaction: Transaction) -> None:
    """End every session."""
    transaction.run(sql("card_session", "delete_all"))
