"""A member's card."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from regulars.api.shown import Money, Shown, Text
from regulars.api.shown.effects import Effect
from regulars.api.shown.events import Refusal
from regulars.api.shown.members import Done, Member, NeedShown, StandingShown, WalletShown

StepKind = Literal[
    "check_in",
    "use_points",
    "keep_tier",
    "rise",
    "redeem",
    "save_for",
    "birthday",
    "tell_birthday",
    "review",
    "profile",
]


class CardLinkMade(Shown):
    """A link that opens one member's card."""

    url: str = Field(description="What stands behind the `#` is as good as a key to her card.")
    expires_at: datetime


class CardCode(Shown):
    """A one-time code that an operator reads out."""

    member_id: UUID
    phone: str = Field(description="Masked.")
    code: str
    created_at: datetime
    expires_at: datetime


class CardCodes(Shown):
    """The codes that work."""

    items: list[CardCode]


class CardDoors(Shown):
    """What those see who have not come in."""

    name: Text
    by_phone: bool = Field(description="Whether members can sign in by phone and one-time code.")


class CardSessionShown(Shown):
    """A card that is open."""

    csrf_token: str = Field(description="To be sent as `X-CSRF-Token` with whatever changes something.")
    expires_at: datetime


class CardShop(Shown):
    """The shop whose card it is."""

    name: Text
    time_zone: str
    currency: str


class CardStanding(StandingShown):
    """A member's place on a ladder, with its number among the tiers."""

    place: int = Field(description="From 0 for the lowest tier; -1 for none.")
    places: int


class SomePoints(Shown):
    """Points of a wallet."""

    wallet: str
    name: Text
    points: int


class EarnedPoints(SomePoints):
    """Points of a wallet that were just given."""

    usable_from: datetime | None = Field(description="When they can be used; null when at once, or not to be spent.")


class CardWallet(WalletShown):
    """A member's points of one kind, with what they take off an order."""

    worth_share: Money | None = Field(
        None, examples=["0.5"], description="The most of an order that they pay; left out when all of it."
    )


class CheckInDayShown(Shown):
    """A day of the streak."""

    number: int
    points: int
    done: bool
    is_today: bool


class CheckInShown(Shown):
    """Today's check-in."""

    done: bool
    points: list[SomePoints] = Field(description="What it gives now.")
    streak: int = Field(description="The days in a row so far.")
    days: list[CheckInDayShown] = Field(description="The seven days around today; none without a rule about streaks.")


class NextStep(Shown):
    """Something to do next. Which keys are there follows from `step`."""

    step: StepKind
    points: list[SomePoints] | None = None
    at: datetime | None = None
    tier: Text | None = None
    mode: Literal["all", "any"] | None = None
    needs: list[NeedShown] | None = None
    money: Money | None = Field(None, description="About how much has to be spent for it.")
    reward: Text | None = None
    rule: Text | None = None
    told: Text | None = Field(None, description="What the rule that it follows from gives, as the terms tell it.")
    now: bool | None = None
    attributes: list[str] | None = None


class OpenRedemption(Shown):
    """A reward that waits to be picked up."""

    redemption_id: UUID
    reward: str
    name: Text | None
    wallet: str
    points: int
    until: datetime
    code: str = Field(description="What its QR code holds: the path under which a till captures it.")
    short_code: str = Field(description="What stands under it, for reading out and typing.")


class RedemptionOnCard(OpenRedemption):
    """A reward she has asked for."""

    status: Literal["held", "captured", "voided", "timed_out", "cancelled"]


class AboutMember(Shown):
    """What a member has said of herself."""

    name: str | None
    birthday: str | None
    gender: str | None
    city: str | None
    phone: str | None = Field(description="Masked.")


class Card(Shown):
    """The first page of a card."""

    shop: CardShop
    at: datetime
    name: str | None
    about: AboutMember
    joined_at: datetime | None
    tiers: list[CardStanding]
    wallets: list[CardWallet]
    check_in: CheckInShown | None
    next_steps: list[NextStep]
    redemptions: list[OpenRedemption]
    has_rewards: bool


class HistoryEntry(Shown):
    """Something that happened, in the caller's language."""

    seq: int
    at: datetime
    title: str
    reward: str = Field(description="The reward it was about; empty for none.")
    order_id: str = Field(description="The order it was about; empty for none.")
    total: Money | None
    points: list[SomePoints]
    reason: str = Field(description="Why the shop corrected a balance; empty when it did not.")
    lines: list[str]


class CardHistory(Shown):
    """A page of the history, the latest first."""

    items: list[HistoryEntry]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class HoldFor(Shown):
    """A length of time in one unit."""

    count: int
    unit: Literal["years", "months", "weeks", "days", "hours", "minutes"]


class CardReward(Shown):
    """A reward, and what keeps her from it."""

    reward: str
    name: Text
    wallet: str
    wallet_name: Text
    points: int
    missing: int
    left: int | None = Field(description="How many there are; null when there is no end of them.")
    hold_for: HoldFor
    reason: str | None = Field(description="A reason's code; null when she can have it now.")
    words: str | None


class CardRewards(Shown):
    """Every reward."""

    items: list[CardReward]


class Term(Shown):
    """A part of the program told to its members: what it is, and its details, a sentence each."""

    name: str
    text: str
    details: list[str]


class RulesSection(Shown):
    """A part of the terms."""

    section: Literal["earning", "spending", "expiry", "tiers"]
    title: str
    terms: list[Term]


class CardRules(Shown):
    """The terms of the membership in sentences."""

    name: Text
    version: int
    published_at: datetime | None
    sections: list[RulesSection]


class CheckedIn(Shown):
    """What a check-in brought."""

    points: list[EarnedPoints]
    effects: list[Effect]


class CardRedemptionMade(Done):
    """A reward that is set aside."""

    redemption_id: UUID
    status: Literal["held"]
    code: str
    short_code: str


class OwnEvent(Shown):
    """An event as it is kept."""

    seq: int
    name: str
    occurred_at: datetime
    body: dict[str, Any]
    effects: list[Effect]
    refusals: list[Refusal]


class OwnPosting(Shown):
    """Points that moved."""

    seq: int
    at: datetime
    wallet: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")
    amount: int
    cause: str


class OwnData(Shown):
    """Everything that is kept of a member, oldest first."""

    exported_at: datetime
    member: Member
    events: list[OwnEvent]
    postings: list[OwnPosting]
