"""Summing up the days that batches have touched, so that no report ever reads events, and listing their members anew.

A batch only notes which local days it touched. Here those days are computed anew, whole, from events and postings:
there is nothing to add up twice, and no order in which batches must be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.services.errors import ConflictError
from regulars.services.overview.period import month_of
from regulars.storage import listing, summaries
from regulars.storage.errors import RetryableError

if TYPE_CHECKING:
    from regulars.domain.time import Calendar
    from regulars.services.ingest_events import Engine
    from regulars.storage.transaction import Transaction


def sum_up(engine: Engine, *, most: int) -> int:
    """Sum up to `most` stale days, the newest first, in one transaction; returns how many it were.

    0 when nothing is stale, when another process is at it, and while no program says where days begin.
    """
    try:
        with engine.pool.transaction() as transaction:
            calendar = engine.library.current(transaction).calendar
            if not _is_mine(transaction, calendar):
                return 0
            days = summaries.take_stale(transaction, most=most)
            for day in days:
                start, end = calendar.start_of_day(day), calendar.start_of_day(day + 1)
                summaries.sum_up(transaction, day, start=start, end=end)
                listing.refresh(transaction, start=start, end=end)
            if days:
                summaries.sum_up_months(transaction, sorted({month_of(day) for day in days}))
            return len(days)
    except (ConflictError, RetryableError):
        return 0


def _is_mine(transaction: Transaction, calendar: Calendar) -> bool:
    """Whether this transaction has the days to itself. The first time, and in a new time zone, every day is stale."""
    zone = summaries.lock_zone(transaction)
    if zone == calendar.zone.key:
        return True
    if zone is not None:
        summaries.change_zone(transaction, calendar.zone.key)
    elif summaries.has_zone(transaction):
        return False
    else:
        summaries.begin_zone(transaction, calendar.zone.key)
    span = summaries.span(transaction)
    if span is not None:
        first, last = (calendar.day(instant) for instant in span)
        summaries.mark(transaction, range(first, last + 1))
    return True
