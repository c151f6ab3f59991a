"""The program as people write it. Field descriptions here become the JSON Schema that editors show.

Names of things (wallets, rules, ladders, tiers, rewards) are ids in lower_snake_case. Money is written as a
string ("9.90") or a number; durations as one unit, e.g. `{months: 12}`. What one value cannot show (references,
choices of exactly one) is checked by `parse_program`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from regulars.domain.conditions.document import Condition, Document, LineFilter
from regulars.domain.programs.parts import (
    ClockTime,
    Count,
    Currency,
    DayOfYear,
    Duration,
    EventName,
    Id,
    LimitPeriod,
    Moment,
    Money,
    Points,
    PointsOrNone,
    Rounding,
    Text,
    TimeZone,
    Weekday,
    exactly_one,
)

# -- wallets ------------------------------------------------------------------------------------------------


class MaturesAfter(Document):
    """Points are pending for this long after the event."""

    after: Duration


class MaturesOn(Document):
    """Points are pending until this event names the same order, e.g. `Order Delivered`."""

    on: EventName


class RollingExpiry(Document):
    """Points expire a duration after they were earned, optionally at the end of that day, month or year."""

    after: Duration
    round_to: Literal["day", "month", "year"] | None = None


class YearlyExpiry(Document):
    """Points expire at the end of a date of the year, `years` after the next one (0: the next such date)."""

    on: DayOfYear = Field(description="MM-DD; 02-29 is the last day of February in every year.")
    years: int = Field(0, strict=True, ge=0, le=50)


class InactivityExpiry(Document):
    """The wallet's points expire together when nothing was earned in it for this long."""

    inactive_for: Duration


class Wallet(Document):
    """A purse of points: spendable, or only counting progress (成长值)."""

    id: Id
    name: Text
    kind: Literal["spendable", "progress"] = Field(
        "spendable", description="spendable: can buy rewards and money off; progress: only counts (成长值)."
    )
    matures: Literal["at_once"] | MaturesAfter | MaturesOn = Field(
        "at_once", description="When earned points can be used: at once, after a duration, or on an event."
    )
    expires: Literal["never"] | RollingExpiry | YearlyExpiry | InactivityExpiry = Field(
        "never", description="When unused points are lost."
    )
    refund: Literal["only_pending", "within_balance", "allow_negative"] = Field(
        "within_balance",
        description="What a refund may take back: points that still mature; at most what is there; or all of it, "
        "leaving arrears that the next earnings pay off.",
    )
    point_value: Annotated[Decimal, Field(ge=0, le=Decimal(10) ** 6, decimal_places=6)] | None = Field(
        None, description="Money value of one point in the program's currency, for the liability."
    )


# -- earn rules ---------------------------------------------------------------------------------------------


class PerAmount(Document):
    """Points for each amount of money of the order's total or of the matching lines."""

    points: Points
    each: Money = Decimal(1)
    of: Literal["total", "lines"] = Field("total", description="lines: those that pass the rule's `lines`, or all.")
    steps: Literal["partial", "whole"] = Field(
        "partial", description="whole: only full amounts of `each` count; partial: in proportion."
    )
    rounding: Rounding = "down"


class TableStep(Document):
    """From this value on (inclusive) the award is this many points."""

    at_least: Annotated[Decimal, Field(ge=-(10**15), le=10**15, decimal_places=6)]
    points: PointsOrNone


class ByTable(Document):
    """Points by the highest step that the field's number reaches; below the first step, none."""

    field: str = Field(
        min_length=1, max_length=200, description="A field of the condition catalogue, e.g. order.total."
    )
    steps: tuple[TableStep, ...] = Field(min_length=1, max_length=200, description="Ascending by `at_least`.")
    rounding: Rounding = "down"


class ByStreak(Document):
    """Points by the number of local days in a row with this event; a day without it starts again at the first."""

    points: tuple[PointsOrNone, ...] = Field(min_length=1, max_length=400)
    after_last: Literal["stay", "restart"] = Field(
        "restart", description="stay: every further day gives the last award; restart: begin at the first again."
    )
    rounding: Rounding = "down"


class Fixed(Document):
    """The same number of points each time."""

    points: Points
    rounding: Rounding = "down"


class Award(Document):
    """What a rule gives: exactly one of the four forms, into one wallet."""

    model_config = exactly_one("fixed", "per_amount", "table", "streak")

    wallet: Id
    fixed: Fixed | None = None
    per_amount: PerAmount | None = None
    table: ByTable | None = None
    streak: ByStreak | None = None
    multiplied_by: Id | None = Field(None, description="The ladder whose tier multiplier applies, if any.")


class Limit(Document):
    """At most this many points, or this many times, per member and period."""

    model_config = exactly_one("points", "times")

    per: LimitPeriod
    points: Points | None = None
    times: Count | None = None


class Budget(Document):
    """At most this many points over all members, for as long as the rule keeps its id."""

    points: Points


class Hours(Document):
    """From (inclusive) to (exclusive), local time; `24:00` is the end of the day."""

    start: ClockTime = Field(alias="from")
    end: ClockTime = Field(alias="to")


class Validity(Document):
    """When something applies, by local time: from (inclusive) to until (exclusive), on weekdays, within hours."""

    start: Moment | None = Field(None, alias="from", description="A date counts from its midnight.")
    until: Moment | None = Field(None, description="Exclusive: the first moment it no longer applies.")
    weekdays: tuple[Weekday, ...] = ()
    hours: tuple[Hours, ...] = ()


