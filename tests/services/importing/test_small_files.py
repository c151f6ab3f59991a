"""Files with little in them: one row an order and its total, no product, no quantity; and what customers are called."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from regulars.domain.events.event import Message
from regulars.domain.events.parse import parse_message
from regulars.services.errors import InvalidError
from regulars.services.importing.files import read_orders
from regulars.services.importing.mapping import load_mapping
from regulars.services.importing.run import ImportReport, import_orders
from regulars.services.ingest_events import Engine
from regulars.services.members import show_member
from regulars.storage.transaction import Pool
from tests.domain.events.messages import NOW
from tests.services.importing.file_making import codes, messages, read_text
from tests.services.importing.making import NOW as TODAY
from tests.services.importing.making import engine_on, rejects_of

MAPPING = """
name: till
time_zone: Asia/Shanghai
time_formats: ["%Y-%m-%d"]
currency: GBP
columns: {columns}
customer: [{{column: phone, identity: phone}}]
may_be_absent: [price]
"""
TOTALS = "{order: no, time: date, total: amount, name: item, customer_name: name}"
HEADER = "no,date,phone,name,amount,item\n"


def the_mapping(columns: str = TOTALS) -> Any:
    return load_mapping(MAPPING.format(columns=columns))


def line(
    number: str, *, phone: str = "13900001111", name: str = "李雷", amount: str = "36.5", item: str = "拿铁"
) -> str:
    return f"{number},2025-03-10,{phone},{name},{amount},{item}\n"


def test_a_row_with_a_total_is_an_order_of_one_line(tmp_path: Path) -> None:
    items = read_text(tmp_path, HEADER + line("A1"), the_mapping())
    order = messages(items)[0]
    assert order["properties"]["products"] == [{"product_id": "拿铁", "name": "拿铁", "price": 36.5, "quantity": 1}]
    parsed = parse_message(order, received_at=NOW)
    assert isinstance(parsed, Message)
    assert parsed.event.cart is not None
    assert (parsed.event.cart.total, parsed.event.cart.lines[0].amount) == (Decimal("36.5"), Decimal("36.5"))


@pytest.mark.parametrize(
    ("columns", "total", "products"),
    [
        ("{order: no, time: date, total: amount}", 36.5, None),
        ("{order: no, time: date, price: amount}", 73, None),
        ("{order: no, time: date, price: amount, total: amount}", 36.5, None),
        ("{order: no, time: date, price: amount, product: item}", 73, [("拿铁", 36.5, 1)] * 2),
        ("{order: no, time: date, price: amount, sku: item, name: name}", 73, [("拿铁", 36.5, 1)] * 2),
    ],
)
def test_what_a_file_lacks_is_one_piece_or_nothing(tmp_path: Path, columns: str, total: Any, products: Any) -> None:
    rows = line("A1") if "price" not in columns else line("A1") * 2
    properties = messages(read_text(tmp_path, HEADER + rows, the_mapping(columns)))[0]["properties"]
    given = properties.get("products")
    assert properties["total"] == total
    assert (given and [(each["product_id"], each["price"], each["quantity"]) for each in given]) == products


def test_without_a_price_a_second_row_of_an_order_is_rejected(tmp_path: Path) -> None:
    items = read_text(tmp_path, HEADER + line("A1") + line("A2") + line("A1", item="可颂"), the_mapping())
    assert [each["properties"]["total"] for each in messages(items) if each["type"] == "track"] == [36.5, 36.5]
    assert codes(items) == [(4, "no", "order_row_again")]


@pytest.mark.parametrize(
    ("amount", "code"), [("", "value_missing"), ("x", "row_not_a_number"), ("-1", "amount_negative")]
)
def test_a_total_that_is_none_is_told_once(tmp_path: Path, amount: str, code: str) -> None:
    items = read_text(tmp_path, HEADER + line("A1", amount=amount), the_mapping())
    assert codes(items) == [(2, "amount", code)]


def test_a_price_that_may_be_absent_needs_a_total(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + line("A1"), "utf-8")
    with pytest.raises(InvalidError) as caught:
        list(read_orders(path, the_mapping("{order: no, time: date, price: price}")))
    assert [(each.path, each.code) for each in caught.value.problems] == [("price", "file_column_missing")]
    assert messages(read_orders(path, the_mapping("{order: no, time: date, price: price, total: amount}")))


def test_a_name_is_told_once_and_again_when_it_changes(tmp_path: Path) -> None:
    rows = (line("A1"), line("A2"), line("B1", phone="13900002222", name=""), line("A3", name="李蕾"), line("A4"))
    found = messages(read_text(tmp_path, HEADER + "".join(rows), the_mapping()))
    told = [each for each in found if each["type"] == "identify"]
    assert [each["traits"]["name"] for each in told] == ["李雷", "李蕾", "李雷"]
    assert len({each["messageId"] for each in told}) == len(told)
    assert {each["context"]["externalIds"][0]["id"] for each in told} == {"+8613900001111"}


def take(engine: Engine, path: Path, rows: str) -> ImportReport:
    path.write_text(HEADER + rows, "utf-8")
    return import_orders(engine, path, the_mapping(), rejects=rejects_of(path), now=lambda: TODAY)


def test_an_ordinary_file_makes_members_with_names_and_points(pool: Pool, tmp_path: Path) -> None:
    engine, path = engine_on(pool), tmp_path / "till.csv"
    report = take(engine, path, line("A1") + line("A2") + line("A3", amount="free"))
    assert (report.counts.orders, report.counts.members, report.counts.rejected_rows) == (2, 1, 1)
    assert report.counts.earned == {"points": 72}
    shown = show_member(engine, "phone:+8613900001111", now=TODAY)
    assert shown["attributes"]["name"] == "李雷"
    again = take(engine, path, line("A1", name="李蕾") + line("A2", name="李蕾") + line("A4"))
    assert (again.counts.orders, again.counts.rejected_rows) == (3, 0)
    assert show_member(engine, "phone:+8613900001111", now=TODAY)["attributes"]["name"] == "李雷"
