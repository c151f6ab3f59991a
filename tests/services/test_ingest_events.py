"""A batch: whom its events are about, what one bad event does to the others, and what is tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import replace
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from regulars.domain.engine.decide import decide
from regulars.domain.engine.member import Decision
from regulars.domain.events.event import Identity
from regulars.domain.time import to_iso
from regulars.services import fold_batch
from regulars.services.errors import ConflictError
from regulars.services.ingest_events import Engine
from regulars.services.resolve_members import IdentityRaceError
from regulars.services.submissions import Answer, Submission, submit
from regulars.storage import identities
from regulars.storage import transaction as transaction_module
from regulars.storage.transaction import Connection, Pool
from tests.domain.engine.making import written
from tests.services.desk import (
    NOW,
    assert_sound,
    balance,
    codes,
    effects,
    everything,
    identified,
    join,
    join_engine,
    message,
    open_engine,
    order,
    passed,
    refusals,
    statuses,
    stored_messages,
    take,
    track,
    user_id,
)

Logs = list[MutableMapping[str, Any]]


@pytest.fixture
def engine(pool: Pool) -> Engine:
    return open_engine(pool)


@pytest.fixture(autouse=True)
def logs() -> Iterator[Logs]:
    """What was logged, which is then not printed."""
    with capture_logs() as captured:
        yield captured


def bound(pool: Pool) -> dict[tuple[str, str], UUID]:
    """The whole directory."""
    with pool.transaction(read_only=True) as transaction:
        rows = transaction.rows("SELECT kind, value, member_id FROM identity")
    return {(kind, value): member_id for kind, value, member_id in rows}


def alias(previous: str, user: str) -> Submission:
    body = {
        "type": "alias",
        "messageId": f"{previous}-{user}",
        "previousId": previous,
        "userId": user,
        "timestamp": to_iso(NOW),
    }
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
    (seen,) = take(
        engine, passed(submit({**message("Seen", "", key="1"), "userId": None, "anonymousId": "a"}, received=NOW))
    )
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
    """Neither the member it made nor the state it came to, although another engine's event has the same number."""
    take(engine, order("ann", 1))

    def fail(_connection: Connection) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(transaction_module, "_commit", fail)
        take(engine, order("ann", 2), track("Seen", "new", key="new"))
    take(join_engine(engine.pool), order("ann", 3, 7))
    answers = take(engine, order("ann", 2), track("Seen", "new", key="new"))
    assert [(answer.status, answer.seq) for answer in answers] == [("accepted", 3), ("accepted", 1)]
    assert balance(engine.pool, user_id(engine.pool, "ann")) == 27
    assert bound(engine.pool) == {("user_id", "ann"): answers[0].member_id, ("user_id", "new"): answers[1].member_id}
    assert_sound(engine.pool)


def test_without_a_program_nothing_is_taken(pool: Pool) -> None:
    engine = join_engine(pool)
    with pytest.raises(ConflictError) as caught:
        take(engine, track("Seen", "ann", key="1"))
    assert caught.value.code == "no_program"
    assert bound(pool) == {}


# -- late to the directory ----------------------------------------------------------------------------------------


def interrupt_look_ups(monkeypatch: pytest.MonkeyPatch, *meanwhile: Callable[[], object]) -> list[str]:
    """After each look-up in the directory, and before anything is bound, something happens elsewhere.

    Returns a list that grows with every look-up of the batch that is interrupted.
    """
    find, waiting, seen, busy = identities.find, list(meanwhile), list[str](), Event()

    def find_and_wait(*arguments: Any) -> dict[Identity, UUID]:
        found = find(*arguments)
        if not busy.is_set():
            seen.append("look-up")
            busy.set()
            if waiting:
                waiting.pop(0)()
            busy.clear()
        return found

    monkeypatch.setattr(identities, "find", find_and_wait)
    return seen


