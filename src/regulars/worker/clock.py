"""The clock's loop: do all that is due, sleep until something is due again. Any number of processes may run it."""

from __future__ import annotations

from contextlib import suppress
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING, Final

import structlog

from regulars.domain.time import SECOND
from regulars.logs import masked
from regulars.services.pass_time import next_at, pass_time
from regulars.storage.errors import StorageError

if TYPE_CHECKING:
    from regulars.bootstrap import System

log = structlog.get_logger()

LONGEST_WAIT_S: Final = 30.0
"""How long the loop sleeps at most: something that falls due sooner may come in at any time."""

SHORTEST_WAIT_S: Final = 1.0
"""How long it sleeps at least: what is overdue now is being imported, or another worker is at it."""


def run_clock(system: System, stop: Event) -> None:
    """Do what is due whenever it is due, until `stop` is set. A failure is logged and the next round goes on."""
    log.info("clock_started")
    while not stop.is_set():
        stop.wait(_round(system, stop))
    log.info("clock_stopped")


def _round(system: System, stop: Event) -> float:
    """Do all that is due; how many seconds to wait for more."""
    try:
        begun = perf_counter()
        members = _catch_up(system, stop)
        if members:
            log.info("clock_round", members=members, seconds=round(perf_counter() - begun, 3))
        due = next_at(system.engine)
    except StorageError as error:
        log.warning("clock_waits_for_database", reason=masked(str(error)))
        with suppress(StorageError):
            system.database.ensure_running()
        return SHORTEST_WAIT_S
    except Exception:
        log.exception("clock_failed")
        return LONGEST_WAIT_S
    if due is None:
        return LONGEST_WAIT_S
    return min(max((due - system.now()) / SECOND, SHORTEST_WAIT_S), LONGEST_WAIT_S)


def _catch_up(system: System, stop: Event) -> int:
    done = 0
    while not stop.is_set() and (more := pass_time(system.engine, now=system.now(), most=system.settings.batch_events)):
        done += more
    return done
