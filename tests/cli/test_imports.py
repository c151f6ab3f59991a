"""`regulars import`: the summary, the rejected rows, and how it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from regulars.services.importing import run as import_orders
from regulars.services.ingest_events import ingest
from tests.cli.conftest import Regulars
from tests.services.importing.file_making import row
from tests.services.importing.making import long_file, write

MAPPING = """
name: till
time_zone: UTC
currency: GBP
columns: {order: InvoiceNo, time: InvoiceDate, product: StockCode, quantity: Quantity, price: UnitPrice}
customer: [{column: CustomerID, identity: card}]
"""


def test_the_presets_are_named(bare: Regulars) -> None:
    assert bare("import", "presets").out.split() == ["online-retail", "shopify"]
    assert bare("import", "presets", "--json").json == ["online-retail", "shopify"]


def test_a_file_is_imported_and_summed_up(shop: Regulars, tmp_path: Path) -> None:
    expected = long_file(tmp_path / "orders.csv")
    done = shop("import", "orders", "orders.csv", "--preset", "online-retail")
    assert done.code == 0
    lines = [line for line in done.out.splitlines() if "│" in line]
    shown = {cells[1].strip(): cells[2].strip() for line in lines for cells in [line.split("│")]}
    assert shown["Rows"] == str(expected.rows)
    assert shown["Orders"] == str(expected.orders)
    assert shown["units without an order"] == str(expected.unmatched)
    assert shown["Rows skipped: The row names no customer."] == str(expected.skipped)
    assert shown["Earned before refunds: points"] == f"{expected.earned:,}"
    assert shown["New members"] == "9"
    assert "data/orders.rejects.csv" in done.err
    assert Path("data/orders.rejects.csv").read_text("utf-8-sig").startswith("line,codes,")


def test_for_machines_and_once_more(shop: Regulars, tmp_path: Path) -> None:
    expected = long_file(tmp_path / "orders.csv")
    arguments = ("import", "orders", "orders.csv", "--preset", "online-retail", "--rejects", "bad/rows.csv")
    first = shop(*arguments, "--json").json
    assert (first["orders"], first["rejected_rows"], first["already_imported"]) == (
        expected.orders,
        expected.rejected,
        False,
    )
    assert Path(first["rejects_file"]).exists()
    assert shop(*arguments, "--json").json == {**first, "already_imported": True}
    assert "此前已导入" in shop(*arguments, "--lang", "zh").err


def test_a_mapping_of_ones_own(shop: Regulars, tmp_path: Path) -> None:
    write(tmp_path / "orders.csv", row("1", CustomerID="c-1", InvoiceDate="2011-01-18T10:01:00Z"))
    (tmp_path / "map.yaml").write_text(MAPPING, "utf-8")
    assert shop("import", "orders", "orders.csv", "--map", "map.yaml", "--json").json["orders"] == 1
    assert shop("member", "show", "card:c-1", "--json").json["orders"] == 1


def test_a_mapping_with_problems(shop: Regulars, tmp_path: Path) -> None:
    write(tmp_path / "orders.csv", row("1"))
    (tmp_path / "map.yaml").write_text(MAPPING.replace("currency: GBP", "curency: GBP"), "utf-8")
    done = shop("import", "orders", "orders.csv", "--map", "map.yaml")
    assert (done.code, done.out) == (1, "")
    assert "curency" in done.err
    assert "Write instead: currency" in done.err


def test_a_file_without_the_columns(shop: Regulars, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("a,b\n1,2\n", "utf-8")
    done = shop("import", "orders", "orders.csv", "--preset", "online-retail", "--lang", "zh")
    assert done.code == 1
    assert "文件中没有“InvoiceNo”列" in done.err


@pytest.mark.parametrize("options", [[], ["--preset", "online-retail", "--map", "orders.csv"]])
def test_one_way_to_read_it_must_be_named(bare: Regulars, tmp_path: Path, options: list[str]) -> None:
    write(tmp_path / "orders.csv", row("1"))
    done = bare("import", "orders", "orders.csv", *options)
    assert done.code == 2
    assert "--preset NAME | --map FILE" in done.err


def test_an_unknown_preset(bare: Regulars, tmp_path: Path) -> None:
    write(tmp_path / "orders.csv", row("1"))
    assert bare("import", "orders", "orders.csv", "--preset", "nothing").code == 1


def test_without_a_program_it_is_refused(regulars: Regulars, tmp_path: Path) -> None:
    write(tmp_path / "orders.csv", row("1"))
    done = regulars("import", "orders", "orders.csv", "--preset", "online-retail")
    assert done.code == 3
    assert "No program has been published yet" in done.err


def test_stopped_by_hand_it_says_how_to_go_on(shop: Regulars, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = long_file(tmp_path / "orders.csv")
    monkeypatch.setenv("REGULARS_BATCH_EVENTS", "10")
    calls = iter(range(100))

    def until_stopped(*arguments: Any, **named: Any) -> Any:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return ingest(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(import_orders, "ingest", until_stopped)
        stopped = shop("import", "orders", "orders.csv", "--preset", "online-retail")
    assert stopped.code == 130
    assert "The same command goes on from here" in stopped.err
    done = shop("import", "orders", "orders.csv", "--preset", "online-retail")
    assert "Went on after line" in done.err
    assert f"{expected.earned:,}" in done.out
