"""The shop over a period, compared with the one before: read from days summed up, never from events."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from regulars.domain.time import date_of_day
from regulars.services.overview.period import Figures, Period, period_of
from regulars.services.overview.points import points_doc, rules_doc
from regulars.services.overview.tiers import tiers_doc
from regulars.storage import summaries

if TYPE_CHECKING:
    from datetime import date

    from regulars.domain.time import Instant
    from regulars.services.ingest_events import Engine
    from regulars.storage.summaries import MemberCounts
    from regulars.storage.transaction import Transaction

_CUMULATIVE = ("joined", "tier", "points")
_HOURS = 24


def report(engine: Engine, first: date | None, last: date | None, *, now: Instant) -> dict[str, Any]:
    """The report of the local days from `first` to `last`, by default the thirty up to today.

    Raises ConflictError when no program is published, InvalidError for a period without a day or of too many.
    """
    with engine.pool.transaction(read_only=True) as transaction:
        program = engine.library.current(transaction)
        period = period_of(first, last, today=program.calendar.day(now))
        earlier, months = period.before, period.months()
        rows = summaries.figures(transaction, first=earlier.first, end=period.end)
        before = summaries.figures_before(transaction, earlier.first, _CUMULATIVE)
        counts = summaries.members_of(transaction, [(each.first, each.end) for each in (period, earlier)])
        by_month = _by_month(transaction, months)
        behind = summaries.stale_days(transaction)
    figures = Figures(rows)
    return {
        "period": period.to_doc(),
        "before": earlier.to_doc(),
        "time_zone": program.calendar.zone.key,
        "currency": program.document.currency,
        "days_behind": behind,
        "totals": _totals(figures, period, before, counts),
        "days": [_day_doc(figures, day) for day in period.days],
        "months": [_month_doc(month, count) for month, count in zip(months, by_month, strict=True)],
        "hours": _hours(figures, period),
        "wallets": points_doc(program, figures, period, before),
        "rules": rules_doc(program, figures, period),
        "ladders": tiers_doc(program, figures, period, before),
    }


def _by_month(transaction: Transaction, months: list[Period]) -> list[MemberCounts]:
    """Whole months were counted when their days were summed up; of the last one only what the period holds counts."""
    *whole, last = months
    known = summaries.months(transaction, [month.first for month in whole])
    (so_far,) = summaries.members_of(transaction, [(last.first, last.end)])
    return [*(known.get(month.first, summaries.MemberCounts()) for month in whole), so_far]


def _totals(
    figures: Figures, period: Period, before: dict[tuple[str, str], Decimal], counts: list[MemberCounts]
) -> dict[str, Any]:
    """Each figure of the period beside that of the period before."""
    earlier = period.before
    now_counts, then_counts = counts
    members_then = before.get(("joined", ""), Decimal(0)) + figures.over(earlier, "joined")
    members_now = members_then + figures.over(period, "joined")
    revenue, revenue_then = (_revenue(figures, each) for each in (period, earlier))
    orders, orders_then = (int(figures.over(each, "orders")) for each in (period, earlier))
    return {
        "members": {"value": int(members_now), "before": int(members_then)},
        "new_members": {"value": int(members_now - members_then), "before": int(figures.over(earlier, "joined"))},
        "active_members": {"value": now_counts.active, "before": then_counts.active},
        "buyers": {"value": now_counts.buyers, "before": then_counts.buyers},
        "repeating_buyers": {"value": now_counts.repeating, "before": then_counts.repeating},
        "orders": {"value": orders, "before": orders_then},
        "revenue": {"value": str(revenue), "before": str(revenue_then)},
        "returned": {
            "value": str(figures.over(period, "returned")),
            "before": str(figures.over(earlier, "returned")),
        },
    }


def _revenue(figures: Figures, period: Period) -> Decimal:
    """What orders brought, less what came back in the period, whenever it was bought."""
    return figures.over(period, "revenue") - figures.over(period, "returned")


def _day_doc(figures: Figures, day: int) -> dict[str, Any]:
    return {
        "day": date_of_day(day).isoformat(),
        "new_members": int(figures.on(day, "joined")),
        "orders": int(figures.on(day, "orders")),
        "revenue": str(figures.on(day, "revenue") - figures.on(day, "returned")),
    }


def _month_doc(month: Period, counts: MemberCounts) -> dict[str, Any]:
    return {
        "month": date_of_day(month.first).isoformat()[:7],
        "new_members": counts.new,
        "returning_members": counts.active - counts.new,
    }


def _hours(figures: Figures, period: Period) -> list[list[int]]:
    """Events that members caused, by weekday (Monday first) and by hours since the local day began."""
    grid = [[0] * _HOURS for _ in range(7)]
    for key in figures.keys("hour"):
        hour = min(int(key), _HOURS - 1)  # a day on which clocks are put back has one hour more
        for day, number in figures.by_day("hour", key).items():
            if day in period.days:
                grid[date_of_day(day).weekday()][hour] += int(number)
    return grid
