"""Events as they are sent, and what is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from regulars.api.shown import Money, Shown, Text
from regulars.api.shown.effects import Effect
from regulars.api.shown.problems import Fault


class SegmentMessage(Shown):
    """A call of the Segment spec. Names a member by userId, anonymousId or `context.externalIds`."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    type: Literal["identify", "track", "page", "screen", "group", "alias"] | None = None
    message_id: str | None = Field(None, alias="messageId", description="Repeated with the same content: no effect.")
    user_id: str | None = Field(None, alias="userId")
    anonymous_id: str | None = Field(None, alias="anonymousId")
    previous_id: str | None = Field(None, alias="previousId", description="Of an alias: the old id.")
    event: str | None = Field(None, description="Of a track: the event's name.")
    timestamp: datetime | None = Field(None, description="When it happened, with a time zone; without it, now.")
    sent_at: datetime | None = Field(None, alias="sentAt", description="The sender's clock, by which we correct it.")
    properties: dict[str, Any] | None = None
    traits: dict[str, Any] | None = None
    context: dict[str, Any] | None = None


class SegmentBatch(Shown):
    """Many calls at once."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    batch: list[SegmentMessage]
    context: dict[str, Any] | None = Field(None, description="Goes around the context of each call.")
    sent_at: datetime | None = Field(None, alias="sentAt")
    write_key: str | None = Field(None, alias="writeKey", description="An API key, for SDKs without a header.")


class Refusal(Shown):
    """Something asked for, or due, that was not given, or not in full."""

    subject: str = Field(description="The rule, reward, redemption or order concerned.")
    reason: str
    params: dict[str, Any] | None = None
    wanted: int | None = None
    given: int | None = None


class Benefit(Shown):
    """What a tier gives its members."""

    benefit: str
    name: Text
    discount_percent: Money | None


class Decided(Shown):
    """An event that was decided, now or when it was first sent."""

    status: Literal["accepted", "duplicate"]
    message_id: str
    member_id: UUID | None = Field(description="Null in a dry run for someone who is no member yet.")
    seq: int = Field(description="The event's place in the member's history, from 1.")
    effects: list[Effect]
    refusals: list[Refusal]
    benefits: list[Benefit] | None = Field(None, description="In a dry run: the benefits of the member's tiers.")


class Refused(Shown):
    """An event that was not taken."""

    status: Literal["refused"]
    message_id: str | None
    problems: list[Fault]


class RefusedItem(Shown):
    """An event of a batch that was not taken."""

    index: int = Field(description="Its place in the batch, from 0.")
    problems: list[Fault]


class Success(Shown):
    """What SDKs expect."""

    success: Literal[True]


class BatchSuccess(Success):
    """All that could be taken is durable; the refused part would be refused again."""

    accepted: int
    duplicate: int
    refused: list[RefusedItem]
