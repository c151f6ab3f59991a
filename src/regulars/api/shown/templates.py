"""Ready programs, and a proposal."""

from __future__ import annotations

from pydantic import Field

from regulars.api.shown import Money, Shown, Text


class TemplateShown(Shown):
    """A ready program."""

    template: str
    name: Text
    about: str = Field(description="What it is good for, in the language of `Accept-Language`.")
    source: str = Field(description="YAML with comments.")


class Templates(Shown):
    """All of them, the simplest first."""

    items: list[TemplateShown]


class ProposedNeed(Shown):
    """What a tier asks for, one of several."""

    metric: str = Field(examples=["spend"])
    at_least: Money


class ProposedTier(Shown):
    """A tier at a glance."""

    name: Text
    multiplier: Money
    needs: list[ProposedNeed]
    benefits: list[Text]


class ProposedReward(Shown):
    """A reward at a glance."""

    name: Text
    points: int


class Proposed(Shown):
    """A program for a shop, why, and what it looks like."""

    template: str
    about: str
    reasons: list[str] = Field(description="What the shop said that speaks for it, the strongest first.")
    changes: list[str] = Field(description="Numbers that were fitted to the shop, and what was left out.")
    name: Text
    currency: str
    rules: list[Text]
    tiers: list[ProposedTier] = Field(description="From the lowest to the highest.")
    rewards: list[ProposedReward]
    source: str = Field(description="The program as YAML.")
