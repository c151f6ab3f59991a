"""Natural batches: what arrives while one batch is under way forms the next. There is no timer.

An idle system commits a batch of one at once; a busy one commits hundreds together. With more than one thread, the next
batch is loaded and decided while one is written; members are locked in the order in which batches begin, so events of
one member keep their order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING, Self

import structlog

from regulars.services.errors import OverloadedError
from regulars.services.ingest_events import ingest

if TYPE_CHECKING:
    from types import TracebackType

    from regulars.services.ingest_events import Engine
    from regulars.services.submissions import Answer, Submission

log = structlog.get_logger()

THREADS = 1
RETRY_AFTER_S = 1


@dataclass(slots=True)
class _Job:
    """Some submissions of one caller, which go into one batch together."""

    submissions: Sequence[Submission]
    answers: Future[list[Answer]] = field(default_factory=Future)


class _Turn:
    """The right to lock and load members: taken before a batch is picked, given up as soon as it is loaded.

    A batch that has to be tried once more does so without it: the thread that has it may be waiting for work.
    """

    def __init__(self, loading: Lock) -> None:
        self._loading = loading
        self._mine = False

    def take(self) -> None:
        if not self._mine:
            self._loading.acquire()
            self._mine = True

    def give_up(self) -> None:
        if self._mine:
            self._mine = False
            self._loading.release()

    def __enter__(self) -> None:
        """It was taken when the batch was picked."""

    def __exit__(self, *_: object) -> None:
        self.give_up()


class Pump:
    """The queue in front of `ingest`. Close it to let what is queued finish."""

    def __init__(self, engine: Engine, *, batch_events: int, queue_events: int, threads: int = THREADS) -> None:
        """Start at once. `batch_events` and `queue_events` are the settings of the same names."""
        self._engine = engine
        self._batch_events = batch_events
        self._queue_events = queue_events
        self._jobs: deque[_Job] = deque()
        self._queued = 0
        self._closed = False
        self._changed = Condition()
        self._loading = Lock()
        self.on_batch: Callable[[int], None] = lambda _events: None
        """Told of each batch that was committed, with its number of events; for whoever measures."""
        self._threads = [Thread(target=self._run, name=f"pump-{number}", daemon=True) for number in range(threads)]
        for thread in self._threads:
            thread.start()

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
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while True:
            turn = _Turn(self._loading)
            turn.take()
            jobs = self._take()
            if jobs is None:
                turn.give_up()
                return
            self._do(jobs, turn)

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

    def _do(self, jobs: list[_Job], turn: _Turn) -> None:
        submissions = [submission for job in jobs for submission in job.submissions]
        try:
            answers = ingest(self._engine, submissions, locking=turn)
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
        finally:
            turn.give_up()
