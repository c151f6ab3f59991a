"""The list of members, and what an operator does to one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Unpack

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from regulars.texts import Language, languages, text
from tests.api.shop import Shop, order
from tests.pages.conftest import (
    PHONE,
    WIDE,
    Console,
    CopyOf,
    How,
    Visitor,
    accept,
    console_on,
    serious_faults,
    signed_in,
    too_wide,
)

SUPPORT = "support@example.com"


def happen(shop: Shop) -> None:
    """Thirty members, of whom the first ordered for the most, and one whom the tests do things to."""
    shop.send(*(order(f"u{number:02}", f"o-{number}", 300 - number) for number in range(30)))
    traits = {"name": "李雷", "phone": "13800138000", "city": "上海"}
    shop.send({"type": "identify", "userId": "u00", "traits": traits})
    shop.send({"type": "identify", "userId": "u07", "traits": {"name": "韩梅梅", "city": "北京"}})
    shop.do("user_id:u07", "tags", {"add": ["vip"]})


@pytest.fixture(scope="module")
def club(template: str, copy_of: CopyOf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A console on a shop with members, an owner and somebody from support."""
    with console_on(copy_of, template, tmp_path_factory.mktemp("club"), happen) as console:
        with signed_in(console) as client:
            invited = client.post("/api/operators", json={"email": SUPPORT, "name": "Sun", "role": "support"})
        accept(console, invited.json()["link_token"], "Sun")
        yield console


def arrive(visitor: Visitor, console: Console, path: str = "/console/members", **how: Unpack[How]) -> Page:
    return visitor.arrive(console, path, **how)


def member(visitor: Visitor, console: Console, ref: str = "user_id:u00") -> Page:
    page = arrive(visitor, console)
    page.get_by_label(text("page.members.search", "en"), exact=True).fill(ref)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=text("page.member.back", "en"))).to_be_visible()
    return page


def filter_button(page: Page, key: str) -> Locator:
    return page.get_by_role("group", name=text("page.filter", "en")).get_by_role(
        "button", name=text(key, "en"), exact=True
    )


def rows(page: Page) -> list[str]:
    return page.get_by_role("rowheader").all_inner_texts()


def balance(page: Page) -> int:
    """Her points, as the page shows them."""
    shown = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Points", exact=True))
    return int(re.sub(r"\D", "", shown.locator("p .number").first.inner_text()))


def test_members_are_searched_while_one_types(club: Console, visitor: Visitor) -> None:
    page = arrive(visitor, club)
    expect(page.get_by_text("30 members", exact=True)).to_be_visible()
    page.get_by_label(text("page.members.search", "en"), exact=True).fill("韩")
    expect(page.get_by_text("1 member", exact=True)).to_be_visible()
    assert "韩" not in page.url
    page.get_by_role("link", name=re.compile("韩梅梅")).click()
    expect(page.get_by_role("heading", level=1, name="韩梅梅")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("1 member", exact=True)).to_be_visible()


