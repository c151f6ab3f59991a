"""A look at an order file: what it is written in, whose columns it has, and what would be read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from regulars.services.errors import InvalidError
from regulars.services.importing.mapping import OrderMapping, load_mapping
from regulars.services.importing.preview import ORDERS, ROWS, preview_orders
from tests.services.importing.file_making import RETAIL, csv_text, row
from tests.services.importing.making import write

SHOP = """
name: shop
time_zone: Asia/Shanghai
currency: CNY
columns: {order: 单号, time: 时间, product: 商品, quantity: 数量, price: 单价}
customer: [{column: 手机, identity: phone}]
"""
LINES = "单号;时间;商品;数量;单价;手机\nA-1;2026-03-10 19:58;咖啡;2;12.5;13800138000\nA-2;2026-03-11 19:58;茶;1;9;13900139000\n"


def mapping(**more: str) -> OrderMapping:
    return load_mapping(SHOP + "".join(f"{key}: {value}\n" for key, value in more.items()))


def test_a_file_with_the_columns_of_a_preset_is_read_by_it(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", row("1"), row("2"), row("A3"), row("4", CustomerID=""), row("5", Quantity="x"))
    preview = preview_orders(path, None)
    assert preview.proposed == RETAIL
    assert [each[0]["properties"]["order_id"] for each in preview.orders] == ["1", "2"]
    assert preview.skipped == {"no_customer": 1}
    assert [(each.row, each.problems[0].code) for each in preview.rejected] == [
        (4, "order_is_bad_debt"),
        (6, "row_not_a_number"),
    ]
    assert preview.problems == ()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_it_is_written_in_is_found_out(tmp_path: Path, encoding: str, delimiter: str, *, packed: bool) -> None:
    content = LINES.replace(";", delimiter).encode(encoding)
    path = tmp_path / "f.csv"
    path.write_bytes(gzip.compress(content) if packed else content)
    preview = preview_orders(path, None)
    assert (preview.encoding, preview.delimiter) == ("gb18030" if encoding == "gb18030" else "utf-8", delimiter)
    assert preview.columns == ("单号", "时间", "商品", "数量", "单价", "手机")
    assert preview.rows[1] == ("A-2", "2026-03-11 19:58", "茶", "1", "9", "13900139000")
    assert (preview.proposed, preview.orders) == (None, [])
    mapped = preview_orders(path, mapping(encoding=preview.encoding, delimiter=f'"{preview.delimiter}"'))
    assert [each[0]["properties"]["total"] for each in mapped.orders] == [25, 9]


def test_a_mapping_that_does_not_fit_says_where(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(LINES.replace("单价", "价格"), "utf-8")
    preview = preview_orders(path, mapping(delimiter='";"'))
    assert [(each.path, each.code) for each in preview.problems] == [("单价", "file_column_missing")]
    assert (len(preview.rows), preview.orders) == (2, [])


def test_no_more_than_the_beginning_is_looked_at(tmp_path: Path) -> None:
    preview = preview_orders(write(tmp_path / "f.csv", *(row(str(number)) for number in range(300))), None)
    assert (len(preview.rows), len(preview.orders)) == (ROWS, ORDERS)


def test_of_a_packed_file_the_beginning_is_enough(tmp_path: Path) -> None:
    whole = gzip.compress(csv_text([row(str(number), Description=str(number**9)) for number in range(5_000)]).encode())
    path = tmp_path / "f.csv.gz"
    path.write_bytes(whole[: len(whole) // 4])
    preview = preview_orders(path, None)
    assert (len(preview.rows), len(preview.orders), preview.problems) == (ROWS, ORDERS, ())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff\n\xff", gzip.compress(b"", mtime=0)])
def test_what_is_no_csv_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidError, match="order_file_unreadable"):
        preview_orders(path, None)