def test_who_is_late_with_an_identity_takes_the_member_who_was_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = join_engine(engine.pool)
    first: list[Answer] = []
    claim = identified("phone", "13800000001", key="1", user="ann")
    look_ups = interrupt_look_ups(monkeypatch, lambda: first.extend(take(other, claim)))
    answers = take(engine, track("Seen", "cy", key="2"), identified("phone", "13800000001", key="3", user="bo"))
    assert len(look_ups) == 2
    assert [(answer.status, answer.seq) for answer in answers] == [("accepted", 1), ("accepted", 2)]
    assert answers[1].member_id == first[0].member_id != answers[0].member_id
    assert set(bound(engine.pool)) == {("user_id", user) for user in ("ann", "bo", "cy")} | {
        ("phone", "+8613800000001")
    }
    assert_sound(engine.pool)


def test_who_is_late_with_the_same_message_gets_the_first_answer(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = join_engine(engine.pool)
    first: list[Answer] = []
    interrupt_look_ups(monkeypatch, lambda: first.extend(take(other, order("ann", 1))))
    (answer,) = take(engine, order("ann", 1))
    assert answer.status == "duplicate"
    assert (answer.member_id, answer.seq, answer.outcome) == (first[0].member_id, 1, first[0].outcome)
    assert_sound(engine.pool)


@pytest.mark.parametrize("times", [3, 7, 12])
def test_late_again_and_again__also_beyond_the_tries_of_one_transaction(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Each time another of the batch's new people has just been seen elsewhere."""
    other = join_engine(engine.pool)
    users = [f"u{number}" for number in range(times + 2)]
    look_ups = interrupt_look_ups(
        monkeypatch, *(lambda user=user: take(other, track("Seen", user, key="there")) for user in users[:times])
    )
    answers = take(engine, *(track("Seen", user, key="here") for user in users))
    assert len(look_ups) == times + 1
    assert [answer.seq for answer in answers] == [2] * times + [1, 1]
    assert len(bound(engine.pool)) == len(users)
    assert_sound(engine.pool)


def test_late_for_ever_is_given_up_with_nothing_written(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    other = join_engine(engine.pool)
    users = [f"u{number}" for number in range(100)]
    seen_elsewhere = (lambda user=user: take(other, track("Seen", user, key="there")) for user in users)
    interrupt_look_ups(monkeypatch, *seen_elsewhere)
    with pytest.raises(IdentityRaceError):
        take(engine, *(track("Seen", user, key="here") for user in users))
    assert {message_id for _, _, message_id in stored_messages(engine.pool)} == {"there"}
    assert_sound(engine.pool)


# -- one bad event ------------------------------------------------------------------------------------------------

VAST = written(
    wallets=[{"id": "points"}],
    earn=[
        {
            "id": "vast",
            "on": "Order Completed",
            "award": {"wallet": "points", "per_amount": {"points": 10**12, "each": "0.000001"}},
        }
    ],
)
"""So many points per amount of money that a small order is worth more of them than the columns hold."""

FITS, TOO_MANY_FOR_A_COLUMN, TOO_MANY_FOR_JSON = 0.000001, 10, 20


def assert_only_the_bad_one_is_refused(engine: Engine, submissions: Sequence[Submission], bad: int, code: str) -> None:
    """All but one of 500 are committed, and that one has an answer of its own."""
    answers = take(engine, *submissions)
    assert len(answers) == 500
    assert [place for place, answer in enumerate(answers) if answer.status != "accepted"] == [bad]
    assert (answers[bad].status, codes(answers[bad]), answers[bad].outcome) == ("refused", [code], None)
    assert [answer.message_id for answer in answers] == [submission.message.message_id for submission in submissions]
    assert len(stored_messages(engine.pool)) == 499
    assert_sound(engine.pool)


@pytest.mark.parametrize("bad", [0, 137, 499])
@pytest.mark.parametrize(
    ("total", "code"), [(TOO_MANY_FOR_A_COLUMN, "not_storable"), (TOO_MANY_FOR_JSON, "not_decided")]
)
def test_of_500_events_one_that_cannot_be_kept_is_refused_alone(pool: Pool, bad: int, total: int, code: str) -> None:
    engine = open_engine(pool, VAST)
    submissions = [order(f"u{number % 70}", number, total if number == bad else FITS) for number in range(500)]
    assert_only_the_bad_one_is_refused(engine, submissions, bad, code)


@pytest.mark.parametrize("bad", [0, 250, 499])
def test_of_500_events_one_that_makes_decide_fail_is_refused_alone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, logs: Logs, bad: int
) -> None:
    def fail(program: Any, member: Any, event: Any, **more: Any) -> Decision:
        if event.properties.get("order_id") == f"o{bad}":
            raise ZeroDivisionError
        return decide(program, member, event, **more)

    monkeypatch.setattr(fold_batch, "decide", fail)
    submissions = [order(f"u{number % 70}", number) for number in range(500)]
    assert_only_the_bad_one_is_refused(engine, submissions, bad, "not_decided")
    key = str(submissions[bad].key)
    assert logs == [
        {
            "event": "event_not_decided",
            "event_name": "Order Completed",
            "key": key,
            "exc_info": True,
            "log_level": "error",
        }
    ]


def test_of_500_events_several_bad_ones_are_refused_alone(pool: Pool) -> None:
    engine = open_engine(pool, VAST)
    bad = {3: TOO_MANY_FOR_A_COLUMN, 4: TOO_MANY_FOR_A_COLUMN, 200: TOO_MANY_FOR_JSON, 499: TOO_MANY_FOR_A_COLUMN}
    answers = take(engine, *(order(f"u{number % 70}", number, bad.get(number, FITS)) for number in range(500)))
    assert [place for place, answer in enumerate(answers) if answer.status != "accepted"] == sorted(bad)
    assert_sound(pool)


def test_a_balance_that_grows_beyond_all_columns_refuses_only_the_last_straw(pool: Pool) -> None:
    """Each event could be kept on its own; the state that they come to cannot."""
    engine = open_engine(pool, VAST)
    answers = take(engine, *(order("ann", number, 9) for number in range(3)), order("bo", 4, FITS))
    assert statuses(answers) == ["accepted", "accepted", "refused", "accepted"]
    assert codes(answers[2]) == ["not_storable"]
    assert_sound(pool)


def test_what_only_the_database_refuses_is_refused_alone(engine: Engine) -> None:
    """A NUL character, as if the door had let it pass: PostgreSQL keeps none."""
    body = {"type": "identify", "userId": "bo", "messageId": "i", "timestamp": to_iso(NOW), "traits": {"city": "x"}}
    good = passed(submit(body, received=NOW))
    event = replace(good.message.event, properties={"city": "x\0"})
    bad = replace(good, message=replace(good.message, event=event))
    answers = take(engine, order("ann", 1), bad, order("ann", 2), track("Seen", "bo", key="s"))
    assert statuses(answers) == ["accepted", "refused", "accepted", "accepted"]
    assert codes(answers[1]) == ["not_storable"]
    assert_sound(engine.pool)


def test_a_refused_event_can_be_sent_again_once_it_is_right(pool: Pool) -> None:
    engine = open_engine(pool, VAST)
    before = everything(pool)
    assert statuses(take(engine, order("ann", 1, TOO_MANY_FOR_A_COLUMN))) == ["refused"]
    assert everything(pool) == before
    assert statuses(take(engine, order("ann", 1, FITS))) == ["accepted"]


def test_a_new_member_whose_only_event_is_refused_is_there_for_the_next(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise two batches could make the same member's row at once."""
    with monkeypatch.context() as broken:
        broken.setattr(fold_batch, "decide", lambda *_, **__: 1 / 0)
        assert codes(take(engine, order("ann", 1))[0]) == ["not_decided"]
    (answer,) = take(engine, order("ann", 1))
    assert (answer.status, answer.seq) == ("accepted", 1)
    assert_sound(engine.pool)
