"""A CSV file as records with their line numbers: plain or gzip, one bad line never harming its neighbours.

The line is the unit of everything: the header is line 1, and a record is named by the line it begins in. A line that
cannot be decoded, or whose quotes do not close, becomes a record with a problem, and reading goes on with the next
line. No more than one record is kept in memory.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections import deque
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

from regulars.domain.problems import Problem
from regulars.services.errors import InvalidError

MAX_LINE: Final = 131_072  # the csv module takes no longer cell
"""The most bytes of a line; a longer one is refused and read past."""

MAX_RECORD_LINES: Final = 200
"""The most lines over which a quoted cell may run."""

_GZIP: Final = b"\x1f\x8b"
_UNCLOSED: Final = "unexpected end of data"
_SHOWN: Final = 2_000


class Record(NamedTuple):
    """The cells that begin in one line, or why there are none (`cells` is then the line's text, in one cell)."""

    row: int
    cells: tuple[str, ...]
    problem: Problem | None = None


class CsvFile:
    """An open CSV file. Its header is read at once, its records as they are asked for, once."""

    def __init__(self, path: Path, *, encoding: str, delimiter: str) -> None:
        """Open the file; one that cannot be opened or has no readable header is an `InvalidError`."""
        self._encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self._delimiter = delimiter
        self._line = 0
        self.header: tuple[str, ...] = ()
        self._waiting: deque[tuple[int, bytes]] = deque()
        try:
            self._raw = cast("BinaryIO", path.open("rb"))
            self.size = path.stat().st_size
            packed = self._raw.read(2) == _GZIP
            self._raw.seek(0)
        except OSError as error:
            raise _unreadable("file_cannot_be_opened", file=path.name) from error
        self._bytes = cast("BinaryIO", gzip.GzipFile(fileobj=self._raw)) if packed else self._raw
        try:
            self.header = self._header()
        except InvalidError:
            self._raw.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    @property
    def consumed(self) -> int:
        """How many of the file's `size` bytes have been read, for showing progress."""
        return self._raw.tell()

    def records(self) -> Iterator[Record]:
        """The records below the header; lines without any value are none.

        A file that is cut off in the middle is an `InvalidError`.
        """
        while (line := self._next()) is not None:
            number, content = line
            record = self._record(number, content)
            if record:
                yield record

    def _header(self) -> tuple[str, ...]:
        line = self._next()
        if line is None:
            raise _unreadable("file_empty")
        number, content = line
        record = self._record(number, content.removeprefix(b"\xef\xbb\xbf"))
        if record is None or record.problem:
            raise _unreadable("file_without_header")
        return tuple(cell.strip() for cell in record.cells)

    def _record(self, number: int, content: bytes) -> Record | None:
        """The record that begins in a line, its quotes running over further lines; None for one without any value."""
        if len(content) > MAX_LINE:
            self._skip_rest(content)
            return self._refused(number, content, Problem("", "row_line_too_long", {"limit": MAX_LINE}))
        text = self._decode(content)
        if text is None:
            return self._refused(number, content, Problem("", "row_not_decodable", {"encoding": self._encoding}))
        text = text.rstrip("\r\n")
        if not text.strip(self._delimiter + " "):
            return None
        cells, unclosed = self._cells(text)
        if cells is None and unclosed:
            cells = self._cells_over_lines(text)
        if cells is None:
            return self._refused(number, content, Problem("", "row_quotes_broken"))
        return Record(number, cells)

    def _cells(self, text: str) -> tuple[tuple[str, ...] | None, bool]:
        """The cells of a whole record; else None, and whether a quote is still open."""
        try:
            return tuple(next(csv.reader([text], delimiter=self._delimiter, strict=True))), False
        except csv.Error as error:
            return None, _UNCLOSED in str(error)

    def _cells_over_lines(self, text: str) -> tuple[str, ...] | None:
        """The cells of a record whose quotes run on; the lines are put back when they never close rightly."""
        taken: list[tuple[int, bytes]] = []
        size = len(text)
        while len(taken) < MAX_RECORD_LINES and size <= MAX_LINE and (line := self._next()) is not None:
            taken.append(line)
            more = self._decode(line[1])
            if more is None:
                break
            size += len(more)
            text += "\n" + more.rstrip("\r\n")
            if '"' in more:
                cells, unclosed = self._cells(text)
                if cells is not None and len(cells) == len(self.header):
                    return cells
                if not unclosed:
                    break
        self._waiting.extendleft(reversed(taken))
        return None

    def _next(self) -> tuple[int, bytes] | None:
        if self._waiting:
            return self._waiting.popleft()
        content = self._readline()
        if not content:
            return None
        self._line += 1
        return self._line, content

    def _skip_rest(self, content: bytes) -> None:
        while content and not content.endswith(b"\n"):
            content = self._readline()

    def _readline(self) -> bytes:
        try:
            return self._bytes.readline(MAX_LINE + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise _unreadable("file_cut_off", line=self._line) from error

    def _decode(self, content: bytes) -> str | None:
        try:
            return content.decode(self._encoding)
        except UnicodeDecodeError:
            return None

    def _refused(self, number: int, content: bytes, problem: Problem) -> Record:
        shown = content[:_SHOWN].decode(self._encoding, "backslashreplace")
        return Record(number, (shown.rstrip("\r\n"),), problem)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file's bytes as hexadecimal text: tells whether two imports are of the same file."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1_048_576):
                digest.update(block)
    except OSError as error:
        raise _unreadable("file_cannot_be_opened", file=path.name) from error
    return digest.hexdigest()


def _unreadable(code: str, **params: str | int) -> InvalidError:
    return InvalidError("order_file_unreadable", problems=(Problem("", code, params),))
