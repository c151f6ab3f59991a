"""Keys, the audit log, and how the process does."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from regulars.api.shown import Shown
from regulars.services.callers import Scope
from regulars.storage.audit import Action


class Key(Shown):
    """An API key, without its secret."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    revoked_at: datetime | None


class Keys(Shown):
    """Every key ever made."""

    items: list[Key]


class MadeKey(Shown):
    """A new key. It is never shown again."""

    id: str
    key: str


class AuditShown(Shown):
    """Who did what to what."""

    id: int
    at: datetime
    actor: str
    actor_name: str | None = Field(description="What the operator or key is called.")
    action: Action
    subject: str
    subject_name: str | None = Field(description="What it is called if it is a member, an operator or a key.")
    details: dict[str, Any]


class AuditLog(Shown):
    """A page of the audit log, newest first."""

    items: list[AuditShown]
    next: str | None


class Health(Shown):
    """How the process does."""

    status: Literal["ok", "not_ready"]
    database: bool | None = None
    program: bool | None = None
