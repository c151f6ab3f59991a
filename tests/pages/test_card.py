"""The card as a member uses it: opening it, checking in, redeeming, and what happens when something is amiss."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from regulars.bootstrap import system_clock
from regulars.texts import Language, languages, text
from tests.api.shop import open_shop
from tests.pages.card_shop import PROGRAM, CardShop
from tests.pages.conftest import PHONE, CopyOf, Visitor, owned, serious_faults, too_wide
from tests.pages.conftest import served as serve

PAGES = ("home", "rewards", "history", "me")


@pytest.fixture(scope="module")
def shop(template: str, copy_of: CopyOf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CardShop]:
    """A shop whose operators read out one-time codes, with an owner."""
    with copy_of(template) as (_, url):
        with open_shop(url, program=PROGRAM) as made:
            made.clock.now = system_clock()
            keys = dict(made.keys)
        with serve(url, tmp_path_factory.mktemp("card"), REGULARS_CODE_SENDER="console") as console:
            owned(console)
            yield CardShop(console, keys)


def open_card(
    shop: CardShop,
    visitor: Visitor,
    ref: str,
    language: Language = "en",
    size: tuple[int, int] = PHONE,
    *,
    dark: bool = False,
    bypass_csp: bool = False,
) -> Page:
    page = visitor.open(shop.console, shop.link(ref), language=language, size=size, dark=dark, bypass_csp=bypass_csp)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def turn_to(page: Page, tab: str, language: Language = "en") -> None:
    link = page.get_by_role("navigation").get_by_role("link", name=text(f"card.tab.{tab}", language), exact=True)
    link.click()
    expect(link).to_have_attribute("aria-current", "page")


def balance(page: Page) -> int:
    """What the card's own answer says."""
    card = page.evaluate("async () => (await fetch('/api/card')).json()")
    points: int = card["wallets"][0]["available"]
    return points


