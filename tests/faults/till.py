"""A till in a process of its own: it sends orders and writes down, durably, which were acknowledged.

    python -m tests.faults.till URL LOG FIRST COUNT [POINT NTH]

It dies by SIGKILL at the NTH time it passes POINT: `before_commit`, `after_commit` (before anything is answered) or
`between_batches`. With `answers_first` it is a faulty till that acknowledges before the commit, and dies there: the
mutant that the check has to find. When the database goes away it tries again until it is back.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from regulars.bootstrap import random_member_id, system_clock
from regulars.services.ingest_events import Engine, ingest
from regulars.services.programs import ProgramLibrary
from regulars.services.submissions import Answer, Submission, submit
from regulars.storage import transaction
from regulars.storage.errors import RetryableError
from regulars.storage.transaction import Pool

BATCH = 20
MEMBERS = 25
_PATIENCE_S = 120


def order(number: int) -> dict[str, Any]:
    """The order of a number: the same each time, for one of a few members."""
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": f"order-{number}",
        "userId": f"u{number % MEMBERS}",
        "timestamp": "2026-03-01T10:00:00Z",
        "properties": {"order_id": f"o{number}", "total": 10 + number % 90, "currency": "CNY"},
    }


class Log:
    """Acknowledged numbers, one a line, on the disk before the next batch begins."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")

    def acknowledge(self, numbers: range) -> None:
        self._file.write("".join(f"{number}\n" for number in numbers))
        self._file.flush()
        os.fsync(self._file.fileno())


class Death:
    """Counts down the passings of one point."""

    def __init__(self, point: str, nth: int) -> None:
        self._point, self._left = point, nth

    def passing(self, point: str) -> None:
        if point == self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, path: str, first: int, count: int, point: str = "", nth: int = 0) -> None:
    """Send the orders in batches, each until it is acknowledged."""
    answers_first = point == "answers_first"
    death, log = Death("before_commit" if answers_first else point, nth), Log(Path(path))
    _die_around_commits(death)
    with Pool(url) as pool:
        engine = Engine(pool, ProgramLibrary(), lambda: random_member_id(system_clock()))
        for start in range(first, first + count, BATCH):
            numbers = range(start, min(start + BATCH, first + count))
            if answers_first:
                log.acknowledge(numbers)
            _send(engine, numbers)
            log.acknowledge(numbers)
            death.passing("between_batches")


def _send(engine: Engine, numbers: range) -> None:
    submissions = [_submitted(order(number)) for number in numbers]
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            answers = ingest(engine, submissions)
        except RetryableError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            if any(answer.status == "refused" for answer in answers):
                raise RuntimeError(str(answers))
            return


def _submitted(raw: dict[str, Any]) -> Submission:
    submission = submit(raw, received=system_clock())
    if isinstance(submission, Answer):
        raise TypeError(str(submission))
    return submission


def _die_around_commits(death: Death) -> None:
    commit = transaction._commit

    def dying(connection: transaction.Connection) -> None:
        writes = not connection.read_only
        if writes:
            death.passing("before_commit")
        commit(connection)
        if writes:
            death.passing("after_commit")

    transaction._commit = dying


if __name__ == "__main__":
    _, url, path, first, count, *rest = sys.argv
    point, nth = rest or ("", "0")
    main(url, path, int(first), int(count), point, int(nth))
