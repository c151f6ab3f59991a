"""Faults and problems."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from regulars.api.shown import Shown
from regulars.api.shown.effects import Effect


class Fault(Shown):
    """One fault of a body or parameter: where, which, in words, and what to write instead."""

    path: str = Field(examples=["properties.products[2].price"], description="The place; empty for the whole.")
    code: str = Field(examples=["amount_negative"])
    message: str
    hint: str | None


class ProblemDetails(Shown):
    """RFC 9457 problem details, in the language of `Accept-Language` (zh-CN or en)."""

    type: str = Field(examples=["urn:regulars:problem:invalid_request"], pattern="^urn:regulars:problem:[a-z0-9_]+$")
    title: str
    status: int
    detail: str
    code: str = Field(description="The last part of `type`.")
    request_id: str
    errors: list[Fault] | None = Field(None, description="Every fault of what was sent.")
    params: dict[str, Any] | None = Field(None, description="Of a refusal: the values its text is about.")
    effects: list[Effect] | None = Field(None, description="Of a refusal: what time brought about meanwhile.")
