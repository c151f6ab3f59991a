"""The program in the console: read, edited in forms and as text, tried on the history, published, and taken back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Unpack
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from regulars.texts import Language, languages, text
from tests.pages.conftest import EMAIL, NAME, PASSWORD, Console, How, Visitor, serious_faults, signed_in, too_wide

PROGRAM, EDIT, VERSIONS = "/console/program", "/console/program/edit", "/console/program/versions"
_WHATIF_MS = 60_000


def opened(visitor: Visitor, console: Console, path: str, **how: Unpack[How]) -> Page:
    """A page of someone who has signed in."""
    page = visitor.arrive(console, path, **how)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def say(key: str, language: Language = "en", **params: object) -> str:
    return text(f"page.{key}", language, params)


def button(page: Page, key: str, **params: object) -> Locator:
    return page.get_by_role("button", name=say(key, "en", **params), exact=True)


def part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name=say("edit.parts")).get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", level=2, name=name, exact=True)).to_be_visible()


def meaning(page: Page) -> Locator:
    return page.get_by_role("region", name=say("edit.meaning"))


def saved(page: Page) -> None:
    button(page, "edit.save").click()
    expect(page.get_by_role("status").filter(has_text=say("edit.saved"))).to_be_visible()


@pytest.mark.parametrize("language", languages)
def test_the_program_reads_as_a_page(console: Console, visitor: Visitor, language: Language) -> None:
    page = opened(visitor, console, PROGRAM, language=language)
    name = {"en": "Corner coffee", "zh": "街角咖啡"}[language]
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    sentence = {"en": "1 point for every ¥1 spent, × 1.5 for Silver.", "zh": "顾客每消费 1 元得 1 积分，银卡 1.5 倍。"}
    expect(page.get_by_text(sentence[language])).to_be_visible()
    expect(page.get_by_text({"en": "Spend ¥100 in all.", "zh": "累计消费满 100 元。"}[language])).to_be_visible()
    expect(page.get_by_text(say("program.version", language, number=1))).to_be_visible()


def test_a_rule_is_edited_tried_and_published_and_the_next_order_follows_it(
    own_console: Console, visitor: Visitor
) -> None:
    page = opened(visitor, own_console, EDIT)
    expect(meaning(page).get_by_text("1 point for every ¥1 spent, × 1.5 for Silver.")).to_be_visible()
    page.get_by_label(say("edit.award.points"), exact=True).fill("2")
    expect(meaning(page).get_by_text("2 points for every ¥1 spent, × 1.5 for Silver.")).to_be_visible()
    expect(meaning(page).get_by_text("顾客每消费 1 元得 2 积分，银卡 1.5 倍。")).to_be_visible()
    button(page, "edit.whatif").click()
    gist = say("whatif.totals", wallet="Points", before="131", after="260", version=1)
    expect(page.get_by_text(gist)).to_be_visible(timeout=_WHATIF_MS)
    page.reload()
    expect(page.get_by_text(gist)).to_be_visible()
    expect(page.get_by_role("columnheader", name=say("whatif.real")).first).to_be_visible()
    button(page, "edit.publish").click()
    dialog = page.get_by_role("dialog", name=say("publish.title"))
    expect(dialog.get_by_text("2 points for every ¥1 spent, × 1.5 for Silver.")).to_be_visible()
    dialog.get_by_label(say("publish.note")).fill("Two for one")
    dialog.get_by_role("button", name=say("publish.go"), exact=True).click()
    expect(page.get_by_text(say("program.version", number=2))).to_be_visible()
    expect(page.get_by_text("Two for one")).to_be_visible()
    assert points_for_ten(page, own_console) == 20
    page.goto(own_console.url + EDIT)
    for nothing_new in ("edit.whatif", "edit.save", "edit.publish"):
        expect(button(page, nothing_new)).to_be_disabled()


def test_what_if_tells_the_last_full_month_and_the_mean_beside_it(own_console: Console, visitor: Visitor) -> None:
    last = datetime.now(ZoneInfo("Asia/Shanghai")).replace(day=1) - timedelta(days=1)
    months = 12 * (last.year - 2026) + last.month - 3  # the history begins within March 2026
    by = {"type": "track", "userId": "early"}
    properties = {"order_id": "of last month", "total": 2 * months}
    order = {"event": "Order Completed", "timestamp": last.isoformat(), "properties": properties}
    with signed_in(own_console) as client:
        client.post("/api/events", json=[by | order, by | {"event": "Checked In"}]).raise_for_status()
    page = opened(visitor, own_console, EDIT)
    page.get_by_label(say("edit.award.points"), exact=True).fill("2")
    button(page, "edit.whatif").click()
    gist = say("whatif.gist.month.more", month=f"{last:%b %Y}", points=2 * months, wallet="Points")
    expect(page.get_by_text(gist)).to_be_visible(timeout=_WHATIF_MS)
    expect(page.get_by_text(say("whatif.mean.more", months=months, points=2))).to_be_visible()


def test_what_to_do_about_a_what_if_that_was_stopped(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT)
    page.route("**/api/jobs?*", stopped)
    page.get_by_label(say("edit.award.points"), exact=True).fill("2")
    button(page, "edit.whatif").click()
    expect(page.get_by_text(say("whatif.cancelled"))).to_be_visible()
    button(page, "whatif.back").click()
    expect(page).to_have_url(re.compile(rf"{EDIT}/\d+$"))
    page.go_back()
    page.unroute("**/api/jobs?*")
    button(page, "whatif.again").click()
    expect(page.get_by_role("columnheader", name=say("whatif.real")).first).to_be_visible(timeout=_WHATIF_MS)


def stopped(route: Route) -> None:
    """The list of jobs as it is, but every one was stopped."""
    answer = route.fetch()
    items = [job | {"status": "cancelled", "result": None} for job in answer.json()["items"]]
    route.fulfill(response=answer, json=answer.json() | {"items": items})


def points_for_ten(page: Page, console: Console) -> int:
    """What an order of 10 by a new customer earns now."""
    token = page.request.get(f"{console.url}/api/session").json()["csrf_token"]
    event = {"type": "track", "event": "Order Completed", "userId": "new", "properties": {"order_id": "n", "total": 10}}
    answer = page.request.post(f"{console.url}/api/events", data=[event], headers={"X-CSRF-Token": token}).json()
    given: int = next(effect["given"] for effect in answer[0]["effects"] if effect.get("rule") == "per_yuan")
    return given


def usual(page: Page) -> Locator:
    """The dialog that asks what a new rule is beside the usual points."""
    button(page, "edit.new.earn").click()
    return page.get_by_role("dialog", name=say("edit.way"))


def test_a_new_rule_says_what_orders_get_with_all_the_others(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT)
    usual(page).get_by_role("button", name=say("edit.way.go")).click()
    page.get_by_label(say("edit.award.points"), exact=True).fill("2")
    page.get_by_role("checkbox", name=say("edit.valid")).check()
    for day in ("mon", "tue"):
        expect(page.get_by_role("checkbox", name=say(f"edit.day.{day}"), exact=True)).not_to_be_checked()
    page.get_by_role("checkbox", name=say("edit.day.tue"), exact=True).check()
    example = meaning(page)
    title = say("example.order.on", amount="¥100", day=say("example.day.tue"))
    expect(example).to_contain_text(f"{say('example.adds', rules='“Points per yuan”')} {title}")
    expect(example.get_by_role("listitem")).to_have_text(
        [
            "Base300 Points= Points per yuan 100 + Extra points 200",
            "Silver350 Points= Points per yuan 150 + Extra points 200",
        ]
    )
    button(page, "edit.publish").click()
    dialog = page.get_by_role("dialog", name=say("publish.title"))
    expect(dialog.get_by_text("= Points per yuan 100 + Extra points 200")).to_be_visible()
    expect(dialog.get_by_text(say("publish.names.first", names="“Extra points”"))).to_be_visible()


def test_a_multiple_takes_the_place_of_the_usual_points(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT, language="zh")
    page.get_by_role("button", name=say("edit.new.earn", "zh"), exact=True).click()
    dialog = page.get_by_role("dialog", name=say("edit.way", "zh"))
    dialog.get_by_role("radio", name=say("edit.way.times", "zh")).check()
    dialog.get_by_role("combobox", name=say("edit.way.factor", "zh")).select_option("3")
    dialog.get_by_role("button", name=say("edit.way.go", "zh")).click()
    expect(page.get_by_role("heading", level=2, name="三倍积分")).to_be_visible()
    told = page.get_by_role("region", name=say("edit.meaning", "zh"))
    expect(told).to_contain_text("顾客每消费 1 元得 3 积分，银卡 1.5 倍。")
    expect(told).to_contain_text(say("example.instead", "zh", rules="“消费积分”"))
    expect(told.get_by_role("listitem")).to_have_text(["普通300 积分", "银卡450 积分"])


def test_the_last_day_of_a_rule_is_the_day_before_it_ends(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT)
    page.get_by_role("checkbox", name=say("edit.valid")).check()
    page.get_by_label(say("edit.valid.last")).fill("2027-02-28")
    expect(meaning(page)).to_contain_text("Until 28 Feb 2027, that day included.")
    page.get_by_role("tab", name=say("edit.yaml")).click()
    source = page.get_by_role("textbox", name=say("edit.yaml"))
    assert "until: 2027-03-01" in source.input_value()
    source.fill(source.input_value().replace("2027-03-01", "2027-01-01"))
    page.get_by_role("tab", name=say("edit.forms")).click()
    expect(page.get_by_label(say("edit.valid.last"))).to_have_value("2026-12-31")


def test_what_is_wrong_is_told_where_it_is(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT)
    part(page, "Bonus for large orders")
    points = page.get_by_label(say("edit.award.points"), exact=True)
    points.fill("many")
    expect(points).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert").filter(has_text=say("edit.not_whole"))).to_be_visible()
    entry = page.get_by_role("navigation", name=say("edit.parts")).get_by_role("button", name="Bonus for large orders")
    expect(entry).to_contain_text(say("edit.faults", count=1))
    expect(button(page, "edit.publish")).to_be_disabled()
    saved(page)
    page.reload()
    expect(page.get_by_role("status").filter(has_text=say("edit.faults", count=1))).to_be_visible()
    page.get_by_role("status").get_by_role("button", name=say("edit.faults", count=1)).click()
    expect(page.get_by_role("heading", level=2, name="Bonus for large orders")).to_be_visible()
    page.get_by_label(say("edit.award.points"), exact=True).fill("60")
    expect(button(page, "edit.publish")).to_be_enabled()


def test_a_condition_is_put_together_and_means_what_it_says(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT)
    part(page, "Check-in")
    page.get_by_role("checkbox", name=say("edit.rule.condition")).check()
    page.get_by_label(say("edit.when.field"), exact=True).select_option("time.weekday")
    page.get_by_role("checkbox", name=say("edit.day.tue")).first.wait_for(state="detached")
    page.get_by_label(say("edit.when.value"), exact=True).select_option("tue")
    expect(meaning(page).get_by_text("When weekday is Tuesday: 3 points for each check-in.")).to_be_visible()
    button(page, "edit.when.add").click()
    page.get_by_label(say("edit.when.field"), exact=True).last.select_option("member.tier.level")
    page.get_by_label(say("edit.when.value"), exact=True).last.select_option("silver")
    page.get_by_label(say("edit.when.mode"), exact=True).select_option("any")
    expect(meaning(page).get_by_text("星期为星期二，或等级为银卡时，签到得 3 积分。")).to_be_visible()
    page.get_by_role("tab", name=say("edit.yaml")).click()
    written = page.get_by_role("textbox", name=say("edit.yaml")).input_value()
    assert "any:" in written
    assert re.search(r"field: member\.tier\.level,? ", written)


def test_forms_and_text_are_the_same_program(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT)
    page.get_by_role("tab", name=say("edit.yaml")).click()
    source = page.get_by_role("textbox", name=say("edit.yaml"))
    before = source.input_value()
    source.fill(before.replace("rewards:", "# what points buy\nrewards:").replace("points: 3}", "points: 4}"))
    page.get_by_role("tab", name=say("edit.forms")).click()
    part(page, "Check-in")
    points = page.get_by_label(say("edit.award.points"), exact=True)
    expect(points).to_have_value("4")
    points.fill("5")
    page.get_by_role("tab", name=say("edit.yaml")).click()
    source.fill(source.input_value().replace("points: 5}", "points: 6}"))
    page.get_by_role("tab", name=say("edit.forms")).click()
    expect(points).to_have_value("6")
    saved(page)
    page.get_by_role("tab", name=say("edit.yaml")).click()
    after = source.input_value()
    assert "# what points buy" in after
    assert [line for line in after.splitlines() if line not in before.splitlines()] == [
        "    award: {wallet: points, fixed: {points: 6}}",
        "# what points buy",
    ]
    source.fill(after.replace("on: Checked In", "on: Checked In\n    extra: 1"))
    page.get_by_role("tab", name=say("edit.forms")).click()
    expect(meaning(page).get_by_text("extra")).to_be_visible()
    page.get_by_role("tab", name=say("edit.yaml")).click()
    source.fill("name: [")
    expect(page.get_by_text("Line 1").first).to_be_visible()
    page.get_by_role("tab", name=say("edit.forms")).click()
    expect(page.get_by_text(say("edit.unreadable"))).to_be_visible()


def test_nobody_leaves_unsaved_work_by_accident(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT)
    page.get_by_label(say("edit.name.en")).fill("Stars")
    page.get_by_role("link", name="Members").click()
    dialog = page.get_by_role("dialog").filter(has_text=say("edit.leave.title"))
    dialog.get_by_role("button", name=say("edit.stay")).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label(say("edit.name.en"))).to_have_value("Stars")
    page.get_by_role("link", name="Members").click()
    dialog.get_by_role("button", name=say("edit.leave"), exact=True).click()
    expect(page).to_have_url(re.compile("/members$"))


def test_versions_are_compared_and_an_older_one_is_published_again(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, VERSIONS)
    page.get_by_label(say("versions.choose", number=1)).check()
    page.get_by_label(say("versions.choose", number=2)).check()
    button(page, "versions.compare").click()
    expect(page.get_by_text("Costs 60 points.")).to_be_visible()
    expect(page.get_by_text("Costs 80 points.")).to_be_visible()
    page.goto(own_console.url + EDIT)
    button(page, "edit.publish").click()
    page.get_by_role("dialog").get_by_role("button", name=say("publish.go"), exact=True).click()
    expect(page.get_by_text("Costs 80 points.")).to_be_visible()
    page.goto(own_console.url + VERSIONS)
    page.get_by_role("button", name=re.compile(f"^{say('versions.again')}")).click()
    again = page.get_by_role("dialog", name=say("versions.again.title", number=1))
    expect(again.get_by_text("Costs 60 points.")).to_be_visible()
    again.get_by_role("button", name=say("publish.go"), exact=True).click()
    expect(page.get_by_text(say("versions.version", number=3), exact=True)).to_be_visible()
    page.goto(own_console.url + PROGRAM)
    expect(page.get_by_text("Costs 60 points.")).to_be_visible()


def test_a_first_program_is_made_of_nothing(fresh_console: Console, visitor: Visitor) -> None:
    owner = {"email": EMAIL, "name": NAME, "password": PASSWORD, "language": "en"}
    httpx.post(f"{fresh_console.url}/api/invitations/{fresh_console.token}", json=owner).raise_for_status()
    page = opened(visitor, fresh_console, PROGRAM)
    expect(page.get_by_text(say("program.none"), exact=True)).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/overview" in request.url else None)
    page.goto(f"{fresh_console.url}/console/")
    expect(page.get_by_text(say("overview.no_program"))).to_be_visible()
    assert len(asked) == len(set(asked)), "it is known at once that there is none yet"
    page.goto(fresh_console.url + PROGRAM)
    button(page, "program.edit").click()
    expect(meaning(page).get_by_text("1 point for every ¥1 spent.")).to_be_visible()
    button(page, "edit.publish").click()
    page.get_by_role("dialog").get_by_role("button", name=say("publish.go"), exact=True).click()
    expect(page.get_by_text(say("program.version", number=1))).to_be_visible()
    expect(page.get_by_text("1 point for every ¥1 spent.")).to_be_visible()


def test_parts_are_added_moved_and_taken_away(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT)
    for kind in ("wallets", "earn", "ladders", "rewards"):
        button(page, f"edit.new.{kind}").click()
        if kind == "earn":
            page.get_by_role("dialog").get_by_role("button", name=say("edit.way.go")).click()
        name = "Extra points" if kind == "earn" else say(f"edit.new.{kind}")
        expect(page.get_by_role("heading", level=2, name=name, exact=True)).to_be_visible()
        expect(meaning(page).locator("[lang]")).to_have_count(2)
    expect(button(page, "edit.publish")).to_be_enabled()
    button(page, "edit.up").click()
    names = page.get_by_role("navigation", name=say("edit.parts")).get_by_role("listitem")
    expect(names.filter(has_text=re.compile("New reward|The last one"))).to_have_text(["New reward", "The last one"])
    button(page, "edit.remove").click()
    expect(names.filter(has_text="New reward")).to_have_count(0)
    button(page, "edit.undo").click()
    expect(names.filter(has_text=re.compile("New reward|The last one"))).to_have_text(["New reward", "The last one"])


def test_one_can_edit_and_save_without_a_mouse(own_console: Console, visitor: Visitor) -> None:
    page = opened(visitor, own_console, EDIT)
    name = page.get_by_label(say("edit.name.en"))
    expect(name).to_be_visible()
    tab_to(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.type("Stars for orders")
    page.keyboard.press("Shift+Tab")
    back_to(page, button(page, "edit.save"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=say("edit.saved"))).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Stars for orders")).to_be_visible()


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    for _ in range(60):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(target)


def back_to(page: Page, target: Locator) -> None:
    tab_to(page, target, "Shift+Tab")


@pytest.mark.parametrize("language", languages)
def test_nothing_is_wider_than_the_window(console: Console, visitor: Visitor, language: Language) -> None:
    page = opened(visitor, console, PROGRAM, language=language)
    faults = []
    for path in (PROGRAM, EDIT, VERSIONS, f"{VERSIONS}/1/2", "/console/program/whatif/2"):
        page.goto(console.url + path)
        page.wait_for_load_state("networkidle")
        faults += too_wide(page)
    assert faults == []


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("zh", True)])
def test_axe_finds_nothing_serious(own_console: Console, visitor: Visitor, language: Language, *, dark: bool) -> None:
    """On the page, in the editor of each kind of part, as text, on versions, and on what a draft would have done."""
    page = opened(visitor, own_console, PROGRAM, language=language, bypass_csp=True, dark=dark)
    faults = {}
    for path in (PROGRAM, VERSIONS, f"{VERSIONS}/1/2", EDIT):
        page.goto(own_console.url + path)
        page.wait_for_load_state("networkidle")
        faults[path] = serious_faults(page)
    for name in ({"en": "Points", "zh": "积分"}, {"en": "Level", "zh": "等级"}, {"en": "Cup", "zh": "杯子"}):
        parts = page.get_by_role("navigation", name=say("edit.parts", language))
        parts.get_by_role("button", name=name[language], exact=True).click()
        faults[name["en"]] = serious_faults(page)
    page.get_by_label(say("edit.name.en", language), exact=True).fill("Mug")
    page.get_by_role("tab", name=say("edit.yaml", language)).click()
    faults["yaml"] = serious_faults(page)
    page.get_by_role("button", name=say("edit.whatif", language), exact=True).click()
    expect(page.get_by_text(say("whatif.rules", language)).first).to_be_visible(timeout=_WHATIF_MS)
    page.wait_for_load_state("networkidle")
    faults["whatif"] = serious_faults(page)
    assert {where: found for where, found in faults.items() if found} == {}
