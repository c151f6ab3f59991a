"""Ids of members and the buckets that rows are spread over."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from regulars.domain.events.event import Identity
    from regulars.domain.time import Instant

BUCKETS = 256


def new_member_id(at: Instant, random: bytes) -> UUID:
    """A UUIDv7 (RFC 9562): the milliseconds of `at`, then 10 bytes of randomness."""
    value = (at // 1000) << 80 | int.from_bytes(random[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def bucket_of(member_id: UUID) -> int:
    """The bucket of a member: the last byte of the id, which is random."""
    return member_id.int & 0xFF


def bucket_of_identity(identity: Identity) -> int:
    """The bucket of an entry of the directory of identities: it is found before its member is known."""
    return blake2b(f"{identity.kind}:{identity.value}".encode(), digest_size=1).digest()[0]
