"""Order files to read, written on the spot."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from regulars.services.importing.files import read_orders
from regulars.services.importing.items import ReadItem, ReadOrder, ReadRejected, ReadSkipped, RejectedRow
from regulars.services.importing.mapping import OrderMapping, load_preset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

RETAIL = load_preset("online-retail")
SHOPIFY = load_preset("shopify")
HEADER = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")


def row(order: str = "1", **changes: str) -> tuple[str, ...]:
    """A good row of the `online-retail` form; keywords change its cells."""
    cells = {
        "InvoiceNo": order,
        "StockCode": "A1",
        "Description": "LANTERN",
        "Quantity": "2",
        "InvoiceDate": "2011-01-18 10:01:00",
        "UnitPrice": "1.25",
        "CustomerID": "17850.0",
        "Country": "France",
    }
    return tuple({**cells, **changes}.values())


def csv_text(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> str:
    """The text of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def read_text(tmp_path: Path, text: str | bytes, mapping: OrderMapping = RETAIL, *, after: int = 0) -> list[ReadItem]:
    """The items of a file with this content."""
    path = tmp_path / "orders.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return list(read_orders(path, mapping, start_after_row=after))


def read_rows(tmp_path: Path, *rows: Sequence[str], mapping: OrderMapping = RETAIL) -> list[ReadItem]:
    """The items of a file of the `online-retail` form with these rows; the first stands in line 2."""
    return read_text(tmp_path, csv_text(rows), mapping)


def the_order(items: Sequence[ReadItem]) -> ReadOrder:
    """The only item, which is an order."""
    (item,) = items
    assert isinstance(item, ReadOrder), item
    return item


def messages(items: Iterable[ReadItem]) -> list[dict[str, Any]]:
    """Every message of the orders among the items."""
    return [message for item in items if isinstance(item, ReadOrder) for message in item.messages]


def rejected(items: Iterable[ReadItem]) -> list[RejectedRow]:
    """Every rejected row."""
    return [row for item in items if not isinstance(item, ReadSkipped) for row in item.rejected]


def codes(items: Iterable[ReadItem]) -> list[tuple[int, str, str]]:
    """Every problem of a rejected row as (line, column, code)."""
    return [(row.row, problem.path, problem.code) for row in rejected(items) for problem in row.problems]


def rows_of(item: ReadItem) -> list[int]:
    """The lines of the rows an item accounts for."""
    if isinstance(item, ReadSkipped):
        return [item.position]
    own = [each.row for each in item.rejected]
    return sorted(own if isinstance(item, ReadRejected) else [*own, *item.rows])


def mapping_with(**changes: Any) -> OrderMapping:
    """The `online-retail` mapping with other top-level values."""
    return OrderMapping.model_validate({**RETAIL.model_dump(), **changes})
