"""The clock's loop: it does what is due, sleeps, survives failures, and ends when it is told to."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from regulars.bootstrap import System, open_system
from regulars.domain.time import DAY, HOUR, SECOND, Instant, to_datetime, to_instant
from regulars.services.overview.sum_up import sum_up
from regulars.services.pass_time import next_at
from regulars.services.proof.verify import verify
from regulars.settings import Settings
from regulars.storage import imports
from regulars.storage.errors import StorageError
from regulars.storage.server import Database
from regulars.storage.transaction import Pool
from regulars.worker import clock
from tests.services.test_pass_time import START, engine_on, order, postings_of, steps_of, take

ROOT = Path(__file__).resolve().parents[2]
SOON_S = 30


@contextmanager
def opened(database: Database, *, now: Instant) -> Iterator[System]:
    with open_system(Settings(database_url=database.url), now=lambda: now) as system:
        yield system


def wait_for(what: str, condition: Callable[[], bool]) -> None:
    """Wait until something holds; a failure after long enough says what did not."""
    deadline = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def test_it_does_what_is_due_and_stops_when_told(database: Database) -> None:
    with Pool(database.url) as pool:
        (member,) = take(engine_on(pool), order("a", START))
        with opened(database, now=START + 30 * DAY) as system, capture_logs() as logs:
            stop = Event()
            thread = Thread(target=clock.run_clock, args=(system, stop))
            thread.start()
            wait_for("the step", lambda: steps_of(pool, member) == 1)
            stop.set()
            thread.join(SOON_S)
        assert not thread.is_alive()
        assert postings_of(pool, member)[-1] == ("available", "expired", 30, START + 10 * DAY)
    assert [line["event"] for line in logs] == ["clock_started", "clock_round", "clock_stopped"]
    assert logs[1]["members"] == 1


@pytest.mark.parametrize(
    ("to_come", "wait"),
    [(4 * SECOND, 4.0), (HOUR, clock.LONGEST_WAIT_S), (0, clock.SHORTEST_WAIT_S), (-DAY, clock.SHORTEST_WAIT_S)],
)
def test_it_sleeps_until_the_next_date_but_not_too_long(database: Database, to_come: Instant, wait: float) -> None:
    due = START + 2 * DAY
    with Pool(database.url) as pool:
        take(engine_on(pool), order("a", START))
        with pool.transaction() as transaction:  # while an import is under way what is overdue stays so
            imports.start(transaction, uuid4(), file_hash="f", preset="p", at=to_datetime(due + 2 * DAY))
    with opened(database, now=due - to_come) as system:
        assert clock._round(system, Event()) == wait


def test_with_nothing_to_come_it_looks_again_after_a_while(database: Database) -> None:
    with opened(database, now=START) as system:
        assert clock._round(system, Event()) == clock.LONGEST_WAIT_S


def test_every_day_that_was_touched_is_summed_up_before_it_sleeps(database: Database) -> None:
    with Pool(database.url) as pool:
        engine = engine_on(pool)
        take(engine, *(order(f"m{number}", START - number * DAY) for number in range(clock.DAYS_AT_ONCE + 5)))
    with opened(database, now=START) as system:
        clock._round(system, Event())
        assert sum_up(system.engine, most=1) == 0


@pytest.mark.parametrize(
    ("failure", "told"), [(StorageError("gone"), "clock_waits_for_database"), (ZeroDivisionError(), "clock_failed")]
)
def test_a_failure_is_told_and_the_next_round_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch, failure: Exception, told: str
) -> None:
    def fails(*_: object, **__: object) -> int:
        raise failure

    with Pool(database.url) as pool:
        (member,) = take(engine_on(pool), order("a", START))
        with opened(database, now=START + 30 * DAY) as system, capture_logs() as logs:
            with monkeypatch.context() as patch:
                patch.setattr(clock, "pass_time", fails)
                assert clock._round(system, Event()) > 0
            clock._round(system, Event())
        assert steps_of(pool, member) == 1
    assert [line["event"] for line in logs] == [told, "clock_round"]


def test_two_processes_do_each_step_once_and_end_on_a_signal(database: Database) -> None:
    """An import holds both back until both are there; then they go for the same members at once."""
    now = datetime.now(UTC)
    begun = to_instant(now) - 40 * DAY
    with Pool(database.url) as pool:
        engine = engine_on(pool)
        found = take(engine, *(order(f"m{number}", begun) for number in range(300)))
        run = imports.ImportRun(uuid4(), 0, {}, "finished")
        with pool.transaction() as transaction:
            imports.start(transaction, run.id, file_hash="f", preset="p", at=now)
        workers = [start_worker(database) for _ in range(2)]
        with pool.transaction() as transaction:
            imports.advance(transaction, run, at=now)
        wait_for("every step", lambda: next_at(engine) is None)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        logs = [worker.communicate(timeout=SOON_S)[1] for worker in workers]
        assert [worker.returncode for worker in workers] == [0, 0]
        assert [steps_of(pool, member) for member in found] == [1] * 300
        dates = {posting[3] for member in found for posting in postings_of(pool, member)}
        assert dates == {begun, begun + 2 * DAY, begun + 10 * DAY}
        assert verify(pool).clean
    rounds = [json.loads(line) for log in logs for line in log.splitlines() if "clock_round" in line]
    assert sum(each["members"] for each in rounds) == 300


def start_worker(database: Database) -> subprocess.Popen[str]:
    """A worker that has begun."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "regulars", "worker"],
        cwd=ROOT,
        env={"REGULARS_DATABASE_URL": database.url, "REGULARS_BATCH_EVENTS": "20", "PATH": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert worker.stderr is not None
    while "clock_started" not in worker.stderr.readline():
        assert worker.poll() is None
    return worker
