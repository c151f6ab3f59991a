"""Order files as events: what each line becomes, and that broken lines harm nothing but themselves."""

from __future__ import annotations

import gzip
import json
import os
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.domain.events.event import Message
from regulars.domain.events.parse import parse_message
from regulars.services.importing.files import OrderFile, read_orders
from regulars.services.importing.groups import LOOK_AHEAD
from regulars.services.importing.items import ReadOrder, ReadSkipped
from regulars.services.wording.problems import placed_problem_text
from regulars.texts import languages
from tests.domain.events.messages import NOW
from tests.services.importing.file_making import (
    HEADER,
    RETAIL,
    codes,
    csv_text,
    messages,
    read_rows,
    read_text,
    rejected,
    row,
    rows_of,
    the_order,
)


def test_rows_of_one_invoice_become_one_order(tmp_path: Path) -> None:
    items = read_rows(
        tmp_path,
        row("536365", StockCode="85123A", Quantity="6", UnitPrice="2.55"),
        row("536365", StockCode="71053", Quantity="1", UnitPrice="0.001", Description=""),
    )
    assert items == [
        ReadOrder(
            position=2,
            rows=(2, 3),
            messages=(
                {
                    "type": "track",
                    "messageId": "import:online-retail:536365",
                    "timestamp": "2011-01-18T10:01:00Z",
                    "event": "Order Completed",
                    "userId": "17850",
                    "properties": {
                        "order_id": "536365",
                        "currency": "GBP",
                        "country": "France",
                        "total": 15.301,
                        "products": [
                            {"product_id": "85123A", "name": "LANTERN", "price": 2.55, "quantity": 6},
                            {"product_id": "71053", "price": 0.001, "quantity": 1},
                        ],
                    },
                },
            ),
            rejected=(),
        )
    ]


def test_a_credit_note_becomes_a_refund_that_names_no_order(tmp_path: Path) -> None:
    (message,) = the_order(read_rows(tmp_path, row("C536379", Quantity="-3"))).messages
    assert message["event"] == "Order Refunded"
    assert message["messageId"] == "import:online-retail:C536379"
    assert message["properties"] == {
        "credit_note": "C536379",
        "currency": "GBP",
        "country": "France",
        "products": [{"product_id": "A1", "name": "LANTERN", "price": 1.25, "quantity": 3}],
    }


def test_bad_debt_is_rejected_with_a_reason_and_its_customer_does_not_matter(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row("A563185"), row("A563186", CustomerID=""))
    assert codes(items) == [(2, "InvoiceNo", "order_is_bad_debt"), (3, "InvoiceNo", "order_is_bad_debt")]


def test_rows_without_a_customer_are_skipped(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row("1", CustomerID=""), row("C2", CustomerID=" "), row("3"))
    assert items[:2] == [ReadSkipped(2, "no_customer"), ReadSkipped(3, "no_customer")]
    assert [message["properties"]["order_id"] for message in messages(items)] == ["3"]


def test_a_line_that_costs_nothing_is_taken(tmp_path: Path) -> None:
    (message,) = the_order(read_rows(tmp_path, row(UnitPrice="0"))).messages
    assert message["properties"]["total"] == 0


def test_customers_are_compared_by_their_normal_form(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row(CustomerID="17850.0"), row(CustomerID=" 17850"))
    assert the_order(items).rows == (2, 3)


def test_the_same_number_with_another_customer_is_another_order(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row(CustomerID="1"), row(CustomerID="2"))
    assert [message["userId"] for message in messages(items)] == ["1", "2"]


def test_two_tills_may_write_at_once(tmp_path: Path) -> None:
    items = read_rows(tmp_path, row("1"), row("2"), row("1"), row("C3", Quantity="-1"), row("2"))
    assert [(item.position, rows_of(item)) for item in items] == [(2, [2, 4]), (3, [3, 6]), (5, [5])]


@pytest.mark.parametrize(("between", "orders"), [(LOOK_AHEAD, 1), (LOOK_AHEAD + 1, 2)])
def test_an_order_is_complete_when_enough_other_rows_have_followed(tmp_path: Path, between: int, orders: int) -> None:
    others = [row(f"9{number}", CustomerID="") for number in range(between)]
    items = read_rows(tmp_path, row("1"), *others, row("1"))
    assert len(messages(items)) == orders


def test_an_order_of_the_greatest_size_is_taken_and_a_greater_one_rejected_whole(tmp_path: Path) -> None:
    fits, too_big = [row("1")] * 1000, [row("2")] * 1500
    items = read_rows(tmp_path, *fits, *too_big, row("3"))
    assert [message["properties"]["order_id"] for message in messages(items)] == ["1", "3"]
    assert {(path, code) for _, path, code in codes(items)} == {("InvoiceNo", "order_too_many_rows")}
    assert len(rejected(items)) == 1500


