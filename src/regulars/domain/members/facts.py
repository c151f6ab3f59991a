"""What conditions can know about a member at a moment: the one definition that memory and SQL both follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from regulars.domain.conditions.fields import FieldRef, Kind, known_field, value_at
from regulars.domain.time import Calendar, Instant

BIRTHDAY_PATTERN = (
    "([0-9]{4}-)?((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
)
"""A birthday: `YYYY-MM-DD` or `MM-DD`, the day existing in a leap year. What does not fit it is missing."""

_birthday = re.compile(BIRTHDAY_PATTERN).fullmatch


class MemberFacts(Protocol):
    """What conditions read of a member's state. Counts and sums are over the whole membership."""

    @property
    def attributes(self) -> Mapping[str, Any]:
        """What is known of the person, as sent."""

    @property
    def tags(self) -> Collection[str]:
        """Tags, in any order."""

    @property
    def tiers(self) -> Mapping[str, str | None]:
        """Tier id by ladder."""

    @property
    def balances(self) -> Mapping[str, int]:
        """Points available by wallet."""

    @property
    def spend(self) -> Decimal:
        """Money spent, refunds taken off."""

    @property
    def orders(self) -> int:
        """Orders that stand."""

    @property
    def event_counts(self) -> Mapping[str, int]:
        """Number of events by name."""

    @property
    def last_order(self) -> Instant | None:
        """When the latest order was made."""

    @property
    def joined(self) -> Instant | None:
        """When the membership began."""


FactsOf: TypeAlias = Callable[[MemberFacts, Instant], dict[str, Any]]
_Getter: TypeAlias = Callable[[MemberFacts, Instant], Any]


def compile_member_facts(fields: Collection[str], calendar: Calendar) -> FactsOf:
    """Prepare the reading of the `member.*` fields among those named; all others are left to the caller.

    The result maps a member and the instant of judging to values by field name, None where a value is missing.
    """
    refs = [(name, known_field(name)) for name in sorted(fields)]
    getters = tuple((name, _getter(ref, calendar)) for name, ref in refs if ref.about == "member")

    def facts(member: MemberFacts, now: Instant) -> dict[str, Any]:
        return {name: get(member, now) for name, get in getters}

    return facts


def member_facts(member: MemberFacts, fields: Collection[str], now: Instant, calendar: Calendar) -> dict[str, Any]:
    """The facts of one member at one instant; who asks for many prepares `compile_member_facts` once."""
    return compile_member_facts(fields, calendar)(member, now)


def birthdays_on(today: date) -> tuple[str, ...]:
    """The birthdays (`MM-DD`) celebrated on a date: those of 29 February on the 28th in years without one."""
    on_date = f"{today:%m-%d}"
    has_29th = today.year % 4 == 0 and (today.year % 100 != 0 or today.year % 400 == 0)
    return (on_date, "02-29") if on_date == "02-28" and not has_29th else (on_date,)


def _getter(ref: FieldRef, calendar: Calendar) -> _Getter:
    by_name = _BY_NAME.get(ref.kind)
    return by_name(ref.name) if by_name else _MEMBER[ref.name](calendar)


def _attribute(name: str) -> _Getter:
    path = tuple(name.split("."))
    return lambda member, _now: value_at(member.attributes, path)


def _days_since_last_order(calendar: Calendar) -> _Getter:
    return lambda member, now: _days_between(member.last_order, now, calendar)


def _days_since_joined(calendar: Calendar) -> _Getter:
    return lambda member, now: _days_between(member.joined, now, calendar)


def _is_birthday(calendar: Calendar) -> _Getter:
    def get(member: MemberFacts, now: Instant) -> bool | None:
        born = _month_and_day(member)
        return None if born is None else born in birthdays_on(calendar.date(now))

    return get


def _is_birthday_month(calendar: Calendar) -> _Getter:
    def get(member: MemberFacts, now: Instant) -> bool | None:
        born = _month_and_day(member)
        return None if born is None else int(born[:2]) == calendar.date(now).month

    return get


def _month_and_day(member: MemberFacts) -> str | None:
    """The birthday as `MM-DD`, None when the member has none or it is no birthday."""
    born = member.attributes.get("birthday")
    return born[-5:] if isinstance(born, str) and _birthday(born) else None


def _days_between(then: Instant | None, now: Instant, calendar: Calendar) -> int | None:
    """Local midnights passed from then to now."""
    return None if then is None else calendar.day(now) - calendar.day(then)


_BY_NAME: dict[Kind, Callable[[str], _Getter]] = {
    "attribute": _attribute,
    "tags": lambda _name: lambda member, _now: member.tags,
    "tier": lambda ladder: lambda member, _now: member.tiers.get(ladder),
    "balance": lambda wallet: lambda member, _now: member.balances.get(wallet, 0),
    "member_events": lambda event: lambda member, _now: member.event_counts.get(event, 0),
}
_MEMBER: dict[str, Callable[[Calendar], _Getter]] = {
    "spend": lambda _calendar: lambda member, _now: member.spend,
    "orders": lambda _calendar: lambda member, _now: member.orders,
    "order_number": lambda _calendar: lambda member, _now: member.orders + 1,
    "days_since_last_order": _days_since_last_order,
    "days_since_joined": _days_since_joined,
    "is_birthday": _is_birthday,
    "is_birthday_month": _is_birthday_month,
}
