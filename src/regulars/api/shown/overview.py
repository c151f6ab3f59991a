"""The shop over a period."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from regulars.api.shown import Money, Shown, Text
from regulars.api.shown.members import EventShown


class Days(Shown):
    """A period, by its first and last local day."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class Counted(Shown):
    """A number in the period, and in the one before."""

    value: int
    before: int


class Summed(Shown):
    """An amount of money in the period, and in the one before."""

    value: Money
    before: Money


class Totals(Shown):
    """The period in single figures. Revenue is what orders brought, less what came back in the period."""

    members: Counted
    new_members: Counted
    active_members: Counted
    buyers: Counted
    repeating_buyers: Counted
    orders: Counted
    revenue: Summed
    returned: Summed


class DayTotals(Shown):
    """One local day."""

    day: date
    new_members: int
    orders: int
    revenue: Money


class MonthMembers(Shown):
    """Members who did something in a month: the new ones and those who came back."""

    month: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
    new_members: int
    returning_members: int


class WalletDay(Shown):
    """One local day of a wallet; `owed` is what members have or may come to have at its end."""

    day: date
    issued: int
    spent: int
    expired: int
    owed: int


class WalletFlows(Shown):
    """Points of a wallet; `point_value` is the money that one is worth."""

    wallet: str
    name: Text
    kind: Literal["spendable", "progress"]
    point_value: Money | None
    issued: Counted
    taken_back: Counted
    spent: Counted
    expired: Counted
    adjusted: Counted
    owed: Counted
    days: list[WalletDay]


class RuleTotals(Shown):
    """What a rule gave, before refunds, and how often in the period; `name` is null for a rule of an older version."""

    wallet: str
    rule: str
    name: Text | None
    points: Counted
    times: int


class TierMembers(Shown):
    """Members on a tier at the end of the period, and at the end of the one before."""

    tier: str
    name: Text
    members: Counted


class TierMove(Shown):
    """How many moved between two tiers in the period; null is no tier."""

    source: str | None = Field(alias="from")
    target: str | None = Field(alias="to")
    members: int


class LadderMembers(Shown):
    """A ladder: who stands where, and who moved."""

    ladder: str
    name: Text
    tiers: list[TierMembers]
    moves: list[TierMove]


class Overview(Shown):
    """A period and the one before; `hours` counts by weekday (Monday first) and hour since the local day began."""

    period: Days
    before: Days
    time_zone: str
    currency: str
    days_behind: int
    totals: Totals
    days: list[DayTotals]
    months: list[MonthMembers]
    hours: list[list[int]]
    wallets: list[WalletFlows]
    rules: list[RuleTotals]
    ladders: list[LadderMembers]


class NotableEvent(Shown):
    """An event worth telling, and why; `name` is what the member is listed as, empty where nothing is known."""

    kind: Literal["order", "refund", "adjustment", "tier"]
    member_id: UUID
    name: str
    event: EventShown


class NotableEvents(Shown):
    """The newest notable events."""

    items: list[NotableEvent]
