"""Lines, quotes, encodings and compression: a broken line costs itself, a broken file says so."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from regulars.services.errors import InvalidError
from regulars.services.importing.csv_rows import MAX_LINE, fingerprint
from regulars.services.importing.files import read_orders
from tests.services.importing.file_making import (
    HEADER,
    RETAIL,
    codes,
    csv_text,
    mapping_with,
    messages,
    read_rows,
    read_text,
    rejected,
    row,
    rows_of,
    the_order,
)

# -- lines and encodings -----------------------------------------------------------------------------------------


def test_a_line_in_another_encoding_costs_only_itself(tmp_path: Path) -> None:
    good, bad = csv_text([row()]).encode(), ",".join(row(Description="café")).encode("latin-1")
    items = read_text(tmp_path, good + bad + b"\n" + ",".join(row()).encode() + b"\n")
    assert codes(items) == [(3, "", "row_not_decodable")]
    assert rejected(items)[0].cells[0].startswith("1,A1,caf\\xe9,2")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    content = csv_text([row(Description="café")]).encode(encoding)
    (message,) = messages(read_text(tmp_path, content, mapping_with(encoding=encoding)))
    assert message["properties"]["products"][0]["name"] == "café"


def test_chinese_spreadsheets_are_read(tmp_path: Path) -> None:
    content = csv_text([row(Description="热饮杯")]).encode("gb18030")
    (message,) = messages(read_text(tmp_path, content, mapping_with(encoding="gb18030")))
    assert message["properties"]["products"][0]["name"] == "热饮杯"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_makes_no_difference(tmp_path: Path, encoding: str, mark: bytes) -> None:
    items = read_text(tmp_path, mark + csv_text([row()]).encode(), mapping_with(encoding=encoding))
    assert the_order(items).rows == (2,)


def test_gzip_and_windows_line_ends_and_empty_lines_make_no_difference(tmp_path: Path) -> None:
    text = csv_text([row("1"), row("2")])
    spaced = text.replace("\n2,", "\n\n,,,,,,,\n2,").replace("\n", "\r\n") + "\r\n \r\n"
    plain, packed = read_text(tmp_path, text), read_text(tmp_path, gzip.compress(spaced.encode()))
    assert messages(packed) == messages(plain)
    assert [rows_of(item) for item in packed] == [[2], [5]]


def test_a_cell_may_run_over_lines(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row("1", Description='two\n"fine"\nlines'), row("2"))
    assert [rows_of(item) for item in items] == [[2], [5]]
    assert messages(items)[0]["properties"]["products"][0]["name"] == 'two\n"fine"\nlines'


def test_a_stray_quotation_mark_costs_only_its_own_line(tmp_path: Path) -> None:
    lines = [",".join(row(str(number))) for number in range(1, 8)]
    lines[1] = lines[1].replace("LANTERN", '"LANTERN')
    lines[4] = lines[4].replace("LANTERN", '"LANTERN" LARGE')
    lines[5] = lines[5].replace("LANTERN", 'LANTERN 5" HIGH')
    items = read_text(tmp_path, "\n".join([",".join(HEADER), *lines]))
    assert codes(items) == [(3, "", "row_quotes_broken"), (6, "", "row_quotes_broken")]
    assert [message["properties"]["order_id"] for message in messages(items)] == ["1", "3", "4", "6", "7"]


def test_a_quotation_mark_that_never_closes_costs_only_its_own_line(tmp_path: Path) -> None:
    lines = [",".join(row(str(number))) for number in range(1, 400)]
    lines[0] = lines[0].replace("LANTERN", '"LANTERN')
    items = read_text(tmp_path, "\n".join([",".join(HEADER), *lines]))
    assert codes(items) == [(2, "", "row_quotes_broken")]
    assert len(messages(items)) == 398


def test_an_endless_line_costs_only_itself(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row("1"), row("2", Description="x" * (3 * MAX_LINE)), row("3"))
    assert codes(items) == [(3, "", "row_line_too_long")]
    assert [rows_of(item) for item in items] == [[2], [3], [4]]
    assert len(rejected(items)[0].cells[0]) < MAX_LINE


# -- files that cannot be read -----------------------------------------------------------------------------------


def test_all_missing_columns_are_told_at_once_with_the_nearest_name(tmp_path: Path) -> None:
    header = ["Invoice No", *HEADER[1:6], "Country", "Country"]
    with pytest.raises(InvalidError) as caught:
        read_text(tmp_path, csv_text([row()], header))
    found = {(problem.path, problem.code, problem.hint) for problem in caught.value.problems}
    assert found == {
        ("InvoiceNo", "file_column_missing", "Invoice No"),
        ("CustomerID", "file_column_missing", None),
        ("Country", "file_column_twice", None),
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n", "file_without_header"),
        (b'"', "file_without_header"),
        (b"\xff\xfe\x00", "file_without_header"),
        (b"\x1f\x8b\x08 no gzip", "file_cut_off"),
    ],
)
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(InvalidError) as caught:
        read_text(tmp_path, content)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for use in (lambda path: list(read_orders(path, RETAIL)), fingerprint):
        with pytest.raises(InvalidError) as caught:
            use(tmp_path / "nothing.csv")
        assert [(p.code, p.params) for p in caught.value.problems] == [
            ("file_cannot_be_opened", {"file": "nothing.csv"})
        ]


def test_a_file_cut_off_gives_what_is_whole_and_then_says_where_it_ends(tmp_path: Path) -> None:
    packed = gzip.compress(csv_text(row(str(number), CustomerID=str(number)) for number in range(40_000)).encode())
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(packed[: len(packed) * 2 // 3])
    read = 0
    with pytest.raises(InvalidError) as caught:
        for item in read_orders(path, RETAIL):
            read = item.position
    (problem,) = caught.value.problems
    assert problem.code == "file_cut_off"
    assert 10_000 < read <= int(str(problem.params["line"]))


def test_a_fingerprint_tells_files_apart(tmp_path: Path) -> None:
    one, same, other = (tmp_path / name for name in ("one", "same", "other"))
    one.write_bytes(b"a" * 2_000_000)
    same.write_bytes(b"a" * 2_000_000)
    other.write_bytes(b"a" * 1_999_999 + b"b")
    assert fingerprint(one) == fingerprint(same) != fingerprint(other)
