"""What an operator does to a member beyond the everyday: identities, stock, money off an order, trying an event."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from regulars.texts import Language, languages, text
from tests.api.shop import Shop, order
from tests.pages.conftest import (
    Console,
    CopyOf,
    Visitor,
    console_on,
    serious_faults,
    signed_in,
    too_wide,
)

TAKEN = "13900000001"


def happen(shop: Shop) -> None:
    """Members who ordered, one of whom has a phone."""
    shop.send(*(order(f"u{number}", f"o-{number}", 90 + number) for number in range(8)))
    shop.send({"type": "identify", "userId": "u0", "traits": {"name": "李雷", "phone": TAKEN}})


@pytest.fixture(scope="module")
def desk(template: str, copy_of: CopyOf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A console on a shop with a few members."""
    with console_on(copy_of, template, tmp_path_factory.mktemp("desk"), happen) as console:
        yield console


def member_id(console: Console, ref: str) -> str:
    with signed_in(console) as client:
        found: str = client.get(f"/api/members/{ref}").raise_for_status().json()["member_id"]
    return found


def member(visitor: Visitor, console: Console, user: str, language: Language = "en", *, dark: bool = False) -> Page:
    path = f"/console/members/{member_id(console, f'user_id:{user}')}"
    page = visitor.arrive(console, path, language=language, dark=dark, bypass_csp=True)
    expect(page.get_by_role("link", name=text("page.member.back", language))).to_be_visible()
    return page


def dialog(page: Page, key: str, language: Language = "en") -> Locator:
    page.get_by_role("button", name=text(key, language)).first.click()
    shown = page.get_by_role("dialog")
    expect(shown).to_be_visible()
    return shown


def press(shown: Locator, key: str, language: Language = "en") -> None:
    shown.get_by_role("button", name=text(key, language), exact=True).click()


def test_what_she_is_known_by_is_added(desk: Console, visitor: Visitor) -> None:
    page = member(visitor, desk, "u1")
    shown = dialog(page, "page.edit")
    shown.get_by_label(text("page.kind.phone", "en"), exact=True).fill("139 0000 0011")
    shown.get_by_label(text("page.kind.card", "en"), exact=True).fill("c-11")
    press(shown, "page.save")
    expect(page.get_by_role("definition").filter(has_text="+8613900000011")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="c-11")).to_be_visible()


