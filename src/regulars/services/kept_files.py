"""Files that people send and fetch. They are in the database, so that every process, on any machine, has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from regulars.services.errors import NotFoundError
from regulars.storage import kept_files as stored

if TYPE_CHECKING:
    from regulars.storage.kept_files import StoredFile
    from regulars.storage.transaction import Pool

KEPT_FOR: Final = timedelta(days=30)
PART_BYTES: Final = 1024 * 1024
"""How much of a file is in memory at once."""


@dataclass(slots=True)
class FileInTheMaking:
    """A file that is written from beginning to end; nobody sees it before it is complete."""

    pool: Pool
    id: UUID
    size: int = 0
    _parts: int = 0
    _rest: bytearray = field(default_factory=bytearray)

    def write(self, content: bytes) -> None:
        """Add to the content."""
        self._rest += content
        while len(self._rest) >= PART_BYTES:
            self._store(bytes(self._rest[:PART_BYTES]))
            del self._rest[:PART_BYTES]

    def complete(self) -> None:
        """Write down what is left; from now on the file is there."""
        if self._rest:
            self._store(bytes(self._rest))
        with self.pool.transaction() as transaction:
            stored.complete(transaction, self.id, size=self.size)

    def _store(self, part: bytes) -> None:
        with self.pool.transaction() as transaction:
            stored.add_part(transaction, self.id, self._parts, part)
        self._parts += 1
        self.size += len(part)


def begin_file(pool: Pool, *, name: str, media_type: str, made_by: str, at: datetime) -> FileInTheMaking:
    """A new file, empty and not complete."""
    file = FileInTheMaking(pool, uuid4())
    with pool.transaction() as transaction:
        stored.begin(
            transaction,
            file.id,
            name=name,
            media_type=media_type,
            made_by=made_by,
            at=at,
            expires_at=at + KEPT_FOR,
        )
    return file


@contextmanager
def new_file(pool: Pool, *, name: str, media_type: str, made_by: str, at: datetime) -> Iterator[FileInTheMaking]:
    """A file that is complete at the end of the block, and gone when an exception leaves it."""
    file = begin_file(pool, name=name, media_type=media_type, made_by=made_by, at=at)
    try:
        yield file
        file.complete()
    except BaseException:
        drop_file(pool, file.id)
        raise


def keep_file(pool: Pool, path: Path, *, name: str, media_type: str, made_by: str, at: datetime) -> UUID:
    """Keep a copy of a file on disk."""
    with new_file(pool, name=name, media_type=media_type, made_by=made_by, at=at) as file, path.open("rb") as source:
        while content := source.read(PART_BYTES):
            file.write(content)
    return file.id


def find_file(pool: Pool, file_id: UUID, *, at: datetime) -> StoredFile:
    """A complete file that is still kept; NotFoundError otherwise."""
    with pool.transaction(read_only=True) as transaction:
        found = stored.load(transaction, file_id, at=at)
    if found is None:
        raise NotFoundError("no_such_kept_file")
    return found


def content_of(pool: Pool, file: StoredFile) -> Iterator[bytes]:
    """The content, part by part. No transaction stays open in between: whoever fetches it may be slow."""
    n = 0
    while True:
        with pool.transaction(read_only=True) as transaction:
            part = stored.part(transaction, file.id, n)
        if part is None:
            return
        yield part
        n += 1


def drop_file(pool: Pool, file_id: UUID) -> None:
    """Forget a file."""
    with pool.transaction() as transaction:
        stored.delete(transaction, file_id)


def drop_expired(pool: Pool, *, at: datetime) -> int:
    """Forget the files whose time is over; how many there were."""
    with pool.transaction() as transaction:
        return stored.delete_expired(transaction, at=at)