# -- going on, progress, memory ----------------------------------------------------------------------------------


def test_progress_runs_to_the_files_size(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(csv_text(row(str(number)) for number in range(20_000)))
    with OrderFile(path, RETAIL) as file:
        assert file.header == HEADER
        seen = [file.consumed for _ in file.items()]
        assert seen == sorted(seen)
        assert seen[0] < file.size / 10
        assert file.consumed == file.size == path.stat().st_size


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for orders in (2_000, 20_000):
        path = tmp_path / f"{orders}.csv.gz"
        with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
            file.write(csv_text(row(str(number), CustomerID=str(number)) for number in range(orders)))
        tracemalloc.start()
        for _ in read_orders(path, RETAIL):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


_CELLS = st.one_of(
    st.sampled_from(["", " ", "1", "2", "-1", "0", "1.5", "x", '"', '""', 'a"b', "C1", "A1", "17850.0", "é", "\0"]),
    st.text(max_size=6),
)
_ROWS = st.one_of(
    st.builds(
        row,
        st.sampled_from(["1", "2", "C3", "A4", ""]),
        CustomerID=st.sampled_from(["1.0", "2", ""]),
        Quantity=st.sampled_from(["1", "-1", "0", "x", "2.5"]),
        UnitPrice=st.sampled_from(["1", "0", "-1", "9.995", "x"]),
        InvoiceDate=st.sampled_from(["2011-01-18 10:01:00", "2011-01-18", ""]),
        Description=_CELLS,
    ).map(lambda cells: csv_text([], cells).encode()),
    st.lists(_CELLS, max_size=10).map(lambda cells: ",".join(cells).encode()),
    st.binary(max_size=40),
)
_FILES = st.lists(_ROWS, max_size=40).map(lambda lines: (",".join(HEADER)).encode() + b"\n" + b"\n".join(lines))


@given(content=_FILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_whatever_the_rows_each_is_accounted_for_once(tmp_path: Path, content: bytes) -> None:
    items = read_text(tmp_path, content)
    rows = [number for item in items for number in rows_of(item)]
    assert len(rows) == len(set(rows))
    assert all(item.position == rows_of(item)[0] for item in items)
    assert [item.position for item in items] == sorted(item.position for item in items)
    # A record may run over lines that look like rows of their own; all others with a value are there.
    lines = content.split(b"\n")[1:]
    if b'"' not in content:
        assert sorted(rows) == [number for number, line in enumerate(lines, 2) if line.strip(b"\r").strip(b", ")]
    for message in json.loads(json.dumps(messages(items))):
        assert isinstance(parse_message(message, received_at=NOW), Message)
    for each in rejected(items):
        assert each.problems
        assert all(placed_problem_text(problem, language) for problem in each.problems for language in languages)


@given(content=_FILES, data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reading_goes_on_after_any_row_with_the_same_items(tmp_path: Path, content: bytes, data: Any) -> None:
    items = read_text(tmp_path, content)
    after = data.draw(st.integers(0, content.count(b"\n") + 2))
    assert read_text(tmp_path, content, after=after) == [item for item in items if item.position > after]


# -- the real file, where it is ----------------------------------------------------------------------------------

_REAL = Path(
    os.environ.get("REGULARS_ONLINE_RETAIL") or Path(__file__).parents[4] / "shared" / "data" / "online-retail.csv.gz"
)

if _REAL.exists():

    def test_the_real_file_gives_the_known_figures() -> None:
        totals, counts, latest = [], {"notes": 0, "note_rows": 0, "skipped": 0, "rejected": 0}, ""
        for item in read_orders(_REAL, RETAIL):
            if isinstance(item, ReadSkipped):
                counts["skipped"] += 1
                continue
            counts["rejected"] += len(item.rejected)
            for message in item.messages if isinstance(item, ReadOrder) else ():
                latest = max(latest, message["timestamp"])
                if message["event"] == "Order Completed":
                    totals.append(Decimal(repr(message["properties"]["total"])))
                else:
                    counts["notes"] += 1
                    counts["note_rows"] += len(message["properties"]["products"])
        assert len(totals) == 18_536
        assert sum(totals) == Decimal("8911407.904")
        assert sum(int(total) for total in totals) == 8_902_670
        assert counts == {"notes": 3_654, "note_rows": 8_905, "skipped": 135_077, "rejected": 3}
        assert latest == "2011-12-09T12:50:00Z"
