"""The pieces that descriptions of answers are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Money = Annotated[str, Field(examples=["128.50"], pattern=r"^-?[0-9]+(\.[0-9]+)?$", description="An exact amount.")]


class Shown(BaseModel):
    """A part of an answer: these keys and no others."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Text(Shown):
    """A text in both languages."""

    zh: str
    en: str
