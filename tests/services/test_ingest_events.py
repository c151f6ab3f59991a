"""A batch: whom its events are about, what one bad event does to the others, and what is tried again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from typing import Any
from uuid import UUID

import orjson
import pytest

from regulars.domain.engine.member import Decision
from regulars.domain.events.event import Identity
from regulars.domain.time import DAY, HOUR, to_iso
from regulars.services import fold_batch, ingest_events
from regulars.services.errors import ConflictError
from regulars.services.fold_batch import Batch
from regulars.services.ingest_events import Engine, ingest, preview
from regulars.services.resolve_members import IdentityRaceError
from regulars.services.submissions import Answer, Submission, submit
from regulars.storage import identities, orders
from regulars.storage.errors import RetryableError
from regulars.storage.transaction import Pool, Transaction
from tests.domain.engine.making import written
from tests.services.desk import (
    NOW,
    SHOP,
    Document,
    adjust,
    assert_sound,
    balance,
    codes,
    effects,
    everything,
    identified,
    join,
    join_engine,
    member_of,
    message,
    open_engine,
    order,
    passed,
    redeem,
    refusals,
    statuses,
    stored_messages,
    take,
    track,
    used,
    user_id,
)


@pytest.fixture
def engine(pool: Pool) -> Engine:
    return open_engine(pool)


def bound(pool: Pool) -> dict[tuple[str, str], UUID]:
    """The whole directory."""
    with pool.transaction(read_only=True) as transaction:
        rows = transaction.rows("SELECT kind, value, member_id FROM identity")
    return {(kind, value): member_id for kind, value, member_id in rows}


def alias(previous: str, user: str) -> Submission:
    body = {"type": "alias", "messageId": f"{previous}-{user}", "previousId": previous, "userId": user, "timestamp": to_iso(NOW)}
    return passed(submit(body, received=NOW))


# -- who it is about ----------------------------------------------------------------------------------------------


def test_an_unknown_identity_becomes_a_member_at_first_sight(engine: Engine) -> None:
    answers = take(engine, track("Seen", "ann", key="1"), track("Seen", "bo", key="2"), track("Seen", "ann", key="3"))
    assert [answer.seq for answer in answers] == [1, 1, 2]
    assert answers[0].member_id == answers[2].member_id != answers[1].member_id
    assert bound(engine.pool) == {
        ("user_id", "ann"): answers[0].member_id,
        ("user_id", "bo"): answers[1].member_id,
    }
    assert_sound(engine.pool)


def test_a_member_is_found_by_every_identity_she_ever_named(engine: Engine) -> None:
    first, *others = take(
        engine,
        identified("phone", "13800000001", key="1", user="ann"),
        identified("phone", "+86 138 0000 0001", key="2"),
        identified("card", "7", key="3", user="ann"),
    )
    others += take(engine, identified("card", "7", key="4"), track("Seen", "ann", key="5"))
    assert {answer.member_id for answer in others} == {first.member_id}
    assert set(bound(engine.pool)) == {("user_id", "ann"), ("phone", "+8613800000001"), ("card", "7")}


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "in batches of their own"])
def test_identities_of_two_members_are_a_conflict_and_the_event_is_kept(engine: Engine, *, together: bool) -> None:
    """It goes to the member of the first identity, says so, and merges nothing."""
    events = [
        identified("phone", "13800000001", key="1", user="ann"),
        identified("card", "7", key="2", user="bo"),
        identified("phone", "13800000001", key="3", user="bo", name="Visited"),
    ]
    answers = take(engine, *events) if together else [take(engine, event)[0] for event in events]
    assert [refusals(answer) for answer in answers] == [[], [], ["identity_conflict"]]
    assert answers[2].member_id == answers[1].member_id != answers[0].member_id
    assert len(effects(answers[2], "points_earned")) == 1
    assert bound(engine.pool)["phone", "+8613800000001"] == answers[0].member_id
    assert_sound(engine.pool)


def test_an_alias_binds_what_was_anonymous_when_nothing_conflicts(engine: Engine) -> None:
    (seen,) = take(engine, passed(submit({**message("Seen", "", key="1"), "userId": None, "anonymousId": "a"}, received=NOW)))
    joined, again = take(engine, alias("a", "ann"), track("Seen", "ann", key="2"))
    assert {joined.member_id, again.member_id} == {seen.member_id}
    assert bound(engine.pool) == {("anonymous_id", "a"): seen.member_id, ("user_id", "ann"): seen.member_id}


def test_an_alias_of_two_members_is_a_conflict(engine: Engine) -> None:
    join(engine, "ann", "bo")
    (answer,) = take(engine, alias("ann", "bo"))
    assert refusals(answer) == ["identity_conflict"]
    assert answer.member_id == user_id(engine.pool, "bo")
    assert_sound(engine.pool)


def test_what_is_known_of_an_identity_is_remembered_and_stays_true(engine: Engine) -> None:
    """The second batch of an engine, and another engine, find the same member."""
    (first,) = take(engine, track("Seen", "ann", key="1"))
    for other in (engine, join_engine(engine.pool), engine):
        (answer,) = take(other, track("Seen", "ann", key=str(id(other))))
        assert answer.member_id == first.member_id
    assert_sound(engine.pool)


def test_a_state_that_another_process_has_changed_is_read_again(engine: Engine) -> None:
    """Two engines keep what they wrote; each must see what the other wrote since."""
    other = join_engine(engine.pool)
    for number in range(1, 7):
        (answer,) = take((engine, other)[number // 2 % 2], order("ann", number))
        assert answer.seq == number
    assert balance(engine.pool, user_id(engine.pool, "ann")) == 60
    assert_sound(engine.pool)


def test_nothing_of_a_batch_that_was_undone_is_remembered(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    take(engine, order("ann", 1))

    def fail(_transaction: Transaction, _batch: Batch) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(ingest_events, "write", fail)
        take(engine, order("ann", 2), track("Seen", "new", key="new"))
    answers = take(engine, order("ann", 2), track("Seen", "new", key="new"))
    assert statuses(answers) == ["accepted", "accepted"]
    assert [answer.seq for answer in answers] == [2, 1]
    assert set(bound(engine.pool)) == {("user_id", "ann"), ("user_id", "new")}
    assert_sound(engine.pool)


def test_without_a_program_nothing_is_taken(pool: Pool) -> None:
    engine = join_engine(pool)
    with pytest.raises(ConflictError) as caught:
        take(engine, track("Seen", "ann", key="1"))
    assert caught.value.code == "no_program"
    assert bound(pool) == {}


# -- late to the directory ----------------------------------------------------------------------------------------


def interrupting_the_look_up(monkeypatch: pytest.MonkeyPatch, *meanwhile: Callable[[], None]) -> list[int]:
    """After each look-up in the directory, and before anything is bound, something happens elsewhere.

    Returns the numbers of the look-ups that were interrupted.
    """
    find, waiting, seen = identities.find, list(meanwhile), list[int]()

    def find_and_wait(*arguments: Any) -> dict[Identity, UUID]:
        found = find(*arguments)
        if waiting:
            seen.append(len(seen) + 1)
            waiting.pop(0)()
        return found

    monkeypatch.setattr(identities, "find", find_and_wait)
    return seen


def test_who_is_late_with_an_identity_takes_the_member_who_was_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = join_engine(engine.pool)
    first: list[Answer] = []
    seen = interrupting_the_look_up(
        monkeypatch, lambda: first.extend(take(other, identified("phone", "13800000001", key="1", user="ann")))
    )
    answers = take(engine, track("Seen", "cy", key="2"), identified("phone", "13800000001", key="3", user="bo"))
    assert seen == [1, 2]  # the other's look-up has nothing more to wait for
    assert statuses(answers) == ["accepted", "accepted"]
    assert answers[1].member_id == first[0].member_id
    assert answers[1].seq == 2
    assert answers[0].member_id != first[0].member_id
    assert set(bound(engine.pool)) == {("user_id", user) for user in ("ann", "bo", "cy")} | {("phone", "+8613800000001")}
    assert_sound(engine.pool)
