"""Roles: sets of scopes with a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, get_args

from regulars.services.callers import SCOPES, Caller

if TYPE_CHECKING:
    from regulars.storage.operators import StoredOperator

Role = Literal["owner", "operator", "analyst", "support"]
ROLES: Final[tuple[str, ...]] = get_args(Role)

SCOPES_BY_ROLE: Final[Mapping[str, frozenset[str]]] = {
    "owner": frozenset(SCOPES),
    "operator": frozenset({"members", "read", "operate"}),
    "analyst": frozenset({"members", "read"}),
    "support": frozenset({"members"}),
}


def differences(before: StoredOperator, after: StoredOperator) -> dict[str, str]:
    """What was written anew of an operator, for the audit log."""
    names = ("name", "role", "language")
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


def actor_of(operator: StoredOperator) -> str:
    """How the audit log knows an operator."""
    return f"operator:{operator.id}"


def caller_of(operator: StoredOperator) -> Caller:
    """An operator as a caller."""
    return Caller(actor_of(operator), operator.name, SCOPES_BY_ROLE[operator.role])
