"""The queue in front of the engine: natural batches, order, overload, and what a failure does to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock

import psycopg
import pytest
from structlog.testing import capture_logs

from regulars.services import ingest_events, pump
from regulars.services.errors import OverloadedError
from regulars.services.fold_batch import Batch
from regulars.services.ingest_events import Engine, ingest
from regulars.services.pump import Pump
from regulars.services.submissions import Answer, Submission
from regulars.storage.errors import RetryableError
from regulars.storage.members import NewState
from regulars.storage.transaction import Pool, Transaction
from tests.services.desk import assert_sound, open_engine, order, statuses, stored_messages, track

PATIENCE = 60
"""Seconds after which something that should have happened never will."""

Answers = Future[list[Answer]]


@dataclass
class Gate:
    """Stands before `ingest`: keeps a batch waiting on request, and remembers what each batch held."""

    batches: list[list[str]] = field(default_factory=list)
    hold: Event = field(default_factory=Event)
    reached: Event = field(default_factory=Event)
    fail: Callable[[Sequence[Submission]], None] = lambda _submissions: None

    def __call__(self, engine: Engine, submissions: Sequence[Submission]) -> list[Answer]:
        self.batches.append([submission.message.message_id for submission in submissions])
        self.reached.set()
        assert self.hold.wait(PATIENCE)
        self.fail(submissions)
        return ingest(engine, submissions)


@pytest.fixture
def engine(pool: Pool) -> Engine:
    return open_engine(pool)


@pytest.fixture(autouse=True)
def _no_logs() -> Iterator[None]:
    """Failures are meant here; printing them takes longer than the tests."""
    with capture_logs():
        yield


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """An open gate before every pump."""
    made = Gate()
    made.hold.set()
    monkeypatch.setattr(pump, "ingest", made)
    return made


@contextmanager
def open_pump(engine: Engine, *, batch_events: int = 100, queue_events: int = 1000) -> Iterator[Pump]:
    with Pump(engine, batch_events=batch_events, queue_events=queue_events) as opened:
        yield opened


@contextmanager
def held_up(opened: Pump, gate: Gate) -> Iterator[Answers]:
    """A batch of one event is under way, and nothing else begins, for the length of the block."""
    gate.hold.clear()
    first = opened.offer([track("Seen", "first", key="first")])
    assert gate.reached.wait(PATIENCE)
    try:
        yield first
    finally:
        gate.hold.set()


def seen(user: str, *numbers: int) -> list[Submission]:
    return [track("Seen", user, key=f"{user}-{number}") for number in numbers]


# -- batches ------------------------------------------------------------------------------------------------------


def test_an_idle_pump_commits_one_event_at_once(engine: Engine, gate: Gate) -> None:
    with open_pump(engine) as opened:
        for number in range(3):
            assert statuses(opened.offer(seen("ann", number)).result(PATIENCE)) == ["accepted"]
    assert gate.batches == [["ann-0"], ["ann-1"], ["ann-2"]]


def test_what_arrives_while_one_batch_is_under_way_forms_the_next(engine: Engine, gate: Gate) -> None:
    with open_pump(engine) as opened:
        with held_up(opened, gate) as first:
            others = [opened.offer(seen("bo", number)) for number in range(20)]
            assert opened.queued == 20
        answers = [statuses(each.result(PATIENCE)) for each in (first, *others)]
    assert answers == [["accepted"]] * 21
    assert gate.batches == [["first"], [f"bo-{number}" for number in range(20)]]


def test_a_batch_takes_whole_offers_up_to_its_size(engine: Engine, gate: Gate) -> None:
    with open_pump(engine, batch_events=5) as opened, held_up(opened, gate):
        for user, count in (("a", 2), ("b", 3), ("c", 4), ("d", 1), ("e", 7), ("f", 1)):
            opened.offer(seen(user, *range(count)))
    assert [len(batch) for batch in gate.batches] == [1, 5, 5, 7, 1]
    assert [batch[0] for batch in gate.batches[1:]] == ["a-0", "c-0", "e-0", "f-0"]


def test_each_caller_gets_the_answers_to_what_he_offered(engine: Engine, gate: Gate) -> None:
    with open_pump(engine) as opened:
        with held_up(opened, gate):
            offers = {user: opened.offer(seen(user, 0, 1, 0)) for user in ("ann", "bo", "cy")}
        for user, answers in offers.items():
            assert [answer.message_id for answer in answers.result()] == [f"{user}-0", f"{user}-1", f"{user}-0"]
            assert statuses(answers.result()) == ["accepted", "accepted", "duplicate"]
    assert len(gate.batches) == 2


def test_an_empty_offer_is_answered_with_nothing(engine: Engine) -> None:
    with open_pump(engine) as opened:
        assert opened.offer([]).result(0) == []


def test_whoever_measures_is_told_of_every_batch(engine: Engine, gate: Gate) -> None:
    told: list[int] = []
    with open_pump(engine) as opened:
        opened.on_batch = told.append
        with held_up(opened, gate):
            opened.offer(seen("ann", 1, 2))
            opened.offer(seen("bo", 1))
    assert told == [1, 3]


# -- order --------------------------------------------------------------------------------------------------------


def test_the_events_of_a_member_keep_the_order_of_the_offers(engine: Engine) -> None:
    with open_pump(engine, batch_events=3) as opened:
        offers = [
            opened.offer([track("Seen", f"u{place}", key=str(number)) for place in range(3)]) for number in range(60)
        ]
        for offer in offers:
            assert statuses(offer.result(PATIENCE)) == ["accepted"] * 3
    by_member: dict[object, list[str]] = {}
    for member, _, message_id in stored_messages(engine.pool):
        by_member.setdefault(member, []).append(message_id)
    assert list(by_member.values()) == [[str(number) for number in range(60)]] * 3


# -- too much -----------------------------------------------------------------------------------------------------


def test_overload_is_said_and_nothing_of_the_offer_is_taken(engine: Engine, gate: Gate) -> None:
    with open_pump(engine, queue_events=10) as opened:
        with held_up(opened, gate):
            taken = [opened.offer(seen("ann", *range(6))), opened.offer(seen("bo", *range(4)))]
            for refused in (seen("cy", 1), seen("cy", *range(200))):
                with pytest.raises(OverloadedError) as caught:
                    opened.offer(refused)
                assert caught.value.code == "overloaded"
                assert caught.value.params == {"retry_after_s": 1}
            assert opened.queued == 10
        assert [len(answers.result(PATIENCE)) for answers in taken] == [6, 4]
        assert statuses(opened.offer(seen("cy", 1)).result(PATIENCE)) == ["accepted"]
    assert [message_id for _, _, message_id in stored_messages(engine.pool) if message_id.startswith("cy")] == ["cy-1"]


def test_an_offer_larger_than_the_queue_is_taken_when_nothing_waits(engine: Engine) -> None:
    with open_pump(engine, queue_events=2) as opened:
        assert len(opened.offer(seen("ann", *range(7))).result(PATIENCE)) == 7


# -- the end ------------------------------------------------------------------------------------------------------


def test_close_finishes_what_is_queued_and_takes_nothing_more(engine: Engine, gate: Gate) -> None:
    opened = Pump(engine, batch_events=2, queue_events=100)
    with ThreadPoolExecutor(1) as closer:
        with held_up(opened, gate):
            waiting = [opened.offer(seen("ann", number)) for number in range(9)]
            closed = closer.submit(opened.close)
            with pytest.raises(OverloadedError) as caught:
                while True:  # until the closer has come to it
                    waiting.append(opened.offer(seen("late", len(waiting))))
            assert caught.value.code == "closing"
            assert not closed.done()
        closed.result(PATIENCE)
    assert all(statuses(answers.result(0)) == ["accepted"] for answers in waiting)


def test_closing_an_idle_pump_ends_its_thread(engine: Engine) -> None:
    opened = Pump(engine, batch_events=2, queue_events=100)
    opened.close()
    assert not opened._thread.is_alive()


def test_a_caller_who_goes_away_changes_nothing(engine: Engine, gate: Gate) -> None:
    with open_pump(engine) as opened:
        with held_up(opened, gate):
            gone, other = opened.offer(seen("ann", 1)), opened.offer(seen("bo", 1))
            assert not gone.cancel()
        assert statuses(other.result(PATIENCE)) == ["accepted"]
        assert statuses(gone.result(PATIENCE)) == ["accepted"]


# -- failures -----------------------------------------------------------------------------------------------------


def test_a_batch_that_fails_fails_its_own_callers_and_nobody_else(engine: Engine, gate: Gate) -> None:
    def fail(submissions: Sequence[Submission]) -> None:
        if any(submission.message.message_id == "bad-1" for submission in submissions):
            raise ZeroDivisionError

    gate.fail = fail
    with open_pump(engine, batch_events=2) as opened:
        with held_up(opened, gate):
            users = ("a", "b", "bad", "c", "d")
            offers = {user: opened.offer(seen(user, 1)) for user in users}
        failed = {user for user, answers in offers.items() if answers.exception(PATIENCE) is not None}
        assert failed == {"bad", "c"}
        assert isinstance(offers["c"].exception(), ZeroDivisionError)
        assert all(statuses(offers[user].result()) == ["accepted"] for user in ("a", "b", "d"))
        gate.fail = lambda _submissions: None
        assert statuses(opened.offer(seen("bad", 1)).result(PATIENCE)) == ["accepted"]


def lose_connection(transaction: Transaction) -> None:
    """End the server's side of a transaction, as a crash or a network would."""
    with psycopg.connect(transaction.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", (transaction.connection.info.backend_pid,))


def test_a_lost_connection_is_not_the_callers_concern(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    write, lost, lock = ingest_events.write, [3], Lock()

    def lose_and_write(transaction: Transaction, batch: Batch) -> list[NewState]:
        with lock:
            lost[0] -= 1
            lose = lost[0] >= 0
        if lose:
            lose_connection(transaction)
        return write(transaction, batch)

    monkeypatch.setattr(ingest_events, "write", lose_and_write)
    with open_pump(engine, batch_events=5) as opened:
        offers = [opened.offer([order("ann", f"{number}"), order("bo", f"{number}")]) for number in range(10)]
        assert all(statuses(offer.result(PATIENCE)) == ["accepted"] * 2 for offer in offers)
    assert lost[0] < 0
    assert len(stored_messages(engine.pool)) == 20
    assert_sound(engine.pool)


def test_a_database_that_never_answers_is_given_up_after_some_tries(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def fail(_transaction: Transaction, _batch: Batch) -> None:
        tries.append(1)
        raise RetryableError

    with open_pump(engine) as opened:
        with monkeypatch.context() as broken:
            broken.setattr(ingest_events, "write", fail)
            assert isinstance(opened.offer(seen("ann", 1)).exception(PATIENCE), RetryableError)
        assert len(tries) == ingest_events.ATTEMPTS
        assert statuses(opened.offer(seen("ann", 1)).result(PATIENCE)) == ["accepted"]
