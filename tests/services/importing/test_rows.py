"""What the cells of an order file mean: exact money, times of the shop's zone, and what a broken cell costs."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.domain.events.event import Message
from regulars.domain.events.parse import parse_message
from regulars.services.importing.items import ReadOrder, ReadRejected
from tests.domain.events.messages import NOW
from tests.services.importing.file_making import (
    HEADER,
    codes,
    mapping_with,
    messages,
    read_rows,
    read_text,
    rejected,
    row,
    the_order,
)


@given(
    lines=st.lists(
        st.tuples(st.decimals(0, 10_000, places=3), st.integers(1, 1000) | st.decimals("0.001", 50, places=3)),
        min_size=1,
        max_size=30,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_are_exact_also_behind_json(tmp_path: Path, lines: list[tuple[Decimal, Decimal | int]]) -> None:
    items = read_rows(tmp_path, *(row(UnitPrice=f"{price:f}", Quantity=f"{units:f}") for price, units in lines))
    (message,) = json.loads(json.dumps(the_order(items).messages))
    parsed = parse_message(message, received_at=NOW)
    assert isinstance(parsed, Message)
    assert parsed.event.cart is not None
    assert parsed.event.cart.total == sum((price * units for price, units in lines), Decimal())
    assert [(line.price, line.quantity) for line in parsed.event.cart.lines] == lines


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2011-01-18 10:01:00", "2011-01-18T10:01:00Z"),
        ("2011-07-18 10:01:00", "2011-07-18T09:01:00Z"),
        ("2011-10-30 01:30:00", "2011-10-30T00:30:00Z"),  # occurs twice: the first of them
        ("2011-03-27 01:30:00", "2011-03-27T01:30:00Z"),  # does not occur: moved on by the gap, to 02:30 there
    ],
)
def test_times_without_a_zone_are_those_of_the_mapping(tmp_path: Path, local: str, utc: str) -> None:
    (message,) = messages(read_rows(tmp_path, row(InvoiceDate=local)))
    assert message["timestamp"] == utc


def test_a_time_with_a_zone_keeps_it(tmp_path: Path) -> None:
    mapping = mapping_with(time_formats=("%d.%m.%Y %H:%M", "iso"))
    items = read_rows(
        tmp_path,
        row("1", InvoiceDate="18.01.2011 10:01"),
        row("2", InvoiceDate="2011-01-18T10:01:00+08:00"),
        mapping=mapping,
    )
    assert [message["timestamp"] for message in messages(items)] == ["2011-01-18T10:01:00Z", "2011-01-18T02:01:00Z"]


def test_numbers_may_be_written_the_european_way(tmp_path: Path) -> None:
    mapping = mapping_with(decimal_mark=",", thousands_mark=".", delimiter=";")
    text = ";".join(HEADER) + "\n" + ";".join(row(UnitPrice="1.234,50")) + "\n" + ";".join(row("2", UnitPrice="1,2,3"))
    items = read_text(tmp_path, text, mapping)
    assert messages(items)[0]["properties"]["total"] == 2469
    assert codes(items) == [(3, "UnitPrice", "row_not_a_number")]


# -- rows that are rejected ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("InvoiceNo", "", "value_missing"),
        ("InvoiceNo", "1" * 401, "text_too_long"),
        ("StockCode", " ", "value_missing"),
        ("StockCode", "x" * 4097, "text_too_long"),
        ("Description", "a\0b", "text_nul"),
        ("Quantity", "", "value_missing"),
        ("Quantity", "two", "row_not_a_number"),
        ("Quantity", "1_000", "row_not_a_number"),
        ("Quantity", "NaN", "row_not_a_number"),
        ("Quantity", "٣", "row_not_a_number"),
        ("Quantity", "0", "quantity_not_positive"),
        ("Quantity", "-1", "quantity_not_positive"),
        ("Quantity", "1000001", "quantity_too_large"),
        ("Quantity", "0.0000001", "row_number_too_precise"),
        ("UnitPrice", "", "value_missing"),
        ("UnitPrice", "£2.50", "row_not_a_number"),
        ("UnitPrice", "1e3", "row_not_a_number"),
        ("UnitPrice", "-2.50", "amount_negative"),
        ("UnitPrice", "1000000000001", "amount_too_large"),
        ("UnitPrice", "123456789012.345678", "row_number_too_precise"),
        ("InvoiceDate", "", "value_missing"),
        ("InvoiceDate", "18/01/2011", "row_time_unreadable"),
        ("InvoiceDate", "2011-02-30 10:00:00", "row_time_unreadable"),
        ("InvoiceDate", "0001-01-01 00:00:00", "row_time_unreadable"),
        ("InvoiceDate", "1989-12-31 23:59:59", "row_time_unreadable"),
        ("CustomerID", "7" * 513, "id_too_long"),
    ],
)
def test_a_broken_cell_costs_its_row_and_the_rest_of_the_order_stays(
    tmp_path: Path, column: str, value: str, code: str
) -> None:
    items = read_rows(tmp_path, row(), row(**{column: value}), row())
    assert codes(items) == [(3, column, code)]
    assert [item.rows for item in items if isinstance(item, ReadOrder)] == [(2, 4)]


def test_a_credit_notes_quantity_must_be_below_zero(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row("C1"), row("C1", Quantity="-1"), row("C1", Quantity="0"))
    assert codes(items) == [
        (2, "Quantity", "row_quantity_not_negative"),
        (4, "Quantity", "row_quantity_not_negative"),
    ]
    assert len(messages(items)) == 1


def test_every_problem_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row(Quantity="x", UnitPrice="-1", InvoiceDate="?", StockCode=""))
    assert sorted(codes(items)) == [
        (2, "InvoiceDate", "row_time_unreadable"),
        (2, "Quantity", "row_not_a_number"),
        (2, "StockCode", "value_missing"),
        (2, "UnitPrice", "amount_negative"),
    ]


def test_an_order_left_with_no_row_is_rejected(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row(Quantity="0"), row(UnitPrice="x"))
    (item,) = items
    assert isinstance(item, ReadRejected)
    assert [each.row for each in item.rejected] == [2, 3]


def test_an_order_that_comes_to_too_much_is_rejected_with_all_its_rows(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row(UnitPrice="1000000000000", Quantity="1"), row(Quantity="0"), row())
    assert codes(items) == [
        (2, "", "order_amount_too_large"),
        (3, "Quantity", "quantity_not_positive"),
        (4, "", "order_amount_too_large"),
    ]


def test_a_credit_note_that_comes_to_too_much_is_rejected(tmp_path: Path) -> None:
    items = read_rows(tmp_path, *[row("C1", UnitPrice="900000000000", Quantity="-1")] * 2)
    assert [code for _, _, code in codes(items)] == ["order_amount_too_large"] * 2


@pytest.mark.parametrize(
    ("kind", "part", "value"),
    [
        ("user_id", "userId", "17850"),
        ("anonymous_id", "anonymousId", "17850"),
        (
            "card",
            "context",
            {"externalIds": [{"id": "17850", "type": "card", "collection": "users", "encoding": "none"}]},
        ),
    ],
)
def test_a_customer_is_named_where_the_spec_wants_it(tmp_path: Path, kind: str, part: str, value: object) -> None:
    customer = ({"column": "CustomerID", "identity": kind, "remove": r"\.0$"},)
    (message,) = messages(read_rows(tmp_path, row(), mapping=mapping_with(customer=customer)))
    assert {key: message.get(key) for key in ("userId", "anonymousId", "context") if key in message} == {part: value}


def test_a_total_that_json_cannot_carry_is_rejected(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row(UnitPrice="90000000000", Quantity="1"), row(UnitPrice="0.000001", Quantity="3"))
    assert [code for _, _, code in codes(items)] == ["order_amount_too_precise"] * 2


def test_rows_with_too_few_or_too_many_cells_are_rejected(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row(), row()[:-1], (*row(), "more"), row())
    assert codes(items) == [(3, "", "row_column_count"), (4, "", "row_column_count")]
    assert rejected(items)[1].cells == (*row(), "more")
