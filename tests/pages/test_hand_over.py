"""Handing rewards over at the counter, and finding afterwards who did: by what the member shows, with a scanner's keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from regulars.texts import Language, languages, text
from tests.api.shop import Shop, order
from tests.pages.conftest import NAME, Console, CopyOf, Visitor, agree, console_on, serious_faults, signed_in, too_wide
from tests.pages.test_console import title

NUMBERS: Iterator[int] = count(1)


def happen(shop: Shop) -> None:
    """Two members with points enough for cups."""
    shop.send(order("u1", "o-1", 3000), order("u2", "o-2", 3000))
    shop.send({"type": "identify", "userId": "u1", "traits": {"name": "王佳宁", "phone": "13900000001"}})


@pytest.fixture(scope="module")
def counter(template: str, copy_of: CopyOf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A console on a shop whose members redeem."""
    with console_on(copy_of, template, tmp_path_factory.mktemp("counter"), happen) as console:
        yield console


def redeem(console: Console, ref: str = "user_id:u1") -> dict[str, Any]:
    """A cup set aside, as it waits."""
    with signed_in(console) as client:
        key = {"Idempotency-Key": f"cup-{next(NUMBERS)}"}
        made = client.post(f"/api/members/{ref}/redemptions", json={"reward": "cup"}, headers=key).raise_for_status()
        items: list[dict[str, Any]] = client.get("/api/redemptions").raise_for_status().json()["items"]
        return next(item for item in items if item["redemption_id"] == made.json()["redemption_id"])


def open_counter(console: Console, visitor: Visitor, language: Language = "en", *, dark: bool = False) -> Page:
    page = visitor.arrive(console, "/console/hand-over", language=language, dark=dark, bypass_csp=True)
    title(page, "page.nav.hand_over", language)
    return page


def told(page: Page, done: str, language: Language = "en") -> None:
    cup = "Cup" if language == "en" else "杯子"
    said = text(f"page.hand_over.done.{done}", language, {"what": cup, "who": "王佳宁"})
    expect(page.get_by_text(said)).to_be_visible()


@pytest.mark.parametrize("language", languages)
def test_a_scanner_and_one_click_hand_over_what_the_member_shows(
    counter: Console, visitor: Visitor, language: Language
) -> None:
    cup = redeem(counter)
    page = open_counter(counter, visitor, language)
    field = page.get_by_label(text("page.hand_over.code", language), exact=True)
    expect(field).to_be_focused()
    page.keyboard.type(f"/api/members/{cup['member']['member_id']}/redemptions/{cup['redemption_id']}")
    page.keyboard.press("Enter")
    found = page.get_by_role("search").get_by_role("article")
    found.get_by_role("button", name=text("page.hand_over.capture", language)).click()
    told(page, "capture", language)
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type(cup["short_code"].lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text(text("page.hand_over.unknown", language))).to_be_visible()


def test_what_waits_is_handed_over_or_given_back_from_the_list(counter: Console, visitor: Visitor) -> None:
    cups = [redeem(counter) for _ in range(2)]
    page = open_counter(counter, visitor)
    for cup, step in zip(cups, ("void", "capture"), strict=True):
        ticket = page.get_by_role("listitem").filter(has_text=f"{cup['short_code'][:4]} {cup['short_code'][4:]}")
        ticket.get_by_role("button", name=text(f"page.hand_over.{step}", "en")).click()
        expect(page.get_by_role("dialog")).to_contain_text("60 Points")
        agree(page, text(f"page.hand_over.{step}", "en"))
        told(page, step)
        expect(ticket).to_have_count(0)
    page.get_by_role("link", name=text("page.nav.audit", "en")).click()
    entries = page.get_by_role("listitem").filter(has_text="王佳宁")
    expect(entries.nth(0)).to_contain_text(f"{NAME} handed “Cup” over to 王佳宁 (60 Points spent).")
    expect(entries.nth(1)).to_contain_text(f"{NAME} gave 王佳宁 back the 60 Points held for “Cup”.")


def choose(page: Page, label: str, option: str, language: Language) -> None:
    page.get_by_role("combobox", name=text(label, language), exact=True).click()
    page.locator(".ant-select-item-option-content:visible").get_by_text(option).first.click()


@pytest.mark.parametrize("language", languages)
def test_the_audit_log_is_searched_by_person_member_and_kind(
    counter: Console, visitor: Visitor, language: Language
) -> None:
    for ref in ("user_id:u1", "user_id:u2"):
        redeem(counter, ref)
    page = visitor.arrive(counter, "/console/settings/audit", language=language, bypass_csp=True)
    title(page, "page.nav.audit", language)
    rows = page.get_by_role("main").get_by_role("listitem")
    choose(page, "page.audit.who", NAME, language)
    choose(page, "page.audit.what", text("page.action.redemption.made", language), language)
    expect(rows.filter(has_text="u2")).not_to_have_count(0)
    member = page.get_by_role("combobox", name=text("page.audit.subject", language), exact=True)
    member.click()
    member.fill("佳宁")
    page.locator(".ant-select-item-option-content:visible").get_by_text("王佳宁").click()
    expect(rows.filter(has_text="u2")).to_have_count(0)
    expect(rows.filter(has_text="王佳宁")).not_to_have_count(0)
    page.reload()
    expect(rows.filter(has_text="王佳宁")).not_to_have_count(0)
    expect(rows.filter(has_text="u2")).to_have_count(0)
    assert [*serious_faults(page), *too_wide(page)] == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", languages)
def test_the_counter_fits_every_window_and_keeps_nobody_out(
    counter: Console, visitor: Visitor, language: Language, *, dark: bool
) -> None:
    cup = redeem(counter)
    page = open_counter(counter, visitor, language, dark=dark)
    page.keyboard.type(cup["short_code"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("search").get_by_role("article")).to_contain_text("王佳宁")
    assert [*serious_faults(page), *too_wide(page)] == []
