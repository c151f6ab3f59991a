"""The job that imports a file of orders that somebody has sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import orjson

from regulars.domain.time import to_datetime
from regulars.services.importing.mapping import OrderMapping, load_mapping
from regulars.services.importing.rejects import KeptReject, first_rejects
from regulars.services.importing.run import import_orders
from regulars.services.kept_files import content_of, find_file, keep_file

if TYPE_CHECKING:
    from regulars.services.importing.counts import ImportCounts
    from regulars.services.jobs.under_way import JobUnderWay, Site
    from regulars.storage.jobs import StoredJob
    from regulars.storage.kept_files import StoredFile
    from regulars.storage.transaction import Pool

REJECTS_TYPE: Final = "text/csv; charset=utf-8"
REJECTS_SHOWN: Final = 20
_PARTS_READ: Final = 6
"""That many parts of the file of rejected rows hold those that are shown, were each as long as a row may be."""


def asked_orders_import(file: StoredFile, mapping: OrderMapping) -> dict[str, Any]:
    """The import of a file that is kept, under a mapping."""
    return {"upload": str(file.id), "name": file.name, "mapping": mapping.model_dump(mode="json")}


def work_orders_import(site: Site, asked: Mapping[str, Any], job: JobUnderWay) -> dict[str, Any]:
    """The report of `import_orders`, with the kept file of rejected rows if there are any."""
    pool = site.engine.pool
    upload = find_file(pool, UUID(asked["upload"]), at=to_datetime(site.now()))
    path = local_copy(pool, upload, site.folder)

    def progress(read: int, size: int, counts: ImportCounts) -> None:
        job.advance(read, size, counts.to_doc())

    report = import_orders(
        site.engine,
        path,
        load_mapping(orjson.dumps(asked["mapping"]).decode()),
        rejects=site.folder / "rejects.csv",
        now=site.now,
        batch_events=site.batch_events,
        progress=progress,
    )
    rejects = report.rejects if report.rejects and report.rejects.is_file() else None
    kept = rejects and keep_file(
        pool,
        rejects,
        name=f"{_stem(upload.name)}.rejects.csv",
        media_type=REJECTS_TYPE,
        made_by=job.job.asked_by,
        at=to_datetime(site.now()),
    )
    return {**report.to_doc(), "rejects_file": kept and str(kept)}


def rejects_of(pool: Pool, job: StoredJob, *, at: datetime) -> list[KeptReject]:
    """The first rows that a finished import did not take; none when it took all. NotFoundError once they are gone."""
    kept = (job.result or {}).get("rejects_file")
    if not kept:
        return []
    file = find_file(pool, UUID(kept), at=at)
    return first_rejects(b"".join(islice(content_of(pool, file), _PARTS_READ)), REJECTS_SHOWN)


def local_copy(pool: Pool, upload: StoredFile, folder: Path) -> Path:
    """The file on disk. One that is there already is whole, for it gets its name last."""
    path = folder / str(upload.id)
    if not path.exists():
        beginning = path.with_suffix(".part")
        with beginning.open("wb") as copy:
            for part in content_of(pool, upload):
                copy.write(part)
        beginning.rename(path)
    return path


def _stem(name: str) -> str:
    return name.removesuffix(".gz").removesuffix(".csv")
