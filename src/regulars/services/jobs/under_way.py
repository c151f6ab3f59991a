"""A job under way, as those see it who work on it: they tell how far they are, and learn that they may stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Protocol

from regulars.domain.time import to_datetime
from regulars.services.alive import alive
from regulars.storage import jobs as stored

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.services.errors import ServiceError
    from regulars.services.ingest_events import Engine
    from regulars.storage.jobs import Status, StoredJob
    from regulars.storage.transaction import Pool

_NOTES_EVERY_S: Final = 0.5
"""How often progress is written at most: a person looks at it, and hardly more often than that."""


class NotOursError(Exception):
    """The job was cancelled, or is somebody else's by now; whoever works on it stops."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the process of a job works with. `folder` is the job's own, there again if it is taken up a second time."""

    engine: Engine
    now: Callable[[], Instant]
    folder: Path
    batch_events: int


@dataclass(slots=True)
class JobUnderWay:
    """A job that this process has taken up."""

    pool: Pool
    job: StoredJob
    now: Callable[[], Instant]
    _noted: float = field(default=-_NOTES_EVERY_S)

    def advance(self, done: int, total: int, counts: Mapping[str, Any] | None = None) -> None:
        """Note how far it has come, now and then. NotOursError when nobody wants to know."""
        if done < total and monotonic() - self._noted < _NOTES_EVERY_S:
            return
        self._noted = monotonic()
        with self.pool.transaction() as transaction:
            ours = stored.advance(
                transaction, self.job, done=done, total=total, counts=counts or {}, at=to_datetime(self.now())
            )
        if not ours:
            raise NotOursError

    def finish(self, result: Mapping[str, Any]) -> None:
        """Note what came of it."""
        self._end("finished", result=result)

    def fail(self, error: ServiceError) -> None:
        """Note why it cannot be done, in no language yet."""
        problems = [
            {"path": each.path, "code": each.code, "params": dict(each.params), "hint": each.hint}
            for each in error.problems
        ]
        self._end("failed", problem={"code": error.code, "params": error.params, "problems": problems})

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Show signs of life for the length of the block."""
        with alive(self._beat):
            yield

    def _beat(self) -> None:
        with self.pool.transaction() as transaction:
            stored.beat(transaction, self.job, at=to_datetime(self.now()))

    def _end(
        self, status: Status, *, result: Mapping[str, Any] | None = None, problem: Mapping[str, Any] | None = None
    ) -> None:
        with self.pool.transaction() as transaction:
            at = to_datetime(self.now())
            if not stored.finish(transaction, self.job, status, result=result, problem=problem, at=at):
                raise NotOursError


class Work(Protocol):
    """How a kind of job is done: what was asked for becomes a result, or a ServiceError says why not."""

    def __call__(self, site: Site, asked: Mapping[str, Any], job: JobUnderWay) -> dict[str, Any]:
        """Do it, telling the job how far it is."""
