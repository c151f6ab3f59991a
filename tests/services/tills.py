"""Tills: processes that take events in at the same time, each with connections, a pump and callers of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import Event, Thread
from typing import Final

from regulars.domain.time import Instant
from regulars.services.ingest_events import Engine
from regulars.services.pass_time import pass_time
from regulars.services.pump import Pump
from regulars.services.submissions import Answer, Submission
from regulars.storage import queries
from regulars.storage.queries import Block
from regulars.storage.transaction import Pool
from tests.services.desk import join_engine

Offer = Sequence[Submission]

WITHOUT_LOCK: Final = {"members": ("member", "lock_states"), "counters": ("shared", "lock")}
"""Mutants of the service: they read under no lock what they write later. By name, the statement that is changed."""

_PATIENCE_SECONDS: Final = 300
_ROOT: Final = Path(__file__).parents[2]

_start: list[Barrier] = []
"""In a till, where it waits for the others; empty in every other process."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What one till has to do: its offers, made by some callers at once, and the time its worker brings members to."""

    url: str
    offers: Sequence[Offer]
    callers: int
    clock: Instant | None
    mutant: str


class Tills:
    """Some processes, open for one shift after the other."""

    def __init__(self, executor: ProcessPoolExecutor, count: int) -> None:
        self._executor = executor
        self._count = count

    def take(
        self,
        url: str,
        offers: Sequence[Offer],
        *,
        callers: int = 6,
        clock: Instant | None = None,
        mutant: str = "",
    ) -> list[list[Answer]]:
        """Spread the offers over the tills, begin everywhere at once; the answers to each offer, in its place."""
        shares = [offers[till :: self._count] for till in range(self._count)]
        shifts = [Shift(url, share, callers, clock, mutant) for share in shares]
        answers: list[list[Answer]] = [[] for _ in offers]
        for till, done in enumerate([self._executor.submit(_work, shift) for shift in shifts]):
            answers[till :: self._count] = done.result(_PATIENCE_SECONDS)
        return answers

    def take_each(self, url: str, submissions: Sequence[Submission], *, mutant: str = "") -> list[Answer]:
        """The same, with an offer for each event."""
        return [answer for (answer,) in self.take(url, [[each] for each in submissions], mutant=mutant)]


@contextmanager
def open_tills(count: int = 2) -> Iterator[Tills]:
    """Tills for the length of the block. They find this module by its name, wherever pytest was called."""
    if str(_ROOT) not in sys.path:
        sys.path.append(str(_ROOT))
    context = get_context("spawn")
    with ProcessPoolExecutor(count, context, _begin, (context.Barrier(count),)) as executor:
        yield Tills(executor, count)


@contextmanager
def planted(mutant: str) -> Iterator[None]:
    """This process as the mutant of that name, or as it is when there is no name."""
    if not mutant:
        yield
        return
    noun, name = WITHOUT_LOCK[mutant]
    blocks: dict[str, Block] = queries.blocks(noun)  # type: ignore[assignment]  # the very mapping that is cached
    whole = blocks[name]
    statement, lock, _ = whole.statement.rpartition("FOR UPDATE")
    assert lock
    queries.sql.cache_clear()
    blocks[name] = replace(whole, statement=statement)
    try:
        yield
    finally:
        blocks[name] = whole
        queries.sql.cache_clear()


def _begin(start: Barrier) -> None:
    _start.append(start)


def _work(shift: Shift) -> list[list[Answer]]:
    with planted(shift.mutant), Pool(shift.url, connections=4) as pool:
        engine = join_engine(pool)
        with Pump(engine, batch_events=20, queue_events=10_000) as pump, _worker(engine, shift.clock):
            _start[0].wait(_PATIENCE_SECONDS)
            with ThreadPoolExecutor(shift.callers) as callers:
                return list(callers.map(lambda offer: pump.offer(offer).result(_PATIENCE_SECONDS), shift.offers))


@contextmanager
def _worker(engine: Engine, clock: Instant | None) -> Iterator[None]:
    """A worker that does what is due for as long as the block lasts."""
    over = Event()

    def run() -> None:
        while clock is not None and not over.is_set():
            pass_time(engine, now=clock, most=5)

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
