"""CSV as spreadsheet programs open it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""Begins a file: without it spreadsheet programs take UTF-8 for something else."""


def lines(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows of cells as lines of a file."""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode("utf-8")