def test_what_is_somebody_elses_is_told_and_leads_to_her(desk: Console, visitor: Visitor) -> None:
    page = member(visitor, desk, "u2")
    shown = dialog(page, "page.edit")
    shown.get_by_label("Name", exact=True).fill("王芳")
    shown.get_by_label(text("page.kind.phone", "en"), exact=True).fill(TAKEN)
    press(shown, "page.save")
    expect(shown.get_by_role("alert")).to_contain_text(text("problem.phone_taken", "en"))
    assert "李雷" not in shown.inner_text()
    press(shown, "page.edit.identities.open")
    expect(page.get_by_role("heading", level=1, name="李雷")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert TAKEN not in page.url
    page.go_back()
    expect(page.get_by_role("heading", level=1, name=text("page.member.unnamed", "en"))).to_be_visible()


def test_what_she_is_known_by_can_be_put_right(desk: Console, visitor: Visitor) -> None:
    page = member(visitor, desk, "u3")
    shown = dialog(page, "page.edit")
    phone = shown.get_by_label(text("page.kind.phone", "en"), exact=True)
    phone.fill("138****8000")
    press(shown, "page.save")
    expect(shown.get_by_role("alert")).to_be_visible()
    phone.fill("13900000013")
    held: list[Route] = []
    page.route("**/attributes", lambda route: held.append(route))  # noqa: PLW0108 - it marks what it calls
    with page.expect_request("**/attributes"):
        press(shown, "page.save")
    save = shown.get_by_role("button", name=text("page.save", "en"))
    expect(save).to_have_class(re.compile("loading"))
    expect(save).to_have_accessible_name(text("page.save", "en"))
    held[0].continue_()
    expect(page.get_by_role("definition").filter(has_text="+8613900000013")).to_be_visible()


@pytest.mark.parametrize(("restock", "user"), [(True, "u4"), (False, "u5")])
def test_the_stock_comes_back_only_if_it_should(desk: Console, visitor: Visitor, user: str, *, restock: bool) -> None:
    page = member(visitor, desk, user)
    shown = dialog(page, "page.redeem")
    shown.get_by_label(re.compile("^Cup")).check()
    press(shown, "page.redeem.now.go")
    page.get_by_role("tab", name=text("page.history.redemptions", "en")).click()
    cancel = page.get_by_role("button", name=f"{text('page.redemptions.cancel', 'en')} Cup")
    asked: list[object] = []
    page.on("request", lambda request: asked.append(request.post_data_json) if "/cancel" in request.url else None)
    cancel.click()
    page.get_by_label(text("page.redemptions.restock", "en")).uncheck()
    press(page.get_by_role("dialog"), "page.cancel")
    expect(page.get_by_role("dialog")).to_have_count(0)
    cancel.click()
    box = page.get_by_label(text("page.redemptions.restock", "en"))
    expect(box).to_be_checked()
    box.set_checked(restock)
    press(page.get_by_role("dialog"), "page.redemptions.cancel")
    expect(page.get_by_text(text("page.redemptions.cancelled", "en"), exact=True)).to_be_visible()
    assert asked == [{"restock": restock}]


def test_rewards_that_cannot_be_had_say_why(desk: Console, visitor: Visitor) -> None:
    page = member(visitor, desk, "u7")
    shown = dialog(page, "page.redeem")
    last = shown.get_by_label(re.compile("^The last one"))
    expect(last).to_be_enabled()
    with signed_in(desk) as client:
        path = f"/api/members/{member_id(desk, 'user_id:u7')}/redemptions"
        client.post(path, json={"reward": "last_one", "capture": True}, headers={"Idempotency-Key": "last"})
    page.keyboard.press("Escape")
    shown = dialog(page, "page.redeem")
    expect(last).to_be_disabled()
    expect(shown.get_by_text("None of the 1 are left")).to_be_visible()
    expect(shown.get_by_label(re.compile("^Cup"))).to_be_checked()


@pytest.mark.parametrize("language", languages)
def test_a_card_link_is_for_now_or_to_be_sent(desk: Console, visitor: Visitor, language: Language) -> None:
    page = member(visitor, desk, "u0", language)
    with page.expect_request("**/card-link") as asked:
        shown = dialog(page, "page.card.make", language)
    assert asked.value.post_data_json == {"minutes": 15}
    code = shown.get_by_role("img", name=text("page.card.qr", language))
    expect(code).to_be_visible()
    expect(shown.get_by_text(text("page.card.local", language))).to_be_visible()
    expect(shown).to_contain_text("李雷")
    with page.expect_request("**/card-link") as asked:
        shown.get_by_role("radio", name=re.compile(text("page.card.for.send", language))).check()
    assert asked.value.post_data_json == {"minutes": 7 * 24 * 60}
    expect(code).to_have_count(0)
    assert serious_faults(page) == []


def test_points_take_money_off_an_order_as_the_engine_says(desk: Console, visitor: Visitor) -> None:
    page = member(visitor, desk, "u6")
    shown = dialog(page, "page.redeem")
    press(shown, "page.redeem.kind.order")
    expect(shown).to_contain_text("100 Points take ¥1.00 off · at least 10 · at most 50% of the order · 96 to use")
    shown.get_by_label(text("page.redeem.order.total", "en"), exact=True).fill("1")
    points = shown.get_by_label(text("page.redeem.order.points", "en"), exact=True)
    points.fill("80")
    expect(shown.get_by_role("status")).to_contain_text("at most 0.5 CNY")
    points.fill("50")
    expect(shown.get_by_role("status")).to_have_text("¥0.50 off; ¥0.50 remain to be paid.")
    shown.get_by_label(text("page.redeem.order.id", "en"), exact=True).fill("till-9")
    press(shown, "page.redeem.order.now.go")
    expect(page.get_by_role("status").filter(has_text=text("page.done", "en"))).to_be_visible()
    page.get_by_role("tab", name=text("page.history.redemptions", "en")).click()
    expect(page.get_by_role("listitem").filter(has_text="till-9")).to_contain_text("¥0.50")
    page.get_by_role("button", name=re.compile("^Cancel redemption")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_label(text("page.redemptions.restock", "en"))).to_have_count(0)


def test_an_event_is_tried_for_her(desk: Console, visitor: Visitor) -> None:
    page = member(visitor, desk, "u0")
    page.get_by_role("link", name=text("page.member.try", "en")).click()
    expect(page).to_have_url(re.compile(r"/console/try\?member=[0-9a-f-]{36}$"))
    chosen = page.get_by_role("combobox", name=text("page.try.who.search", "en"))
    expect(page.locator(".ant-select").filter(has=chosen)).to_contain_text("李雷 · u0")
    expect(page.get_by_role("link", name=text("page.try.who.open", "en"))).to_be_visible()
    page.reload()
    expect(page.locator(".ant-select").filter(has=chosen)).to_contain_text("李雷 · u0")
    expect(page.get_by_role("link", name=text("page.try.who.open", "en"))).to_be_visible()


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("dark", [False, True])
def test_the_dialogs_fit_and_keep_nobody_out(
    desk: Console, visitor: Visitor, language: Language, *, dark: bool
) -> None:
    page = member(visitor, desk, "u7", language, dark=dark)
    shown = dialog(page, "page.redeem", language)
    press(shown, "page.redeem.kind.order", language)
    shown.get_by_label(text("page.redeem.order.total", language), exact=True).fill("100")
    shown.get_by_label(text("page.redeem.order.points", language), exact=True).fill("5")
    expect(shown.get_by_role("status")).to_be_visible()
    faults = serious_faults(page)
    press(shown, "page.cancel", language)
    expect(page.get_by_role("dialog")).to_have_count(0)
    shown = dialog(page, "page.edit", language)
    shown.get_by_label(text("page.kind.phone", language), exact=True).fill(TAKEN)
    press(shown, "page.save", language)
    expect(shown.get_by_role("alert")).to_be_visible()
    assert faults + serious_faults(page) + too_wide(page) == []
