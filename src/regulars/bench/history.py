"""How fast stored history folds again: what `verify` and what-if cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.bench import drive, workload
from regulars.bench.ingest import BATCH_EVENTS, QUEUE_EVENTS
from regulars.bench.rig import engine_on, fresh_database
from regulars.bootstrap import system_clock
from regulars.domain.time import DAY
from regulars.services.proof.verify import verify
from regulars.services.pump import Pump
from regulars.storage.transaction import Pool

if TYPE_CHECKING:
    from regulars.storage.server import Database


def replay_events_per_s(server: Database, *, orders: int, members: int) -> float:
    """Events a second that one core folds and compares with what is stored."""
    with fresh_database(server, "history") as url, Pool(url) as pool:
        engine = engine_on(pool)
        raws = workload.orders(start=0, count=orders, members=members, first_at=system_clock() - 30 * DAY)
        with Pump(engine, batch_events=BATCH_EVENTS, queue_events=QUEUE_EVENTS) as pump:
            drive.through_pump(pump, raws)
        report = verify(pool, workers=1)
        if report.found:
            message = f"what was measured does not verify: {report.findings[:3]}"
            raise RuntimeError(message)
        return report.events_per_second_per_core
