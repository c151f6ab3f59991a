"""What members and shops send about cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from regulars.api.requests import Body, PersonName
from regulars.domain.plain import Node
from regulars.domain.problems import Problem
from regulars.domain.programs.sense import exactly_one
from regulars.domain.shape import FaultError
from regulars.services.card.links import MOST_MINUTES, USUAL_MINUTES

_WAYS = ("token", "phone")
_FIRST_YEAR = 1900


def a_birthday(written: str) -> str:
    """A date, `YYYY-MM-DD`."""
    try:
        born = date.fromisoformat(written)
    except ValueError:
        raise FaultError("not_a_birthday") from None
    if f"{born}" != written or born.year < _FIRST_YEAR:
        raise FaultError("not_a_birthday")
    return written


class CardLinkWanted(Body):
    """How long a card link is to work."""

    minutes: int = Field(
        USUAL_MINUTES, strict=True, ge=1, le=MOST_MINUTES, description="At most 30 days; the usual link opens at once."
    )


class CodeWanted(Body):
    """The phone number a one-time code is asked for."""

    phone: str = Field(max_length=50, examples=["13800138000"])


class CardEntry(Body):
    """What opens a card: `token`, or `phone` with `code`."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [way]} for way in _WAYS]})

    token: str | None = Field(None, max_length=200, description="What stands behind the `#` of a card link.")
    phone: str | None = Field(None, max_length=50, examples=["13800138000"])
    code: str | None = Field(None, max_length=20, examples=["123456"])

    @classmethod
    def check(cls, node: Node) -> Iterator[Problem]:
        """One of the two ways, and a code for a phone."""
        yield from exactly_one(node, _WAYS, cls.model_fields)
        if node.at("phone").value is not None and node.at("code").value is None:
            yield node.at("code").problem("document_key_missing", key="code")


class CardRedemption(Body):
    """The reward a member would like."""

    reward: str = Field(min_length=1, max_length=63, examples=["free_coffee"])


class AttributesChange(Body):
    """What a member says of herself; what is left out stays."""

    name: PersonName | None = Field(None, examples=["Li Lei"])
    birthday: Annotated[str, AfterValidator(a_birthday)] | None = Field(
        None, examples=["1990-05-17"], description="It can be said once; after that the shop alone corrects it."
    )
    gender: Literal["female", "male", "other"] | None = None
    city: Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")] | None = Field(None, examples=["上海"])

    @classmethod
    def check(cls, node: Node) -> Iterator[Problem]:
        """Something to change."""
        if node.value == {}:
            yield node.problem("nothing_to_change")
