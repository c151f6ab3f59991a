"""The overview as an owner sees it: what points cost, charts and their numbers, and the ways to the lists behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Unpack

import pytest
from playwright.sync_api import Page, expect

from regulars.texts import Language, languages, text
from tests.api.shop import Shop, order
from tests.pages.conftest import Console, CopyOf, How, Visitor, console_on, owned, serious_faults, too_wide

MARCH = "?from=2026-03-01&to=2026-03-31"


def happen(shop: Shop) -> None:
    """Five members: one who bought three times and pays with points, one who rises, and three who bought once."""
    for number in range(3):
        shop.send(order("ann", f"a-{number}", 60))
    shop.send(order("bo", "b-1", 30), order("cy", "c-1", 20), order("di", "d-1", 10))
    shop.send({"type": "identify", "userId": "ann", "traits": {"name": "Ann Lee"}}, order("eve", "e-1", 700))
    assert shop.do("user_id:ann", "redemptions", {"reward": "cup", "capture": True}).status_code == 201
    shop.do("user_id:bo", "adjustments", {"wallet": "points", "points": 5, "reason": "<i>Late</i> delivery"})


@pytest.fixture(scope="module")
def busy(template: str, copy_of: CopyOf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A console on a shop where something happened in March 2026."""
    with console_on(copy_of, template, tmp_path_factory.mktemp("busy"), happen) as console:
        yield console


def arrive(visitor: Visitor, console: Console, path: str = f"/console/{MARCH}", **how: Unpack[How]) -> Page:
    page = visitor.arrive(console, path, **how)
    expect(
        page.get_by_role("heading", level=1, name=text("page.nav.overview", how.get("language", "en")))
    ).to_be_visible()
    return page


def test_what_points_cost_is_said_in_a_sentence(busy: Console, visitor: Visitor) -> None:
    page = arrive(visitor, busy)
    expect(page.get_by_text("In this period points cost ¥0.60")).to_contain_text("members used 60 Points")
    figures = page.get_by_role("region", name=text("page.overview.figures", "en"))
    expect(figures.get_by_role("link", name=re.compile("^Members 5"))).to_be_visible()
    expect(figures.get_by_role("link", name=re.compile("^Revenue ¥940"))).to_be_visible()
    expect(figures.get_by_role("link", name=re.compile("^Repeat rate 20%"))).to_be_visible()


def test_a_figure_leads_to_the_list_behind_it(busy: Console, visitor: Visitor) -> None:
    page = arrive(visitor, busy)
    page.get_by_role("link", name=re.compile("^Repeat rate")).click()
    expect(page.get_by_text("1 member", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Ann Lee"))).to_be_visible()
    page.go_back()
    page.get_by_role("link", name=re.compile("^Silver 2")).click()
    expect(page.get_by_text("2 members", exact=True)).to_be_visible()


def test_a_chart_is_drawn_and_shows_its_numbers(busy: Console, visitor: Visitor) -> None:
    page = arrive(visitor, busy)
    name = text("page.overview.points.moves", "en")
    chart = page.get_by_role("img", name=name)
    expect(chart.locator("canvas").first).to_be_visible()
    chart.hover()
    expect(chart.get_by_text(text("page.overview.points.spent", "en"), exact=True)).to_be_visible()
    figure = page.locator("figure").filter(has=chart)
    figure.get_by_role("button").click()
    table = page.get_by_role("region", name=name)
    expect(table.get_by_role("row", name=re.compile("^10 Mar ")).get_by_role("cell")).to_have_text(["1,020", "60", "0"])
    expect(chart).to_be_hidden()


def test_a_whole_month_is_compared_with_the_month_before(busy: Console, visitor: Visitor) -> None:
    page = arrive(visitor, busy)
    expect(page.get_by_text("Mar 2026, compared with Feb 2026", exact=True)).to_be_visible()


def test_what_is_notable_follows_the_period(busy: Console, visitor: Visitor) -> None:
    page = arrive(visitor, busy, "/console/?from=2026-05-01&to=2026-05-31")
    expect(page.get_by_text(text("page.overview.notable.none", "en"))).to_be_visible()
    page.goto(f"{busy.url}/console/{MARCH}")
    expect(page.get_by_role("link").filter(has_text="Adjusted by +5 Points")).to_be_visible()


def test_what_is_notable_leads_to_its_why(busy: Console, visitor: Visitor) -> None:
    page = arrive(visitor, busy)
    page.get_by_role("link").filter(has_text="Adjusted by +5 Points: <i>Late</i> delivery").click()
    expect(page.get_by_role("dialog")).to_contain_text("<i>Late</i> delivery")


def test_any_period_is_chosen_and_stands_in_the_address(busy: Console, visitor: Visitor) -> None:
    page = arrive(visitor, busy, "/console/?period=7d")
    page.get_by_role("button", name=text("page.overview.period.any", "en")).click()
    page.get_by_label(text("page.overview.period.from", "en")).fill("2026-03-10")
    page.get_by_label(text("page.overview.period.to", "en")).fill("2026-03-01")
    page.get_by_role("button", name=text("page.overview.period.go", "en"), exact=True).click()
    expect(page).to_have_url(re.compile(r"\?from=2026-03-01&to=2026-03-10$"))
    expect(page.get_by_text("1 Mar 2026 to 10 Mar 2026, compared with 19 Feb 2026 to 28 Feb 2026")).to_be_visible()
    page.get_by_role("button", name=text("page.overview.period.last_month", "en")).click()
    expect(page).to_have_url(re.compile(r"\?period=last_month$"))


@pytest.mark.parametrize("language", languages)
def test_nothing_is_wider_than_the_window(busy: Console, visitor: Visitor, language: Language) -> None:
    page = arrive(visitor, busy, language=language)
    expect(page.locator("canvas").first).to_be_visible()
    assert too_wide(page) == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(busy: Console, visitor: Visitor, *, dark: bool) -> None:
    page = arrive(visitor, busy, bypass_csp=True, dark=dark)
    charts = page.get_by_role("img")
    expect(charts).to_have_count(5)
    for chart in charts.all():
        expect(chart.locator("canvas").first).to_be_visible()
    drawn = serious_faults(page)
    for button in page.get_by_role("button", name=text("page.chart.table", "en")).all()[::-1]:
        button.click()
    assert [*drawn, *serious_faults(page)] == []


def test_before_anybody_came_it_says_so(fresh_console: Console, visitor: Visitor) -> None:
    owned(fresh_console)
    page = arrive(visitor, fresh_console, "/console/")
    expect(page.get_by_text(text("page.overview.no_program", "en"))).to_be_visible()


def test_a_failure_can_be_tried_again(busy: Console, visitor: Visitor) -> None:
    page = visitor.arrive(busy, "/console/settings/keys")
    broken = "**/api/overview?*"
    page.route(broken, lambda route: route.fulfill(status=500, json={"title": "Broken", "detail": "By the test."}))
    page.goto(f"{busy.url}/console/{MARCH}")
    expect(page.get_by_role("alert")).to_contain_text("By the test.")
    page.unroute(broken)
    page.get_by_role("button", name=text("page.retry", "en")).click()
    expect(page.get_by_text("In this period points cost")).to_be_visible()
