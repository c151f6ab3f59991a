"""Trying an order on the page, and the guide that leads to a first draft."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from regulars.texts import Language, languages, text
from tests.pages.conftest import EMAIL, NAME, PASSWORD, PHONE, WIDE, Console, Visitor, serious_faults, too_wide
from tests.pages.test_console import title


def outcome(page: Page, language: Language = "en") -> Locator:
    """The panel with what would come of it."""
    return page.locator("section", has=page.get_by_role("heading", name=text("page.try.outcome", language)))


def open_try(console: Console, visitor: Visitor, language: Language = "en", *, size: tuple[int, int] = WIDE) -> Page:
    page = visitor.arrive(console, "/console/try", language=language, size=size, bypass_csp=True)
    title(page, "page.try.title", language)
    return page


# -- trying -----------------------------------------------------------------------------------------------------


def test_an_order_is_tried_and_explains_itself_while_it_is_put_together(console: Console, visitor: Visitor) -> None:
    page = open_try(console, visitor)
    would = outcome(page)
    expect(would.get_by_text("+100").first).to_be_visible()
    page.get_by_label("Price", exact=True).fill("300")
    page.get_by_label("Quantity", exact=True).fill("2")
    expect(page.get_by_text("¥600.00")).to_be_visible()
    expect(would.get_by_text("+650", exact=True)).to_be_visible()
    bonus = would.get_by_role("listitem").filter(has_text="Bonus for large orders")
    expect(bonus.filter(has_text="+50")).to_be_visible()
    page.get_by_label("Quantity", exact=True).fill("1")
    expect(would.get_by_text("needs ≥ 500, has 300")).to_be_visible()


def test_it_is_tried_for_a_member_without_a_trace(console: Console, visitor: Visitor) -> None:
    page = open_try(console, visitor)
    who = page.get_by_role("combobox", name=text("page.try.who.search", "en"))
    who.fill("8800-17")
    page.locator(".ant-select-item-option").get_by_text("李雷").click()
    expect(page.get_by_text("Silver").first).to_be_visible()
    would = outcome(page)
    expect(would.get_by_text("+150", exact=True).first).to_be_visible()  # silver earns half as much again
    expect(would.get_by_text("10% off, Birthday gift")).to_be_visible()
    page.get_by_role("link", name=text("page.try.who.open", "en")).click()
    expect(page.get_by_role("button", name=re.compile("^Order"))).to_have_count(1)


def test_another_event_on_a_date_to_come(console: Console, visitor: Visitor) -> None:
    page = open_try(console, visitor)
    page.get_by_role("radio", name="Check-in").focus()
    page.keyboard.press("Space")
    would = outcome(page)
    expect(would.get_by_text("+3", exact=True).first).to_be_visible()
    page.get_by_text(text("page.try.when.date", "en"), exact=True).click()
    page.locator("input[type=datetime-local]").fill("2030-03-04T05:06")
    expect(would.get_by_text("4 Mar 2030, 05:06").first).to_be_visible()
    page.get_by_role("radio", name=text("page.try.other", "en")).check(force=True)
    expect(would.get_by_text(text("page.try.nothing", "en"))).to_be_visible()
    page.get_by_label(text("page.try.other.name", "en")).fill("Survey Answered")
    expect(would.get_by_text(text("page.try.no_points", "en"))).to_be_visible()


def test_a_page_speaks_another_language_at_once(console: Console, visitor: Visitor) -> None:
    """Its own texts were loaded with the page, and come in the other language too."""
    page = open_try(console, visitor)
    page.get_by_label("Language").select_option("zh")
    title(page, "page.try.title", "zh")
    expect(outcome(page, "zh")).to_be_visible()


def test_a_draft_is_tried_before_it_is_published(console: Console, visitor: Visitor) -> None:
    page = open_try(console, visitor)
    expect(outcome(page).get_by_text("version 1")).to_be_visible()
    page.get_by_role("combobox", name=text("page.try.version", "en")).click()
    page.locator(".ant-select-item-option-content").get_by_text("Draft 2 · Cups cost 80").click()
    expect(outcome(page).get_by_text("version 2")).to_be_visible()
    expect(outcome(page).get_by_text("+100").first).to_be_visible()


@pytest.mark.parametrize("path", ["try", "start", "import"])
def test_axe_finds_nothing_serious_in_the_dark(console: Console, visitor: Visitor, path: str) -> None:
    page = visitor.arrive(console, f"/console/{path}", bypass_csp=True, dark=True)
    title(page, f"page.{path}.title")
    page.wait_for_load_state("networkidle")
    assert serious_faults(page) == []


@pytest.mark.parametrize("language", languages)
def test_trying_fits_every_window_and_keeps_nobody_out(console: Console, visitor: Visitor, language: Language) -> None:
    page = open_try(console, visitor, language)
    expect(outcome(page, language).get_by_text("+100").first).to_be_visible()
    assert too_wide(page) == []
    assert serious_faults(page) == []


# -- the guide --------------------------------------------------------------------------------------------------


def answer(page: Page, language: Language = "en") -> None:
    """Answer as a shop of dear goods that wants a few levels."""

    def choose(key: str) -> None:
        page.get_by_label(text(key, language)).check(force=True)

    def go_on(key: str = "page.start.next") -> None:
        page.get_by_role("button", name=text(key, language), exact=True).click()

    expect(page.get_by_role("button", name=text("page.start.next", language), exact=True)).to_be_disabled()
    choose("page.start.business.goods.body")
    go_on()
    choose("page.start.frequency.seldom.body")
    page.get_by_label(text("page.start.usual_order", language)).fill("1500")
    page.get_by_label(text("page.start.currency", language)).select_option("CNY")
    go_on()
    choose("page.start.channel.store.body")
    choose("page.start.channel.online.body")
    go_on()
    choose("page.start.goal.best.body")
    go_on()
    choose("page.start.depth.levels.body")
    go_on("page.start.finish")


@pytest.mark.parametrize("language", languages)
def test_the_guide_proposes_a_program_that_becomes_a_draft(
    console: Console, visitor: Visitor, language: Language
) -> None:
    page = visitor.arrive(console, "/console/start", language=language, bypass_csp=True)
    title(page, "page.start.title", language)
    faults = serious_faults(page)
    answer(page, language)
    name = {"en": "Three levels", "zh": "三级会员"}[language]
    expect(page.get_by_text(text("page.start.proposal", language, {"name": name}))).to_be_visible()
    expect(page.get_by_text(text("guide.reason.depth.levels", language))).to_be_visible()
    expect(page.get_by_text("¥1,200", exact=False).first).to_be_visible()
    assert faults + serious_faults(page) == []
    with page.expect_response(re.compile(r"/api/programs\?")) as kept:
        page.get_by_role("button", name=text("page.start.use", language)).click()
    draft = kept.value.json()
    assert (draft["status"], draft["in_force"]) == ("draft", False)
    assert "each: 10" in draft["source"]
    expect(page).to_have_url(re.compile(rf"/program/edit/{draft['number']}$"))


def test_another_template_can_be_taken_and_the_answers_changed(console: Console, visitor: Visitor) -> None:
    page = visitor.arrive(console, "/console/start", size=PHONE)
    title(page, "page.start.title")
    answer(page)
    page.get_by_label(text("guide.template.points_only", "en")).click(force=True)
    expect(page.get_by_text("We propose “Points programme”")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_role("button", name=text("page.start.again", "en")).click()
    expect(page.get_by_label(text("page.start.business.goods.body", "en"))).to_be_checked()


def test_a_shop_without_a_program_is_led_to_the_guide(fresh_console: Console, visitor: Visitor) -> None:
    page = visitor.open(fresh_console, f"/console/join/{fresh_console.token}")
    page.get_by_label("E-mail", exact=True).fill(EMAIL)
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=text("page.join.begin", "en")).click()
    page.get_by_role("link", name=text("page.nav.try", "en")).click()
    expect(page.get_by_text(text("error.no_program", "en"))).to_be_visible()
    page.get_by_role("link", name=text("page.start.title", "en")).click()
    title(page, "page.start.title")
    answer(page)
    expect(page.get_by_text("We propose “Three levels”")).to_be_visible()