def test_enter_opens_the_one_who_is_found(club: Console, visitor: Visitor) -> None:
    page = arrive(visitor, club)
    page.get_by_label(text("page.members.search", "en"), exact=True).fill("13800138000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="李雷")).to_be_visible()
    assert "138" not in page.url.partition("/members/")[0]


def test_filters_build_on_each_other_and_stand_in_the_address(club: Console, visitor: Visitor) -> None:
    page = arrive(visitor, club)
    filter_button(page, "page.filter.spend").click()
    page.get_by_label(text("page.filter.least", "en"), exact=True).fill("290")
    page.keyboard.press("Enter")
    expect(page.get_by_text("11 members", exact=True)).to_be_visible()
    filter_button(page, "page.filter.attribute").click()
    page.get_by_role("combobox", name=text("page.filter.attribute", "en")).select_option("City")
    page.get_by_label(text("page.filter.attribute.value", "en")).fill("北京")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 member", exact=True)).to_be_visible()
    assert "spend=290" in page.url
    page.reload()
    expect(page.get_by_role("button", name="Attribute: City = 北京")).to_be_visible()
    page.get_by_role("button", name=text("page.filter.clear_all", "en")).click()
    expect(page.get_by_text("30 members", exact=True)).to_be_visible()


def test_tier_tag_and_last_order_are_filters_too(club: Console, visitor: Visitor) -> None:
    page = arrive(visitor, club)
    filter_button(page, "page.filter.tier").click()
    page.get_by_label("Base", exact=True).check()
    expect(page.get_by_text(text("page.members.none", "en"))).to_be_visible()
    page.get_by_role("button", name="Remove filter: Tier").click()
    filter_button(page, "page.filter.tag").click()
    page.get_by_role("combobox", name=text("page.filter.tag", "en")).select_option("vip")
    expect(page.get_by_text("1 member", exact=True)).to_be_visible()
    filter_button(page, "page.filter.last_order").click()
    page.get_by_label(text("page.filter.last_order.never", "en")).check()
    expect(page.get_by_text(text("page.members.none", "en"))).to_be_visible()


def test_what_a_filter_was_set_to_stays_however_it_is_left(club: Console, visitor: Visitor) -> None:
    """By Escape, without a button to confirm it; emptied again it filters no longer."""
    page = arrive(visitor, club)
    filter_button(page, "page.filter.spend").click()
    least = page.get_by_label(text("page.filter.least", "en"), exact=True)
    least.press_sequentially("295")
    page.keyboard.press("Escape")
    expect(least).to_have_count(0)
    expect(page.get_by_text("6 members", exact=True)).to_be_visible()
    page.get_by_role("button", name="Paid: from ¥295.00").click()
    least.fill("")
    expect(page.get_by_text("30 members", exact=True)).to_be_visible()
    expect(least).to_be_visible()
    assert page.url.endswith("/members")


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_click_anywhere_on_a_row_opens_the_member(club: Console, visitor: Visitor, size: tuple[int, int]) -> None:
    page = arrive(visitor, club, "/console/members?order=-spend", size=size)
    page.get_by_text("¥300.00").first.click()
    expect(page.get_by_role("heading", level=1, name="李雷")).to_be_visible()
    page.go_back()
    with page.context.expect_page() as opened:
        page.get_by_text("¥300.00").first.click(modifiers=["ControlOrMeta"])
    expect(opened.value.get_by_role("heading", level=1, name="李雷")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name=text("page.nav.members", "en"))).to_be_visible()


