"""The file of rejected rows: readable, importable again, and exact after a kill."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from regulars.domain.problems import Problem
from regulars.services.importing.files import read_orders
from regulars.services.importing.items import RejectedRow
from regulars.services.importing.rejects import RejectsFile
from tests.services.importing.file_making import HEADER, RETAIL, csv_text, messages, read_rows, rejected, row

if TYPE_CHECKING:
    from pathlib import Path


def rows_in(path: Path) -> list[list[str]]:
    """The cells of the file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_each_row_stands_with_its_line_its_reasons_and_its_cells(tmp_path: Path) -> None:
    rows = rejected(read_rows(tmp_path, row(), row(Quantity="two", UnitPrice="£9", Description='"A", B'), row()[:-1]))
    path = tmp_path / "rejects.csv"
    with RejectsFile(path, HEADER) as file:
        file.add(rows)
    assert rows_in(path) == [
        ["line", "codes", "reasons_en", "reasons_zh", *HEADER],
        [
            "3",
            "row_not_a_number",
            "UnitPrice: “£9” is not a number. Quantity: “two” is not a number.",
            "UnitPrice: “£9”不是数字。 Quantity: “two”不是数字。",
            *row(Quantity="two", UnitPrice="£9", Description='"A", B'),
        ],
        [
            "4",
            "row_column_count",
            "The row has 7 cells; the header has 8.",
            "该行有 7 个单元格，而表头有 8 个。",
            *row()[:-1],
        ],
    ]


def test_the_file_can_be_imported_again_once_it_is_corrected(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    with RejectsFile(path, HEADER) as file:
        file.add(rejected(read_rows(tmp_path, row(Quantity="two"))))
    path.write_bytes(path.read_bytes().replace(b",two,", b",2,"))
    (message,) = messages(read_orders(path, RETAIL))
    assert message["properties"]["products"][0]["quantity"] == 2


def refused(number: int) -> RejectedRow:
    """A rejected row of a line."""
    return RejectedRow(number, ("退货",), (Problem("", "row_quotes_broken"),))


def test_going_on_cuts_off_what_will_be_written_again(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    with RejectsFile(path, ["cell"]) as file:
        file.add([refused(2)])
        kept = file.offset
        file.add([refused(3), refused(4)])
    with RejectsFile(path, ["cell"], offset=kept) as file:
        assert file.offset == kept
        file.add([refused(3)])
    assert [cells[0] for cells in rows_in(path)] == ["line", "2", "3"]


def test_what_was_added_is_in_the_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    with RejectsFile(path, ["cell"]) as file:
        file.add([refused(2)])
        assert len(rows_in(path)) == 2
        assert path.stat().st_size == file.offset


def test_a_file_that_is_gone_or_not_wanted_any_more_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    with RejectsFile(path, ["cell"], offset=500) as file:
        file.add([refused(2)])
    assert len(rows_in(path)) == 2
    with RejectsFile(path, ["cell"]):
        pass
    assert len(rows_in(path)) == 1


def test_a_file_shorter_than_it_was_is_added_to(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    with RejectsFile(path, ["cell"]) as file:
        end = file.offset
    with RejectsFile(path, ["cell"], offset=end + 100) as file:
        file.add([refused(2)])
    assert [cells[0] for cells in rows_in(path)] == ["line", "2"]


def test_csv_text_reads_back() -> None:
    assert list(csv.reader(csv_text([row()]).splitlines())) == [list(HEADER), list(row())]
