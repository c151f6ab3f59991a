"""Ready programs, and a proposal."""

from __future__ import annotations

from pydantic import Field

from regulars.api.shown import Shown, Text
from regulars.api.shown.programs import AsData, Examples, Sentences


class TemplateShown(Shown):
    """A ready program."""

    template: str
    name: Text
    about: str = Field(description="What it is good for, in the language of `Accept-Language`.")
    source: str = Field(description="YAML with comments.")


class Templates(Shown):
    """All of them, the simplest first."""

    items: list[TemplateShown]


class Proposed(Shown):
    """A program for a shop, why, and what it says."""

    template: str
    about: str
    reasons: list[str] = Field(description="What the shop said that speaks for it, the strongest first.")
    changes: list[str] = Field(description="Numbers that were fitted to the shop, and what was left out.")
    name: Text
    document: AsData
    sentences: Sentences
    examples: Examples
    source: str = Field(description="The program as YAML.")
