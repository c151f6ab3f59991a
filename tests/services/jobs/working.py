"""Jobs taken up and done within the test's own process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from regulars.domain.time import Instant, to_datetime
from regulars.services.ingest_events import Engine
from regulars.services.jobs.ask import Kind, ask_for, show_job
from regulars.services.jobs.carry_out import carry_out, take_job
from regulars.services.jobs.under_way import Site
from regulars.services.programs import ProgramLibrary
from regulars.storage.jobs import StoredJob
from regulars.storage.transaction import Pool


def site_on(pool: Pool, folder: Path, *, now: Instant) -> Site:
    """What a job's process would work with."""
    return Site(Engine(pool, ProgramLibrary(), uuid4), lambda: now, folder / "job", batch_events=50)


def asked(pool: Pool, kind: Kind, about: Mapping[str, Any], *, now: Instant) -> StoredJob:
    """A job that waits."""
    return ask_for(pool, kind, about, actor="test", at=to_datetime(now))


def done(site: Site, kind: Kind, about: Mapping[str, Any]) -> StoredJob:
    """A job that was asked for, taken up and carried out, as it then stands."""
    pool = site.engine.pool
    waiting = asked(pool, kind, about, now=site.now())
    taken = take_job(pool, now=site.now)
    assert taken is not None
    assert taken.id == waiting.id
    carry_out(site, taken)
    return show_job(pool, waiting.id)
