"""Importing files of orders with the command itself: how fast, and that memory does not grow with the file."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.bench import workload
from regulars.bench.rig import engine_on, fresh_database
from regulars.storage.transaction import Pool

if TYPE_CHECKING:
    from regulars.storage.server import Database

_COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
_GROWTH = 4
_REPORT_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Run a command and print its peak resident memory in KiB. A small process of its own does it: as the system counts, a
command starts with the memory of the process that started it, and here that is a whole benchmark."""


@dataclass(frozen=True, slots=True)
class ImportFigures:
    """Orders a second of the whole command, and its peak resident memory."""

    orders_per_s: float
    rss_mb: float


def import_two_sizes(server: Database, *, orders: int) -> tuple[ImportFigures, ImportFigures]:
    """Figures for a file of so many orders and for one four times as long."""
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as directory:
        figures = []
        for count in (orders, orders * _GROWTH):
            file = Path(directory) / f"{count}.csv"
            _write_orders(file, count)
            figures.append(_import(server, file, count))
        return figures[0], figures[1]


def _import(server: Database, file: Path, orders: int) -> ImportFigures:
    with fresh_database(server, "import") as url:
        with Pool(url) as pool:
            engine_on(pool, workload.program() | {"currency": "GBP", "time_zone": "Europe/London"})
        command = [
            sys.executable,
            "-m",
            "regulars",
            "import",
            "orders",
            str(file),
            "--preset",
            "online-retail",
            "--json",
        ]
        begun = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-c", _REPORT_PEAK, *command],
            env={**os.environ, "REGULARS_DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=True,
        )
        return ImportFigures(orders / (time.perf_counter() - begun), int(done.stdout) / 1024)


def _write_orders(file: Path, count: int) -> None:
    """Invoices of 1 to 8 lines in the columns of the online-retail preset, one a minute."""
    draw = random.Random(count)  # noqa: S311 - repeatable work, no secrets
    first = datetime(2020, 1, 1, tzinfo=UTC)
    with file.open("w", newline="", encoding="utf-8") as target:
        rows = csv.writer(target)
        rows.writerow(_COLUMNS)
        for number in range(count):
            at = f"{first + timedelta(minutes=number):%Y-%m-%d %H:%M:%S}"
            customer = f"{draw.randrange(count // 4) + 10_000}.0"
            for _ in range(draw.randint(1, 8)):
                product, quantity, price = draw.randrange(1000), draw.randint(1, 12), draw.randrange(50, 2000) / 100
                rows.writerow((number + 500_000, f"P{product}", "a thing", quantity, at, price, customer, "Somewhere"))
