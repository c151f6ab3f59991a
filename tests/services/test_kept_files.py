"""Files: whole or not there, part by part, for a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from regulars.services.errors import NotFoundError
from regulars.services.kept_files import (
    KEPT_FOR,
    PART_BYTES,
    begin_file,
    content_of,
    drop_expired,
    find_file,
    keep_file,
    new_file,
)
from regulars.storage.server import Database
from regulars.storage.transaction import Pool

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def pool(database: Database) -> Iterator[Pool]:
    with Pool(database.url) as pool:
        yield pool


def rows(pool: Pool) -> list[int]:
    with pool.transaction(read_only=True) as transaction:
        return [len(transaction.rows(f"SELECT FROM {table}")) for table in ("kept_file", "kept_file_part")]


@pytest.mark.parametrize("size", [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES + 17])
def test_what_was_written_is_read(pool: Pool, tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(number % 251 for number in range(size)))
    file_id = keep_file(pool, path, name="订单.csv", media_type="text/csv", made_by="test", at=NOW)
    file = find_file(pool, file_id, at=NOW)
    parts = list(content_of(pool, file))
    assert b"".join(parts) == path.read_bytes()
    assert (file.name, file.size, len(parts)) == ("订单.csv", size, -(-size // PART_BYTES))


def test_small_writes_become_large_parts(pool: Pool) -> None:
    with new_file(pool, name="f", media_type="text/csv", made_by="test", at=NOW) as file:
        for number in range(3_000):
            file.write(bytes([number % 256]) * 999)
    found = find_file(pool, file.id, at=NOW)
    assert [len(part) for part in content_of(pool, found)] == [PART_BYTES, PART_BYTES, 3_000 * 999 - 2 * PART_BYTES]


def test_a_file_that_breaks_off_was_never_there(pool: Pool) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        new_file(pool, name="f", media_type="text/csv", made_by="test", at=NOW) as file,
    ):
        file.write(bytes(2 * PART_BYTES))
        raise ZeroDivisionError
    assert rows(pool) == [0, 0]


def test_nobody_sees_a_file_before_it_is_complete(pool: Pool) -> None:
    file = begin_file(pool, name="f", media_type="text/csv", made_by="test", at=NOW)
    file.write(bytes(PART_BYTES))
    with pytest.raises(NotFoundError, match="no_such_kept_file"):
        find_file(pool, file.id, at=NOW)
    file.complete()
    assert find_file(pool, file.id, at=NOW).size == PART_BYTES


def test_a_file_is_kept_for_a_time(pool: Pool) -> None:
    with new_file(pool, name="f", media_type="text/csv", made_by="test", at=NOW) as file:
        file.write(b"content")
    begin_file(pool, name="never completed", media_type="text/csv", made_by="test", at=NOW)
    last = NOW + KEPT_FOR - SECOND
    assert drop_expired(pool, at=last) == 0
    assert find_file(pool, file.id, at=last).name == "f"
    with pytest.raises(NotFoundError):
        find_file(pool, file.id, at=last + SECOND)
    assert drop_expired(pool, at=last + SECOND) == 2
    assert rows(pool) == [0, 0]


def test_a_file_that_is_not_there(pool: Pool) -> None:
    with pytest.raises(NotFoundError, match="no_such_kept_file"):
        find_file(pool, uuid4(), at=NOW)
