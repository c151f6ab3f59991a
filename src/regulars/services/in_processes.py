"""Work spread over processes: each opens its own connections and keeps its compiled programs from task to task."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from typing import Final, TypeVar

from regulars.domain.members.identity import BUCKETS
from regulars.services.programs import ProgramLibrary
from regulars.storage.transaction import Pool

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

EVENTS_PER_RANGE: Final = 5_000
"""About how many events one task is worth: enough to outweigh its start, few enough to show progress."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a process works with."""

    pool: Pool
    library: ProgramLibrary


Work = Callable[[Site, _Task], _Result]

_site: list[Site] = []
"""The one site of a worker process; empty in every other."""


def bucket_ranges(events: int, *, workers: int) -> list[tuple[int, int]]:
    """All buckets in ranges [first, end): more of them the more events there are, and enough for every worker."""
    count = min(BUCKETS, max(events // EVENTS_PER_RANGE, workers, 1))
    bounds = [BUCKETS * number // count for number in range(count + 1)]
    return list(pairwise(bounds))


def run_tasks(
    work: Callable[[Site, _Task], _Result], tasks: Sequence[_Task], *, url: str, workers: int
) -> Iterator[tuple[_Task, _Result]]:
    """Each task with its result, in the order in which they are done. One worker works in this process.

    `work` and what it takes and gives must be importable by other processes. The first failure ends it all.
    """
    if workers <= 1:
        with open_site(url) as site:
            for task in tasks:
                yield task, work(site, task)
        return
    # spawn: a fork would take over our threads' locks and database connections.
    executor = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (url,))
    try:
        futures: dict[Future[_Result], _Task] = {executor.submit(_do, work, task): task for task in tasks}
        for future in as_completed(futures):
            yield futures[future], future.result()
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def open_site(url: str) -> Iterator[Site]:
    """A site for the length of the block."""
    with Pool(url, connections=1) as pool:
        yield Site(pool, ProgramLibrary())


def _begin(url: str) -> None:
    """Set up a worker process. Folding makes hardly a cycle: looking for them seldom saves a good part of the time."""
    _site.append(Site(Pool(url, connections=1), ProgramLibrary()))
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _do(work: Callable[[Site, _Task], _Result], task: _Task) -> _Result:
    return work(_site[0], task)
