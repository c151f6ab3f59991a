"""The job that folds the history under a draft."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from regulars.services.foresight.whatif import whatif
from regulars.services.programs import document_of, show

if TYPE_CHECKING:
    from regulars.services.jobs.under_way import JobUnderWay, Site
    from regulars.storage.transaction import Pool


def asked_whatif(pool: Pool, number: int) -> dict[str, Any]:
    """What if a version had been the program all along: the version as it is now, whatever becomes of the draft.

    NotFoundError when there is none, InvalidError with its problems when it is not sound.
    """
    program = show(pool, number)
    document_of(program.source, "json" if program.format == "json" else "yaml")
    show(pool)  # that there is one to compare with
    return {"program": number, "format": program.format, "source": program.source}


def work_whatif(site: Site, asked: Mapping[str, Any], job: JobUnderWay) -> dict[str, Any]:
    """The report of `whatif`. One processor is left to those who serve."""
    report = whatif(
        site.engine.pool,
        document_of(asked["source"], asked["format"]),
        as_of=site.now(),
        workers=max(1, (os.cpu_count() or 1) - 1),
        progress=job.advance,
    )
    return report.to_doc()
