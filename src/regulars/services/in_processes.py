"""Work spread over processes: each opens its own connections and keeps its compiled programs from task to task."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from typing import Any, Final, TypeAlias, TypeVar

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


Work: TypeAlias = Callable[[Site, _Task], _Result]
"""What is done with each task. It is sent to a process once, so what it prepares there is there for the next task."""

_at_work: list[tuple[Site, Work[Any, Any]]] = []
"""In a worker process its one site and what it does there; empty in every other."""


def bucket_ranges(events: int, *, workers: int) -> list[tuple[int, int]]:
    """All buckets in ranges [first, end): more of them the more events there are, and enough for every worker."""
    count = min(BUCKETS, max(events // EVENTS_PER_RANGE, workers, 1))
    bounds = [BUCKETS * number // count for number in range(count + 1)]
    return list(pairwise(bounds))


def run_tasks(
    work: Work[_Task, _Result], tasks: Sequence[_Task], *, url: str, workers: int
) -> Iterator[tuple[_Task, _Result]]:
    """Each task with its result, in the order in which they are done. One worker works in this process.

    `work`, and what it takes and gives, must be picklable. The first failure ends it all.
    """
    if workers <= 1:
        with Pool(url, connections=1) as pool:
            site = Site(pool, ProgramLibrary())
            for task in tasks:
                yield task, work(site, task)
        return
    # spawn: a fork would take over our threads' locks and database connections.
    executor = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (url, work))
    try:
        futures: dict[Future[_Result], _Task] = {executor.submit(_do, task): task for task in tasks}
        for future in as_completed(futures):
            yield futures[future], future.result()
    finally:
        executor.shutdown(cancel_futures=True)


def _begin(url: str, work: Work[Any, Any]) -> None:
    """Set up a worker process. Folding makes hardly a cycle: looking for them seldom saves a good part of the time."""
    _at_work.append((Site(Pool(url, connections=1), ProgramLibrary()), work))
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _do(task: Any) -> Any:
    site, work = _at_work[0]
    return work(site, task)
