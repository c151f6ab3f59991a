"""What conditions can know about a member."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from regulars.domain.conditions.fields import UnknownFieldError
from regulars.domain.conditions.moment import time_facts
from regulars.domain.members.facts import birthdays_on, compile_member_facts, member_facts
from regulars.domain.time import Calendar, Instant, to_instant
from tests.domain.conditions.making import Member

SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"))


def at(text: str) -> Instant:
    """An instant from local time in Shanghai."""
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")))


NOW = at("2026-03-01T00:00:00")


def fact(name: str, member: Member, now: Instant = NOW) -> Any:
    return member_facts(member, [name], now, SHANGHAI)[name]


KNOWN = Member(
    attributes={"city": "北京", "address": {"zip": "100", "lines": ["x"]}, "nothing": None},
    tags=("new", "vip"),
    tiers={"main": "gold", "club": None},
    balances={"points": 120},
    spend=Decimal("99.90"),
    orders=2,
    event_counts={"Checked In": 7},
    last_order=at("2026-02-27T23:59:59"),
    joined=at("2025-03-01T00:00:00"),
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("member.attributes.city", "北京"),
        ("member.attributes.address.zip", "100"),
        ("member.attributes.address", {"zip": "100", "lines": ["x"]}),
        ("member.attributes.address.lines.0", None),
        ("member.attributes.nothing", None),
        ("member.attributes.other", None),
        ("member.tags", ("new", "vip")),
        ("member.tier.main", "gold"),
        ("member.tier.club", None),
        ("member.tier.other", None),
        ("member.balance.points", 120),
        ("member.balance.growth", 0),
        ("member.spend", Decimal("99.90")),
        ("member.orders", 2),
        ("member.order_number", 3),
        ("member.events.Checked In", 7),
        ("member.events.Order Completed", 0),
        ("member.days_since_last_order", 2),
        ("member.days_since_joined", 365),
        ("member.is_birthday", None),
        ("member.is_birthday_month", None),
    ],
)
def test_facts_of_a_member(name: str, value: Any) -> None:
    assert fact(name, KNOWN) == value


def test_what_never_happened_is_missing() -> None:
    assert fact("member.days_since_last_order", Member()) is None
    assert fact("member.days_since_joined", Member()) is None


def test_days_are_local_midnights_passed() -> None:
    member = Member(last_order=at("2026-02-28T23:59:59"))
    assert fact("member.days_since_last_order", member, at("2026-02-28T23:59:59")) == 0
    assert fact("member.days_since_last_order", member, at("2026-03-01T00:00:00")) == 1


@pytest.mark.parametrize(
    ("birthday", "now", "is_today", "is_this_month"),
    [
        ("1990-03-01", "2026-03-01T00:00:00", True, True),
        ("03-01", "2026-03-01T23:59:59", True, True),
        ("1990-03-02", "2026-03-01T12:00:00", False, True),
        ("1990-02-28", "2026-02-28T12:00:00", True, True),
        ("1990-04-01", "2026-03-31T23:59:59", False, False),
        ("1992-02-29", "2026-02-28T12:00:00", True, True),
        ("1992-02-29", "2026-03-01T12:00:00", False, False),
        ("1992-02-29", "2028-02-28T12:00:00", False, True),
        ("02-29", "2028-02-29T12:00:00", True, True),
        ("02-29", "2100-02-28T12:00:00", True, True),
        ("02-29", "2000-02-28T12:00:00", False, True),
    ],
)
def test_birthdays(birthday: str, now: str, *, is_today: bool, is_this_month: bool) -> None:
    member = Member(attributes={"birthday": birthday})
    assert fact("member.is_birthday", member, at(now)) is is_today
    assert fact("member.is_birthday_month", member, at(now)) is is_this_month


@pytest.mark.parametrize(
    "birthday",
    [
        *(5, None, ["03-01"], "", "1990", "1990-3-1", "02-30", "04-31", "13-01", "00-10", "03-00", "03-32", "03-01\n"),
        *("x03-01", "90-03-01", "1990/03/01", "1990-03-01T00:00:00", "\uff10\uff13-\uff10\uff11"),
    ],
)
def test_what_is_no_birthday_is_missing(birthday: Any) -> None:
    member = Member(attributes={"birthday": birthday})
    assert fact("member.is_birthday", member) is None
    assert fact("member.is_birthday_month", member) is None


def test_every_day_of_a_leap_year_is_a_birthday() -> None:
    for ordinal in range(date(2028, 1, 1).toordinal(), date(2029, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        member = Member(attributes={"birthday": f"{day:%m-%d}"})
        assert fact("member.is_birthday", member, to_instant(datetime(2028, day.month, day.day, tzinfo=UTC))) is True
        assert birthdays_on(day) == (f"{day:%m-%d}",)


def test_only_the_named_facts_of_members_are_read() -> None:
    facts = compile_member_facts({"member.spend", "event.a", "order.total", "time.hour"}, SHANGHAI)
    assert facts(KNOWN, NOW) == {"member.spend": Decimal("99.90")}
    with pytest.raises(UnknownFieldError):
        compile_member_facts({"member.spent"}, SHANGHAI)


def test_the_moment_is_told_by_the_shops_clock() -> None:
    assert time_facts(to_instant(datetime(2026, 2, 28, 16, 30, tzinfo=UTC)), SHANGHAI) == {
        "time.weekday": "sun",
        "time.hour": 0,
        "time.month": 3,
        "time.day": 1,
    }
