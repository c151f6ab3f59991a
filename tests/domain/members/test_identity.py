"""Ids of members and buckets."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from regulars.domain.events.event import Identity
from regulars.domain.members.identity import BUCKETS, bucket_of, bucket_of_identity, new_member_id
from regulars.domain.time import to_instant

NOW = to_instant(datetime(2026, 3, 1, 12, 0, 0, 123_000, tzinfo=UTC))


@given(st.integers(0, 2**47).map(lambda milliseconds: milliseconds * 1000), st.binary(min_size=10, max_size=16))
def test_a_member_id_is_a_uuid_of_version_7(at: int, random: bytes) -> None:
    member = new_member_id(at, random)
    assert member.version == 7
    assert member.variant == "specified in RFC 4122"
    assert member.int >> 80 == at // 1000


def test_ids_sort_by_time() -> None:
    ids = [new_member_id(NOW + step * 1000, bytes(255 - step for _ in range(10))) for step in range(5)]
    assert ids == sorted(ids)


def test_a_bucket_is_the_last_byte() -> None:
    assert bucket_of(UUID("0195526e-2b7b-7000-8000-0000000000a7")) == 0xA7
    assert {bucket_of(new_member_id(NOW, bytes([0] * 9 + [last]))) for last in range(256)} == {*range(BUCKETS)}


def test_identities_spread_over_the_buckets() -> None:
    spread = Counter(bucket_of_identity(Identity("user_id", f"u{number}")) for number in range(20_000))
    assert set(spread) == {*range(BUCKETS)}
    assert max(spread.values()) < 200
    assert bucket_of_identity(Identity("phone", "1")) != bucket_of_identity(Identity("email", "1"))
