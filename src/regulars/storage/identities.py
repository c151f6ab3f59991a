"""The directory of identities: which member a user id, phone, card … belongs to. One identity, one member."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from regulars.domain.events.event import Identity
from regulars.domain.members.identity import bucket_of_identity
from regulars.storage.queries import sql

if TYPE_CHECKING:
    from regulars.domain.time import Instant
    from regulars.storage.transaction import Transaction


class BindingCache:
    """Bindings this process has read lately. A binding is for good, so it can never be out of date."""

    def __init__(self, size: int = 50_000) -> None:
        """Keep at most `size` bindings."""
        self._size = size
        self._members: dict[Identity, UUID] = {}

    def get(self, identity: Identity) -> UUID | None:
        """The member of an identity, if it is kept."""
        return self._members.get(identity)

    def keep(self, bindings: Mapping[Identity, UUID]) -> None:
        """Keep bindings that were found committed."""
        if len(self._members) + len(bindings) > self._size:
            self._members.clear()
        self._members.update(bindings)


def find(
    transaction: Transaction, identities: Collection[Identity], cache: BindingCache | None = None
) -> dict[Identity, UUID]:
    """The members that known identities are bound to. Asked before anything is bound in the same transaction."""
    found = {identity: member for identity in identities if cache and (member := cache.get(identity)) is not None}
    missing = [identity for identity in identities if identity not in found]
    if missing:
        rows = transaction.rows(sql("identity", "find"), _columns(missing))
        read = {Identity(kind, value): member_id for kind, value, member_id in rows}
        if cache:
            cache.keep(read)
        found |= read
    return found


def bind(transaction: Transaction, bindings: Mapping[Identity, UUID], *, at: Instant) -> set[Identity]:
    """Bind identities; returns those that are bound now. The rest was bound by someone else meanwhile.

    They are written in one order everywhere, so that two batches never wait for each other.
    """
    ordered = sorted(bindings, key=lambda identity: (bucket_of_identity(identity), identity.kind, identity.value))
    params = {**_columns(ordered), "members": [bindings[identity] for identity in ordered], "at": at}
    return {Identity(kind, value) for kind, value in transaction.rows(sql("identity", "bind"), params)}


def of_member(transaction: Transaction, member_id: UUID) -> list[tuple[Identity, Instant]]:
    """Every identity bound to a member, with the instant it was bound."""
    rows = transaction.rows(sql("identity", "of_member"), {"member": member_id})
    return [(Identity(kind, value), bound) for kind, value, bound in rows]


def of_members(transaction: Transaction, members: Collection[UUID]) -> dict[UUID, list[Identity]]:
    """Every identity bound to each of these members."""
    found: dict[UUID, list[Identity]] = {member_id: [] for member_id in members}
    for member_id, kind, value in transaction.rows(sql("identity", "of_members"), {"members": list(members)}):
        found[member_id].append(Identity(kind, value))
    return found


def _columns(identities: Collection[Identity]) -> dict[str, Any]:
    return {
        "buckets": [bucket_of_identity(identity) for identity in identities],
        "kinds": [identity.kind for identity in identities],
        "values": [identity.value for identity in identities],
    }
