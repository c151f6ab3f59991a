"""Links that let an operator in once. The token itself is kept nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class StoredLink(NamedTuple):
    """A link: `first_owner`, `operator` (an invitation) or `password`; the first one is for nobody known yet."""

    token_hash: bytes
    purpose: str
    operator_id: UUID | None
    created_at: datetime
    expires_at: datetime


def insert(transaction: Transaction, link: StoredLink) -> None:
    """Store a new link."""
    transaction.run(sql("operator_link", "insert"), link._asdict())


def load(transaction: Transaction, token_hash: bytes, *, at: datetime) -> StoredLink | None:
    """A link that still works."""
    row = transaction.row(sql("operator_link", "load"), {"token_hash": token_hash, "at": at})
    return StoredLink(*row) if row else None


def use(transaction: Transaction, token_hash: bytes, *, at: datetime) -> StoredLink | None:
    """The link, which works no longer from now on; None when it did not work any more."""
    row = transaction.row(sql("operator_link", "use"), {"token_hash": token_hash, "at": at})
    return StoredLink(*row) if row else None


def delete_unused(transaction: Transaction, operator_id: UUID | None) -> None:
    """Forget the links for this person, or those for the first owner, that nobody has used."""
    transaction.run(sql("operator_link", "delete_unused"), {"operator_id": operator_id})
