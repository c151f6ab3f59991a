"""Order files to import, and what importing them must come to, counted by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from regulars.domain.time import Instant, to_instant
from regulars.services.importing.counts import ImportCounts
from regulars.services.importing.run import ImportReport, Progress, import_orders
from regulars.services.ingest_events import Engine
from regulars.services.programs import ProgramLibrary, publish_text
from regulars.storage.transaction import Pool
from tests.services.importing.file_making import RETAIL, csv_text, row
from tests.services.proof.history_making import UNTIL

NOW: Instant = to_instant(UNTIL)

PROGRAM = """
name: {zh: 积分, en: Points}
time_zone: Europe/London
currency: GBP
wallets:
  - {id: points, name: {zh: 积分, en: Points}, refund: allow_negative}
earn:
  - {id: pounds, name: {zh: 订单, en: Orders}, on: Order Completed, award: {wallet: points, per_amount: {points: 1}}}
"""


def engine_on(pool: Pool) -> Engine:
    """An engine with one point a pound."""
    publish_text(pool, PROGRAM, "yaml", note="", actor="test", at=UNTIL)
    return Engine(pool, ProgramLibrary(), uuid4)


def take_in(
    engine: Engine,
    path: Path,
    *,
    batch_events: int = 7,
    now: Instant = NOW,
    progress: Progress = lambda _read, _all, _counts: None,
) -> ImportReport:
    """Import a file of the `online-retail` form, its rejects beside it."""
    return import_orders(
        engine,
        path,
        RETAIL,
        rejects=rejects_of(path),
        now=lambda: now,
        batch_events=batch_events,
        progress=progress,
    )


def rejects_of(path: Path) -> Path:
    """Where the rejected rows of a file go."""
    return path.with_name("rejects.csv")


def write(path: Path, *rows: tuple[str, ...]) -> Path:
    """A file with these rows."""
    path.write_text(csv_text(rows), "utf-8")
    return path


@dataclass(slots=True)
class Expected:
    """What a long file comes to."""

    rows: int = 0
    orders: int = 0
    notes: int = 0
    skipped: int = 0
    rejected: int = 0
    earned: int = 0
    matched: int = 0
    unmatched: int = 0

    def same_as(self, counts: ImportCounts) -> bool:
        """Whether an import counted the same."""
        found = (counts.rows, counts.orders, counts.credit_notes, counts.skipped["no_customer"], counts.rejected_rows)
        points = (counts.earned["points"], int(counts.units_matched), int(counts.units_unmatched))
        return (*found, *points) == (
            *(self.rows, self.orders, self.notes, self.skipped, self.rejected),
            *(self.earned, self.matched, self.unmatched),
        )


def long_file(path: Path, *, orders: int = 60) -> Expected:
    """Write a file with something of everything: orders, credit notes, skipped and rejected rows."""
    expected = Expected()
    write(path, *_rows(orders, expected))
    return expected


def _rows(orders: int, expected: Expected) -> Iterator[tuple[str, ...]]:
    for number in range(orders):
        customer = f"{number % 9 + 100}.0"
        price = f"{number % 13}.{number % 10}5"
        for product in ("A1", f"B{number}"):
            yield row(str(1000 + number), StockCode=product, UnitPrice=price, CustomerID=customer)
        expected.rows += 2
        expected.orders += 1
        expected.earned += math.floor(4 * Decimal(price))
        if number % 5 == 4:
            yield row(f"C{number}", StockCode=f"B{number}", Quantity="-3", UnitPrice=price, CustomerID=customer)
            expected.rows += 1
            expected.notes += 1
            expected.matched += 2
            expected.unmatched += 1
        if number % 7 == 3:
            yield row("lost", CustomerID="")
            expected.rows += 1
            expected.skipped += 1
        if number % 11 == 6:
            yield row(f"A{number}")
            yield row(f"bad{number}", Quantity="many")
            expected.rows += 2
            expected.rejected += 2
