"""Carrying out a job that was taken up, whatever its kind."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from regulars.domain.time import to_datetime
from regulars.services.errors import ConflictError, ServiceError
from regulars.services.jobs.members_export import work_members_export
from regulars.services.jobs.orders_import import work_orders_import
from regulars.services.jobs.under_way import JobUnderWay, NotOursError, Site, Work
from regulars.services.jobs.whatif import work_whatif
from regulars.storage import jobs as stored

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.services.jobs.ask import Kind
    from regulars.storage.jobs import StoredJob
    from regulars.storage.transaction import Pool

MOST_DEATHS: Final = 3
"""After its workers have died of a job so many times it is not tried again."""

_WORKS: Final[Mapping[Kind, Work]] = {
    "whatif": work_whatif,
    "members_export": work_members_export,
    "orders_import": work_orders_import,
}


def take_job(pool: Pool, *, now: Callable[[], Instant]) -> StoredJob | None:
    """Take up a job that waits, or one whose worker is gone; None when there is nothing to do."""
    with pool.transaction() as transaction:
        job = stored.take(transaction, at=to_datetime(now()))
    if job is None or job.deaths < MOST_DEATHS:
        return job
    with suppress(NotOursError):
        JobUnderWay(pool, job, now).fail(ConflictError("job_died", times=job.deaths))
    return take_job(pool, now=now)


def carry_out(site: Site, job: StoredJob) -> None:
    """Do a job that this process has taken up, and write down how it ended. Its folder is gone afterwards.

    What was asked for and cannot be done fails the job; anything else that goes wrong comes out, and the job and its
    folder stay for the next who takes it up.
    """
    under_way = JobUnderWay(site.engine.pool, job, site.now)
    site.folder.mkdir(parents=True, exist_ok=True)
    with suppress(NotOursError), under_way.alive():
        try:
            under_way.finish(_WORKS[job.kind](site, job.asked, under_way))  # type: ignore[index]  # only known kinds are stored
        except ServiceError as error:
            under_way.fail(error)
    shutil.rmtree(site.folder, ignore_errors=True)


def let_go(pool: Pool, job: StoredJob, *, died: bool, now: Instant) -> None:
    """Give a job back that did not come to its end."""
    with pool.transaction() as transaction:
        stored.let_go(transaction, job, died=died, at=to_datetime(now))
