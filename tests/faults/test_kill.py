"""`kill -9` of the service and of PostgreSQL under load: nothing acknowledged is lost, nothing is doubled.

The server runs at full durability here. A killed process tests what is lost with its memory; it does not test a disk
that lies about its flushes.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from regulars.services.programs import publish_text
from regulars.services.proof.verify import verify
from regulars.services.read_program import load_template
from regulars.settings import Settings
from regulars.storage.migrate import migrate
from regulars.storage.server import Database, open_database
from regulars.storage.transaction import Pool
from tests.faults.till import BATCH

ROOT = Path(__file__).parents[2]
ORDERS = 400
ROUNDS_EVERY_DAY, ROUNDS_SOAK = 3, 200
POINTS = ("before_commit", "after_commit", "between_batches")


@pytest.fixture(scope="module")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A server of its own, with every flush, and a published program."""
    with open_database(Settings(database_url=None, data=tmp_path_factory.mktemp("durable"))) as database:
        migrate(database.url)
        with Pool(database.url) as pool:
            publish_text(
                pool, load_template("points_only"), "yaml", note="", actor="test", at=datetime(2026, 1, 1, tzinfo=UTC)
            )
        yield database


def till(database: Database, log: Path, first: int, *death: object) -> subprocess.Popen[bytes]:
    arguments = [database.url, log, first, ORDERS, *death]
    command = [sys.executable, "-m", "tests.faults.till", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})  # noqa: S603 - ourselves


def acknowledged(log: Path) -> list[int]:
    """The complete lines: the last one may have been cut off by the kill."""
    return [int(line) for line in log.read_text().split("\n")[:-1]] if log.exists() else []


def stored(database: Database, first: int) -> list[int]:
    """The orders of a round that are in the database, one number for every time they are."""
    with Pool(database.url) as pool, pool.transaction(read_only=True) as transaction:
        rows = transaction.rows("SELECT body->>'messageId' FROM event WHERE name = 'Order Completed'")
    numbers = (int(row[0].removeprefix("order-")) for row in rows)
    return sorted(number for number in numbers if first <= number < first + ORDERS)


def assert_whole(database: Database, log: Path, first: int) -> None:
    """After everything was sent to the end: each order is there once, and the ledger explains itself."""
    expected = list(range(first, first + ORDERS))
    assert stored(database, first) == expected
    assert set(acknowledged(log)) == set(expected)
    with Pool(database.url) as pool:
        report = verify(pool)
    assert report.clean, report.findings[:5]


def kill_the_service(database: Database, log: Path, first: int, point: str, nth: int) -> None:
    dying = till(database, log, first, point, nth)
    assert dying.wait(timeout=120) == -signal.SIGKILL
    missing = set(acknowledged(log)) - set(stored(database, first))
    assert missing == set()
    assert till(database, log, first).wait(timeout=120) == 0  # the client sends everything again
    assert_whole(database, log, first)


def kill_the_database(database: Database, log: Path, first: int, after: int) -> None:
    """Kill the postmaster once so many orders are acknowledged; the till waits for its return and goes on."""
    sending = till(database, log, first)
    end = time.monotonic() + 120
    while len(acknowledged(log)) < after and sending.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    pid = database.server_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while database.server_pid() == pid and time.monotonic() < end:
        time.sleep(0.01)
    database.ensure_running()
    assert sending.wait(timeout=180) == 0
    assert_whole(database, log, first)


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_service_loses_and_doubles_nothing(durable: Database, tmp_path: Path, point: str) -> None:
    first = 10_000 * (1 + POINTS.index(point))
    kill_the_service(durable, tmp_path / "log", first, point, ORDERS // BATCH // 2)


def test_the_check_finds_a_service_that_answers_before_it_commits(durable: Database, tmp_path: Path) -> None:
    log, first = tmp_path / "log", 40_000
    assert till(durable, log, first, "answers_first", 3).wait(timeout=120) == -signal.SIGKILL
    assert set(acknowledged(log)) - set(stored(durable, first)) == set(range(first + 2 * BATCH, first + 3 * BATCH))
    assert till(durable, log, first).wait(timeout=120) == 0


@pytest.mark.parametrize("number", range(ROUNDS_EVERY_DAY))
def test_a_killed_database_loses_and_doubles_nothing(durable: Database, tmp_path: Path, number: int) -> None:
    kill_the_database(durable, tmp_path / "log", 50_000 + number * ORDERS, BATCH * (2 + 5 * number))


@pytest.mark.soak
def test_200_kills_lose_and_double_nothing(durable: Database, tmp_path: Path) -> None:
    draw = random.Random(20_260_301)
    for number in range(ROUNDS_SOAK):
        log, first = tmp_path / f"log-{number}", 1_000_000 + number * ORDERS
        if number % 2:
            kill_the_database(durable, log, first, draw.randrange(0, ORDERS, BATCH))
        else:
            kill_the_service(durable, log, first, draw.choice(POINTS), draw.randint(1, ORDERS // BATCH))
