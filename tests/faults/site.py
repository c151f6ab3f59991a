"""Where the faults happen: a durable server of our own, the service that works on it, and what is held against it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from regulars.storage.server import Database
from regulars.storage.transaction import Pool
from tests.faults.service import message_id, points
from tests.services.desk import assert_sound

Service = subprocess.Popen[bytes]

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 120
"""Seconds after which something that should have happened never will."""


@dataclass(frozen=True, slots=True)
class Site:
    """A database on the server, and the file in which the service notes what it has acknowledged."""

    server: Database
    url: str
    log: Path

    # -- the service ---------------------------------------------------------------------------------------------

    @contextmanager
    def service(self, **environment: str) -> Iterator[Service]:
        """The service, for the length of the block; see `tests.faults.service` for the environment."""
        command = [sys.executable, "-m", "tests.faults.service", self.url, str(self.log)]
        with subprocess.Popen(  # noqa: S603 - our own module
            command, cwd=ROOT, stdin=subprocess.PIPE, env={**os.environ, **environment}
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def finish(self) -> None:
        """Let a service send again what was not acknowledged, and some more, and end in good order."""
        with self.service() as service:
            self.progress(service, by=100)
            end(service)

    def progress(self, service: Service, *, by: int) -> None:
        """Wait until so many messages more have been acknowledged."""
        goal = max(self.acknowledged(), default=0) + by
        deadline = time.monotonic() + PATIENCE
        while max(self.acknowledged(), default=0) < goal:
            assert service.poll() is None, f"the service ended with {service.returncode}"
            assert time.monotonic() < deadline, "nothing more is acknowledged"
            time.sleep(0.02)

    # -- the server ----------------------------------------------------------------------------------------------

    def kill_server(self, *, whole: bool) -> None:
        """Kill the postmaster, or at the same time all processes of the server."""
        pid = self.server.server_pid()
        assert pid is not None
        postmaster = psutil.Process(pid)
        others = postmaster.children(recursive=True) if whole else []
        for process in (postmaster, *others):
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs([postmaster, *others], PATIENCE)

    # -- what is there -------------------------------------------------------------------------------------------

    def acknowledged(self) -> set[int]:
        """The numbers of the messages that were answered; a line that was cut off by a kill does not count."""
        lines = self.log.read_text() if self.log.exists() else ""
        return {int(line) for line in lines.splitlines(keepends=True) if line.endswith("\n")}

    def stored(self) -> Counter[str]:
        """How often each message is there."""
        with Pool(self.url, connections=1) as pool, pool.transaction(read_only=True) as transaction:
            return Counter(row[0] for row in transaction.rows("SELECT body ->> 'messageId' FROM event"))

    def missing(self) -> set[int]:
        """What was acknowledged and is not there. Asked in this order, for a service may be at work."""
        acknowledged = self.acknowledged()
        stored = self.stored()
        return {number for number in acknowledged if message_id(number) not in stored}

    def assert_everything_once(self) -> None:
        """Once all is acknowledged: every message is there once, and so are its points."""
        acknowledged = self.acknowledged()
        assert acknowledged == set(range(len(acknowledged)))
        assert self.stored() == Counter(message_id(number) for number in acknowledged)
        with Pool(self.url, connections=1) as pool:
            with pool.transaction(read_only=True) as transaction:
                issued = transaction.rows("SELECT cause, sum(amount)::bigint FROM posting GROUP BY cause")
                counted = transaction.rows("SELECT key, used FROM shared_counter")
            reviews = sum(points(number) for number in acknowledged if not number % 4)
            orders = sum(points(number) for number in acknowledged if number % 4)
            assert dict(issued) == {"review": reviews, "per_yuan": orders}
            assert counted == [("budget:review", reviews)]
            assert_sound(pool)


def end(service: Service) -> None:
    """Close the service's input and wait until it has ended in good order."""
    assert service.stdin is not None
    service.stdin.close()
    assert service.wait(PATIENCE) == 0


def wait_until_killed(service: Service) -> None:
    """Wait for a service that kills itself."""
    assert service.wait(PATIENCE) == -signal.SIGKILL
