"""Identities that are bound to a known member: whoever comes first has them, and what is refused binds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from uuid import UUID

import pytest

from regulars.domain.events.event import Identity
from regulars.domain.time import Instant
from regulars.services import ingest_events
from regulars.services.ingest_events import Engine
from regulars.services.member_actions import MemberChange, attributes_submission
from regulars.services.resolve_members import bind_all
from regulars.services.submissions import Submission
from regulars.storage.transaction import Pool, Transaction
from tests.services.desk import NOW, assert_sound, identified, join, join_engine, open_engine, passed, refusals, take

PHONE = "+8613800138000"


def known_by(member: UUID, *, key: str, **identities: str) -> Submission:
    change = MemberChange({}, [], identities)
    return passed(attributes_submission(member, change, actor="test", key=key, received=NOW))


def owner(pool: Pool) -> UUID:
    with pool.transaction(read_only=True) as transaction:
        row = transaction.row("SELECT member_id FROM identity WHERE kind = 'phone' AND value = %s", [PHONE])
    assert row is not None
    found: UUID = row[0]
    return found


@pytest.fixture
def engine(pool: Pool) -> Engine:
    return open_engine(pool)


def test_in_one_batch_the_first_has_it(engine: Engine) -> None:
    ann, bo = join(engine, "ann", "bo")
    bound, taken, later = take(
        engine,
        known_by(ann, key="1", phone=PHONE),
        known_by(bo, key="2", phone=PHONE),
        identified("phone", PHONE, key="3", user="bo"),
    )
    assert (bound.status, taken.status, later.status) == ("accepted", "refused", "accepted")
    assert [(problem.path, problem.code) for problem in taken.problems] == [("phone", "identity_taken")]
    assert refusals(later) == ["identity_conflict"]
    assert owner(engine.pool) == ann
    assert_sound(engine.pool)


def test_in_one_batch_an_event_may_be_first(engine: Engine) -> None:
    ann, bo = join(engine, "ann", "bo")
    event, taken = take(engine, identified("phone", PHONE, key="1", user="ann"), known_by(bo, key="2", phone=PHONE))
    assert (event.status, taken.status, taken.seq) == ("accepted", "refused", None)
    assert owner(engine.pool) == ann


def test_of_two_processes_at_the_same_moment_one_has_it(
    pool: Pool, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have found it free before either of them binds it."""
    members = join(engine, "ann", "bo")
    together, tries = Barrier(2), list[UUID]()

    def bind_together(transaction: Transaction, bindings: Mapping[Identity, UUID], at: Instant) -> None:
        tries.extend(bindings.values())
        with suppress(BrokenBarrierError):
            together.wait(60)
        bind_all(transaction, bindings, at)

    def claim(member: UUID) -> str:
        (answer,) = take(join_engine(pool), known_by(member, key="1", phone=PHONE))
        return answer.status

    monkeypatch.setattr(ingest_events, "bind_all", bind_together)
    with ThreadPoolExecutor(2) as threads:
        statuses = list(threads.map(claim, members))
    assert sorted(tries) == sorted(members)
    assert sorted(statuses) == ["accepted", "refused"]
    assert members[statuses.index("accepted")] == owner(pool)
    assert_sound(pool)