def test_namesakes_are_told_apart_by_the_ends_of_their_phones(club: Console, visitor: Visitor) -> None:
    page = arrive(visitor, club, "/console/members?order=-spend")
    expect(page.get_by_role("rowheader").first).to_contain_text("Phone ···8000 · Customer number u00")
    page.get_by_role("link", name=re.compile("李雷")).click()
    page.get_by_role("button", name=text("page.adjust", "en"), exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("李雷Phone ···8000")
    support = visitor.arrive(club, "/console/members", email=SUPPORT)
    expect(support.get_by_role("rowheader").first).to_contain_text("****")
    assert "8000" not in support.locator("main").inner_text()


def test_the_list_is_ordered_by_a_click_and_goes_page_by_page(club: Console, visitor: Visitor) -> None:
    page = arrive(visitor, club)
    page.get_by_role("columnheader", name=text("page.member.spend", "en")).get_by_role("button").click()
    expect(page.get_by_role("rowheader").first).to_contain_text("李雷")
    first = rows(page)
    page.get_by_role("button", name=text("page.members.next", "en")).click()
    expect(page.get_by_role("rowheader")).to_have_count(5)
    assert not set(first) & {row for row in rows(page) if "without" not in row} - {""}
    page.get_by_role("button", name=text("page.members.back", "en")).click()
    expect(page.get_by_role("rowheader")).to_have_count(25)
    page.get_by_role("columnheader", name=text("page.member.spend", "en")).get_by_role("button").click()
    expect(page.get_by_role("rowheader").first).to_contain_text("u29")


def test_points_are_adjusted_once_with_their_reason_and_why(club: Console, visitor: Visitor) -> None:
    page = member(visitor, club)
    before = balance(page)
    page.get_by_role("button", name=text("page.adjust", "en")).click()
    page.get_by_label(text("page.adjust.points", "en")).fill("200")
    expect(page.get_by_text(f"Now {before}, then {before + 200} Points.")).to_be_visible()
    page.get_by_label(text("page.adjust.reason", "en"), exact=True).fill("<b>Late</b> delivery")
    page.get_by_role("button", name=text("page.adjust.add.go", "en")).dblclick()
    told = page.get_by_role("status").filter(has_text=text("page.done", "en"))
    expect(told).to_contain_text("<b>Late</b> delivery")
    told.get_by_role("button", name=text("page.events.why", "en")).click()
    expect(page.get_by_role("dialog")).to_contain_text("<b>Late</b> delivery")
    page.reload()
    expect(page.get_by_role("link", name=text("page.member.back", "en"))).to_be_visible()
    assert balance(page) == before + 200


def test_an_answer_that_was_lost_on_its_way_is_asked_for_again(club: Console, visitor: Visitor) -> None:
    page = member(visitor, club, "user_id:u01")
    before = balance(page)
    lost: list[str] = []

    def lose_once(route: Route) -> None:
        lost.append(route.request.headers["idempotency-key"])
        response = route.fetch()
        if len(lost) == 1:
            route.abort()
        else:
            route.fulfill(response=response)

    page.route("**/adjustments", lose_once)
    page.get_by_role("button", name=text("page.adjust", "en")).click()
    page.get_by_label(text("page.adjust.points", "en")).fill("50")
    page.get_by_label(text("page.adjust.reason", "en"), exact=True).fill("Goodwill")
    page.get_by_role("button", name=text("page.adjust.add.go", "en")).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(text("page.problem.unreachable", "en"))
    page.get_by_role("button", name=text("page.adjust.add.go", "en")).click()
    expect(page.get_by_role("status").filter(has_text=text("page.done", "en"))).to_be_visible()
    assert len(set(lost)) == 1
    page.reload()
    expect(page.get_by_role("link", name=text("page.member.back", "en"))).to_be_visible()
    assert balance(page) == before + 50


def test_what_is_refused_is_told_and_can_be_put_right(club: Console, visitor: Visitor) -> None:
    page = member(visitor, club, "user_id:u02")
    page.get_by_role("button", name=text("page.adjust", "en")).click()
    page.get_by_role("button", name=text("page.adjust.take", "en"), exact=True).click()
    page.get_by_label(text("page.adjust.points", "en")).fill("9999")
    page.get_by_label(text("page.adjust.reason", "en"), exact=True).fill("A mistake")
    page.get_by_role("button", name=text("page.adjust.take.go", "en")).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
    page.get_by_label(text("page.adjust.points", "en")).fill("8")
    page.get_by_role("button", name=text("page.adjust.take.go", "en")).click()
    expect(page.get_by_role("status").filter(has_text="A mistake")).to_be_visible()


def test_a_reward_is_held_confirmed_and_cancelled(club: Console, visitor: Visitor) -> None:
    page = member(visitor, club, "user_id:u03")
    before = balance(page)
    page.get_by_role("button", name=text("page.redeem", "en")).click()
    page.get_by_label(re.compile("^Cup")).check()
    page.get_by_role("button", name=text("page.redeem.hold", "en"), exact=True).click()
    page.get_by_role("button", name=text("page.redeem.hold.go", "en")).click()
    page.get_by_role("tab", name=text("page.history.redemptions", "en")).click()
    for step in ("capture", "cancel"):
        page.get_by_role("button", name=f"{text(f'page.redemptions.{step}', 'en')} Cup").click()
        page.get_by_role("dialog").get_by_role(
            "button", name=text(f"page.redemptions.{step}", "en"), exact=True
        ).click()
    expect(page.get_by_text(text("page.redemptions.cancelled", "en"), exact=True)).to_be_visible()
    assert balance(page) == before


def test_tags_and_attributes_are_changed(club: Console, visitor: Visitor) -> None:
    page = member(visitor, club, "user_id:u04")
    page.get_by_role("button", name=text("page.tags", "en")).click()
    page.get_by_role("button", name="vip", exact=True).click()
    tags = page.get_by_role("textbox", name=text("page.member.tags", "en"))
    expect(tags).to_have_value("vip")
    tags.fill("vip，<script>alert(1)</script>, ")
    page.get_by_role("button", name=text("page.save", "en")).click()
    expect(page.get_by_text("<script>alert(1)</script>", exact=True)).to_be_visible()
    page.get_by_role("button", name=text("page.edit", "en")).click()
    page.get_by_label("Name", exact=True).fill("王芳")
    page.get_by_label("Gender", exact=True).click()
    page.locator(".ant-select-item-option-content").get_by_text("Female", exact=True).click()
    page.get_by_label(text("page.edit.name", "en"), exact=True).fill("size")
    page.get_by_label(text("page.edit.value", "en"), exact=True).fill("38")
    page.get_by_role("button", name=text("page.save", "en")).click()
    expect(page.get_by_role("heading", level=1, name="王芳")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text=re.compile("^38$"))).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text=re.compile("^Female$"))).to_be_visible()


def test_orders_show_what_they_gave(club: Console, visitor: Visitor) -> None:
    page = member(visitor, club, "user_id:u05")
    page.get_by_role("tab", name=text("page.history.orders", "en")).click()
    expect(page.get_by_role("listitem").filter(has_text="o-5")).to_contain_text("¥295.00")
    page.get_by_role("button", name="Why? o-5").click()
    expect(page.get_by_role("dialog")).to_contain_text("Points per yuan")


