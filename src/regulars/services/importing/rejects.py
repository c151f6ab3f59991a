"""The file of rejected rows: where each stands, why it was not taken in both languages, and its cells as they were."""

from __future__ import annotations

import csv
import io
import os
from contextlib import AbstractContextManager
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from regulars.services.csv_lines import BYTE_ORDER_MARK, lines
from regulars.services.wording.problems import placed_problem_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from regulars.services.importing.items import RejectedRow
    from regulars.texts import Language

OWN_COLUMNS: Final = ("line", "codes", "reasons_en", "reasons_zh")
"""What stands before the original columns. An import ignores them, so the corrected file can be read again."""


class KeptReject(NamedTuple):
    """A row of the file: its line in the file that was imported, why it was not taken, its cells as they were."""

    line: int
    reasons: dict[Language, str]
    cells: tuple[str, ...]


def first_rejects(content: bytes, most: int) -> list[KeptReject]:
    """The first rows of such a file, or of its beginning."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig", errors="ignore"), newline=""))
    found = islice(rows, 1, 1 + most)
    return [KeptReject(int(line), {"en": en, "zh": zh}, tuple(cells)) for line, _, en, zh, *cells in found]


class RejectsFile(AbstractContextManager["RejectsFile"]):
    """A CSV file that rejected rows are added to.

    An import that goes on after it was killed passes the `offset` it kept with its position: what was written after
    that is cut off, for it will be written again.
    """

    def __init__(self, path: Path, header: Sequence[str], *, offset: int = 0) -> None:
        """Open the file, a new one where `offset` is 0 or nothing is there."""
        goes_on = offset > 0 and path.exists()
        self._file = path.open("r+b" if goes_on else "wb")
        if goes_on:
            self._file.truncate(min(offset, path.stat().st_size))
            self._file.seek(0, io.SEEK_END)
        else:
            self._file.write(BYTE_ORDER_MARK)
            self._write([*OWN_COLUMNS, *header])

    @property
    def offset(self) -> int:
        """The file's length so far."""
        return self._file.tell()

    def add(self, rows: Iterable[RejectedRow]) -> None:
        """Write rows; they are on disk when it returns, before anything is noted that relies on it."""
        for row in rows:
            codes = " ".join(dict.fromkeys(problem.code for problem in row.problems))
            reasons = [
                " ".join(placed_problem_text(problem, language) for problem in row.problems)
                for language in ("en", "zh")
            ]
            self._write([row.row, codes, *reasons, *row.cells])
        self._file.flush()
        os.fsync(self._file.fileno())

    def __enter__(self) -> Self:
        """The open file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, cells: Sequence[object]) -> None:
        self._file.write(lines([cells]))
