"""Work spread over processes: everything is done once, and a failure comes out."""

from __future__ import annotations

import os
from functools import partial

import pytest

from regulars.services.in_processes import Site, bucket_ranges, run_tasks
from regulars.services.proof.verify import _prove_range
from regulars.storage.errors import StorageError
from regulars.storage.server import Database


@pytest.mark.parametrize("workers", [1, 2, 7])
@pytest.mark.parametrize("events", [0, 1, 4_999, 60_000, 10**9])
def test_ranges_hold_every_bucket_once(events: int, workers: int) -> None:
    ranges = bucket_ranges(events, workers=workers)
    assert [bucket for first, end in ranges for bucket in range(first, end)] == list(range(256))
    assert len(ranges) >= workers
    assert all(first < end for first, end in ranges)


def test_more_events_give_more_ranges() -> None:
    counts = [len(bucket_ranges(events, workers=1)) for events in (0, 50_000, 10**9)]
    assert counts == [1, 10, 256]


def look(site: Site, number: int) -> tuple[int, int]:
    """What a task sees: its number from the database, and its process."""
    with site.pool.transaction(read_only=True) as transaction:
        row = transaction.row("SELECT %(number)s::int", {"number": number})
    assert row is not None
    return row[0], os.getpid()


def test_one_worker_does_every_task_in_this_process(database: Database) -> None:
    done = list(run_tasks(look, range(6), url=database.url, workers=1))
    assert done == [(number, (number, os.getpid())) for number in range(6)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_comes_out(database: Database, workers: int) -> None:
    """What several processes do must be importable by them, which tests are not: an unknown snapshot makes it fail."""
    work = partial(_prove_range, "00000003-0000001B-1")
    with pytest.raises(StorageError, match="snapshot"):
        list(run_tasks(work, [(0, 128), (128, 256)], url=database.url, workers=workers))
