"""A long piece of work, noted as it goes on: it can be taken up again after being killed, and shows that it lives.

While it shows signs of life the clock stands still (see `pass_time`): to the members of a history that is still
coming in it is not yet now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from regulars.domain.time import to_datetime
from regulars.storage import imports

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Pool


@dataclass(slots=True)
class KeptRun:
    """A run as the database knows it. `counts` are the caller's, as far as the run has come."""

    pool: Pool
    id: UUID
    now: Callable[[], Instant]
    position: int = 0
    counts: Mapping[str, Any] = field(default_factory=dict)
    finished: bool = False

    def advance(self, position: int, counts: Mapping[str, Any]) -> None:
        """Note that everything up to a position is done."""
        self.position, self.counts = position, counts
        self._write("running")

    def finish(self, counts: Mapping[str, Any]) -> None:
        """Note that everything is done."""
        self.counts, self.finished = counts, True
        self._write("finished")

    def give_up(self) -> None:
        """Note that it cannot go on like this: the clock need not wait for it."""
        self._write("failed")

    def beat(self) -> None:
        """Note that it is still alive."""
        with self.pool.transaction() as transaction:
            imports.beat(transaction, self.id, at=to_datetime(self.now()))

    def _write(self, status: str) -> None:
        with self.pool.transaction() as transaction:
            run = imports.ImportRun(self.id, self.position, dict(self.counts), status)
            imports.advance(transaction, run, at=to_datetime(self.now()))


def find_run(pool: Pool, *, file_hash: str, preset: str, now: Callable[[], Instant]) -> KeptRun | None:
    """The latest run of a content (its hash) in a way (its preset), finished or not."""
    with pool.transaction(read_only=True) as transaction:
        found = imports.find(transaction, file_hash=file_hash, preset=preset)
    return KeptRun(pool, found.id, now, found.position, found.counts, found.status == "finished") if found else None


def start_run(pool: Pool, *, file_hash: str, preset: str, now: Callable[[], Instant]) -> KeptRun:
    """A new run."""
    run = KeptRun(pool, uuid4(), now)
    with pool.transaction() as transaction:
        imports.start(transaction, run.id, file_hash=file_hash, preset=preset, at=to_datetime(now()))
    return run
