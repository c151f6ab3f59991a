"""Importing a file of orders on the page: with broken rows, twice, and files that are none."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from regulars.texts import Language, languages, text
from tests.pages.conftest import Console, Visitor, agree, serious_faults, signed_in, too_wide
from tests.pages.test_console import title

NUMBERS: Iterator[int] = count(1)
DONE_MS = 60_000
JOB = re.compile(r"/import/[0-9a-f-]{36}$")


def orders(first: int) -> str:
    """Three orders of which one row has no price, one a cell too few, and one nobody has bought."""
    return (
        "订单编号,付款时间,商品编码,商品名称,数量,单价,买家手机\n"
        f"T{first},2026/01/05 10:00,C1,拿铁,2,24,1390000{first:04}\n"
        f"T{first},2026/01/05 10:00,B1,可颂,1,14.50,1390000{first:04}\n"
        f"T{first + 1},2026/01/06 11:30,C2,美式,1,很贵,1390000{first:04}\n"
        f"T{first + 2},2026/01/07 12:00,C1\n"
        f"T{first + 3},2026/01/08 13:00,C1,拿铁,3,24,\n"
        f"T{first + 4},2026/01/09 13:00,C1,拿铁,1,24,1390001{first:04}\n"
    )


def send(page: Page, content: bytes, name: str = "orders.csv") -> None:
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)


def open_import(console: Console, visitor: Visitor, language: Language = "en", *, still: bool = False) -> Page:
    page = visitor.arrive(console, "/console/import", language=language, bypass_csp=True, still=still)
    title(page, "page.import.title", language)
    return page


def begin(page: Page, language: Language = "en", *, ends: str = "finished") -> None:
    """Start the import, leave the page for a moment, and find it done."""
    page.get_by_role("button", name=text("page.import.go", language), exact=True).click()
    agree(page, text("page.import.go", language))
    page.wait_for_url(JOB)
    page.reload()
    done = page.get_by_role("heading", name=text(f"page.import.job.{ends}", language), exact=True)
    expect(done).to_be_visible(timeout=DONE_MS)


def figure(page: Page, label: str) -> str:
    return page.locator("dl > div", has=page.locator("dt", has_text=label)).locator("dd").inner_text()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_with_broken_rows_is_imported_but_for_them(console: Console, visitor: Visitor, encoding: str) -> None:
    content = orders(10 * next(NUMBERS)).encode(encoding)
    page = open_import(console, visitor)
    send(page, content)
    title_is(page, "orders.csv")
    expect(page.get_by_text("¥62.50")).to_be_visible()
    expect(page.get_by_text("The row has 3 cells; the header has 7.")).to_be_visible()
    expect(page.get_by_text("“很贵” is not a number.")).to_be_visible()
    begin(page)
    assert (figure(page, "Orders"), figure(page, "New members"), figure(page, "Points earned")) == ("2", "2", "86")
    expect(page.get_by_text(text("page.import.reason.row_not_a_number", "en"))).to_be_visible()
    expect(page.get_by_text("“很贵” is not a number.")).to_be_visible()
    expect(page.get_by_text(text("page.import.skip.no_customer", "en"))).to_be_visible()
    with page.expect_download() as fetched:
        page.get_by_role("link", name=text("page.import.rejects", "en")).click()
    rejects = Path(fetched.value.path()).read_text("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in rejects[1:]] == [["4", "row_not_a_number"], ["5", "row_column_count"]]
    send_again(page, content)


def send_again(page: Page, content: bytes) -> None:
    """The same file changes nothing."""
    page.get_by_role("link", name=text("page.import.job.again", "en")).click()
    send(page, content)
    begin(page)
    expect(page.get_by_text(text("page.import.job.already", "en"))).to_be_visible()
    page.get_by_role("link", name=text("page.import.back", "en")).click()
    expect(page.get_by_role("link", name=re.compile(r"^orders\.csv"))).not_to_have_count(0)


def title_is(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible()


def test_a_file_that_breaks_off_keeps_what_came_before(console: Console, visitor: Visitor) -> None:
    page = open_import(console, visitor)
    number = 10 * next(NUMBERS)
    rest = "".join(f"L{number}-{each},2026/01/10 10:00,C1,拿铁,1,24,13911110000\n" for each in range(5000))
    send(page, gzip.compress((orders(number) + rest).encode())[:-200], "orders.csv.gz")
    expect(page.get_by_text("¥62.50")).to_be_visible()
    begin(page, ends="failed")
    expect(page.get_by_text(text("error.order_file_unreadable", "en"))).to_be_visible()
    expect(page.get_by_text("The file breaks off or is damaged")).to_be_visible()


@pytest.mark.parametrize("still", [False, True])
def test_columns_that_cannot_be_guessed_are_chosen(console: Console, visitor: Visitor, *, still: bool) -> None:
    """Also where less motion is asked for: a choice that closes without moving has to close."""
    page = open_import(console, visitor, still=still)
    number = 10 * next(NUMBERS)
    send(page, f"A,B,C,D,E,F\nX{number},31/01/2026 10:00,p,2,5,1380000{number:04}\n".encode())
    go = page.get_by_role("button", name=text("page.import.go", "en"), exact=True)
    expect(page.get_by_text(text("page.import.read.open", "en"))).to_be_visible()
    expect(go).to_be_disabled()
    missing = "Order number, Time of the order, Price of one, and What the customer is known by"
    expect(page.get_by_text(text("page.import.missing", "en", {"columns": missing}))).to_be_visible()
    fields = ("order", "time", "product", "quantity", "price")
    for column, label in zip("ABCDE", [text(f"page.import.column.{name}", "en") for name in fields], strict=True):
        choose(page, label, column)
    choose(page, text("page.import.customer.column", "en"), "F")
    expect(page.get_by_text("“31/01/2026 10:00” is not a date we can read")).to_be_visible()
    page.get_by_text(text("page.import.more", "en")).click()
    choose(page, text("page.import.dates", "en"), text("page.import.dates.day_first", "en"))
    expect(page.get_by_text("¥10.00")).to_be_visible()
    expect(page.get_by_text("31 Jan 2026, 10:00")).to_be_visible()
    source = page.get_by_label(text("page.import.source", "en"))
    source.fill("Not a name!")
    expect(page.get_by_text(text("page.import.problems", "en"))).to_be_visible()
    expect(go).to_be_disabled()
    source.fill("till")
    expect(go).to_be_enabled()


def choose(page: Page, label: str, option: str) -> None:
    expect(page.locator(".ant-select-dropdown:visible")).to_have_count(0)
    page.get_by_role("combobox", name=label, exact=True).click()
    page.locator(".ant-select-item-option-content:visible").get_by_text(option, exact=True).click()


def test_a_file_of_a_known_shop_needs_nothing(console: Console, visitor: Visitor) -> None:
    page = open_import(console, visitor)
    send(page, b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n5,A,Cup,2,2011-12-09 12:50:00,1.25,77,UK\n")  # fmt: skip
    preset = text("page.import.preset.online-retail", "en")
    expect(page.get_by_text(text("page.import.recognised", "en", {"preset": preset}))).to_be_visible()
    expect(page.get_by_text("£2.50")).to_be_visible()


@pytest.mark.parametrize("language", languages)
def test_what_is_no_table_of_orders_is_told(console: Console, visitor: Visitor, language: Language) -> None:
    page = open_import(console, visitor, language)
    send(page, b"PK", "orders.xlsx")
    expect(page.get_by_text(text("page.import.wrong_kind", language, {"name": "orders.xlsx"}))).to_be_visible()
    send(page, b"hello\nworld\n")
    expect(page.get_by_text(text("page.import.few_columns", language))).to_be_visible()
    page.get_by_role("link", name=text("page.import.back", language)).click()
    send(page, b"", "empty.csv")
    expect(page.get_by_text(text("problem.file_empty", language))).to_be_visible()
    assert serious_faults(page) == []


@pytest.mark.parametrize("language", languages)
def test_importing_fits_every_window_and_keeps_nobody_out(
    console: Console, visitor: Visitor, language: Language
) -> None:
    page = open_import(console, visitor, language)
    faults = [*serious_faults(page), *too_wide(page)]
    send(page, orders(10 * next(NUMBERS)).encode())
    expect(page.get_by_text("¥62.50")).to_be_visible()
    page.get_by_text(text("page.import.more", language)).click()
    faults += [*serious_faults(page), *too_wide(page)]
    begin(page, language)
    faults += [*serious_faults(page), *too_wide(page)]
    assert faults == []


@pytest.mark.parametrize("language", languages)
def test_a_list_of_orders_with_totals_is_enough(console: Console, visitor: Visitor, language: Language) -> None:
    page = open_import(console, visitor, language)
    with page.expect_download() as fetched:
        page.get_by_role("button", name=text("page.import.example", language)).click()
    number = 10 * next(NUMBERS)
    example = Path(fetched.value.path()).read_text("utf-8-sig").replace("A100", f"E{number}-")
    send(page, example.replace("139000", f"150{number:03}").encode())
    expect(page.get_by_text("¥36.50").first).to_be_visible()
    expect(page.get_by_text("1 × ¥36.50")).to_be_visible()
    lines = page.get_by_role("radio", name=text("page.import.shape.lines", language))
    expect(lines).not_to_be_checked()
    lines.check()
    missing = text("page.import.missing", language, {"columns": text("page.import.column.price", language)})
    expect(page.get_by_text(missing)).to_be_visible()
    page.get_by_role("radio", name=text("page.import.shape.orders", language)).check()
    begin(page, language)
    members = text("page.import.count.members", language)
    assert (figure(page, text("page.import.count.orders", language)), figure(page, members)) == ("3", "2")
    page.get_by_role("link", name=text("page.import.job.members", language)).click()
    name = "Alice Li" if language == "en" else "李雷"
    phone = f"+86150{number:03}0000"[:8]
    with signed_in(console) as client:  # members are listed once they are summed up, in the background
        while not client.get("/api/members", params={"search": phone}).raise_for_status().json()["items"]:
            page.wait_for_timeout(200)
    page.get_by_label(text("page.members.search", language)).fill(phone)
    expect(page.get_by_role("link", name=name).first).to_be_visible()
