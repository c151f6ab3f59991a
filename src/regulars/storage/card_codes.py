"""One-time codes by which members sign in to their card: the newest of each phone number."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class StoredCode(NamedTuple):
    """A code: whose (None where nobody has the number), how often another one was given, and when it is over.

    `shown` is the code itself where operators are to read it out, and None everywhere else.
    """

    phone: str
    code_hash: bytes
    member_id: UUID | None
    attempt: UUID
    wrong: int
    shown: str | None
    created_at: datetime
    expires_at: datetime


def save(transaction: Transaction, code: StoredCode) -> None:
    """Keep a new code in place of the one before."""
    transaction.run(sql("card_code", "save"), code._asdict())


def lock(transaction: Transaction, phone: str) -> StoredCode | None:
    """The code of a phone number, over or not, locked until the transaction ends."""
    row = transaction.row(sql("card_code", "lock"), {"phone": phone})
    return StoredCode(*row) if row else None


def count_wrong(transaction: Transaction, phone: str) -> None:
    """Note that another code was given."""
    transaction.run(sql("card_code", "count_wrong"), {"phone": phone})


def delete(transaction: Transaction, phone: str) -> None:
    """Forget the code of a phone number."""
    transaction.run(sql("card_code", "delete"), {"phone": phone})


def delete_over(transaction: Transaction, *, at: datetime) -> None:
    """Forget the codes that are over."""
    transaction.run(sql("card_code", "delete_over"), {"at": at})


def delete_all(transaction: Transaction) -> None:
    """Forget every code."""
    transaction.run(sql("card_code", "delete_all"))


def list_shown(transaction: Transaction, *, at: datetime, most: int) -> list[StoredCode]:
    """The codes of members that operators are to read out, newest first."""
    return [StoredCode(*row) for row in transaction.rows(sql("card_code", "list_shown"), {"at": at, "most": most})]
