"""What each local day came to over all members: summed up from events and postings, read by reports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from regulars.domain.events.event import ORDER_COMPLETED, RESERVED
from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Transaction

_SILENT = sorted(RESERVED)
"""Events that members do not cause themselves."""

_NOTABLE = 3
"""How many corrections, and how many moves between tiers, are kept as notable of a day."""


class DayFigure(NamedTuple):
    """One figure of one day. `key` says of what within the measure, its parts joined by `|`; "" where there is one."""

    day: int
    measure: str
    key: str
    number: Decimal


class MemberCounts(NamedTuple):
    """Over some days: members who did something, those of them who are new, who ordered, and who ordered again."""

    active: int = 0
    new: int = 0
    buyers: int = 0
    repeating: int = 0


class NotableEvent(NamedTuple):
    """An event worth telling: why (`order`, `refund`, `adjustment`, `tier`), whose, and which of hers."""

    kind: str
    member_id: UUID
    seq: int


def mark(transaction: Transaction, days: Collection[int]) -> None:
    """Have these days summed up again. Waits for nobody."""
    transaction.run(sql("summary", "mark"), {"days": list(days)})


def lock_zone(transaction: Transaction) -> str | None:
    """The time zone whose days are summed up, locked; None if another process is at it, or if there is none yet."""
    row = transaction.row(sql("summary", "lock_zone"))
    return row[0] if row else None


def has_zone(transaction: Transaction) -> bool:
    """Whether days were ever summed up."""
    row = transaction.row(sql("summary", "has_zone"))
    return bool(row and row[0])


def begin_zone(transaction: Transaction, zone: str) -> None:
    """Sum up by the days of this zone from now on, where there was none."""
    transaction.run(sql("summary", "set_zone"), {"zone": zone})


def change_zone(transaction: Transaction, zone: str) -> None:
    """Sum up by the days of another zone: nothing that is known holds any more."""
    transaction.run(sql("summary", "change_zone"), {"zone": zone})
    transaction.run(sql("summary", "forget_figures"))
    transaction.run(sql("summary", "forget_member_days"))
    transaction.run(sql("summary", "forget_notable"))


def span(transaction: Transaction) -> tuple[Instant, Instant] | None:
    """When the first and the last thing happened."""
    row = transaction.row(sql("summary", "span"))
    return (row[0], row[1]) if row and row[0] is not None else None


def take_stale(transaction: Transaction, *, most: int) -> list[int]:
    """The newest days to be summed up again; they are not stale any more once this transaction commits."""
    return [row[0] for row in transaction.rows(sql("summary", "take"), {"most": most})]


def sum_up(transaction: Transaction, day: int, *, start: Instant, end: Instant) -> None:
    """Sum up a day that begins and ends at these instants; only what has changed is written."""
    params = {"day": day, "start": start, "end": end, "order": ORDER_COMPLETED, "silent": _SILENT, "most": _NOTABLE}
    transaction.run(sql("summary", "sum_up_members"), params)
    transaction.run(sql("summary", "sum_up"), params)
    transaction.run(sql("summary", "sum_up_notable"), params)


def sum_up_months(transaction: Transaction, months: Sequence[tuple[int, int]]) -> None:
    """Count the members of months, given by their first day and the first day after, from days summed up before."""
    params = {"firsts": [first for first, _ in months], "ends": [end for _, end in months]}
    transaction.run(sql("summary", "sum_up_months"), params)


def months(transaction: Transaction, firsts: Sequence[int]) -> dict[int, MemberCounts]:
    """By first day: how many did something in the whole month, and how many of them are new."""
    params = {"days": list(firsts), "measures": ["month_active", "month_new"]}
    found: dict[int, dict[str, int]] = {}
    for day, measure, _, number in transaction.rows(sql("summary", "figures_of"), params):
        found.setdefault(day, {})[measure] = int(number)
    return {day: MemberCounts(each["month_active"], each["month_new"]) for day, each in found.items()}


def figures(transaction: Transaction, *, first: int, end: int) -> list[DayFigure]:
    """Every figure of the days from `first` (inclusive) to `end` (exclusive), day by day."""
    return [DayFigure(*row) for row in transaction.rows(sql("summary", "figures"), {"first": first, "end": end})]


def figures_before(transaction: Transaction, day: int, measures: Sequence[str]) -> dict[tuple[str, str], Decimal]:
    """By (measure, key): what all days before this one come to."""
    rows = transaction.rows(sql("summary", "figures_before"), {"day": day, "measures": list(measures)})
    return {(measure, key): number for measure, key, number in rows}


def members_of(transaction: Transaction, ranges: Sequence[tuple[int, int]]) -> list[MemberCounts]:
    """For each range of days (first inclusive, end exclusive; no two begin on one day): how many members did what."""
    params = {"firsts": [first for first, _ in ranges], "ends": [end for _, end in ranges]}
    found = {row[0]: MemberCounts(*row[1:]) for row in transaction.rows(sql("summary", "members_of"), params)}
    return [found.get(first, MemberCounts()) for first, _ in ranges]


def notable(transaction: Transaction, *, first: int, end: int, most: int) -> list[NotableEvent]:
    """The newest notable events of days from `first` (inclusive) to `end` (exclusive)."""
    params = {"first": first, "end": end, "most": most}
    return [NotableEvent(*row) for row in transaction.rows(sql("summary", "notable"), params)]


def stale_days(transaction: Transaction) -> int:
    """How many days wait to be summed up: reports of them are a little behind."""
    row = transaction.row(sql("summary", "stale_days"))
    return row[0] if row else 0
