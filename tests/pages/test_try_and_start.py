"""Trying an order on the page, and the guide that leads to a first draft."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from regulars.services.read_program import load_template
from regulars.texts import Language, languages, text
from tests.pages.conftest import (
    EMAIL,
    NAME,
    PASSWORD,
    PHONE,
    WIDE,
    Console,
    Visitor,
    owned,
    serious_faults,
    signed_in,
    too_wide,
)
from tests.pages.test_console import title

_WHATIF_MS = 60_000


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
    page.goto(f"{console.url}/console/try?program=2")
    expect(outcome(page).get_by_text("version 2")).to_be_visible()


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


PROPOSED: dict[Language, tuple[str, ...]] = {
    "en": (
        "1 point for every ¥10 spent.",
        "Spend ¥1,200 in all.",
        "Costs 1,500 points.",
        "100 points pay ¥10 of an order.",
    ),
    "zh": ("顾客每消费 10 元得 1 积分。", "累计消费满 1,200 元。", "1,500 积分兑换。", "100 积分抵 10 元。"),
}
"""What such a shop would get: a rule, a level, a reward, and what points pay."""


@pytest.mark.parametrize("language", languages)
def test_the_guide_proposes_a_program_that_becomes_a_draft(
    console: Console, visitor: Visitor, language: Language
) -> None:
    page = visitor.arrive(console, "/console/start", language=language, bypass_csp=True)
    title(page, "page.start.title", language)
    faults = serious_faults(page)
    answer(page, language)
    name = {"en": "Three tiers", "zh": "三级会员"}[language]
    expect(page.get_by_text(text("page.start.proposal", language, {"name": name}))).to_be_visible()
    expect(page.get_by_text(text("guide.reason.depth.levels", language))).to_be_visible()
    for sentence in PROPOSED[language]:
        expect(page.get_by_text(sentence, exact=True)).to_be_visible()
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
    expect(page.get_by_text("Can be saved up; there is nothing to spend it on yet.")).to_be_visible()
    expect(page.get_by_role("heading", name=text("page.program.rewards", "en"), exact=True)).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_role("button", name=text("page.start.again", "en")).click()
    expect(page.get_by_label(text("page.start.business.goods.body", "en"))).to_be_checked()


def test_what_a_proposal_would_have_done_is_one_press_away(own_console: Console, visitor: Visitor) -> None:
    page = visitor.arrive(own_console, "/console/start")
    title(page, "page.start.title")
    answer(page)
    with page.expect_response(re.compile(r"/api/programs/\d+/whatif$")) as asked:
        page.get_by_role("button", name=text("page.start.whatif", "en")).click()
    number = asked.value.json()["about"]["program"]
    expect(page).to_have_url(re.compile(rf"/program/whatif/{number}$"))
    totals = {"wallet": "Points", "before": "131", "after": "12", "version": 1}
    expect(page.get_by_text(text("page.whatif.totals", "en", totals))).to_be_visible(timeout=_WHATIF_MS)
    with signed_in(own_console) as client:
        draft = client.get(f"/api/programs/{number}").json()
    assert (draft["status"], "each: 10" in draft["source"]) == ("draft", True)


def test_a_draft_is_kept_once_when_trying_it_fails_at_first(own_console: Console, visitor: Visitor) -> None:
    page = visitor.arrive(own_console, "/console/start")
    title(page, "page.start.title")
    answer(page)
    asking = "**/api/programs/*/whatif"
    page.route(asking, lambda route: route.fulfill(status=500, json={"title": "Broken", "detail": "By the test."}))
    button = page.get_by_role("button", name=text("page.start.whatif", "en"))
    button.click()
    expect(page.get_by_role("alert").filter(has_text="By the test.")).to_be_visible()
    page.unroute(asking)
    button.click()
    expect(page).to_have_url(re.compile(r"/program/whatif/3$"))
    with signed_in(own_console) as client:
        assert [each["number"] for each in client.get("/api/programs").json()["items"]] == [3, 2, 1]


def test_nothing_is_tried_on_a_history_that_is_none(fresh_console: Console, visitor: Visitor) -> None:
    owned(fresh_console)
    with signed_in(fresh_console) as client:
        client.post("/api/programs", content=load_template("points_only")).raise_for_status()
        client.post("/api/programs/1/publish", json={}).raise_for_status()
    page = visitor.arrive(fresh_console, "/console/start")
    with page.expect_response(re.compile(r"/api/members\?")) as looked:
        answer(page)
    looked.value.finished()
    expect(page.get_by_role("button", name=text("page.start.use", "en"))).to_be_enabled()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.get_by_role("button", name=text("page.start.whatif", "en"))).to_have_count(0)


@pytest.mark.parametrize("place", ["overview", "program", "try"])
def test_where_a_program_is_missing_a_link_leads_to_the_guide(
    fresh_console: Console, visitor: Visitor, place: str
) -> None:
    owned(fresh_console)
    page = visitor.arrive(fresh_console)
    page.get_by_role("link", name=text(f"page.nav.{place}", "en"), exact=True).click()
    page.get_by_role("main").get_by_role("link", name=text("page.start.title", "en")).click()
    title(page, "page.start.title")


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
    expect(page.get_by_text("We propose “Three tiers”")).to_be_visible()
