"""Versions of the program."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from regulars.api.shown import Shown, Text
from regulars.api.shown.problems import Fault


class ProgramHead(Shown):
    """A version of the program."""

    number: int
    status: Literal["draft", "published"]
    in_force: bool
    format: Literal["yaml", "json"]
    note: str
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


class ProgramGlossary(Shown):
    """What the parts of a version are called, by id."""

    time_zone: str = Field(examples=["Asia/Shanghai"], description="Of dates that are shown.")
    currency: str = Field(examples=["CNY"])
    rules: dict[str, Text]
    wallets: dict[str, Text]
    ladders: dict[str, Text]
    tiers: dict[str, Text]
    rewards: dict[str, Text]


class Validation(Shown):
    """Whether a text is a program, and everything that keeps it from being one."""

    valid: bool
    problems: list[ProgramFault]


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
