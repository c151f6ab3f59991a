"""Order files read as a stream: lines in, orders as events out, every row accounted for exactly once.

Memory does not grow with the file. Reading is deterministic, so an import that was killed goes on with
`start_after_row=` the `position` of the last item it finished: the earlier rows are read again, fast, and nothing of
them is given out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from regulars.services.errors import InvalidError
from regulars.services.importing.csv_rows import CsvFile
from regulars.services.importing.groups import OrderCollector
from regulars.services.importing.items import ReadItem
from regulars.services.importing.mapping import OrderMapping
from regulars.services.importing.rows import Columns, RowReader


class OrderFile(AbstractContextManager["OrderFile"]):
    """An open order file. Opening one that lacks mapped columns is an `InvalidError` with all its problems."""

    def __init__(self, path: Path, mapping: OrderMapping) -> None:
        """Open the file and find its columns."""
        self._mapping = mapping
        self._file = CsvFile(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
        columns = Columns(mapping, self._file.header)
        if columns.problems:
            self._file.close()
            raise InvalidError("order_file_unreadable", problems=columns.problems)
        self._reader = RowReader(mapping, columns)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the file's columns."""
        return self._file.header

    @property
    def size(self) -> int:
        """The bytes of the file as it is stored."""
        return self._file.size

    @property
    def consumed(self) -> int:
        """How many of the bytes have been read, for showing progress."""
        return self._file.consumed

    def items(self, *, start_after_row: int = 0) -> Iterator[ReadItem]:
        """What the file holds, from the first item whose position is greater; to be asked for once.

        A file that breaks off is an `InvalidError`; what was given before it is valid.
        """
        collector = OrderCollector(self._mapping, self._reader, len(self.header))
        return collector.items(self._file.records(), start_after_row=start_after_row)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        """The open file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()


def read_orders(path: Path, mapping: OrderMapping, *, start_after_row: int = 0) -> Iterator[ReadItem]:
    """The items of a file; see `OrderFile`, which also tells how far reading has come."""
    with OrderFile(path, mapping) as file:
        yield from file.items(start_after_row=start_after_row)
