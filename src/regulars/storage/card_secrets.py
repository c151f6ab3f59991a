"""What card links and one-time codes are signed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from datetime import datetime

    from regulars.storage.transaction import Transaction


def load(transaction: Transaction) -> bytes | None:
    """The secret, None before the first one was made."""
    row = transaction.row(sql("card_secret", "load"))
    return row[0] if row else None


def make(transaction: Transaction, secret: bytes, *, at: datetime) -> None:
    """Keep this one unless there is one."""
    transaction.run(sql("card_secret", "make"), {"secret": secret, "at": at})


def renew(transaction: Transaction, secret: bytes, *, at: datetime) -> None:
    """Keep this one instead of the one there is."""
    transaction.run(sql("card_secret", "renew"), {"secret": secret, "at": at})
