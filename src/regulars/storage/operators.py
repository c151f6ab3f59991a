"""Operators: the people who work with the console."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class StoredOperator(NamedTuple):
    """An operator. Without a password hash she was invited and has not used the link yet."""

    id: UUID
    email: str
    name: str
    role: str
    language: str
    password_hash: str | None
    created_at: datetime
    disabled_at: datetime | None = None
    last_seen_at: datetime | None = None


def lock_table(transaction: Transaction) -> None:
    """Let nobody else change operators until the end of the transaction."""
    transaction.run(sql("operator", "lock_table"))


def count(transaction: Transaction) -> int:
    """How many operators there are, disabled ones too."""
    row = transaction.row(sql("operator", "count"))
    return int(row[0]) if row else 0


def count_owners(transaction: Transaction) -> int:
    """How many owners can sign in."""
    row = transaction.row(sql("operator", "count_owners"))
    return int(row[0]) if row else 0


def insert(transaction: Transaction, operator: StoredOperator) -> None:
    """Store a new operator; ConstraintError when the address is taken."""
    transaction.run(sql("operator", "insert"), operator._asdict())


def load(transaction: Transaction, operator_id: UUID) -> StoredOperator | None:
    """One operator."""
    row = transaction.row(sql("operator", "load"), {"id": operator_id})
    return StoredOperator(*row) if row else None


def lock(transaction: Transaction, operator_id: UUID) -> StoredOperator | None:
    """One operator, whom nobody else changes until the end of the transaction."""
    row = transaction.row(sql("operator", "lock"), {"id": operator_id})
    return StoredOperator(*row) if row else None


def find(transaction: Transaction, email: str) -> StoredOperator | None:
    """The operator with an e-mail address, however it is written."""
    row = transaction.row(sql("operator", "find"), {"email": email})
    return StoredOperator(*row) if row else None


def list_all(transaction: Transaction) -> list[StoredOperator]:
    """Every operator, those who came first at the beginning."""
    return [StoredOperator(*row) for row in transaction.rows(sql("operator", "list"))]


def change(transaction: Transaction, operator: StoredOperator) -> None:
    """Write the name, role, language and whether she is disabled."""
    transaction.run(sql("operator", "change"), operator._asdict())


def set_password(transaction: Transaction, operator_id: UUID, password_hash: str) -> None:
    """Write another password hash."""
    transaction.run(sql("operator", "set_password"), {"id": operator_id, "password_hash": password_hash})


def saw(transaction: Transaction, operator_id: UUID, *, at: datetime) -> None:
    """Note that an operator was there."""
    transaction.run(sql("operator", "saw"), {"id": operator_id, "at": at})
