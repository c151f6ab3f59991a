"""Keys of callers. The secret itself is kept nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class StoredKey(NamedTuple):
    """A key that works, with the hash of its secret."""

    id: str
    name: str
    scopes: list[str]
    secret_hash: bytes


class ListedKey(NamedTuple):
    """A key as it is shown."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    revoked_at: datetime | None


def insert(transaction: Transaction, key: StoredKey, *, at: datetime) -> None:
    """Store a new key."""
    transaction.run(sql("api_key", "insert"), {**key._asdict(), "created_at": at})


def load(transaction: Transaction, key_id: str) -> StoredKey | None:
    """A key that has not been revoked."""
    row = transaction.row(sql("api_key", "load"), {"id": key_id})
    return StoredKey(*row) if row else None


def list_all(transaction: Transaction) -> list[ListedKey]:
    """Every key ever made."""
    return [ListedKey(*row) for row in transaction.rows(sql("api_key", "list"))]


def revoke(transaction: Transaction, key_id: str, *, at: datetime) -> bool:
    """Stop a key from working; False when no such key works."""
    return transaction.run(sql("api_key", "revoke"), {"id": key_id, "at": at}) == 1
