"""Operators, their sessions, and the links that let them in."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from regulars.api.shown import Shown
from regulars.services.callers import Scope
from regulars.services.operators.roles import Role
from regulars.texts import Language


class OwnAccount(Shown):
    """The operator who is signed in."""

    id: UUID
    email: str
    name: str
    role: Role
    language: Language


class SessionShown(Shown):
    """A session of an operator who has signed in."""

    operator: OwnAccount
    scopes: list[Scope]
    csrf_token: str = Field(description="To be sent as `X-CSRF-Token` with whatever changes something.")
    expires_at: datetime = Field(description="When it ends if nothing more is asked for.")


class InvitationShown(Shown):
    """What a link is for; of the first owner nothing is known yet."""

    purpose: Literal["first_owner", "operator", "password"]
    email: str | None
    name: str | None
    role: Role
    expires_at: datetime


class OperatorShown(OwnAccount):
    """An operator."""

    created_at: datetime
    disabled_at: datetime | None
    last_seen_at: datetime | None


class Operators(Shown):
    """Every operator."""

    items: list[OperatorShown]


class MadeLink(Shown):
    """A new link, `/console/join/<link_token>`. It is never shown again."""

    link_token: str
    expires_at: datetime


class InvitedOperator(MadeLink):
    """A new operator with the link that lets her in."""

    operator: OperatorShown
