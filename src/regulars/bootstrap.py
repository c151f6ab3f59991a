"""The only place that wires things: settings in, a working system out."""

from __future__ import annotations

import gc
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.domain.members.identity import new_member_id
from regulars.logs import configure_logs
from regulars.services.api_keys import KeyRing
from regulars.services.card.codes import SENDERS
from regulars.services.ingest_events import Engine
from regulars.services.programs import ProgramLibrary
from regulars.services.pump import Pump
from regulars.storage.migrate import migrate
from regulars.storage.server import Database, open_database
from regulars.storage.transaction import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from regulars.domain.time import Instant
    from regulars.services.card.codes import CodeSender
    from regulars.settings import Settings


@dataclass(frozen=True, slots=True)
class System:
    """Everything a shell needs. `now` is the only clock, `engine.new_member_id` the only source of ids."""

    settings: Settings
    database: Database
    pool: Pool
    engine: Engine
    pump: Pump
    keys: KeyRing
    now: Callable[[], Instant]

    @property
    def code_sender(self) -> CodeSender | None:
        """What brings one-time codes to the phones of members; None when nothing does."""
        return SENDERS[self.settings.code_sender]


@contextmanager
def open_system(settings: Settings, *, now: Callable[[], Instant] | None = None) -> Iterator[System]:
    """A system on these settings, its schema up to date, for the length of the block; then it finishes its queue."""
    configure_logs(settings.log_level)
    clock = now or system_clock
    with open_database(settings) as database:
        migrate(database.url)
        with Pool(database.url, connections=settings.pool_connections) as pool:
            engine = Engine(pool, ProgramLibrary(), lambda: random_member_id(clock()))
            with Pump(engine, batch_events=settings.batch_events, queue_events=settings.queue_events) as pump:
                spare_the_collector()
                yield System(settings, database, pool, engine, pump, KeyRing(pool), clock)


def system_clock() -> Instant:
    """The time now, in microseconds since the epoch."""
    return time.time_ns() // 1000


def random_member_id(at: Instant) -> UUID:
    """A new member id, from the system's randomness."""
    return new_member_id(at, os.urandom(10))


def spare_the_collector() -> None:
    """Look for cycles seldom: batches make many small objects and hardly a cycle, and looking costs a third of them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
