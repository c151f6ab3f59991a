"""All that is done in the background: what falls due, and what people asked for."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

from regulars.worker.clock import run_clock
from regulars.worker.jobs import run_jobs

if TYPE_CHECKING:
    from regulars.bootstrap import System


def run_worker(system: System, stop: Event) -> None:
    """Run the clock and do jobs beside it, until `stop` is set."""
    jobs = Thread(target=run_jobs, args=(system, stop), name="jobs")
    jobs.start()
    try:
        run_clock(system, stop)
    finally:
        stop.set()
        jobs.join()
