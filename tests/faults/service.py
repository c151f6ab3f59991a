"""A service with its client in one process, made to be killed.

    python -m tests.faults.service URL LOG

It sends numbered messages without end, a few at a time, and notes in the file LOG, flushed to the disk, which of them
were answered. Begun again it sends first what is not noted. It ends in good order when its input is closed.

`FAULT=<point>:<n>` kills it when it comes to that point for the n-th time. `MUTANT=notes_first` notes a message when it
is sent, as a service would that answers before it has committed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO, Any, Final

from structlog.testing import capture_logs

from regulars.services import ingest_events
from regulars.services.ingest_events import Engine
from regulars.services.pump import Pump
from regulars.services.submissions import Submission
from regulars.storage import events, transaction
from regulars.storage.errors import StorageError
from regulars.storage.transaction import Pool
from tests.domain.engine.making import written
from tests.services.desk import join_engine, order, statuses, track

USERS: Final = 30
OFFERS: Final = 6
"""Most offers that wait for their answer."""

PROGRAM: Final = written(
    wallets=[{"id": "points"}],
    earn=[
        {"id": "per_yuan", "on": "Order Completed", "award": {"wallet": "points", "per_amount": {"points": 1}}},
        {
            "id": "review",
            "on": "Product Reviewed",
            "award": {"wallet": "points", "fixed": {"points": 7}},
            "budget": {"points": 10**9},
        },
    ],
)


# -- the client ---------------------------------------------------------------------------------------------------


def message(number: int) -> Submission:
    """The message of a number: mostly an order, sometimes a review, of which there is a budget."""
    user = f"u{number * 7 % USERS}"
    if number % 4:
        return order(user, number, points(number))
    return track("Product Reviewed", user, key=message_id(number))


def message_id(number: int) -> str:
    """The id of the message of a number."""
    return f"order-{number}" if number % 4 else f"review-{number}"


def points(number: int) -> int:
    """The points that the message of a number earns."""
    return 1 + number % 9 if number % 4 else 7


def serve(pool: Pool, log: Path, *, notes_first: bool) -> None:
    """Send what is not noted and then more, until the input is closed."""
    noted = {int(line) for line in log.read_text().split()} if log.exists() else set()
    numbers = _until_closed(number for number in count() if number not in noted)
    again: deque[list[int]] = deque()
    waiting: deque[tuple[list[int], Any]] = deque()
    with Pump(join_engine(pool), batch_events=20, queue_events=1000) as pump, log.open("ab") as file:
        while True:
            while len(waiting) < OFFERS and (group := again.popleft() if again else list(islice(numbers, 5))):
                waiting.append((group, pump.offer([message(number) for number in group])))
                if notes_first:
                    _note(file, group)
            if not waiting:
                return
            group, answers = waiting.popleft()
            try:
                assert set(statuses(answers.result())) <= {"accepted", "duplicate"}
            except StorageError:  # not answered
                again.append(group)
                continue
            if not notes_first:
                _point("before_noting")
                _note(file, group)


def _note(file: IO[bytes], group: Sequence[int]) -> None:
    file.write("".join(f"{number}\n" for number in group).encode())
    file.flush()
    os.fsync(file.fileno())


def _until_closed(numbers: Iterator[int]) -> Iterator[int]:
    closed = Event()
    Thread(target=lambda: (sys.stdin.read(), closed.set()), daemon=True).start()
    for number in numbers:
        if closed.is_set():
            return
        yield number


# -- the faults ---------------------------------------------------------------------------------------------------

POINTS: Final = ("loaded", "writing", "before_commit", "after_commit", "between_batches", "before_noting")
"""Where it can be killed: members locked and identities bound; part of a batch written; just before and just after it
is committed; when its answers are given; when they have come and are not yet noted."""

_fault, _, _times = os.environ.get("FAULT", "").partition(":")
_left = [int(_times or 0)]
_lock = Lock()


def _point(name: str) -> None:
    """Die if it is time to."""
    if name == _fault:
        with _lock:
            _left[0] -= 1
            if _left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def _plant() -> None:
    """Put the points where they belong. The product knows nothing of them."""
    _around(ingest_events, "_load", after="loaded")
    _around(events, "insert", after="writing")
    _around(transaction, "_commit", before="before_commit", after="after_commit")
    _around(Pump, "_do", after="between_batches")


def _around(owner: Any, name: str, *, before: str = "", after: str = "") -> None:
    whole: Callable[..., Any] = getattr(owner, name)

    def with_points(*arguments: Any, **more: Any) -> Any:
        _point(before)
        result = whole(*arguments, **more)
        _point(after)
        return result

    setattr(owner, name, with_points)


if __name__ == "__main__":
    _plant()
    with capture_logs(), Pool(sys.argv[1]) as opened:
        serve(opened, Path(sys.argv[2]), notes_first=os.environ.get("MUTANT") == "notes_first")
