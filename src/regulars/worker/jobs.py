"""Doing the jobs that people asked for, one at a time, each in a process of its own: whoever serves is not slowed."""

from __future__ import annotations

import os
from contextlib import suppress
from multiprocessing import get_context
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Final

import structlog

from regulars.bootstrap import open_system
from regulars.domain.time import to_datetime
from regulars.logs import masked
from regulars.services.jobs.carry_out import carry_out, let_go, take_job
from regulars.services.jobs.under_way import Site
from regulars.services.kept_files import drop_expired
from regulars.storage.errors import StorageError

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from regulars.bootstrap import System
    from regulars.settings import Settings
    from regulars.storage.jobs import StoredJob

log = structlog.get_logger()

LOOK_EVERY_S: Final = 1.0
"""How long a job waits at most before a worker that has nothing to do takes it up."""

_STOP_WITHIN_S: Final = 10.0
_CLEAN_EVERY_S: Final = 3_600.0
_CONNECTIONS: Final = 4
"""Of a job's process: what it does, what it notes, and its signs of life."""


def run_jobs(system: System, stop: Event) -> None:
    """Take up jobs as they come, until `stop` is set. A failure is logged and the next round goes on."""
    cleaned = -_CLEAN_EVERY_S
    while not stop.is_set():
        try:
            if monotonic() - cleaned > _CLEAN_EVERY_S:
                drop_expired(system.pool, at=to_datetime(system.now()))
                cleaned = monotonic()
            job = take_job(system.pool, now=system.now)
            if job is not None:
                _work_off(system, job, stop)
                continue
        except StorageError as error:
            log.warning("jobs_wait_for_database", reason=masked(str(error)))
        except Exception:
            log.exception("jobs_failed")
        stop.wait(LOOK_EVERY_S)


def _work_off(system: System, job: StoredJob, stop: Event) -> None:
    """Have a job done; one that does not come to its end is given back."""
    log.info("job_begun", job=str(job.id), kind=job.kind, attempt=job.attempt)
    # spawn: a fork would take over our threads' locks and database connections.
    process = get_context("spawn").Process(target=do_job, args=(system.settings, job), name=f"job-{job.kind}")
    process.start()
    while process.is_alive() and not stop.is_set():
        process.join(LOOK_EVERY_S / 4)
    stopped = process.is_alive()
    if stopped:
        _stop(process)
    log.info("job_ended", job=str(job.id), kind=job.kind, exit_code=process.exitcode)
    if process.exitcode != 0:
        with suppress(StorageError):  # then the next worker finds it silent, and takes it up all the same
            let_go(system.pool, job, died=not stop.is_set(), now=system.now())


def do_job(settings: Settings, job: StoredJob) -> None:
    """What the process of a job does."""
    folder = settings.data / "jobs" / str(job.id)
    with open_system(settings.model_copy(update={"pool_connections": _CONNECTIONS})) as system:
        os.nice(5)  # those who serve go first
        carry_out(Site(system.engine, system.now, folder, settings.batch_events), job)


def _stop(process: BaseProcess) -> None:
    process.terminate()
    process.join(_STOP_WITHIN_S)
    if process.is_alive():
        process.kill()
        process.join()
