"""The clock's loop: do all that is due, sum up days that were touched, sleep. Any number of processes may run it."""

from __future__ import annotations

from contextlib import suppress
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING, Final

import structlog

from regulars.domain.time import SECOND
from regulars.logs import masked
from regulars.services.overview.sum_up import sum_up
from regulars.services.pass_time import next_at, pass_time
from regulars.storage.errors import StorageError

if TYPE_CHECKING:
    from regulars.bootstrap import System

log = structlog.get_logger()

LONGEST_WAIT_S: Final = 5.0
"""How long the loop sleeps at most: something that falls due sooner, and days to sum up, may come in at any time."""

SHORTEST_WAIT_S: Final = 1.0
"""How long it sleeps at least: what is overdue now is being imported, or another worker is at it."""


DAYS_AT_ONCE: Final = 20
"""How many days are summed up by one transaction."""

_WORK_SHARE: Final = 10
"""After summing up the loop sleeps this many times as long as that took: today is summed up again and again."""


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
        summing = _sum_up(system, stop)
        due = next_at(system.engine)
    except StorageError as error:
        log.warning("clock_waits_for_database", reason=masked(str(error)))
        with suppress(StorageError):
            system.database.ensure_running()
        return SHORTEST_WAIT_S
    except Exception:
        log.exception("clock_failed")
        return LONGEST_WAIT_S
    idle = max(LONGEST_WAIT_S, summing * _WORK_SHARE)
    return idle if due is None else min(max((due - system.now()) / SECOND, SHORTEST_WAIT_S), idle)


def _catch_up(system: System, stop: Event) -> int:
    done = 0
    while not stop.is_set() and (more := pass_time(system.engine, now=system.now(), most=system.settings.batch_events)):
        done += more
    return done


def _sum_up(system: System, stop: Event) -> float:
    """Sum up every day that was touched; how many seconds the last transaction took."""
    seconds, days = 0.0, DAYS_AT_ONCE
    while days == DAYS_AT_ONCE and not stop.is_set():
        begun = perf_counter()
        days = sum_up(system.engine, most=DAYS_AT_ONCE)
        seconds = perf_counter() - begun
    return seconds
