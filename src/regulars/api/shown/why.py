"""The answer to "why?"."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from regulars.api.shown import Shown, Text
from regulars.api.shown.effects import Effect
from regulars.api.shown.events import Benefit, Refusal
from regulars.api.shown.members import MovedPoints


class ReasonShown(Shown):
    """A reason with its parameters."""

    code: str
    params: dict[str, Any]


class RuleShown(Shown):
    """A rule that was considered."""

    rule: str
    name: Text
    wallet: str
    matched: bool = Field(description="Whether the event fulfils it, even if a limit left nothing of it.")
    wanted: int
    given: int
    capped: list[str]
    reason: ReasonShown | None = None
    condition: dict[str, Any] | None = Field(
        None, description="The condition as a tree: `held` at each node; leaves with field, op, needed and seen."
    )


class EventHead(Shown):
    """The event that was explained."""

    seq: int
    name: str
    message_id: str | None = Field(description="Null when it was sent without one.")
    occurred_at: datetime
    received_at: datetime


class Why(Shown):
    """Why an event had the outcome it had."""

    member_id: UUID
    event: EventHead
    program_version: int
    facts: dict[str, Any] = Field(description="What conditions could see, by field.")
    rules: list[RuleShown]
    effects: list[Effect]
    refusals: list[Refusal]
    postings: list[MovedPoints]
    words: list[str] = Field(description="The same in lines, in the language of `Accept-Language`.")


class Trial(Shown):
    """What an event would bring about, and why."""

    member_id: UUID | None = Field(description="Null for someone who is no member yet.")
    event: EventHead
    program_version: int = Field(description="The version that was tried, which may be a draft.")
    facts: dict[str, Any] = Field(description="What conditions could see, by field.")
    rules: list[RuleShown]
    effects: list[Effect]
    refusals: list[Refusal]
    postings: list[MovedPoints]
    benefits: list[Benefit] = Field(description="Of the tiers the member stands on before it.")
    words: list[str] = Field(description="The same in lines, in the language of `Accept-Language`.")
