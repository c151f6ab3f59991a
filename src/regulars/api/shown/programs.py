"""Versions of the program."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from regulars.api.shown import Money, Shown, Text
from regulars.api.shown.problems import Fault


class ProgramHead(Shown):
    """A version of the program."""

    number: int
    status: Literal["draft", "published"]
    in_force: bool
    format: Literal["yaml", "json"]
    note: str
    author: str = Field(
        examples=["Lily"],
        description="Who published it, or saved the draft: an operator's name, else as the audit log has it.",
    )
    created_by: str
    created_at: datetime
    published_at: datetime | None


class ProgramVersion(ProgramHead):
    """A version with its text."""

    source: str


class Programs(Shown):
    """Every version, newest first."""

    items: list[ProgramHead]


class ProgramFault(Fault):
    """A fault of a program, with the line it stands on."""

    line: int | None


class RewardCost(Shown):
    """What a reward costs."""

    wallet: str
    points: int


class Paying(Shown):
    """Money off an order: `points` are worth `money`; an order takes `least` to `most`, and a share of its total."""

    wallet: str
    points: int
    money: Money
    least: int
    most: int | None
    most_share: Money = Field(examples=["0.5"])


class ProgramGlossary(Shown):
    """What the parts of a version are called, by id."""

    time_zone: str = Field(examples=["Asia/Shanghai"], description="Of dates that are shown.")
    currency: str = Field(examples=["CNY"])
    rules: dict[str, Text]
    wallets: dict[str, Text]
    ladders: dict[str, Text]
    tiers: dict[str, Text]
    rewards: dict[str, Text]
    ladder_tiers: dict[str, list[str]] = Field(description="By ladder its tiers, from the lowest up.")
    spendable: list[str] = Field(description="The wallets that are spent, not only counted.")
    costs: dict[str, RewardCost] = Field(description="By reward.")
    paying: Paying | None = Field(description="How points take money off an order, if they do.")


class PartTold(Shown):
    """A part of a program in words: what it is, and its details, a sentence each."""

    path: str = Field(examples=["earn[0]"])
    text: Text
    details: list[Text]


AsData = Annotated[
    dict[str, Any] | None,
    Field(
        description="The program as data; null where a text cannot be read, or holds numbers that JSON would change."
    ),
]
Sentences = Annotated[
    list[PartTold], Field(description="Of each part that has no problem, in the order of the document.")
]


class ExampleShare(Shown):
    """What one rule gives of an example."""

    rule: str
    name: Text
    points: int


class ExampleGain(Shown):
    """What a member of a tier gets, all rules that give into the wallet together."""

    tier: str | None = Field(description="Null where tiers make no difference.")
    name: Text | None
    points: int
    shares: list[ExampleShare]
    instead: list[ExampleShare] = Field(description="What others of a group would have given.")


class RuleExample(Shown):
    """An event that fulfils a rule, and what members get; tiers that get the same as the one below are left out."""

    path: str = Field(examples=["earn[0]"])
    event: str = Field(examples=["Order Completed"])
    at: datetime
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] | None = Field(
        description="The day of the week, where the rule asks for it."
    )
    amount: Money | None = Field(description="Of the order, if it is one.")
    wallet: str
    gains: list[ExampleGain]


Examples = Annotated[
    list[RuleExample],
    Field(
        description="Of each rule for which an event was found, decided by the engine; none where there are problems."
    ),
]


class ProgramDescription(Shown):
    """What a version says."""

    number: int
    document: AsData
    sentences: Sentences
    examples: Examples


class Validation(Shown):
    """Whether a text is a program, everything that keeps it from being one, and what it means."""

    valid: bool
    problems: list[ProgramFault]
    document: AsData
    sentences: Sentences
    examples: Examples


class ChangeShown(Shown):
    """One difference between two versions."""

    kind: Literal["added", "removed", "changed", "moved"]
    path: str
    before: Any
    after: Any
    text: str


class Comparison(Shown):
    """Every difference from one version to another."""

    before: int = Field(alias="from")
    after: int = Field(alias="to")
    changes: list[ChangeShown]
