"""Doing jobs: each in a process of its own, that may die or be stopped, and nothing of them is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest

from regulars.bootstrap import System, open_system
from regulars.services.importing.mapping import load_preset
from regulars.services.jobs.ask import ask_for, cancel_job, show_job
from regulars.services.jobs.orders_import import asked_orders_import
from regulars.services.kept_files import find_file, keep_file
from regulars.services.proof.verify import verify
from regulars.settings import Settings
from regulars.storage import events
from regulars.storage.jobs import StoredJob
from regulars.storage.server import Database
from regulars.storage.transaction import Pool
from regulars.worker.jobs import run_jobs
from tests.services.importing.file_making import row
from tests.services.importing.making import engine_on, write
from tests.worker.test_clock import wait_for

ORDERS = 600


@pytest.fixture
def system(database: Database, tmp_path: Path) -> Iterator[System]:
    with open_system(Settings(database_url=database.url, data=tmp_path / "data", batch_events=10)) as system:
        engine_on(system.pool)
        yield system


@contextmanager
def working(system: System) -> Iterator[Event]:
    stop = Event()
    thread = Thread(target=run_jobs, args=(system, stop))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def import_asked(system: System, tmp_path: Path) -> UUID:
    path = write(tmp_path / "orders.csv", *(row(str(number)) for number in range(ORDERS)))
    at = datetime.now(UTC)
    file_id = keep_file(system.pool, path, name="orders.csv", media_type="text/csv", made_by="test", at=at)
    about = asked_orders_import(find_file(system.pool, file_id, at=at), load_preset("online-retail"))
    return ask_for(system.pool, "orders_import", about, actor="test", at=at).id


def taken_in(pool: Pool) -> int:
    with pool.transaction(read_only=True) as transaction:
        return events.count(transaction)


def state_of(system: System, job_id: UUID) -> StoredJob:
    return show_job(system.pool, job_id)


def finished(system: System, job_id: UUID) -> StoredJob:
    wait_for("the job's end", lambda: state_of(system, job_id).ended_at is not None)
    return state_of(system, job_id)


def test_a_job_is_done_in_a_process_of_its_own(system: System, tmp_path: Path) -> None:
    job_id = import_asked(system, tmp_path)
    with working(system):
        wait_for("the job's process", lambda: len(active_children()) == 1)
        job = finished(system, job_id)
    assert (job.status, job.attempt, job.deaths) == ("finished", 1, 0)
    assert job.result is not None
    assert job.result["orders"] == taken_in(system.pool) == ORDERS
    assert list((tmp_path / "data" / "jobs").iterdir()) == []


def test_a_job_whose_process_is_killed_goes_on_where_it_was(system: System, tmp_path: Path) -> None:
    job_id = import_asked(system, tmp_path)
    with working(system):
        wait_for("the first orders", lambda: taken_in(system.pool) > 0)
        (process,) = active_children()
        os.kill(process.pid or 0, signal.SIGKILL)
        job = finished(system, job_id)
    assert (job.status, job.attempt, job.deaths) == ("finished", 2, 1)
    assert job.result is not None
    assert (job.result["orders"], taken_in(system.pool)) == (ORDERS, ORDERS)
    assert verify(system.pool, workers=1).clean


def test_a_worker_that_stops_gives_its_job_back(system: System, tmp_path: Path) -> None:
    job_id = import_asked(system, tmp_path)
    with working(system) as stop:
        wait_for("the first orders", lambda: taken_in(system.pool) > 0)
        stop.set()
    assert active_children() == []
    job = state_of(system, job_id)
    assert (job.status, job.attempt, job.deaths) == ("waiting", 1, 0)
    assert 0 < taken_in(system.pool) < ORDERS
    with working(system):
        assert finished(system, job_id).status == "finished"
    assert taken_in(system.pool) == ORDERS


def test_a_job_that_is_cancelled_leaves_the_worker_free(system: System, tmp_path: Path) -> None:
    job_id = import_asked(system, tmp_path)
    with working(system):
        wait_for("the first orders", lambda: taken_in(system.pool) > 0)
        cancel_job(system.pool, job_id, actor="test", at=state_of(system, job_id).asked_at)
        wait_for("the end of its process", lambda: active_children() == [])
    assert state_of(system, job_id).status == "cancelled"
    assert 0 < taken_in(system.pool) < ORDERS
