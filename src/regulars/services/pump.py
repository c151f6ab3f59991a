"""Natural batches: what arrives while one batch is under way forms the next. There is no timer.

An idle system commits a batch of one at once; a busy one commits hundreds together. One thread does one batch after the
other, so events of one member keep their order; whoever wants more than one core runs more than one process.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import TYPE_CHECKING, Self

import structlog

from regulars.services.errors import OverloadedError
from regulars.services.ingest_events import ingest

if TYPE_CHECKING:
    from types import TracebackType

    from regulars.services.ingest_events import Engine
    from regulars.services.submissions import Answer, Submission

log = structlog.get_logger()

RETRY_AFTER_S = 1


@dataclass(slots=True)
class _Job:
    """Some submissions of one caller, which go into one batch together."""

    submissions: Sequence[Submission]
    answers: Future[list[Answer]] = field(default_factory=Future)


class Pump:
    """The queue in front of `ingest`. Close it to let what is queued finish."""

    def __init__(self, engine: Engine, *, batch_events: int, queue_events: int) -> None:
        """Start at once. `batch_events` and `queue_events` are the settings of the same names."""
        self._engine = engine
        self._batch_events = batch_events
        self._queue_events = queue_events
        self._jobs: deque[_Job] = deque()
        self._queued = 0
        self._closed = False
        self._changed = Condition()
        self.on_batch: Callable[[int], None] = lambda _events: None
        """Told of each batch that was committed, with its number of events; for whoever measures."""
        self._thread = Thread(target=self._run, name="pump", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        """The pump itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish what is queued."""
        self.close()

    @property
    def queued(self) -> int:
        """How many events wait for a batch."""
        return self._queued

    def offer(self, submissions: Sequence[Submission]) -> Future[list[Answer]]:
        """Queue events; the future gives an answer for each, in order, once they are durable.

        Raises OverloadedError when too many wait: nothing of the offer is taken then.
        """
        job = _Job(submissions)
        job.answers.set_running_or_notify_cancel()  # from here on a caller that goes away changes nothing
        if not submissions:
            job.answers.set_result([])
            return job.answers
        with self._changed:
            if self._closed:
                raise OverloadedError("closing", retry_after_s=RETRY_AFTER_S)
            if self._jobs and self._queued + len(submissions) > self._queue_events:
                raise OverloadedError("overloaded", retry_after_s=RETRY_AFTER_S)
            self._jobs.append(job)
            self._queued += len(submissions)
            self._changed.notify()
        return job.answers

    def close(self) -> None:
        """Take nothing more, and wait until all that was taken is answered."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while (jobs := self._take()) is not None:
            self._do(jobs)

    def _take(self) -> list[_Job] | None:
        """The next batch: as many jobs as fit, at least one; None once the pump is closed and empty."""
        with self._changed:
            while not self._jobs:
                if self._closed:
                    return None
                self._changed.wait()
            jobs = [self._jobs.popleft()]
            size = len(jobs[0].submissions)
            while self._jobs and size + len(self._jobs[0].submissions) <= self._batch_events:
                size += len(self._jobs[0].submissions)
                jobs.append(self._jobs.popleft())
            self._queued -= size
            return jobs

    def _do(self, jobs: list[_Job]) -> None:
        submissions = [submission for job in jobs for submission in job.submissions]
        try:
            answers = ingest(self._engine, submissions)
        except Exception as error:
            log.exception("batch_failed", events=len(submissions))
            for job in jobs:
                job.answers.set_exception(error)
        else:
            self.on_batch(len(submissions))
            start = 0
            for job in jobs:
                end = start + len(job.submissions)
                job.answers.set_result(answers[start:end])
                start = end
