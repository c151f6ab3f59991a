"""Members, their ledger and events, and what operations on them answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from regulars.api.shown import Money, Shown, Text
from regulars.api.shown.effects import Effect, NeedSeen
from regulars.api.shown.events import Benefit, Refusal


class BoundIdentity(Shown):
    """A name the member goes by."""

    kind: str
    value: str
    bound_at: datetime


class NeedShown(Shown):
    """A need of a tier, with what is there and what is missing."""

    metric: str
    wallet: str | None = None
    event: str | None = None
    over: Any | None = None
    at_least: Money
    value: Money
    missing: Money
    first_day: date | None = Field(description="Of the days that are counted; null for a lifetime.")
    last_day: date | None


class NextTier(Shown):
    """The next tier up; `mode` says whether all needs have to be met or any."""

    tier: str
    tier_name: Text
    mode: Literal["all", "any"]
    needs: list[NeedShown]


class AtRisk(Shown):
    """What must still happen before the tier ends for it to be kept."""

    ends_at: datetime
    falls_at: datetime = Field(description="At the end of the tier, or of the grace that begins there.")
    falls_to: str | None
    mode: Literal["all", "any"]
    needs: list[NeedShown]


class CameToTier(Shown):
    """How a member came to where she stands: the change of her tier and the event that it happened with."""

    seq: int
    at: datetime
    before: str | None
    cause: Literal["joined", "risen", "renewed", "kept", "ended", "refund", "corrected"]
    needs: list[NeedSeen] = Field(
        description="Those that were reached; of a tier that was lost or only kept, those that were not."
    )
    event: str | None = Field(description="The event that did it; null where a time was over.")
    order_total: Money | None = Field(description="Of an order.")


class StandingShown(Shown):
    """A member's place on a ladder."""

    ladder: str
    name: Text
    tier: str | None
    tier_name: Text | None
    benefits: list[Benefit]
    next: NextTier | None
    at_risk: AtRisk | None
    since: datetime | None = None
    until: datetime | None = None
    in_grace: bool | None = None
    came: CameToTier | None = Field(None, description="Null while the change that led there is yet to be booked.")


class LotShown(Shown):
    """Points that expire together."""

    lot: int
    points: int
    expires_at: datetime | None


class MaturingShown(Shown):
    """Points that are still pending, until a date or an event."""

    lot: int
    points: int
    order_id: str | None
    matures_at: datetime | None = None
    awaits: str | None = None


class WalletShown(Shown):
    """A member's points of one kind."""

    wallet: str
    name: Text
    kind: Literal["spendable", "progress"]
    available: int
    pending: int
    held: int
    arrears: int
    worth: Money | None = None
    lots: list[LotShown] = Field(description="Available points, those that expire first at the beginning.")
    maturing: list[MaturingShown]


class Member(Shown):
    """Everything known of a member, as of now."""

    member_id: UUID
    identities: list[BoundIdentity]
    program_version: int
    joined_at: datetime | None
    events: int
    attributes: dict[str, Any]
    tags: list[str]
    tiers: list[StandingShown]
    wallets: list[WalletShown]
    spend: Money
    orders: int
    last_order_at: datetime | None


class MovedPoints(Shown):
    """Points that moved from one account to another."""

    n: int = Field(description="Its number among the postings of its event, from 0.")
    at: datetime
    wallet: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")
    lot: int
    amount: int
    cause: str


class PostingShown(MovedPoints):
    """A posting with the event that caused it."""

    seq: int
    happened_at: datetime = Field(
        description="When its event happened, or, of what was due before that, when it was due. `at` is when it counts."
    )
    reason: str | None = Field(description="Why an operator corrected a balance.")


class Postings(Shown):
    """A page of the ledger, the latest first."""

    items: list[PostingShown]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class EventShown(Shown):
    """An event of a member, as it was sent, with what was decided."""

    seq: int
    name: str
    occurred_at: datetime
    received_at: datetime
    program_version: int
    body: dict[str, Any]
    effects: list[Effect]
    refusals: list[Refusal]


class Events(Shown):
    """A page of events, the latest first."""

    items: list[EventShown]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class OrderedLine(Shown):
    """Goods of an order, with how many of them came back."""

    product: str
    sku: str
    category: str
    brand: str
    price: Money
    quantity: Money
    returned: Money


class OrderPoints(Shown):
    """Points that a rule gave for an order and that were not taken back."""

    rule: str
    wallet: str
    points: int


class MemberOrder(Shown):
    """An order: what it came to, and what is left of it after returns. `seq` is the event it came with."""

    order_id: str
    seq: int
    at: datetime
    total: Money
    remaining: Money
    cancelled: bool
    points: list[OrderPoints]
    lines: list[OrderedLine] = Field(description="Empty for those who lack the scope `read`.")


class MemberOrders(Shown):
    """A page of orders, newest first."""

    items: list[MemberOrder]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class MemberRedemption(Shown):
    """Points held or spent: for a reward, whose id is `subject`, or for money off an order.

    `until` is when held points go back by themselves; `seq` the event that last changed the redemption.
    """

    redemption_id: UUID
    seq: int
    kind: Literal["reward", "order"]
    subject: str
    wallet: str
    points: int
    money: Money | None
    stocked: bool = Field(description="Whether a piece of the reward's stock was taken for it.")
    status: Literal["held", "captured", "voided", "cancelled", "timed_out"]
    at: datetime
    until: datetime | None


class MemberRedemptions(Shown):
    """A page of redemptions, newest first."""

    items: list[MemberRedemption]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class Done(Shown):
    """What an operation on a member brought about."""

    member_id: UUID
    seq: int
    effects: list[Effect]


class RedemptionDone(Done):
    """What a redemption, or a step of it, brought about."""

    redemption_id: UUID
    status: Literal["held", "captured", "voided", "cancelled"]


class ListedIdentity(Shown):
    """One of the names a member goes by: the shop's own user id before others."""

    kind: str
    value: str


class ListedMember(Shown):
    """A member as lists show her: her tier on each ladder, and what she can spend of each wallet."""

    member_id: UUID
    name: str
    identity: ListedIdentity | None
    phone_ends: str | None = Field(description="The last four digits of her phone; null without one, and when masked.")
    joined_at: datetime
    last_order_at: datetime | None
    orders: int
    spend: Money
    tiers: dict[str, str | None]
    balances: dict[str, int]
    tags: list[str]


class ListedMembers(Shown):
    """A page of members, and how many there are on all pages."""

    items: list[ListedMember]
    next: str | None
    total: int


class MemberWords(Shown):
    """What members can be looked for by."""

    tags: list[str]
    attributes: list[str]


class WaitingMember(Shown):
    """Who is to have a reward."""

    member_id: UUID
    name: str
    identity: ListedIdentity | None


class WaitingReward(Shown):
    """A reward that is held for a member until she picks it up."""

    redemption_id: UUID
    short_code: str = Field(description="What stands under the QR code on her card.")
    member: WaitingMember
    reward: str
    name: Text | None = Field(description="What the program in force calls the reward; null when it has none such.")
    wallet: str
    points: int
    at: datetime
    until: datetime = Field(description="When it goes back by itself.")


class WaitingRewards(Shown):
    """Rewards to be handed over, newest first."""

    items: list[WaitingReward]
    more: bool = Field(description="Whether there are more than were asked for.")