def test_support_sees_members_masked_until_she_asks(club: Console, visitor: Visitor) -> None:
    page = visitor.arrive(club, "/console/members", email=SUPPORT)
    page.get_by_label(text("page.members.search", "en"), exact=True).fill("13800138000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="李****")).to_be_visible()
    expect(page.get_by_role("button", name=text("page.adjust", "en"))).to_have_count(0)
    page.get_by_role("button", name=text("page.reveal", "en")).click()
    expect(page.get_by_role("heading", level=1, name="李雷")).to_be_visible()
    page.get_by_role("link", name=text("page.member.back", "en")).click()
    expect(page.get_by_role("rowheader").first).to_be_visible()
    assert not {"李雷", "韩梅梅"} & set("".join(rows(page)).split())
    for name in ("page.filter.tier", "page.export"):
        expect(page.get_by_role("button", name=text(name, "en"), exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name=text("page.name", "en"), exact=True)).to_have_count(0)


@pytest.mark.parametrize("language", languages)
def test_nothing_is_wider_than_the_window(club: Console, visitor: Visitor, language: Language) -> None:
    path = "/console/members?tier=level:silver&spend=..500&last_order=after:2026-01-01"
    page = visitor.arrive(club, path, language=language)
    expect(page.get_by_role("link", name=re.compile(r"u\d\d")).first).to_be_visible()
    faults = too_wide(page)
    page.goto(f"{club.url}/console/members?order=-spend")
    page.get_by_role("link", name=re.compile("李雷")).click()
    expect(page.get_by_role("heading", level=1, name="李雷")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert faults + too_wide(page) == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(club: Console, visitor: Visitor, *, dark: bool) -> None:
    """In the list with a filter open, on a phone, and in every dialog of a member."""
    page = arrive(visitor, club, "/console/members?spend=290..", bypass_csp=True, dark=dark)
    filter_button(page, "page.filter.tier").click()
    expect(page.get_by_label("Base", exact=True)).to_be_visible()
    faults = {"list": serious_faults(page)}
    page.keyboard.press("Escape")
    page.get_by_role("link", name=re.compile("李雷")).click()
    for name in ("page.adjust", "page.redeem", "page.edit", "page.tags"):
        page.get_by_role("button", name=text(name, "en")).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.wait_for_load_state("networkidle")
        faults[name] = serious_faults(page)
        page.get_by_role("dialog").get_by_role("button", name=text("page.cancel", "en")).click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    for name in ("page.history.orders", "page.history.redemptions"):
        page.get_by_role("tab", name=text(name, "en")).click()
        page.wait_for_load_state("networkidle")
        faults[name] = serious_faults(page)
    assert {where: found for where, found in faults.items() if found} == {}


def test_the_list_as_it_is_shown_is_exported_with_its_progress(club: Console, visitor: Visitor) -> None:
    page = arrive(visitor, club, "/console/members?spend=290..&active=2026-03-01..&bought=1&order=-spend")
    asked: list[object] = []
    job = {"id": "j", "status": "running", "done": 5, "total": 11, "result": None, "problem": None}
    states = [job, {**job, "status": "finished", "done": 11, "result": {"file": "f", "members": 11}}]

    def begin(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(status=202, json={**job, "status": "waiting", "total": None})

    page.route("**/api/members/exports", begin)
    page.route("**/api/jobs/j", lambda route: route.fulfill(json=states.pop(0) if len(states) > 1 else states[0]))
    page.get_by_role("button", name=text("page.export", "en"), exact=True).click()
    expect(page.get_by_text("5 of 11 members written")).to_be_visible()
    link = page.get_by_role("link", name=text("page.export.fetch", "en"))
    expect(link).to_have_attribute("href", "/api/files/f")
    where = '{"all":[{"field":"member.spend","op":"gte","value":290}]}'
    assert asked == [{"search": "", "where": where, "order": "-spend", "active_from": "2026-03-01", "bought": 1}]


def test_an_export_that_failed_says_why(club: Console, visitor: Visitor) -> None:
    page = arrive(visitor, club)
    problem = {"code": "job_died", "title": "It died", "detail": "It died 3 times.", "errors": []}
    job = {"id": "j", "status": "failed", "done": 0, "total": None, "result": None, "problem": problem}
    page.route("**/api/members/exports", lambda route: route.fulfill(status=202, json=job))
    page.route("**/api/jobs/j", lambda route: route.fulfill(json=job))
    page.get_by_role("button", name=text("page.export", "en"), exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("It died 3 times.")
