"""Files that are kept for a time, in parts, so that no more of one than a part is ever in memory."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.storage.transaction import Transaction


class StoredFile(NamedTuple):
    """A complete file without its content; `size` in bytes."""

    id: UUID
    name: str
    media_type: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    size: int


def begin(
    transaction: Transaction,
    file_id: UUID,
    *,
    name: str,
    media_type: str,
    made_by: str,
    at: datetime,
    expires_at: datetime,
) -> None:
    """Store a file whose parts are to follow."""
    params = {"id": file_id, "name": name, "media_type": media_type, "made_by": made_by}
    transaction.run(sql("kept_file", "begin"), {**params, "at": at, "expires_at": expires_at})


def add_part(transaction: Transaction, file_id: UUID, n: int, content: bytes) -> None:
    """Store the n-th part, from 0."""
    transaction.run(sql("kept_file", "add_part"), {"file_id": file_id, "n": n, "content": content})


def complete(transaction: Transaction, file_id: UUID, *, size: int) -> None:
    """Note that no part is missing."""
    transaction.run(sql("kept_file", "complete"), {"id": file_id, "size": size})


def load(transaction: Transaction, file_id: UUID, *, at: datetime) -> StoredFile | None:
    """A complete file that is still kept."""
    row = transaction.row(sql("kept_file", "load"), {"id": file_id, "at": at})
    return StoredFile(*row) if row else None


def part(transaction: Transaction, file_id: UUID, n: int) -> bytes | None:
    """The n-th part of a file's content; None after the last."""
    row = transaction.row(sql("kept_file", "part"), {"file_id": file_id, "n": n})
    return row[0] if row else None


def delete(transaction: Transaction, file_id: UUID) -> None:
    """Forget a file."""
    transaction.run(sql("kept_file", "delete"), {"id": file_id})


def delete_expired(transaction: Transaction, *, at: datetime) -> int:
    """Forget the files whose time is over; how many there were."""
    return transaction.run(sql("kept_file", "delete_expired"), {"at": at})
