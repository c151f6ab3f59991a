"""Who calls, with a key or signed in: the same to whoever carries out what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Scope = Literal["ingest", "members", "read", "operate", "admin"]
SCOPES: Final[tuple[str, ...]] = get_args(Scope)

_MORE: Final[dict[str, str]] = {"members": "read"}
"""A scope that another one contains: who may read may look at members, and sees them unmasked."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: as the audit log knows them, their name, and what they may do. `admin` may do everything.

    `actor` is an API key's id, or `operator:<id>`.
    """

    actor: str
    name: str
    scopes: frozenset[str]

    def may(self, scope: Scope) -> bool:
        """Whether the caller has a scope."""
        return bool(self.scopes & {scope, _MORE.get(scope, scope), "admin"})

    @property
    def is_person(self) -> bool:
        """Whether an operator is signed in, rather than a program calling with a key."""
        return self.actor.startswith("operator:")

    @property
    def sees_personal_data(self) -> bool:
        """Whether members are shown unmasked."""
        return self.may("read")