@pytest.mark.parametrize("language", languages)
def test_a_link_opens_the_card_and_leaves_the_address(shop: CardShop, visitor: Visitor, language: Language) -> None:
    page = open_card(shop, visitor, shop.member(), language)
    base = {"en": "Base", "zh": "普通会员"}[language]
    expect(page.get_by_role("heading", level=1)).to_have_text(base)
    assert page.url == f"{shop.console.url}/card/"
    rise = {"en": "Spend ¥80.00 more to reach Silver", "zh": "再消费 ¥80.00，升级银卡会员"}[language]
    expect(page.get_by_text(rise).first).to_be_visible()
    expect(page.get_by_text("120", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(base)


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("path", ["/card/enter#AAAA", "/card/", "/card/rewards"])
def test_without_a_link_that_works_the_page_says_what_to_do(
    shop: CardShop, visitor: Visitor, path: str, language: Language
) -> None:
    page = visitor.open(shop.console, path, language=language, size=PHONE, bypass_csp=True)
    title = "card.over.title" if "#" in path else "card.no_link.title"
    expect(page.get_by_role("heading", level=1)).to_have_text(text(title, language))
    assert serious_faults(page) == []


def test_a_check_in_counts_once_and_another_tap_does_nothing(shop: CardShop, visitor: Visitor) -> None:
    page = open_card(shop, visitor, shop.member())
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    button = page.get_by_role("button", name="Check in: 1 point")
    button.dblclick()
    expect(page.get_by_text(text("card.check_in.won", "en", {"points": "1 point"}))).to_be_visible()
    done = page.get_by_role("button", name=text("card.check_in.done", "en"))
    expect(done).to_be_disabled()
    done.click(force=True)
    expect(page.get_by_text(text("card.check_in.streak.one", "en"))).to_be_visible()
    assert len(sent) == 1
    assert balance(page) == 121


@pytest.mark.parametrize("language", languages)
def test_what_a_check_in_brought_stands_above_the_bar(shop: CardShop, visitor: Visitor, language: Language) -> None:
    """However close to the bar the button stands: a panel more, for a reward that waits, brings it there."""
    ref = shop.member()
    shop.call("operate", "POST", f"/api/members/{ref}/redemptions", {"reward": "cup"})
    page = open_card(shop, visitor, ref, language)
    button = page.get_by_role("button", name=text("card.check_in.go", language, {"points": ""}).strip())
    space = "it => it.getBoundingClientRect().bottom + 4 - document.querySelector('nav').getBoundingClientRect().top"
    button.evaluate(f"it => scrollBy(0, ({space})(it))")
    assert button.evaluate(space) == pytest.approx(0, abs=1)
    button.click()
    points = {"en": "1 point", "zh": "1 积分"}[language]
    won = page.get_by_text(text("card.check_in.won", language, {"points": points})).bounding_box()
    bar = page.get_by_role("navigation").bounding_box()
    assert won is not None
    assert bar is not None
    assert won["y"] + won["height"] <= bar["y"]


def test_a_lost_answer_is_asked_for_again_with_the_same_key(shop: CardShop, visitor: Visitor) -> None:
    """The points are set aside once although the member taps twice: the first answer never reached her phone."""
    page = open_card(shop, visitor, shop.member())
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    page.route("**/api/card/redemptions", lose_the_first)
    turn_to(page, "rewards")
    page.get_by_role("button", name="Redeem: Mug").click()
    go = page.get_by_role("button", name="Redeem for 60 points")
    go.click()
    expect(page.get_by_role("alert")).to_have_text(text("card.unreachable", "en"))
    go.click()
    expect(page.get_by_role("img", name=text("card.code.qr", "en"))).to_be_visible()
    assert balance(page) == 60


@pytest.mark.parametrize("language", languages)
def test_a_reward_is_redeemed_shown_and_picked_up(shop: CardShop, visitor: Visitor, language: Language) -> None:
    page = open_card(shop, visitor, shop.member(), language)
    turn_to(page, "rewards", language)
    name = {"en": "Mug", "zh": "马克杯"}[language]
    boat = page.get_by_role("button", name=re.compile("Boat|小船"))
    expect(boat).to_be_disabled()
    page.get_by_role("button", name=f"{text('card.rewards.go', language)}: {name}").click()
    with page.expect_response("**/api/card/redemptions") as answered:
        page.get_by_role("dialog").get_by_role("button", name=re.compile("60")).click()
    made = answered.value.json()
    expect(page.get_by_role("img", name=text("card.code.qr", language))).to_be_visible()
    shop.call("operate", "POST", f"{made['code']}/capture", {})
    expect(page.get_by_text(text("card.code.captured", language))).to_be_visible()
    expect(page.get_by_role("dialog", name=text("card.code.over", language))).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name=text("card.close", language)).last.click()
    turn_to(page, "history", language)
    expect(page.get_by_role("heading", name=text("card_event.reward_redeemed", language))).to_be_visible()


def test_what_waits_is_on_the_card_and_can_be_given_back(shop: CardShop, visitor: Visitor) -> None:
    ref = shop.member()
    page = open_card(shop, visitor, ref)
    turn_to(page, "rewards")
    page.get_by_role("button", name="Redeem: Mug").click()
    page.get_by_role("button", name="Redeem for 60 points").click()
    expect(page.get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    turn_to(page, "home")
    page.get_by_role("button", name=re.compile("^Mug")).click()
    page.get_by_role("button", name=text("card.code.back", "en")).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text(text("card.waiting", "en"), exact=True)).to_be_hidden()
    assert balance(page) == 120


def test_what_is_handed_over_is_gone_without_a_touch(shop: CardShop, visitor: Visitor) -> None:
    """The page asks by itself while something waits; while nobody looks it asks nothing."""
    page = open_card(shop, visitor, shop.member())
    turn_to(page, "rewards")
    page.get_by_role("button", name="Redeem: Mug").click()
    with page.expect_response("**/api/card/redemptions") as answered:
        page.get_by_role("button", name="Redeem for 60 points").click()
    expect(page.get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    turn_to(page, "home")
    waiting = page.get_by_text(text("card.waiting", "en"), exact=True)
    expect(waiting).to_be_visible()
    shop.call("operate", "POST", f"{answered.value.json()['code']}/capture", {})
    expect(waiting).to_be_hidden()


@pytest.mark.parametrize("how", ["turn", "focus", "visibilitychange"])
def test_looking_again_asks_again(shop: CardShop, visitor: Visitor, how: str) -> None:
    """However lately it was asked: points that came meanwhile are there."""
    page = open_card(shop, visitor, ref := shop.member())
    expect(page.get_by_text("120", exact=True)).to_be_visible()
    shop.call("operate", "POST", f"/api/members/{ref}/adjustments", {"wallet": "points", "points": 7, "reason": "Hi"})
    if how == "turn":
        turn_to(page, "rewards")
    else:
        page.evaluate("how => dispatchEvent(new Event(how))", how)
    expect(page.get_by_text(re.compile("^You have 127 " if how == "turn" else "^127$"))).to_be_visible()


@pytest.mark.parametrize("language", languages)
def test_points_on_their_way_say_from_when(shop: CardShop, visitor: Visitor, language: Language) -> None:
    ref = shop.member()
    review = {"type": "track", "event": "Product Reviewed", "userId": ref.partition(":")[2], "messageId": f"r-{ref}"}
    shop.call("ingest", "POST", "/api/events", [review])
    page = open_card(shop, visitor, ref, language)
    coming = {
        "en": r"^3 stars on the way, usable from \d+ \w+ 20\d\d$",
        "zh": r"^3 星星待到账，20\d\d-\d\d-\d\d 起可用$",
    }
    page.get_by_role("button", name=re.compile(coming[language])).click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_contain_text("+3")


def test_the_rules_and_her_own_data(shop: CardShop, visitor: Visitor) -> None:
    page = open_card(shop, visitor, shop.member())
    turn_to(page, "me")
    page.get_by_role("button", name=text("card.me.edit", "en")).click()
    page.get_by_label(text("card.me.city", "en"), exact=True).fill("上海")
    page.get_by_label(text("card.me.birthday", "en"), exact=True).fill("1990-05-17")
    page.get_by_role("button", name=text("card.me.save", "en")).click()
    expect(page.get_by_text("上海")).to_be_visible()
    page.get_by_role("button", name=text("card.me.edit", "en")).click()
    expect(page.get_by_label(text("card.me.birthday", "en"), exact=True)).not_to_be_editable()
    page.keyboard.press("Escape")
    with page.expect_download() as downloading:
        page.get_by_role("link", name=re.compile(text("card.me.data", "en"))).click()
    assert downloading.value.suggested_filename == "membership.json"
    page.get_by_role("link", name=text("card.me.rules", "en")).click()
    told = page.locator("dl > div").filter(has_text="Points per yuan")
    expect(told.locator("dd > p")).to_have_text("1 point for every ¥1 spent.")
    expect(page.get_by_text("To be picked up within 2 hours, or else the points come back.")).to_be_visible()


@pytest.mark.parametrize("language", languages)
def test_a_step_says_what_the_rule_behind_it_gives(shop: CardShop, visitor: Visitor, language: Language) -> None:
    """In the sentence that the rules page has for it."""
    page = open_card(shop, visitor, shop.member(), language)
    gives = {"en": "When it is your birthday month: 20 points for each order.", "zh": "您生日当月时，下单得 20 积分。"}
    asked = page.get_by_role("link").filter(has_text=text("card.step.tell_birthday", language))
    expect(asked).to_contain_text(gives[language])
    turn_to(page, "me", language)
    page.get_by_role("link", name=text("card.me.rules", language)).click()
    expect(page.get_by_text(gives[language])).to_be_visible()


def test_leaving_closes_the_card_on_this_phone(shop: CardShop, visitor: Visitor) -> None:
    page = open_card(shop, visitor, shop.member())
    turn_to(page, "me")
    page.get_by_role("button", name=text("card.me.leave", "en")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text("card.no_link.title", "en"))
    page.goto(f"{shop.console.url}/card/history")
    expect(page.get_by_role("heading", level=1)).to_have_text(text("card.no_link.title", "en"))


def test_a_phone_and_a_code_let_her_in(shop: CardShop, visitor: Visitor) -> None:
    shop.member(phone="13800138000")
    page = visitor.open(shop.console, "/card/", size=PHONE)
    page.get_by_label(text("card.phone", "en"), exact=True).fill("138 0013 8000")
    page.get_by_role("button", name=text("card.code.send", "en")).click()
    page.get_by_label(text("card.code", "en"), exact=True).fill("abc")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(text("error.card_code_wrong", "en"))
    code = shop.call("operate", "GET", "/api/card-codes", None).json()["items"][0]["code"]
    page.get_by_label(text("card.code", "en"), exact=True).fill(code)
    page.get_by_role("button", name=text("card.code.go", "en")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Base")


def test_offline_the_card_stays_and_says_so(shop: CardShop, visitor: Visitor) -> None:
    page = open_card(shop, visitor, shop.member())
    page.context.set_offline(offline=True)
    expect(page.get_by_role("alert")).to_contain_text("You are offline")
    turn_to(page, "rewards")
    expect(page.get_by_text(text("card.failed", "en"))).to_be_visible()
    turn_to(page, "home")
    expect(page.get_by_text("120", exact=True)).to_be_visible()
    page.context.set_offline(offline=False)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_stored_text_with_markup_stays_text(shop: CardShop, visitor: Visitor) -> None:
    ref = shop.member()
    evil = "<img src=x onerror=alert(1)>"
    shop.call(
        "ingest",
        "POST",
        "/api/events",
        [{"type": "identify", "userId": ref.partition(":")[2], "traits": {"name": evil}}],
    )
    page = open_card(shop, visitor, ref)
    expect(page.get_by_text(evil)).to_be_visible()


@pytest.mark.parametrize("language", languages)
def test_nothing_is_wider_than_the_window(shop: CardShop, visitor: Visitor, language: Language) -> None:
    page = open_card(shop, visitor, shop.member(), language)
    faults = []
    for tab in PAGES:
        turn_to(page, tab, language)
        page.wait_for_load_state("networkidle")
        faults += too_wide(page, tab)
    assert faults == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(shop: CardShop, visitor: Visitor, *, dark: bool) -> None:
    """On every page, with a sheet open, and with the code of a reward."""
    page = open_card(shop, visitor, shop.member(210), dark=dark, bypass_csp=True)
    faults = {}
    for tab in PAGES:
        turn_to(page, tab)
        page.wait_for_load_state("networkidle")
        faults[tab] = serious_faults(page)
    page.get_by_role("link", name=text("card.me.rules", "en")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text("card.rules.title", "en"))
    page.wait_for_load_state("networkidle")
    faults["rules"] = serious_faults(page)
    turn_to(page, "rewards")
    page.get_by_role("button", name="Redeem: Mug").click()
    faults["sheet"] = serious_faults(page)
    page.get_by_role("button", name="Redeem for 60 points").click()
    expect(page.get_by_role("img")).to_be_visible()
    faults["code"] = serious_faults(page)
    assert {where: found for where, found in faults.items() if found} == {}


def test_the_card_can_be_used_without_a_mouse(shop: CardShop, visitor: Visitor) -> None:
    page = open_card(shop, visitor, shop.member())
    turn_to(page, "rewards")
    button = page.get_by_role("button", name="Redeem: Mug")
    button.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_the_console_hands_out_a_link_and_reads_out_a_code(shop: CardShop, visitor: Visitor) -> None:
    ref = shop.member(phone="13800138001")
    httpx.post(f"{shop.console.url}/api/card/codes", json={"phone": "13800138001"}).raise_for_status()
    member = shop.call("operate", "POST", f"/api/members/{ref}/tags", {"add": ["seen"]}).json()["member_id"]
    page = visitor.arrive(shop.console, f"/console/members/{member}")
    expect(page.get_by_text("+86138****8001")).to_be_visible()
    page.get_by_role("button", name=text("page.card.make", "en")).click()
    expect(page.get_by_role("img", name=text("page.card.qr", "en"))).to_be_visible()
    href = page.get_by_role("link", name=text("page.card.open", "en")).get_attribute("href")
    assert href is not None
    card = visitor.open(shop.console, href.removeprefix(shop.console.url), size=PHONE)
    expect(card.get_by_role("heading", level=1)).to_have_text("Base")
