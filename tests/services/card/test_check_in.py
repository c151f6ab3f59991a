"""The day's check-in before it is done: what it would give is what it gives."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.engine.making import PER_YUAN, order, program
from tests.domain.engine.shop import Shop
from tests.services.card.making import STREAK, checked_in, club, today

DAILY: dict[str, Any] = {
    "id": "daily",
    "on": "Checked In",
    "award": {"wallet": "points", "fixed": {"points": 3}},
    "limits": [{"per": "day", "times": 1}],
}


def days(shop: Shop, when: str) -> list[tuple[int, int, bool, bool]]:
    check_in = today(shop, when)
    assert check_in is not None
    return [tuple(day) for day in check_in.days]  # type: ignore[misc]  # a day is a tuple of these four


def test_a_streak_is_shown_with_its_seven_days() -> None:
    shop = Shop(club(STREAK))
    checked_in(shop, 1, 2)
    before = today(shop, "2026-03-03T09:00")
    assert before is not None
    assert (before.done, before.gives, before.streak) == (False, {"points": 3}, 2)
    assert days(shop, "2026-03-03T09:00") == [
        (1, 1, True, False),
        (2, 2, True, False),
        (3, 3, False, True),
        (4, 4, False, False),
        (5, 5, False, False),
        (6, 6, False, False),
        (7, 15, False, False),
    ]
    checked_in(shop, 3)
    after = today(shop, "2026-03-03T23:59")
    assert after is not None
    assert (after.done, after.gives, after.streak) == (True, {}, 3)
    assert days(shop, "2026-03-03T23:59")[2] == (3, 3, True, True)


def test_a_day_left_out_begins_anew() -> None:
    shop = Shop(club(STREAK))
    checked_in(shop, 1, 2, 3)
    later = today(shop, "2026-03-05T00:00")
    assert later is not None
    assert (later.done, later.gives, later.streak) == (False, {"points": 1}, 0)
    assert days(shop, "2026-03-05T00:00")[0] == (1, 1, False, True)


@pytest.mark.parametrize("after_last", ["restart", "stay"])
def test_after_the_last_day_the_next_seven_are_shown(after_last: str) -> None:
    rule = {**STREAK, "award": {"wallet": "points", "streak": {"points": [1, 2, 9], "after_last": after_last}}}
    shop = Shop(club(rule))
    checked_in(shop, *range(1, 9))
    check_in = today(shop, "2026-03-09T12:00")
    assert check_in is not None
    assert (check_in.streak, check_in.days[0].number) == (8, 8)
    wanted = [2, 9, 1, 2, 9, 1, 2] if after_last == "restart" else [9] * 7
    assert [day.points for day in check_in.days] == wanted
    before = shop.available()
    checked_in(shop, 9)
    assert shop.available() - before == check_in.gives["points"] == check_in.days[1].points


def test_the_tier_multiplies_what_is_promised() -> None:
    award = {**STREAK["award"], "multiplied_by": "level"}
    tiers = [{"id": "base"}, {"id": "gold", "multiplier": 2, "needs": {"all": [{"metric": "spend", "at_least": 10}]}}]
    shop = Shop(
        club({**STREAK, "award": award}, ladders=[{"id": "level", "name": {"zh": "级", "en": "L"}, "tiers": tiers}])
    )
    shop.happens(order("A", 20, "2026-03-01T10:00"))
    check_in = today(shop, "2026-03-01T11:00")
    assert check_in is not None
    assert check_in.gives == {"points": 2}
    assert [day.points for day in check_in.days] == [2, 4, 6, 8, 10, 12, 30]


def test_without_a_streak_there_are_no_days_but_a_limit_tells() -> None:
    shop = Shop(club(DAILY))
    assert today(shop, "2026-03-01T09:00") == (False, {"points": 3}, 0, ())
    checked_in(shop, 1)
    assert today(shop, "2026-03-01T13:00") == (True, {}, 0, ())


def test_where_nothing_is_given_there_is_none() -> None:
    shop = Shop(program(earn=[PER_YUAN, {**DAILY, "valid": {"until": "2026-02-01"}}]))
    assert today(shop, "2026-03-01T09:00") is None
    assert today(Shop(club()), "2026-03-01T09:00") is None
