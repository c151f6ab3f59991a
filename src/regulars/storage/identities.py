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


def find(transaction: Transaction, identities: Collection[Identity]) -> dict[Identity, UUID]:
    """The members that known identities are bound to."""
    rows = transaction.rows(sql("identity", "find"), _columns(identities))
    return {Identity(kind, value): member_id for kind, value, member_id in rows}


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


def _columns(identities: Collection[Identity]) -> dict[str, Any]:
    return {
        "buckets": [bucket_of_identity(identity) for identity in identities],
        "kinds": [identity.kind for identity in identities],
        "values": [identity.value for identity in identities],
    }
