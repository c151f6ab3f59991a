"""A look at an order file before it is imported: its columns, its first rows, and what would be read from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from regulars.services.errors import InvalidError
from regulars.services.importing.csv_rows import CsvFile
from regulars.services.importing.files import OrderFile
from regulars.services.importing.items import ReadItem, ReadOrder, ReadRejected, ReadSkipped, RejectedRow
from regulars.services.importing.mapping import load_preset, presets
from regulars.services.importing.rows import Columns

if TYPE_CHECKING:
    from regulars.domain.problems import Problem
    from regulars.services.importing.mapping import OrderMapping

_Item = TypeVar("_Item")

ROWS: Final = 20
ORDERS: Final = 5
_ITEMS: Final = 500
"""How many items are read at most to find so many orders."""
_DELIMITERS: Final = (",", ";", "\t", "|")
_ENCODINGS: Final = ("utf-8", "gb18030")
"""What files are written in, the strictest first: what can be read as one of them is."""


@dataclass(slots=True)
class Preview:
    """What a file looks like. `proposed`: the preset whose columns it has. `problems` are those of the mapping.

    `orders` are the first ones as messages of the Segment spec, `skipped` and `rejected` what stands between them.
    """

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    encoding: str
    delimiter: str
    proposed: OrderMapping | None
    orders: list[tuple[dict[str, Any], ...]] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    problems: Sequence[Problem] = ()


def preview_orders(path: Path, mapping: OrderMapping | None) -> Preview:
    """Look at a file, or its beginning, under a mapping; without one, under the preset that fits, if there is one.

    InvalidError when it is no CSV file that can be read.
    """
    preview = _look(path, mapping)
    mapping = mapping or preview.proposed
    if mapping is not None:
        _read(path, mapping, preview)
    return preview


def _look(path: Path, mapping: OrderMapping | None) -> Preview:
    encoding, delimiter = (mapping.encoding, mapping.delimiter) if mapping else _written_in(path)
    file = CsvFile(path, encoding=encoding, delimiter=delimiter)
    try:
        rows = [record.cells for record in islice(_until_cut_off(file.records()), ROWS)]
    finally:
        file.close()
    return Preview(file.header, rows, encoding, delimiter, _fitting(file.header))


def _written_in(path: Path) -> tuple[str, str]:
    """Encoding and delimiter: the first encoding in which the beginning is readable, and what parts most columns."""
    for encoding in _ENCODINGS:
        try:
            delimiter = max(_DELIMITERS, key=lambda each: len(_header(path, encoding, each)))
            file = CsvFile(path, encoding=encoding, delimiter=delimiter)
            try:
                if all(record.problem is None for record in islice(_until_cut_off(file.records()), ROWS)):
                    return encoding, delimiter
            finally:
                file.close()
        except InvalidError:
            if encoding == _ENCODINGS[-1]:
                raise
    return "utf-8", ","


def _header(path: Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    file = CsvFile(path, encoding=encoding, delimiter=delimiter)
    file.close()
    return file.header


def _fitting(header: tuple[str, ...]) -> OrderMapping | None:
    known = (load_preset(name) for name in presets())
    return next((mapping for mapping in known if not Columns(mapping, header).problems), None)


def _read(path: Path, mapping: OrderMapping, preview: Preview) -> None:
    try:
        with OrderFile(path, mapping) as file:
            for item in islice(_until_cut_off(file.items()), _ITEMS):
                _note(item, preview)
                if len(preview.orders) == ORDERS:
                    break
    except InvalidError as error:
        preview.problems = error.problems


def _note(item: ReadItem, preview: Preview) -> None:
    if isinstance(item, ReadOrder):
        preview.orders.append(item.messages)
    if isinstance(item, ReadSkipped):
        preview.skipped[item.reason] = preview.skipped.get(item.reason, 0) + 1
    elif isinstance(item, ReadOrder | ReadRejected):
        preview.rejected += item.rejected[: ROWS - len(preview.rejected)]


def _until_cut_off(items: Iterator[_Item]) -> Iterator[_Item]:
    """The items of a file of which there is only the beginning."""
    try:
        yield from items
    except InvalidError:
        return