class EarnRule(Document):
    """When an event of this name happens and the condition holds, points are earned."""

    id: Id
    name: Text
    on: EventName = Field(description="The event's name, e.g. Order Completed, Checked In, Product Reviewed.")
    when: Condition | None = Field(None, description="What must hold; without it, always.")
    lines: LineFilter | None = Field(None, description="Which cart lines count; without one the rule does not apply.")
    award: Award
    limits: tuple[Limit, ...] = Field((), max_length=10)
    budget: Budget | None = None
    valid: Validity | None = None
    group: Id | None = Field(None, description="The stacking group; rules without one always add up.")


# -- tiers --------------------------------------------------------------------------------------------------


class Last(Document):
    """A rolling window of whole days that ends now."""

    last: Duration


class CalendarWindow(Document):
    """The calendar period that holds the moment of judgement."""

    calendar: Literal["month", "quarter", "year"]


class Need(Document):
    """A metric that must reach a number within a window."""

    metric: Literal["spend", "orders", "points_earned", "events", "active_days"]
    wallet: Id | None = Field(None, description="For points_earned: the wallet.")
    event: EventName | None = Field(None, description="For events: the event's name.")
    at_least: Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 15, decimal_places=6)]
    over: Literal["lifetime"] | Last | CalendarWindow = "lifetime"


class Needs(Document):
    """All of these, or any of these: exactly one of the two."""

    model_config = exactly_one("all", "any")

    all: tuple[Need, ...] = Field((), max_length=20)
    any: tuple[Need, ...] = Field((), max_length=20)


class DiscountBenefit(Document):
    """A percentage off the order, returned with a price quote."""

    percent: Annotated[Decimal, Field(gt=0, le=100, decimal_places=4)]


class Benefit(Document):
    """What a tier gives: a discount, or a text that people carry out."""

    id: Id
    name: Text
    discount: DiscountBenefit | None = None


class Tier(Document):
    """A rung of a ladder; without needs (only the lowest), everyone has it."""

    id: Id
    name: Text
    needs: Needs | None = None
    multiplier: Annotated[Decimal, Field(gt=0, le=1000, decimal_places=6)] = Field(
        Decimal(1), description="For awards that are multiplied by this ladder."
    )
    benefits: tuple[Benefit, ...] = Field((), max_length=50)


class ValidFor(Document):
    """A tier lasts for a duration, optionally to the end of that day, month or year."""

    lasts: Duration
    round_to: Literal["day", "month", "year"] | None = None


class ValidUntil(Document):
    """A tier lasts to the end of a date of the year, `years` after the next one."""

    until: DayOfYear
    years: int = Field(0, strict=True, ge=0, le=50)


class Ladder(Document):
    """Tiers from the lowest to the highest. A member rises at once; what happens at a tier's end is named here."""

    id: Id
    name: Text
    tiers: tuple[Tier, ...] = Field(min_length=1, max_length=50, description="From the lowest to the highest.")
    validity: Literal["forever"] | ValidFor | ValidUntil = "forever"
    at_end: Literal["keep", "one_down", "to_earned"] = "to_earned"
    grace: Duration | None = Field(None, description="How long after its end a tier still stands, to be earned again.")
    after_refund: Literal["recheck", "keep"] = Field(
        "recheck", description="recheck: a refund that takes away what a tier stands on takes the tier."
    )


# -- spending -----------------------------------------------------------------------------------------------


class Cost(Document):
    """A price in points of a spendable wallet."""

    wallet: Id
    points: Points


class TimesLimit(Document):
    """At most this many times per member and period."""

    per: Literal["day", "week", "month", "year", "ever"]
    times: Count


class Reward(Document):
    """Something bought with points."""

    id: Id
    name: Text
    cost: Cost
    stock: Annotated[int, Field(strict=True, ge=0, le=10**9)] | None = Field(
        None, description="How many there are in all; without it, no end."
    )
    limits: tuple[TimesLimit, ...] = Field((), max_length=10)
    valid: Validity | None = None
    tiers: tuple[Id, ...] = Field((), description="Tiers admitted, of any ladder; empty admits everyone.")
    hold_for: Duration = Field(
        default_factory=lambda: Duration(minutes=30), description="How long points are held for it; at most a year."
    )


class PayWithPoints(Document):
    """Money off an order: `points` points are worth `money`."""

    wallet: Id
    points: Points
    money: Money
    least: Points = Field(1, description="The fewest points one order takes.")
    most: Points | None = Field(None, description="The most points one order takes.")
    most_share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Field(
        Decimal(1), description="The most of the order's total that points pay, e.g. 0.5."
    )
    hold_for: Duration = Field(
        default_factory=lambda: Duration(minutes=30), description="How long points are held for it; at most a year."
    )


# -- the whole ----------------------------------------------------------------------------------------------


class Stacking(Document):
    """How the rules of a group combine: all of them, the first in the list, or the one that gives most."""

    id: Id
    mode: Literal["all", "first", "best"]


class ProgramDocument(Document):
    """A membership program."""

    format: Literal[1] = Field(1, description="The version of this document's format.")
    name: Text
    time_zone: TimeZone = Field("Asia/Shanghai", description="An IANA time zone; days, months and years follow it.")
    currency: Currency = Field("CNY", description="An ISO 4217 code.")
    wallets: tuple[Wallet, ...] = Field(min_length=1, max_length=50)
    stacking: tuple[Stacking, ...] = Field((), max_length=100, description="The groups that rules may belong to.")
    earn: tuple[EarnRule, ...] = Field((), max_length=10_000)
    ladders: tuple[Ladder, ...] = Field((), max_length=20)
    rewards: tuple[Reward, ...] = Field((), max_length=10_000)
    pay_with_points: PayWithPoints | None = None
