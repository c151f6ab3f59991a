"""The console as an operator uses it: coming in, finding a member, and asking why."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from regulars.texts import Language, languages, text
from tests.pages.conftest import EMAIL, NAME, PASSWORD, PHONE, WIDE, Console, Visitor, serious_faults, sign_in, too_wide

CARD = "8800-17"
PAGES = (
    "/console/",
    "/console/members",
    "/console/settings/operators",
    "/console/settings/keys",
    "/console/settings/audit",
)


def find_member(page: Page, language: Language = "en") -> None:
    """From the list of members."""
    page.get_by_label(text("page.members.search", language), exact=True).fill(f"card:{CARD}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="李雷")).to_be_visible()


def title(page: Page, key: str, language: Language = "en") -> None:
    expect(page.get_by_role("heading", level=1, name=text(key, language), exact=True)).to_be_visible()


def test_the_printed_link_makes_the_first_owner_and_works_once(fresh_console: Console, visitor: Visitor) -> None:
    link = f"/console/join/{fresh_console.token}"
    page = visitor.open(fresh_console, link)
    title(page, "page.join.owner.title")
    page.get_by_label("E-mail", exact=True).fill(EMAIL)
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=text("page.join.begin", "en")).click()
    title(page, "page.nav.overview")
    expect(page.get_by_role("navigation").get_by_role("link")).to_have_text(
        ["Overview", "Members", "Hand over", "Program", "Try it", "Import", "Operators", "API keys", "Audit log"]
    )
    title(visitor.open(fresh_console, link), "page.join.unknown.title")


def test_a_short_password_is_told_at_its_field(fresh_console: Console, visitor: Visitor) -> None:
    page = visitor.open(fresh_console, f"/console/join/{fresh_console.token}")
    page.get_by_label("E-mail", exact=True).fill(EMAIL)
    page.get_by_label("Name", exact=True).fill(NAME)
    password = page.get_by_label("Password", exact=True)
    password.fill(EMAIL)
    page.get_by_role("button", name=text("page.join.begin", "en")).click()
    expect(password).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("language", languages)
def test_a_wrong_password_is_told_and_the_right_one_leads_in(
    console: Console, visitor: Visitor, language: Language
) -> None:
    page = visitor.open(console, language=language)
    title(page, "page.sign_in.welcome", language)
    sign_in(page, language, "a wrong password")
    expect(page.get_by_role("alert")).not_to_be_empty()
    sign_in(page, language)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Overview|经营概览"))


def test_a_member_is_found_and_her_points_explain_themselves(console: Console, visitor: Visitor) -> None:
    page = visitor.arrive(console, "/console/members")
    find_member(page)
    assert CARD not in page.url
    assert re.search(r"/members/[0-9a-f-]{36}$", page.url)
    page.get_by_role("button", name=re.compile(r"^Order ¥128\.50 .* Why\?$")).click()
    why = page.get_by_role("dialog")
    expect(why.get_by_text("Points per yuan", exact=True)).to_be_visible()
    expect(why.get_by_text("+128").first).to_be_visible()
    expect(why.get_by_text("500").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    page.get_by_role("tab", name="Ledger").click()
    expect(page.get_by_role("cell", name="Points per yuan", exact=True)).to_be_visible()


def test_an_unknown_member_is_said_to_be_unknown(console: Console, visitor: Visitor) -> None:
    page = visitor.arrive(console, "/console/members")
    page.get_by_label(text("page.members.search", "en"), exact=True).fill("card:<b>nobody</b>")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("card:<b>nobody</b>")


def test_the_language_can_be_switched_and_is_kept(console: Console, visitor: Visitor) -> None:
    page = visitor.open(console)
    page.get_by_label("Language").select_option("zh")
    title(page, "page.sign_in.welcome", "zh")
    page.reload()
    title(page, "page.sign_in.welcome", "zh")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_dark_is_kept(console: Console, visitor: Visitor) -> None:
    page = visitor.open(console)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_label(text("page.look", "en")).select_option("dark")
    page.reload()
    title(page, "page.sign_in.welcome")
    assert page.evaluate(ground) != light


@pytest.mark.parametrize("language", languages)
def test_nothing_is_wider_than_the_window(console: Console, visitor: Visitor, language: Language) -> None:
    page = visitor.arrive(console, "/console/members", language=language)
    faults = []
    for path in PAGES:
        page.goto(console.url + path)
        page.wait_for_load_state("networkidle")
        faults += too_wide(page)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.goto(f"{console.url}/console/members")
    find_member(page, language)
    page.get_by_role("button", name=re.compile(re.escape(text("page.events.why", language)))).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert faults + too_wide(page, "why") == []


def test_on_a_phone_the_navigation_opens_by_a_button(console: Console, visitor: Visitor) -> None:
    page = visitor.arrive(console, size=PHONE)
    page.get_by_role("button", name=text("page.nav.open", "en")).click()
    page.get_by_role("dialog").get_by_role("link", name="Audit log").click()
    title(page, "page.nav.audit")


def test_one_can_sign_in_and_look_around_without_a_mouse(console: Console, visitor: Visitor) -> None:
    page = visitor.open(console)
    title(page, "page.sign_in.welcome")
    focused = page.locator(":focus")
    for _ in range(12):
        page.keyboard.press("Tab")
        if focused.get_attribute("type") == "email":
            break
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    title(page, "page.nav.overview")
    for _ in range(12):
        page.keyboard.press("Tab")
        if focused.inner_text() == text("page.nav.members", "en"):
            break
    page.keyboard.press("Enter")
    title(page, "page.nav.members")
    expect(page.get_by_label(text("page.members.search", "en"), exact=True)).to_be_focused()


def test_a_key_is_made_shown_once_and_revoked(console: Console, visitor: Visitor) -> None:
    page = visitor.arrive(console, "/console/settings/keys")
    title(page, "page.nav.keys")
    page.get_by_role("button", name=text("page.keys.make", "en")).click()
    page.get_by_label("Name", exact=True).fill("till 9")
    page.get_by_role("button", name=text("page.keys.make.go", "en")).click()
    secret = page.locator("code", has_text="rk_")
    expect(secret).to_be_visible()
    page.get_by_role("dialog", name=text("page.keys.shown", "en")).get_by_role("button", name="Close").last.click()
    expect(secret).to_be_hidden()
    page.get_by_role("button", name="Revoke: till 9").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    row = page.get_by_role("row", name=re.compile("till 9"))
    expect(row.get_by_text(text("page.keys.revoked", "en"))).to_be_visible()


def test_every_page_opens_from_every_other(console: Console, visitor: Visitor) -> None:
    """By the menu, without loading anew: what one page keeps must be what the next one expects."""
    page = visitor.arrive(console)
    menu = page.get_by_role("navigation").first.get_by_role("link")
    expect(menu).to_have_count(9)
    names = menu.all_inner_texts()
    for first in names:
        for second in names:
            for name in (first, second):
                menu.filter(has_text=re.compile(f"^{name}$")).click()
                expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_page_that_breaks_leaves_the_others(console: Console, visitor: Visitor) -> None:
    page = visitor.arrive(console)
    title(page, "page.nav.overview")
    page.route("**/*audit*.js", lambda route: route.fulfill(content_type="text/javascript", body="export {}"))
    page.get_by_role("link", name="Audit log").click()
    expect(page.get_by_role("alert")).to_contain_text(text("page.broken.title", "en"))
    page.get_by_role("link", name="Members").click()
    title(page, "page.nav.members")
    assert visitor.faults
    visitor.faults.clear()


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(console: Console, visitor: Visitor, *, dark: bool) -> None:
    """On the sign-in page, on every page of the frame, and on a member with the answer to why."""
    faults = {"sign-in": serious_faults(visitor.open(console, bypass_csp=True, dark=dark))}
    page = visitor.arrive(console, bypass_csp=True, dark=dark)
    for path in PAGES:
        page.goto(console.url + path)
        page.wait_for_load_state("networkidle")
        faults[path] = serious_faults(page)
    page.goto(f"{console.url}/console/members")
    find_member(page)
    page.get_by_role("button", name=re.compile(r" Why\?$")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_load_state("networkidle")
    faults["member"] = serious_faults(page)
    assert {where: found for where, found in faults.items() if found} == {}
