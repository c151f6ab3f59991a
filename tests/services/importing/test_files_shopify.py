"""Shopify's export of orders, where the first row of an order speaks for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regulars.domain.events.event import Message
from regulars.domain.events.parse import parse_message
from regulars.services.errors import InvalidError
from regulars.services.importing.items import ReadItem, ReadSkipped
from regulars.services.importing.run import import_orders
from regulars.storage import ledger
from tests.domain.events.messages import NOW
from tests.services.importing.file_making import SHOPIFY, codes, csv_text, messages, read_text, rows_of, the_order
from tests.services.importing.making import engine_on, rejects_of

if TYPE_CHECKING:
    from pathlib import Path

    from regulars.storage.transaction import Pool

HEADER_LINE = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Notes,Cancelled at,Payment Method,Refunded Amount,Vendor,Id,Tags,"
    "Source,Lineitem discount,Phone"
)
COLUMNS = HEADER_LINE.split(",")

FIRST = {
    "Name": "#1001",
    "Email": "Ann@Example.com",
    "Financial Status": "paid",
    "Paid at": "2025-06-18 10:00:05 +0800",
    "Currency": "EUR",
    "Subtotal": "95.10",
    "Shipping": "4.90",
    "Taxes": "0.00",
    "Total": "100.00",
    "Discount Code": "WELCOME",
    "Discount Amount": "5.00",
    "Created at": "2025-06-18 09:59:58 +0800",
    "Lineitem quantity": "2",
    "Lineitem name": "Matcha - 100 g",
    "Lineitem price": "40.05",
    "Lineitem sku": "MAT-100",
    "Refunded Amount": "0.00",
    "Vendor": "Green Hill",
    "Source": "web",
}
FURTHER = {
    "Name": "#1001",
    "Email": "Ann@Example.com",
    "Lineitem quantity": "1",
    "Lineitem name": "Whisk",
    "Lineitem price": "20.00",
    "Vendor": "Green Hill",
}


def read(tmp_path: Path, *rows: dict[str, str], columns: list[str] = COLUMNS) -> list[ReadItem]:
    """The items of an export with these rows."""
    return read_text(tmp_path, csv_text(([each.get(name, "") for name in columns] for each in rows), columns), SHOPIFY)


def test_rows_of_one_order_become_one_event(tmp_path: Path) -> None:
    order = the_order(read(tmp_path, FIRST, FURTHER))
    assert order.rows == (2, 3)
    assert order.messages == (
        {
            "type": "track",
            "messageId": "import:shopify:#1001",
            "timestamp": "2025-06-18T02:00:05Z",
            "event": "Order Completed",
            "context": {
                "externalIds": [
                    {"id": "ann@example.com", "type": "email", "collection": "users", "encoding": "none"},
                ],
            },
            "properties": {
                "order_id": "#1001",
                "currency": "EUR",
                "coupon": "WELCOME",
                "channel": "web",
                "subtotal": 95.1,
                "shipping": 4.9,
                "tax": 0,
                "discount": 5,
                "total": 100,
                "products": [
                    {
                        "product_id": "MAT-100",
                        "sku": "MAT-100",
                        "name": "Matcha - 100 g",
                        "brand": "Green Hill",
                        "price": 40.05,
                        "quantity": 2,
                    },
                    {"product_id": "Whisk", "name": "Whisk", "brand": "Green Hill", "price": 20, "quantity": 1},
                ],
            },
        },
    )


def test_money_given_back_becomes_a_refund_by_amount(tmp_path: Path) -> None:
    partly = {**FIRST, "Financial Status": "partially_refunded", "Refunded Amount": "12.50"}
    _, refund = the_order(read(tmp_path, partly, FURTHER)).messages
    assert refund["messageId"] == "import:shopify:#1001:refunded:12.5"
    assert refund["event"] == "Order Refunded"
    assert refund["timestamp"] == "2025-06-18T02:00:05Z"
    assert refund["properties"] == {"order_id": "#1001", "currency": "EUR", "refunded_so_far": 12.5}


def test_a_later_export_gives_back_what_was_refunded_since(pool: Pool, tmp_path: Path) -> None:
    engine, path = engine_on(pool), tmp_path / "orders.csv"
    for refunded, left in (("0.00", 100), ("12.50", 87), ("40.00", 60), ("40.0", 60)):
        partly = {**FIRST, "Currency": "GBP", "Refunded Amount": refunded}
        path.write_text(csv_text(([partly.get(name, "") for name in COLUMNS],), COLUMNS), "utf-8")
        report = import_orders(engine, path, SHOPIFY, rejects=rejects_of(path), now=lambda: NOW)
        assert (report.counts.orders, report.counts.rejected_rows) == (1, 0)
        with pool.transaction(read_only=True) as transaction:
            totals = ledger.account_totals(transaction)
        assert totals["points", "available"] == left


def test_a_cancelled_order_is_cancelled_and_not_refunded_as_well(tmp_path: Path) -> None:
    cancelled = {
        **FIRST,
        "Financial Status": "refunded",
        "Refunded Amount": "100.00",
        "Cancelled at": "2025-06-19 08:00:00 +0800",
    }
    _, message = the_order(read(tmp_path, cancelled)).messages
    assert message["messageId"] == "import:shopify:#1001:cancelled"
    assert message["event"] == "Order Cancelled"
    assert message["timestamp"] == "2025-06-19T00:00:00Z"
    assert message["properties"] == {"order_id": "#1001", "currency": "EUR"}


@pytest.mark.parametrize("status", ["pending", "voided", "authorized", "expired", "partially_paid", ""])
def test_what_is_not_paid_is_skipped_with_all_its_rows(tmp_path: Path, status: str) -> None:
    items = read(tmp_path, {**FIRST, "Financial Status": status}, FURTHER, {**FIRST, "Name": "#1002"})
    assert items[:2] == [ReadSkipped(2, "not_counted"), ReadSkipped(3, "not_counted")]
    assert len(messages(items)) == 1


def test_an_order_of_nobody_is_skipped_with_all_its_rows(tmp_path: Path) -> None:
    items = read(tmp_path, {**FIRST, "Email": ""}, {**FURTHER, "Email": ""})
    assert items == [ReadSkipped(2, "no_customer"), ReadSkipped(3, "no_customer")]


def test_without_an_email_the_phone_counts(tmp_path: Path) -> None:
    (message,) = messages(read(tmp_path, {**FIRST, "Email": "", "Phone": "'+86 138 0013 8000"}))
    assert message["context"]["externalIds"][0]["id"] == "+8613800138000"


def test_an_unpaid_time_falls_back_to_when_the_order_was_made(tmp_path: Path) -> None:
    (message,) = messages(read(tmp_path, {**FIRST, "Paid at": ""}))
    assert message["timestamp"] == "2025-06-18T01:59:58Z"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("Email", "ann", "email_invalid"),
        ("Total", "a lot", "row_not_a_number"),
        ("Total", "", "value_missing"),
        ("Shipping", "-1", "amount_negative"),
        ("Currency", "Euro", "program_currency_unknown"),
        ("Currency", "EUX", "program_currency_unknown"),
        ("Currency", "", "program_currency_unknown"),
        ("Paid at", "yesterday", "row_time_unreadable"),
        ("Cancelled at", "never", "row_time_unreadable"),
        ("Refunded Amount", "x", "row_not_a_number"),
        ("Discount Code", "x" * 4097, "text_too_long"),
    ],
)
def test_an_order_whose_own_fields_are_broken_is_rejected_with_all_its_rows(
    tmp_path: Path, column: str, value: str, code: str
) -> None:
    items = read(tmp_path, {**FIRST, column: value}, FURTHER, FURTHER, {**FIRST, "Name": "#1002"})
    follows = "order_first_row_rejected"
    assert codes(items) == [(2, column, code), (3, "Name", follows), (4, "Name", follows)]
    assert len(messages(items)) == 1


def test_a_broken_line_item_costs_only_itself_also_in_the_first_row(tmp_path: Path) -> None:
    items = read(tmp_path, {**FIRST, "Lineitem quantity": "0"}, FURTHER, {**FURTHER, "Lineitem price": "?"})
    assert codes(items) == [
        (2, "Lineitem quantity", "quantity_not_positive"),
        (4, "Lineitem price", "row_not_a_number"),
    ]
    (message,) = messages(items)
    assert message["properties"]["total"] == 100
    assert [line["product_id"] for line in message["properties"]["products"]] == ["Whisk"]


def test_a_too_long_order_is_rejected_with_the_rows_that_follow(tmp_path: Path) -> None:
    items = read(tmp_path, FIRST, *[FURTHER] * 1300, {**FIRST, "Name": "#1002"})
    assert len(codes(items)) == 1301
    assert {code for _, _, code in codes(items)} == {"order_too_many_rows"}
    assert len(messages(items)) == 1


def test_many_orders_that_are_not_counted_are_forgotten_again(tmp_path: Path) -> None:
    unpaid = [{**FIRST, "Name": f"#{number}", "Financial Status": "pending"} for number in range(600)]
    items = read(tmp_path, *unpaid, FURTHER | {"Name": "#599"}, FURTHER | {"Name": "#1", "Email": ""})
    assert [item.reason for item in items if isinstance(item, ReadSkipped)] == ["not_counted"] * 601 + ["no_customer"]


def test_columns_newer_than_an_old_export_may_be_absent(tmp_path: Path) -> None:
    old = [name for name in COLUMNS if name not in {"Phone", "Vendor", "Source", "Cancelled at", "Refunded Amount"}]
    assert len(messages(read(tmp_path, FIRST, columns=old))) == 1


def test_other_columns_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as caught:
        read(tmp_path, FIRST, columns=[name for name in COLUMNS if name != "Total"])
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [("Total", "file_column_missing")]


def test_notes_over_several_lines_do_not_disturb(tmp_path: Path) -> None:
    items = read(tmp_path, {**FIRST, "Notes": "ring\ntwice,\nplease"}, FURTHER)
    assert [rows_of(item) for item in items] == [[2, 5]]


def test_every_message_passes_the_event_door(tmp_path: Path) -> None:
    refunded = {**FIRST, "Refunded Amount": "1"}
    cancelled = {**FIRST, "Name": "#2", "Cancelled at": "2025-06-19 08:00:00 +0800"}
    for message in messages(read(tmp_path, refunded, FURTHER, cancelled)):
        assert isinstance(parse_message(message, received_at=NOW), Message)
