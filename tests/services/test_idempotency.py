"""The same message has one effect and one answer, however often and from wherever it comes.

An idempotency key belongs to its member: the same message id for another member is an event of its own.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import orjson
import pytest

from regulars.domain.events import event as names
from regulars.domain.time import DAY, to_iso
from regulars.services.ingest_events import Engine
from regulars.services.member_actions import redemption_step_submission, tags_submission
from regulars.services.pump import Pump
from regulars.services.submissions import Answer, Submission, submit
from regulars.storage import transaction as transaction_module
from regulars.storage.errors import AmbiguousCommitError
from regulars.storage.transaction import Connection, Pool
from tests.services.desk import (
    NOW,
    SHOP,
    adjust,
    assert_sound,
    balance,
    codes,
    effects,
    everything,
    join,
    join_engine,
    member_of,
    message,
    open_engine,
    order,
    passed,
    redeem,
    statuses,
    stored_messages,
    take,
    track,
    user_id,
)
from tests.services.tills import Tills, open_tills


@pytest.fixture(scope="module")
def tills() -> Iterator[Tills]:
    with open_tills() as opened:
        yield opened


@pytest.fixture
def engine(pool: Pool) -> Engine:
    return open_engine(pool)


@pytest.fixture
def ann(engine: Engine) -> UUID:
    """A member with a hundred points."""
    (member,) = join(engine, "ann")
    take(engine, adjust(member, 100, key="start"))
    return member


def again(submission: Submission, **changes: Any) -> Submission:
    """The message as it comes once more, a day later; `changes` are other properties or traits."""
    body = orjson.loads(submission.body)
    part = "traits" if body["type"] == "identify" else "properties"
    body[part] = {**body.get(part, {}), **changes}
    return passed(submit(body, received=submission.received + DAY, internal=True, member_id=submission.member_id))


def same(answer: Answer, first: Answer) -> bool:
    """Whether an answer repeats the first one: all of it but its status."""
    return answer == replace(first, status="duplicate")


# -- one after the other, every kind of message -------------------------------------------------------------------

Kind = Callable[[Engine, UUID], Submission]


def after(*earlier: Submission, then: Submission) -> Kind:
    """A message that comes after others have been taken."""
    return lambda engine, _member: [take(engine, *earlier), then][1]  # type: ignore[return-value]


def redeeming(reward: str, *, capture: bool = False) -> Kind:
    return lambda _engine, member: redeem(member, reward, key="redeem", capture=capture)[1]


def ending(name: str, *, captured: bool = False) -> Kind:
    """The end of a redemption that is held or captured."""

    def prepare(engine: Engine, member: UUID) -> Submission:
        number, begun = redeem(member, "latte", key="redeem", capture=captured)
        take(engine, begun)
        return passed(redemption_step_submission(member, number, name, key="end", received=NOW))

    return prepare


def identify() -> Submission:
    body = {"type": "identify", "userId": "ann", "messageId": "i", "timestamp": to_iso(NOW), "traits": {"city": "上海"}}
    return passed(submit(body, received=NOW))


def tagging(member: UUID) -> Submission:
    return passed(tags_submission(member, add=["vip"], remove=[], actor="test", key="tag", received=NOW))


KINDS: dict[str, Kind] = {
    "order": lambda _engine, _member: order("ann", 1, 25),
    "order that was there": after(
        order("ann", 1), then=track("Order Completed", "ann", key="2", order_id="o1", total=3)
    ),
    "refund": after(order("ann", 1), then=track("Order Refunded", "ann", key="back", order_id="o1", total=5)),
    "refund of nothing": lambda _engine, _member: track("Order Refunded", "ann", key="back", order_id="none", total=5),
    "identify": lambda _engine, _member: identify(),
    "event without a rule": lambda _engine, _member: track("Yawned", "ann", key="y"),
    "event with a limit": lambda _engine, _member: track("Visited", "ann", key="v"),
    "event with a budget": lambda _engine, _member: track("Product Reviewed", "ann", key="r"),
    "correction": lambda _engine, member: adjust(member, 7, key="more"),
    "correction that is refused": lambda _engine, member: adjust(member, -7000, key="less"),
    "tags": lambda _engine, member: tagging(member),
    "redemption": redeeming("latte"),
    "redemption at once": redeeming("mug", capture=True),
    "redemption that is refused": redeeming("none"),
    "capture": ending(names.REDEMPTION_CAPTURED),
    "void": ending(names.REDEMPTION_VOIDED),
    "cancellation": ending(names.REDEMPTION_CANCELLED, captured=True),
    "capture that is refused": ending(names.REDEMPTION_CAPTURED, captured=True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_key_and_body_get_the_first_answer_and_change_nothing(engine: Engine, ann: UUID, kind: str) -> None:
    submission = KINDS[kind](engine, ann)
    (first,) = take(engine, submission)
    assert first.status == "accepted"
    before = everything(engine.pool)
    assert same(take(engine, again(submission))[0], first)
    assert [same(answer, first) for answer in take(engine, again(submission), again(submission))] == [True, True]
    assert everything(engine.pool) == before
    assert_sound(engine.pool)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_key_and_another_body_are_refused_and_change_nothing(engine: Engine, ann: UUID, kind: str) -> None:
    submission = KINDS[kind](engine, ann)
    (first,) = take(engine, submission)
    before = everything(engine.pool)
    (answer,) = take(engine, again(submission, more="than before"))
    assert (answer.status, codes(answer), answer.outcome) == ("refused", ["key_reused"], None)
    assert everything(engine.pool) == before
    assert same(take(engine, again(submission))[0], first)


@pytest.mark.parametrize("kind", KINDS)
def test_twice_in_one_batch_is_once(engine: Engine, ann: UUID, kind: str) -> None:
    submission = KINDS[kind](engine, ann)
    first, second, other = take(engine, submission, again(submission), again(submission, more="than before"))
    assert first.status == "accepted"
    assert same(second, first)
    assert codes(other) == ["key_reused"]
    assert Counter(stored_messages(engine.pool)).total() == len(set(stored_messages(engine.pool)))
    assert_sound(engine.pool)


def test_the_first_answer_stands_when_the_program_has_changed(engine: Engine, ann: UUID) -> None:
    (first,) = take(engine, order("ann", 1, 25))
    generous = {
        **SHOP,
        "earn": [{**rule, "award": {"wallet": "points", "fixed": {"points": 999}}} for rule in SHOP["earn"]],
    }
    engine = open_engine(engine.pool, generous)
    assert same(take(engine, order("ann", 1, 25))[0], first)
    assert balance(engine.pool, ann) == 125


def test_a_new_members_first_message_twice_in_one_batch_makes_one_member(engine: Engine) -> None:
    first, second = take(engine, order("new", 1), order("new", 1))
    assert same(second, first)
    assert balance(engine.pool, user_id(engine.pool, "new")) == 10


def test_a_key_belongs_to_its_member(engine: Engine) -> None:
    """The same message id for two members is two events, in one batch and in two."""
    answers = take(engine, track("Visited", "ann", key="m"), track("Visited", "bo", key="m"))
    answers += take(engine, track("Visited", "cy", key="m", more="of it"))
    assert statuses(answers) == ["accepted"] * 3
    assert len({answer.member_id for answer in answers}) == 3
    assert [message_id for _, _, message_id in stored_messages(engine.pool)] == ["m", "m", "m"]


def test_a_message_without_an_id_is_known_by_what_it_says(engine: Engine) -> None:
    body = message("Visited", "ann", key="")
    del body["messageId"]
    other = {**body, "properties": {"shop": "2"}}
    answers = take(engine, *(passed(submit(each, received=NOW)) for each in (body, body, other)))
    assert statuses(answers) == ["accepted", "duplicate", "accepted"]
    assert same(answers[1], answers[0])


def test_what_belongs_to_the_sending_is_not_the_message(engine: Engine) -> None:
    body = message("Visited", "ann", key="m")
    resent = {**body, "sentAt": to_iso(NOW), "integrations": {"all": True}, "writeKey": "k", "receivedAt": "…"}
    first, second = take(engine, *(passed(submit(each, received=NOW)) for each in (body, resent)))
    assert same(second, first)


def test_a_message_refused_at_the_door_claims_no_key(engine: Engine) -> None:
    wrong = submit({**message("Visited", "ann", key="m"), "timestamp": "yesterday"}, received=NOW)
    assert isinstance(wrong, Answer)
    assert statuses(take(engine, track("Visited", "ann", key="m"))) == ["accepted"]


# -- at once ------------------------------------------------------------------------------------------------------


def assert_once(pool: Pool, answers: Sequence[Answer], *, of: int) -> Answer:
    """One of the answers is the first, all others repeat it, and the event is there once; returns the first."""
    (first,) = [answer for answer in answers if answer.status == "accepted"]
    assert [same(answer, first) for answer in answers].count(True) == of - 1
    assert [row for row in stored_messages(pool) if row[2] == first.message_id] == [
        (first.member_id, first.seq, first.message_id)
    ]
    assert_sound(pool)
    return first


def test_50_at_once_from_several_threads_are_one(engine: Engine) -> None:
    with Pump(engine, batch_events=7, queue_events=1000) as pump, ThreadPoolExecutor(50) as callers:
        futures = list(callers.map(lambda _: pump.offer([order("ann", 1, 25)]), range(50)))
        answers = [answer for future in futures for answer in future.result()]
    first = assert_once(engine.pool, answers, of=50)
    assert balance(engine.pool, member_of(first)) == 25


def test_50_at_once_of_a_new_member_over_two_processes_are_one(engine: Engine, tills: Tills) -> None:
    for number in range(5):
        answers = tills.take_each(engine.pool.url, [order(f"new{number}", number, 25)] * 50)
        first = assert_once(engine.pool, answers, of=50)
        assert balance(engine.pool, member_of(first)) == 25


def test_50_at_once_of_a_known_member_over_two_processes_are_one(engine: Engine, ann: UUID, tills: Tills) -> None:
    for number in range(5):
        answers = tills.take_each(engine.pool.url, [redeem(ann, "mug", key=f"mug-{number}")[1]] * 50)
        assert len(effects(assert_once(engine.pool, answers, of=50), "points_spent")) == 1
    assert balance(engine.pool, ann) == 50


def test_of_two_bodies_at_once_under_one_key_one_wins(engine: Engine, tills: Tills) -> None:
    offered = [track("Visited", "ann", key="m", shop=number % 2) for number in range(50)]
    answers = tills.take_each(engine.pool.url, offered)
    (winner,) = [number for number, answer in enumerate(answers) if answer.status == "accepted"]
    for number, answer in enumerate(answers):
        if number % 2 != winner % 2:
            assert codes(answer) == ["key_reused"]
        elif number != winner:
            assert same(answer, answers[winner])
    assert len(stored_messages(engine.pool)) == 1


# -- after a crash ------------------------------------------------------------------------------------------------


def die_before_answering(url: str, submission: Submission) -> None:
    """Take an event, and be killed once it is committed."""
    commit = transaction_module._commit

    def commit_and_die(connection: Connection) -> None:
        commit(connection)
        os.kill(os.getpid(), signal.SIGKILL)

    transaction_module._commit = commit_and_die
    with Pool(url) as pool:
        take(join_engine(pool), submission)


@pytest.mark.usefixtures("tills")  # they see to it that a new process finds this module
@pytest.mark.parametrize("kind", ["order", "redemption", "correction"])
def test_what_a_killed_process_committed_is_answered_when_it_is_sent_again(
    engine: Engine, ann: UUID, tills: Tills, kind: str
) -> None:
    submission = KINDS[kind](engine, ann)
    process = get_context("spawn").Process(target=die_before_answering, args=(engine.pool.url, submission))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    before = everything(engine.pool)
    answers = tills.take_each(engine.pool.url, [again(submission)] * 50)
    assert set(statuses(answers)) == {"duplicate"}
    assert len({(answer.member_id, answer.seq, answer.outcome) for answer in answers}) == 1
    assert everything(engine.pool) == before
    assert_sound(engine.pool)


def test_a_commit_of_which_nobody_knows_has_one_effect(
    engine: Engine, ann: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is lost while committing, and the commit was carried out: the batch is tried once more."""
    commit = transaction_module._commit
    lost: list[str] = []

    def commit_and_lose(connection: Connection) -> None:
        commit(connection)
        if not lost:
            lost.append("the answer")
            raise AmbiguousCommitError(*lost)

    monkeypatch.setattr(transaction_module, "_commit", commit_and_lose)
    answers = take(engine, order("ann", 1, 25), order("new", 2, 4))
    assert statuses(answers) == ["duplicate", "duplicate"]
    assert balance(engine.pool, ann) == 125
    assert len([row for row in stored_messages(engine.pool) if row[2].startswith("order")]) == 2
    assert_sound(engine.pool)
