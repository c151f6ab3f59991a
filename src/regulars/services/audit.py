"""The audit log: every change an operator makes, written in the transaction that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from regulars.services.members import Page, find_member, whole
from regulars.storage import audit as stored
from regulars.storage import listing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from regulars.storage.audit import Action, AuditEntry
    from regulars.storage.transaction import Pool, Transaction

_LAST = 2**63 - 1
_ABOUT_MEMBERS: Final = ("member.", "points.", "redemption.", "card.link_made")
"""How the actions begin whose subject is a member."""


@dataclass(frozen=True, slots=True)
class AskedEntries:
    """Which entries are asked for: by whom, about which member, of what kind; None for any."""

    actor: str | None = None
    member: str | None = None
    action: Action | None = None


def record(
    transaction: Transaction, *, actor: str, action: Action, subject: str, details: Mapping[str, Any], at: datetime
) -> None:
    """Note who did what to what. `actor` is an API key's id, `operator:<id>`, `cli:<user>` or `nobody`."""
    stored.insert(transaction, stored.AuditEntry(at, actor, action, subject, dict(details)))


def list_entries(pool: Pool, asked: AskedEntries, *, cursor: str | None, most: int) -> Page:
    """Entries of the log with their ids, newest first; NotFoundError when there is no such member."""
    before = whole(cursor) if cursor else _LAST
    with pool.transaction(read_only=True) as transaction:
        subject = None if asked.member is None else str(find_member(transaction, asked.member))
        wanted = stored.WantedEntries(asked.actor, subject, asked.action)
        rows = stored.page(transaction, wanted, before=before, most=most + 1)
    return Page(rows[:most], str(rows[most - 1][0]) if len(rows) > most else None)


def names_of(pool: Pool, actors: Collection[str]) -> Mapping[str, str]:
    """What those of these actors are called who are operators or keys, whatever has become of them."""
    with pool.transaction(read_only=True) as transaction:
        return stored.actor_names(transaction, actors)


def member_names(pool: Pool, entries: Collection[AuditEntry]) -> Mapping[str, str]:
    """What the members are called that these entries are about, by id: their names, else what they are known by."""
    about = {UUID(entry.subject) for entry in entries if entry.action.startswith(_ABOUT_MEMBERS)}
    with pool.transaction(read_only=True) as transaction:
        known = {member: identity.value for member, identity in listing.names(transaction, [*about]).items()}
        named = {member: name for member, name in listing.titles(transaction, [*about]).items() if name}
    return {str(member): name for member, name in {**known, **named}.items()}
