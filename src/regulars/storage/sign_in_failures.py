"""Tries to sign in that failed, of accounts and of addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from regulars.storage.transaction import Transaction


def lock_table(transaction: Transaction) -> None:
    """Let nobody else count until the end of the transaction."""
    transaction.run(sql("sign_in_failure", "lock_table"))


def delete_old(transaction: Transaction, *, before: datetime) -> None:
    """Forget what was before."""
    transaction.run(sql("sign_in_failure", "delete_old"), {"before": before})


def times_of(transaction: Transaction, who: bytes) -> list[datetime]:
    """When someone failed, the last time first."""
    return [row[0] for row in transaction.rows(sql("sign_in_failure", "of"), {"who": who})]


def insert(transaction: Transaction, attempt: UUID, who: bytes, *, at: datetime) -> None:
    """Count a try as failed."""
    transaction.run(sql("sign_in_failure", "insert"), {"attempt": attempt, "who": who, "at": at})


def forget(transaction: Transaction, attempt: UUID, *, account: bytes) -> None:
    """The try did not fail, and what the account failed before is forgiven."""
    transaction.run(sql("sign_in_failure", "forget"), {"attempt": attempt, "account": account})
